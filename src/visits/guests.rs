//! Third parties: an interpreter, the family, another clinician. Invited by a link that works once, let in like patients,
//! with no access to anything but the call.

use super::access::{Caller, Seen};
use super::change::{attempts, step};
use super::error::{Error, GUESTS_MAX};
use super::model::{GuestRole, Person, Place, Standing, VisitRole};
use super::rules::{self, Act, Event};
use super::waiting::trail;
use super::{Visits, presence, store};
use crate::actor::Actor;
use crate::digest::sha256;
use crate::ids::{AppointmentId, VisitPersonId};
use crate::sensitive::{Phi, Secret};

impl Visits {
    /// Invites somebody; their key and the token of the link, which is kept nowhere.
    pub(super) async fn invite(
        &self,
        caller: &Caller,
        id: AppointmentId,
        name: &Phi<String>,
        role: GuestRole,
    ) -> Result<(Seen, VisitPersonId, Secret<String>), Error> {
        attempts(|| async {
            let (mut change, seen) = self.hold(caller, id).await?;
            let now = change.now();
            match seen.check(Act::Invite(role), now) {
                // Invited long before.
                Ok(()) | Err(Error::Shut(rules::Shut::TooEarly { .. })) => {}
                Err(other) => return Err(other),
            }
            let people = store::people::of_visit(&mut change, id).await?;
            let guests = people.iter().filter(|one| one.role == VisitRole::Guest && one.standing != Standing::Revoked);
            if guests.count() >= GUESTS_MAX {
                return Err(Error::TooManyGuests);
            }
            let (key, token) = (VisitPersonId::new(&self.core.clock), self.core.clock.token());
            let new = Person {
                id: key,
                appointment: id,
                role: VisitRole::Guest,
                user: None,
                guest_role: Some(role),
                name: name.clone(),
                standing: Standing::Invited,
                standing_at: now,
                place: None,
                place_at: now,
                quality: None,
                check: None,
            };
            let hash = sha256(token.reveal().as_bytes());
            store::people::insert(&mut change, &new, caller.actor.user(), Some(&hash)).await?;
            trail(&mut change, caller, &seen, "visit.guest_invited", &new);
            self.finish(change, &seen).await?;
            Ok((seen, key, token))
        })
        .await
    }

    /// Takes an invitation back: out of the call, and no way in any more.
    pub(super) async fn revoke(&self, caller: &Caller, id: AppointmentId, who: VisitPersonId) -> Result<(), Error> {
        let seen = attempts(|| async {
            let (mut change, seen) = self.hold(caller, id).await?;
            let guest = store::people::by_id(&mut change, who).await?.filter(|guest| guest.appointment == id);
            let guest = guest.ok_or(Error::NotFound)?;
            let role = guest.guest_role.ok_or(Error::NotFound)?;
            if !rules::may(seen.role, Act::Invite(role)) {
                return Err(Error::Role);
            }
            let is = step(&mut change, &guest, Event::Revoke).await?;
            if guest.place == Some(Place::Waiting) {
                let now = change.now();
                presence::move_to(&mut change, &self.core, &guest, None, now, None).await?;
            }
            trail(&mut change, caller, &seen, "visit.guest_revoked", &is);
            self.finish(change, &seen).await?;
            Ok(seen)
        })
        .await?;
        self.send_out(&seen, who).await
    }

    /// Exchanges the token of a link for a cookie that is good for this visit; the link works no second time.
    pub(super) async fn accept(
        &self,
        actor: &Actor,
        token: &Secret<String>,
    ) -> Result<(AppointmentId, Secret<String>), Error> {
        let hash = sha256(token.reveal().as_bytes());
        let guest = store::people::by_link(&mut *self.core.read().await?, &hash).await?;
        let guest = guest.ok_or(Error::InvitationUnknown)?;
        if guest.standing == Standing::Revoked {
            return Err(Error::InvitationEnded);
        }
        if guest.standing != Standing::Invited {
            return Err(Error::InvitationUsed);
        }
        let cookie = self.core.clock.token();
        let caller = Caller { actor: actor.clone(), guest: Some(cookie.clone()) };
        attempts(|| async {
            let mut change = self.core.begin().await?;
            store::touch(&mut change, guest.appointment).await?;
            // Under the visit's lock: who opens the link twice at once gets in once.
            if !store::people::accept(&mut change, guest.id, &sha256(cookie.reveal().as_bytes())).await? {
                return Err(Error::InvitationUsed);
            }
            let seen = caller.look(&mut change, guest.appointment).await;
            let seen =
                seen.map_err(|error| if matches!(error, Error::NotFound) { Error::InvitationEnded } else { error })?;
            let now = change.now();
            match rules::gate(&seen.appointment, now) {
                Ok(()) => {}
                // The cookie would be gone by then: the link stays good.
                Err(early @ rules::Shut::TooEarly { .. }) => return Err(early.into()),
                Err(_) => return Err(Error::InvitationEnded),
            }
            store::people::set_standing(&mut change, guest.id, Standing::Left, now).await?;
            trail(&mut change, &caller, &seen, "visit.invitation_accepted", &guest);
            self.finish(change, &seen).await
        })
        .await?;
        Ok((guest.appointment, cookie))
    }
}
