//! Routes of notes.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{NoteLine, NoteTemplate, NoteText, NoteView, NotesOf, Part, TemplateView};
use crate::accounts::SignedIn;
use crate::api::{IfMatch, Json, Page, PageQuery, Path, Pdf, Problem, Query, Versioned};
use crate::core::Core;
use crate::ids::{ConsultationId, MedicalRecordId, PatientId};
use crate::sensitive::Phi;

pub(in crate::records) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new()
        .routes(routes!(templates))
        .routes(routes!(of_consultation, open))
        .routes(routes!(of_patient))
        .routes(routes!(unsigned))
        .routes(routes!(show, save))
        .routes(routes!(sign))
        .routes(routes!(amend))
        .routes(routes!(pdf))
}

/// In which language.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct LanguageQuery {
    /// Tag such as `fr`; English for one that is not spoken here.
    #[param(max_length = 35)]
    language: Option<String>,
}

/// A draft to open.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoteInput {
    /// How it is divided; a draft that is there keeps its own.
    template: NoteTemplate,
}

/// What a draft is to hold.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NotePartsInput {
    /// Parts of the template, each at most once; what is left out is empty.
    #[schema(max_items = 10)]
    parts: Vec<Part>,
}

/// What is added to a signed note.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AmendmentInput {
    #[schema(value_type = String, min_length = 1, max_length = 10000)]
    text: Phi<String>,
}

/// The members that `note_conflict` has besides those of every problem.
#[derive(Serialize, ToSchema)]
struct NoteConflictBody {
    #[schema(example = "note_conflict")]
    code: String,
    /// What is there, with the version to save over.
    saved: NoteText,
    /// What you sent.
    yours: Vec<Part>,
}

#[utoipa::path(
    get, path = "/note-templates", operation_id = "listNoteTemplates", tag = "records", params(LanguageQuery),
    responses((status = 200, description = "How notes are divided", body = [TemplateView])), security(("session" = [])),
)]
async fn templates(SignedIn(_): SignedIn, Query(query): Query<LanguageQuery>) -> Json<Vec<TemplateView>> {
    Json(super::templates(&query.language.unwrap_or_default()))
}

#[utoipa::path(
    post, path = "/consultations/{id}/notes", operation_id = "openNote", tag = "records",
    params(("id" = inline(ConsultationId), Path, description = "Of the consultation")), request_body = NoteInput,
    responses(
        (status = 201, description = "A new draft", body = NoteView),
        (status = 200, description = "Your draft, which was there", body = NoteView),
    ),
    security(("session" = [])),
)]
async fn open(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<ConsultationId>,
    Json(input): Json<NoteInput>,
) -> Result<(StatusCode, Versioned<NoteView>), Problem> {
    let (note, is_new) = super::open_draft(&core, &actor, id, input.template).await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, note.into()))
}

#[utoipa::path(
    get, path = "/consultations/{id}/notes", operation_id = "listConsultationNotes", tag = "records",
    params(("id" = inline(ConsultationId), Path, description = "Of the consultation"), PageQuery),
    responses((status = 200, description = "Newest first, without what is written in them", body = Page<NoteLine>)),
    security(("session" = [])),
)]
async fn of_consultation(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<ConsultationId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<NoteLine>>, Problem> {
    let (limit, after) = (query.limit()?, query.after()?);
    let found = super::list(&core, &actor, NotesOf::Consultation(id), after, limit).await?;
    Ok(Json(Page::of(found, limit, NoteLine::place)))
}

#[utoipa::path(
    get, path = "/patients/{id}/notes", operation_id = "listNotes", tag = "records",
    params(("id" = inline(PatientId), Path, description = "Of the patient"), PageQuery),
    responses((status = 200, description = "Newest first, without what is written in them", body = Page<NoteLine>)),
    security(("session" = [])),
)]
async fn of_patient(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<NoteLine>>, Problem> {
    let (limit, after) = (query.limit()?, query.after()?);
    let found = super::list(&core, &actor, NotesOf::Patient(id), after, limit).await?;
    Ok(Json(Page::of(found, limit, NoteLine::place)))
}

#[utoipa::path(
    get, path = "/notes/unsigned", operation_id = "listUnsignedNotes", tag = "records", params(PageQuery),
    responses((status = 200, description = "Your drafts, newest first", body = Page<NoteLine>)),
    security(("session" = [])),
)]
async fn unsigned(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<NoteLine>>, Problem> {
    let (limit, after) = (query.limit()?, query.after()?);
    let found = super::unsigned(&core, &actor, after, limit).await?;
    Ok(Json(Page::of(found, limit, NoteLine::place)))
}

#[utoipa::path(
    get, path = "/notes/{id}", operation_id = "readNote", tag = "records",
    params(("id" = inline(MedicalRecordId), Path, description = "Of the note")),
    responses((status = 200, description = "The note", body = NoteView)), security(("session" = [])),
)]
async fn show(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<MedicalRecordId>,
) -> Result<Versioned<NoteView>, Problem> {
    Ok(super::show(&core, &actor, id).await?.into())
}

