//! Calls that are on.

use std::collections::BTreeMap;

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::{Body, Named, Query};
use super::{Answer, ok, page};
use crate::daily_api::keys::Caller;
use crate::daily_api::{DailyApi, Refusal, live};

#[derive(Deserialize)]
pub(super) struct Whom {
    limit: Option<usize>,
    #[serde(rename = "userId")]
    user_id: Option<String>,
    #[serde(rename = "userName")]
    user_name: Option<String>,
}

pub(super) async fn presence_of(
    State(api): State<DailyApi>,
    caller: Caller,
    Named(name): Named,
    Query(whom): Query<Whom>,
) -> Answer {
    if whom.limit == Some(0) {
        return Err(Refusal::invalid("limit should be at least 1"));
    }
    let now = api.core.clock.now();
    let stays = live::present(&api.core, &caller, Some(&name)).await?;
    let fits = |wanted: &Option<String>, found: Option<&String>| wanted.is_none() || wanted.as_ref() == found;
    let people: Vec<Value> = stays
        .iter()
        .filter(|stay| fits(&whom.user_id, stay.admission.user_id.as_ref()))
        .filter(|stay| fits(&whom.user_name, Some(&stay.admission.user_name.0)))
        .map(|stay| stay.present(now))
        .collect();
    let total = i64::try_from(people.len()).unwrap_or(i64::MAX);
    Ok(page(total, people.into_iter().take(whom.limit.unwrap_or(usize::MAX)).collect()))
}

pub(super) async fn presence(State(api): State<DailyApi>, caller: Caller) -> Answer {
    let now = api.core.clock.now();
    let mut rooms: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for stay in live::present(&api.core, &caller, None).await? {
        rooms.entry(stay.admission.room.clone()).or_default().push(stay.present(now));
    }
    Ok(ok(json!(rooms)))
}

pub(super) async fn eject(State(api): State<DailyApi>, caller: Caller, Named(name): Named, Body(body): Body) -> Answer {
    Ok(ok(json!({ "ejectedIds": live::eject(&api, &caller, &name, &body).await? })))
}

/// `sent` is a text at Daily, not a flag.
pub(super) async fn app_message(
    State(api): State<DailyApi>,
    caller: Caller,
    Named(name): Named,
    Body(body): Body,
) -> Answer {
    live::app_message(&api, &caller, &name, &body).await?;
    Ok(ok(json!({ "sent": "true" })))
}

pub(super) async fn permit(
    State(api): State<DailyApi>,
    caller: Caller,
    Named(name): Named,
    Body(body): Body,
) -> Answer {
    live::permit(&api, &caller, &name, &body).await?;
    Ok(ok(json!({ "status": "sent" })))
}

pub(super) async fn session_data(State(api): State<DailyApi>, caller: Caller, Named(name): Named) -> Answer {
    Ok(ok(json!({ "data": live::session_data(&api.core, &caller, &name).await? })))
}

pub(super) async fn set_session_data(
    State(api): State<DailyApi>,
    caller: Caller,
    Named(name): Named,
    Body(body): Body,
) -> Answer {
    live::set_session_data(&api, &caller, &name, &body).await?;
    Ok(ok(json!({ "sent": "true" })))
}
