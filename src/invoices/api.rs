//! Routes of invoices and of how the clinic bills.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::billing::{self, Billing};
use super::list::{self, Filter};
use super::model::{Invoice, InvoiceKind, InvoiceState, PaidBy};
use crate::accounts::SignedIn;
use crate::api::{IfMatch, Json, Page, PageQuery, Path, Problem, Query, Versioned};
use crate::core::Core;
use crate::ids::{AppointmentId, InvoiceId, PatientId, PaymentId, ProviderId};
use crate::money::{Currency, Money};

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(pdf))
        .routes(routes!(show_billing, change_billing))
}

/// A bill, or what takes one back.
#[derive(Serialize, ToSchema)]
#[schema(as = Invoice)]
struct View {
    #[schema(inline)]
    id: InvoiceId,
    kind: InvoiceKind,
    /// As it is printed.
    #[schema(example = "INV-2026-00001")]
    number: String,
    #[schema(inline)]
    payment_id: PaymentId,
    #[schema(inline)]
    appointment_id: AppointmentId,
    #[schema(inline)]
    patient_id: PatientId,
    #[schema(inline)]
    provider_id: ProviderId,
    /// What a credit note takes back.
    original_id: Option<InvoiceId>,
    /// Where a bill is; null for a credit note.
    state: Option<InvoiceState>,
    /// With tax.
    total: Money,
    /// The tax in it.
    tax: Money,
    /// What came for it.
    paid: Money,
    /// What credit notes took back.
    credited: Money,
    /// What is left to pay.
    balance: Money,
    /// How it came.
    paid_by: Vec<PaidBy>,
    /// ISO 11649, to write on a transfer; null when there is nothing to transfer.
    reference: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    issued_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
}

/// Which invoices.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Of this patient only.
    #[param(inline)]
    patient_id: Option<PatientId>,
    /// For this provider's care only.
    #[param(inline)]
    provider_id: Option<ProviderId>,
    /// Of this payment only.
    #[param(inline)]
    payment_id: Option<PaymentId>,
    /// Of this appointment only.
    #[param(inline)]
    appointment_id: Option<AppointmentId>,
    /// Only bills, or only credit notes.
    #[param(inline)]
    kind: Option<InvoiceKind>,
    /// Bills in this state only.
    #[param(inline)]
    state: Option<InvoiceState>,
    /// In this currency only.
    #[param(inline)]
    currency: Option<Currency>,
    /// Issued then or later.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Issued before then.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
    /// Items on the page, 1 to 100; 25 unless said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Invoices and credit notes, newest first: a patient's own and of those they act for; all of them for admins.
#[utoipa::path(
    get, path = "/invoices", operation_id = "listInvoices", tag = "invoices", params(ListQuery),
    responses((status = 200, body = Page<View>)), security(("session" = [])),
)]
async fn list(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<View>>, Problem> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let limit = page.limit()?;
    let filter = Filter {
        patients: query.patient_id.map(|patient| vec![patient]),
        provider: query.provider_id,
        payment: query.payment_id,
        appointment: query.appointment_id,
        kind: query.kind,
        state: query.state,
        currency: query.currency,
        from: query.from,
        to: query.to,
        after: page.after()?,
    };
    let now = core.clock.now();
    let found = list::list(&core, &actor, filter, limit).await?;
    let views = found.into_iter().map(|invoice| View::of(invoice, now)).collect();
    Ok(Json(Page::of(views, limit, |view: &View| view.id)))
}

/// One of them.
#[utoipa::path(
    get, path = "/invoices/{id}", operation_id = "showInvoice", tag = "invoices",
    params(("id" = inline(InvoiceId), Path)), responses((status = 200, body = View)), security(("session" = [])),
)]
async fn show(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<InvoiceId>,
) -> Result<Json<View>, Problem> {
    Ok(Json(View::of(list::show(&core, &actor, id).await?, core.clock.now())))
}

/// Its PDF in the patient's language: tagged, and the same bytes each time.
#[utoipa::path(
    get, path = "/invoices/{id}/pdf", operation_id = "printInvoice", tag = "invoices",
    params(("id" = inline(InvoiceId), Path)),
    responses((status = 200, description = "A PDF", content_type = "application/pdf", body = String)),
    security(("session" = [])),
)]
async fn pdf(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<InvoiceId>,
) -> Result<Response, Problem> {
    let printed = list::pdf(&core, &actor, id).await?;
    let mut response = printed.pdf.0.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    // A number is letters, digits and hyphens.
    let name = HeaderValue::from_str(&format!("inline; filename=\"{}.pdf\"", printed.number));
    headers.insert(header::CONTENT_DISPOSITION, name.unwrap_or(HeaderValue::from_static("inline")));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// How the clinic bills: for admins.
#[utoipa::path(
    get, path = "/billing", operation_id = "showBilling", tag = "invoices",
    responses((status = 200, body = Billing)), security(("session" = [])),
)]
async fn show_billing(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<Versioned<Billing>, Problem> {
    let (version, billing) = billing::shown(&core, &actor).await?;
    Ok(Versioned(version, billing))
}

/// Replaces how the clinic bills. Invoices that were issued stay as they are.
#[utoipa::path(
    put, path = "/billing", operation_id = "changeBilling", tag = "invoices",
    params(("If-Match" = String, Header)), request_body = Billing,
    responses((status = 200, body = Billing)), security(("session" = [])),
)]
async fn change_billing(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    IfMatch(version): IfMatch,
    Json(new): Json<Billing>,
) -> Result<Versioned<Billing>, Problem> {
    let (version, billing) = billing::set_billing(&core, &actor, version, new).await?;
    Ok(Versioned(version, billing))
}

impl View {
    fn of(invoice: Invoice, now: Timestamp) -> Self {
        let money = |minor| Money { minor, currency: invoice.total.currency };
        Self {
            id: invoice.id,
            kind: invoice.kind,
            payment_id: invoice.payment,
            appointment_id: invoice.appointment,
            patient_id: invoice.patient,
            provider_id: invoice.provider,
            original_id: invoice.original,
            state: invoice.state(now),
            total: invoice.total,
            tax: money(invoice.tax_minor),
            paid: money(invoice.paid_minor),
            credited: money(invoice.credited_minor),
            balance: money(invoice.balance_minor()),
            issued_at: invoice.issued_at,
            due_at: invoice.due_at,
            number: invoice.number,
            paid_by: invoice.paid_by,
            reference: invoice.reference,
        }
    }
}
