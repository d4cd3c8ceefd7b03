//! Issuing: number, snapshot and hash in the caller's transaction, which holds the payment's lock.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::json;

use super::billing::{Billing, TaxCategory, billing};
use super::error::Error;
use super::model::{Bill, Credit, Invoice, InvoiceKind, Line, PaidBy, Seller, Snapshot};
use super::{paper, reference, store, tax, words};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::booking::appointments::{self, Appointment};
use crate::care::{self, Clinic};
use crate::core::Core;
use crate::db::{self, Conn};
use crate::digest::sha256;
use crate::ids::{AppointmentId, InvoiceId, PaymentId};
use crate::language::Language;
use crate::money::Money;
use crate::outbox::{self, Kind, Message};

/// Bills a payment, once: when it stands billed already, what has just come is noted with that bill. For callers who hold
/// the payment's lock.
///
/// # Errors
/// [`Error`]
pub async fn issue(change: &mut Change, core: &Core, bill: &Bill) -> Result<InvoiceId, Error> {
    if let Some(standing) = of_payment(change, bill.payment).await? {
        if let Some(paid) = &bill.paid {
            note_paid(change, standing.clone(), paid).await?;
        }
        return Ok(standing.id);
    }
    let (_, billing) = billing(change).await?;
    let count = store::count(change, bill.payment, InvoiceKind::Invoice).await?;
    let draft = draft(change, bill.appointment, &billing).await?;
    let language = draft.language;
    let due = bill.due_at.filter(|_| bill.paid.as_ref().is_none_or(|paid| paid.minor < bill.amount.minor));
    let snapshot = Snapshot {
        lines: vec![line(&billing, words::visit(language, &draft.appointment), bill.amount.minor)],
        currency: bill.amount.currency,
        paid: bill.paid.clone(),
        due_on: due.map(|due_at| draft.day(due_at)),
        account: billing.account.clone().filter(|account| due.is_some() && account.currency == bill.amount.currency),
        ..draft.snapshot(InvoiceKind::Invoice, change.now())
    };
    let new = New { payment: bill.payment, once: format!("invoice:{}", count + 1), original: None, due_at: due };
    let issued = write(change, core, &draft, &billing.invoice_series, new, snapshot).await?;
    tell(change, core, &issued, Kind::InvoiceReady).await?;
    Ok(issued.id)
}

/// Takes back a part of what was billed for a payment, once for each `once`; none when there is nothing to take back. For
/// callers who hold the payment's lock.
///
/// # Errors
/// [`Error`]
pub async fn credit(change: &mut Change, core: &Core, credit: &Credit) -> Result<Option<InvoiceId>, Error> {
    let once = format!("credit:{}", credit.once);
    if let Some(known) = store::by_once(change, credit.payment, &once).await? {
        return Ok(Some(known.id));
    }
    let Some(original) = of_payment(change, credit.payment).await? else { return Ok(None) };
    let minor = credit.minor.min(original.total.minor.saturating_sub(original.credited_minor));
    if minor <= 0 {
        return Ok(None);
    }
    let was = open(core, &original)?;
    let (_, billing) = billing(change).await?;
    let draft = draft(change, original.appointment, &billing).await?;
    let language = Language::of(&was.language);
    let first = was.lines.first().cloned().unwrap_or_else(|| line(&billing, String::new(), 0));
    let taken_back = Line {
        text: words::taken_back(language, &first.text),
        gross_minor: minor,
        tax_minor: tax::included_in_next(original.credited_minor, minor, first.rate_bp),
        ..first
    };
    let snapshot = Snapshot {
        language: was.language.clone(),
        buyer: was.buyer.clone(),
        provider: was.provider.clone(),
        lines: vec![taken_back],
        currency: original.total.currency,
        original: Some((was.number.clone(), was.issued_on)),
        cause: Some(credit.cause),
        ..draft.snapshot(InvoiceKind::CreditNote, change.now())
    };
    let new = New { payment: credit.payment, once, original: Some(original.id), due_at: None };
    let issued = write(change, core, &draft, &billing.credit_series, new, snapshot).await?;
    store::add_credited(change, original.id, minor).await?;
    tell(change, core, &issued, Kind::InvoiceReady).await?;
    Ok(Some(issued.id))
}

/// What was taken back of a payment's bills by that `once`; minor units, none at all as a rule.
///
/// # Errors
/// [`db::Error`]
pub async fn credited(conn: &mut Conn, payment: PaymentId, once: &str) -> Result<i64, db::Error> {
    let known = store::by_once(conn, payment, &format!("credit:{once}")).await?;
    Ok(known.map_or(0, |known| known.total.minor))
}

/// The bill of a payment that stands: of several, those before it were taken back whole.
///
/// # Errors
/// [`db::Error`]
pub async fn of_payment(conn: &mut Conn, payment: PaymentId) -> Result<Option<Invoice>, db::Error> {
    store::standing(conn, payment).await
}

/// What an invoice says.
pub(super) fn open(core: &Core, invoice: &Invoice) -> Result<Snapshot, Error> {
    Ok(serde_json::from_str(&core.vault.open(&place(invoice.id), &invoice.sealed_snapshot)?)?)
}

/// Tells the patient's side about an invoice, with the paper.
pub(super) async fn tell(change: &mut Change, core: &Core, invoice: &Invoice, kind: Kind) -> Result<(), Error> {
    let message = Message {
        kind,
        subject: invoice.appointment.to_string(),
        once: invoice.id.to_string(),
        due_at: change.now(),
        payload: json!({ "invoice": invoice.id }),
    };
    Ok(outbox::post(change, &core.clock, &message).await?)
}

