//! One way to a browser: our socket and address, and theirs.

use std::net::{IpAddr, SocketAddr};

/// Compared and hashed whole: a browser that moves networks is on another path.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Path {
    /// Which of the worker's sockets.
    pub socket: usize,
    /// Our address on it, when the kernel told: answers leave from where the question came.
    pub local: Option<IpAddr>,
    /// Theirs.
    pub remote: SocketAddr,
}

impl Path {
    /// The path to `remote` by the first socket, for tests and benches.
    pub fn to(remote: SocketAddr) -> Self {
        Self { socket: 0, local: None, remote }
    }
}
