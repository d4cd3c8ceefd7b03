//! Clients with sockets on loopback.

use std::io::ErrorKind;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use super::client::Client;

/// A client and its socket.
pub(crate) struct Member {
    pub(crate) client: Client,
    pub(crate) socket: UdpSocket,
    pub(crate) server: SocketAddr,
    checked: Option<Instant>,
}

const AGAIN: Duration = Duration::from_millis(300);
const DEADLINE: Duration = Duration::from_secs(60);

impl Member {
    /// Binds a socket for a client whose offer was answered with `answer`.
    pub(crate) fn new(mut client: Client, answer: &str) -> Self {
        client.accept(answer);
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_nonblocking(true).unwrap();
        Self { client, socket, server: loopback_candidate(answer), checked: None }
    }

    /// Sends a check, for consent.
    pub(crate) fn check(&mut self) {
        let check = self.client.check();
        let _ = self.socket.send_to(&check, self.server);
    }

    /// Reads what came; answers what wants an answer. Returns the number of media packets.
    pub(crate) fn read(&mut self, now: Instant, buf: &mut [u8]) -> usize {
        let mut media = 0;
        loop {
            let len = match self.socket.recv_from(buf) {
                Ok((len, _)) => len,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return media,
                // An answer to something sent to a port that is closed by now.
                Err(_) => continue,
            };
            if (128..=191).contains(&buf[0]) {
                media += usize::from(!(192..=223).contains(&buf[1]));
                continue;
            }
            for reply in self.client.receive(now, &buf[..len]) {
                let _ = self.socket.send_to(&reply, self.server);
            }
        }
    }
}

/// Drives everybody to a connection.
pub(crate) fn connect(members: &mut [Member]) {
    let start = Instant::now();
    let mut buf = vec![0; 2000];
    while members.iter().any(|member| !member.client.connected()) {
        let now = Instant::now();
        assert!(now < start + DEADLINE, "not everybody connected in a minute");
        for member in members.iter_mut().filter(|member| !member.client.connected()) {
            if member.checked.is_none_or(|at| now > at + AGAIN) {
                member.checked = Some(now);
                member.check();
                for repeat in member.client.handle_timeout(now) {
                    let _ = member.socket.send_to(&repeat, member.server);
                }
            }
            member.read(now, &mut buf);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The address on loopback that an answer names; there is one, since the server is told to offer loopback.
fn loopback_candidate(answer: &str) -> SocketAddr {
    let candidates = answer.lines().filter_map(|line| line.strip_prefix("a=candidate:"));
    let fields = candidates.map(|candidate| candidate.split(' ').collect::<Vec<_>>());
    let found = fields.filter(|fields| fields[4] == "127.0.0.1").find_map(|fields| fields[5].parse().ok());
    SocketAddr::from(([127, 0, 0, 1], found.unwrap()))
}
