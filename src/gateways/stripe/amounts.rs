//! What Stripe takes, and how it counts: docs.stripe.com/currencies.

use crate::gateways::NotTaken;
use crate::money::{Currency, Money};

/// The amount as Stripe writes it.
///
/// # Errors
/// What it does not take.
pub(super) fn units(amount: Money, account: &[Currency]) -> Result<i64, NotTaken> {
    let currency = amount.currency;
    if !is_taken(currency) || (!account.is_empty() && !account.contains(&currency)) {
        return Err(NotTaken::Currency);
    }
    let units = written(amount);
    if money(units, currency) != amount {
        // Too large to be written, or a part of what Stripe counts in.
        return Err(if units.unsigned_abs() > UNITS_MAX.unsigned_abs() {
            NotTaken::Amount
        } else {
            NotTaken::Fraction
        });
    }
    let theirs = digits(currency);
    // "To create a charge in a three-decimal currency, pass an amount with the last digit 0."
    if theirs == 3 && units % 10 != 0 {
        return Err(NotTaken::Fraction);
    }
    if (least(currency)..=UNITS_MAX).contains(&units) { Ok(units) } else { Err(NotTaken::Amount) }
}

/// As Stripe writes it, whether it takes it or not.
pub(super) fn written(amount: Money) -> i64 {
    let (theirs, ours) = (digits(amount.currency), amount.currency.digits());
    if theirs >= ours {
        amount.minor.saturating_mul(10_i64.pow(theirs - ours))
    } else {
        amount.minor / 10_i64.pow(ours - theirs)
    }
}

/// An amount that Stripe wrote. Fractions of ours, which it takes of nobody, are left out.
pub(super) fn money(units: i64, currency: Currency) -> Money {
    let (theirs, ours) = (digits(currency), currency.digits());
    let minor = if theirs >= ours {
        units / 10_i64.pow(theirs - ours)
    } else {
        units.saturating_mul(10_i64.pow(ours - theirs))
    };
    Money { minor, currency }
}

/// Digits behind the point, as Stripe counts. Kronur and shillings have none any more, yet it goes on with two (see its page
/// of special cases); an ariary is five iraimbilanja, of which it knows none.
fn digits(currency: Currency) -> u32 {
    match currency.code() {
        "ISK" | "UGX" => 2,
        "MGA" => 0,
        _ => currency.digits(),
    }
}

/// The least that it takes where it names an amount; elsewhere it depends on what the account is paid out in.
fn least(currency: Currency) -> i64 {
    match currency.code() {
        "USD" | "AUD" | "BRL" | "CAD" | "CHF" | "EUR" | "INR" | "JPY" | "NZD" | "SGD" => 50,
        "GBP" => 30,
        "AED" | "MYR" | "PLN" | "RON" => 200,
        "BGN" => 100,
        "CZK" => 1500,
        "DKK" => 250,
        "HKD" => 400,
        "HUF" => 17_500,
        "MXN" | "THB" => 1000,
        "NOK" | "SEK" => 300,
        _ => 1,
    }
}

fn is_taken(currency: Currency) -> bool {
    TAKEN.split(' ').any(|code| code == currency.code())
}

/// Twelve digits, the most for any currency; where it takes fewer, it says so itself.
const UNITS_MAX: i64 = 999_999_999_999;

/// docs.stripe.com/currencies#presentment-currencies, with those of three decimals.
const TAKEN: &str = "USD AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF \
     CHF CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR \
     ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN \
     NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD SZL THB \
     TJS TND TOP TRY TTD TWD TZS UAH UGX UYU UZS VND VUV WST XAF XCD XOF XPF YER ZAR ZMW";

#[cfg(test)]
mod tests {
    use super::*;

    fn of(minor: i64, code: &str) -> Money {
        Money { minor, currency: code.parse().unwrap() }
    }

    #[test]
    fn amounts_are_written_as_stripe_counts_and_read_back() {
        for (ours, theirs) in [
            (of(4500, "EUR"), Ok(4500)),
            (of(50, "EUR"), Ok(50)),
            (of(49, "EUR"), Err(NotTaken::Amount)),
            (of(5000, "JPY"), Ok(5000)),
            (of(49, "JPY"), Err(NotTaken::Amount)),
            (of(1500, "ISK"), Ok(150_000)),
            (of(1500, "UGX"), Ok(150_000)),
            (of(150_000, "MGA"), Ok(1500)),
            (of(150_020, "MGA"), Err(NotTaken::Fraction)),
            (of(5120, "KWD"), Ok(5120)),
            (of(5123, "KWD"), Err(NotTaken::Fraction)),
            (of(1500, "XOF"), Ok(1500)),
            (of(1500, "KPW"), Err(NotTaken::Currency)),
            (of(1500, "LYD"), Err(NotTaken::Currency)),
            (of(i64::MAX, "ISK"), Err(NotTaken::Amount)),
            (of(i64::MAX, "EUR"), Err(NotTaken::Amount)),
            (of(0, "EUR"), Err(NotTaken::Amount)),
            (of(-100, "EUR"), Err(NotTaken::Amount)),
        ] {
            assert_eq!(units(ours, &[]), theirs, "{ours:?}");
            if let Ok(units) = theirs {
                assert_eq!(money(units, ours.currency), ours);
            }
        }
    }

    #[test]
    fn an_account_may_take_less() {
        let account = ["EUR".parse().unwrap()];
        assert_eq!(units(of(4500, "EUR"), &account), Ok(4500));
        assert_eq!(units(of(4500, "USD"), &account), Err(NotTaken::Currency));
    }

    #[test]
    fn what_is_taken_is_in_use() {
        assert!(TAKEN.split(' ').all(|code| code.parse::<Currency>().is_ok_and(|currency| currency.is_known())));
    }
}
