//! What people are told of money: the patient that it came too late and goes back, admins what they have to look at.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::model::{Dispute, Payment, Review};
use crate::accounts;
use crate::actor::Role;
use crate::audit::Change;
use crate::core::Core;
use crate::db::Error;
use crate::ids::AttemptId;
use crate::outbox::{self, Kind, Message};

/// The time was gone when the money came.
pub(super) async fn too_late(
    change: &mut Change,
    core: &Core,
    payment: &Payment,
    attempt: AttemptId,
) -> Result<(), Error> {
    let message = Message {
        kind: Kind::PaymentTooLate,
        subject: payment.appointment.to_string(),
        once: attempt.to_string(),
        due_at: change.now(),
        payload: Value::Null,
    };
    outbox::post(change, &core.clock, &message).await
}

/// Somebody has to look at a payment; `what` makes each cause one message.
pub(super) async fn review(
    change: &mut Change,
    core: &Core,
    payment: &Payment,
    why: Review,
    what: &str,
) -> Result<(), Error> {
    let payload = json!({ "payment": payment.id, "why": why });
    admins(change, core, Kind::PaymentReview, &format!("{why}:{what}"), &payload).await
}

/// A payer contests a payment.
pub(super) async fn disputed(change: &mut Change, core: &Core, dispute: &Dispute) -> Result<(), Error> {
    let payload =
        json!({ "payment": dispute.payment, "answer_by": dispute.answer_by.map(|at: Timestamp| at.to_string()) });
    admins(change, core, Kind::PaymentDisputed, &dispute.id.to_string(), &payload).await
}

async fn admins(change: &mut Change, core: &Core, kind: Kind, once: &str, payload: &Value) -> Result<(), Error> {
    let due_at = change.now();
    for user in accounts::active_of_role(change, Role::Admin, ADMINS_MAX).await? {
        let message =
            Message { kind, subject: user.to_string(), once: once.to_owned(), due_at, payload: payload.clone() };
        outbox::post(change, &core.clock, &message).await?;
    }
    Ok(())
}

/// Admins who are told; a clinic has a handful.
const ADMINS_MAX: i64 = 100;
