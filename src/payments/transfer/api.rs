//! Routes of bank statements and their lines: for admins.

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use bytes::Bytes;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::import::{import, only_admins};
use super::line;
use super::model::{BankLine, BankLineState};
use super::statement::{Flaw, StatementFormat};
use super::suggest::{self, Looked, Sign};
use crate::accounts::SignedIn;
use crate::api::{Json, Page, PageQuery, Path, Problem, Query};
use crate::core::Core;
use crate::ids::{BankLineId, PaymentId, RefundId};
use crate::money::Money;
use crate::payments::refunds;
use crate::sensitive::Phi;

/// The route that takes more than others, below `/api/v1`.
pub const ROUTE: &str = "/bank-statements";

/// How much it takes: months of a busy account.
pub const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new()
        .routes(routes!(import_statement))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .routes(routes!(list))
        .routes(routes!(assign))
        .routes(routes!(dismiss))
        .routes(routes!(refund_done))
}

/// What became of a file.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportedStatement)]
struct ImportedBody {
    format: StatementFormat,
    /// Lines that are new.
    imported: usize,
    /// Of these, those that booked themselves.
    matched: usize,
    /// Lines that were there already.
    known: usize,
    /// Lines about money that went out, or is not booked yet.
    passed_over: usize,
    /// Lines that could not be read; the others were.
    broken: Vec<BrokenLine>,
}

/// A line that could not be read.
#[derive(Serialize, ToSchema)]
struct BrokenLine {
    /// Where it begins in the file, from 1.
    #[schema(minimum = 1)]
    line: usize,
    flaw: Flaw,
}

/// Money that came to the account.
#[derive(Serialize, ToSchema)]
#[schema(as = BankLine)]
struct View {
    #[schema(inline)]
    id: BankLineId,
    account: String,
    #[schema(value_type = String, format = Date)]
    booked_on: Date,
    amount: Money,
    payer: String,
    /// What the payer wrote.
    text: String,
    /// By ISO 11649; null when none was written.
    reference: Option<String>,
    /// The bank's own name of it.
    bank_reference: Option<String>,
    state: BankLineState,
    /// What it was booked to.
    payment_id: Option<PaymentId>,
    /// What it may be for, the likeliest first; only while it waits.
    #[schema(max_items = 3)]
    suggestions: Vec<Suggestion>,
    #[schema(value_type = String, format = DateTime)]
    imported_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    settled_at: Option<Timestamp>,
}

/// A payment that a line may be for.
#[derive(Serialize, ToSchema)]
#[schema(as = BankLineSuggestion)]
struct Suggestion {
    #[schema(inline)]
    payment_id: PaymentId,
    invoice_number: String,
    /// What is left to pay.
    balance: Money,
    /// What speaks for it.
    signs: Vec<Sign>,
}

/// Which lines.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// In this state only.
    #[param(inline)]
    state: Option<BankLineState>,
    /// Items on the page, 1 to 100; 25 unless said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What a line is for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BankLineAssignment)]
struct AssignmentBody {
    #[schema(inline)]
    payment_id: PaymentId,
}

/// Reads a statement of the clinic's account, CSV or camt.053. Each line is taken once, whichever files have it; lines with
/// the reference, the exact amount and the currency of an open transfer book themselves, the others wait. Broken lines are
/// named and hold up nobody.
#[utoipa::path(
    post, path = "/bank-statements", operation_id = "importBankStatement", tag = "payments",
    request_body(content((String = "text/csv"), (String = "application/xml"))),
    responses((status = 200, body = ImportedBody)), security(("session" = [])),
)]
async fn import_statement(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    file: Bytes,
) -> Result<Json<ImportedBody>, Problem> {
    let imported = import(&core, &actor, &Phi(file.to_vec())).await?;
    Ok(Json(ImportedBody {
        format: imported.format,
        imported: imported.imported,
        matched: imported.matched,
        known: imported.known,
        passed_over: imported.passed_over,
        broken: imported.broken.into_iter().map(|(line, flaw)| BrokenLine { line, flaw }).collect(),
    }))
}

/// Money that came to the account, newest first.
#[utoipa::path(
    get, path = "/bank-lines", operation_id = "listBankLines", tag = "payments", params(ListQuery),
    responses((status = 200, body = Page<View>)), security(("session" = [])),
)]
async fn list(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<View>>, Problem> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let limit = page.limit()?;
    let found = suggest::list(&core, &actor, query.state, page.after()?, limit).await?;
    Ok(Json(Page::of(found.into_iter().map(View::from).collect(), limit, |view: &View| view.id)))
}

/// Books a line to a payment. Less than is owed leaves the payment open with the rest, more goes back by hand.
#[utoipa::path(
    post, path = "/bank-lines/{id}/assign", operation_id = "assignBankLine", tag = "payments",
    params(("id" = inline(BankLineId), Path)), request_body = AssignmentBody,
    responses((status = 200, body = View)), security(("session" = [])),
)]
async fn assign(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<BankLineId>,
    Json(body): Json<AssignmentBody>,
) -> Result<Json<View>, Problem> {
    Ok(Json(line::assign(&core, &actor, id, body.payment_id).await?.into()))
}

/// Says that a line is nobody's payment.
#[utoipa::path(
    post, path = "/bank-lines/{id}/dismiss", operation_id = "dismissBankLine", tag = "payments",
    params(("id" = inline(BankLineId), Path)), responses((status = 200, body = View)), security(("session" = [])),
)]
async fn dismiss(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<BankLineId>,
) -> Result<Json<View>, Problem> {
    Ok(Json(line::dismiss(&core, &actor, id).await?.into()))
}

/// Notes that money which goes back by hand, such as of a transfer, was sent.
#[utoipa::path(
    post, path = "/refunds/{id}/done", operation_id = "markRefundDone", tag = "payments",
    params(("id" = inline(RefundId), Path)), responses((status = 204)), security(("session" = [])),
)]
async fn refund_done(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<RefundId>,
) -> Result<StatusCode, Problem> {
    only_admins(&actor)?;
    let mut change = core.begin().await?;
    refunds::done_by_hand(&mut change, &core, &actor, id).await?;
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<Looked> for View {
    fn from(looked: Looked) -> Self {
        let suggestions = looked.suggestions.into_iter().map(|(owed, signs)| Suggestion {
            payment_id: owed.payment,
            invoice_number: owed.number,
            balance: owed.balance,
            signs,
        });
        Self { suggestions: suggestions.collect(), ..looked.line.into() }
    }
}

impl From<BankLine> for View {
    fn from(line: BankLine) -> Self {
        let said = |text: String| Some(text).filter(|text| !text.is_empty());
        Self {
            id: line.id,
            account: line.account,
            booked_on: line.booked_on,
            amount: line.amount,
            payer: line.payer.0,
            text: line.text.0,
            reference: said(line.reference),
            bank_reference: said(line.bank_reference),
            state: line.state,
            payment_id: line.payment,
            suggestions: Vec::new(),
            imported_at: line.imported_at,
            settled_at: line.settled_at,
        }
    }
}
