//! What a provider costs, in short.

use crate::care::PriceRange;
use crate::money::Money;

/// One range for each currency, by its code.
pub(in crate::care) fn price_ranges(fees: impl IntoIterator<Item = Money>) -> Vec<PriceRange> {
    let mut fees: Vec<Money> = fees.into_iter().collect();
    fees.sort_by_key(|fee| (fee.currency, fee.minor));
    let same = fees.chunk_by(|one, next| one.currency == next.currency);
    same.filter_map(|fees| Some(PriceRange { from: *fees.first()?, to: *fees.last()? })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn range_goes_from_the_least_to_the_most_in_each_currency() {
        let money = |minor, currency: &str| Money { minor, currency: currency.parse().expect("a currency") };
        let found = price_ranges([money(90, "USD"), money(0, "EUR"), money(45, "USD"), money(180, "USD")]);
        let expected = [
            PriceRange { from: money(0, "EUR"), to: money(0, "EUR") },
            PriceRange { from: money(45, "USD"), to: money(180, "USD") },
        ];
        assert_eq!(found, expected);
        assert!(price_ranges([]).is_empty());
    }
}
