//! What Paystack's objects mean to us. Pure.

use serde_json::Value;

use crate::gateways::lenient::{code, currency, is_name, name, number, text};
use crate::gateways::{Card, Charge, ChargeState, DisputeState, Disputed, Opened, Refunded, RefundedState};
use crate::ids::AttemptId;
use crate::money::Money;

/// Our name for a page: of the try, and from the second on with a number.
pub(super) fn reference(attempt: AttemptId, turn: u32) -> String {
    if turn == 1 { format!("vch-{attempt}") } else { format!("vch-{attempt}-{turn}") }
}

/// The try in a reference of ours.
fn attempt(reference: &str) -> Option<AttemptId> {
    let rest = reference.strip_prefix("vch-")?;
    let (id, turn) = rest.split_at_checked(ID_CHARS)?;
    let ours = turn.is_empty() || turn.strip_prefix('-').is_some_and(|turn| turn.parse::<u32>().is_ok());
    id.parse().ok().filter(|_| ours)
}

const ID_CHARS: usize = 36;

/// A page that was made.
pub(super) fn opened(data: &Value, reference: String) -> Option<Opened> {
    let url = text(data, "/authorization_url")?;
    let web = url.starts_with("https://") || url.starts_with("http://");
    web.then(|| Opened { reference, url: url.to_owned(), expires_at: None })
}

/// What became of it.
pub(super) fn state(data: &Value) -> ChargeState {
    match text(data, "/status") {
        Some("success") => ChargeState::Paid,
        Some("failed") => ChargeState::Failed { code: code(text(data, "/gateway_response").unwrap_or("failed")) },
        Some("reversed") => ChargeState::Reversed,
        Some("ongoing" | "pending" | "processing" | "queued") => ChargeState::Processing,
        // "abandoned": not finished, which is how it begins.
        _ => ChargeState::Open { failure: None },
    }
}

/// A transaction as `verify` gives it.
pub(super) fn charge(data: &Value, live: bool) -> Option<Charge> {
    let reference = name(data, "/reference")?;
    let came = number(data, "/amount")?;
    // With fees on top more comes than was asked for; less than that would not be what was asked for.
    let minor = number(data, "/requested_amount").filter(|asked| *asked > 0).map_or(came, |asked| asked.min(came));
    let brand = text(data, "/authorization/brand").filter(|_| text(data, "/channel").is_none_or(|it| it == "card"));
    let last4 = text(data, "/authorization/last4").filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    Some(Charge {
        attempt: attempt(&reference),
        reference,
        state: state(data),
        amount: Money { minor, currency: currency(data, "/currency")? },
        charge_reference: name(data, "/id"),
        same_mode: text(data, "/domain") == Some(if live { "live" } else { "test" }),
        card: brand
            .zip(last4)
            .map(|(brand, last4)| Card { brand: code(brand.trim()), last4: last4.chars().take(4).collect() }),
        refunded_minor: 0,
    })
}

/// Whether a refund is of that transaction; it may be named by number, by reference or whole.
pub(super) fn is_of(refund: &Value, transaction: &str) -> bool {
    ["/transaction", "/transaction/id", "/transaction_id"]
        .iter()
        .any(|path| name(refund, path).as_deref() == Some(transaction))
}

/// What certainly went back by these refunds, minor units.
pub(super) fn sent_back(refunds: &[Value]) -> i64 {
    let done = refunds.iter().filter(|refund| text(refund, "/status") == Some("processed"));
    done.filter_map(|refund| number(refund, "/amount")).fold(0, i64::saturating_add)
}

/// A refund.
pub(super) fn refund(refund: &Value) -> Option<Refunded> {
    let state = match text(refund, "/status")? {
        "processed" => RefundedState::Succeeded,
        "failed" => RefundedState::Failed { code: "failed".to_owned() },
        "needs-attention" => RefundedState::NeedsAttention,
        _ => RefundedState::Pending,
    };
    let amount = Money { minor: number(refund, "/amount")?, currency: currency(refund, "/currency")? };
    Some(Refunded { reference: name(refund, "/id")?, state, amount })
}

