//! Invoices and what they say.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::billing::{Account, TaxCategory};
use crate::codes::codes;
use crate::ids::{AppointmentId, InvoiceId, PatientId, PaymentId, ProviderId};
use crate::money::{Currency, Money};

codes! {
    /// What it is.
    pub enum InvoiceKind {
        /// A bill.
        Invoice = "INVOICE",
        /// Takes back a bill or a part of it.
        CreditNote = "CREDIT_NOTE",
    }

    /// Where a bill is.
    pub enum InvoiceState {
        /// To be paid, or paid in part.
        Open = "OPEN",
        /// To be paid, and the day has passed.
        Overdue = "OVERDUE",
        /// Nothing is left to pay.
        Paid = "PAID",
        /// All of it was taken back.
        Credited = "CREDITED",
    }

    /// How money came, as an invoice says it.
    pub enum Means {
        /// By card.
        Card = "CARD",
        /// On a page of the processor's, by other means than a card.
        Online = "ONLINE",
        /// From the payer's bank.
        BankTransfer = "BANK_TRANSFER",
    }

    /// Why a bill is taken back.
    pub enum CreditCause {
        /// The visit is off.
        Cancelled = "CANCELLED",
        /// The clinic gave money back.
        Refunded = "REFUNDED",
    }
}

/// What is billed.
#[derive(Clone, Debug)]
pub struct Bill {
    /// Which payment it is of.
    pub payment: PaymentId,
    /// For what.
    pub appointment: AppointmentId,
    /// All that is owed, tax included.
    pub amount: Money,
    /// What has just come for it.
    pub paid: Option<PaidBy>,
    /// Until when it is to be paid; none when it is paid.
    pub due_at: Option<Timestamp>,
}

/// Money that came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaidBy {
    /// How.
    pub means: Means,
    /// Such a card.
    pub card: Option<CardLabel>,
    /// Minor units.
    #[schema(minimum = 1)]
    pub minor: i64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// Never more of a card than this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CardLabel {
    /// Such as `visa`.
    pub brand: String,
    /// Its last four digits.
    #[schema(max_length = 4)]
    pub last4: String,
}

/// What is taken back of what was billed for a payment.
#[derive(Clone, Debug)]
pub struct Credit {
    /// Of which payment.
    pub payment: PaymentId,
    /// How much; what is more than was billed is nobody's bill and is left out.
    pub minor: i64,
    /// Why.
    pub cause: CreditCause,
    /// The same is credited once, such as the id of the refund.
    pub once: String,
}

/// An invoice as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// Which.
    pub id: InvoiceId,
    /// Bill or credit note.
    pub kind: InvoiceKind,
    /// Its first part of the number.
    pub series: String,
    /// The second.
    pub year: i64,
    /// The third.
    pub counter: i64,
    /// As it is printed.
    pub number: String,
    /// Of which payment.
    pub payment: PaymentId,
    /// The same is issued once.
    pub once: String,
    /// What a credit note takes back.
    pub original: Option<InvoiceId>,
    /// For what.
    pub appointment: AppointmentId,
    /// For whom.
    pub patient: PatientId,
    /// Who gave the care.
    pub provider: ProviderId,
    /// All of it, with tax.
    pub total: Money,
    /// The tax in it; minor units.
    pub tax_minor: i64,
    /// What came for it; minor units.
    pub paid_minor: i64,
    /// What credit notes took back; minor units.
    pub credited_minor: i64,
    /// How it came.
    pub paid_by: Vec<PaidBy>,
    /// To write on a transfer (ISO 11649).
    pub reference: Option<String>,
    /// When.
    pub issued_at: Timestamp,
    /// Until when it is to be paid.
    pub due_at: Option<Timestamp>,
    /// What it says, sealed.
    pub sealed_snapshot: String,
    /// Of its PDF, in hexadecimal.
    pub pdf_sha256: String,
}

impl Invoice {
    /// What is left to pay; minor units.
    pub fn balance_minor(&self) -> i64 {
        if self.kind == InvoiceKind::CreditNote {
            return 0;
        }
        self.total.minor.saturating_sub(self.paid_minor).saturating_sub(self.credited_minor).max(0)
    }

    /// Where it is; none for a credit note, which is what it is.
    pub fn state(&self, now: Timestamp) -> Option<InvoiceState> {
        if self.kind == InvoiceKind::CreditNote {
            return None;
        }
        Some(if self.credited_minor >= self.total.minor {
            InvoiceState::Credited
        } else if self.balance_minor() == 0 {
            InvoiceState::Paid
        } else if self.due_at.is_some_and(|due_at| due_at < now) {
            InvoiceState::Overdue
        } else {
            InvoiceState::Open
        })
    }
}

/// What an invoice says. It names people, so it does not print itself for debugging.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Bill or credit note.
    pub kind: InvoiceKind,
    /// As it is printed.
    pub number: String,
    /// When, to the moment.
    pub issued_at: Timestamp,
    /// The day of it, where the clinic is.
    pub issued_on: Date,
    /// The day of the visit, where the clinic is.
    pub visit_on: Date,
    /// Of its words.
    pub language: String,
    /// Who bills.
    pub seller: Seller,
    /// Who is billed.
    pub buyer: String,
    /// Who gave the care.
    pub provider: String,
    /// What for.
    pub lines: Vec<Line>,
    /// Of all amounts.
    pub currency: Currency,
    /// What had come by then.
    pub paid: Option<PaidBy>,
    /// Until when the rest is to be paid.
    pub due_on: Option<Date>,
    /// Where to.
    pub account: Option<Account>,
    /// With which words.
    pub reference: Option<String>,
    /// Of a credit note: number and day of what it takes back.
    pub original: Option<(String, Date)>,
    /// And why.
    pub cause: Option<CreditCause>,
}

/// Who bills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seller {
    /// Name.
    pub name: String,
    /// Lines.
    pub address: String,
    /// What the tax office calls them.
    pub tax_id: String,
    /// Mail address.
    pub email: String,
}

/// One thing that is billed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Without a clinical word.
    pub text: String,
    /// With tax; minor units.
    pub gross_minor: i64,
    /// The tax in it; minor units.
    pub tax_minor: i64,
    /// Its rate in basis points.
    pub rate_bp: i64,
    /// Its kind.
    pub category: TaxCategory,
    /// Why there is none.
    pub reason: String,
}

impl Snapshot {
    /// With tax; minor units.
    pub fn total_minor(&self) -> i64 {
        self.lines.iter().map(|line| line.gross_minor).sum()
    }

    /// Minor units.
    pub fn tax_minor(&self) -> i64 {
        self.lines.iter().map(|line| line.tax_minor).sum()
    }
}
