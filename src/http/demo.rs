//! The demo's API, there only with `--demo`: whoever reaches the server opens rooms and gets tickets for them.
//!
//! It stands in for booking, which will issue tickets to the people of a visit.

use std::time::Duration;

use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use signaling::Admission;
use signaling::message::{Permissions, Role};
use signaling::ticket::NAME_CHARS_MAX;

use super::{Hub, Problem};

/// Routes below `/api/v1`.
pub(super) fn routes() -> Router<Hub> {
    Router::new()
        .route("/demo", get(enabled))
        .route("/demo/rooms", post(open_room))
        .route("/demo/rooms/{room}/tickets", post(issue_ticket))
}

#[derive(Serialize)]
struct Enabled {
    enabled: bool,
}

#[derive(Serialize)]
struct Room {
    room: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TicketWish {
    name: String,
    role: Role,
}

#[derive(Serialize)]
struct Ticket {
    ticket: String,
    participant: String,
}

async fn enabled() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], Json(Enabled { enabled: true }))
}

/// A name is all a room needs: signaling opens it when the first ticket for it is used.
async fn open_room(State(hub): State<Hub>) -> impl IntoResponse {
    (
        StatusCode::CREATED,
        [(header::CACHE_CONTROL, "no-store")],
        Json(Room { room: hub.core.clock.signaling().random_id() }),
    )
}

async fn issue_ticket(
    State(hub): State<Hub>,
    Path(room): Path<String>,
    wish: Result<Json<TicketWish>, JsonRejection>,
) -> Result<impl IntoResponse, Problem> {
    let Json(TicketWish { name, role }) = wish?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        let detail = format!("name must have 1 to {NAME_CHARS_MAX} characters");
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "name_invalid", detail));
    }
    let participant = hub.core.clock.signaling().random_id();
    let moderate = role == Role::Host;
    let ticket = hub.signaling.issue(&Admission {
        room: &room,
        participant: &participant,
        name,
        role,
        permissions: Permissions { publish: true, subscribe: true, chat: true, moderate, video: true },
        people_max: None,
        valid_for: TICKET_TIME,
    });
    // Our own participant id is good, so it is the room that cannot be one.
    let ticket = ticket.map_err(|_| Problem::not_found())?;
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(Ticket { ticket, participant })))
}

/// From the name to the call, with a look at camera and microphone in between.
const TICKET_TIME: Duration = Duration::from_secs(600);
