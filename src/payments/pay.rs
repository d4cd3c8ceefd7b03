//! Paying: one page at a time, on which the payer pays with the processor. A try is written down before the processor
//! hears of it, so that nothing is asked twice; a page that is open is looked at before another is opened.

use jiff::Timestamp;
use serde_json::json;

use super::Payments;
use super::change::attempts;
use super::checkout::checkout;
use super::error::Error;
use super::ledger::Ledger;
use super::model::{Attempt, AttemptState, Payment, PaymentMethod};
use super::owe::owe;
use super::rules::{LOOK_SOON, Verdict, next_look};
use super::settle::settle;
use super::{hold, store, transfer};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::booking::appointments::{self, Appointment, AppointmentStatus, By};
use crate::care::PaymentTime;
use crate::clock::later;
use crate::db::Conn;
use crate::gateways::{Closed, GatewayError, Opened, Processor};
use crate::idempotency::{Answer, Request, Seen};
use crate::ids::{AppointmentId, AttemptId, PaymentId};
use crate::money::Money;

/// What there is to do now.
enum Plan {
    /// There is a page to pay on, or the payment is through.
    Show(Payment),
    /// This try has no page yet.
    Open(Box<Attempt>),
    /// This one is in the way.
    Close(Box<Attempt>),
}

/// Begins to pay for an appointment, or goes on with what was begun; the payment as it is then. Sent again with the same
/// key, it goes on with the same try.
///
/// # Errors
/// [`Error`]; of [`Error::Unavailable`] nothing was charged, and the time is kept for another try.
pub async fn pay(
    payments: &Payments,
    actor: &Actor,
    id: AppointmentId,
    method: PaymentMethod,
    request: &Request,
) -> Result<Payment, Error> {
    only_patients_side(&mut *payments.core.read().await?, actor, id).await?;
    let paid = begin(payments, actor, id, method, request).await;
    if matches!(paid, Err(Error::Unavailable { .. }))
        && let Err(error) = hold::keep_longer(&payments.core, id).await
    {
        tracing::warn!(error = &error as &dyn std::error::Error, "a hold was not kept while a processor is away");
    }
    paid
}

async fn begin(
    payments: &Payments,
    actor: &Actor,
    id: AppointmentId,
    method: PaymentMethod,
    request: &Request,
) -> Result<Payment, Error> {
    let processor = if method == PaymentMethod::BankTransfer { None } else { Some(payments.route(method)?) };
    for _ in 0..ROUNDS_MAX {
        look_first(payments, id).await?;
        match plan(payments, id, method, processor, request).await? {
            Plan::Show(payment) => return Ok(payment),
            Plan::Open(attempt) => return open(payments, actor, &attempt).await,
            Plan::Close(attempt) => close(payments, &attempt).await?,
        }
    }
    Err(Error::InProgress)
}

/// Passes the patient and those who act for them.
async fn only_patients_side(conn: &mut Conn, actor: &Actor, id: AppointmentId) -> Result<(), Error> {
    let appointment = appointments::appointment(conn, id).await?.ok_or(Error::NotFound)?;
    match appointments::side(conn, actor, &appointment).await? {
        By::Patient | By::System => Ok(()),
        By::Provider | By::Admin => Err(Error::RoleForbidden),
    }
}

/// Whatever was paid on an open page is known before anything else happens.
async fn look_first(payments: &Payments, id: AppointmentId) -> Result<(), Error> {
    let mut conn = payments.core.read().await?;
    let Some(payment) = store::of_appointment(&mut conn, id).await? else { return Ok(()) };
    let live = store::live_attempts(&mut conn, payment.id).await?;
    drop(conn);
    for attempt in live.iter().filter(|attempt| attempt.reference.is_some()) {
        settle(payments, attempt.id).await?;
    }
    Ok(())
}

/// Decides under the lock, and writes down a new try where one is needed.
async fn plan(
    payments: &Payments,
    id: AppointmentId,
    method: PaymentMethod,
    processor: Option<Processor>,
    request: &Request,
) -> Result<Plan, Error> {
    let core = &payments.core;
    attempts(|| async {
        let mut change = core.begin().await?;
        let now = change.now();
        let seen = request.take(&mut change, now).await?;
        if let Some(known) = before(&mut change, &seen).await? {
            return Ok(known);
        }
        let appointment = appointments::lock_paid(&mut change, id).await?;
        if let Some(payment) = store::of_appointment(&mut change, id).await? {
            payable(&appointment, Some(&payment), now)?;
        } else {
            payable(&appointment, None, now)?;
        }
        let payment = owe(&mut change, core, &appointment).await?;
        let mut ledger = Ledger::of(&mut change, appointment, payment.id).await?;
        let live = store::live_attempts(&mut change, payment.id).await?;
        let attempt = match live.into_iter().next() {
            Some(attempt) if attempt.method != method || is_over(&attempt, now) => {
                return Ok(Plan::Close(Box::new(attempt)));
            }
            Some(attempt) => attempt,
            None => match processor {
                Some(processor) => online(&mut change, payments, &mut ledger, method, processor).await?,
                None => transfer::start(&mut change, core, &mut ledger).await?,
            },
        };
        if seen == Seen::New {
            let answer = Answer { status: 200, body: json!(attempt.id) };
            request.answer(&mut change, &answer).await?;
        }
        change.commit().await?;
        Ok(match attempt.state {
            AttemptState::Created => Plan::Open(Box::new(attempt)),
            _ => Plan::Show(ledger.payment),
        })
    })
    .await
}

