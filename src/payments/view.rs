//! A payment as a client sees it.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::error::Error;
use super::list::Visit;
use super::model::{
    Attempt, AttemptState, Dispute, DisputeMark, EventState, Payment, PaymentMethod, PaymentStatus, ProviderEvent,
    Refund, RefundCause, RefundState, Review,
};
use super::refunds::reason_place;
use super::{rules, store, transfer};
use crate::actor::{Actor, Role};
use crate::core::Core;
use crate::db::Conn;
use crate::gateways::{DisputeState, Processor};
use crate::ids::{AppointmentId, AttemptId, DisputeId, PatientId, PaymentId, ProviderId, RefundId, UserId};
use crate::invoices::Account;
use crate::money::Money;
use crate::sensitive::Phi;

/// What is owed for an appointment.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Payment)]
pub(super) struct View {
    id: PaymentId,
    appointment_id: AppointmentId,
    patient_id: PatientId,
    #[schema(value_type = String)]
    patient_name: Phi<String>,
    provider_id: ProviderId,
    provider_name: String,
    /// When the visit begins that it is for.
    #[schema(value_type = String, format = DateTime)]
    visit_at: Timestamp,
    amount: Money,
    status: PaymentStatus,
    /// Came for good; more than the amount when somebody paid twice.
    received: Money,
    /// Went back for certain.
    refunded: Money,
    /// Is on its way back.
    returning: Money,
    /// What is left to pay.
    balance: Money,
    dispute: DisputeMark,
    /// Why a person has to look; only admins see it.
    review: Option<Review>,
    /// When it has to be there; null when the appointment waits for it.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    /// When all of it was there.
    #[schema(value_type = Option<String>, format = DateTime)]
    completed_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// The newest try; on an open one can be paid.
    attempt: Option<AttemptView>,
    /// Raised with every change.
    version: i64,
}

/// One try to pay.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PaymentAttempt)]
pub(super) struct AttemptView {
    id: AttemptId,
    method: PaymentMethod,
    /// Null for what needs none.
    processor: Option<Processor>,
    state: AttemptState,
    amount: Money,
    received: Money,
    /// The processor's name of the page; of a transfer, the reference to write on it.
    reference: Option<String>,
    /// Where to transfer to; null for other ways to pay, and when nothing is to be transferred.
    account: Option<Account>,
    /// The page to pay on, while it is open.
    pay_url: Option<String>,
    /// Why the processor took no money the last time, by its code.
    failure: Option<String>,
    card: Option<CardView>,
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    paid_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// Never more of a card than this.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PaymentCard)]
struct CardView {
    #[schema(example = "visa")]
    brand: String,
    #[schema(max_length = 4)]
    last4: String,
}

/// A payment with all that belongs to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PaymentDetail)]
pub(super) struct Detail {
    payment: View,
    /// Oldest first.
    attempts: Vec<AttemptView>,
    /// Oldest first.
    refunds: Vec<RefundView>,
    /// Oldest first.
    disputes: Vec<DisputeView>,
    /// What processors told, oldest first; only for admins.
    events: Vec<EventView>,
}

/// Money that goes back.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Refund)]
pub(super) struct RefundView {
    id: RefundId,
    attempt_id: AttemptId,
    amount: Money,
    state: RefundState,
    cause: RefundCause,
    /// Why it did not arrive, by the processor's code.
    failure: Option<String>,
    /// What staff wrote; only admins see it.
    #[schema(value_type = Option<String>)]
    reason: Option<Phi<String>>,
    /// Null when the hub itself did; only admins see it.
    requested_by: Option<UserId>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// The payer contests the payment.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PaymentDispute)]
pub(super) struct DisputeView {
    id: DisputeId,
    processor: Processor,
    reference: String,
    state: DisputeState,
    amount: Money,
    /// By the processor's code.
    reason: String,
    /// Until when it can be answered.
    #[schema(value_type = Option<String>, format = DateTime)]
    answer_by: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// Something that a processor told.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PaymentEvent)]
struct EventView {
    processor: Processor,
    /// The processor's name of it.
    #[schema(example = "checkout.session.completed")]
    kind: String,
    reference: String,
    state: EventState,
    /// How often it was looked at in vain.
    tries: i64,
    #[schema(value_type = String, format = DateTime)]
    received_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    settled_at: Option<Timestamp>,
}

impl View {
    /// Its place in a list.
    pub(super) fn place(&self) -> (i64, PaymentId) {
        (self.created_at.as_microsecond(), self.id)
    }

    /// As the actor may see it.
    pub(super) async fn of(conn: &mut Conn, payment: Payment, actor: &Actor) -> Result<Self, Error> {
        let visit = store::visit(conn, payment.appointment).await?;
        Self::listed(conn, payment, visit, actor).await
    }

    /// The same when it is known what it is for.
    pub(super) async fn listed(conn: &mut Conn, payment: Payment, visit: Visit, actor: &Actor) -> Result<Self, Error> {
        let refunds = store::refunds_of(conn, payment.id).await?;
        let newest = store::attempts_of(conn, payment.id).await?.pop();
        let account = account(conn, newest.as_ref()).await?;
        Ok(Self::with(payment, visit, newest, account, &refunds, actor.is(Role::Admin)))
    }

