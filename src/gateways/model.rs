//! What a processor is asked, and what it answers, in our own words.

use jiff::Timestamp;

use crate::codes::codes;
use crate::ids::{AttemptId, RefundId};
use crate::language::Language;
use crate::money::Money;
use crate::sensitive::Phi;

codes! {
    /// Whoever takes the money.
    pub enum Processor {
        /// stripe.com
        Stripe = "STRIPE",
        /// paystack.com
        Paystack = "PAYSTACK",
    }

    /// Where a dispute is.
    pub enum DisputeState {
        /// It waits for our answer.
        Open = "OPEN",
        /// The bank decides.
        UnderReview = "UNDER_REVIEW",
        /// The money is ours.
        Won = "WON",
        /// It is the payer's.
        Lost = "LOST",
        /// Withdrawn, or a warning that came to nothing.
        Closed = "CLOSED",
    }
}

/// A page on which somebody can pay.
#[derive(Clone, Debug)]
pub struct Checkout {
    /// The try; asked twice with the same, the processor opens one page.
    pub attempt: AttemptId,
    /// What is to be paid, in minor units by ISO 4217.
    pub amount: Money,
    /// By card only, whatever else the processor offers.
    pub card_only: bool,
    /// What the payer reads: never a clinical word.
    pub title: String,
    /// Where the processor writes to the payer.
    pub email: Phi<String>,
    /// The page's language.
    pub language: Language,
    /// Where the payer comes back to when done. What the address says then is not believed.
    pub return_url: String,
    /// Where the payer comes back to without having paid.
    pub cancel_url: String,
    /// When the try was written down. This and all else has to be the same when it is asked again.
    pub created_at: Timestamp,
    /// When the page may close at the earliest; a processor may keep it open for longer.
    pub expires_at: Timestamp,
}

/// An open page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The processor's name of it.
    pub reference: String,
    /// The page.
    pub url: String,
    /// When the processor closes it by itself.
    pub expires_at: Option<Timestamp>,
}

/// A try as the processor knows it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// The processor's name of the page.
    pub reference: String,
    /// Which try of ours it says it is of.
    pub attempt: Option<AttemptId>,
    /// What became of it.
    pub state: ChargeState,
    /// What was asked for; of a paid one, what counts as paid (fees that the payer bears left out).
    pub amount: Money,
    /// The processor's name of the money, for refunds.
    pub charge_reference: Option<String>,
    /// In the same world as our key, test or live.
    pub same_mode: bool,
    /// The card, as far as the processor tells.
    pub card: Option<Card>,
    /// What of it went back already, by our refunds or in the processor's own pages; minor units.
    pub refunded_minor: i64,
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChargeState {
    /// The page is open; the last failure on it, if there was one.
    Open {
        /// The processor's code.
        failure: Option<String>,
    },
    /// The payer is done, the money takes its time.
    Processing,
    /// The money is there.
    Paid,
    /// It will not come, as far as is known: Paystack lets a payer try again on the same page, so it may be paid later.
    Failed {
        /// The processor's code.
        code: String,
    },
    /// The page was closed without payment.
    Expired,
    /// It was there and went back whole, by a refund or a dispute.
    Reversed,
}

/// Never more of a card than this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Such as `visa`.
    pub brand: String,
    /// Its last four digits.
    pub last4: String,
}

/// Whether a page can still be paid on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// Not any more: by this request, or long since.
    Shut,
    /// Somebody was faster, or the processor (Paystack) cannot close it: look again.
    MayBePaid,
}

/// Money to send back.
#[derive(Clone, Debug)]
pub struct RefundOrder {
    /// Asked twice with the same, the processor sends it once.
    pub refund: RefundId,
    /// The processor's name of the page that was paid on.
    pub reference: String,
    /// And of the money.
    pub charge_reference: String,
    /// How much.
    pub amount: Money,
}

/// A refund as the processor knows it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunded {
    /// The processor's name of it.
    pub reference: String,
    /// What became of it.
    pub state: RefundedState,
    /// How much.
    pub amount: Money,
}

/// What became of a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundedState {
    /// On its way.
    Pending,
    /// The money went back.
    Succeeded,
    /// It did not.
    Failed {
        /// The processor's code.
        code: String,
    },
    /// The processor needs to know more of the payer.
    NeedsAttention,
}

/// A dispute as the processor knows it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disputed {
    /// The processor's name of it.
    pub reference: String,
    /// Of the money that is contested; the page's where the processor names that.
    pub charge_reference: String,
    /// Where it is.
    pub state: DisputeState,
    /// How much.
    pub amount: Money,
    /// Why, by the processor's code.
    pub reason: String,
    /// Until when it can be answered.
    pub answer_by: Option<Timestamp>,
}

/// What a processor told: a hint to look at something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The same however often it is told.
    pub dedupe_key: String,
    /// The processor's name of the kind.
    pub kind: String,
    /// What to look at.
    pub about: About,
}

/// What a hint is about, by the processor's names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A page, or what was paid on it.
    Charge(String),
    /// Money, where the processor does not name the page; see [`Charge::charge_reference`].
    Money(String),
    /// A refund.
    Refund(String),
    /// The only open refund of what was paid on that page: the processor names no other.
    RefundOf(String),
    /// A dispute.
    Dispute(String),
    /// Nothing that we act on.
    Nothing,
}
