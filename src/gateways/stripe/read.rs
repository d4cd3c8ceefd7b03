//! What Stripe's objects mean to us. Pure.

use jiff::Timestamp;
use serde_json::Value;

use super::amounts;
use crate::gateways::lenient::{code, currency, name, number, text};
use crate::gateways::{Card, Charge, ChargeState, DisputeState, Disputed, Opened, Refunded, RefundedState};
use crate::ids::AttemptId;

/// A Checkout Session that was made.
pub(super) fn opened(session: &Value) -> Option<Opened> {
    let url = text(session, "/url").filter(|url| url.starts_with("https://") || url.starts_with("http://"))?;
    let expires_at = number(session, "/expires_at").and_then(|second| Timestamp::from_second(second).ok());
    Some(Opened { reference: name(session, "/id")?, url: url.to_owned(), expires_at })
}

/// A Checkout Session with its payment.
pub(super) fn charge(session: &Value, live: bool) -> Option<Charge> {
    let state = state(session);
    let currency = currency(session, "/currency")?;
    let asked = number(session, "/amount_total")?;
    // Of a paid one, what really came counts.
    let came = number(session, "/payment_intent/amount_received").filter(|_| state == ChargeState::Paid);
    let refunded = number(session, &in_charge("/amount_refunded")).unwrap_or(0);
    let attempt: Option<AttemptId> = text(session, "/client_reference_id").and_then(|id| id.parse().ok());
    let card = in_charge("/payment_method_details/card");
    let brand = text(session, &format!("{card}/brand"));
    Some(Charge {
        reference: name(session, "/id")?,
        attempt,
        state: if refunded > 0 && refunded >= asked { ChargeState::Reversed } else { state },
        amount: amounts::money(came.unwrap_or(asked), currency),
        charge_reference: name(session, "/payment_intent/id").or_else(|| name(session, "/payment_intent")),
        same_mode: session.get("livemode").and_then(Value::as_bool) == Some(live),
        card: brand
            .zip(text(session, &format!("{card}/last4")))
            .map(|(brand, last4)| Card { brand: code(brand), last4: last4.chars().take(4).collect() }),
        refunded_minor: amounts::money(refunded, currency).minor,
    })
}

fn state(session: &Value) -> ChargeState {
    let failure = || {
        let error = "/payment_intent/last_payment_error";
        text(session, &format!("{error}/decline_code")).or_else(|| text(session, &format!("{error}/code"))).map(code)
    };
    let paid = text(session, "/payment_status");
    match text(session, "/status") {
        Some("expired") => ChargeState::Expired,
        Some("complete") if matches!(paid, Some("paid" | "no_payment_required")) => ChargeState::Paid,
        // A method that takes days: the payment tells how it goes.
        Some("complete") => match text(session, "/payment_intent/status") {
            Some("requires_payment_method" | "canceled") => {
                ChargeState::Failed { code: failure().unwrap_or_else(|| "payment_failed".to_owned()) }
            }
            _ => ChargeState::Processing,
        },
        _ => ChargeState::Open { failure: failure() },
    }
}

fn in_charge(path: &str) -> String {
    format!("/payment_intent/latest_charge{path}")
}

/// A Refund.
pub(super) fn refund(refund: &Value) -> Option<Refunded> {
    let state = match text(refund, "/status")? {
        "succeeded" => RefundedState::Succeeded,
        "failed" => RefundedState::Failed { code: code(text(refund, "/failure_reason").unwrap_or("unknown")) },
        "canceled" => RefundedState::Failed { code: "canceled".to_owned() },
        "requires_action" => RefundedState::NeedsAttention,
        _ => RefundedState::Pending,
    };
    let amount = amounts::money(number(refund, "/amount")?, currency(refund, "/currency")?);
    Some(Refunded { reference: name(refund, "/id")?, state, amount })
}

