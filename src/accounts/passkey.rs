//! Passkeys (WebAuthn level 3): discoverable, with the person verified by the device. One alone signs in, as it is two
//! factors: the device, and a finger, face or PIN.
//!
//! A ceremony is two requests; its state stays here in between, for five minutes, and is used once.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Webauthn, WebauthnResult,
};
use webauthn_rs::{WebauthnBuilder, prelude::CredentialID};

use super::registration::post;
use super::session::{Session, Stage};
use super::sign_in::{self, By, Opened};
use super::totp::Enrolled;
use super::user::{self, Status};
use super::{Error, fresh, recovery, rules, store, throttle};
use crate::actor::Actor;
use crate::audit::Record;
use crate::clock::later;
use crate::core::Core;
use crate::ids::{PasskeyId, UserId};
use crate::outbox::Kind;
use crate::sensitive::Phi;

/// A passkey as it is stored.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub(super) id: PasskeyId,
    pub(super) credential_id: String,
    /// What its owner calls it.
    pub(super) name: Phi<String>,
    /// JSON of the public key with its counter.
    pub(super) credential: String,
    pub(super) created_at: Timestamp,
    pub(super) used_at: Option<Timestamp>,
}

/// A ceremony that was begun.
#[derive(Clone, Debug)]
pub(super) struct Begun {
    pub(super) ceremony: Uuid,
    /// For `navigator.credentials` in the browser.
    pub(super) options: Value,
}

/// Begins to register a passkey.
pub(super) async fn begin_registration(core: &Core, actor: &Actor, id: UserId) -> Result<Begun, Error> {
    fresh(actor, core.clock.now())?;
    let webauthn = webauthn(core)?;
    let mut conn = core.read().await?;
    let user = user::user(&mut conn, id).await?.ok_or(Error::NotFound)?;
    let stored = store::passkeys::of_user(&mut conn, id).await?;
    drop(conn);
    if stored.len() >= PASSKEYS_MAX {
        return Err(Error::TooManyPasskeys);
    }
    let known: Vec<CredentialID> =
        stored.iter().map(|stored| Ok(passkey(stored)?.cred_id().clone())).collect::<Result<_, Error>>()?;
    let (options, state) =
        webauthn.start_passkey_registration(id.0, &user.email.0, &user.name.0, Some(known)).map_err(Error::broken)?;
    let mut options = serde_json::to_value(options.public_key).map_err(Error::broken)?;
    // The crate leaves it open; without, the device may not remember whose key it is, and nobody could sign in by it alone.
    if let Some(Value::Object(selection)) = options.get_mut("authenticatorSelection") {
        selection.insert("residentKey".into(), "required".into());
        selection.insert("requireResidentKey".into(), true.into());
    }
    begin(core, Some(id), options, &state).await
}

/// What the browser made is kept.
pub(super) async fn finish_registration(
    core: &Core,
    actor: &Actor,
    session: &Session,
    ceremony: Uuid,
    name: &str,
    credential: Value,
) -> Result<(Stored, Enrolled), Error> {
    fresh(actor, core.clock.now())?;
    let (webauthn, name) = (webauthn(core)?, rules::name(name)?);
    let credential: RegisterPublicKeyCredential = read(credential)?;
    let state: PasskeyRegistration = end(core, Some(session.user), ceremony).await?;
    let passkey = webauthn.finish_passkey_registration(&credential, &state).map_err(refused)?;
    let mut change = core.begin().await?;
    let stored = Stored {
        id: PasskeyId::new(&core.clock),
        credential_id: credential_id(passkey.cred_id()),
        name,
        credential: serde_json::to_string(&passkey).map_err(Error::broken)?,
        created_at: change.now(),
        used_at: None,
    };
    if !store::passkeys::insert(&mut change, session.user, &stored).await? {
        return Err(Error::PasskeyRefused);
    }
    change.record(actor, Record::new("passkey.added", "passkey", stored.id));
    let enrolled = recovery::enrolled(&mut change, core, actor, session).await?;
    change.commit().await?;
    Ok((stored, enrolled))
}

/// A user's passkeys, oldest first.
pub(super) async fn list(core: &Core, user: UserId) -> Result<Vec<Stored>, Error> {
    Ok(store::passkeys::of_user(&mut *core.read().await?, user).await?)
}

/// One less.
pub(super) async fn remove(core: &Core, actor: &Actor, user: UserId, id: PasskeyId) -> Result<(), Error> {
    fresh(actor, core.clock.now())?;
    let mut change = core.begin().await?;
    if !store::passkeys::remove(&mut change, user, id).await? {
        return Err(Error::NotFound);
    }
    recovery::keep_a_factor(&mut change, core, user).await?;
    post(&mut change, core, Kind::FactorsChanged, user).await?;
    change.record(actor, Record::new("passkey.removed", "passkey", id));
    Ok(change.commit().await?)
}

