//! What somebody who just started the server reads, and where it says it can be reached.

use std::io::Write as _;
use std::net::{IpAddr, SocketAddr};

use super::Mode;
use crate::config::{Config, MailTransport};
use crate::seed::Credentials;
use crate::sensitive::Secret;

/// What somebody who just started the server wants to know.
pub(super) fn greet(
    config: &Config,
    mode: Mode,
    address: SocketAddr,
    ports: &[u16],
    setup: Option<&Secret<String>>,
    credentials: Option<&Credentials>,
) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "Virtual Care Hub {}", env!("CARGO_PKG_VERSION"))?;
    if mode.self_signed {
        for ip in addresses().into_iter().filter(|ip| ip.is_ipv4()) {
            writeln!(out, "  Page:   https://{}", SocketAddr::new(ip, address.port()))?;
        }
        writeln!(out, "          Self-signed certificate: each browser warns once; go on to the page all the same.")?;
    } else {
        writeln!(out, "  Page:   {}", page_url(config, address))?;
    }
    writeln!(out, "  Media:  UDP {}", udp_ports(ports))?;
    if let Some(code) = setup {
        writeln!(out, "  Setup:  {}/setup#{}", page_url(config, address), code.reveal())?;
        writeln!(out, "          There is no admin yet: whoever opens this link becomes the first.")?;
    }
    if mode.demo {
        if config.mail.transport == MailTransport::File {
            writeln!(out, "  Mail:   files in {}; none is sent", config.mail_folder().display())?;
        }
        writeln!(out, "  Demo:   whoever reaches the page can open rooms and join them. Never run it so in public.")?;
        for line in credentials.into_iter().flat_map(Credentials::lines) {
            writeln!(out, "          {line}")?;
        }
    }
    writeln!(out, "  Listening on {address}; stop with Ctrl-C.")?;
    out.flush()
}

/// Such as `ports 10000 to 10003`, or each when the system chose them.
fn udp_ports(ports: &[u16]) -> String {
    let runs_on = ports.windows(2).all(|pair| matches!(pair, [one, next] if one.checked_add(1) == Some(*next)));
    match ports {
        [port] => format!("port {port}"),
        [first, .., last] if runs_on => format!("ports {first} to {last}"),
        _ => format!("ports {}", ports.iter().map(u16::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// Addresses of this machine, loopback last.
pub(super) fn addresses() -> Vec<IpAddr> {
    let mut all: Vec<IpAddr> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .filter(|interface| !interface.is_link_local())
        .map(|interface| interface.ip())
        .collect();
    all.sort_by_key(|ip| (ip.is_loopback(), *ip));
    all.dedup();
    all
}

/// Where the page is reached, as far as can be known here.
pub fn page_url(config: &Config, address: SocketAddr) -> String {
    if !config.server.public_url.is_empty() {
        return config.server.public_url.trim_end_matches('/').to_owned();
    }
    let scheme = if config.tls.files().is_some() { "https" } else { "http" };
    let host = if address.ip().is_unspecified() || address.ip().is_loopback() {
        format!("localhost:{}", address.port())
    } else {
        address.to_string()
    };
    format!("{scheme}://{host}")
}
