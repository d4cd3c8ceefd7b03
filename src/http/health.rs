//! Two questions of orchestrators: is the process alive, and should it get new work.

use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use super::{Hub, Problem};

/// Alive: this answer is the proof.
pub(super) async fn alive() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], "ok\n")
}

/// Ready, until the shutdown begins.
///
/// # Errors
/// `server_stopping`.
pub(super) async fn ready(State(hub): State<Hub>) -> Result<impl IntoResponse, Problem> {
    if hub.stopping.load(Ordering::Relaxed) {
        Err(Problem::unavailable("server_stopping", "the server is stopping; try another one"))
    } else {
        Ok(([(header::CACHE_CONTROL, "no-store")], "ready\n"))
    }
}
