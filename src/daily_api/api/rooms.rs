//! Rooms.

use axum::extract::State;
use serde_json::{Value, json};

use super::caller::{Body, Named, Query};
use super::{Answer, ok, page};
use crate::daily_api::cursor::Asked;
use crate::daily_api::keys::Caller;
use crate::daily_api::properties::only;
use crate::daily_api::rooms::{self, Room, told};
use crate::daily_api::{DailyApi, Refusal};

pub(super) async fn list(State(api): State<DailyApi>, caller: Caller, Query(asked): Query<Asked>) -> Answer {
    let (total, rooms) = rooms::list(&api.core, &caller, &asked.read()?).await?;
    Ok(page(total, rooms.iter().map(|room| told(&api.core, &caller.domain, room)).collect()))
}

pub(super) async fn create(State(api): State<DailyApi>, caller: Caller, Body(body): Body) -> Answer {
    let room = rooms::create(&api.core, &caller, &body).await?;
    Ok(ok(told(&api.core, &caller.domain, &room)))
}

pub(super) async fn show(State(api): State<DailyApi>, caller: Caller, Named(name): Named) -> Answer {
    let room = rooms::named(&mut *api.core.read().await?, caller.domain.id, &name).await?;
    Ok(ok(told(&api.core, &caller.domain, &room)))
}

pub(super) async fn update(
    State(api): State<DailyApi>,
    caller: Caller,
    Named(name): Named,
    Body(body): Body,
) -> Answer {
    let room = rooms::update(&api.core, &caller, &name, &body).await?;
    Ok(ok(told(&api.core, &caller.domain, &room)))
}

pub(super) async fn delete(State(api): State<DailyApi>, caller: Caller, Named(name): Named) -> Answer {
    let gone = rooms::delete(&api.core, &caller, std::slice::from_ref(&name)).await?;
    if gone.is_empty() {
        return Err(Refusal::no_room(&name));
    }
    close(&api, &gone).await;
    Ok(ok(json!({ "deleted": true, "name": name })))
}

pub(super) async fn create_all(State(api): State<DailyApi>, caller: Caller, Body(body): Body) -> Answer {
    let rooms = rooms::create_all(&api.core, &caller, &body).await?;
    Ok(ok(Value::Array(rooms.iter().map(|room| told(&api.core, &caller.domain, room)).collect())))
}

pub(super) async fn delete_all(State(api): State<DailyApi>, caller: Caller, Body(body): Body) -> Answer {
    only(&body, &["rooms"])?;
    let names = body.get("rooms").and_then(Value::as_array);
    let names: Option<Vec<String>> =
        names.and_then(|all| all.iter().map(|one| one.as_str().map(str::to_owned)).collect());
    let names = names.filter(|names| names.len() <= NAMES_MAX);
    let names =
        names.ok_or_else(|| Refusal::invalid(format!("rooms should be a list of at most {NAMES_MAX} names")))?;
    let gone = rooms::delete(&api.core, &caller, &names).await?;
    close(&api, &gone).await;
    Ok(ok(json!({ "deleted_count": gone.len() })))
}

/// Nobody stays in a room that is not there.
async fn close(api: &DailyApi, gone: &[Room]) {
    for room in gone {
        api.signaling.close_room(&room.call()).await;
    }
}

const NAMES_MAX: usize = 1000;
