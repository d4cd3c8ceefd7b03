//! The OpenAPI document, made from the code, and a page to browse it.

use std::sync::Arc;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::{Components, ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder};
use utoipa::{OpenApi as _, PartialSchema as _};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::Config;

use crate::api::{Body, Field};
use crate::core::Core;
use crate::payments::{self, Payments};
use crate::visits::{self, Visits};
use crate::{accounts, booking, calls, care, first_run, invoices, messages, oversight, records};

/// The document.
pub fn document() -> OpenApi {
    parts().document
}

/// Every route of the capabilities below `/api/v1` by what its handlers work with, and the document that describes them.
pub(super) struct Parts {
    pub(super) core: Router<Core>,
    pub(super) visits: Router<Visits>,
    pub(super) payments: Router<Payments>,
    pub(super) document: OpenApi,
}

/// See [`Parts`].
pub(super) fn parts() -> Parts {
    let (visits, of_visits) = visits::api::routes().merge(calls::api::routes()).split_for_parts();
    let (payments, of_payments) = payments::api::routes().split_for_parts();
    let (core, mut document) = OpenApiRouter::with_openapi(Front::openapi())
        .merge(accounts::api::routes())
        .merge(first_run::api::routes())
        .merge(care::api::routes())
        .merge(booking::api::routes())
        .merge(records::api::routes())
        .merge(invoices::api::routes())
        .merge(payments::transfer::api::routes())
        .merge(messages::api::routes())
        .merge(oversight::api::routes())
        .split_for_parts();
    document.merge(of_visits);
    document.merge(of_payments);
    finish(&mut document);
    Parts { core, visits, payments, document }
}

/// The document, and the page below `/api/v1/docs/`.
pub(super) fn routes(document: OpenApi) -> Router<Core> {
    let config = Arc::new(Config::from("/api/v1/openapi.json"));
    Router::new()
        .route("/openapi.json", get(async move || Json(document.clone())))
        .route(
            "/docs/",
            get({
                let config = config.clone();
                async move || page("index.html", &config)
            }),
        )
        .route("/docs/{*file}", get(async move |Path(file): Path<String>| page(&file, &config)))
}

fn page(file: &str, config: &Arc<Config<'static>>) -> Response {
    if file == "swagger-initializer.js" {
        return ([(header::CONTENT_TYPE, "text/javascript")], include_str!("docs.js")).into_response();
    }
    match utoipa_swagger_ui::serve(file, config.clone()) {
        Ok(Some(file)) => ([(header::CONTENT_TYPE, file.content_type)], file.bytes).into_response(),
        Ok(None) | Err(_) => (StatusCode::NOT_FOUND, "no such file").into_response(),
    }
}

/// What holds for every operation: how one signs in, and what an error looks like.
fn finish(document: &mut OpenApi) {
    let components = document.components.get_or_insert_with(Components::new);
    components.schemas.insert("Problem".into(), Body::schema());
    components.schemas.insert("Field".into(), Field::schema());
    let cookie = ApiKeyValue::new("vch");
    components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    let schema = RefOr::Ref(Ref::from_schema_name("Problem"));
    let error = ResponseBuilder::new()
        .description("An error: problem+json with a stable code")
        .content("application/problem+json", ContentBuilder::new().schema(Some(schema)).build())
        .build();
    for path in document.paths.paths.values_mut() {
        let operations = [&mut path.get, &mut path.post, &mut path.put, &mut path.patch, &mut path.delete];
        for operation in operations.into_iter().flatten() {
            operation.responses.responses.entry("default".into()).or_insert_with(|| RefOr::T(error.clone()));
        }
    }
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Virtual Care Hub",
        description = "Booking, people and visits. Sign in with `POST /sessions`, which sets a cookie. Requests that change \
                       something carry the header `X-Requested-With: carehub`. Errors are RFC 9457 problems with a stable `code`.",
    ),
    servers((url = "/api/v1")),
)]
struct Front;

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// Adds where a value would have to be of two types at once.
    fn contradictions(schema: &Value, place: &str, found: &mut Vec<String>) {
        if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
            let mut types: Vec<&Value> = parts.iter().filter_map(|part| part.get("type")).collect();
            types.dedup();
            if types.len() > 1 {
                found.push(place.to_owned());
            }
        }
        match schema {
            Value::Object(fields) => {
                fields.iter().for_each(|(name, value)| contradictions(value, &format!("{place}/{name}"), found))
            }
            Value::Array(items) => items.iter().for_each(|value| contradictions(value, place, found)),
            _ => {}
        }
    }

    #[test]
    fn no_value_has_to_be_of_two_types_at_once() {
        let document = serde_json::to_value(document()).unwrap();
        let mut found = Vec::new();
        contradictions(&document, "", &mut found);
        assert_eq!(found, Vec::<String>::new());
        // The check itself finds what it looks for.
        let wrong = serde_json::json!({"allOf": [{"type": "string"}, {"type": "object"}]});
        contradictions(&wrong, "/here", &mut found);
        assert_eq!(found, ["/here"]);
    }
}
