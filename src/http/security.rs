//! Headers that every response carries, so that a mistake in a page stays a small one.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::Hub;

/// Layer that adds them.
pub(super) async fn headers(State(hub): State<Hub>, request: Request, next: Next) -> Response {
    // The page of a room is made to be shown inside another system's page, where the clinic says which; no other page is.
    let ancestors =
        if request.uri().path().starts_with("/room/") { hub.settings.frame_ancestors.as_slice() } else { &[] };
    let policy = content_policy(request.headers(), ancestors);
    let framed = !ancestors.is_empty();
    // Pages of other systems load it as they would load Daily's.
    let shim = request.uri().path() == "/daily/daily.js";
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if framed {
        // Older than CSP, and knows no list.
        headers.remove(header::X_FRAME_OPTIONS);
    }
    if shim {
        headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    if hub.settings.strict_transport {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}

/// `'self'` covers WebSockets in newer browsers only (CSP 3), so they are named by the host that was asked for.
fn content_policy(request: &HeaderMap, ancestors: &[String]) -> HeaderValue {
    let host = request.get(header::HOST).and_then(|host| host.to_str().ok()).filter(|host| is_plain(host));
    let sockets = host.map(|host| format!(" ws://{host} wss://{host}")).unwrap_or_default();
    let ancestors = if ancestors.is_empty() { "'none'".to_owned() } else { ancestors.join(" ") };
    let policy = format!(
        "default-src 'self'; connect-src 'self'{sockets}; media-src 'self' blob:; img-src 'self' data: blob:; \
         frame-ancestors {ancestors}; base-uri 'none'; object-src 'none'; form-action 'self'"
    );
    HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
}

/// The client wrote the header, so nothing that could add a directive gets through.
fn is_plain(host: &str) -> bool {
    !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
}

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

const FIXED: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Links carry tickets after the `#`; no referrer keeps even room names from leaving.
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (RESOURCE_POLICY, "same-origin"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policy_names_the_sockets_of_the_host_and_nothing_a_client_smuggles_in() {
        for (host, expected) in [
            ("care.example.org", "connect-src 'self' ws://care.example.org wss://care.example.org;"),
            ("[::1]:8080", "connect-src 'self' ws://[::1]:8080 wss://[::1]:8080;"),
            ("a; script-src *", "connect-src 'self';"),
            ("", "connect-src 'self';"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            let policy = content_policy(&headers, &[]);
            assert!(policy.to_str().unwrap().contains(expected), "{host}: {policy:?}");
        }
    }
}
