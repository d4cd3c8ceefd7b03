//! Who calls, and what the body says.

use axum::extract::{FromRequest, FromRequestParts, MatchedPath, Request};
use axum::http::header;
use axum::http::request::Parts;
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::daily_api::keys::{self, Caller};
use crate::daily_api::properties::Properties;
use crate::daily_api::{DailyApi, Refusal};

impl FromRequestParts<DailyApi> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, api: &DailyApi) -> Result<Self, Refusal> {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let bearer =
            header.and_then(|text| text.split_once(' ')).filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"));
        let key = bearer.map(|(_, key)| key.trim()).filter(|key| !key.is_empty());
        let key = key.ok_or_else(Refusal::authorization_header)?;
        let caller = keys::caller(&api.core, key).await?.ok_or_else(Refusal::authentication)?;
        let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
        if api.rate.take(caller.key, parts.method.as_str(), route) { Ok(caller) } else { Err(Refusal::rate_limit()) }
    }
}

/// A JSON object, whatever its content type says: clients forget it. An empty body is an empty object.
pub(super) struct Body(pub(super) Properties);

impl FromRequest<DailyApi> for Body {
    type Rejection = Refusal;

    async fn from_request(request: Request, api: &DailyApi) -> Result<Self, Refusal> {
        let bytes = Bytes::from_request(request, api).await;
        let bytes = bytes.map_err(|_| Refusal::invalid("the body is too large or did not come whole"))?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self(Properties::new()));
        }
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(object)) => Ok(Self(object)),
            Ok(_) => Err(Refusal::invalid("the body should be an object")),
            Err(error) => Err(Refusal::json(&error)),
        }
    }
}

/// The query. What is not known there is passed over, as Daily does.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<DailyApi> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &DailyApi) -> Result<Self, Refusal> {
        let query = parts.uri.query().unwrap_or_default();
        serde_urlencoded::from_str(query).map(Self).map_err(|error| Refusal::invalid(error.to_string()))
    }
}

/// One part of the path. What cannot be read is not found.
pub(super) struct Named(pub(super) String);

impl FromRequestParts<DailyApi> for Named {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, api: &DailyApi) -> Result<Self, Refusal> {
        let path = axum::extract::Path::<String>::from_request_parts(parts, api).await;
        path.map(|path| Self(path.0)).map_err(|_| Refusal::not_found("not found"))
    }
}
