//! The port of pages and API: opened, secured, served.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;

use super::Mode;
use super::greeting::addresses;
use crate::config::Config;
use crate::tls;

/// Opens the port, or says how to mend why not.
pub(super) fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).map_err(|error| {
        let mend = match error.kind() {
            ErrorKind::AddrInUse => "another program listens there; stop it or set server.listen to another port",
            ErrorKind::PermissionDenied => "ports below 1024 need rights; set server.listen to a higher one",
            ErrorKind::AddrNotAvailable => "this machine has no such address; set server.listen to one it has",
            _ => "set server.listen to another address",
        };
        anyhow::anyhow!("cannot listen on {address}: {error}; {mend}")
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// The certificate that was set or made, which is taken up again when its files change; none: no TLS.
pub(super) async fn certificate(config: &Config, mode: Mode) -> anyhow::Result<Option<RustlsConfig>> {
    let own = if mode.self_signed {
        Some(tls::self_signed(&config.server.data_dir, &addresses(), SystemTime::now())?)
    } else {
        None
    };
    let configured = config.tls.files().map(|(cert, key)| (cert.to_path_buf(), key.to_path_buf()));
    let Some((cert, key)) = own.or(configured) else { return Ok(None) };
    let loaded = tls::from_files(&cert, &key).await?;
    tokio::spawn(tls::reload_when_changed(loaded.clone(), cert, key));
    Ok(Some(loaded))
}

/// Serves until the handle says to stop.
pub(super) async fn serve(
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    routes: Router,
    handle: Handle<SocketAddr>,
) -> std::io::Result<()> {
    let service = routes.into_make_service_with_connect_info::<SocketAddr>();
    match tls {
        Some(tls) => {
            let server = axum_server::from_tcp_rustls(listener, tls)?;
            server.handle(handle).first_request_timeout(FIRST_REQUEST_TIME_MAX).serve(service).await
        }
        None => {
            let server = axum_server::from_tcp(listener)?;
            server.handle(handle).first_request_timeout(FIRST_REQUEST_TIME_MAX).serve(service).await
        }
    }
}

/// Bounds what an accepted connection costs before it has said anything.
const FIRST_REQUEST_TIME_MAX: Duration = Duration::from_secs(15);
