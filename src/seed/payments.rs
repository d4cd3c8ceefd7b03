//! Payments of the demo clinic: bills, money by page and by bank, and money that went back, lived like the visits. The pages
//! are those of a processor in memory, as nobody paid anything; it is gone afterwards, so nothing that it has is left open.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::data::{Demo, PaymentData, PaymentOutcome};
use super::people::People;
use super::{Error, Stage};
use crate::actor::Actor;
use crate::booking::appointments::{self, Appointment, AppointmentStatus};
use crate::core::Core;
use crate::gateways::{ChargeState, Gateways, Processor};
use crate::idempotency::Request;
use crate::ids::{AppointmentId, AttemptId};
use crate::invoices::{self, Account};
use crate::outbox::{self, Kind};
use crate::payments::{self, Payment, PaymentMethod, Payments, transfer};
use crate::selftest::till::Till;
use crate::sensitive::Phi;

/// Those who take the demo's money.
struct Tills {
    stripe: Arc<Till>,
    paystack: Arc<Till>,
}

/// Lives what is missing, in the order of time, so that numbers follow days.
pub(super) async fn live(stage: &Stage, demo: &Demo, people: &People) -> Result<(), Error> {
    bill_from(stage, people).await?;
    let mut agenda: Vec<(Timestamp, &PaymentData, Appointment)> = Vec::new();
    for data in &demo.payments {
        if let Some(visit) = missing(stage, data, people).await? {
            let over = visit.ends_at < stage.now;
            let at = if over { visit.ends_at + SignedDuration::from_hours(1) } else { visit.created_at + LATER };
            agenda.push((at.min(stage.now), data, visit));
        }
    }
    agenda.sort_by_key(|(at, _, _)| *at);
    let tills =
        Tills { stripe: Arc::new(Till::new(Processor::Stripe)), paystack: Arc::new(Till::new(Processor::Paystack)) };
    let gateways: Gateways =
        [(Processor::Stripe, tills.stripe.clone() as _), (Processor::Paystack, tills.paystack.clone() as _)].into();
    let payments = Payments::new(stage.core.clone(), gateways, Some(Processor::Stripe));
    for (at, data, visit) in agenda {
        act(stage, &payments, &tills, people, at, data, &visit).await?;
        forget_messages(stage, visit.id).await?;
    }
    Ok(())
}

/// The clinic's account, unless somebody has set one.
async fn bill_from(stage: &Stage, people: &People) -> Result<(), Error> {
    let core = stage.at(stage.now);
    let (version, mut billing) = invoices::billing(&mut *core.read().await?).await?;
    if billing.account.is_some() {
        return Ok(());
    }
    billing.seller_address = "1 Demo Street\n10115 Berlin".to_owned();
    billing.account = Some(Account {
        holder: "Demo clinic".to_owned(),
        iban: "DE89370400440532013000".to_owned(),
        bic: "COBADEFFXXX".to_owned(),
        bank: "Demo Bank".to_owned(),
        currency: "EUR".parse().map_err(|_| Error::Wrong("EUR".to_owned()))?,
    });
    invoices::set_billing(core, &people.admin, version, billing).await?;
    Ok(())
}

/// The last visit of the two in that state, unless something is owed for it already.
async fn missing(stage: &Stage, data: &PaymentData, people: &People) -> Result<Option<Appointment>, Error> {
    let unknown = |name: &str| Error::Wrong(format!("{name} pays nothing"));
    let (_, patient) = people.patients.get(&data.patient).ok_or_else(|| unknown(&data.patient))?;
    let (_, provider) = people.providers.get(&data.provider).ok_or_else(|| unknown(&data.provider))?;
    let mut conn = stage.core.read().await?;
    let (from, to) = (stage.now - KNOWN, stage.now + KNOWN);
    let visits = appointments::of_patients(&mut conn, &[*patient], from, to, 1000).await?;
    let is_it = |one: &Appointment| one.provider == *provider && one.status == data.visit;
    let Some(visit) = visits.into_iter().rfind(is_it) else { return Ok(None) };
    let owed = payments::of_appointment(&mut conn, visit.id).await?;
    Ok(Some(visit).filter(|_| owed.is_none()))
}

