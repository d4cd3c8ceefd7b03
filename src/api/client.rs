//! Who is at the other end: the address of a client, also behind reverse proxies that the operator trusts.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::Problem;
use crate::core::Core;

/// The address of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// As near to the truth as can be known.
    pub address: IpAddr,
    /// Something between named another address that we had no reason to believe.
    pub forwarded: bool,
}

impl Client {
    /// X-Forwarded-For grows to the right: each proxy appends who it spoke to. From the right, the first address that is
    /// not a trusted proxy is the client; what stands left of it anybody may have written.
    fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Self {
        let mut address = peer.to_canonical();
        let entries: Vec<&str> =
            headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
        let entries = entries.iter().rev().flat_map(|line| line.rsplit(',')).map(str::trim).take(HOPS_MAX);
        let mut forwarded = headers.contains_key("forwarded");
        for entry in entries {
            let Ok(named) = entry.parse::<IpAddr>() else {
                forwarded = true;
                break;
            };
            if !trusted.contains(&address) {
                forwarded = true;
                break;
            }
            address = named.to_canonical();
        }
        Self { address, forwarded }
    }

    /// On this machine, and nothing in between.
    pub const fn is_local(self) -> bool {
        self.address.is_loopback() && !self.forwarded
    }

    /// What limits count by: a whole /64 for IPv6, as one customer has at least that many addresses.
    pub fn network(self) -> IpAddr {
        match self.address {
            IpAddr::V4(_) => self.address,
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Client
where
    Core: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        // The listener always adds it; without, the request counts as one from nowhere in particular.
        let peer = peer.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED));
        Ok(Self::of(peer, &parts.headers, &Core::from_ref(state).settings.trusted_proxies))
    }
}

/// Proxies in a row that are looked through.
const HOPS_MAX: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded_for: &[&str], trusted: &[&str]) -> (String, bool) {
        let mut headers = HeaderMap::new();
        for line in forwarded_for {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let trusted: Vec<IpAddr> = trusted.iter().map(|address| address.parse().unwrap()).collect();
        let client = Client::of(peer.parse().unwrap(), &headers, &trusted);
        (client.address.to_string(), client.is_local())
    }

    #[test]
    fn forwarded_address_counts_only_when_a_trusted_proxy_names_it() {
        for (peer, header, trusted, address, local) in [
            ("192.0.2.9", &[][..], &[][..], "192.0.2.9", false),
            ("127.0.0.1", &[], &[], "127.0.0.1", true),
            ("::ffff:127.0.0.1", &[], &[], "127.0.0.1", true),
            ("127.0.0.1", &["198.51.100.7"], &[], "127.0.0.1", false),
            ("127.0.0.1", &["198.51.100.7"], &["127.0.0.1"], "198.51.100.7", false),
            ("192.0.2.9", &["127.0.0.1"], &["192.0.2.1"], "192.0.2.9", false),
            ("127.0.0.1", &["127.0.0.1, 198.51.100.7"], &["127.0.0.1"], "198.51.100.7", false),
            ("127.0.0.1", &["203.0.113.5, 192.0.2.1"], &["127.0.0.1", "192.0.2.1"], "203.0.113.5", false),
            ("127.0.0.1", &["203.0.113.5", "192.0.2.1"], &["127.0.0.1", "192.0.2.1"], "203.0.113.5", false),
            ("127.0.0.1", &["nonsense"], &["127.0.0.1"], "127.0.0.1", false),
        ] {
            assert_eq!(client(peer, header, trusted), (address.to_owned(), local), "{peer} {header:?} {trusted:?}");
        }
    }

    #[test]
    fn limits_count_a_whole_ipv6_network_as_one() {
        let network = |address: &str| Client { address: address.parse().unwrap(), forwarded: false }.network();
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff:2"));
        assert_ne!(network("2001:db8:0:1::1"), network("2001:db8::1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }
}