#[utoipa::path(
    put, path = "/notes/{id}", operation_id = "saveNote", tag = "records",
    params(
        ("id" = inline(MedicalRecordId), Path, description = "Of the note"),
        ("If-Match" = String, Header, description = "The ETag that was read"),
    ),
    request_body = NotePartsInput,
    responses(
        (status = 200, description = "As it is saved", body = NoteView),
        (status = 409, description = "`note_conflict`: it was saved elsewhere since you read it, here are both texts; or \
            `note_signed`", body = NoteConflictBody, content_type = "application/problem+json"),
    ),
    security(("session" = [])),
)]
async fn save(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<MedicalRecordId>,
    IfMatch(version): IfMatch,
    Json(input): Json<NotePartsInput>,
) -> Result<Versioned<NoteView>, Problem> {
    Ok(super::save(&core, &actor, id, version, &input.parts).await?.into())
}

#[utoipa::path(
    post, path = "/notes/{id}/sign", operation_id = "signNote", tag = "records",
    params(
        ("id" = inline(MedicalRecordId), Path, description = "Of the note"),
        ("If-Match" = String, Header, description = "The ETag of the text that you sign"),
    ),
    responses((status = 200, description = "Signed, and never changed again", body = NoteView)), security(("session" = [])),
)]
async fn sign(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<MedicalRecordId>,
    IfMatch(version): IfMatch,
) -> Result<Versioned<NoteView>, Problem> {
    Ok(super::sign(&core, &actor, id, version).await?.into())
}

#[utoipa::path(
    post, path = "/notes/{id}/amendments", operation_id = "amendNote", tag = "records",
    params(("id" = inline(MedicalRecordId), Path, description = "Of a signed note")), request_body = AmendmentInput,
    responses((status = 201, description = "The note with what was added", body = NoteView)), security(("session" = [])),
)]
async fn amend(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<MedicalRecordId>,
    Json(input): Json<AmendmentInput>,
) -> Result<(StatusCode, Versioned<NoteView>), Problem> {
    Ok((StatusCode::CREATED, super::amend(&core, &actor, id, &input.text).await?.into()))
}

/// A signed one as a PDF in the patient's language: tagged, with what was added to it, and the same bytes as long as nothing
/// is added. 409 `note_unsigned` for a draft.
#[utoipa::path(
    get, path = "/notes/{id}/pdf", operation_id = "printNote", tag = "records",
    params(("id" = inline(MedicalRecordId), Path, description = "Of the note")),
    responses((status = 200, description = "A PDF", content_type = "application/pdf", body = String)),
    security(("session" = [])),
)]
async fn pdf(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<MedicalRecordId>,
) -> Result<Pdf, Problem> {
    Ok(Pdf { name: "note", bytes: super::pdf(&core, &actor, id).await? })
}

impl From<NoteView> for Versioned<NoteView> {
    fn from(note: NoteView) -> Self {
        Self(note.version(), note)
    }
}
