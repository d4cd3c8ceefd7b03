//! SQL of lists of payments.

use sqlx::AssertSqlSafe;

use super::payment;
use crate::db::{Conn, Error};
use crate::payments::list::Filter;
use crate::payments::model::Payment;

/// Up to `limit + 1` payments that fit, newest first.
pub(in crate::payments) async fn list(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<Payment>, Error> {
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
        "SELECT * FROM payment WHERE {} ORDER BY created_at DESC, id DESC LIMIT {limit}",
        conditions.join(" AND ")
    );
    let mut query = sqlx::query(AssertSqlSafe(statement));
    for text in texts {
        query = query.bind(text);
    }
    query.fetch_all(conn).await?.iter().map(payment).collect()
}
