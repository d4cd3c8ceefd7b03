//! `/ws`: hands a WebSocket to signaling, after asking which page it comes from. Limits on sockets are signaling's.

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{State, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;

use super::{Hub, Problem, origin};
use crate::api::Client;

/// Upgrades to a WebSocket.
///
/// # Errors
/// `cross_site`, `not_a_websocket`.
pub(super) async fn open(
    State(hub): State<Hub>,
    client: Client,
    headers: HeaderMap,
    uri: Uri,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    origin::check_socket(&headers, &uri, &hub.core.settings.public_url)?;
    let upgrade = upgrade.map_err(|_| {
        Problem::new(StatusCode::UPGRADE_REQUIRED, "not_a_websocket", "this address speaks WebSocket only")
            .with(header::UPGRADE, "websocket")
    })?;
    let (signaling, network) = (hub.signaling.clone(), client.network());
    Ok(signaling.limited(upgrade).on_upgrade(move |socket| signaling.serve_socket(socket, network)))
}
