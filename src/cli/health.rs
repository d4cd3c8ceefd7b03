//! `carehub health`: the container's health check, as the image holds no curl. Loopback only, so plain sockets will do.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use super::ConfigFile;

pub(super) fn run(file: &ConfigFile) -> anyhow::Result<()> {
    let (config, _) = file.load()?;
    let address = reachable(config.server.listen);
    let mut stream = TcpStream::connect_timeout(&address, WAIT)
        .map_err(|error| anyhow::anyhow!("no server answers at {address}: {error}"))?;
    if config.tls.files().is_some() {
        // It accepts connections, and has read its certificate or it would not run; that much can be said without TLS.
        return Ok(());
    }
    stream.set_read_timeout(Some(WAIT))?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut status = [0; "HTTP/1.1 200".len()];
    stream.read_exact(&mut status)?;
    if &status == b"HTTP/1.1 200" { Ok(()) } else { anyhow::bail!("the server at {address} is not ready") }
}

/// Where a listener on this address is reached from the same machine.
fn reachable(mut listen: SocketAddr) -> SocketAddr {
    if listen.ip().is_unspecified() {
        listen.set_ip(match listen.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    listen
}

const WAIT: Duration = Duration::from_secs(3);
