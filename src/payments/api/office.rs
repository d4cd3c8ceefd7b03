//! Routes for the clinic's office: sums, queues, and a file.

use axum::extract::{FromRef, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::inputs::Which;
use crate::accounts::SignedIn;
use crate::api::{DayRange, Json, Page, PageQuery, Problem, Query};
use crate::core::Core;
use crate::gateways::Processor;
use crate::ids::{PaymentId, ProviderId};
use crate::money::Money;
use crate::payments::queues::{self, Waiting};
use crate::payments::totals::{Total, totals};
use crate::payments::view::{DisputeView, RefundView};
use crate::payments::{Dispute, Payments, Refund, export::export};
use crate::sensitive::Phi;

pub(super) fn routes<S>() -> OpenApiRouter<S>
where
    S: Clone + Send + Sync + 'static,
    Payments: FromRef<S>,
    Core: FromRef<S>,
{
    OpenApiRouter::new()
        .routes(routes!(show_totals))
        .routes(routes!(show_queues))
        .routes(routes!(list_refunds))
        .routes(routes!(list_disputes))
        .routes(routes!(export_all))
}

/// What came and went on a day.
#[derive(Serialize, ToSchema)]
#[schema(as = PaymentTotal)]
struct TotalView {
    /// In the clinic's zone.
    #[schema(value_type = String, format = Date)]
    day: Date,
    provider_id: ProviderId,
    /// Null: by bank.
    processor: Option<Processor>,
    /// How often money came.
    receipts: i64,
    received: Money,
    /// Went back for certain.
    refunded: Money,
    /// Payers got back from their banks by disputes.
    lost: Money,
}

impl From<Total> for TotalView {
    fn from(total: Total) -> Self {
        let money = |minor| Money { minor, currency: total.currency };
        Self {
            day: total.day,
            provider_id: total.provider,
            processor: total.processor,
            receipts: total.receipts,
            received: money(total.received_minor),
            refunded: money(total.refunded_minor),
            lost: money(total.lost_minor),
        }
    }
}

/// Daily sums by provider, processor and currency.
#[derive(Serialize, ToSchema)]
struct PaymentTotals {
    /// Oldest first; where nothing came or went there is none.
    items: Vec<TotalView>,
}

#[utoipa::path(
    get, path = "/payment-totals", operation_id = "showPaymentTotals", tag = "payments", params(DayRange),
    responses((status = 200, body = PaymentTotals)), security(("session" = [])),
)]
async fn show_totals(
    State(payments): State<Payments>,
    SignedIn(actor): SignedIn,
    Query(days): Query<DayRange>,
) -> Result<Json<PaymentTotals>, Problem> {
    let (first, last) = days.checked()?;
    let totals = totals(&payments, &actor, first, last).await?;
    Ok(Json(PaymentTotals { items: totals.into_iter().map(TotalView::from).collect() }))
}

/// How much waits for a person.
#[derive(Serialize, ToSchema)]
struct PaymentQueues {
    /// Payments whose money is not what was asked for.
    mismatches: i64,
    /// Refunds that failed or are sent by hand.
    refunds: i64,
    /// Disputes that are not decided.
    disputes: i64,
    /// By when the first dispute has to be answered; null when none has to.
    #[schema(value_type = Option<String>, format = DateTime)]
    answer_by: Option<Timestamp>,
    /// Lines of the bank that fit to nothing.
    bank_lines: i64,
    /// What processors told within the last 30 days of things that are not ours.
    unknown_events: i64,
}

#[utoipa::path(
    get, path = "/payment-queues", operation_id = "showPaymentQueues", tag = "payments",
    responses((status = 200, body = PaymentQueues)), security(("session" = [])),
)]
async fn show_queues(
    State(payments): State<Payments>,
    SignedIn(actor): SignedIn,
) -> Result<Json<PaymentQueues>, Problem> {
    let queues::Counts { mismatches, refunds, disputes, answer_by, bank_lines, unknown_events } =
        queues::counts(&payments, &actor).await?;
    Ok(Json(PaymentQueues { mismatches, refunds, disputes, answer_by, bank_lines, unknown_events }))
}

/// A refund that waits for a person.
#[derive(Serialize, ToSchema)]
struct StuckRefund {
    refund: RefundView,
    payment_id: PaymentId,
    #[schema(value_type = String)]
    patient_name: Phi<String>,
    provider_name: String,
    #[schema(value_type = String, format = DateTime)]
    visit_at: Timestamp,
}

#[utoipa::path(
    get, path = "/refunds", operation_id = "listStuckRefunds", tag = "payments", params(PageQuery),
    responses((status = 200, description = "Those that failed or are sent by hand, longest waiting first", body = Page<StuckRefund>)),
    security(("session" = [])),
)]
async fn list_refunds(
    State(payments): State<Payments>,
    SignedIn(actor): SignedIn,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<StuckRefund>>, Problem> {
    let limit = page.limit()?;
    let found = queues::refunds(&payments, &actor, page.after()?, limit).await?;
    let place = |waiting: &Waiting<Refund>| (waiting.item.created_at.as_microsecond(), waiting.item.id);
    Ok(Json(Page::of(found, limit, place).map(|Waiting { item, payment, visit }| StuckRefund {
        // What staff wrote is read with the payment.
        refund: RefundView::of(&item, None, true),
        payment_id: payment.id,
        patient_name: visit.patient_name,
        provider_name: visit.provider_name,
        visit_at: visit.starts_at,
    })))
}

/// A dispute that is not decided.
#[derive(Serialize, ToSchema)]
struct OpenDispute {
    dispute: DisputeView,
    payment_id: PaymentId,
    #[schema(value_type = String)]
    patient_name: Phi<String>,
    provider_name: String,
    #[schema(value_type = String, format = DateTime)]
    visit_at: Timestamp,
}

#[utoipa::path(
    get, path = "/disputes", operation_id = "listOpenDisputes", tag = "payments", params(PageQuery),
    responses((status = 200, description = "Those that are not decided, the most urgent first", body = Page<OpenDispute>)),
    security(("session" = [])),
)]
async fn list_disputes(
    State(payments): State<Payments>,
    SignedIn(actor): SignedIn,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<OpenDispute>>, Problem> {
    let limit = page.limit()?;
    let found = queues::disputes(&payments, &actor, page.after()?, limit).await?;
    let place = |waiting: &Waiting<Dispute>| (queues::urgency(&waiting.item), waiting.item.id);
    Ok(Json(Page::of(found, limit, place).map(|Waiting { item, payment, visit }| OpenDispute {
        dispute: item.into(),
        payment_id: payment.id,
        patient_name: visit.patient_name,
        provider_name: visit.provider_name,
        visit_at: visit.starts_at,
    })))
}

/// All payments that fit, as a file for a spreadsheet: amounts in major units with a point, times in UTC.
#[utoipa::path(
    get, path = "/payment-export", operation_id = "exportPayments", tag = "payments", params(Which),
    responses((status = 200, description = "RFC 4180, at most 50 000 payments", body = String, content_type = "text/csv")),
    security(("session" = [])),
)]
async fn export_all(
    State(payments): State<Payments>,
    SignedIn(actor): SignedIn,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let file = export(&payments, &actor, which.filter(None)).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"payments.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, file).into_response())
}
