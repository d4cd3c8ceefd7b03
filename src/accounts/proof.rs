//! Showing again who one is, before something sensitive.

use super::password::{self, Verdict};
use super::session::Session;
use super::sign_in::{By, note_refusal};
use super::{Error, store, throttle, totp};
use crate::actor::Actor;
use crate::audit::Record;
use crate::core::Core;
use crate::db;
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
    match proof {
        Proof { code: Some(code), .. } if session.has_totp => {
            throttle::attempt(core, &counts).await?;
            let taken = take_code(core, session, code).await;
            note_refusal(core, actor, Some(session.user), By::Totp, taken).await?;
        }
        _ if session.has_totp => return Err(Error::ProofIncomplete("code")),
        _ if session.has_passkey => return Err(Error::ProofIncomplete("passkey")),
        Proof { password: Some(password), .. } => {
            throttle::attempt(core, &counts).await?;
            let compared = compare(core, session, password).await;
            note_refusal(core, actor, Some(session.user), By::Password, compared).await?;
        }
        Proof { password: None, .. } => return Err(Error::ProofIncomplete("password")),
    }
    let mut change = core.begin().await?;
    let now = change.now();
    store::sessions::proved(&mut change, session.id, now).await?;
    change.record(actor, Record::new("session.proved", "session", session.id));
    change.commit().await?;
    throttle::forgive(core, &counts).await
}

async fn take_code(core: &Core, session: &Session, code: &str) -> Result<(), Error> {
    let mut conn = core.db.begin().await?;
    let totp = store::factors::totp(&mut conn, session.user).await?.ok_or(Error::TotpMissing)?;
    totp::take(&mut conn, core, session.user, &totp, code).await?;
    Ok(conn.commit().await.map_err(db::Error::from)?)
}

async fn compare(core: &Core, session: &Session, password: &Secret<String>) -> Result<(), Error> {
    let hash = store::users::password_hash(&mut *core.read().await?, session.user).await?;
    match password::verify(password, hash).await? {
        Verdict::Wrong => Err(Error::PasswordWrong),
        Verdict::Right | Verdict::RightButWeaklyHashed => Ok(()),
    }
}
