//! SQL of users.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use crate::accounts::user::{Checked, User};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::UserId;

/// `SELECT` of whole users with whatever comes behind.
macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT u.id, u.role, u.status, u.name, u.email, u.language, u.zone, u.totp_confirmed_at, u.created_at, u.version,
                 CAST((SELECT COUNT(*) FROM passkey p WHERE p.user_id = u.id) AS BIGINT) AS passkeys
             FROM user_account u ",
            $tail
        )
    };
}

/// False when the address has an account.
pub(in crate::accounts) async fn insert(
    conn: &mut Conn,
    id: UserId,
    new: &Checked,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO user_account (id, role, status, name, email, email_key, password_hash, language, zone, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) ON CONFLICT (email_key) DO NOTHING",
    )
    .bind(id.to_string())
    .bind(new.role.code())
    .bind(new.status.code())
    .bind(&new.name.0)
    .bind(&new.email.text.0)
    .bind(&new.email.key.0)
    .bind(&new.password_hash)
    .bind(&new.language)
    .bind(&new.zone)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::accounts) async fn by_id(conn: &mut Conn, id: UserId) -> Result<Option<User>, Error> {
    let row = sqlx::query(select!("WHERE u.id = $1")).bind(id.to_string()).fetch_optional(conn).await?;
    row.as_ref().map(user).transpose()
}

fn user(row: &AnyRow) -> Result<User, Error> {
    Ok(User {
        id: row.parsed("id")?,
        role: row.parsed("role")?,
        status: row.parsed("status")?,
        name: row.text("name")?.into(),
        email: row.text("email")?.into(),
        language: row.text("language")?,
        zone: row.text("zone")?,
        has_totp: row.maybe_number("totp_confirmed_at")?.is_some(),
        has_passkey: row.flag("passkeys")?,
        created_at: row.at("created_at")?,
        version: row.number("version")?,
    })
}
