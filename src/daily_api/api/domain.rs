//! The domain and its meeting tokens.

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::caller::{Body, Named, Query};
use super::{Answer, ok};
use crate::actor::Actor;
use crate::audit::Record;
use crate::daily_api::keys::{Caller, Domain};
use crate::daily_api::properties::{DOMAIN, laid_over, object_at, only};
use crate::daily_api::tokens::{self, When};
use crate::daily_api::{DailyApi, Refusal, store};

pub(super) async fn show(caller: Caller) -> Answer {
    Ok(ok(told(&caller.domain)))
}

pub(super) async fn update(State(api): State<DailyApi>, caller: Caller, Body(body): Body) -> Answer {
    only(&body, &["properties"])?;
    let mut change = api.core.begin().await?;
    store::keys::take_turn(&mut change, caller.domain.id).await?;
    let before = store::keys::domain(&mut change, caller.domain.id).await?.ok_or_else(Refusal::authentication)?;
    let properties = laid_over(DOMAIN, &before.properties, &object_at(&body, "properties")?, change.now())?;
    store::keys::set_properties(&mut change, before.id, &properties).await?;
    change.record(&Actor::system(), Record::new("daily_domain.changed", "daily_domain", before.id));
    change.commit().await?;
    Ok(ok(told(&Domain { properties, ..before })))
}

pub(super) async fn make_token(State(api): State<DailyApi>, caller: Caller, Body(body): Body) -> Answer {
    Ok(ok(json!({ "token": tokens::make(&api.core, &caller, &body)? })))
}

#[derive(Deserialize)]
pub(super) struct Reading {
    #[serde(rename = "ignoreNbf")]
    ignore_nbf: Option<String>,
}

pub(super) async fn read_token(
    State(api): State<DailyApi>,
    caller: Caller,
    Named(token): Named,
    Query(reading): Query<Reading>,
) -> Answer {
    let now = api.core.clock.now();
    let ignores = reading.ignore_nbf.is_some_and(|text| text == "true" || text == "1");
    let when = if ignores { When::FromThen(now) } else { When::At(now) };
    let said = tokens::read(&mut *api.core.read().await?, &api.core, caller.domain.id, &token, when).await?;
    Ok(ok(Value::Object(said)))
}

fn told(domain: &Domain) -> Value {
    let fixed = [("hipaa", json!(false)), ("max_webhook_count", json!(10))];
    let fixed: Map<String, Value> = fixed.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let config: Map<String, Value> = fixed.into_iter().chain(domain.properties.clone()).collect();
    json!({ "domain_name": domain.name, "domain_id": domain.id, "config": config })
}
