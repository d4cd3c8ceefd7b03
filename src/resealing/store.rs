//! SQL of what is sealed, wherever it lies: a version, a dot and base64, in quotes where it lies as JSON.

use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use super::Column;
use crate::db::{Columns as _, Conn, Error};
use crate::vault::KeyVersion;

/// A value as it lies there.
pub(super) struct Value {
    pub(super) row: String,
    pub(super) of: String,
    pub(super) sealed: String,
}

/// Values of other versions than this, with what else is in their column, behind a row.
pub(super) async fn others(
    conn: &mut Conn,
    column: &Column,
    version: KeyVersion,
    after: &str,
    limit: i64,
) -> Result<Vec<Value>, Error> {
    let Column { table, id, of, name, .. } = column;
    let text = format!(
        "SELECT {id} AS row_id, {of} AS place_of, {name} AS sealed FROM {table}
         WHERE {id} > $1 AND {name} <> '' AND SUBSTR(LTRIM({name}, '\"'), 1, LENGTH($2)) <> $2 ORDER BY {id} LIMIT $3"
    );
    let query = sqlx::query(AssertSqlSafe(text)).bind(after.to_owned()).bind(format!("{version}.")).bind(limit);
    let rows = query.fetch_all(conn).await?;
    let value =
        |row: &AnyRow| Ok(Value { row: row.text("row_id")?, of: row.text("place_of")?, sealed: row.text("sealed")? });
    rows.iter().map(value).collect()
}

/// How many values are of that version.
pub(super) async fn count(conn: &mut Conn, column: &Column, version: KeyVersion) -> Result<i64, Error> {
    let Column { table, name, .. } = column;
    let text = format!(
        "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM {table} WHERE SUBSTR(LTRIM({name}, '\"'), 1, LENGTH($1)) = $1"
    );
    sqlx::query(AssertSqlSafe(text)).bind(format!("{version}.")).fetch_one(conn).await?.number("n")
}

/// Only if it is still what it was; whether it was.
pub(super) async fn replace(conn: &mut Conn, column: &Column, before: &Value, now: &str) -> Result<bool, Error> {
    let Column { table, id, name, .. } = column;
    let text = format!("UPDATE {table} SET {name} = $1 WHERE {id} = $2 AND {name} = $3");
    let query = sqlx::query(AssertSqlSafe(text)).bind(now.to_owned()).bind(&before.row).bind(&before.sealed);
    Ok(query.execute(conn).await?.rows_affected() == 1)
}
