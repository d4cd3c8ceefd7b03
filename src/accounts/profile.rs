//! What people may change about themselves.

use super::user::{self, User};
use super::{Error, rules, store};
use crate::actor::Actor;
use crate::audit::Record;
use crate::core::Core;
use crate::ids::UserId;
use crate::sensitive::Phi;

/// Changes, checked; what is not named stays.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    pub(super) name: Option<Phi<String>>,
    pub(super) language: Option<String>,
    pub(super) zone: Option<String>,
}

impl Profile {
    pub(super) fn checked(
        name: Option<&Phi<String>>,
        language: Option<&str>,
        zone: Option<&str>,
    ) -> Result<Self, Error> {
        Ok(Self {
            name: name.map(|name| rules::name(&name.0)).transpose()?,
            language: language.map(rules::language).transpose()?,
            zone: zone.map(rules::zone).transpose()?,
        })
    }
}

/// Changes the profile of `id` as it was at `version`.
pub(super) async fn update(
    core: &Core,
    actor: &Actor,
    id: UserId,
    profile: &Profile,
    version: i64,
) -> Result<User, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    if !store::users::set_profile(&mut change, id, profile, version, now).await? {
        return Err(Error::Stale);
    }
    let user = user::user(&mut change, id).await?.ok_or(Error::NotFound)?;
    change.record(actor, Record::new("user.changed", "user", id));
    change.commit().await?;
    Ok(user)
}

/// Recovery codes that were not used.
pub(super) async fn recovery_codes_left(core: &Core, id: UserId) -> Result<i64, Error> {
    Ok(store::factors::recovery_codes_left(&mut *core.read().await?, id).await?)
}
