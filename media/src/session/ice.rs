//! ICE-lite (RFC 8445 §2.5): answers connectivity checks, follows the client's nomination, watches its consent (RFC 7675).
//!
//! A lite agent sends no checks of its own. The client, which is always controlling, checks us at every candidate it has; the
//! path it nominates is where media goes. A nominated check from a new address is a client that changed networks: the path
//! moves with it, with no new handshake and no signaling.
//!
//! Promises: nothing changes before a check is authenticated; a refusal does not tell a wrong name from a wrong password; after
//! a restart the old path and the old credentials serve until a check with the new ones arrives.

use std::time::{Duration, Instant};

use rand::CryptoRng;

use super::path::Path;
use super::stun::{self, BindingRequest, Refusal, Reply, Role};

/// What one side of an ICE session is called and signs with.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Username fragment: public, names the session in every check.
    pub ufrag: String,
    /// Password: keys the integrity of checks and responses.
    pub pwd: String,
}

impl Credentials {
    /// New ones: 48 random bits of name, 144 of password (RFC 8445 §5.3 asks for 24 and 128).
    pub fn generate(random: &mut (impl CryptoRng + ?Sized)) -> Self {
        Self { ufrag: ice_chars::<8>(random), pwd: ice_chars::<24>(random) }
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("ufrag", &self.ufrag).finish_non_exhaustive()
    }
}

/// What to do about a datagram given to [`Ice::request`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// An authentic check: send `bytes` back on the path it came by.
    Respond {
        /// The success response.
        bytes: Reply,
        /// [`Ice::selected`] is another path than before.
        selected_changed: bool,
    },
    /// Not granted: send `bytes` back.
    Refuse {
        /// The error response.
        bytes: Reply,
    },
    /// Not a binding request, or not for this session: no answer.
    Ignore,
}

/// One session's ICE.
#[derive(Debug)]
pub struct Ice {
    local: Credentials,
    /// What held before a restart, until a check with the new credentials arrives.
    previous: Option<Credentials>,
    selected: Option<Selected>,
    last_check: Instant,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Selected {
    /// The first path that was checked, for want of a nominated one.
    First(Path),
    /// The path of the newest check that nominated.
    Nominated(Path),
}

impl Ice {
    /// The client has `local` from the answer; it may start checking at once.
    pub const fn new(local: Credentials, now: Instant) -> Self {
        Self { local, previous: None, selected: None, last_check: now }
    }

    /// New credentials for the same session (RFC 8445 §9). A second restart before the first took effect keeps what works.
    pub fn restart(&mut self, local: Credentials) {
        let replaced = std::mem::replace(&mut self.local, local);
        self.previous.get_or_insert(replaced);
    }

    /// Our credentials, for the answer.
    pub const fn local(&self) -> &Credentials {
        &self.local
    }

    /// Whether checks for `ufrag` are for this session.
    pub fn answers_to(&self, ufrag: &str) -> bool {
        self.local.ufrag == ufrag || self.previous.as_ref().is_some_and(|previous| previous.ufrag == ufrag)
    }

    /// Where to send; `None` until the first authentic check.
    pub const fn selected(&self) -> Option<Path> {
        match self.selected {
            Some(Selected::First(path) | Selected::Nominated(path)) => Some(path),
            None => None,
        }
    }

    /// Takes a datagram that arrived on `path` and looks like STUN.
    pub fn request(&mut self, now: Instant, datagram: &[u8], path: Path) -> Outcome {
        let Some(request) = BindingRequest::parse(datagram) else { return Outcome::Ignore };
        match self.judge(&request) {
            Ok(password) => {
                let bytes = stun::success(request.transaction, path.remote, password);
                if request.is_signed_with(&self.local.pwd) {
                    self.previous = None;
                }
                self.last_check = now;
                Outcome::Respond { bytes, selected_changed: self.select(path, request.use_candidate) }
            }
            Err(None) => Outcome::Ignore,
            Err(Some((why, password))) => {
                Outcome::Refuse { bytes: stun::refusal(request.transaction, why, &request.unknown, password) }
            }
        }
    }

    /// The password of a check to be granted, or why it is refused and what to sign the refusal with (RFC 8489 §9.1.3, §6.3.1).
    ///
    /// Only our half of the username is compared: while the client restarts, its new half already comes with our old one.
    fn judge(&self, request: &BindingRequest<'_>) -> Result<&str, Option<(Refusal, Option<&str>)>> {
        let (ufrag, _) = request.username.and_then(|name| name.split_once(':')).ok_or(None)?;
        if !request.is_signed() {
            return Err(Some((Refusal::BadRequest, None)));
        }
        let known =
            [Some(&self.local), self.previous.as_ref()].into_iter().flatten().find(|known| known.ufrag == ufrag);
        let Some(known) = known.filter(|known| request.is_signed_with(&known.pwd)) else {
            return Err(Some((Refusal::Unauthenticated, None)));
        };
        let refused = if !request.unknown.is_empty() {
            Some(Refusal::UnknownAttribute)
        } else if request.role == Some(Role::Controlled) {
            // RFC 8445 §7.3.1.1: a lite agent never nominates, so the other side has to.
            Some(Refusal::RoleConflict)
        } else {
            None
        };
        refused.map_or(Ok(known.pwd.as_str()), |why| Err(Some((why, Some(known.pwd.as_str())))))
    }

    /// Follows an authentic check; tells whether the selected path changed.
    fn select(&mut self, path: Path, nominated: bool) -> bool {
        let before = self.selected();
        if nominated {
            self.selected = Some(Selected::Nominated(path));
        } else if before.is_none() {
            self.selected = Some(Selected::First(path));
        }
        before != self.selected()
    }

    /// Whether the client was silent for so long that nothing may be sent to it any more (RFC 7675 §5.1).
    pub fn consent_expired(&self, now: Instant) -> bool {
        now >= self.next_timeout()
    }

    /// Whether no authentic check came for this long.
    pub fn silent_for(&self, time: Duration, now: Instant) -> bool {
        now.saturating_duration_since(self.last_check) >= time
    }

    /// When consent ends unless a check arrives.
    pub fn next_timeout(&self) -> Instant {
        self.last_check + CONSENT
    }
}

/// The ufrag of the session that a binding request is for: what stands before the colon of its username.
pub fn username_ufrag(datagram: &[u8]) -> Option<&str> {
    stun::username(datagram)?.split_once(':').map(|(ufrag, _)| ufrag)
}

/// `N` random ice-chars (RFC 8839 §5.4): 64 of them, six bits each.
fn ice_chars<const N: usize>(random: &mut (impl CryptoRng + ?Sized)) -> String {
    let mut bytes = [0; N];
    random.fill_bytes(&mut bytes);
    bytes.iter().filter_map(|byte| ICE_CHARS.get(usize::from(byte % 64))).map(|char| char::from(*char)).collect()
}

const ICE_CHARS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// RFC 7675 §5.1: consent lasts 30 seconds. Browsers check about every 2.5.
const CONSENT: Duration = Duration::from_secs(30);

#[cfg(test)]
mod tests;
