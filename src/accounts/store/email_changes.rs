//! SQL of changes of address.

use jiff::Timestamp;

use crate::db::{Columns as _, Conn, Error};
use crate::ids::UserId;

/// Which of the two addresses agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::accounts) enum Side {
    Old,
    New,
}

/// Puts another wish in the place of an earlier one.
pub(in crate::accounts) async fn replace(
    conn: &mut Conn,
    user: UserId,
    email: &str,
    ends_at: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO email_change (user_id, email, ends_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE
         SET email = excluded.email, ends_at = excluded.ends_at, old_agreed_at = NULL, new_agreed_at = NULL",
    )
    .bind(user.to_string())
    .bind(email)
    .bind(ends_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// One side agrees to this address: whether both do now. None when there is no such wish.
pub(in crate::accounts) async fn agree(
    conn: &mut Conn,
    user: UserId,
    email: &str,
    side: Side,
    now: Timestamp,
) -> Result<Option<bool>, Error> {
    let statement = match side {
        Side::Old => {
            "UPDATE email_change SET old_agreed_at = $1 WHERE user_id = $2 AND email = $3 AND ends_at > $1
             RETURNING old_agreed_at, new_agreed_at"
        }
        Side::New => {
            "UPDATE email_change SET new_agreed_at = $1 WHERE user_id = $2 AND email = $3 AND ends_at > $1
             RETURNING old_agreed_at, new_agreed_at"
        }
    };
    let row = sqlx::query(statement)
        .bind(now.as_microsecond())
        .bind(user.to_string())
        .bind(email)
        .fetch_optional(conn)
        .await?;
    let both =
        row.map(|row| Ok(row.maybe_number("old_agreed_at")?.is_some() && row.maybe_number("new_agreed_at")?.is_some()));
    both.transpose()
}

pub(in crate::accounts) async fn remove(conn: &mut Conn, user: UserId) -> Result<(), Error> {
    sqlx::query("DELETE FROM email_change WHERE user_id = $1").bind(user.to_string()).execute(conn).await?;
    Ok(())
}
