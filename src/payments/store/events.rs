//! SQL of what processors told.

use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::db::{Columns as _, Conn, Error};
use crate::gateways::Processor;
use crate::payments::model::{EventState, ProviderEvent};

/// Writes it once; false when it was told before.
pub(in crate::payments) async fn insert_event(
    conn: &mut Conn,
    new: &ProviderEvent,
    sealed_body: &str,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO provider_event (processor, dedupe_key, kind, subject, reference, body, state, look_at, received_at,
             settled_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (processor, dedupe_key) DO NOTHING",
    )
    .bind(new.processor.code())
    .bind(&new.dedupe_key)
    .bind(&new.kind)
    .bind(new.subject.code())
    .bind(&new.reference)
    .bind(sealed_body)
    .bind(new.state.code())
    .bind(new.look_at.map(Timestamp::as_microsecond))
    .bind(new.received_at.as_microsecond())
    .bind(new.settled_at.map(Timestamp::as_microsecond))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Those to be looked at now, oldest first.
pub(in crate::payments) async fn events_to_look(
    conn: &mut Conn,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<ProviderEvent>, Error> {
    let due = sqlx::query("SELECT * FROM provider_event WHERE look_at <= $1 ORDER BY look_at, dedupe_key LIMIT $2");
    due.bind(now.as_microsecond()).bind(limit).fetch_all(conn).await?.iter().map(read).collect()
}

/// It is done with.
pub(in crate::payments) async fn settle_event(
    conn: &mut Conn,
    event: &ProviderEvent,
    state: EventState,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE provider_event SET state = $1, settled_at = $2, look_at = NULL WHERE processor = $3 AND dedupe_key = $4",
    )
    .bind(state.code())
    .bind(now.as_microsecond())
    .bind(event.processor.code())
    .bind(&event.dedupe_key)
    .execute(conn)
    .await?;
    Ok(())
}

/// It was looked at in vain.
pub(in crate::payments) async fn count_try(
    conn: &mut Conn,
    event: &ProviderEvent,
    again: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE provider_event SET tries = tries + 1, look_at = $1
         WHERE processor = $2 AND dedupe_key = $3 AND look_at IS NOT NULL",
    )
    .bind(again.as_microsecond())
    .bind(event.processor.code())
    .bind(&event.dedupe_key)
    .execute(conn)
    .await?;
    Ok(())
}

/// Those about these names of one processor, oldest first.
pub(in crate::payments) async fn events_of(
    conn: &mut Conn,
    processor: Processor,
    references: &[String],
    limit: i64,
) -> Result<Vec<ProviderEvent>, Error> {
    if references.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (2..).take(references.len()).map(|n| format!("${n}")).collect();
    let statement = format!(
        "SELECT * FROM provider_event WHERE processor = $1 AND reference IN ({}) ORDER BY received_at, dedupe_key LIMIT {limit}",
        places.join(", ")
    );
    let mut query = sqlx::query(AssertSqlSafe(statement)).bind(processor.code());
    for reference in references {
        query = query.bind(reference);
    }
    query.fetch_all(conn).await?.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<ProviderEvent, Error> {
    Ok(ProviderEvent {
        processor: row.parsed("processor")?,
        dedupe_key: row.text("dedupe_key")?,
        kind: row.text("kind")?,
        subject: row.parsed("subject")?,
        reference: row.text("reference")?,
        state: row.parsed("state")?,
        tries: row.number("tries")?,
        look_at: row.maybe_at("look_at")?,
        received_at: row.at("received_at")?,
        settled_at: row.maybe_at("settled_at")?,
    })
}
