//! Routes of photos.

use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::accounts::{MaybeSignedIn, SignedIn};
use crate::api::{Path, Problem};
use crate::care;
use crate::core::Core;
use crate::ids::ProviderId;

pub(super) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().routes(routes!(show, set, remove))
}

/// Caches may keep it and have to ask whether it is still that one.
#[utoipa::path(
    get, path = "/providers/{id}/photo", operation_id = "getProviderPhoto", tag = "providers",
    params(("id" = ProviderId, Path, description = "Of the provider")),
    responses(
        (status = 200, description = "The picture, with its ETag",
            content((Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "image/webp"))),
        (status = 304, description = "It still has the ETag of If-None-Match"),
    ),
)]
async fn show(
    State(core): State<Core>,
    MaybeSignedIn(actor): MaybeSignedIn,
    Path(id): Path<ProviderId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let photo = care::photo(&mut *core.read().await?, &actor, id).await?;
    let tag = format!("\"{}\"", photo.hash);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok()).unwrap_or_default();
    // RFC 9110 §13.1.2: compared weakly; `*` is any.
    let is_known = known.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag);
    let about = [(header::ETAG, tag), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, about).into_response());
    }
    Ok((about, [(header::CONTENT_TYPE, photo.media_type.code())], photo.bytes).into_response())
}

/// JPEG, PNG or WebP of at most 48 KiB; what it is is told by the bytes, whatever Content-Type says.
#[utoipa::path(
    put, path = "/providers/{id}/photo", operation_id = "setProviderPhoto", tag = "providers",
    params(("id" = ProviderId, Path, description = "Of the provider")),
    request_body(content((Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "image/webp"))),
    responses((status = 204, description = "It is shown from now on, under the ETag of this answer")),
    security(("session" = [])),
)]
async fn set(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<ProviderId>,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let hash = care::set_photo(&core, &actor, id, &bytes?).await?;
    Ok((StatusCode::NO_CONTENT, [(header::ETAG, format!("\"{hash}\""))]).into_response())
}

#[utoipa::path(
    delete, path = "/providers/{id}/photo", operation_id = "removeProviderPhoto", tag = "providers",
    params(("id" = ProviderId, Path, description = "Of the provider")),
    responses((status = 204, description = "There is none any more")), security(("session" = [])),
)]
async fn remove(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<ProviderId>,
) -> Result<StatusCode, Problem> {
    care::remove_photo(&core, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
