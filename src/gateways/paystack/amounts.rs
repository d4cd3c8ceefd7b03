//! What Paystack takes: paystack.com/docs/api#supported-currency. It counts in hundredths, as ISO 4217 does for all of these.
//!
//! XOF is left out: sources differ in whether its francs are sent as they are or times a hundred.

use crate::gateways::NotTaken;
use crate::money::{Currency, Money};

pub(super) fn check(amount: Money, account: &[Currency]) -> Result<(), NotTaken> {
    let currency = amount.currency;
    let least = TAKEN.iter().find(|(code, _)| *code == currency.code()).map(|(_, least)| *least);
    let least = least.filter(|_| account.is_empty() || account.contains(&currency)).ok_or(NotTaken::Currency)?;
    if (least..=MINOR_MAX).contains(&amount.minor) { Ok(()) } else { Err(NotTaken::Amount) }
}

/// Each with the least that it takes, in hundredths.
const TAKEN: [(&str, i64); 5] = [("NGN", 5000), ("GHS", 10), ("ZAR", 100), ("KES", 300), ("USD", 200)];

/// A billion, so that a slip of the pen is seen; the account has limits of its own.
const MINOR_MAX: i64 = 100_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_currencies_are_taken_from_some_amount_on() {
        for (minor, code, expected) in [
            (5000, "NGN", Ok(())),
            (4999, "NGN", Err(NotTaken::Amount)),
            (10, "GHS", Ok(())),
            (200, "USD", Ok(())),
            (0, "KES", Err(NotTaken::Amount)),
            (i64::MAX, "ZAR", Err(NotTaken::Amount)),
            (4500, "EUR", Err(NotTaken::Currency)),
            (4500, "XOF", Err(NotTaken::Currency)),
        ] {
            let amount = Money { minor, currency: code.parse().unwrap() };
            assert_eq!(check(amount, &[]), expected, "{amount:?}");
        }
        let dollars = Money { minor: 4500, currency: "USD".parse().unwrap() };
        assert_eq!(check(dollars, &["NGN".parse().unwrap()]), Err(NotTaken::Currency));
    }
}
