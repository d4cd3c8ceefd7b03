//! Routes of prescriptions.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::check::{self, Check};
use super::draft::{self, Draft};
use super::item::Item;
use super::list::{self, Filter};
use super::rules::PrescriptionStatus;
use super::view::View;
use super::{end, read};
use crate::accounts::{MaybeSignedIn, SignedIn};
use crate::api::{IfMatch, Json, Page, PageQuery, Path, Pdf, Problem, Query, Versioned, text};
use crate::core::Core;
use crate::ids::{ConsultationId, PatientId, PrescriptionId};
use crate::sensitive::Phi;

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(list))
        .routes(routes!(show, update, discard))
        .routes(routes!(sign))
        .routes(routes!(cancel))
        .routes(routes!(replace))
        .routes(routes!(pdf))
        .routes(routes!(check))
}

/// What a draft is to hold.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PrescriptionDraft)]
struct DraftBody {
    /// May be none while it is a draft.
    #[schema(max_items = 20)]
    items: Vec<Item>,
    /// How many days it can be handed in after it is signed; 90 unless said.
    #[schema(minimum = 1, maximum = 366)]
    valid_days: Option<i64>,
}

impl DraftBody {
    fn checked(self) -> Result<Draft, super::Error> {
        Draft::checked(self.items, self.valid_days)
    }
}

/// Signing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PrescriptionSigning)]
struct SigningBody {
    /// Keys of the warnings that the author has read and accepts.
    #[serde(default)]
    #[schema(max_items = 100)]
    acknowledged: Vec<String>,
}

/// Cancelling.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PrescriptionCancellation)]
struct CancellationBody {
    /// Read by the patient and by those who treat them.
    #[schema(value_type = String, min_length = 1, max_length = 500)]
    reason: Phi<String>,
}

/// Which prescriptions.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Of this patient only. A provider who reads the patient's record sees those of others too.
    #[param(inline)]
    patient_id: Option<PatientId>,
    /// Of this consultation only.
    #[param(inline)]
    consultation_id: Option<ConsultationId>,
    /// In this state only.
    #[param(inline)]
    status: Option<PrescriptionStatus>,
    /// Items on the page, 1 to 100; 25 unless said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Begins a prescription of a consultation that has begun.
#[utoipa::path(
    post, path = "/consultations/{id}/prescriptions", operation_id = "createPrescription", tag = "prescriptions",
    params(("id" = inline(ConsultationId), Path)), request_body = DraftBody,
    responses((status = 201, body = View)), security(("session" = [])),
)]
async fn create(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<ConsultationId>,
    Json(body): Json<DraftBody>,
) -> Result<(StatusCode, Versioned<View>), Problem> {
    let view = draft::create(&core, &actor, id, body.checked()?).await?;
    Ok((StatusCode::CREATED, shown(view)))
}

/// Prescriptions, newest first: a patient's own and of those they act for; a provider's own, or all of one patient.
#[utoipa::path(
    get, path = "/prescriptions", operation_id = "listPrescriptions", tag = "prescriptions", params(ListQuery),
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
        status: query.status,
        consultation: query.consultation_id,
        after: page.after()?,
        ..Filter::default()
    };
    Ok(Json(Page::of(list::list(&core, &actor, filter, limit).await?, limit, View::id)))
}

/// One, with what speaks against it while it is a draft.
#[utoipa::path(
    get, path = "/prescriptions/{id}", operation_id = "showPrescription", tag = "prescriptions",
    params(("id" = inline(PrescriptionId), Path)), responses((status = 200, body = View)), security(("session" = [])),
)]
async fn show(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PrescriptionId>,
) -> Result<Versioned<View>, Problem> {
    Ok(shown(read::show(&core, &actor, id).await?))
}

