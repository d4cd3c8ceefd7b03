//! SQL of what waits for a person.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::disputes::read as dispute;
use super::list::read_visit;
use super::refunds::read as refund;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{DisputeId, PaymentId, RefundId};
use crate::payments::model::{Dispute, Refund};
use crate::payments::queues::{Counts, Waiting};

/// How much waits; of unknown events only those since then.
pub(in crate::payments) async fn counts(conn: &mut Conn, since: Timestamp) -> Result<Counts, Error> {
    let row = sqlx::query(
        "SELECT
             (SELECT CAST(COUNT(*) AS BIGINT) FROM payment WHERE review IN ('AMOUNT', 'CURRENCY', 'IDENTITY')) AS mismatches,
             (SELECT CAST(COUNT(*) AS BIGINT) FROM refund r JOIN payment p ON p.id = r.payment_id
                 WHERE r.state = 'NEEDS_ATTENTION' OR (r.state = 'FAILED' AND p.review IS NOT NULL)) AS refunds,
             (SELECT CAST(COUNT(*) AS BIGINT) FROM dispute WHERE state IN ('OPEN', 'UNDER_REVIEW')) AS disputes,
             (SELECT MIN(answer_by) FROM dispute WHERE state IN ('OPEN', 'UNDER_REVIEW')) AS answer_by,
             (SELECT CAST(COUNT(*) AS BIGINT) FROM bank_line WHERE state = 'WAITING') AS bank_lines,
             (SELECT CAST(COUNT(*) AS BIGINT) FROM provider_event WHERE state = 'UNKNOWN' AND received_at >= $1) AS unknown",
    );
    let row = row.bind(since.as_microsecond()).fetch_one(conn).await?;
    Ok(Counts {
        mismatches: row.number("mismatches")?,
        refunds: row.number("refunds")?,
        disputes: row.number("disputes")?,
        answer_by: row.maybe_at("answer_by")?,
        bank_lines: row.number("bank_lines")?,
        unknown_events: row.number("unknown")?,
    })
}

/// Up to `limit + 1` refunds that are stuck, longest waiting first.
pub(in crate::payments) async fn stuck_refunds(
    conn: &mut Conn,
    after: Option<(i64, RefundId)>,
    limit: i64,
) -> Result<Vec<Waiting<Refund>>, Error> {
    let (at, id) = after.map_or((i64::MIN, String::new()), |(at, id)| (at, id.to_string()));
    let found = sqlx::query(
        "SELECT r.* FROM refund r JOIN payment p ON p.id = r.payment_id
         WHERE (r.state = 'NEEDS_ATTENTION' OR (r.state = 'FAILED' AND p.review IS NOT NULL))
             AND (r.created_at > $1 OR (r.created_at = $1 AND r.id > $2))
         ORDER BY r.created_at, r.id LIMIT $3",
    );
    let rows = found.bind(at).bind(id).bind(limit.saturating_add(1)).fetch_all(&mut *conn).await?;
    waiting(conn, &rows, refund, |refund: &Refund| refund.payment).await
}

/// Up to `limit + 1` disputes that are not decided, the most urgent first.
pub(in crate::payments) async fn open_disputes(
    conn: &mut Conn,
    after: Option<(i64, DisputeId)>,
    limit: i64,
) -> Result<Vec<Waiting<Dispute>>, Error> {
    let (at, id) = after.map_or((i64::MIN, String::new()), |(at, id)| (at, id.to_string()));
    let found = sqlx::query(
        "SELECT * FROM (SELECT d.*, COALESCE(d.answer_by, $1) AS urgency FROM dispute d
             WHERE d.state IN ('OPEN', 'UNDER_REVIEW')) d
         WHERE urgency > $2 OR (urgency = $2 AND id > $3) ORDER BY urgency, id LIMIT $4",
    );
    let found = found.bind(Timestamp::MAX.as_microsecond()).bind(at).bind(id).bind(limit.saturating_add(1));
    let rows = found.fetch_all(&mut *conn).await?;
    waiting(conn, &rows, dispute, |dispute: &Dispute| dispute.payment).await
}

/// Adds to each what it is of.
async fn waiting<T>(
    conn: &mut Conn,
    rows: &[AnyRow],
    read: fn(&AnyRow) -> Result<T, Error>,
    of: impl Fn(&T) -> PaymentId,
) -> Result<Vec<Waiting<T>>, Error> {
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let item = read(row)?;
        let row = sqlx::query(
            "SELECT p.*, w.name AS patient_name, c.name AS provider_name, a.starts_at FROM payment p
                 JOIN appointment a ON a.id = p.appointment_id JOIN patient w ON w.id = p.patient_id
                 JOIN provider c ON c.id = p.provider_id WHERE p.id = $1",
        );
        let row = row.bind(of(&item).to_string()).fetch_one(&mut *conn).await?;
        all.push(Waiting { item, payment: super::payment(&row)?, visit: read_visit(&row)? });
    }
    Ok(all)
}
