//! Routes of consents.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Consent, ConsentKind, Kind, Text, Words};
use crate::accounts::SignedIn;
use crate::api::{Json, Page, PageQuery, Path, Problem, Query};
use crate::core::Core;
use crate::ids::{ConsentId, PatientId};

pub(in crate::records) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new()
        .routes(routes!(kinds))
        .routes(routes!(set_required))
        .routes(routes!(texts, publish))
        .routes(routes!(list, give))
        .routes(routes!(withdraw))
}

/// Whether a kind is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConsentKindInput {
    /// Before a visit.
    required: bool,
}

/// A text to publish.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConsentTextInput {
    /// Each language once.
    #[schema(min_items = 1, max_items = 10)]
    words: Vec<Words>,
}

/// What is agreed to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConsentInput {
    kind: ConsentKind,
    /// Of the text that was read, which has to be the newest.
    #[schema(minimum = 1)]
    number: i64,
}

/// What was agreed to for a patient.
#[derive(Serialize, ToSchema)]
struct ConsentPage {
    /// Asked for before a visit, and not agreed to in the newest words.
    missing: Vec<ConsentKind>,
    /// Newest first.
    items: Vec<Consent>,
    /// For the next page; null on the last.
    next_cursor: Option<String>,
}

#[utoipa::path(
    get, path = "/consent-kinds", operation_id = "listConsentKinds", tag = "consents",
    responses((status = 200, description = "What the clinic asks of everybody, in its newest words", body = [Kind])),
)]
async fn kinds(State(core): State<Core>) -> Result<Json<Vec<Kind>>, Problem> {
    Ok(Json(super::kinds(&mut *core.read().await?).await?))
}

#[utoipa::path(
    put, path = "/consent-kinds/{kind}", operation_id = "setConsentKind", tag = "consents",
    params(("kind" = inline(ConsentKind), Path, description = "Of consent")), request_body = ConsentKindInput,
    responses((status = 200, description = "As it is now; 409 `consent_text_missing` without a text", body = Kind)),
    security(("session" = [])),
)]
async fn set_required(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(kind): Path<ConsentKind>,
    Json(input): Json<ConsentKindInput>,
) -> Result<Json<Kind>, Problem> {
    Ok(Json(super::set_required(&core, &actor, kind, input.required).await?))
}

#[utoipa::path(
    get, path = "/consent-kinds/{kind}/texts", operation_id = "listConsentTexts", tag = "consents",
    params(("kind" = inline(ConsentKind), Path, description = "Of consent"), PageQuery),
    responses((status = 200, description = "Every text that there has been, newest first", body = Page<Text>)),
    security(("session" = [])),
)]
async fn texts(
    State(core): State<Core>,
    SignedIn(_): SignedIn,
    Path(kind): Path<ConsentKind>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Text>>, Problem> {
    let (limit, before) = (query.limit()?, query.after()?);
    let found = super::texts(&mut *core.read().await?, kind, before, limit).await?;
    Ok(Json(Page::of(found, limit, |text| text.number)))
}

/// Where the kind is required, everybody is asked anew.
#[utoipa::path(
    post, path = "/consent-kinds/{kind}/texts", operation_id = "publishConsentText", tag = "consents",
    params(("kind" = inline(ConsentKind), Path, description = "Of consent")), request_body = ConsentTextInput,
    responses((status = 201, description = "The newest from now on", body = Text)), security(("session" = [])),
)]
async fn publish(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(kind): Path<ConsentKind>,
    Json(input): Json<ConsentTextInput>,
) -> Result<(StatusCode, Json<Text>), Problem> {
    Ok((StatusCode::CREATED, Json(super::publish(&core, &actor, kind, input.words).await?)))
}

#[utoipa::path(
    get, path = "/patients/{id}/consents", operation_id = "listConsents", tag = "consents",
    params(("id" = inline(PatientId), Path, description = "Of the patient"), PageQuery),
    responses((status = 200, description = "What was agreed to, and what is still asked for", body = ConsentPage)),
    security(("session" = [])),
)]
async fn list(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<ConsentPage>, Problem> {
    let (limit, after) = (query.limit()?, query.after()?);
    let found = super::list(&core, &actor, id, after, limit).await?;
    let page = Page::of(found.given, limit, |consent| consent.id);
    Ok(Json(ConsentPage { missing: found.missing, items: page.items, next_cursor: page.next_cursor }))
}

/// The patient, or a guardian for them, agrees to the newest text. 409 `consent_text_replaced` when there is a newer one.
#[utoipa::path(
    post, path = "/patients/{id}/consents", operation_id = "giveConsent", tag = "consents",
    params(("id" = inline(PatientId), Path, description = "Of the patient")), request_body = ConsentInput,
    responses(
        (status = 201, description = "Agreed", body = Consent),
        (status = 200, description = "It was agreed to before, and stands", body = Consent),
    ),
    security(("session" = [])),
)]
async fn give(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
    Json(input): Json<ConsentInput>,
) -> Result<(StatusCode, Json<Consent>), Problem> {
    let (consent, is_new) = super::give(&core, &actor, id, input.kind, input.number).await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(consent)))
}

/// It stays readable that it was given. What stands of the same kind to older texts ends too.
#[utoipa::path(
    post, path = "/consents/{id}/withdrawal", operation_id = "withdrawConsent", tag = "consents",
    params(("id" = inline(ConsentId), Path, description = "Of the consent")),
    responses((status = 200, description = "Taken back", body = Consent)), security(("session" = [])),
)]
async fn withdraw(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<ConsentId>,
) -> Result<Json<Consent>, Problem> {
    Ok(Json(super::withdraw(&core, &actor, id).await?))
}
