//! SQL of the clinic.

use serde::de::DeserializeOwned;
use serde_json::json;
use sqlx::any::AnyRow;

use crate::care::Clinic;
use crate::db::{Columns as _, Conn, Error};

pub(in crate::care) async fn load(conn: &mut Conn) -> Result<Clinic, Error> {
    let row = sqlx::query("SELECT * FROM clinic WHERE id = 1").fetch_one(conn).await?;
    Ok(Clinic {
        name: row.text("name")?,
        email: row.text("email")?,
        zone: row.text("zone")?,
        currency: row.parsed("currency")?,
        language: row.text("language")?,
        hold_minutes: row.number("hold_minutes")?,
        cancel_tiers: from_json(&row, "cancel_tiers")?,
        reminder_minutes: from_json(&row, "reminder_minutes")?,
        version: row.number("version")?,
    })
}

pub(in crate::care) async fn lock(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query("UPDATE clinic SET version = version WHERE id = 1").execute(conn).await?;
    Ok(())
}

/// False when it has another version than `new` names.
pub(in crate::care) async fn update(conn: &mut Conn, new: &Clinic) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE clinic SET name = $1, email = $2, zone = $3, currency = $4, language = $5, hold_minutes = $6, cancel_tiers = $7,
             reminder_minutes = $8, version = version + 1
         WHERE id = 1 AND version = $9",
    )
    .bind(&new.name)
    .bind(&new.email)
    .bind(&new.zone)
    .bind(new.currency.code())
    .bind(&new.language)
    .bind(new.hold_minutes)
    .bind(json!(new.cancel_tiers).to_string())
    .bind(json!(new.reminder_minutes).to_string())
    .bind(new.version)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn from_json<T: DeserializeOwned>(row: &AnyRow, column: &str) -> Result<T, Error> {
    serde_json::from_str(&row.text(column)?).map_err(|_| Error::Corrupt { column: column.to_owned() })
}
