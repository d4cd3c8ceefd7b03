//! One-time codes from an app (RFC 6238: SHA-1, six digits, 30 seconds, one step to either side). No code works twice.

use jiff::Timestamp;
use totp_rs::Builder;

use super::registration::post;
use super::session::{Session, Stage};
use super::sign_in::{self, By, Opened};
use super::{Error, fresh, recovery, store, throttle, user};
use crate::actor::Actor;
use crate::audit::Record;
use crate::clock::random_bytes;
use crate::core::Core;
use crate::db::Conn;
use crate::ids::UserId;
use crate::outbox::Kind;
use crate::sensitive::Secret;

/// A user's one-time codes as they are stored.
#[derive(Clone, Debug)]
pub(super) struct Totp {
    pub(super) sealed_secret: String,
    pub(super) confirmed: bool,
}

/// What an app needs to make codes.
#[derive(Clone, Debug)]
pub(super) struct Proposal {
    /// Base32
    pub(super) secret: Secret<String>,
    /// `otpauth://…`, for a QR code.
    pub(super) url: Secret<String>,
}

/// What setting up a factor gives.
#[derive(Clone, Debug)]
pub(super) struct Enrolled {
    /// With the first factor.
    pub(super) recovery_codes: Option<Vec<Secret<String>>>,
    /// A new cookie.
    pub(super) opened: Opened,
}

/// A new secret, which counts once a code of it is shown.
pub(super) async fn propose(core: &Core, actor: &Actor, user: UserId) -> Result<Proposal, Error> {
    fresh(actor, core.clock.now())?;
    let secret = totp_rs::Secret::from(random_bytes::<20>());
    let base32 = secret.to_base32();
    let mut change = core.begin().await?;
    let sealed = core.vault.seal(&context(user), &base32).map_err(Error::broken)?;
    if !store::factors::propose_totp(&mut change, user, &sealed).await? {
        return Err(Error::TotpExists);
    }
    let name = user::user(&mut change, user).await?.ok_or(Error::NotFound)?.email.0.replace(':', "_");
    let url = codes(secret, Some(&name))?.to_url().map_err(Error::broken)?;
    change.record(actor, Record::new("totp.proposed", "user", user));
    change.commit().await?;
    Ok(Proposal { secret: Secret::new(base32), url: Secret::new(url) })
}

/// The app makes the right codes: from now on one is asked for.
pub(super) async fn confirm(core: &Core, actor: &Actor, session: &Session, code: &str) -> Result<Enrolled, Error> {
    fresh(actor, core.clock.now())?;
    let counts = throttle::proof(session.user);
    throttle::attempt(core, &counts).await?;
    let mut change = core.begin().await?;
    let now = change.now();
    let totp = store::factors::totp(&mut change, session.user).await?.ok_or(Error::TotpMissing)?;
    if totp.confirmed {
        return Err(Error::TotpExists);
    }
    take(&mut change, core, session.user, &totp, code).await?;
    if !store::factors::confirm_totp(&mut change, session.user, now).await? {
        return Err(Error::TotpExists);
    }
    change.record(actor, Record::new("totp.confirmed", "user", session.user));
    let enrolled = recovery::enrolled(&mut change, core, actor, session).await?;
    change.commit().await?;
    throttle::forgive(core, &counts).await?;
    Ok(enrolled)
}

/// No codes any more.
pub(super) async fn remove(core: &Core, actor: &Actor, user: UserId) -> Result<(), Error> {
    fresh(actor, core.clock.now())?;
    let mut change = core.begin().await?;
    if !store::factors::remove_totp(&mut change, user).await? {
        return Err(Error::TotpMissing);
    }
    recovery::keep_a_factor(&mut change, core, user).await?;
    post(&mut change, core, Kind::FactorsChanged, user).await?;
    change.record(actor, Record::new("totp.removed", "user", user));
    Ok(change.commit().await?)
}

/// The second factor of a sign-in.
pub(super) async fn show(core: &Core, actor: &Actor, session: &Session, code: &str) -> Result<Opened, Error> {
    if session.stage == Stage::Full || !session.has_totp {
        return Err(Error::NothingPending);
    }
    let counts = throttle::proof(session.user);
    throttle::attempt(core, &counts).await?;
    let opened = complete(core, actor, session, code).await;
    let opened = sign_in::note_refusal(core, actor, Some(session.user), By::Totp, opened).await?;
    throttle::forgive(core, &counts).await?;
    Ok(opened)
}

async fn complete(core: &Core, actor: &Actor, session: &Session, code: &str) -> Result<Opened, Error> {
    let mut change = core.begin().await?;
    let totp = store::factors::totp(&mut change, session.user).await?.ok_or(Error::NothingPending)?;
    take(&mut change, core, session.user, &totp, code).await?;
    let opened = sign_in::complete(&mut change, core, actor, session.id).await?;
    change.commit().await?;
    Ok(opened)
}

/// Uses a code up.
pub(super) async fn take(conn: &mut Conn, core: &Core, user: UserId, totp: &Totp, code: &str) -> Result<(), Error> {
    let secret = core.vault.open(&context(user), &totp.sealed_secret).map_err(Error::broken)?;
    let secret = totp_rs::Secret::try_from_base32(&secret).map_err(Error::broken)?;
    let step = step(secret, code, core.clock.now())?.ok_or(Error::CodeWrong)?;
    if store::factors::take_step(conn, user, step).await? { Ok(()) } else { Err(Error::CodeWrong) }
}

/// The 30-second step whose code this is, if it is near now.
fn step(secret: totp_rs::Secret, code: &str, now: Timestamp) -> Result<Option<i64>, Error> {
    if code.len() != DIGITS || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    Ok(codes(secret, None)?.check(code, seconds).and_then(|step| i64::try_from(step).ok()))
}

fn codes(secret: totp_rs::Secret, account: Option<&str>) -> Result<totp_rs::Totp, Error> {
    let builder = Builder::new().with_secret(secret).with_skew(1).with_step_duration(30);
    let builder = builder.with_account_name(account.unwrap_or("user")).with_issuer(Some("Virtual Care Hub"));
    builder.build().map_err(Error::broken)
}

fn context(user: UserId) -> String {
    format!("user_account|totp_secret|{user}")
}

const DIGITS: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret of its tests, and the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard_and_one_step_to_either_side_is_taken() {
        let at = |seconds| Timestamp::from_second(seconds).expect("a time");
        let step =
            |code, seconds| step(totp_rs::Secret::from(*b"12345678901234567890"), code, at(seconds)).expect("works");
        assert_eq!(step("287082", 59), Some(1));
        assert_eq!(step("081804", 1_111_111_109), Some(37_037_036));
        assert_eq!(step("287082", 89), Some(1));
        assert_eq!(step("287082", 0), Some(1));
        assert_eq!(step("287082", 90), None);
        for wrong in ["", "28708", "2870820", "28708a", "２８７０８２", "287 082"] {
            assert_eq!(step(wrong, 59), None, "{wrong}");
        }
    }
}
