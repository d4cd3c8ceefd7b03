//! What can be booked.

use crate::api::line;
use crate::care::{Error, NewVisitType, PaymentTime};

/// The same with a trimmed name, if every field holds what it should.
pub(in crate::care) fn checked_visit_type(new: NewVisitType) -> Result<NewVisitType, Error> {
    let name = line("name", &new.name, 80)?;
    if name.is_empty() {
        return Err(Error::invalid("name", "name_invalid", "a visit type has a name of 1 to 80 characters"));
    }
    if !(5..=480).contains(&new.duration_minutes) || new.duration_minutes % 5 != 0 {
        let detail = "a visit takes 5 to 480 minutes, in steps of 5";
        return Err(Error::invalid("duration_minutes", "duration_invalid", detail));
    }
    if !(0..=FEE_MAX).contains(&new.fee.minor) {
        return Err(Error::invalid("fee.minor", "fee_invalid", "a fee is 0 to 100000000000 minor units"));
    }
    if !new.fee.currency.is_known() {
        return Err(Error::invalid("fee.currency", "currency_unknown", "there is no such currency in ISO 4217"));
    }
    if (new.fee.minor == 0) != (new.payment == PaymentTime::Free) {
        let detail = "FREE is for visits without a fee, LATER and BEFORE for those with one";
        return Err(Error::invalid("payment", "payment_contradicts_fee", detail));
    }
    Ok(NewVisitType { name, ..new })
}

/// As the schema of `Money` says.
const FEE_MAX: i64 = 100_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::care::VisitKind;
    use crate::money::Money;

    #[test]
    fn visit_types_hold_together() {
        let check = |duration_minutes, minor, payment| {
            let fee = Money { minor, currency: "EUR".parse().expect("a currency") };
            let kind = VisitKind::Video;
            let new =
                NewVisitType { name: " Talk ".into(), kind, duration_minutes, fee, payment, needs_approval: false };
            checked_visit_type(new).map_err(|error| crate::api::Problem::from(error).code())
        };
        assert_eq!(check(30, 4500, PaymentTime::Before).expect("good").name, "Talk");
        assert!(check(5, 0, PaymentTime::Free).is_ok());
        assert!(check(480, 1, PaymentTime::Later).is_ok());
        for (duration, minor, payment, code) in [
            (0, 0, PaymentTime::Free, "duration_invalid"),
            (31, 0, PaymentTime::Free, "duration_invalid"),
            (485, 0, PaymentTime::Free, "duration_invalid"),
            (30, -1, PaymentTime::Later, "fee_invalid"),
            (30, FEE_MAX + 1, PaymentTime::Later, "fee_invalid"),
            (30, 0, PaymentTime::Later, "payment_contradicts_fee"),
            (30, 0, PaymentTime::Before, "payment_contradicts_fee"),
            (30, 1, PaymentTime::Free, "payment_contradicts_fee"),
        ] {
            assert_eq!(check(duration, minor, payment), Err(code), "{duration} {minor} {payment}");
        }
    }
}
