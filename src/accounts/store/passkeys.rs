//! SQL of passkeys and their ceremonies.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use uuid::Uuid;

use crate::accounts::passkey::Stored;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{PasskeyId, UserId};

pub(in crate::accounts) async fn begin(
    conn: &mut Conn,
    id: Uuid,
    user: Option<UserId>,
    state: &str,
    ends_at: Timestamp,
) -> Result<(), Error> {
    sqlx::query("INSERT INTO passkey_ceremony (id, user_id, state, ends_at) VALUES ($1, $2, $3, $4)")
        .bind(id.to_string())
        .bind(user.map(|user| user.to_string()))
        .bind(state)
        .bind(ends_at.as_microsecond())
        .execute(conn)
        .await?;
    Ok(())
}

/// The state of a ceremony, which ends with this; of that user, or of nobody yet.
pub(in crate::accounts) async fn end(
    conn: &mut Conn,
    id: Uuid,
    user: Option<UserId>,
    now: Timestamp,
) -> Result<Option<String>, Error> {
    let row = sqlx::query(
        "DELETE FROM passkey_ceremony WHERE id = $1 AND COALESCE(user_id, '') = $2 AND ends_at > $3 RETURNING state",
    )
    .bind(id.to_string())
    .bind(user.map(|user| user.to_string()).unwrap_or_default())
    .bind(now.as_microsecond())
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.text("state")).transpose()
}

/// False when some account has it.
pub(in crate::accounts) async fn insert(conn: &mut Conn, user: UserId, passkey: &Stored) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO passkey (id, user_id, credential_id, name, credential, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (credential_id) DO NOTHING",
    )
    .bind(passkey.id.to_string())
    .bind(user.to_string())
    .bind(&passkey.credential_id)
    .bind(&passkey.name.0)
    .bind(&passkey.credential)
    .bind(passkey.created_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::accounts) async fn of_user(conn: &mut Conn, user: UserId) -> Result<Vec<Stored>, Error> {
    let rows = sqlx::query("SELECT * FROM passkey WHERE user_id = $1 ORDER BY id")
        .bind(user.to_string())
        .fetch_all(conn)
        .await?;
    rows.iter().map(stored).collect()
}

pub(in crate::accounts) async fn by_credential(
    conn: &mut Conn,
    user: UserId,
    credential_id: &str,
) -> Result<Option<Stored>, Error> {
    let row = sqlx::query("SELECT * FROM passkey WHERE user_id = $1 AND credential_id = $2")
        .bind(user.to_string())
        .bind(credential_id)
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(stored).transpose()
}

/// Notes a use, with the credential's counter as it is then; false when another use came in between.
pub(in crate::accounts) async fn used(
    conn: &mut Conn,
    before: &Stored,
    credential: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query("UPDATE passkey SET credential = $1, used_at = $2 WHERE id = $3 AND credential = $4")
        .bind(credential)
        .bind(now.as_microsecond())
        .bind(before.id.to_string())
        .bind(&before.credential)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// False when the user has none such.
pub(in crate::accounts) async fn remove(conn: &mut Conn, user: UserId, id: PasskeyId) -> Result<bool, Error> {
    let done = sqlx::query("DELETE FROM passkey WHERE id = $1 AND user_id = $2")
        .bind(id.to_string())
        .bind(user.to_string())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::accounts) async fn remove_all(conn: &mut Conn, user: UserId) -> Result<(), Error> {
    sqlx::query("DELETE FROM passkey WHERE user_id = $1").bind(user.to_string()).execute(conn).await?;
    Ok(())
}

fn stored(row: &AnyRow) -> Result<Stored, Error> {
    Ok(Stored {
        id: row.parsed("id")?,
        credential_id: row.text("credential_id")?,
        name: row.text("name")?.into(),
        credential: row.text("credential")?,
        created_at: row.at("created_at")?,
        used_at: row.maybe_at("used_at")?,
    })
}