/// Writes a draft anew.
#[utoipa::path(
    put, path = "/prescriptions/{id}", operation_id = "updatePrescription", tag = "prescriptions",
    params(("id" = inline(PrescriptionId), Path), ("If-Match" = String, Header)), request_body = DraftBody,
    responses((status = 200, body = View)), security(("session" = [])),
)]
async fn update(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PrescriptionId>,
    IfMatch(version): IfMatch,
    Json(body): Json<DraftBody>,
) -> Result<Versioned<View>, Problem> {
    Ok(shown(draft::update(&core, &actor, id, version, body.checked()?).await?))
}

/// Throws a draft away.
#[utoipa::path(
    delete, path = "/prescriptions/{id}", operation_id = "discardPrescription", tag = "prescriptions",
    params(("id" = inline(PrescriptionId), Path), ("If-Match" = String, Header)), responses((status = 204)),
    security(("session" = [])),
)]
async fn discard(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PrescriptionId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    draft::discard(&core, &actor, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs a draft. 409 `warnings_unacknowledged` has the `warnings` that were not named.
#[utoipa::path(
    post, path = "/prescriptions/{id}/signature", operation_id = "signPrescription", tag = "prescriptions",
    params(("id" = inline(PrescriptionId), Path), ("If-Match" = String, Header)), request_body = SigningBody,
    responses((status = 200, body = View)), security(("session" = [])),
)]
async fn sign(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PrescriptionId>,
    IfMatch(version): IfMatch,
    Json(body): Json<SigningBody>,
) -> Result<Versioned<View>, Problem> {
    Ok(shown(super::sign(&core, &actor, id, version, &body.acknowledged).await?))
}

/// Takes a signed one back; a reason is needed.
#[utoipa::path(
    post, path = "/prescriptions/{id}/cancellation", operation_id = "cancelPrescription", tag = "prescriptions",
    params(("id" = inline(PrescriptionId), Path)), request_body = CancellationBody,
    responses((status = 200, body = View)), security(("session" = [])),
)]
async fn cancel(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PrescriptionId>,
    Json(body): Json<CancellationBody>,
) -> Result<Versioned<View>, Problem> {
    let reason = Phi(text("reason", &body.reason.0, 500)?);
    Ok(shown(end::cancel(&core, &actor, id, &reason).await?))
}

/// Begins one that takes the place of a signed one, with the same items. The old one stands until the new one is signed.
#[utoipa::path(
    post, path = "/prescriptions/{id}/replacement", operation_id = "replacePrescription", tag = "prescriptions",
    params(("id" = inline(PrescriptionId), Path)), responses((status = 201, body = View)), security(("session" = [])),
)]
async fn replace(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PrescriptionId>,
) -> Result<(StatusCode, Versioned<View>), Problem> {
    Ok((StatusCode::CREATED, shown(draft::replace(&core, &actor, id).await?)))
}

/// A signed one as a PDF in the patient's language: tagged, and the same bytes as long as it stands.
#[utoipa::path(
    get, path = "/prescriptions/{id}/pdf", operation_id = "printPrescription", tag = "prescriptions",
    params(("id" = inline(PrescriptionId), Path)),
    responses((status = 200, description = "A PDF", content_type = "application/pdf", body = String)),
    security(("session" = [])),
)]
async fn pdf(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PrescriptionId>,
) -> Result<Pdf, Problem> {
    Ok(Pdf { name: "prescription", bytes: read::pdf(&core, &actor, id).await? })
}

/// Whether the paper with this code is real and stands. For pharmacies; nobody has to sign in. 404 for what is no code.
#[utoipa::path(
    get, path = "/prescription-checks/{code}", operation_id = "checkPrescription", tag = "prescriptions",
    params(("code" = String, Path, description = "As it stands on the paper; case, spaces and hyphens do not matter")),
    responses((status = 200, body = Check)),
)]
async fn check(
    State(core): State<Core>,
    MaybeSignedIn(actor): MaybeSignedIn,
    Path(code): Path<String>,
) -> Result<Json<Check>, Problem> {
    let origin = actor.origin.clone().ok_or_else(Problem::not_found)?;
    Ok(Json(check::check(&core, &actor, &origin, &code).await?))
}

fn shown(view: View) -> Versioned<View> {
    Versioned(view.version(), view)
}