    fn with(
        payment: Payment,
        visit: Visit,
        newest: Option<Attempt>,
        account: Option<Account>,
        refunds: &[Refund],
        admin: bool,
    ) -> Self {
        let money = |minor: i64| Money { minor: minor.max(0), currency: payment.amount.currency };
        let counted: i64 =
            refunds.iter().filter(|refund| rules::counts(refund)).map(|refund| refund.amount.minor).sum();
        Self {
            received: money(payment.received_minor),
            refunded: money(payment.refunded_minor),
            returning: money(counted - payment.refunded_minor),
            balance: money(payment.amount.minor - payment.received_minor),
            id: payment.id,
            appointment_id: payment.appointment,
            patient_id: payment.patient,
            patient_name: visit.patient_name,
            provider_id: payment.provider,
            provider_name: visit.provider_name,
            visit_at: visit.starts_at,
            amount: payment.amount,
            status: payment.status,
            dispute: payment.dispute,
            review: payment.review.filter(|_| admin),
            due_at: payment.due_at,
            completed_at: payment.completed_at,
            created_at: payment.created_at,
            attempt: newest.map(|newest| AttemptView { account, ..newest.into() }),
            version: payment.version,
        }
    }
}

impl From<Attempt> for AttemptView {
    fn from(attempt: Attempt) -> Self {
        Self {
            id: attempt.id,
            method: attempt.method,
            processor: attempt.processor,
            state: attempt.state,
            amount: attempt.amount,
            received: Money { minor: attempt.received_minor, currency: attempt.amount.currency },
            reference: attempt.reference,
            account: None,
            pay_url: some(attempt.pay_url),
            failure: some(attempt.failure),
            card: attempt.card.map(|card| CardView { brand: card.brand, last4: card.last4 }),
            expires_at: attempt.expires_at,
            paid_at: attempt.paid_at,
            created_at: attempt.created_at,
        }
    }
}

impl Detail {
    pub(super) async fn of(conn: &mut Conn, core: &Core, payment: Payment, actor: &Actor) -> Result<Self, Error> {
        let admin = actor.is(Role::Admin);
        let attempts = store::attempts_of(conn, payment.id).await?;
        let refunds = store::refunds_of(conn, payment.id).await?;
        let disputes = store::disputes_of(conn, payment.id).await?;
        let events = if admin { events(conn, &attempts, &refunds, &disputes).await? } else { Vec::new() };
        let account = account(conn, attempts.last()).await?;
        let visit = store::visit(conn, payment.appointment).await?;
        let place = reason_place(payment.id);
        let mut shown = Vec::with_capacity(refunds.len());
        for refund in &refunds {
            let reason = if admin { some(core.vault.open(&place, &refund.sealed_reason)?) } else { None };
            shown.push(RefundView::of(refund, reason.map(Phi), admin));
        }
        Ok(Self {
            payment: View::with(payment, visit, attempts.last().cloned(), account, &refunds, admin),
            attempts: attempts.into_iter().map(AttemptView::from).collect(),
            refunds: shown,
            disputes: disputes.into_iter().map(DisputeView::from).collect(),
            events: events.into_iter().map(EventView::from).collect(),
        })
    }
}

/// Where an open transfer goes.
async fn account(conn: &mut Conn, newest: Option<&Attempt>) -> Result<Option<Account>, Error> {
    match newest {
        Some(attempt) => Ok(transfer::account(conn, attempt).await?),
        None => Ok(None),
    }
}

/// About its pages, its money, its refunds and its disputes.
async fn events(
    conn: &mut Conn,
    attempts: &[Attempt],
    refunds: &[Refund],
    disputes: &[Dispute],
) -> Result<Vec<ProviderEvent>, Error> {
    let mut all = Vec::new();
    for processor in Processor::ALL {
        let of = |attempt: &&Attempt| attempt.processor == Some(*processor);
        let tries = attempts.iter().filter(of);
        let names = tries.clone().flat_map(|attempt| [attempt.reference.clone(), attempt.charge_reference.clone()]);
        let ids: Vec<AttemptId> = tries.map(|attempt| attempt.id).collect();
        let back = refunds.iter().filter(|refund| ids.contains(&refund.attempt)).map(|refund| refund.reference.clone());
        let contested = disputes.iter().filter(|dispute| dispute.processor == *processor);
        let contested = contested.map(|dispute| Some(dispute.reference.clone()));
        let names: Vec<String> = names.chain(back).chain(contested).flatten().collect();
        all.extend(store::events_of(conn, *processor, &names, EVENTS_SHOWN_MAX).await?);
    }
    Ok(all)
}

impl RefundView {
    pub(super) fn of(refund: &Refund, reason: Option<Phi<String>>, admin: bool) -> Self {
        Self {
            id: refund.id,
            attempt_id: refund.attempt,
            amount: refund.amount,
            state: refund.state,
            cause: refund.cause,
            failure: some(refund.failure.clone()),
            reason,
            requested_by: refund.requested_by.filter(|_| admin),
            created_at: refund.created_at,
        }
    }
}

impl From<Dispute> for DisputeView {
    fn from(dispute: Dispute) -> Self {
        Self {
            id: dispute.id,
            processor: dispute.processor,
            reference: dispute.reference,
            state: dispute.state,
            amount: dispute.amount,
            reason: dispute.reason,
            answer_by: dispute.answer_by,
            created_at: dispute.created_at,
        }
    }
}

impl From<ProviderEvent> for EventView {
    fn from(event: ProviderEvent) -> Self {
        Self {
            processor: event.processor,
            kind: event.kind,
            reference: event.reference,
            state: event.state,
            tries: event.tries,
            received_at: event.received_at,
            settled_at: event.settled_at,
        }
    }
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// Of one payment: a processor that tells the same again and again fills no page.
const EVENTS_SHOWN_MAX: i64 = 200;
