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
    other_prices(&new)?;
    Ok(NewVisitType { name, ..new })
}

/// Prices in other currencies are prices, and each currency has one.
fn other_prices(new: &NewVisitType) -> Result<(), Error> {
    if new.other_prices.len() > OTHER_PRICES_MAX {
        return Err(Error::invalid(
            "other_prices",
            "prices_too_many",
            "a visit type has at most 10 prices besides its fee",
        ));
    }
    if new.payment == PaymentTime::Free && !new.other_prices.is_empty() {
        let detail = "a visit without a fee has no price in any currency";
        return Err(Error::invalid("other_prices", "payment_contradicts_fee", detail));
    }
    let mut seen = vec![new.fee.currency];
    for price in &new.other_prices {
        if !(1..=FEE_MAX).contains(&price.minor) {
            return Err(Error::invalid("other_prices", "fee_invalid", "a price is 1 to 100000000000 minor units"));
        }
        if !price.currency.is_known() {
            return Err(Error::invalid("other_prices", "currency_unknown", "there is no such currency in ISO 4217"));
        }
        if seen.contains(&price.currency) {
            return Err(Error::invalid("other_prices", "currency_twice", "each currency has one price"));
        }
        seen.push(price.currency);
    }
    Ok(())
}

const OTHER_PRICES_MAX: usize = 10;

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
            let name = " Talk ".into();
            let new = NewVisitType {
                name,
                kind,
                duration_minutes,
                fee,
                other_prices: Vec::new(),
                payment,
                needs_approval: false,
            };
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

    #[test]
    fn each_currency_has_one_price() {
        let price = |minor, code: &str| Money { minor, currency: code.parse().expect("three letters") };
        let check = |payment, prices: Vec<Money>| {
            let fee = price(if payment == PaymentTime::Free { 0 } else { 4500 }, "EUR");
            let (name, kind) = ("Talk".into(), VisitKind::Video);
            let new = NewVisitType {
                name,
                kind,
                duration_minutes: 30,
                fee,
                other_prices: prices,
                payment,
                needs_approval: false,
            };
            checked_visit_type(new).map(|_| ()).map_err(|error| crate::api::Problem::from(error).code())
        };
        let before = PaymentTime::Before;
        assert_eq!(check(before, vec![price(5000, "USD"), price(4_000_000, "NGN")]), Ok(()));
        for (payment, prices, code) in [
            (before, vec![price(0, "USD")], "fee_invalid"),
            (before, vec![price(FEE_MAX + 1, "USD")], "fee_invalid"),
            (before, vec![price(1, "AAA")], "currency_unknown"),
            (before, vec![price(4600, "EUR")], "currency_twice"),
            (before, vec![price(1, "USD"), price(2, "USD")], "currency_twice"),
            (before, vec![price(1, "USD"); 11], "prices_too_many"),
            (PaymentTime::Free, vec![price(1, "USD")], "payment_contradicts_fee"),
        ] {
            assert_eq!(check(payment, prices.clone()), Err(code), "{payment} {prices:?}");
        }
    }
}
