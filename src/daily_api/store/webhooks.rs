//! SQL of webhooks.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use crate::daily_api::webhooks::{State, Webhook};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{DailyDomainId, DailyWebhookId};

pub(in crate::daily_api) async fn insert(conn: &mut Conn, webhook: &Webhook) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO daily_webhook (id, domain_id, url, hmac, basic_auth, retry_type, event_types, state, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(webhook.id.to_string())
    .bind(webhook.domain.to_string())
    .bind(&webhook.url)
    .bind(&webhook.hmac)
    .bind(&webhook.basic_auth)
    .bind(webhook.retry.code())
    .bind(webhook.event_types.join(","))
    .bind(webhook.state.code())
    .bind(webhook.created_at.as_microsecond())
    .bind(webhook.updated_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

pub(in crate::daily_api) async fn update(conn: &mut Conn, webhook: &Webhook) -> Result<(), Error> {
    sqlx::query(
        "UPDATE daily_webhook SET url = $1, hmac = $2, basic_auth = $3, retry_type = $4, event_types = $5, state = $6,
             failed_count = $7, updated_at = $8 WHERE id = $9",
    )
    .bind(&webhook.url)
    .bind(&webhook.hmac)
    .bind(&webhook.basic_auth)
    .bind(webhook.retry.code())
    .bind(webhook.event_types.join(","))
    .bind(webhook.state.code())
    .bind(webhook.failed_count)
    .bind(webhook.updated_at.as_microsecond())
    .bind(webhook.id.to_string())
    .execute(conn)
    .await?;
    Ok(())
}

pub(in crate::daily_api) async fn delete(conn: &mut Conn, id: DailyWebhookId) -> Result<(), Error> {
    sqlx::query("DELETE FROM daily_webhook WHERE id = $1").bind(id.to_string()).execute(conn).await?;
    Ok(())
}

pub(in crate::daily_api) async fn list(conn: &mut Conn, domain: DailyDomainId) -> Result<Vec<Webhook>, Error> {
    let rows = sqlx::query("SELECT * FROM daily_webhook WHERE domain_id = $1 ORDER BY id");
    rows.bind(domain.to_string()).fetch_all(conn).await?.iter().map(read).collect()
}

pub(in crate::daily_api) async fn by_id(conn: &mut Conn, id: DailyWebhookId) -> Result<Option<Webhook>, Error> {
    let row = sqlx::query("SELECT * FROM daily_webhook WHERE id = $1");
    row.bind(id.to_string()).fetch_optional(conn).await?.as_ref().map(read).transpose()
}

/// The address took an event.
pub(in crate::daily_api) async fn pushed(conn: &mut Conn, id: DailyWebhookId, now: Timestamp) -> Result<(), Error> {
    sqlx::query("UPDATE daily_webhook SET failed_count = 0, last_pushed_at = $1 WHERE id = $2")
        .bind(now.as_microsecond())
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// It did not; how many times in a row.
pub(in crate::daily_api) async fn failed(conn: &mut Conn, id: DailyWebhookId) -> Result<i64, Error> {
    let row =
        sqlx::query("UPDATE daily_webhook SET failed_count = failed_count + 1 WHERE id = $1 RETURNING failed_count");
    row.bind(id.to_string()).fetch_optional(conn).await?.map_or(Ok(0), |row| row.number("failed_count"))
}

pub(in crate::daily_api) async fn set_state(conn: &mut Conn, id: DailyWebhookId, state: State) -> Result<(), Error> {
    sqlx::query("UPDATE daily_webhook SET state = $1 WHERE id = $2")
        .bind(state.code())
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Webhook, Error> {
    Ok(Webhook {
        id: row.parsed("id")?,
        domain: row.parsed("domain_id")?,
        url: row.text("url")?,
        hmac: row.text("hmac")?,
        basic_auth: row.text("basic_auth")?,
        retry: row.parsed("retry_type")?,
        event_types: row.text("event_types")?.split(',').map(str::to_owned).collect(),
        state: row.parsed("state")?,
        failed_count: row.number("failed_count")?,
        last_pushed_at: row.maybe_at("last_pushed_at")?,
        created_at: row.at("created_at")?,
        updated_at: row.at("updated_at")?,
    })
}
