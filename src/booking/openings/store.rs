//! SQL of openings.

use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use super::Busy;
use super::search::Wanted;
use crate::clock::later;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{ProviderId, VisitTypeId};

/// What is booked with a provider and matters for starts between the two: everything that was not called off, on whole
/// dates in any zone, so that a date's visits can be counted.
///
/// # Errors
/// [`Error`]
pub async fn busy(conn: &mut Conn, provider: ProviderId, from: Timestamp, to: Timestamp) -> Result<Vec<Busy>, Error> {
    Ok(busy_all(conn, &[provider], from, to).await?.into_iter().map(|(_, busy)| busy).collect())
}

/// The same with many providers at once, a provider's together.
///
/// # Errors
/// [`Error`]
pub async fn busy_all(
    conn: &mut Conn,
    providers: &[ProviderId],
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(ProviderId, Busy)>, Error> {
    let places: Vec<String> = (3..).take(providers.len()).map(|n| format!("${n}")).collect();
    let text = format!(
        "SELECT id, provider_id, starts_at, ends_at, buffer_before_minutes, buffer_after_minutes FROM appointment
         WHERE provider_id IN ({}) AND starts_at > $1 AND starts_at < $2 AND status <> 'CANCELLED'
         ORDER BY provider_id, starts_at",
        places.join(",")
    );
    let from = from.saturating_sub(AROUND).unwrap_or(Timestamp::MIN);
    let query = sqlx::query(AssertSqlSafe(text)).bind(from.as_microsecond()).bind(later(to, AROUND).as_microsecond());
    let query = providers.iter().fold(query, |query, id| query.bind(id.to_string()));
    query.fetch_all(conn).await?.iter().map(|row| Ok((row.parsed("provider_id")?, busy_of(row)?))).collect()
}

/// Providers with whom something is booked that starts between the two or shortly before.
///
/// # Errors
/// [`Error`]
pub async fn booked_providers(conn: &mut Conn, from: Timestamp, to: Timestamp) -> Result<Vec<ProviderId>, Error> {
    let from = from.saturating_sub(AROUND).unwrap_or(Timestamp::MIN);
    let rows = sqlx::query(
        "SELECT DISTINCT provider_id FROM appointment WHERE starts_at > $1 AND starts_at < $2 AND status <> 'CANCELLED'
         ORDER BY provider_id",
    )
    .bind(from.as_microsecond())
    .bind(to.as_microsecond())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.parsed("provider_id")).collect()
}

fn busy_of(row: &AnyRow) -> Result<Busy, Error> {
    Ok(Busy {
        appointment: row.parsed("id")?,
        starts_at: row.at("starts_at")?,
        ends_at: row.at("ends_at")?,
        before_minutes: row.number("buffer_before_minutes")?,
        after_minutes: row.number("buffer_after_minutes")?,
    })
}

/// A date has at most 25 hours (one that was shown twice aside), a visit with its buffers at most 16.
const AROUND: std::time::Duration = std::time::Duration::from_secs(26 * 60 * 60);

/// Active providers of a specialization with the shortest of their visit types that fits.
pub(super) async fn offers(conn: &mut Conn, wanted: &Wanted) -> Result<HashMap<ProviderId, (VisitTypeId, i64)>, Error> {
    let rows = sqlx::query(
        "SELECT v.provider_id, v.id, v.duration_minutes FROM visit_type v
         WHERE v.active = 1 AND ($2 = '' OR v.kind = $2) AND v.provider_id IN (
             SELECT p.id FROM provider p JOIN provider_specialization s ON s.provider_id = p.id
             WHERE s.specialization_id = $1 AND p.active = 1 AND EXISTS (
                 SELECT 1 FROM visit_type o WHERE o.provider_id = p.id AND o.active = 1 AND ($2 = '' OR o.kind = $2))
             ORDER BY p.next_opening_at, p.id LIMIT $3)
         ORDER BY v.duration_minutes DESC, v.id DESC",
    )
    .bind(wanted.specialization.to_string())
    .bind(wanted.kind.map_or("", |kind| kind.code()))
    .bind(wanted.limit)
    .fetch_all(conn)
    .await?;
    // The shortest comes last, and stays.
    rows.iter()
        .map(|row| Ok((row.parsed("provider_id")?, (row.parsed("id")?, row.number("duration_minutes")?))))
        .collect()
}