/// A dispute. It is of the page, which Paystack names by our reference.
pub(super) fn dispute(dispute: &Value) -> Option<Disputed> {
    let resolution = text(dispute, "/resolution");
    let state = match (text(dispute, "/status")?, resolution) {
        // What was accepted, by us or because we said nothing, goes to the payer.
        ("resolved", Some("merchant-accepted" | "auto-accepted")) => DisputeState::Lost,
        ("resolved", Some("declined")) => DisputeState::Won,
        ("resolved" | "archived", _) => DisputeState::Closed,
        ("awaiting-bank-feedback" | "pending", _) => DisputeState::UnderReview,
        _ => DisputeState::Open,
    };
    let reference = text(dispute, "/transaction/reference").filter(|reference| is_name(reference))?;
    Some(Disputed {
        reference: name(dispute, "/id")?,
        charge_reference: reference.to_owned(),
        state,
        amount: Money {
            minor: number(dispute, "/refund_amount").or_else(|| number(dispute, "/transaction/amount"))?,
            currency: currency(dispute, "/currency").or_else(|| currency(dispute, "/transaction/currency"))?,
        },
        reason: code(text(dispute, "/category").unwrap_or("unknown")),
        answer_by: text(dispute, "/dueAt").and_then(|time| time.parse().ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ATTEMPT: &str = "01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11";

    fn verified(changes: &Value) -> Value {
        let mut data = json!({
            "id": 302_961, "domain": "test", "status": "success", "reference": format!("vch-{ATTEMPT}-2"), "amount": 10_000,
            "requested_amount": null, "currency": "NGN", "channel": "card", "gateway_response": "Successful", "metadata": "",
            "authorization": { "last4": "4081", "brand": "visa ", "bin": "408408", "exp_year": "2030" },
        });
        for (name, value) in changes.as_object().into_iter().flatten() {
            data[name] = value.clone();
        }
        data
    }

    #[test]
    fn statuses_mean_what_the_facts_say() {
        for (status, expected) in [
            ("success", ChargeState::Paid),
            ("failed", ChargeState::Failed { code: "insufficient_funds".to_owned() }),
            ("abandoned", ChargeState::Open { failure: None }),
            ("ongoing", ChargeState::Processing),
            ("pending", ChargeState::Processing),
            ("processing", ChargeState::Processing),
            ("queued", ChargeState::Processing),
            ("reversed", ChargeState::Reversed),
            ("of tomorrow", ChargeState::Open { failure: None }),
        ] {
            let data = verified(&json!({ "status": status, "gateway_response": "Insufficient Funds" }));
            assert_eq!(charge(&data, false).expect("a transaction").state, expected, "{status}");
        }
    }

    #[test]
    fn fees_on_top_are_not_what_was_asked_for_and_types_vary() {
        for (changes, expected) in [
            (json!({}), 10_000),
            (json!({ "amount": 40_333, "requested_amount": 30_050, "fees": 10_283 }), 30_050),
            (json!({ "amount": "10000", "requested_amount": "10000" }), 10_000),
            (json!({ "amount": 9_000, "requested_amount": 10_000 }), 9_000),
            (json!({ "requested_amount": 0, "metadata": 0, "authorization": null }), 10_000),
            (json!({ "id": "302961", "metadata": "{\"a\":1}" }), 10_000),
        ] {
            let charge = charge(&verified(&changes), false).expect("a transaction");
            assert_eq!(charge.amount.minor, expected, "{changes}");
            assert_eq!(charge.attempt.map(|attempt| attempt.to_string()).as_deref(), Some(ATTEMPT));
            assert_eq!(charge.charge_reference.as_deref(), Some("302961"));
        }
        let card = charge(&verified(&json!({})), true).expect("a transaction");
        assert_eq!(card.card, Some(Card { brand: "visa".to_owned(), last4: "4081".to_owned() }));
        assert!(!card.same_mode);
        assert_eq!(charge(&verified(&json!({ "amount": null })), true), None);
    }

    #[test]
    fn only_references_of_ours_name_a_try() {
        let id: AttemptId = ATTEMPT.parse().unwrap();
        assert_eq!((attempt(&reference(id, 1)), attempt(&reference(id, 7))), (Some(id), Some(id)));
        for other in ["", "vch-", "vch-1", "T685312322670591", &format!("vch-{ATTEMPT}x"), &format!("vch-{ATTEMPT}-x")]
        {
            assert_eq!(attempt(other), None, "{other}");
        }
    }

    #[test]
    fn each_word_of_a_refund_and_a_dispute_is_known() {
        for (status, expected) in [
            ("pending", RefundedState::Pending),
            ("processing", RefundedState::Pending),
            ("processed", RefundedState::Succeeded),
            ("failed", RefundedState::Failed { code: "failed".to_owned() }),
            ("needs-attention", RefundedState::NeedsAttention),
        ] {
            let body =
                json!({ "id": 1, "status": status, "amount": "10000", "currency": "NGN", "transaction": 302_961 });
            assert_eq!(refund(&body).map(|refund| (refund.state, refund.amount.minor)), Some((expected, 10_000)));
            assert!(is_of(&body, "302961") && !is_of(&body, "1"));
        }
        for (status, resolution, expected) in [
            ("awaiting-merchant-feedback", None, DisputeState::Open),
            ("awaiting-bank-feedback", None, DisputeState::UnderReview),
            ("pending", None, DisputeState::UnderReview),
            ("resolved", Some("merchant-accepted"), DisputeState::Lost),
            ("resolved", Some("auto-accepted"), DisputeState::Lost),
            ("resolved", Some("declined"), DisputeState::Won),
            ("resolved", None, DisputeState::Closed),
        ] {
            let body = json!({
                "id": 358_950, "refund_amount": 5800, "currency": "NGN", "status": status, "resolution": resolution,
                "category": "chargeback", "dueAt": "2030-08-06T18:00:00.000Z", "transaction": { "reference": "vch-1" },
            });
            let dispute = dispute(&body).expect("a dispute");
            assert_eq!((dispute.state, dispute.amount.minor, dispute.answer_by.is_some()), (expected, 5800, true));
        }
        let two = [json!({ "status": "processed", "amount": "10" }), json!({ "status": "pending", "amount": 5 })];
        assert_eq!(sent_back(&two), 10);
        assert_eq!((refund(&json!({})), dispute(&json!({ "status": 1 }))), (None, None));
    }
}
