//! Whose datagram is this, and which protocol (RFC 7983): by the first byte, then by the remote address, then, for STUN alone, by
//! the user fragment. Nothing but an authenticated STUN check makes an address known.

use std::time::{Duration, Instant};

use crate::engine::Engine;
use crate::engine::negotiate::SETUP;
use crate::engine::outbox::Sink;
use crate::session::dtls::{Fingerprint, RtcDtls};
use crate::session::ice::{self, Outcome};
use crate::session::path::Path;
use crate::session::{PATHS_MAX, Transport};

/// A browser checks its path every five seconds or so (RFC 7675 §5.1); after two missed ones its address may be somebody
/// else's.
const GONE: Duration = Duration::from_secs(12);

impl Engine {
    pub(super) fn demux(&mut self, now: Instant, path: Path, datagram: &mut [u8], sink: &mut impl Sink) {
        match datagram {
            [0..=3, ..] => self.stun(now, path, datagram, sink),
            [20..=63, ..] => match self.by_remote.get(&path.remote) {
                Some(&key) => self.dtls(now, key, datagram, sink),
                None => self.stats.drops.unknown_sender += 1,
            },
            // RFC 5761 §4: payload types 64 to 95 with the marker bit would be RTCP packet types.
            [128..=191, kind, ..] => match self.by_remote.get(&path.remote) {
                Some(&key) if (192..=223).contains(kind) => self.rtcp(now, key, datagram, sink),
                Some(&key) => self.rtp(now, key, datagram, sink),
                None => self.stats.drops.unknown_sender += 1,
            },
            _ => self.stats.drops.malformed += 1,
        }
    }

    fn stun(&mut self, now: Instant, path: Path, datagram: &[u8], sink: &mut impl Sink) {
        let Some(ufrag) = ice::username_ufrag(datagram) else {
            self.stats.drops.malformed += 1;
            return;
        };
        let Some(&key) = self.by_ufrag.get(ufrag) else {
            self.stats.drops.unknown_sender += 1;
            return;
        };
        let Some(session) = self.sessions.get_mut(key) else { return };
        match session.ice.request(now, datagram, path) {
            Outcome::Respond { bytes, .. } => {
                session.path = session.ice.selected();
                self.outbox.push(&path, sink, |buf| copy(&bytes, buf));
                self.remember(now, key, path);
                self.begin_handshake(now, key);
            }
            Outcome::Refuse { bytes } => {
                self.stats.drops.authentication += 1;
                self.outbox.push(&path, sink, |buf| copy(&bytes, buf));
            }
            Outcome::Ignore => self.stats.drops.malformed += 1,
        }
    }

    /// Lets datagrams from this address lead to the session. The oldest address is forgotten for a ninth. An address that
    /// leads to somebody who is there stays theirs: whoever forges it could silence them otherwise.
    fn remember(&mut self, now: Instant, key: usize, path: Path) {
        let owner = self.by_remote.get(&path.remote).filter(|owner| **owner != key);
        if owner.and_then(|owner| self.sessions.get(*owner)).is_some_and(|s| !s.ice.silent_for(GONE, now)) {
            self.stats.drops.unknown_sender += 1;
            return;
        }
        let Some(session) = self.sessions.get_mut(key) else { return };
        if session.remotes.contains(&path.remote) {
            return;
        }
        if session.remotes.len() == PATHS_MAX {
            let oldest = session.remotes.remove(0);
            self.by_remote.remove(&oldest);
        }
        session.remotes.push(path.remote);
        self.by_remote.insert(path.remote, key);
    }

    fn begin_handshake(&mut self, now: Instant, key: usize) {
        let Some(session) = self.sessions.get_mut(key) else { return };
        if let Transport::Checking { .. } = session.transport {
            let expected = Fingerprint::from(session.fingerprint());
            match RtcDtls::new(self.config.certificate.clone(), expected) {
                Ok(dtls) => {
                    session.transport = Transport::Handshaking { dtls: Box::new(dtls), until: now + SETUP };
                }
                Err(error) => tracing::error!(%error, "DTLS cannot be set up"),
            }
        }
    }
}

pub(super) fn copy(bytes: &[u8], buf: &mut [u8]) -> Option<usize> {
    buf.get_mut(..bytes.len())?.copy_from_slice(bytes);
    Some(bytes.len())
}
