//! What must hold whatever happened, looked for in the database: money and booking agree.

use super::model::{Attempt, AttemptState, PaymentStatus, Refund, RefundCause, RefundState};
use super::rules;
use super::store::{self, Checked};
use crate::booking::appointments::AppointmentStatus;
use crate::db::{Conn, Error};

/// Whatever is wrong, one line each; empty when nothing is. What is still on its way is not wrong as long as somebody will
/// look at it.
///
/// # Errors
/// [`Error`]
pub async fn invariants(conn: &mut Conn) -> Result<Vec<String>, Error> {
    let mut wrong = Vec::new();
    for checked in store::checked(conn).await? {
        let problems = [sums(&checked), refunds(&checked), booking(&checked)];
        let payment = checked.payment.id;
        wrong.extend(problems.into_iter().flatten().map(|problem| format!("payment {payment}: {problem}")));
    }
    let unpaid = store::unpaid(conn).await?;
    wrong.extend(unpaid.iter().map(|id| format!("appointment {id} stands, was to be paid first, and is not paid")));
    wrong.extend(store::unsettled(conn).await?);
    Ok(wrong)
}

/// Sums are those of tries and refunds, and the status follows from them.
fn sums(checked: &Checked) -> Vec<String> {
    let Checked { payment, attempts, refunds, .. } = checked;
    let mut wrong = Vec::new();
    let received: i64 = attempts.iter().map(|attempt| attempt.received_minor).sum();
    if received != payment.received_minor {
        wrong.push(format!("received {} and its tries {received}", payment.received_minor));
    }
    let gone = refunds.iter().filter(|refund| refund.state == RefundState::Succeeded);
    let refunded: i64 = gone.map(|refund| refund.amount.minor).sum();
    if refunded != payment.refunded_minor {
        wrong.push(format!("refunded {} and its refunds {refunded}", payment.refunded_minor));
    }
    let newest = attempts.last().map(|attempt| attempt.state);
    let status = rules::status(payment.amount.minor, received, refunded, newest);
    if status != payment.status {
        wrong.push(format!("it is {}, its sums say {status}", payment.status));
    }
    let odd = |attempt: &&Attempt| {
        let paid = attempt.state == AttemptState::Paid;
        let online = attempt.processor.is_some();
        online && paid != (attempt.received_minor == attempt.amount.minor)
            || online && !paid && attempt.received_minor != 0
    };
    wrong.extend(
        attempts
            .iter()
            .filter(odd)
            .map(|attempt| format!("try {} is {} with {} received", attempt.id, attempt.state, attempt.received_minor)),
    );
    wrong
}

/// No more goes back of a try than came by it.
fn refunds(checked: &Checked) -> Vec<String> {
    let over = checked.attempts.iter().filter(|attempt| rules::left(attempt, &checked.refunds) < 0);
    over.map(|attempt| format!("more goes back of try {} than came by it", attempt.id)).collect()
}

/// What is kept is kept for something: once for each appointment, and of one that is off only what its terms say.
fn booking(checked: &Checked) -> Vec<String> {
    let Checked { payment, refunds, appointment, cause, when, refund_percent, noted_minor, .. } = checked;
    let mut wrong = Vec::new();
    let kept = rules::kept(payment, refunds);
    if kept != *noted_minor {
        wrong.push(format!("{kept} is kept, and booking knows of {noted_minor}"));
    }
    // What a person has to send again, or decides about, is with that person.
    let stuck = refunds.iter().any(|refund| refund.state == RefundState::Failed);
    if stuck {
        return wrong;
    }
    if kept > payment.amount.minor {
        wrong.push(format!("{kept} is kept of {} owed", payment.amount.minor));
    }
    let for_nothing = *appointment == AppointmentStatus::Cancelled && refund_percent.is_none() && kept > 0;
    if for_nothing {
        let cause = cause.map_or_else(String::new, |cause| cause.to_string());
        wrong.push(format!("{kept} is kept for an appointment that never stood ({when}, {cause})"));
    }
    let by_terms: i64 = refunds.iter().filter(|refund| is_by_terms(refund)).map(|refund| refund.amount.minor).sum();
    let seen_to = refunds.iter().any(is_by_terms);
    let expected = rules::part(kept, refund_percent.unwrap_or(0));
    // What went back later for other reasons leaves less to reckon by, never more.
    if *appointment == AppointmentStatus::Cancelled && seen_to && by_terms < expected {
        wrong.push(format!("{by_terms} goes back by the terms, which say {expected}"));
    }
    if payment.status == PaymentStatus::Completed && payment.completed_at.is_none() {
        wrong.push("it is completed, and not known since when".to_owned());
    }
    wrong
}

fn is_by_terms(refund: &Refund) -> bool {
    refund.cause == RefundCause::Cancelled && rules::counts(refund)
}
