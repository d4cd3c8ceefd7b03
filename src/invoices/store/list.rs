//! SQL of lists of invoices.

use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use super::invoice;
use crate::db::{Conn, Error};
use crate::ids::InvoiceId;
use crate::invoices::list::Filter;
use crate::invoices::model::{Invoice, InvoiceState};

/// Up to `limit + 1` that fit, newest first.
pub(in crate::invoices) async fn list(
    conn: &mut Conn,
    filter: &Filter,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Invoice>, Error> {
    let mut texts: Vec<String> = Vec::new();
    let mut conditions = vec!["1 = 1".to_owned()];
    let mut bind = |text: String| {
        texts.push(text);
        format!("${}", texts.len())
    };
    if let Some(patients) = &filter.patients {
        let places: Vec<String> = patients.iter().map(|patient| bind(patient.to_string())).collect();
        let places = places.join(", ");
        conditions.push(if places.is_empty() { "1 = 0".to_owned() } else { format!("patient_id IN ({places})") });
    }
    for (column, id) in [
        ("provider_id", filter.provider.map(|id| id.to_string())),
        ("payment_id", filter.payment.map(|id| id.to_string())),
        ("appointment_id", filter.appointment.map(|id| id.to_string())),
        ("kind", filter.kind.map(|kind| kind.code().to_owned())),
        ("currency", filter.currency.map(String::from)),
    ] {
        conditions.extend(id.map(|id| format!("{column} = {}", bind(id))));
    }
    conditions.extend(filter.from.map(|from| format!("issued_at >= {}", from.as_microsecond())));
    conditions.extend(filter.to.map(|to| format!("issued_at < {}", to.as_microsecond())));
    conditions.extend(filter.state.map(|state| in_state(state, now)));
    conditions.extend(filter.after.map(|after: InvoiceId| format!("id < {}", bind(after.to_string()))));
    let (conditions, limit) = (conditions.join(" AND "), limit.saturating_add(1));
    let statement = format!("SELECT * FROM invoice WHERE {conditions} ORDER BY id DESC LIMIT {limit}");
    let mut query = sqlx::query(AssertSqlSafe(statement));
    for text in texts {
        query = query.bind(text);
    }
    query.fetch_all(conn).await?.iter().map(invoice).collect()
}

/// As [`Invoice::state`] has it.
fn in_state(state: InvoiceState, now: Timestamp) -> String {
    let (open, now) = ("total_minor > paid_minor + credited_minor", now.as_microsecond());
    let is = match state {
        InvoiceState::Open => format!("{open} AND (due_at IS NULL OR due_at >= {now})"),
        InvoiceState::Overdue => format!("{open} AND due_at < {now}"),
        InvoiceState::Paid => format!("NOT ({open}) AND credited_minor < total_minor"),
        InvoiceState::Credited => "credited_minor >= total_minor".to_owned(),
    };
    format!("kind = 'INVOICE' AND {is}")
}

/// Bills whose day has passed and of which nobody was told yet, longest first.
pub(in crate::invoices) async fn overdue(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<Invoice>, Error> {
    let found = sqlx::query(
        "SELECT * FROM invoice
         WHERE kind = 'INVOICE' AND overdue_told_at IS NULL AND due_at < $1 AND total_minor > paid_minor + credited_minor
         ORDER BY due_at, id LIMIT $2",
    );
    found.bind(now.as_microsecond()).bind(limit).fetch_all(conn).await?.iter().map(invoice).collect()
}

/// Notes that somebody is told now; false when they were, or when it was paid meanwhile.
pub(in crate::invoices) async fn told(conn: &mut Conn, id: InvoiceId, now: Timestamp) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE invoice SET overdue_told_at = $1
         WHERE id = $2 AND overdue_told_at IS NULL AND total_minor > paid_minor + credited_minor",
    );
    Ok(done.bind(now.as_microsecond()).bind(id.to_string()).execute(conn).await?.rows_affected() == 1)
}