/// A Dispute.
pub(super) fn dispute(dispute: &Value) -> Option<Disputed> {
    let state = match text(dispute, "/status")? {
        "under_review" | "warning_under_review" => DisputeState::UnderReview,
        "won" => DisputeState::Won,
        "lost" => DisputeState::Lost,
        "warning_closed" | "prevented" => DisputeState::Closed,
        _ => DisputeState::Open,
    };
    Some(Disputed {
        reference: name(dispute, "/id")?,
        charge_reference: name(dispute, "/payment_intent")?,
        state,
        amount: amounts::money(number(dispute, "/amount")?, currency(dispute, "/currency")?),
        reason: code(text(dispute, "/reason").unwrap_or("unknown")),
        answer_by: number(dispute, "/evidence_details/due_by").and_then(|second| Timestamp::from_second(second).ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn session(status: &str, paid: &str, intent: &Value) -> Value {
        json!({
            "id": "cs_test_1", "object": "checkout.session", "status": status, "payment_status": paid, "amount_total": 5000,
            "currency": "eur", "livemode": false, "client_reference_id": "01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11",
            "payment_intent": intent, "url": null, "customer_details": null, "of_tomorrow": [1],
        })
    }

    #[test]
    fn a_session_is_paid_only_when_its_payment_says_so() {
        let failed = |code: &str| ChargeState::Failed { code: code.to_owned() };
        for (status, paid, intent, expected) in [
            ("open", "unpaid", json!(null), ChargeState::Open { failure: None }),
            (
                "open",
                "unpaid",
                json!({ "id": "pi_1", "last_payment_error": { "code": "card_declined", "decline_code": "insufficient_funds" } }),
                ChargeState::Open { failure: Some("insufficient_funds".to_owned()) },
            ),
            ("complete", "paid", json!("pi_1"), ChargeState::Paid),
            (
                "complete",
                "paid",
                json!({ "id": "pi_1", "amount_received": 5000, "latest_charge": null }),
                ChargeState::Paid,
            ),
            ("complete", "no_payment_required", json!(null), ChargeState::Paid),
            ("complete", "unpaid", json!({ "id": "pi_1", "status": "processing" }), ChargeState::Processing),
            ("complete", "unpaid", json!(null), ChargeState::Processing),
            ("complete", "unpaid", json!({ "id": "pi_1", "status": "canceled" }), failed("payment_failed")),
            (
                "complete",
                "unpaid",
                json!({ "id": "pi_1", "status": "requires_payment_method", "last_payment_error": { "code": "debit_not_authorized" } }),
                failed("debit_not_authorized"),
            ),
            ("expired", "unpaid", json!(null), ChargeState::Expired),
            (
                "complete",
                "paid",
                json!({ "id": "pi_1", "amount_received": 5000, "latest_charge": { "amount_refunded": 5000 } }),
                ChargeState::Reversed,
            ),
        ] {
            let charge = charge(&session(status, paid, &intent), false).expect("a session");
            assert_eq!(charge.state, expected, "{status} {paid} {intent}");
            assert!(charge.attempt.is_some() && charge.same_mode);
        }
    }

    #[test]
    fn what_came_counts_and_the_card_is_named_by_brand_and_last_digits() {
        let intent = json!({
            "id": "pi_1", "amount_received": 4999, "status": "succeeded",
            "latest_charge": { "amount_refunded": 1000, "payment_method_details": { "card": { "brand": "visa", "last4": "4242" } } },
        });
        let charge = charge(&session("complete", "paid", &intent), true).expect("a session");
        assert_eq!((charge.amount.minor, charge.refunded_minor, charge.same_mode), (4999, 1000, false));
        assert_eq!(charge.card, Some(Card { brand: "visa".to_owned(), last4: "4242".to_owned() }));
        assert_eq!(charge.charge_reference.as_deref(), Some("pi_1"));
    }

    #[test]
    fn each_word_of_a_refund_and_a_dispute_is_known() {
        let failed = |code: &str| RefundedState::Failed { code: code.to_owned() };
        for (status, expected) in [
            ("pending", RefundedState::Pending),
            ("requires_action", RefundedState::NeedsAttention),
            ("succeeded", RefundedState::Succeeded),
            ("failed", failed("lost_or_stolen_card")),
            ("canceled", failed("canceled")),
        ] {
            let body = json!({
                "id": "re_1", "status": status, "amount": 1500, "currency": "jpy", "failure_reason": "lost_or_stolen_card",
            });
            assert_eq!(refund(&body).map(|refund| (refund.state, refund.amount.minor)), Some((expected, 1500)));
        }
        for (status, expected) in [
            ("needs_response", DisputeState::Open),
            ("warning_needs_response", DisputeState::Open),
            ("under_review", DisputeState::UnderReview),
            ("warning_under_review", DisputeState::UnderReview),
            ("warning_closed", DisputeState::Closed),
            ("prevented", DisputeState::Closed),
            ("won", DisputeState::Won),
            ("lost", DisputeState::Lost),
        ] {
            let body = json!({
                "id": "dp_1", "status": status, "amount": 5000, "currency": "eur", "payment_intent": "pi_1",
                "reason": "fraudulent", "evidence_details": { "due_by": 1_800_000_000 },
            });
            let dispute = dispute(&body).expect("a dispute");
            assert_eq!((dispute.state, dispute.answer_by.map(Timestamp::as_second)), (expected, Some(1_800_000_000)));
        }
        assert_eq!((refund(&json!({})), dispute(&json!([]))), (None, None));
        assert!(
            charge(&json!({}), false).is_none() && opened(&json!({ "id": "cs_1", "url": "javascript:1" })).is_none()
        );
    }
}
