//! A payment as it is stored, its tries, and what goes back.

use jiff::Timestamp;

use crate::codes::codes;
use crate::gateways::{Card, DisputeState, Processor};
use crate::ids::{AppointmentId, AttemptId, DisputeId, PatientId, PaymentId, ProviderId, RefundId, UserId};
use crate::money::Money;

codes! {
    /// How somebody pays.
    pub enum PaymentMethod {
        /// On a page of Stripe's, with whatever it offers.
        Stripe = "STRIPE",
        /// On a page of Paystack's, with whatever it offers.
        Paystack = "PAYSTACK",
        /// By card, on the page of the processor that the clinic chose.
        CreditCard = "CREDIT_CARD",
        /// From the payer's bank, with a reference.
        BankTransfer = "BANK_TRANSFER",
    }

    /// Where a payment is.
    pub enum PaymentStatus {
        /// Money is expected.
        Pending = "PENDING",
        /// All of it came; a part may have gone back.
        Completed = "COMPLETED",
        /// The last try came to nothing; another may follow.
        Failed = "FAILED",
        /// All that came went back.
        Refunded = "REFUNDED",
    }

    /// Where a try is.
    pub enum AttemptState {
        /// Written down; the processor may have heard of it or not.
        Created = "CREATED",
        /// There is a page, or an account to pay to.
        Open = "OPEN",
        /// The money is there.
        Paid = "PAID",
        /// It will not come.
        Failed = "FAILED",
        /// Nobody paid in time.
        Expired = "EXPIRED",
        /// Other money came than was asked for: for a person to look at.
        Mismatch = "MISMATCH",
    }

    /// Where a refund is.
    pub enum RefundState {
        /// Written down; the processor may have heard of it or not.
        Requested = "REQUESTED",
        /// On its way.
        Pending = "PENDING",
        /// The money went back.
        Succeeded = "SUCCEEDED",
        /// It did not.
        Failed = "FAILED",
        /// Somebody has to do something, such as a transfer by hand.
        NeedsAttention = "NEEDS_ATTENTION",
    }

    /// Why money goes back.
    pub enum RefundCause {
        /// The appointment was called off.
        Cancelled = "CANCELLED",
        /// It came when the time was gone.
        Late = "LATE",
        /// It came twice.
        Double = "DOUBLE",
        /// More came than was owed.
        Overpaid = "OVERPAID",
        /// The clinic decided so.
        Staff = "STAFF",
        /// It was sent back in the processor's own pages.
        Outside = "OUTSIDE",
    }

    /// Whether the payer contests a payment.
    pub enum DisputeMark {
        /// No.
        None = "NONE",
        /// Yes: nothing goes back meanwhile, or it would be paid twice.
        Open = "OPEN",
        /// Yes, and the money stayed.
        Won = "WON",
        /// Yes, and the money went.
        Lost = "LOST",
    }

    /// What became of something that a processor told.
    pub enum EventState {
        /// To be looked at.
        Waiting = "WAITING",
        /// What it tells of was looked at, and what that says was applied.
        Applied = "APPLIED",
        /// Of no interest here.
        Ignored = "IGNORED",
        /// About something that is not ours.
        Unknown = "UNKNOWN",
    }

    /// What a processor tells of.
    pub enum Subject {
        /// A page, or what was paid on it.
        Charge = "CHARGE",
        /// Money, by its own name.
        Money = "MONEY",
        /// A refund.
        Refund = "REFUND",
        /// The open refund of what was paid on a page.
        RefundOf = "REFUND_OF",
        /// A dispute.
        Dispute = "DISPUTE",
        /// Nothing that we act on.
        Nothing = "NOTHING",
    }

    /// Why a person has to look at a payment.
    pub enum Review {
        /// The amount is not what was asked for.
        Amount = "AMOUNT",
        /// The currency is not.
        Currency = "CURRENCY",
        /// The processor has it under another try of ours, or in its test world.
        Identity = "IDENTITY",
        /// A refund did not arrive.
        RefundFailed = "REFUND_FAILED",
        /// The payer contests it.
        Dispute = "DISPUTE",
    }
}

