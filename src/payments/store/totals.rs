//! SQL of what came and went.

use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::care::QUARTER_US;
use crate::db::{Columns as _, Conn, Error};
use crate::payments::totals::{Flow, FlowKind};

/// Money that came or went since `from` and before `to`.
pub(in crate::payments) async fn flows(conn: &mut Conn, from: Timestamp, to: Timestamp) -> Result<Vec<Flow>, Error> {
    let mut flows = Vec::new();
    for (kind, rows, at) in [
        // What came online is known by its try.
        (
            FlowKind::Received,
            "SELECT payment_id, processor, currency, received_minor AS minor, paid_at AS at FROM payment_attempt
             WHERE processor IS NOT NULL AND received_minor > 0",
            "paid_at",
        ),
        // What came by bank, by its line: a transfer may come in parts.
        (
            FlowKind::Received,
            "SELECT payment_id, NULL AS processor, currency, amount_minor AS minor, settled_at AS at FROM bank_line
             WHERE payment_id IS NOT NULL",
            "settled_at",
        ),
        (
            FlowKind::Refunded,
            "SELECT r.payment_id, t.processor, r.currency, r.amount_minor AS minor, r.updated_at AS at
             FROM refund r JOIN payment_attempt t ON t.id = r.attempt_id WHERE r.state = 'SUCCEEDED'",
            "r.updated_at",
        ),
        (
            FlowKind::Lost,
            "SELECT payment_id, processor, currency, amount_minor AS minor, updated_at AS at FROM dispute
             WHERE state = 'LOST'",
            "updated_at",
        ),
    ] {
        let statement = format!(
            "SELECT p.provider_id, f.processor, f.currency, f.at / {QUARTER_US} AS quarter, CAST(COUNT(*) AS BIGINT) AS n,
                 CAST(SUM(f.minor) AS BIGINT) AS minor
             FROM ({rows} AND {at} >= $1 AND {at} < $2) f JOIN payment p ON p.id = f.payment_id
             GROUP BY p.provider_id, f.processor, f.currency, f.at / {QUARTER_US}"
        );
        let found = sqlx::query(AssertSqlSafe(statement)).bind(from.as_microsecond()).bind(to.as_microsecond());
        for row in &found.fetch_all(&mut *conn).await? {
            flows.push(read(row, kind)?);
        }
    }
    Ok(flows)
}

fn read(row: &AnyRow, kind: FlowKind) -> Result<Flow, Error> {
    Ok(Flow {
        kind,
        provider: row.parsed("provider_id")?,
        processor: row.maybe_parsed("processor")?,
        currency: row.parsed("currency")?,
        quarter: row.number("quarter")?,
        count: row.number("n")?,
        minor: row.number("minor")?,
    })
}