async fn act(
    stage: &Stage,
    payments: &Payments,
    tills: &Tills,
    people: &People,
    at: Timestamp,
    data: &PaymentData,
    visit: &Appointment,
) -> Result<(), Error> {
    let core = stage.at(at);
    if visit.status == AppointmentStatus::Completed {
        transfer::bill_visit(core, visit.id).await?;
    }
    let Some(method) = data.method else { return Ok(()) };
    let (payer, _) = people.patients.get(&data.patient).ok_or_else(|| Error::Wrong(data.patient.clone()))?;
    let core = stage.at((at + LATER).min(stage.now));
    let user = payer.user().ok_or_else(|| Error::Wrong(data.patient.clone()))?;
    let request = Request::new(user, &format!("demo {}", visit.id), "demo", b"");
    let payment = payments::pay(payments, payer, visit.id, method, &request).await?;
    if data.outcome == PaymentOutcome::Open {
        return Ok(());
    }
    match method {
        PaymentMethod::BankTransfer => by_bank(core, &people.admin, &payment).await?,
        PaymentMethod::Paystack => by_page(payments, &tills.paystack, data.outcome).await?,
        PaymentMethod::Stripe | PaymentMethod::CreditCard => by_page(payments, &tills.stripe, data.outcome).await?,
    }
    let back = match data.outcome {
        PaymentOutcome::Refunded => payment.amount.minor,
        PaymentOutcome::PartlyRefunded => payment.amount.minor / 2,
        PaymentOutcome::Paid | PaymentOutcome::Declined | PaymentOutcome::Open => return Ok(()),
    };
    stage.at((at + LATER + LATER).min(stage.now));
    let admin = people.admin.user().ok_or_else(|| Error::Wrong("no admin".to_owned()))?;
    let request = Request::new(admin, &format!("demo back {}", visit.id), "demo", b"");
    let reason = Phi("The picture froze several times".to_owned());
    payments::refund(payments, &people.admin, payment.id, back, &reason, &request).await?;
    payments::reconcile(payments).await?;
    Ok(())
}

/// On the page that was opened last.
async fn by_page(payments: &Payments, till: &Till, outcome: PaymentOutcome) -> Result<(), Error> {
    let pages = till.pages();
    let Some(page) = pages.last() else { return Ok(()) };
    if outcome == PaymentOutcome::Declined {
        till.edit(page, |charge| charge.state = ChargeState::Failed { code: "card_declined".to_owned() });
    } else {
        till.pay(page);
    }
    let attempt = page.strip_prefix("page_").and_then(|id| id.parse::<AttemptId>().ok());
    if let Some(attempt) = attempt {
        payments::settle(payments, attempt).await?;
    }
    Ok(())
}

/// By a statement that has two lines, of which one says nothing.
async fn by_bank(core: &Core, admin: &Actor, payment: &Payment) -> Result<(), Error> {
    let invoice = invoices::of_payment(&mut *core.read().await?, payment.id).await?;
    let reference = invoice.and_then(|invoice| invoice.reference).unwrap_or_default();
    let day = core.clock.now().strftime("%Y-%m-%d").to_string();
    let (amount, currency) = (payment.amount.decimal(), payment.amount.currency);
    let file = format!(
        "Date;Amount;Currency;Payer;Reference\n{day};{amount};{currency};Demo Payer;{reference}\n{day};{amount};{currency};A. N. Other;consultation\n"
    );
    transfer::import(core, admin, &Phi(file.into_bytes())).await?;
    Ok(())
}

/// Whoever was billed in the past was told long ago.
async fn forget_messages(stage: &Stage, id: AppointmentId) -> Result<(), Error> {
    let mut change = stage.core.begin().await?;
    for kind in [Kind::InvoiceReady, Kind::InvoiceOverdue] {
        outbox::cancel(&mut change, kind, &id.to_string(), stage.now).await?;
    }
    Ok(change.commit().await?)
}

/// Between one step and the next.
const LATER: SignedDuration = SignedDuration::from_hours(2);

/// Farther from now than any visit of the file.
const KNOWN: SignedDuration = SignedDuration::from_hours(400 * 24);
