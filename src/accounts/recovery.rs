//! Recovery codes: ten that work once each, for whoever lost the other factors. And what holds for all factors together.

use super::registration::post;
use super::session::{Session, Stage};
use super::sign_in::{self, By, Opened};
use super::totp::Enrolled;
use super::{Error, fresh, store, throttle, user as user_by_id};
use crate::actor::{Actor, Role};
use crate::audit::{Change, Record};
use crate::core::Core;
use crate::db::Conn;
use crate::digest::sha256;
use crate::ids::UserId;
use crate::outbox::Kind;
use crate::sensitive::Secret;

/// Ten new codes in the place of the old ones.
pub(super) async fn renew(core: &Core, actor: &Actor, user: UserId) -> Result<Vec<Secret<String>>, Error> {
    fresh(actor, core.clock.now())?;
    let mut change = core.begin().await?;
    if !user_by_id(&mut change, user).await?.is_some_and(|user| user.has_factor()) {
        return Err(Error::FactorMissing);
    }
    let codes = make(&mut change, core, user).await?;
    post(&mut change, core, Kind::FactorsChanged, user).await?;
    change.record(actor, Record::new("recovery_codes.renewed", "user", user));
    change.commit().await?;
    Ok(codes)
}

/// A code in the place of the second factor of a sign-in.
pub(super) async fn show(core: &Core, actor: &Actor, session: &Session, code: &str) -> Result<Opened, Error> {
    if session.stage == Stage::Full || !session.has_factor() {
        return Err(Error::NothingPending);
    }
    let counts = throttle::proof(session.user);
    throttle::attempt(core, &counts).await?;
    let opened = complete(core, actor, session, code).await;
    let opened = sign_in::note_refusal(core, actor, Some(session.user), By::RecoveryCode, opened).await?;
    throttle::forgive(core, &counts).await?;
    Ok(opened)
}

async fn complete(core: &Core, actor: &Actor, session: &Session, code: &str) -> Result<Opened, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    if !store::factors::take_recovery_code(&mut change, session.user, &hash(session.user, code), now).await? {
        return Err(Error::CodeWrong);
    }
    change.record(actor, Record::new("recovery_code.used", "user", session.user));
    let opened = sign_in::complete(&mut change, core, actor, session.id).await?;
    change.commit().await?;
    Ok(opened)
}

/// After a factor was set up: recovery codes if it is the first, the session complete, the others ended, a mail.
pub(super) async fn enrolled(
    change: &mut Change,
    core: &Core,
    actor: &Actor,
    session: &Session,
) -> Result<Enrolled, Error> {
    let now = change.now();
    let recovery_codes = if session.has_factor() { None } else { Some(make(change, core, session.user).await?) };
    store::sessions::end_all(change, session.user, Some(session.id), now).await?;
    let opened = sign_in::complete(change, core, actor, session.id).await?;
    post(change, core, Kind::FactorsChanged, session.user).await?;
    Ok(Enrolled { recovery_codes, opened })
}

/// After a factor was removed: staff keep at least one, and without any factor recovery codes have no use.
pub(super) async fn keep_a_factor(conn: &mut Conn, core: &Core, id: UserId) -> Result<(), Error> {
    let user = user_by_id(conn, id).await?.ok_or(Error::NotFound)?;
    match user.role {
        _ if user.has_factor() => Ok(()),
        Role::Provider | Role::Admin if !core.settings.demo => Err(Error::FactorNeeded),
        Role::Patient | Role::Provider | Role::Admin => Ok(store::factors::remove_recovery_codes(conn, id).await?),
    }
}

async fn make(conn: &mut Conn, core: &Core, user: UserId) -> Result<Vec<Secret<String>>, Error> {
    store::factors::remove_recovery_codes(conn, user).await?;
    let mut codes = Vec::with_capacity(CODES);
    for _ in 0..CODES {
        let digits: Vec<char> = core.clock.token().reveal().chars().take(DIGITS).collect();
        let groups: Vec<String> = digits.chunks(GROUP).map(|group| group.iter().collect()).collect();
        let code = groups.join("-");
        store::factors::add_recovery_code(conn, user, &hash(user, &code)).await?;
        codes.push(Secret::new(code));
    }
    Ok(codes)
}

/// However it is written: only letters and digits count, and not their case.
fn hash(user: UserId, code: &str) -> String {
    let plain: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_lowercase()).collect();
    sha256(format!("{user}|{plain}").as_bytes())
}

const CODES: usize = 10;

/// 80 bits, which nobody guesses from a stolen hash.
const DIGITS: usize = 20;
const GROUP: usize = 5;
