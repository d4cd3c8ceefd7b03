//! Bodies, queries and paths as checked values; what is wrong with them is told with the place.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Problem;

/// A JSON body, in or out. Answers are never kept by caches, as nearly all of them tell about people.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

/// The query string.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

/// Parts of the path. Whatever cannot be an id is not found.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            let detail = "the body must be application/json";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type_unsupported", detail));
        }
        let bytes = Bytes::from_request(request, state).await?;
        parse_json(&bytes).map(Self)
    }
}

/// Reads JSON; says where it is wrong.
///
/// # Errors
/// `json_malformed` with line and column, `json_invalid` with the path of the field.
pub(super) fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let cause = error.into_inner();
        if cause.is_data() {
            Problem::invalid(if path == "." { String::new() } else { path }, "json_invalid", cause.to_string())
        } else {
            malformed(&cause)
        }
    })?;
    reader.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

fn malformed(error: &serde_json::Error) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "json_malformed", error.to_string())
}

fn is_json(headers: &HeaderMap) -> bool {
    let named = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = named.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type == "application/json" || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        ([(header::CACHE_CONTROL, "no-store")], axum::Json(self.0)).into_response()
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        let reader = serde_urlencoded::Deserializer::new(url::form_urlencoded::parse(query.as_bytes()));
        serde_path_to_error::deserialize(reader).map(Self).map_err(|error| {
            let path = error.path().to_string();
            Problem::new(StatusCode::BAD_REQUEST, "query_invalid", error.inner().to_string()).field(
                if path == "." { String::new() } else { path },
                "query_invalid",
                error.inner().to_string(),
            )
        })
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::from_request_parts(parts, state).await.map_err(|_| Problem::not_found())?;
        Ok(Self(path.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Eq, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Item {
        name: String,
    }

    #[derive(Debug, PartialEq, Eq, serde::Deserialize)]
    struct Order {
        items: Vec<Item>,
    }

    #[test]
    fn wrong_json_is_told_with_its_place() {
        for (text, expected) in [
            (r#"{"items":[{"name":"a"},{"name":7}]}"#, ("json_invalid", "items[1].name")),
            (r#"{"items":[{"nam":"a"}]}"#, ("json_invalid", "items[0].nam")),
            (r#"{"items":7}"#, ("json_invalid", "items")),
            (r"{}", ("json_invalid", "")),
            (r#"{"items":["#, ("json_malformed", "")),
            (r#"{"items":[]} x"#, ("json_malformed", "")),
            ("", ("json_malformed", "")),
        ] {
            let problem = parse_json::<Order>(text.as_bytes()).expect_err(text);
            let path = problem.fields().first().map(|field| field.path.clone()).unwrap_or_default();
            assert_eq!((problem.code(), path.as_str()), expected, "{text}");
        }
        assert!(parse_json::<Order>(br#"{"items":[{"name":"a"}]}"#).is_ok());
    }
}