/// Begins to sign in, by whoever it may be: the device knows.
pub(super) async fn begin_sign_in(core: &Core, actor: &Actor) -> Result<Begun, Error> {
    let webauthn = webauthn(core)?;
    let origin = actor.origin.as_ref().ok_or(Error::NotAllowed)?;
    throttle::attempt(core, &[throttle::log_in_network(origin)]).await?;
    let (options, state) = webauthn.start_discoverable_authentication().map_err(Error::broken)?;
    let options = serde_json::to_value(options.public_key).map_err(Error::broken)?;
    begin(core, None, options, &state).await
}

/// Signs in by what the browser made; `before` is the browser's session, which ends.
pub(super) async fn sign_in(
    core: &Core,
    actor: &Actor,
    ceremony: Uuid,
    credential: Value,
    before: Option<&Session>,
) -> Result<Opened, Error> {
    let webauthn = webauthn(core)?;
    let credential: PublicKeyCredential = read(credential)?;
    let (id, used) = webauthn.identify_discoverable_authentication(&credential).map_err(refused)?;
    let (id, used) = (UserId(id), credential_id(used));
    let state: DiscoverableAuthentication = end(core, None, ceremony).await?;
    let check = |passkey: &Passkey| webauthn.finish_discoverable_authentication_v2(&credential, state, passkey);
    let opened = open(core, actor, id, &used, check, before).await;
    let opened = sign_in::note_refusal(core, actor, Some(id), By::Passkey, opened).await?;
    if let Some(origin) = &actor.origin {
        throttle::forgive(core, &[throttle::log_in_network(origin)]).await?;
    }
    Ok(opened)
}

/// Opens a session for the owner of the passkey `used`, if `check` finds the answer right.
async fn open(
    core: &Core,
    actor: &Actor,
    id: UserId,
    used: &str,
    check: impl FnOnce(&Passkey) -> WebauthnResult<AuthenticationResult>,
    before: Option<&Session>,
) -> Result<Opened, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let stored = store::passkeys::by_credential(&mut change, id, used).await?.ok_or(Error::PasskeyRefused)?;
    let user = user::user(&mut change, id).await?.filter(|user| user.status == Status::Active);
    let user = user.ok_or(Error::PasskeyRefused)?;
    let mut passkey = passkey(&stored)?;
    let result = check(&passkey).map_err(refused)?;
    // The counter moves on, so that a copy of the device is noticed.
    passkey.update_credential(&result);
    let after = serde_json::to_string(&passkey).map_err(Error::broken)?;
    if !store::passkeys::used(&mut change, &stored, &after, now).await? {
        return Err(Error::PasskeyRefused);
    }
    let opened = sign_in::open(&mut change, core, actor, &user, Stage::Full, before).await?;
    change.commit().await?;
    Ok(opened)
}

async fn begin(
    core: &Core,
    user: Option<UserId>,
    options: Value,
    state: &impl serde::Serialize,
) -> Result<Begun, Error> {
    let ceremony = core.clock.uuid();
    let state = serde_json::to_string(state).map_err(Error::broken)?;
    let mut conn = core.db.begin().await?;
    store::passkeys::begin(&mut conn, ceremony, user, &state, later(core.clock.now(), CEREMONY)).await?;
    conn.commit().await.map_err(crate::db::Error::from)?;
    Ok(Begun { ceremony, options })
}

async fn end<T: serde::de::DeserializeOwned>(core: &Core, user: Option<UserId>, ceremony: Uuid) -> Result<T, Error> {
    let mut conn = core.db.begin().await?;
    let state = store::passkeys::end(&mut conn, ceremony, user, core.clock.now()).await?;
    conn.commit().await.map_err(crate::db::Error::from)?;
    serde_json::from_str(&state.ok_or(Error::PasskeyRefused)?).map_err(Error::broken)
}

fn webauthn(core: &Core) -> Result<Webauthn, Error> {
    let origin: Url = core.settings.public_url.parse().map_err(|_| Error::PasskeysUnavailable)?;
    let host = origin.domain().ok_or(Error::PasskeysUnavailable)?;
    let builder = WebauthnBuilder::new(host, &origin).map_err(|_| Error::PasskeysUnavailable)?;
    builder.rp_name("Virtual Care Hub").timeout(CEREMONY).build().map_err(|_| Error::PasskeysUnavailable)
}

fn passkey(stored: &Stored) -> Result<Passkey, Error> {
    serde_json::from_str(&stored.credential).map_err(Error::broken)
}

fn read<T: serde::de::DeserializeOwned>(credential: Value) -> Result<T, Error> {
    serde_json::from_value(credential).map_err(|_| Error::PasskeyRefused)
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn refused(error: webauthn_rs::prelude::WebauthnError) -> Error {
    tracing::debug!(error = &error as &dyn std::error::Error, "a passkey was not accepted");
    Error::PasskeyRefused
}

fn credential_id(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

const CEREMONY: Duration = Duration::from_secs(5 * 60);

/// More devices than anybody has.
const PASSKEYS_MAX: usize = 20;
