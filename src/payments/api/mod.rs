//! Routes of payments.

mod inputs;
mod office;
mod webhooks;

use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::list::Listed;
use super::model::PaymentMethod;
use super::view::{Detail, View};
use super::{Payments, list, pay, read, refunds};
use crate::accounts::SignedIn;
use crate::actor::Actor;
use crate::api::{IdempotencyKey, Json, Page, PageQuery, Path, Problem, Query};
use crate::core::Core;
use crate::idempotency::Request;
use crate::ids::{AppointmentId, PaymentId};
use crate::money::Money;
use inputs::{Pay, SendBack, Which};

/// Routes below `/api/v1`.
pub fn routes<S>() -> OpenApiRouter<S>
where
    S: Clone + Send + Sync + 'static,
    Payments: FromRef<S>,
    Core: FromRef<S>,
{
    OpenApiRouter::new()
        .routes(routes!(show_of_appointment, pay_for))
        .routes(routes!(list_all))
        .routes(routes!(show))
        .routes(routes!(check))
        .routes(routes!(refund))
        .routes(routes!(reviewed))
        .merge(office::routes())
        .merge(webhooks::routes())
}

/// What an appointment costs, how it can be paid, and what became of its payment.
#[derive(Debug, Serialize, ToSchema)]
struct AppointmentPayment {
    appointment_id: AppointmentId,
    amount: Money,
    /// Ways to pay that the clinic offers for it now.
    methods: Vec<PaymentMethod>,
    /// Null when nobody began to pay.
    payment: Option<View>,
}

#[utoipa::path(
    get, path = "/appointments/{id}/payment", operation_id = "showAppointmentPayment", tag = "payments",
    params(("id" = inline(AppointmentId), Path)), responses((status = 200, body = AppointmentPayment)),
    security(("session" = [])),
)]
async fn show_of_appointment(
    State(payments): State<Payments>,
    SignedIn(actor): SignedIn,
    Path(id): Path<AppointmentId>,
) -> Result<Json<AppointmentPayment>, Problem> {
    let read::OfAppointment { appointment, amount, methods, payment } =
        read::of_appointment(&payments, &actor, id).await?;
    Ok(Json(AppointmentPayment { appointment_id: appointment, amount, methods, payment }))
}

/// Opens a page to pay on, or gives the one that is open: send the payer to `attempt.pay_url`. For a bank transfer,
/// `attempt.account` and `attempt.reference` say where to and with which words; the time is kept until it is due.
#[utoipa::path(
    post, path = "/appointments/{id}/payment", operation_id = "payAppointment", tag = "payments", request_body = Pay,
    params(
        ("id" = inline(AppointmentId), Path),
        ("Idempotency-Key" = String, Header, description = "1 to 100 visible ASCII characters, new for each new wish",
            min_length = 1, max_length = 100, pattern = "^[!-~]+$"),
    ),
    responses((status = 200, body = View)), security(("session" = [])),
)]
async fn pay_for(
    State(payments): State<Payments>,
    SignedIn(actor): SignedIn,
    Path(id): Path<AppointmentId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(body): Json<Pay>,
) -> Result<Json<View>, Problem> {
    let request = request(&actor, &key, &format!("payAppointment {id}"), &body)?;
    let payment = pay(&payments, &actor, id, body.method, &request).await?;
    let mut conn = payments.core().read().await?;
    Ok(Json(View::of(&mut conn, payment, &actor).await?))
}

#[utoipa::path(
    get, path = "/payments", operation_id = "listPayments", tag = "payments", params(Which, PageQuery),
    responses((status = 200, description = "Those that you may see, newest first", body = Page<View>)),
    security(("session" = [])),
)]
async fn list_all(
    State(payments): State<Payments>,
    SignedIn(actor): SignedIn,
    Query(which): Query<Which>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<View>>, Problem> {
    let limit = page.limit()?;
    let found = list::list(&payments, &actor, which.filter(page.after()?), limit).await?;
    let mut conn = payments.core().read().await?;
    let mut views = Vec::with_capacity(found.len());
    for Listed { payment, visit, .. } in found {
        views.push(View::listed(&mut conn, payment, visit, &actor).await?);
    }
    Ok(Json(Page::of(views, limit, View::place)))
}

#[utoipa::path(
    get, path = "/payments/{id}", operation_id = "showPayment", tag = "payments",
    params(("id" = inline(PaymentId), Path)), responses((status = 200, body = Detail)), security(("session" = [])),
)]
async fn show(
    State(payments): State<Payments>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PaymentId>,
) -> Result<Json<Detail>, Problem> {
    Ok(Json(read::read(&payments, &actor, id).await?))
}

/// Asks the processor now. The page to which the payer comes back does so: what its address says is not believed.
#[utoipa::path(
    post, path = "/payments/{id}/check", operation_id = "checkPayment", tag = "payments",
    params(("id" = inline(PaymentId), Path)), responses((status = 200, body = View)), security(("session" = [])),
)]
async fn check(
    State(payments): State<Payments>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PaymentId>,
) -> Result<Json<View>, Problem> {
    Ok(Json(read::check(&payments, &actor, id).await?))
}

/// Sends money back. It goes the way that it came; how far it is shows on the payment.
#[utoipa::path(
    post, path = "/payments/{id}/refunds", operation_id = "refundPayment", tag = "payments", request_body = SendBack,
    params(
        ("id" = inline(PaymentId), Path),
        ("Idempotency-Key" = String, Header, description = "1 to 100 visible ASCII characters, new for each new wish",
            min_length = 1, max_length = 100, pattern = "^[!-~]+$"),
    ),
    responses((status = 201, body = View)), security(("session" = [])),
)]
async fn refund(
    State(payments): State<Payments>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PaymentId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(body): Json<SendBack>,
) -> Result<Response, Problem> {
    let request = request(&actor, &key, &format!("refundPayment {id}"), &body)?;
    let payment = refunds::request(&payments, &actor, id, body.amount_minor()?, &body.reason()?, &request).await?;
    let mut conn = payments.core().read().await?;
    Ok((StatusCode::CREATED, Json(View::of(&mut conn, payment, &actor).await?)).into_response())
}

/// Says that a person has looked at what needed one.
#[utoipa::path(
    post, path = "/payments/{id}/review", operation_id = "reviewPayment", tag = "payments",
    params(("id" = inline(PaymentId), Path)), responses((status = 200, body = View)), security(("session" = [])),
)]
async fn reviewed(
    State(payments): State<Payments>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PaymentId>,
) -> Result<Json<View>, Problem> {
    Ok(Json(read::reviewed(&payments, &actor, id).await?))
}

/// The request as it is recognised when it comes again: what it says, however it was spelt.
fn request<T: Serialize>(actor: &Actor, key: &str, operation: &str, body: &T) -> Result<Request, Problem> {
    let user = actor.user().ok_or_else(Problem::not_found)?;
    let body = serde_json::to_vec(body).map_err(|error| Problem::internal(&error))?;
    Ok(Request::new(user, key, operation, &body))
}
