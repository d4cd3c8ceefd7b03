//! Showing again who one is, before something sensitive.

use super::password::{self, Verdict};
use super::session::Session;
use super::{Error, store, throttle, totp};
use crate::actor::Actor;
use crate::audit::Record;
use crate::core::Core;
use crate::sensitive::Secret;

/// What is shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Proof {
    pub(super) password: Option<Secret<String>>,
    pub(super) code: Option<String>,
}

/// A code where one-time codes are set up; a passkey (by signing in with it again) where there are only those; otherwise
/// the password.
pub(super) async fn prove(core: &Core, actor: &Actor, session: &Session, proof: &Proof) -> Result<(), Error> {
    let counts = throttle::proof(session.user);
    let wrong = match proof {
        Proof { code: Some(code), .. } if session.has_totp => {
            throttle::attempt(core, &counts).await?;
            let mut change = core.begin().await?;
            let totp = store::factors::totp(&mut change, session.user).await?.ok_or(Error::TotpMissing)?;
            totp::take(&mut change, core, session.user, &totp, code).await?;
            change.commit().await?;
            None
        }
        _ if session.has_totp => return Err(Error::ProofIncomplete("code")),
        _ if session.has_passkey => return Err(Error::ProofIncomplete("passkey")),
        Proof { password: Some(password), .. } => {
            throttle::attempt(core, &counts).await?;
            let hash = store::users::password_hash(&mut *core.read().await?, session.user).await?;
            let verdict = password::verify(password, hash).await?;
            (verdict == Verdict::Wrong).then_some(Error::PasswordWrong)
        }
        Proof { password: None, .. } => return Err(Error::ProofIncomplete("password")),
    };
    if let Some(wrong) = wrong {
        return Err(wrong);
    }
    let mut change = core.begin().await?;
    let now = change.now();
    store::sessions::proved(&mut change, session.id, now).await?;
    change.record(actor, Record::new("session.proved", "session", session.id));
    change.commit().await?;
    throttle::forgive(core, &counts).await
}