/// Writes down a try with a processor, which has no page yet.
async fn online(
    change: &mut Change,
    payments: &Payments,
    ledger: &mut Ledger,
    method: PaymentMethod,
    processor: Processor,
) -> Result<Attempt, Error> {
    let payment = &ledger.payment;
    let amount = Money { minor: payment.amount.minor - payment.received_minor, currency: payment.amount.currency };
    payments.gateway(processor)?.takes(amount)?;
    let id = AttemptId::new(&payments.core.clock);
    let new = new_attempt(id, payment.id, method, processor, amount, change.now());
    let record = Record::new("payment.begun", "payment", payment.id).of(payment.patient);
    store::insert_attempt(change, &new).await?;
    ledger.save(change).await?;
    change.record(&Actor::system(), record.with(json!({ "attempt": new.id, "method": method })));
    Ok(new)
}

/// What the same request led to before; nothing when it came to nothing, so that it begins anew.
async fn before(conn: &mut Conn, seen: &Seen) -> Result<Option<Plan>, Error> {
    let answer = match seen {
        Seen::New => return Ok(None),
        Seen::Reused => return Err(Error::KeyReused),
        Seen::Before(answer) => answer,
    };
    let id = answer.body.as_str().and_then(|id| id.parse::<AttemptId>().ok());
    let Some(id) = id else { return Ok(None) };
    let Some(attempt) = store::attempt(conn, id).await? else { return Ok(None) };
    if attempt.state == AttemptState::Failed && attempt.failure == UNAVAILABLE {
        return Ok(None);
    }
    if attempt.state == AttemptState::Created {
        return Ok(Some(Plan::Open(Box::new(attempt))));
    }
    Ok(store::by_id(conn, attempt.payment).await?.map(Plan::Show))
}

/// Whether the appointment can be paid for now.
fn payable(appointment: &Appointment, payment: Option<&Payment>, now: Timestamp) -> Result<(), Error> {
    let (amount, received, refunded) = payment.map_or((appointment.fee.minor, 0, 0), |payment| {
        (payment.amount.minor, payment.received_minor, payment.refunded_minor)
    });
    if appointment.payment == PaymentTime::Free || amount <= 0 {
        return Err(Error::NothingToPay);
    }
    if received >= amount {
        return Err(if refunded < received { Error::AlreadyPaid } else { Error::NothingToPay });
    }
    match (appointment.status, appointment.payment) {
        (AppointmentStatus::Cancelled | AppointmentStatus::NoShow, _) => Err(Error::AppointmentOver),
        (AppointmentStatus::Scheduled, PaymentTime::Before) if appointment.hold_ends_at.is_none_or(|at| at <= now) => {
            Err(Error::AppointmentOver)
        }
        (AppointmentStatus::Scheduled, PaymentTime::Later) => Err(Error::NotConfirmed),
        _ => Ok(()),
    }
}

/// Nobody can pay on it any more. To an account anybody can, at any time.
fn is_over(attempt: &Attempt, now: Timestamp) -> bool {
    attempt.processor.is_some() && attempt.state == AttemptState::Open && attempt.expires_at.is_some_and(|at| at <= now)
}

fn new_attempt(
    id: AttemptId,
    payment: PaymentId,
    method: PaymentMethod,
    processor: Processor,
    amount: Money,
    now: Timestamp,
) -> Attempt {
    Attempt {
        id,
        payment,
        method,
        processor: Some(processor),
        state: AttemptState::Created,
        amount,
        received_minor: 0,
        reference: None,
        charge_reference: None,
        pay_url: String::new(),
        failure: String::new(),
        card: None,
        expires_at: None,
        look_at: Some(later(now, LOOK_SOON)),
        paid_at: None,
        created_at: now,
    }
}

/// Has the processor open the page of a try that is written down.
async fn open(payments: &Payments, actor: &Actor, attempt: &Attempt) -> Result<Payment, Error> {
    let Some(processor) = attempt.processor else { return Err(Error::NotFound) };
    let gateway = payments.gateway(processor)?;
    let checkout = checkout(&payments.core, actor, attempt).await?;
    match gateway.open(&checkout).await {
        Ok(opened) => {
            if let Some(payment) = opened_now(payments, attempt.id, &opened).await? {
                return Ok(payment);
            }
            // Somebody gave this try up meanwhile; nobody has seen its page.
            if let Err(error) = gateway.close(&opened.reference).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "a page that nobody needs stays open");
            }
            Err(Error::InProgress)
        }
        Err(error) => {
            let code = match &error {
                GatewayError::Refused { code } => code.as_str(),
                _ => UNAVAILABLE,
            };
            give_up(payments, attempt.id, code).await?;
            Err(error.into())
        }
    }
}

