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
    stream.set_read_timeout(Some(WAIT))?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    let read = stream.take(ANSWER_BYTES as u64).read_to_end(&mut answer);
    // A TLS listener answers plain words with an alert. It has read its certificate or it would not run; that much can be
    // said without speaking TLS to ourselves.
    let ready = answer.starts_with(b"HTTP/1.1 200") || answer.first() == Some(&TLS_ALERT);
    if ready { Ok(()) } else { anyhow::bail!("the server at {address} is not ready{}", reason(read.err())) }
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

fn reason(error: Option<std::io::Error>) -> String {
    error.map(|error| format!(": {error}")).unwrap_or_default()
}

/// The status line is enough.
const ANSWER_BYTES: usize = "HTTP/1.1 200".len();

/// RFC 8446 §5.1: content type of an alert record.
const TLS_ALERT: u8 = 21;

const WAIT: Duration = Duration::from_secs(3);
