//! SQL of the outbox.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::{Claimed, Entry, Kind, LEASE, Message, State};
use crate::clock::{Clock, later};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::MessageId;

pub(super) async fn insert(conn: &mut Conn, id: MessageId, now: Timestamp, message: &Message) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO outbox_message (id, kind, dedupe_key, subject_id, payload, state, due_at, created_at)
         VALUES ($1, $2, $3, $4, $5, 'WAITING', $6, $7) ON CONFLICT (dedupe_key) DO NOTHING",
    )
    .bind(id.to_string())
    .bind(message.kind.code())
    .bind(format!("{}:{}:{}", message.kind, message.subject, message.once))
    .bind(&message.subject)
    .bind(message.payload.to_string())
    .bind(message.due_at.as_microsecond())
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes up to `limit` messages that are due for [`LEASE`]. Two workers never take the same.
///
/// # Errors
/// [`Error`]
pub async fn claim(conn: &mut Conn, clock: &Clock, limit: i64) -> Result<Vec<Claimed>, Error> {
    let now = clock.now();
    let lease = clock.uuid().to_string();
    // The condition stands twice: whoever waited for another worker's row lock looks at it again.
    let rows = sqlx::query(
        "UPDATE outbox_message SET lease = $1, leased_until = $2, attempts = attempts + 1
         WHERE leased_until <= $3 AND state = 'WAITING' AND id IN (
             SELECT id FROM outbox_message WHERE state = 'WAITING' AND due_at <= $3 AND leased_until <= $3
             ORDER BY due_at, id LIMIT $4)
         RETURNING id, kind, subject_id, payload, due_at, created_at, attempts",
    )
    .bind(&lease)
    .bind(later(now, LEASE).as_microsecond())
    .bind(now.as_microsecond())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| claimed(row, &lease)).collect()
}

/// Says what became of a message; false when the lease had run out and another worker has it now.
///
/// # Errors
/// [`Error`]
pub async fn settle(
    conn: &mut Conn,
    message: &Claimed,
    state: State,
    now: Timestamp,
    why: &str,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE outbox_message SET state = $1, settled_at = $2, last_error = $3, lease = NULL WHERE id = $4 AND lease = $5",
    )
    .bind(state.code())
    .bind(now.as_microsecond())
    .bind(Some(why).filter(|why| !why.is_empty()))
    .bind(message.id.to_string())
    .bind(&message.lease)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a message back until `due_at`.
///
/// # Errors
/// [`Error`]
pub async fn defer(conn: &mut Conn, message: &Claimed, due_at: Timestamp, why: &str) -> Result<(), Error> {
    sqlx::query(
        "UPDATE outbox_message SET due_at = $1, leased_until = 0, lease = NULL, last_error = $2 WHERE id = $3 AND lease = $4",
    )
    .bind(due_at.as_microsecond())
    .bind(why)
    .bind(message.id.to_string())
    .bind(&message.lease)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes back what waits about a subject, such as reminders of an appointment that moved.
///
/// # Errors
/// [`Error`]
pub async fn cancel(conn: &mut Conn, kind: Kind, subject: &str, now: Timestamp) -> Result<(), Error> {
    sqlx::query(
        "UPDATE outbox_message SET state = 'SKIPPED', settled_at = $1
         WHERE subject_id = $2 AND kind = $3 AND state = 'WAITING'",
    )
    .bind(now.as_microsecond())
    .bind(subject)
    .bind(kind.code())
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes out what messages about a subject say besides; what is settled has no use for it, and the rest is skipped.
///
/// # Errors
/// [`Error`]
pub async fn forget(conn: &mut Conn, subject: &str) -> Result<(), Error> {
    sqlx::query("UPDATE outbox_message SET payload = 'null' WHERE subject_id = $1").bind(subject).execute(conn).await?;
    Ok(())
}

/// One message.
///
/// # Errors
/// [`Error`]
pub async fn by_id(conn: &mut Conn, id: MessageId) -> Result<Option<Entry>, Error> {
    let row =
        sqlx::query("SELECT * FROM outbox_message WHERE id = $1").bind(id.to_string()).fetch_optional(conn).await?;
    row.as_ref().map(entry).transpose()
}

/// Messages, newest first, of one kind and in one state if that is said.
///
/// # Errors
/// [`Error`]
pub async fn list(
    conn: &mut Conn,
    kind: Option<Kind>,
    state: Option<State>,
    before: Option<MessageId>,
    limit: i64,
) -> Result<Vec<Entry>, Error> {
    // Without a place in the order: before the greatest id there is.
    let before = before.map_or_else(|| "g".to_owned(), |id| id.to_string());
    let rows = sqlx::query(
        "SELECT * FROM outbox_message
         WHERE id < $1 AND kind = COALESCE($2, kind) AND state = COALESCE($3, state) ORDER BY id DESC LIMIT $4",
    )
    .bind(before)
    .bind(kind.map(Kind::code))
    .bind(state.map(State::code))
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(entry).collect()
}

/// Messages about one thing, oldest first.
///
/// # Errors
/// [`Error`]
pub async fn about(conn: &mut Conn, subject: &str, limit: i64) -> Result<Vec<Entry>, Error> {
    let rows = sqlx::query("SELECT * FROM outbox_message WHERE subject_id = $1 ORDER BY id LIMIT $2")
        .bind(subject)
        .bind(limit)
        .fetch_all(conn)
        .await?;
    rows.iter().map(entry).collect()
}

/// The newest message of that kind about one thing.
///
/// # Errors
/// [`Error`]
pub async fn newest(conn: &mut Conn, kind: Kind, subject: &str) -> Result<Option<Entry>, Error> {
    let row = sqlx::query("SELECT * FROM outbox_message WHERE subject_id = $1 AND kind = $2 ORDER BY id DESC LIMIT 1")
        .bind(subject)
        .bind(kind.code())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(entry).transpose()
}

/// Gives a message that was given up all its attempts again; false when it is in another state.
///
/// # Errors
/// [`Error`]
pub async fn again(conn: &mut Conn, id: MessageId, now: Timestamp) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE outbox_message SET state = 'WAITING', due_at = $1, attempts = 0, leased_until = 0, lease = NULL, settled_at = NULL
         WHERE id = $2 AND state = 'FAILED'",
    )
    .bind(now.as_microsecond())
    .bind(id.to_string())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes messages that were settled before; how many.
pub(super) async fn remove_settled(conn: &mut Conn, before: Timestamp) -> Result<u64, Error> {
    let done = sqlx::query("DELETE FROM outbox_message WHERE state <> 'WAITING' AND settled_at < $1")
        .bind(before.as_microsecond())
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}

fn entry(row: &AnyRow) -> Result<Entry, Error> {
    Ok(Entry {
        id: row.parsed("id")?,
        kind: row.parsed("kind")?,
        subject: row.text("subject_id")?,
        state: row.parsed("state")?,
        due_at: row.at("due_at")?,
        created_at: row.at("created_at")?,
        settled_at: row.maybe_at("settled_at")?,
        attempts: row.number("attempts")?,
        last_error: row.maybe_text("last_error")?,
    })
}

fn claimed(row: &AnyRow, lease: &str) -> Result<Claimed, Error> {
    Ok(Claimed {
        id: row.parsed::<MessageId>("id")?,
        kind: row.parsed("kind")?,
        subject: row.text("subject_id")?,
        payload: row.parsed("payload")?,
        due_at: row.at("due_at")?,
        created_at: row.at("created_at")?,
        attempt: row.number("attempts")?,
        lease: lease.to_owned(),
    })
}
