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
    .execute(&mut *conn)
    .await?;
    insert_prices(conn, id, &new.other_prices).await
}

pub(in crate::care) async fn by_id(conn: &mut Conn, id: VisitTypeId) -> Result<Option<VisitType>, Error> {
    let row =
        sqlx::query("SELECT * FROM visit_type WHERE id = $1").bind(id.to_string()).fetch_optional(&mut *conn).await?;
    let Some(row) = row else { return Ok(None) };
    let prices = sqlx::query("SELECT * FROM visit_type_price WHERE visit_type_id = $1 ORDER BY currency")
        .bind(id.to_string())
        .fetch_all(conn)
        .await?;
    let mut found = visit_type(&row)?;
    found.other_prices = prices.iter().map(price).collect::<Result<_, _>>()?;
    Ok(Some(found))
}

pub(in crate::care) async fn of_provider(conn: &mut Conn, provider: ProviderId) -> Result<Vec<VisitType>, Error> {
    let rows = sqlx::query("SELECT * FROM visit_type WHERE provider_id = $1 ORDER BY duration_minutes, id")
        .bind(provider.to_string())
        .fetch_all(&mut *conn)
        .await?;
    let prices = sqlx::query(
        "SELECT visit_type_price.* FROM visit_type_price JOIN visit_type ON visit_type.id = visit_type_id
         WHERE provider_id = $1 ORDER BY visit_type_price.currency",
    )
    .bind(provider.to_string())
    .fetch_all(conn)
    .await?;
    let mut types: Vec<VisitType> = rows.iter().map(visit_type).collect::<Result<_, _>>()?;
    for row in &prices {
        let id: VisitTypeId = row.parsed("visit_type_id")?;
        if let Some(one) = types.iter_mut().find(|one| one.id == id) {
            one.other_prices.push(price(row)?);
        }
    }
    Ok(types)
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
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("DELETE FROM visit_type_price WHERE visit_type_id = $1")
        .bind(id.to_string())
        .execute(&mut *conn)
        .await?;
    insert_prices(conn, id, &new.other_prices).await?;
    Ok(true)
}

async fn insert_prices(conn: &mut Conn, id: VisitTypeId, prices: &[Money]) -> Result<(), Error> {
    for price in prices {
        sqlx::query("INSERT INTO visit_type_price (visit_type_id, currency, minor) VALUES ($1, $2, $3)")
            .bind(id.to_string())
            .bind(price.currency.code())
            .bind(price.minor)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

pub(in crate::care) async fn retire(conn: &mut Conn, id: VisitTypeId) -> Result<(), Error> {
    sqlx::query("UPDATE visit_type SET active = 0, version = version + 1 WHERE id = $1 AND active = 1")
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

fn price(row: &AnyRow) -> Result<Money, Error> {
    Ok(Money { minor: row.number("minor")?, currency: row.parsed("currency")? })
}

/// Without its prices in other currencies.
fn visit_type(row: &AnyRow) -> Result<VisitType, Error> {
    Ok(VisitType {
        id: row.parsed("id")?,
        provider: row.parsed("provider_id")?,
        name: row.text("name")?,
        kind: row.parsed("kind")?,
        duration_minutes: row.number("duration_minutes")?,
        fee: Money { minor: row.number("fee_minor")?, currency: row.parsed("currency")? },
        other_prices: Vec::new(),
        payment: row.parsed("payment")?,
        needs_approval: row.flag("needs_approval")?,
        active: row.flag("active")?,
        version: row.number("version")?,
    })
}
