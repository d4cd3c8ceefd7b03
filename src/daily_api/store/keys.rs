//! SQL of domains and keys.

use jiff::Timestamp;
use serde_json::{Map, Value};
use sqlx::any::AnyRow;

use super::object;
use crate::daily_api::keys::{Domain, Key};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{DailyDomainId, DailyKeyId};

/// The domain of that name; made as `id` when there is none.
pub(in crate::daily_api) async fn domain_made(
    conn: &mut Conn,
    id: DailyDomainId,
    name: &str,
    now: Timestamp,
) -> Result<DailyDomainId, Error> {
    let row = sqlx::query(
        "INSERT INTO daily_domain (id, name, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET turn = daily_domain.turn + 1 RETURNING id",
    )
    .bind(id.to_string())
    .bind(name)
    .bind(now.as_microsecond())
    .fetch_one(conn)
    .await?;
    row.parsed("id")
}

/// Waits until nobody else changes anything of this domain, and keeps others waiting until the end of the transaction.
pub(in crate::daily_api) async fn take_turn(conn: &mut Conn, domain: DailyDomainId) -> Result<(), Error> {
    sqlx::query("UPDATE daily_domain SET turn = turn + 1 WHERE id = $1").bind(domain.to_string()).execute(conn).await?;
    Ok(())
}

pub(in crate::daily_api) async fn domain(conn: &mut Conn, id: DailyDomainId) -> Result<Option<Domain>, Error> {
    let row = sqlx::query("SELECT id AS domain_id, name, properties FROM daily_domain WHERE id = $1");
    row.bind(id.to_string()).fetch_optional(conn).await?.as_ref().map(read_domain).transpose()
}

pub(in crate::daily_api) async fn domain_named(conn: &mut Conn, name: &str) -> Result<Option<Domain>, Error> {
    let row = sqlx::query("SELECT id AS domain_id, name, properties FROM daily_domain WHERE name = $1");
    row.bind(name).fetch_optional(conn).await?.as_ref().map(read_domain).transpose()
}

pub(in crate::daily_api) async fn set_properties(
    conn: &mut Conn,
    domain: DailyDomainId,
    properties: &Map<String, Value>,
) -> Result<(), Error> {
    sqlx::query("UPDATE daily_domain SET properties = $1 WHERE id = $2")
        .bind(Value::Object(properties.clone()).to_string())
        .bind(domain.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

pub(in crate::daily_api) async fn insert(
    conn: &mut Conn,
    (id, domain): (DailyKeyId, DailyDomainId),
    label: &str,
    (hash, sealed): (&str, &str),
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO daily_key (id, domain_id, label, key_hash, key_sealed, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id.to_string())
    .bind(domain.to_string())
    .bind(label)
    .bind(hash)
    .bind(sealed)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

pub(in crate::daily_api) async fn revoke(conn: &mut Conn, id: DailyKeyId, now: Timestamp) -> Result<bool, Error> {
    let done = sqlx::query("UPDATE daily_key SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL")
        .bind(now.as_microsecond())
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::daily_api) async fn list(conn: &mut Conn) -> Result<Vec<Key>, Error> {
    let rows = sqlx::query(
        "SELECT k.id, d.name, k.label, k.created_at, k.revoked_at
         FROM daily_key k JOIN daily_domain d ON d.id = k.domain_id ORDER BY k.id",
    )
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Key {
                id: row.parsed("id")?,
                domain: row.text("name")?,
                label: row.text("label")?,
                created_at: row.at("created_at")?,
                revoked_at: row.maybe_at("revoked_at")?,
            })
        })
        .collect()
}

pub(in crate::daily_api) async fn by_hash(conn: &mut Conn, hash: &str) -> Result<Option<(Domain, DailyKeyId)>, Error> {
    let row = sqlx::query(
        "SELECT k.id, k.domain_id, d.name, d.properties FROM daily_key k JOIN daily_domain d ON d.id = k.domain_id
         WHERE k.key_hash = $1 AND k.revoked_at IS NULL",
    )
    .bind(hash)
    .fetch_optional(conn)
    .await?;
    row.map(|row| Ok((read_domain(&row)?, row.parsed("id")?))).transpose()
}

pub(in crate::daily_api) async fn sealed(
    conn: &mut Conn,
    domain: DailyDomainId,
) -> Result<Vec<(DailyKeyId, String)>, Error> {
    let rows = sqlx::query("SELECT id, key_sealed FROM daily_key WHERE domain_id = $1 AND revoked_at IS NULL")
        .bind(domain.to_string())
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| Ok((row.parsed("id")?, row.text("key_sealed")?))).collect()
}

fn read_domain(row: &AnyRow) -> Result<Domain, Error> {
    Ok(Domain { id: row.parsed("domain_id")?, name: row.text("name")?, properties: object(row, "properties")? })
}
