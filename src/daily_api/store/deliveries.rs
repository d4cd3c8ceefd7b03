//! SQL of events on their way.

use std::time::Duration;

use jiff::Timestamp;

use crate::clock::{Clock, later};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{DailyDeliveryId, DailyWebhookId};

/// An event taken for delivery.
#[derive(Clone, Debug)]
pub(in crate::daily_api) struct Delivery {
    pub(in crate::daily_api) id: DailyDeliveryId,
    pub(in crate::daily_api) webhook: DailyWebhookId,
    /// Sealed.
    pub(in crate::daily_api) body: String,
    /// This attempt counted, from 1.
    pub(in crate::daily_api) attempt: i64,
    lease: String,
}

pub(in crate::daily_api) async fn insert(
    conn: &mut Conn,
    (id, webhook): (DailyDeliveryId, DailyWebhookId),
    sealed: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO daily_delivery (id, webhook_id, position, body, due_at, created_at)
         VALUES ($1, $2, (SELECT COALESCE(MAX(position), 0) + 1 FROM daily_delivery), $3, $4, $4)",
    )
    .bind(id.to_string())
    .bind(webhook.to_string())
    .bind(sealed)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes up to `limit` events that are due, for so long, in their order. Two workers never take the same.
pub(in crate::daily_api) async fn claim(
    conn: &mut Conn,
    clock: &Clock,
    limit: i64,
    lasts: Duration,
) -> Result<Vec<Delivery>, Error> {
    let (now, lease) = (clock.now(), clock.uuid().to_string());
    // The condition stands twice: whoever waited for another worker's row lock looks at it again.
    let rows = sqlx::query(
        "UPDATE daily_delivery SET lease = $1, leased_until = $2, attempts = attempts + 1
         WHERE leased_until <= $3 AND id IN (
             SELECT id FROM daily_delivery WHERE due_at <= $3 AND leased_until <= $3 ORDER BY due_at, position LIMIT $4)
         RETURNING id, webhook_id, position, body, attempts",
    )
    .bind(&lease)
    .bind(later(now, lasts).as_microsecond())
    .bind(now.as_microsecond())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    let mut taken = Vec::with_capacity(rows.len());
    for row in &rows {
        taken.push((
            row.number("position")?,
            Delivery {
                id: row.parsed("id")?,
                webhook: row.parsed("webhook_id")?,
                body: row.text("body")?,
                attempt: row.number("attempts")?,
                lease: lease.clone(),
            },
        ));
    }
    taken.sort_by_key(|(position, _)| *position);
    Ok(taken.into_iter().map(|(_, delivery)| delivery).collect())
}

/// Delivered, or given up; false when another worker has it now.
pub(in crate::daily_api) async fn remove(conn: &mut Conn, delivery: &Delivery) -> Result<bool, Error> {
    let done = sqlx::query("DELETE FROM daily_delivery WHERE id = $1 AND lease = $2")
        .bind(delivery.id.to_string())
        .bind(&delivery.lease)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Tried again then.
pub(in crate::daily_api) async fn defer(
    conn: &mut Conn,
    delivery: &Delivery,
    due_at: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE daily_delivery SET due_at = $1, leased_until = 0, lease = NULL WHERE id = $2 AND lease = $3",
    )
    .bind(due_at.as_microsecond())
    .bind(delivery.id.to_string())
    .bind(&delivery.lease)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Nothing more is sent to that address.
pub(in crate::daily_api) async fn remove_all(conn: &mut Conn, webhook: DailyWebhookId) -> Result<(), Error> {
    sqlx::query("DELETE FROM daily_delivery WHERE webhook_id = $1").bind(webhook.to_string()).execute(conn).await?;
    Ok(())
}
