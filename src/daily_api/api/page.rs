//! What the page of a room asks: what there is to know before coming in, coming in, and answering those who knock. Not part
//! of Daily's API; errors are problem documents like those of our other pages.

use std::convert::Infallible;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::api::{Json, Path, Problem};
use crate::daily_api::entry::{self, Error};
use crate::daily_api::properties::flag;
use crate::daily_api::waiting::{self, Answer};
use crate::daily_api::{DailyApi, store};
use crate::sensitive::{Phi, Secret};

/// What the page begins with. That a room is there is known to whoever has its address.
#[derive(Serialize)]
pub(super) struct About {
    /// What signaling calls it.
    call: String,
    private: bool,
    knocking: bool,
    /// The page shows camera and microphone before it goes in.
    prejoin: bool,
}

pub(super) async fn show(
    State(api): State<DailyApi>,
    Path((domain, name)): Path<(String, String)>,
) -> Result<Json<About>, Problem> {
    let (domain, room) = entry::room(&api, &domain, &name).await?;
    let knocking = flag(&room.properties, "enable_knocking", false);
    let prejoin = flag(&room.properties, "enable_prejoin_ui", flag(&domain.properties, "enable_prejoin_ui", true));
    Ok(Json(About { call: room.call(), private: room.private, knocking, prejoin }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    token: Option<Secret<String>>,
    #[serde(default)]
    name: Phi<String>,
}

/// A ticket; or, for those who have to knock, a stream that ends with one or with a refusal.
pub(super) async fn enter(
    State(api): State<DailyApi>,
    Path((domain, name)): Path<(String, String)>,
    Json(wish): Json<Wish>,
) -> Result<Response, Problem> {
    if wish.name.0.chars().count() > NAME_MAX {
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "name_invalid", "a name has at most 80 characters"));
    }
    let room = entry::room(&api, &domain, &name).await?;
    let token = wish.token.as_ref().map(|token| token.reveal().as_str());
    let candidate = entry::candidate(&api, room, token, &wish.name.0).await?;
    let wishes = json!(candidate.wishes);
    if !candidate.knocks {
        let ticket = entry::admit(&api, candidate).await?;
        return Ok(Json(with_ticket(wishes, &ticket)).into_response());
    }
    let knocking = waiting::knock(&api, candidate).await?;
    let waits = stream::iter([Ok::<_, Infallible>(Event::default().event("waiting").data("{}"))]);
    let answered = stream::once(async move {
        Ok(match knocking.answered().await {
            Ok(Answer::In(ticket)) => Event::default().event("in").data(with_ticket(wishes, &ticket).to_string()),
            Ok(Answer::Denied) => Event::default().event("denied").data("{}"),
            Err(error) => Event::default().event("refused").data(json!({ "code": code(&error) }).to_string()),
        })
    });
    let stream = Sse::new(futures_util::StreamExt::chain(waits, answered)).keep_alive(KeepAlive::default());
    Ok(([(header::CACHE_CONTROL, "no-store")], stream).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reply {
    /// The return ticket of somebody inside who may let people in.
    ticket: Secret<String>,
    let_in: bool,
}

pub(super) async fn answer(
    State(api): State<DailyApi>,
    Path((domain, name, person)): Path<(String, String, String)>,
    Json(reply): Json<Reply>,
) -> Result<StatusCode, Problem> {
    let (_, room) = entry::room(&api, &domain, &name).await?;
    let holder =
        api.signaling.holder(reply.ticket.reveal()).ok().filter(|ticket| ticket.room.to_string() == room.call());
    // The ticket says what they might when it was made; the record knows what they may now, and that they are here.
    let here = store::people::here(&mut *api.core.read().await?, room.id).await?;
    let host = holder
        .and_then(|ticket| here.into_iter().find(|stay| stay.admission.id.to_string() == ticket.participant.as_str()));
    if !host.is_some_and(|stay| stay.admission.permissions.seat(false).moderate) {
        return Err(Problem::forbidden("not_host", "only those who lead the call let people in"));
    }
    let person = person.parse().map_err(|_| Problem::not_found())?;
    if waiting::answer(&api, room.id, person, reply.let_in) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::not_found())
    }
}

fn with_ticket(mut wishes: Value, ticket: &str) -> Value {
    if let Some(wishes) = wishes.as_object_mut() {
        wishes.insert("ticket".to_owned(), json!(ticket));
    }
    wishes
}

const fn code(error: &Error) -> &'static str {
    match error {
        Error::NoRoom => "not_found",
        Error::TokenRequired => "room_token_required",
        Error::TokenInvalid => "room_token_invalid",
        Error::TooEarly => "room_too_early",
        Error::Over => "room_over",
        Error::Full => "room_full",
        Error::Banned => "room_banned",
        Error::NameMissing => "name_missing",
        Error::Vault(_) | Error::Database(_) => "internal",
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let (code, detail) = (code(&error), error.to_string());
        match error {
            Error::NoRoom => Self::not_found(),
            Error::TokenRequired | Error::TokenInvalid | Error::Banned => Self::forbidden(code, detail),
            Error::TooEarly | Error::Over | Error::Full => Self::conflict(code, detail),
            Error::NameMissing => Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail),
            Error::Vault(_) => crate::db::Error::Corrupt { column: "daily_admission.user_name".to_owned() }.into(),
            Error::Database(error) => error.into(),
        }
    }
}

/// As signaling shows names.
const NAME_MAX: usize = signaling::ticket::NAME_CHARS_MAX;
