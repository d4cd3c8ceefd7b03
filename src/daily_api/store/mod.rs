//! SQL of the Daily-compatible API, one file for each kind of thing.

pub(super) mod deliveries;
pub(super) mod keys;
pub(super) mod meetings;
pub(super) mod people;
pub(super) mod rooms;
pub(super) mod webhooks;

use crate::db::{Columns as _, Error};

/// A JSON object in a TEXT column.
fn object(row: &sqlx::any::AnyRow, column: &str) -> Result<serde_json::Map<String, serde_json::Value>, Error> {
    let text = row.text(column)?;
    serde_json::from_str(&text).map_err(|_| Error::Corrupt { column: column.to_owned() })
}