/// What is owed for an appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Which.
    pub id: PaymentId,
    /// For what.
    pub appointment: AppointmentId,
    /// For whom.
    pub patient: PatientId,
    /// To whom.
    pub provider: ProviderId,
    /// How much.
    pub amount: Money,
    /// Where it is.
    pub status: PaymentStatus,
    /// Came in for good, over all tries; minor units.
    pub received_minor: i64,
    /// Went back for certain; minor units.
    pub refunded_minor: i64,
    /// Whether it is contested.
    pub dispute: DisputeMark,
    /// Why a person has to look.
    pub review: Option<Review>,
    /// When it has to be there; none when the appointment waits for it.
    pub due_at: Option<Timestamp>,
    /// When all of it was there.
    pub completed_at: Option<Timestamp>,
    /// When it came to be.
    pub created_at: Timestamp,
    /// Raised with every change.
    pub version: i64,
}

/// One try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Which.
    pub id: AttemptId,
    /// Of what.
    pub payment: PaymentId,
    /// How.
    pub method: PaymentMethod,
    /// Through whom; none for what needs none.
    pub processor: Option<Processor>,
    /// Where it is.
    pub state: AttemptState,
    /// How much was asked for.
    pub amount: Money,
    /// What came by it; minor units. Other than the amount only by bank.
    pub received_minor: i64,
    /// The processor's name of the page; of a transfer, the reference to write on it.
    pub reference: Option<String>,
    /// The processor's name of the money.
    pub charge_reference: Option<String>,
    /// The page, while it is open.
    pub pay_url: String,
    /// The processor's code for why nothing came; empty when there is none.
    pub failure: String,
    /// The card, as far as the processor tells.
    pub card: Option<Card>,
    /// When nobody can pay on it any more.
    pub expires_at: Option<Timestamp>,
    /// When to ask the processor next; none when there is nothing to ask any more.
    pub look_at: Option<Timestamp>,
    /// When the money was there.
    pub paid_at: Option<Timestamp>,
    /// When it came to be.
    pub created_at: Timestamp,
}

/// Money that goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// Which.
    pub id: RefundId,
    /// Of what.
    pub payment: PaymentId,
    /// Through the try that it came by.
    pub attempt: AttemptId,
    /// How much.
    pub amount: Money,
    /// Where it is.
    pub state: RefundState,
    /// Why.
    pub cause: RefundCause,
    /// The processor's name of it.
    pub reference: Option<String>,
    /// The processor's code for why it failed; empty when there is none.
    pub failure: String,
    /// What staff wrote, sealed.
    pub sealed_reason: String,
    /// Makes it the same refund however often it is asked for.
    pub once: String,
    /// Who asked for it; none: the hub itself.
    pub requested_by: Option<UserId>,
    /// When to send it, or to ask for it, next.
    pub look_at: Option<Timestamp>,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// A payer contests what they paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// Which.
    pub id: DisputeId,
    /// Of what.
    pub payment: PaymentId,
    /// Through whom.
    pub processor: Processor,
    /// The processor's name of it.
    pub reference: String,
    /// Where it is.
    pub state: DisputeState,
    /// How much.
    pub amount: Money,
    /// Why, by the processor's code.
    pub reason: String,
    /// Until when it can be answered.
    pub answer_by: Option<Timestamp>,
    /// When to ask the processor next; none once it is decided.
    pub look_at: Option<Timestamp>,
    /// When we heard of it.
    pub created_at: Timestamp,
}

/// Something that a processor told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderEvent {
    /// Who told it.
    pub processor: Processor,
    /// The same however often it is told.
    pub dedupe_key: String,
    /// The processor's name of the kind.
    pub kind: String,
    /// What kind of thing it tells of.
    pub subject: Subject,
    /// The processor's name of that.
    pub reference: String,
    /// What became of it.
    pub state: EventState,
    /// How often it was looked at in vain.
    pub tries: i64,
    /// When to look next.
    pub look_at: Option<Timestamp>,
    /// When it came.
    pub received_at: Timestamp,
    /// When it was done with.
    pub settled_at: Option<Timestamp>,
}
