//! Tax that is in an amount. Prices include it, as what a patient agrees to when booking is what they pay.

/// The tax in `gross`, both in minor units, at a rate in basis points; half a minor unit up.
pub(super) fn included(gross: i64, rate_bp: i64) -> i64 {
    let (gross, rate) = (i128::from(gross), i128::from(rate_bp));
    let whole = 10_000 + rate;
    i64::try_from((2 * gross * rate + whole).div_euclid(2 * whole)).unwrap_or_default()
}

/// The tax in the next `minor` that are taken back after `before` were: in sum never another tax than was billed.
pub(super) fn included_in_next(before: i64, minor: i64, rate_bp: i64) -> i64 {
    included(before.saturating_add(minor), rate_bp) - included(before, rate_bp)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tax_is_taken_out_of_the_price_half_up() {
        for (gross, rate, expected) in [
            (11_900, 1900, 1900),
            (10_000, 1900, 1597),
            (4500, 0, 0),
            (1, 1900, 0),
            (21, 500, 1),
            (10, 500, 0),
            (11, 500, 1),
            // One and a half.
            (3, 10_000, 2),
            (100_000_000_000, 2500, 20_000_000_000),
        ] {
            assert_eq!(included(gross, rate), expected, "{gross} {rate}");
        }
    }

    proptest! {
        #[test]
        fn parts_that_are_taken_back_hold_the_tax_of_the_whole(parts in prop::collection::vec(1_i64..1_000_000, 1..20), rate in 0_i64..9999) {
            let (mut before, mut tax) = (0, 0);
            for part in parts {
                let of_part = included_in_next(before, part, rate);
                prop_assert!((0..=part).contains(&of_part));
                (before, tax) = (before + part, tax + of_part);
            }
            prop_assert_eq!(tax, included(before, rate));
        }
    }
}
