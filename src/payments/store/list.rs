//! SQL of lists of payments.

use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use super::payment;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::AppointmentId;
use crate::payments::list::{Filter, Listed, Visit};
use crate::sensitive::Phi;

/// Up to `limit + 1` payments that fit, newest first.
pub(in crate::payments) async fn list(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<Listed>, Error> {
    let mut texts: Vec<String> = Vec::new();
    let mut conditions = vec![
        format!("created_at >= {}", filter.from.as_microsecond()),
        format!("created_at < {}", filter.to.as_microsecond()),
    ];
    let mut bind = |text: String| {
        texts.push(text);
        format!("${}", texts.len())
    };
    if let Some(patients) = &filter.patients {
        let places: Vec<String> = patients.iter().map(|patient| bind(patient.to_string())).collect();
        conditions.push(if places.is_empty() {
            "1 = 0".into()
        } else {
            format!("patient_id IN ({})", places.join(", "))
        });
    }
    if let Some(provider) = filter.provider {
        conditions.push(format!("provider_id = {}", bind(provider.to_string())));
    }
    if let Some(status) = filter.status {
        conditions.push(format!("status = {}", bind(status.code().to_owned())));
    }
    if let Some(currency) = filter.currency {
        conditions.push(format!("currency = {}", bind(currency.code().to_owned())));
    }
    if let Some(review) = filter.review {
        conditions.push(format!("review = {}", bind(review.code().to_owned())));
    }
    match filter.reviewing {
        Some(true) => conditions.push("review IS NOT NULL".to_owned()),
        Some(false) => conditions.push("review IS NULL".to_owned()),
        None => {}
    }
    let tried = "EXISTS (SELECT 1 FROM payment_attempt t WHERE t.payment_id = payment.id AND t";
    if let Some(method) = filter.method {
        conditions.push(format!("{tried}.method = {})", bind(method.code().to_owned())));
    }
    if let Some(processor) = filter.processor {
        conditions.push(format!("{tried}.processor = {})", bind(processor.code().to_owned())));
    }
    if let Some((at, id)) = &filter.after {
        let id = bind(id.to_string());
        conditions.push(format!("(created_at < {at} OR (created_at = {at} AND id < {id}))"));
    }
    let limit = limit.saturating_add(1);
    let statement = format!(
        "SELECT p.*, w.name AS patient_name, c.name AS provider_name, a.starts_at, t.method, t.processor, t.reference
         FROM (SELECT * FROM payment WHERE {} ORDER BY created_at DESC, id DESC LIMIT {limit}) p
             JOIN appointment a ON a.id = p.appointment_id
             JOIN patient w ON w.id = p.patient_id
             JOIN provider c ON c.id = p.provider_id
             LEFT JOIN payment_attempt t ON t.payment_id = p.id
                 AND t.number = (SELECT MAX(n.number) FROM payment_attempt n WHERE n.payment_id = p.id)
         ORDER BY p.created_at DESC, p.id DESC",
        conditions.join(" AND ")
    );
    let mut query = sqlx::query(AssertSqlSafe(statement));
    for text in texts {
        query = query.bind(text);
    }
    query.fetch_all(conn).await?.iter().map(listed).collect()
}

/// Who meets whom at an appointment, and when.
pub(in crate::payments) async fn visit(conn: &mut Conn, id: AppointmentId) -> Result<Visit, Error> {
    let row = sqlx::query(
        "SELECT w.name AS patient_name, c.name AS provider_name, a.starts_at FROM appointment a
             JOIN patient w ON w.id = a.patient_id JOIN provider c ON c.id = a.provider_id WHERE a.id = $1",
    );
    read_visit(&row.bind(id.to_string()).fetch_one(conn).await?)
}

fn listed(row: &AnyRow) -> Result<Listed, Error> {
    Ok(Listed {
        payment: payment(row)?,
        visit: read_visit(row)?,
        method: row.maybe_parsed("method")?,
        processor: row.maybe_parsed("processor")?,
        reference: row.maybe_text("reference")?,
    })
}

pub(super) fn read_visit(row: &AnyRow) -> Result<Visit, Error> {
    Ok(Visit {
        patient_name: Phi(row.text("patient_name")?),
        provider_name: row.text("provider_name")?,
        starts_at: row.at("starts_at")?,
    })
}