/// Notes the page; none when the try was given up. Before this nobody but us knows of the page.
async fn opened_now(payments: &Payments, id: AttemptId, opened: &Opened) -> Result<Option<Payment>, Error> {
    let core = &payments.core;
    attempts(|| async {
        let mut change = core.begin().await?;
        let found = store::attempt(&mut change, id).await?.ok_or(Error::NotFound)?;
        let mut ledger = Ledger::lock(&mut change, found.payment).await?;
        let mut attempt = store::attempt(&mut change, id).await?.ok_or(Error::NotFound)?;
        let now = change.now();
        if attempt.state != AttemptState::Created {
            // Another request with the same try was faster, and its page is the same.
            let same = attempt.reference.as_ref() == Some(&opened.reference);
            return Ok(same.then_some(ledger.payment));
        }
        attempt.state = AttemptState::Open;
        attempt.reference = Some(opened.reference.clone());
        attempt.pay_url.clone_from(&opened.url);
        attempt.expires_at = opened.expires_at;
        let look_at = next_look(attempt.created_at, now);
        // What was paid at the last moment of a hold is known soon after it.
        let hold = ledger.appointment.hold_ends_at.filter(|ends_at| *ends_at > now);
        attempt.look_at = Some(hold.map_or(look_at, |ends_at| ends_at.min(look_at)));
        store::update_attempt(&mut change, &attempt, now).await?;
        ledger.save(&mut change).await?;
        change.commit().await?;
        Ok(Some(ledger.payment))
    })
    .await
}

/// A try without a page comes to nothing: nobody could ever pay on it.
pub(super) async fn give_up(payments: &Payments, id: AttemptId, code: &str) -> Result<(), Error> {
    let core = &payments.core;
    attempts(|| async {
        let mut change = core.begin().await?;
        let found = store::attempt(&mut change, id).await?.ok_or(Error::NotFound)?;
        let mut ledger = Ledger::lock(&mut change, found.payment).await?;
        let mut attempt = store::attempt(&mut change, id).await?.ok_or(Error::NotFound)?;
        if attempt.state != AttemptState::Created {
            return Ok(());
        }
        let now = change.now();
        (attempt.state, attempt.look_at, attempt.failure) = (AttemptState::Failed, None, code.to_owned());
        store::update_attempt(&mut change, &attempt, now).await?;
        ledger.save(&mut change).await?;
        change.commit().await?;
        Ok(())
    })
    .await
}

/// Sees to it that nobody pays on a page any more, or knows that somebody did.
pub(super) async fn close(payments: &Payments, attempt: &Attempt) -> Result<(), Error> {
    if attempt.method == PaymentMethod::BankTransfer {
        return transfer::end(&payments.core, attempt.id).await;
    }
    let (Some(processor), Some(reference)) = (attempt.processor, &attempt.reference) else {
        return give_up(payments, attempt.id, NOT_OPENED).await;
    };
    let closed = payments.gateway(processor)?.close(reference).await?;
    match settle(payments, attempt.id).await?.verdict {
        Verdict::Wait { processing: true, .. } => Err(Error::InProgress),
        // It cannot be closed: money may still come by it, and then goes back unless the appointment takes it.
        Verdict::Wait { processing: false, .. } => retire(payments, attempt.id, closed).await,
        Verdict::Paid | Verdict::Failed { .. } | Verdict::Expired | Verdict::Mismatch(_) => Ok(()),
    }
}

/// Takes a page out of use; one that could not be closed is still looked at.
async fn retire(payments: &Payments, id: AttemptId, closed: Closed) -> Result<(), Error> {
    let core = &payments.core;
    attempts(|| async {
        let mut change = core.begin().await?;
        let found = store::attempt(&mut change, id).await?.ok_or(Error::NotFound)?;
        let mut ledger = Ledger::lock(&mut change, found.payment).await?;
        let mut attempt = store::attempt(&mut change, id).await?.ok_or(Error::NotFound)?;
        if attempt.state != AttemptState::Open {
            return Ok(());
        }
        let now = change.now();
        (attempt.state, attempt.pay_url) = (AttemptState::Expired, String::new());
        attempt.look_at = (closed == Closed::MayBePaid).then(|| next_look(attempt.created_at, now));
        store::update_attempt(&mut change, &attempt, now).await?;
        ledger.save(&mut change).await?;
        change.commit().await?;
        Ok(())
    })
    .await
}

/// An open page, a page in its way, and one more that came in between.
const ROUNDS_MAX: usize = 3;

/// Why a try has no page: the processor did not answer.
const UNAVAILABLE: &str = "unavailable";

/// Or it was left before it was asked.
pub(super) const NOT_OPENED: &str = "not_opened";
