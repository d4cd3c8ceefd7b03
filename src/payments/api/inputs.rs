//! Bodies and queries of payments.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::{Problem, text};
use crate::gateways::Processor;
use crate::ids::{PatientId, PaymentId, ProviderId};
use crate::money::Currency;
use crate::payments::list::Filter;
use crate::payments::model::{PaymentMethod, PaymentStatus, Review};
use crate::sensitive::Phi;

/// How somebody wants to pay.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PayAppointment)]
pub(super) struct Pay {
    pub(super) method: PaymentMethod,
}

/// What goes back.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RefundPayment)]
pub(super) struct SendBack {
    /// In minor units of the payment's currency.
    #[schema(minimum = 1, maximum = 100_000_000_000_i64)]
    amount_minor: i64,
    /// Why, for the clinic's own eyes; never a card number.
    #[schema(value_type = String, min_length = 1, max_length = 500)]
    reason: Phi<String>,
}

impl SendBack {
    pub(super) fn amount_minor(&self) -> Result<i64, Problem> {
        if (1..=AMOUNT_MAX).contains(&self.amount_minor) {
            return Ok(self.amount_minor);
        }
        Err(Problem::invalid("amount_minor", "amount_invalid", "at least one minor unit"))
    }

    pub(super) fn reason(&self) -> Result<Phi<String>, Problem> {
        let reason = text("reason", &self.reason.0, REASON_CHARS_MAX)?;
        if reason.is_empty() {
            return Err(Problem::invalid("reason", "reason_missing", "say why"));
        }
        if holds_card_number(&reason) {
            return Err(Problem::invalid("reason", "card_number", "do not write card numbers here"));
        }
        Ok(Phi(reason))
    }
}

/// Which payments.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    #[param(inline)]
    status: Option<PaymentStatus>,
    /// With a try of this method.
    #[param(inline)]
    method: Option<PaymentMethod>,
    /// With a try through this processor.
    #[param(inline)]
    processor: Option<Processor>,
    provider_id: Option<ProviderId>,
    patient_id: Option<PatientId>,
    #[param(value_type = Option<String>, pattern = "^[A-Z]{3}$")]
    currency: Option<Currency>,
    /// Those that a person has to look at for this reason.
    #[param(inline)]
    review: Option<Review>,
    /// Only those that a person has to look at, or only the others.
    reviewing: Option<bool>,
    /// Owed since then at the earliest.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// And before then.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
}

impl Which {
    /// Those behind this place in the order.
    pub(super) fn filter(&self, after: Option<(i64, PaymentId)>) -> Filter {
        Filter {
            patients: self.patient_id.map(|patient| vec![patient]),
            provider: self.provider_id,
            status: self.status,
            method: self.method,
            processor: self.processor,
            currency: self.currency,
            // Of patients nobody learns what staff look into; the list itself keeps to their own.
            review: self.review,
            reviewing: self.reviewing,
            from: self.from.unwrap_or(Timestamp::MIN),
            to: self.to.unwrap_or(Timestamp::MAX),
            after,
        }
    }
}

/// Whether a run of 13 to 19 digits, spaces and dashes left out, has the check digit of a card (ISO/IEC 7812-1, Luhn).
fn holds_card_number(text: &str) -> bool {
    let mut run: Vec<u32> = Vec::new();
    let ended = |run: &mut Vec<u32>| {
        let card = (13..=19).contains(&run.len()) && luhn(run);
        run.clear();
        card
    };
    for letter in text.chars() {
        match letter.to_digit(10) {
            Some(digit) => run.push(digit),
            None if matches!(letter, ' ' | '-') => {}
            None if ended(&mut run) => return true,
            None => {}
        }
    }
    ended(&mut run)
}

fn luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => *digit,
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        })
        .sum();
    sum.is_multiple_of(10)
}

const REASON_CHARS_MAX: usize = 500;
const AMOUNT_MAX: i64 = 100_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_cards_are_found_however_they_are_spaced_and_other_numbers_are_not() {
        for (text, found) in [
            ("paid with 4242424242424242", true),
            ("4242 4242 4242 4242, expired", true),
            ("3782-822463-10005", true),
            ("4242424242424241", false),
            ("invoice 2026-000123 of 2026-06-01", false),
            ("", false),
        ] {
            assert_eq!(holds_card_number(text), found, "{text}");
        }
    }
}
