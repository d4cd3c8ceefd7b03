//! How this API says no: `{"error": <stable code>, "info": <words>}` with Daily's codes and status, never our own problem
//! documents. Clients match on some of the words, so those that were seen in use are kept to the letter.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::db;
use crate::vault::Unopened;

/// Refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status.
    pub status: StatusCode,
    /// Stable code.
    pub error: &'static str,
    /// For people, and for the clients that look at it all the same.
    pub info: Option<String>,
}

impl Refusal {
    /// The Authorization header is missing or is no bearer's.
    pub const fn authorization_header() -> Self {
        Self { status: StatusCode::BAD_REQUEST, error: "authorization-header-error", info: None }
    }

    /// No such key.
    pub const fn authentication() -> Self {
        Self { status: StatusCode::UNAUTHORIZED, error: "authentication-error", info: None }
    }

    /// Not JSON.
    pub fn json(why: &serde_json::Error) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error: "json-parsing-error", info: Some(why.to_string()) }
    }

    /// Wrong in what it asks for.
    pub fn invalid(info: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error: "invalid-request-error", info: Some(info.into()) }
    }

    /// Not there.
    pub fn not_found(info: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, error: "not-found", info: Some(info.into()) }
    }

    /// The room of that name is not there.
    pub fn no_room(name: &str) -> Self {
        Self::not_found(format!("room {name} not found"))
    }

    /// Too many requests.
    pub fn rate_limit() -> Self {
        let info = "too many requests; wait a little and ask again".to_owned();
        Self { status: StatusCode::TOO_MANY_REQUESTS, error: "rate-limit-error", info: Some(info) }
    }

    /// Our fault.
    pub fn server(status: StatusCode) -> Self {
        Self { status, error: "server-error", info: Some("something went wrong; please try again".to_owned()) }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = match self.info {
            Some(info) => json!({ "error": self.error, "info": info }),
            None => json!({ "error": self.error }),
        };
        (self.status, axum::Json(body)).into_response()
    }
}

impl From<db::Error> for Refusal {
    fn from(error: db::Error) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "a request of the Daily-compatible API failed");
        let away = matches!(error, db::Error::Transient(_) | db::Error::Unavailable(_));
        Self::server(if away { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::INTERNAL_SERVER_ERROR })
    }
}

impl From<Unopened> for Refusal {
    fn from(error: Unopened) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "a sealed value of the Daily-compatible API");
        Self::server(StatusCode::INTERNAL_SERVER_ERROR)
    }
}
