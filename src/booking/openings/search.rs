//! Search among all providers of a specialization.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{Ask, Opening, next, store};
use crate::booking::hours;
use crate::care::{SpecializationId, VisitKind};
use crate::core::Core;
use crate::db::Error;
use crate::ids::{ProviderId, VisitTypeId};

/// What is looked for.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) specialization: SpecializationId,
    pub(super) kind: Option<VisitKind>,
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    pub(super) limit: i64,
}

/// A provider with their first openings.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) provider: ProviderId,
    pub(super) visit_type: VisitTypeId,
    pub(super) zone: String,
    pub(super) openings: Vec<Opening>,
}

/// Those who have an opening, the soonest first.
pub(super) async fn search(core: &Core, wanted: &Wanted, now: Timestamp) -> Result<Vec<Found>, Error> {
    let mut conn = core.read().await?;
    let offers = store::offers(&mut conn, wanted).await?;
    let ids: Vec<ProviderId> = offers.keys().copied().collect();
    let hours = hours::load_all(&mut conn, &ids, wanted.from, wanted.to).await?;
    let asks: HashMap<ProviderId, Ask> = offers
        .iter()
        .map(|(id, (_, minutes))| (*id, Ask { duration_minutes: *minutes, from: wanted.from, to: wanted.to }))
        .collect();
    let mut first = next::first(&mut conn, &hours, &asks, OPENINGS_MAX, now).await?;
    let mut found: Vec<Found> = hours
        .iter()
        .filter_map(|hours| {
            let openings = first.remove(&hours.provider).filter(|openings| !openings.is_empty())?;
            let visit_type = offers.get(&hours.provider)?.0;
            let zone = hours.zone.iana_name().unwrap_or("UTC").to_owned();
            Some(Found { provider: hours.provider, visit_type, zone, openings })
        })
        .collect();
    found.sort_by_key(|found| (found.openings.first().copied(), found.provider));
    Ok(found)
}

/// Of each provider: enough to choose among, and the rest is one request away.
const OPENINGS_MAX: usize = 5;
