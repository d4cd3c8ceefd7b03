//! `/ws`: hands a WebSocket to signaling, after asking where it comes from and how many that address has already.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{State, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;

use super::address::Client;
use super::{Hub, Problem, origin};

/// Upgrades to a WebSocket.
///
/// # Errors
/// `cross_site`, `too_many_sockets`, `not_a_websocket`.
pub(super) async fn open(
    State(hub): State<Hub>,
    client: Client,
    headers: HeaderMap,
    uri: Uri,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    origin::check_socket(&headers, &uri, &hub.settings.public_url)?;
    let upgrade = upgrade.map_err(|_| {
        Problem::new(StatusCode::UPGRADE_REQUIRED, "not_a_websocket", "this address speaks WebSocket only")
            .with(header::UPGRADE, "websocket")
    })?;
    let place = hub.sockets.take(client.network()).ok_or_else(|| {
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_sockets", "too many connections from this address")
    })?;
    let signaling = hub.signaling.clone();
    Ok(upgrade.max_message_size(MESSAGE_BYTES_MAX).max_frame_size(MESSAGE_BYTES_MAX).on_upgrade(async move |socket| {
        signaling.serve_socket(socket, client.address).await;
        drop(place);
    }))
}

/// How many WebSockets each address has open.
#[derive(Clone)]
pub(super) struct Sockets {
    limit: usize,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// One open WebSocket; counts until it is dropped.
pub(super) struct Place {
    address: IpAddr,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Sockets {
    /// With at most `limit` for each address.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, open: Arc::default() }
    }

    /// A place for one more; `None` at the limit.
    pub(super) fn take(&self, address: IpAddr) -> Option<Place> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(address).or_insert(0);
        if *count >= self.limit {
            return None;
        }
        *count += 1;
        Some(Place { address, open: Arc::clone(&self.open) })
    }

    /// All of them.
    pub(super) fn count(&self) -> u64 {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.values().map(|count| *count as u64).sum()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.address);
            }
        }
    }
}

/// An SDP offer of 64 KiB, every character of it escaped at worst in part, and the words around it.
const MESSAGE_BYTES_MAX: usize = 128 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_gets_its_places_back_when_sockets_close() {
        let sockets = Sockets::new(2);
        let [one, other]: [IpAddr; 2] = ["192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap()];
        let first = sockets.take(one);
        let second = sockets.take(one);
        assert!(first.is_some() && second.is_some() && sockets.take(one).is_none());
        assert!(sockets.take(other).is_some());
        drop(first);
        assert!(sockets.take(one).is_some());
        drop(second);
        assert!(sockets.open.lock().unwrap().is_empty(), "nothing is kept of addresses without sockets");
    }
}
