//! Routes of documents.

use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{DocumentKind, DocumentView, NewDocument, rules};
use crate::accounts::SignedIn;
use crate::api::{Json, Path, Problem};
use crate::core::Core;
use crate::ids::{DocumentId, PatientId};
use crate::sensitive::Phi;

/// The route that takes more than others, below `/api/v1`.
pub const ROUTE: &str = "/patients/{id}/documents";

/// How much it takes.
pub const BODY_BYTES_MAX: usize = rules::BODY_BYTES_MAX;

pub(in crate::records) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .routes(routes!(file))
        .routes(routes!(mark_as_error))
}

/// A patient's documents.
#[derive(Serialize, ToSchema)]
struct Documents {
    /// Newest first.
    #[schema(max_items = 100)]
    documents: Vec<DocumentView>,
}

/// A document to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DocumentInput {
    kind: DocumentKind,
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    title: Phi<String>,
    /// A PDF, JPEG or PNG file of at most 5 MiB, as base64 (RFC 4648 §4). What it is, the bytes say.
    #[schema(value_type = String, format = Byte, min_length = 4, max_length = 6_990_508)]
    content: Phi<String>,
}

#[utoipa::path(
    get, path = "/patients/{id}/documents", operation_id = "listDocuments", tag = "records",
    params(("id" = inline(PatientId), Path, description = "Of the patient")),
    responses((status = 200, description = "The documents, without their files", body = Documents)),
    security(("session" = [])),
)]
async fn list(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
) -> Result<Json<Documents>, Problem> {
    Ok(Json(Documents { documents: super::list(&core, &actor, id).await? }))
}

#[utoipa::path(
    post, path = "/patients/{id}/documents", operation_id = "addDocument", tag = "records",
    params(("id" = inline(PatientId), Path, description = "Of the patient")), request_body = DocumentInput,
    responses((status = 201, description = "Added", body = DocumentView)), security(("session" = [])),
)]
async fn add(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<PatientId>,
    Json(input): Json<DocumentInput>,
) -> Result<(StatusCode, Json<DocumentView>), Problem> {
    let bytes = BASE64.decode(&input.content.0);
    let bytes = bytes.map_err(|_| Problem::invalid("content", "base64_invalid", "the file comes as base64"))?;
    let new = NewDocument { kind: input.kind, title: input.title, bytes: Phi(bytes) };
    Ok((StatusCode::CREATED, Json(super::add(&core, &actor, id, new).await?)))
}

/// One that was entered in error is for providers only (409 `document_in_error`).
#[utoipa::path(
    get, path = "/documents/{id}", operation_id = "downloadDocument", tag = "records",
    params(("id" = inline(DocumentId), Path, description = "Of the document")),
    responses((status = 200, description = "The file",
        content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png")))),
    security(("session" = [])),
)]
async fn file(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<DocumentId>,
) -> Result<Response, Problem> {
    let file = super::file(&core, &actor, id).await?;
    let name = format!("attachment; filename=\"document-{id}.{}\"", file.media_type.ending());
    let about = [
        (header::CONTENT_TYPE, file.media_type.code().to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((about, file.bytes.0).into_response())
}

/// It stays, marked, and its file is for providers only from then on. Patients say so of what they added themselves.
#[utoipa::path(
    post, path = "/documents/{id}/error", operation_id = "markDocumentAsError", tag = "records",
    params(("id" = inline(DocumentId), Path, description = "Of the document")),
    responses((status = 200, description = "It is marked", body = DocumentView)), security(("session" = [])),
)]
async fn mark_as_error(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<DocumentId>,
) -> Result<Json<DocumentView>, Problem> {
    Ok(Json(super::mark_as_error(&core, &actor, id).await?))
}
