//! Errors as clients see them: `application/problem+json` (RFC 9457) with a stable `code`, never a cause.

use std::time::Duration;

use axum::Json;
use axum::extract::rejection::{BytesRejection, JsonRejection};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::db;

/// An error response.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    // Boxed, so that every `Result` with a problem in it stays small.
    header: Option<Box<(HeaderName, HeaderValue)>>,
    fields: Vec<Field>,
    more: Map<String, Value>,
}

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Field {
    /// Where, such as `items[2].name`.
    pub path: String,
    /// Stable.
    pub code: &'static str,
    /// For a developer's eyes.
    pub detail: String,
}

/// An error as the document describes it (RFC 9457). Some codes come with more members, which their operation describes.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Body<'a> {
    /// `urn:carehub:problem:` and the code.
    r#type: String,
    /// The status in words.
    title: &'a str,
    /// The HTTP status.
    status: u16,
    /// Stable: what a program decides by.
    #[schema(example = "slot_taken")]
    code: &'a str,
    /// For a developer's eyes; may change.
    detail: &'a str,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "<[Field]>::is_empty")]
    #[schema(required = false)]
    fields: &'a [Field],
    #[serde(flatten)]
    #[schema(ignore)]
    more: &'a Map<String, Value>,
}

impl Problem {
    /// A problem with a stable `code`; `detail` is for a developer's eyes.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), header: None, fields: Vec::new(), more: Map::new() }
    }

    /// The stable code.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// What is wrong with which field.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// With one more header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: &'static str) -> Self {
        self.header = Some(Box::new((name, HeaderValue::from_static(value))));
        self
    }

    /// With the time after which it is worth trying again, in whole seconds, at least one.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        let seconds = wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)).max(1);
        self.header = Some(Box::new((header::RETRY_AFTER, HeaderValue::from(seconds))));
        self
    }

    /// With what is wrong with one more field.
    #[must_use]
    pub fn field(mut self, path: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        self.fields.push(Field { path: path.into(), code, detail: detail.into() });
        self
    }

    /// With one more member.
    #[must_use]
    pub fn member(mut self, name: &str, value: impl Serialize) -> Self {
        self.more.insert(name.to_owned(), serde_json::to_value(value).unwrap_or_default());
        self
    }

    /// A well-formed body that asks for something that cannot be; `code` is the one of the field too.
    pub fn invalid(path: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail.clone()).field(path, code, detail)
    }

    /// The state of things does not allow it now.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// Known who asks, and they may not, whatever thing it is. For a foreign thing use [`Self::not_found`].
    pub fn forbidden(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, detail)
    }

    /// A mistake of ours. The cause is logged here and not told.
    pub fn internal(cause: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error = cause, "a request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "something went wrong on the server; it was logged")
    }

    /// Nothing there, or nothing that this client may know of.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "there is nothing at this address")
    }

    /// No ticket, or one that does not open this.
    pub fn unauthorized(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, detail).with(header::WWW_AUTHENTICATE, "Bearer")
    }

    /// Too much to do, or stopping.
    pub fn unavailable(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, detail).with(header::RETRY_AFTER, "2")
    }

    /// Over the limit of a body.
    pub fn body_too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", "the body is larger than this address takes")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = Body {
            r#type: format!("urn:carehub:problem:{}", self.code),
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            code: self.code,
            detail: &self.detail,
            fields: &self.fields,
            more: &self.more,
        };
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some((name, value)) = self.header.map(|header| *header) {
            headers.insert(name, value);
        }
        response
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        match rejection {
            JsonRejection::JsonSyntaxError(_) => {
                Self::new(StatusCode::BAD_REQUEST, "json_malformed", rejection.body_text())
            }
            JsonRejection::JsonDataError(_) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "json_invalid", rejection.body_text())
            }
            JsonRejection::MissingJsonContentType(_) => {
                let detail = "the body must be application/json";
                Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type_unsupported", detail)
            }
            other if other.status() == StatusCode::PAYLOAD_TOO_LARGE => Self::body_too_large(),
            _ => Self::new(StatusCode::BAD_REQUEST, "body_unreadable", "the body could not be read"),
        }
    }
}

impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Self::body_too_large()
        } else {
            Self::new(StatusCode::BAD_REQUEST, "body_unreadable", "the body could not be read")
        }
    }
}

impl From<db::Error> for Problem {
    fn from(error: db::Error) -> Self {
        match &error {
            db::Error::Transient(_) | db::Error::Unavailable(_) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the database did not answer");
                Self::unavailable("database_busy", "the database does not answer now; nothing was changed")
            }
            db::Error::Taken { .. } | db::Error::Corrupt { .. } | db::Error::Other(_) => Self::internal(&error),
        }
    }
}
