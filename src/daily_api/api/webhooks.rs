//! Webhooks.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::Value;

use super::caller::{Body, Named};
use super::{Answer, ok};
use crate::daily_api::keys::Caller;
use crate::daily_api::{DailyApi, store, webhooks};

pub(super) async fn list(State(api): State<DailyApi>, caller: Caller) -> Answer {
    let all = store::webhooks::list(&mut *api.core.read().await?, caller.domain.id).await?;
    let told: Result<Vec<Value>, _> = all.iter().map(|webhook| webhook.told(&api.core)).collect();
    Ok(ok(Value::Array(told?)))
}

pub(super) async fn create(State(api): State<DailyApi>, caller: Caller, Body(body): Body) -> Answer {
    Ok(ok(webhooks::create(&api, &caller, &body).await?.told(&api.core)?))
}

pub(super) async fn show(State(api): State<DailyApi>, caller: Caller, Named(id): Named) -> Answer {
    Ok(ok(webhooks::named(&api.core, &caller, &id).await?.told(&api.core)?))
}

pub(super) async fn update(State(api): State<DailyApi>, caller: Caller, Named(id): Named, Body(body): Body) -> Answer {
    Ok(ok(webhooks::update(&api, &caller, &id, &body).await?.told(&api.core)?))
}

/// Without a body, as Daily answers.
pub(super) async fn delete(State(api): State<DailyApi>, caller: Caller, Named(id): Named) -> Answer {
    webhooks::delete(&api, &caller, &id).await?;
    Ok(StatusCode::OK.into_response())
}
