//! SQL of visit types.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use crate::care::{NewVisitType, VisitType};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{ProviderId, VisitTypeId};
use crate::money::Money;

pub(in crate::care) async fn insert(
    conn: &mut Conn,
    id: VisitTypeId,
    provider: ProviderId,
    new: &NewVisitType,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO visit_type (id, provider_id, name, kind, duration_minutes, fee_minor, currency, payment, needs_approval,
             created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(id.to_string())
    .bind(provider.to_string())
    .bind(&new.name)
    .bind(new.kind.code())
    .bind(new.duration_minutes)
    .bind(new.fee.minor)
    .bind(new.fee.currency.code())
    .bind(new.payment.code())
    .bind(i64::from(new.needs_approval))
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

pub(in crate::care) async fn by_id(conn: &mut Conn, id: VisitTypeId) -> Result<Option<VisitType>, Error> {
    let row = sqlx::query("SELECT * FROM visit_type WHERE id = $1").bind(id.to_string()).fetch_optional(conn).await?;
    row.as_ref().map(visit_type).transpose()
}

pub(in crate::care) async fn of_provider(conn: &mut Conn, provider: ProviderId) -> Result<Vec<VisitType>, Error> {
    let rows = sqlx::query("SELECT * FROM visit_type WHERE provider_id = $1 ORDER BY duration_minutes, id")
        .bind(provider.to_string())
        .fetch_all(conn)
        .await?;
    rows.iter().map(visit_type).collect()
}

/// False when it has another version.
pub(in crate::care) async fn update(
    conn: &mut Conn,
    id: VisitTypeId,
    version: i64,
    new: &NewVisitType,
    active: bool,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE visit_type SET name = $1, kind = $2, duration_minutes = $3, fee_minor = $4, currency = $5, payment = $6,
             needs_approval = $7, active = $8, version = version + 1
         WHERE id = $9 AND version = $10",
    )
    .bind(&new.name)
    .bind(new.kind.code())
    .bind(new.duration_minutes)
    .bind(new.fee.minor)
    .bind(new.fee.currency.code())
    .bind(new.payment.code())
    .bind(i64::from(new.needs_approval))
    .bind(i64::from(active))
    .bind(id.to_string())
    .bind(version)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::care) async fn retire(conn: &mut Conn, id: VisitTypeId) -> Result<(), Error> {
    sqlx::query("UPDATE visit_type SET active = 0, version = version + 1 WHERE id = $1 AND active = 1")
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

fn visit_type(row: &AnyRow) -> Result<VisitType, Error> {
    Ok(VisitType {
        id: row.parsed("id")?,
        provider: row.parsed("provider_id")?,
        name: row.text("name")?,
        kind: row.parsed("kind")?,
        duration_minutes: row.number("duration_minutes")?,
        fee: Money { minor: row.number("fee_minor")?, currency: row.parsed("currency")? },
        payment: row.parsed("payment")?,
        needs_approval: row.flag("needs_approval")?,
        active: row.flag("active")?,
        version: row.number("version")?,
    })
}
