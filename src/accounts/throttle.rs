//! How often something may be tried: ever longer waits, and never a lock-out that a stranger could put on somebody.
//!
//! What is counted is a hash, of an address whether it has an account or not, so that nobody learns from a wait who has.
//! An attempt counts before it is made, so that many at once are no way around.

use std::time::Duration;

use jiff::Timestamp;

use super::rules::Email;
use super::{Error, store};
use crate::actor::Origin;
use crate::api::Client;
use crate::clock::later;
use crate::core::Core;
use crate::db;
use crate::digest::sha256;
use crate::ids::UserId;

/// Something that is counted.
#[derive(Clone, Debug)]
pub(super) struct Count {
    subject: String,
    policy: Policy,
}

/// How waits grow.
#[derive(Clone, Copy, Debug)]
struct Policy {
    /// Attempts before the first wait.
    free: i64,
    /// The first wait; each further one is twice as long.
    first: Duration,
    /// The longest wait.
    max: Duration,
    /// Without an attempt for so long, all is forgotten.
    forgotten: Duration,
    /// Counts what many people do: a good attempt of one does not excuse the bad ones of others.
    shared: bool,
}

impl Policy {
    const fn new(free: i64, first_secs: u64, max_secs: u64, forgotten_secs: u64) -> Self {
        let (first, max) = (Duration::from_secs(first_secs), Duration::from_secs(max_secs));
        Self { free, first, max, forgotten: Duration::from_secs(forgotten_secs), shared: false }
    }

    const fn shared(self) -> Self {
        Self { shared: true, ..self }
    }

    /// The wait after that many attempts.
    fn wait(&self, count: i64) -> Duration {
        if count < self.free {
            return Duration::ZERO;
        }
        let doublings = u32::try_from(count - self.free).unwrap_or(u32::MAX).min(20);
        self.first.saturating_mul(1 << doublings).min(self.max)
    }
}

/// Signing in to an account from a network. Whoever is elsewhere does not wait for it.
const LOGIN_HERE: Policy = Policy::new(5, 2, 15 * 60, 24 * 3600);
/// Signing in to an account from anywhere: against guessing from many networks. The owner waits half a minute at most.
const LOGIN: Policy = Policy::new(20, 1, 30, 3600);
/// Signing in to any account from a network, which may be a whole clinic.
const LOGIN_NETWORK: Policy = Policy::new(100, 1, 60, 3600).shared();
/// Mails to an address that somebody asks for without being signed in.
const MAIL: Policy = Policy::new(3, 5 * 60, 3600, 24 * 3600);
/// The same from a network.
const MAIL_NETWORK: Policy = Policy::new(20, 10, 10 * 60, 3600).shared();
/// Codes on papers that strangers type in from a network: 80 bits are not guessed, but trying costs the server something.
const CODE: Policy = Policy::new(30, 2, 10 * 60, 3600).shared();
/// Codes and passwords of somebody who has shown a password: strangers do not come so far.
const PROOF: Policy = Policy::new(5, 30, 15 * 60, 24 * 3600);

/// Attempts to sign in with a password.
pub(super) fn log_in(email: &Email, origin: &Origin) -> [Count; 3] {
    let (who, network) = (sha256(email.key.0.as_bytes()), network(origin));
    [
        Count { subject: format!("login|{who}|{network}"), policy: LOGIN_HERE },
        Count { subject: format!("login|{who}"), policy: LOGIN },
        log_in_network(origin),
    ]
}

/// Attempts to sign in from a network, with whatever.
pub(super) fn log_in_network(origin: &Origin) -> Count {
    Count { subject: format!("login|{}", network(origin)), policy: LOGIN_NETWORK }
}

/// Wishes for a mail to an address.
pub(super) fn mail(email: &Email, origin: &Origin) -> [Count; 2] {
    [
        Count { subject: format!("mail|{}", sha256(email.key.0.as_bytes())), policy: MAIL },
        Count { subject: format!("mail|{}", network(origin)), policy: MAIL_NETWORK },
    ]
}

/// Attempts at a second factor or a fresh proof.
pub(super) fn proof(user: UserId) -> [Count; 1] {
    [Count { subject: format!("proof|{user}"), policy: PROOF }]
}

/// A code that a stranger typed in is looked up.
#[derive(Debug)]
pub struct LookUp(Count);

/// Counts it for the network that it comes from.
///
/// # Errors
/// [`Error::TooManyAttempts`]
pub async fn look_up(core: &Core, origin: &Origin) -> Result<LookUp, Error> {
    let count = Count { subject: format!("code|{}", network(origin)), policy: CODE };
    attempt(core, std::slice::from_ref(&count)).await?;
    Ok(LookUp(count))
}

impl LookUp {
    /// There is such a code: the network has its attempt back.
    ///
    /// # Errors
    /// [`Error::Database`]
    pub async fn was_good(self, core: &Core) -> Result<(), Error> {
        forgive(core, &[self.0]).await
    }
}

/// Counts an attempt for each; refuses it when one of them has to wait.
pub(super) async fn attempt(core: &Core, counts: &[Count]) -> Result<(), Error> {
    let now = core.clock.now();
    let mut conn = core.db.begin().await?;
    for Count { subject, policy } in counts {
        let Some(count) = store::attempts::count(&mut conn, subject, now).await? else {
            let next_at = store::attempts::next_at(&mut conn, subject).await?;
            return Err(Error::TooManyAttempts(wait(now, next_at)));
        };
        let next_at = later(now, policy.wait(count));
        store::attempts::set(&mut conn, subject, next_at, later(next_at, policy.forgotten)).await?;
    }
    conn.commit().await.map_err(db::Error::from)?;
    Ok(())
}

/// The attempt was a good one: what counts for the person starts anew, and the network has one back.
pub(super) async fn forgive(core: &Core, counts: &[Count]) -> Result<(), Error> {
    let mut conn = core.db.begin().await?;
    for Count { subject, policy } in counts {
        if policy.shared {
            store::attempts::give_back(&mut conn, subject).await?;
        } else {
            store::attempts::forget(&mut conn, subject).await?;
        }
    }
    conn.commit().await.map_err(db::Error::from)?;
    Ok(())
}

fn wait(now: Timestamp, next_at: Timestamp) -> Duration {
    Duration::try_from(next_at.duration_since(now)).unwrap_or_default()
}

fn network(origin: &Origin) -> String {
    Client { address: origin.address, forwarded: false }.network().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_begin_after_the_free_attempts_double_and_have_an_end() {
        for (count, seconds) in [(1, 0), (4, 0), (5, 2), (6, 4), (7, 8), (13, 512), (14, 900), (60, 900)] {
            assert_eq!(LOGIN_HERE.wait(count).as_secs(), seconds, "{count}");
        }
        assert_eq!(LOGIN.wait(i64::MAX).as_secs(), 30);
    }
}
