//! Routes of patients.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::accounts::SignedIn;
use crate::api::{IfMatch, Json, Page, PageQuery, Path, Problem, Query, Versioned};
use crate::care::{self, PatientProfile, PatientView, Relation};
use crate::core::Core;
use crate::ids::PatientId;

pub(super) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show, set))
        .routes(routes!(mine))
        .routes(routes!(add_dependant))
}

/// A patient. What it says of their health is sealed where it is stored, and null for those who may not know it.
#[derive(Serialize, ToSchema)]
pub struct PatientBody {
    id: PatientId,
    name: String,
    #[schema(value_type = Option<String>, format = Date)]
    birth_date: Option<Date>,
    /// `+` and 7 to 15 digits.
    phone: Option<String>,
    /// The account's; of a dependant, what its guardian named.
    email: Option<String>,
    language: String,
    /// IANA name.
    zone: String,
    /// What a visit has to allow for.
    accessibility: Option<String>,
    /// What you are to them.
    relation: Relation,
    /// For If-Match.
    #[schema(minimum = 1)]
    version: i64,
}

/// What a patient's profile is to hold.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PatientInput {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// From 1900-01-01 to today.
    #[schema(value_type = Option<String>, format = Date)]
    birth_date: Option<Date>,
    /// International, such as `+49 30 1234567`.
    #[schema(max_length = 40)]
    phone: Option<String>,
    /// Of a dependant. A patient with an account has the account's.
    #[schema(max_length = 254)]
    email: Option<String>,
    /// Tag such as `en`.
    #[schema(min_length = 2, max_length = 8)]
    language: String,
    /// IANA name.
    #[schema(example = "Europe/Berlin")]
    zone: String,
    /// What a visit has to allow for.
    #[serde(default)]
    #[schema(max_length = 500)]
    accessibility: String,
}

/// Which patients.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// How words of the name begin, without case and accents.
    #[param(max_length = 100)]
    name: Option<String>,
    /// Items on the page, 1 to 100; 25 unless said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

#[utoipa::path(
    get, path = "/patients", operation_id = "listPatients", tag = "patients", params(ListQuery),
    responses((status = 200, description = "For admins: who they are, newest first", body = Page<PatientBody>)),
    security(("session" = [])),
)]
async fn list(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<PatientBody>>, Problem> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let (limit, after) = (page.limit()?, page.after()?);
    let found = care::list_patients(&core, &actor, &query.name.unwrap_or_default(), after, limit).await?;
    Ok(Json(Page::of(found, limit, |view| view.patient.id).map(PatientBody::from)))
}

#[utoipa::path(
    get, path = "/patients/{id}", operation_id = "getPatient", tag = "patients",
    params(("id" = PatientId, Path, description = "Of the patient")),
    responses((status = 200, description = "The patient", body = PatientBody)), security(("session" = [])),
)]
async fn show(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
) -> Result<Versioned<PatientBody>, Problem> {
    Ok(care::show_patient(&core, &actor, id).await?.into())
}

#[utoipa::path(
    put, path = "/patients/{id}", operation_id = "setPatient", tag = "patients",
    params(
        ("id" = PatientId, Path, description = "Of the patient"),
        ("If-Match" = String, Header, description = "The ETag that was read"),
    ),
    request_body = PatientInput, responses((status = 200, description = "As it is now", body = PatientBody)),
    security(("session" = [])),
)]
async fn set(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
    IfMatch(version): IfMatch,
    Json(input): Json<PatientInput>,
) -> Result<Versioned<PatientBody>, Problem> {
    Ok(care::change_patient(&core, &actor, id, version, input.into()).await?.into())
}

#[utoipa::path(
    get, path = "/me/patients", operation_id = "listMyPatients", tag = "patients",
    responses((status = 200, description = "The patient that you are, then those whom you act for", body = [PatientBody])),
    security(("session" = [])),
)]
async fn mine(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<Json<Vec<PatientBody>>, Problem> {
    let found = care::my_patients(&core, &actor).await?;
    Ok(Json(found.into_iter().map(PatientBody::from).collect()))
}

#[utoipa::path(
    post, path = "/me/dependants", operation_id = "addDependant", tag = "patients", request_body = PatientInput,
    responses((status = 201, description = "A patient whose guardian you are", body = PatientBody)),
    security(("session" = [])),
)]
async fn add_dependant(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Json(input): Json<PatientInput>,
) -> Result<(StatusCode, Versioned<PatientBody>), Problem> {
    Ok((StatusCode::CREATED, care::add_dependant(&core, &actor, input.into()).await?.into()))
}

impl From<PatientInput> for PatientProfile {
    fn from(input: PatientInput) -> Self {
        Self {
            name: input.name.into(),
            birth_date: input.birth_date.into(),
            phone: input.phone.into(),
            email: input.email.into(),
            language: input.language,
            zone: input.zone,
            accessibility: input.accessibility.into(),
        }
    }
}

impl From<PatientView> for PatientBody {
    fn from(view: PatientView) -> Self {
        let PatientView { patient, relation, accessibility } = view;
        Self {
            id: patient.id,
            name: patient.name.0,
            birth_date: patient.birth_date.0,
            phone: patient.phone.0,
            email: patient.email.0,
            language: patient.language,
            zone: patient.zone,
            accessibility: accessibility.map(|needs| needs.0),
            relation,
            version: patient.version,
        }
    }
}

impl From<PatientView> for Versioned<PatientBody> {
    fn from(view: PatientView) -> Self {
        Self(view.patient.version, view.into())
    }
}