async fn note_paid(change: &mut Change, mut invoice: Invoice, paid: &PaidBy) -> Result<(), Error> {
    invoice.paid_by.push(paid.clone());
    store::set_paid(change, invoice.id, invoice.paid_minor.saturating_add(paid.minor), &invoice.paid_by).await?;
    let detail = json!({ "number": invoice.number, "minor": paid.minor });
    change
        .record(&Actor::system(), Record::new("invoice.paid", "invoice", invoice.id).of(invoice.patient).with(detail));
    Ok(())
}

/// What every invoice of an appointment says.
struct Draft {
    appointment: Appointment,
    zone: TimeZone,
    language: Language,
    seller: Seller,
    buyer: String,
    provider: String,
}

async fn draft(conn: &mut Conn, id: AppointmentId, billing: &Billing) -> Result<Draft, Error> {
    let appointment = appointments::appointment(conn, id).await?.ok_or(Error::NotFound)?;
    let patient = care::patient(conn, appointment.patient).await?.ok_or(Error::NotFound)?;
    let provider = care::provider(conn, appointment.provider).await?.ok_or(Error::NotFound)?;
    let clinic = care::clinic(conn).await?;
    Ok(Draft {
        // The days on invoices are the clinic's.
        zone: TimeZone::get(&clinic.zone).unwrap_or(TimeZone::UTC),
        language: Language::of(&patient.language),
        seller: seller(billing, clinic),
        buyer: patient.name.0,
        provider: provider.name,
        appointment,
    })
}

fn seller(billing: &Billing, clinic: Clinic) -> Seller {
    Seller {
        name: if billing.seller_name.is_empty() { clinic.name } else { billing.seller_name.clone() },
        address: billing.seller_address.clone(),
        tax_id: billing.seller_tax_id.clone(),
        email: clinic.email,
    }
}

fn line(billing: &Billing, text: String, gross_minor: i64) -> Line {
    let rate_bp = if billing.tax_category == TaxCategory::Exempt { 0 } else { billing.tax_rate_bp };
    Line {
        text,
        gross_minor,
        tax_minor: tax::included(gross_minor, rate_bp),
        rate_bp,
        category: billing.tax_category,
        reason: billing.tax_reason.clone(),
    }
}

impl Draft {
    fn day(&self, at: Timestamp) -> Date {
        at.to_zoned_datetime(self.zone.clone()).date()
    }

    /// Without a number and without lines.
    fn snapshot(&self, kind: InvoiceKind, now: Timestamp) -> Snapshot {
        Snapshot {
            kind,
            number: String::new(),
            issued_at: now,
            issued_on: self.day(now),
            visit_on: self.day(self.appointment.starts_at),
            language: self.language.tag().to_owned(),
            seller: self.seller.clone(),
            buyer: self.buyer.clone(),
            provider: self.provider.clone(),
            lines: Vec::new(),
            currency: self.appointment.fee.currency,
            paid: None,
            due_on: None,
            account: None,
            reference: None,
            original: None,
            cause: None,
        }
    }
}

struct New {
    payment: PaymentId,
    once: String,
    original: Option<InvoiceId>,
    due_at: Option<Timestamp>,
}

/// Gives it its number and writes it.
async fn write(
    change: &mut Change,
    core: &Core,
    draft: &Draft,
    series: &str,
    new: New,
    mut snapshot: Snapshot,
) -> Result<Invoice, Error> {
    let year = i64::from(snapshot.issued_on.year());
    let counter = store::next(change, series, year).await?;
    snapshot.number = format!("{series}-{year}-{counter:05}");
    if snapshot.due_on.is_some() {
        snapshot.reference = reference::of_number(&snapshot.number);
    }
    let id = InvoiceId::new(&core.clock);
    let pdf = paper::paper(&snapshot).pdf()?;
    let total = Money { minor: snapshot.total_minor(), currency: snapshot.currency };
    let paid_by: Vec<PaidBy> = snapshot.paid.iter().cloned().collect();
    let invoice = Invoice {
        id,
        kind: snapshot.kind,
        series: series.to_owned(),
        year,
        counter,
        number: snapshot.number.clone(),
        payment: new.payment,
        once: new.once,
        original: new.original,
        appointment: draft.appointment.id,
        patient: draft.appointment.patient,
        provider: draft.appointment.provider,
        total,
        tax_minor: snapshot.tax_minor(),
        paid_minor: paid_by.iter().map(|paid| paid.minor).sum(),
        credited_minor: 0,
        paid_by,
        reference: snapshot.reference.clone(),
        issued_at: snapshot.issued_at,
        due_at: new.due_at,
        sealed_snapshot: core.vault.seal(&place(id), &serde_json::to_string(&snapshot)?)?,
        pdf_sha256: sha256(&pdf),
    };
    store::insert(change, &invoice).await?;
    let action = match invoice.kind {
        InvoiceKind::Invoice => "invoice.issued",
        InvoiceKind::CreditNote => "invoice.credited",
    };
    let detail = json!({ "number": invoice.number, "total": invoice.total });
    change.record(&Actor::system(), Record::new(action, "invoice", id).of(invoice.patient).with(detail));
    Ok(invoice)
}

fn place(id: InvoiceId) -> String {
    format!("invoice|snapshot|{id}")
}
