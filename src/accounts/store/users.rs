//! SQL of users.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use crate::accounts::profile::Profile;
use crate::accounts::rules::Email;
use crate::accounts::sign_in::Credentials;
use crate::accounts::user::{Checked, Status, User};
use crate::actor::Role;
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

pub(super) use select;

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

pub(in crate::accounts) async fn by_email(conn: &mut Conn, email_key: &str) -> Result<Option<User>, Error> {
    let row = sqlx::query(select!("WHERE u.email_key = $1")).bind(email_key).fetch_optional(conn).await?;
    row.as_ref().map(user).transpose()
}

/// Whoever has this address, with the hash of their password.
pub(in crate::accounts) async fn credentials(conn: &mut Conn, email_key: &str) -> Result<Option<Credentials>, Error> {
    let Some(user) = by_email(conn, email_key).await? else { return Ok(None) };
    let password_hash = password_hash(conn, user.id).await?;
    Ok(Some(Credentials { user, password_hash }))
}

pub(in crate::accounts) async fn password_hash(conn: &mut Conn, id: UserId) -> Result<Option<String>, Error> {
    let row = sqlx::query("SELECT password_hash FROM user_account WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(conn)
        .await?;
    row.map_or(Ok(None), |row| row.maybe_text("password_hash"))
}

/// Puts another registration or invitation in the place of one that nobody took up; its id, or none when that address has
/// no such account.
pub(in crate::accounts) async fn replace(
    conn: &mut Conn,
    new: &Checked,
    now: Timestamp,
) -> Result<Option<UserId>, Error> {
    let row = sqlx::query(
        "UPDATE user_account SET role = $1, name = $2, password_hash = $3, language = $4, zone = $5, updated_at = $6,
             version = version + 1
         WHERE email_key = $7 AND status = $8 RETURNING id",
    )
    .bind(new.role.code())
    .bind(&new.name.0)
    .bind(&new.password_hash)
    .bind(&new.language)
    .bind(&new.zone)
    .bind(now.as_microsecond())
    .bind(&new.email.key.0)
    .bind(new.status.code())
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.parsed("id")).transpose()
}

/// Puts a hash in the place of another, in the same state; false when either changed in between.
pub(in crate::accounts) async fn confirm_password(
    conn: &mut Conn,
    id: UserId,
    before: &str,
    after: &str,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE user_account SET password_hash = $1 WHERE id = $2 AND password_hash = $3 AND status = 'ACTIVE'",
    )
    .bind(after)
    .bind(id.to_string())
    .bind(before)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::accounts) async fn set_password(
    conn: &mut Conn,
    id: UserId,
    hash: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE user_account SET password_hash = $1, updated_at = $2 WHERE id = $3")
        .bind(hash)
        .bind(now.as_microsecond())
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// From one state into another; false when it was not in the first.
pub(in crate::accounts) async fn set_status(
    conn: &mut Conn,
    id: UserId,
    before: Status,
    after: Status,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE user_account SET status = $1, updated_at = $2, version = version + 1 WHERE id = $3 AND status = $4",
    )
    .bind(after.code())
    .bind(now.as_microsecond())
    .bind(id.to_string())
    .bind(before.code())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when it was changed since that version.
pub(in crate::accounts) async fn set_role(
    conn: &mut Conn,
    id: UserId,
    role: Role,
    version: i64,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE user_account SET role = $1, updated_at = $2, version = version + 1 WHERE id = $3 AND version = $4",
    )
    .bind(role.code())
    .bind(now.as_microsecond())
    .bind(id.to_string())
    .bind(version)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when somebody else has the address.
pub(in crate::accounts) async fn set_email(
    conn: &mut Conn,
    id: UserId,
    email: &Email,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE user_account SET email = $1, email_key = $2, updated_at = $3, version = version + 1 WHERE id = $4
             AND NOT EXISTS (SELECT 1 FROM user_account o WHERE o.email_key = $2 AND o.id <> $4)",
    )
    .bind(&email.text.0)
    .bind(&email.key.0)
    .bind(now.as_microsecond())
    .bind(id.to_string())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when it was changed since that version.
pub(in crate::accounts) async fn set_profile(
    conn: &mut Conn,
    id: UserId,
    profile: &Profile,
    version: i64,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE user_account SET name = COALESCE($1, name), language = COALESCE($2, language), zone = COALESCE($3, zone),
             updated_at = $4, version = version + 1
         WHERE id = $5 AND version = $6",
    )
    .bind(profile.name.as_ref().map(|name| name.0.clone()))
    .bind(profile.language.clone())
    .bind(profile.zone.clone())
    .bind(now.as_microsecond())
    .bind(id.to_string())
    .bind(version)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Leaves an account that nobody can enter, under that name and address.
pub(in crate::accounts) async fn pseudonymise(
    conn: &mut Conn,
    id: UserId,
    name: &str,
    email: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE user_account SET status = 'DEACTIVATED', name = $1, email = $2, email_key = $2, password_hash = NULL,
             language = 'en', zone = 'UTC', updated_at = $3, version = version + 1
         WHERE id = $4",
    )
    .bind(name)
    .bind(email)
    .bind(now.as_microsecond())
    .bind(id.to_string())
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) fn user(row: &AnyRow) -> Result<User, Error> {
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
