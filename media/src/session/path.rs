//! Where a client's packets come from and where ours go: the unit ICE selects.

use std::net::{IpAddr, SocketAddr};

/// Our side of a path.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct LocalAddr {
    /// Which of the worker's sockets.
    pub socket: usize,
    /// The address the packet was sent to, where the kernel tells: on a machine with several, the answer leaves from the same.
    pub ip: Option<IpAddr>,
}

/// A pair of addresses. Two packets on the same path came through the same network.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Path {
    /// Our end.
    pub local: LocalAddr,
    /// The client's end as we see it, behind its NAT.
    pub remote: SocketAddr,
}

impl Path {
    /// The path to `remote` by the first socket, for tests and benches.
    pub const fn to(remote: SocketAddr) -> Self {
        Self { local: LocalAddr { socket: 0, ip: None }, remote }
    }
}
