//! Which pages may act here: only our own. Browsers say which page a request comes from; other clients say nothing.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;

use super::Problem;
use crate::core::Core;

/// Refuses a cross-site WebSocket: cookies and reachability of the victim would travel with it.
///
/// # Errors
/// The Origin is given and is neither the host asked for nor the configured public address.
pub(super) fn check_socket(headers: &HeaderMap, uri: &Uri, public_url: &str) -> Result<(), Problem> {
    if is_same_origin(headers, uri, public_url) { Ok(()) } else { Err(cross_site()) }
}

/// Layer for the API: an unsafe method needs the same origin and a header that a form cannot send.
///
/// # Errors
/// `cross_site` or `request_header_missing`.
pub(super) async fn guard(State(core): State<Core>, request: Request, next: Next) -> Result<Response, Problem> {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // Webhooks come from no page and act for nobody's session: their signature is what lets them in.
    let signed = request.uri().path().starts_with("/webhooks/");
    if !safe && !signed {
        let headers = request.headers();
        let site = headers.get("sec-fetch-site").map(|site| site.as_bytes());
        // `none` is the user's own doing, such as a bookmark; only browsers send the header at all.
        let other_site = site.is_some_and(|site| site != b"same-origin" && site != b"none");
        if other_site || !is_same_origin(headers, request.uri(), &core.settings.public_url) {
            return Err(cross_site());
        }
        if !headers.contains_key("x-requested-with") {
            let detail = "send the header X-Requested-With: carehub with every request that changes something";
            return Err(Problem::new(StatusCode::FORBIDDEN, "request_header_missing", detail));
        }
    }
    Ok(next.run(request).await)
}

/// True when no Origin is given, as then no page of another site is behind it.
fn is_same_origin(headers: &HeaderMap, uri: &Uri, public_url: &str) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Some(origin) = origin.to_str().ok().and_then(host_of_url) else { return false };
    let asked = match uri.authority() {
        Some(authority) => Some(authority.as_str()),
        None => headers.get(header::HOST).and_then(|host| host.to_str().ok()),
    };
    let same = |host: &str| plain_host(host) == origin;
    asked.is_some_and(same) || host_of_url(public_url).is_some_and(|host| host == origin)
}

/// Host and port of an origin such as `https://care.example.org`, without the scheme's own port.
fn host_of_url(url: &str) -> Option<String> {
    let (scheme, host) = url.split_once("://")?;
    let known = matches!(scheme, "http" | "https");
    let host = host.strip_suffix('/').unwrap_or(host);
    (known && !host.is_empty() && !host.contains('/')).then(|| plain_host(host))
}

/// A Host header does not tell the scheme, so both default ports count as none.
fn plain_host(host: &str) -> String {
    let host = host.strip_suffix(":443").or_else(|| host.strip_suffix(":80")).unwrap_or(host);
    host.to_ascii_lowercase()
}

fn cross_site() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "cross_site", "this may only be asked from the server's own pages")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_host_asked_for_or_the_public_address_is_the_same_origin() {
        for (origin, host, public_url, expected) in [
            (None, "care.example.org", "", true),
            (Some("https://care.example.org"), "care.example.org", "", true),
            (Some("https://Care.example.org"), "care.EXAMPLE.org:443", "", true),
            (Some("http://127.0.0.1:8080"), "127.0.0.1:8080", "", true),
            (Some("http://[::1]:8080"), "[::1]:8080", "", true),
            (Some("http://127.0.0.1:9090"), "127.0.0.1:8080", "", false),
            (Some("https://evil.example"), "care.example.org", "", false),
            (Some("https://care.example.org.evil.example"), "care.example.org", "", false),
            (Some("null"), "care.example.org", "", false),
            (Some("file://"), "", "", false),
            (Some("https://care.example.org"), "10.0.0.5:8080", "https://care.example.org", true),
            (Some("https://care.example.org"), "10.0.0.5:8080", "https://care.example.org/", true),
            (Some("https://evil.example"), "10.0.0.5:8080", "https://care.example.org", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            assert_eq!(is_same_origin(&headers, &Uri::from_static("/ws"), public_url), expected, "{origin:?} {host}");
        }
    }
}
