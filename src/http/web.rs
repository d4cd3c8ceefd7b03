//! The web application, built into the binary. Without it (a build without Node) a page says how to get it.
//!
//! Files below `assets/` carry a hash in their name and are cached for good; everything else is asked for again each time.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use rust_embed::RustEmbed;

use super::Problem;

#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Files;

/// Addresses that the application tells apart itself (`web/src/pages.tsx` and `pages.first.tsx`). Anything else that is no file is not there, and
/// says so with its status.
pub(super) const PAGES: &[&str] = &[
    "/",
    "/call/{*rest}",
    "/room/{*rest}",
    "/legal/{*rest}",
    "/login",
    "/enrol",
    "/register",
    "/verify",
    "/reset",
    "/invitation",
    "/email",
    "/check",
    "/setup",
    "/setup/{*rest}",
    "/home",
    "/today",
    "/visits",
    "/visits/{*rest}",
    "/visit-invitations",
    "/notes/{*rest}",
    "/providers",
    "/providers/{*rest}",
    "/book/{*rest}",
    "/payments",
    "/payments/{*rest}",
    "/invoices",
    "/privacy",
    "/break-glass",
    "/availability",
    "/calendar",
    "/profile",
    "/security",
    "/records",
    "/patients",
    "/patients/{*rest}",
    "/unsigned",
    "/admin",
    "/admin/{*rest}",
];

/// The page, for every address that the application itself tells apart.
pub(super) async fn index(headers: HeaderMap) -> Response {
    file("index.html", &headers).unwrap_or_else(|| {
        let mut page = Html(NOT_BUILT).into_response();
        page.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        page
    })
}

/// Any other file of the application.
///
/// # Errors
/// `not_found`.
pub(super) async fn asset(request: Request) -> Result<Response, Problem> {
    let read = matches!(*request.method(), Method::GET | Method::HEAD);
    let name = request.uri().path().trim_start_matches('/');
    if read { file(name, request.headers()).ok_or_else(Problem::not_found) } else { Err(Problem::not_found()) }
}

fn file(name: &str, request: &HeaderMap) -> Option<Response> {
    let file = Files::get(name)?;
    let hash: String = file.metadata.sha256_hash().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let tag = HeaderValue::from_str(&format!("\"{hash}\"")).ok()?;
    let unchanged = request.get(header::IF_NONE_MATCH) == Some(&tag);
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = mime_guess::from_path(name).first_or_octet_stream();
        let kind =
            if kind.type_() == mime_guess::mime::TEXT { format!("{kind}; charset=utf-8") } else { kind.to_string() };
        ([(header::CONTENT_TYPE, kind)], Body::from(file.data)).into_response()
    };
    let cache = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response.headers_mut().insert(header::ETAG, tag);
    Some(response)
}

const NOT_BUILT: &str = include_str!("not_built.html");
