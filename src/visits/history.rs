//! A history that is written afterwards, as the demo's: who was where, without their pages and without a call.

use jiff::Timestamp;

use super::access::Caller;
use super::error::Error;
use super::model::{Person, Place, Standing};
use super::waiting::{come, trail};
use super::{presence, store};
use crate::actor::Actor;
use crate::audit::Change;
use crate::calls::{LinkQuality, WhyLeft};
use crate::core::Core;
use crate::ids::AppointmentId;

/// Somebody's way through a visit.
#[derive(Clone, Debug)]
pub struct Attended {
    /// Who.
    pub actor: Actor,
    /// From when on they waited.
    pub waited_from: Timestamp,
    /// When they came into the call, if they did.
    pub joined_at: Option<Timestamp>,
    /// When they went; none when they are there.
    pub left_at: Option<Timestamp>,
    /// The worst of their connection in the call.
    pub quality: LinkQuality,
}

/// Writes that somebody was there.
///
/// # Errors
/// There is no such visit of theirs; they were written to be there already.
pub async fn relive(change: &mut Change, core: &Core, id: AppointmentId, was: &Attended) -> Result<(), Error> {
    let caller = Caller { actor: was.actor.clone(), guest: None };
    store::touch(change, id).await?;
    let seen = caller.look(change, id).await?;
    let person = match &seen.me {
        Some(me) => me.clone(),
        None => come(change, &seen, &caller).await?,
    };
    let standing = match (was.joined_at, was.left_at) {
        (_, Some(_)) => Standing::Left,
        (Some(_), None) => Standing::Admitted,
        (None, None) => Standing::Waiting,
    };
    store::people::set_standing(change, person.id, standing, was.waited_from).await?;
    presence::move_to(change, core, &person, Some(Place::Waiting), was.waited_from, None).await?;
    if let Some(at) = was.joined_at {
        presence::move_to(change, core, &person, Some(Place::InCall), at, None).await?;
        store::presence::set_quality(change, person.id, was.quality).await?;
    }
    if let Some(at) = was.left_at {
        let why = was.joined_at.map(|_| WhyLeft::Left);
        presence::move_to(change, core, &person, None, at, why).await?;
    }
    trail(change, &caller, &seen, "visit.entered", &Person { standing, ..person });
    Ok(())
}
