//! SQL of the clinic.

use serde::de::DeserializeOwned;
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
        cancel_tiers: json(&row, "cancel_tiers")?,
        reminder_minutes: json(&row, "reminder_minutes")?,
        version: row.number("version")?,
    })
}

fn json<T: DeserializeOwned>(row: &AnyRow, column: &str) -> Result<T, Error> {
    serde_json::from_str(&row.text(column)?).map_err(|_| Error::Corrupt { column: column.to_owned() })
}
