//! What came and went, by day: of the clinic's zone, for each provider, processor and currency.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Payments;
use super::error::Error;
use super::store;
use crate::actor::{Actor, Role};
use crate::care::Days;
use crate::gateways::Processor;
use crate::ids::ProviderId;
use crate::money::Currency;

/// Sums of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Total {
    /// In the clinic's zone.
    pub day: Date,
    /// Whose visits were paid.
    pub provider: ProviderId,
    /// Through whom; none: by bank.
    pub processor: Option<Processor>,
    /// What the sums are in.
    pub currency: Currency,
    /// How often money came.
    pub receipts: i64,
    /// What came; minor units.
    pub received_minor: i64,
    /// What went back for certain; minor units.
    pub refunded_minor: i64,
    /// What payers got back from their banks; minor units.
    pub lost_minor: i64,
}

/// Money that came or went within a quarter of an hour.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    pub(super) kind: FlowKind,
    pub(super) provider: ProviderId,
    pub(super) processor: Option<Processor>,
    pub(super) currency: Currency,
    /// Quarters of an hour since 1970.
    pub(super) quarter: i64,
    pub(super) count: i64,
    pub(super) minor: i64,
}

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FlowKind {
    Received,
    Refunded,
    Lost,
}

/// Of the days from `first` to `last`, oldest first; days and providers without money are left out.
///
/// # Errors
/// [`Error::RoleForbidden`] unless an admin asks.
pub(super) async fn totals(payments: &Payments, actor: &Actor, first: Date, last: Date) -> Result<Vec<Total>, Error> {
    if !actor.is(Role::Admin) {
        return Err(Error::RoleForbidden);
    }
    let mut conn = payments.core.read().await?;
    let days = Days::of_clinic(&mut conn).await?;
    let flows = store::flows(&mut conn, days.start(first), days.end(last)).await?;
    Ok(by_day(&flows, &days))
}

fn by_day(flows: &[Flow], days: &Days) -> Vec<Total> {
    let mut totals = BTreeMap::new();
    for flow in flows {
        let day = days.of_quarter(flow.quarter);
        let key = (day, flow.provider, flow.processor.map(|processor| processor.code()), flow.currency);
        let total = totals.entry(key).or_insert(Total {
            day,
            provider: flow.provider,
            processor: flow.processor,
            currency: flow.currency,
            receipts: 0,
            received_minor: 0,
            refunded_minor: 0,
            lost_minor: 0,
        });
        match flow.kind {
            FlowKind::Received => {
                total.receipts += flow.count;
                total.received_minor += flow.minor;
            }
            FlowKind::Refunded => total.refunded_minor += flow.minor,
            FlowKind::Lost => total.lost_minor += flow.minor,
        }
    }
    totals.into_values().collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::*;

    fn flow(kind: FlowKind, at: &str, minor: i64) -> Flow {
        let at: Timestamp = at.parse().unwrap();
        let provider = "01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11".parse().unwrap();
        let (processor, currency) = (Some(Processor::Stripe), "EUR".parse().unwrap());
        Flow { kind, provider, processor, currency, quarter: at.as_second() / 900, count: 1, minor }
    }

    #[test]
    fn money_counts_on_the_day_of_the_clinic() {
        let flows = [
            flow(FlowKind::Received, "2026-06-01T18:14:00Z", 100),
            flow(FlowKind::Received, "2026-06-01T18:15:00Z", 30),
            flow(FlowKind::Refunded, "2026-06-02T18:14:59Z", 7),
            flow(FlowKind::Lost, "2026-06-01T18:15:00Z", 2),
        ];
        // Five hours and three quarters ahead.
        let clinic = Days::new(TimeZone::get("Asia/Kathmandu").unwrap());
        let days: Vec<_> = by_day(&flows, &clinic)
            .into_iter()
            .map(|total| {
                (total.day.to_string(), total.receipts, total.received_minor, total.refunded_minor, total.lost_minor)
            })
            .collect();
        assert_eq!(days, [("2026-06-01".to_owned(), 1, 100, 0, 0), ("2026-06-02".to_owned(), 1, 30, 7, 2)]);
    }
}
