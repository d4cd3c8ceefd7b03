//! Who is where: told by the streams of pages and by calls, kept as spans.
//!
//! What a call tells twice counts once, and what it tells late changes nothing that is newer.

use jiff::Timestamp;

use super::change::attempts;
use super::error::Error;
use super::model::{Person, Place};
use super::{Visits, store};
use crate::calls::{CallEvent, CallHappening, Present, WhyLeft};
use crate::core::Core;
use crate::db::Conn;
use crate::ids::{AppointmentId, VisitPersonId};

/// Takes in what a call tells. Telling it again changes nothing.
///
/// # Errors
/// [`Error`]; then it has to be told again.
pub async fn hear(visits: &Visits, event: &CallEvent) -> Result<(), Error> {
    let is_news = attempts(|| async {
        let Some((id, key)) = meant(visits, event).await? else { return Ok(false) };
        let mut conn = visits.core.db.begin().await?;
        store::touch(&mut conn, id).await?;
        if !store::hear(&mut conn, &event.id, visits.core.clock.now()).await? {
            return Ok(false);
        }
        let person = store::people::by_id(&mut conn, key).await?.filter(|person| person.appointment == id);
        let Some(person) = person else { return Ok(false) };
        take_in(visits, &mut conn, &person, event).await?;
        conn.commit().await.map_err(crate::db::Error::from)?;
        ring(visits, id).await?;
        Ok(true)
    })
    .await?;
    if is_news && matches!(event.what, CallHappening::Left { why: WhyLeft::Lost, .. }) {
        visits.told.dropped();
    }
    Ok(())
}

/// Before a start: whoever was somewhere when the process ended was there until then as far as is known. Calls that went
/// on meanwhile tell the first sweep who is in them; nobody counts as gone before that could be heard (`rules::verdict`).
///
/// # Errors
/// [`Error`]
pub async fn resume(visits: &Visits) -> Result<(), Error> {
    let mut conn = visits.core.db.begin().await?;
    store::presence::end_all_as_seen(&mut conn).await?;
    Ok(conn.commit().await.map_err(crate::db::Error::from)?)
}

/// Makes presence what the call says it is; for calls whose events may have been lost.
pub(super) async fn reconcile(
    visits: &Visits,
    id: AppointmentId,
    asked_at: Timestamp,
    present: &[Present],
) -> Result<(), Error> {
    let mut conn = visits.core.db.begin().await?;
    store::touch(&mut conn, id).await?;
    let mut moved = false;
    for person in store::people::of_visit(&mut conn, id).await? {
        let key = person.id.to_string();
        let there = present.iter().find(|present| present.key == key);
        match (there, person.place) {
            (Some(present), None | Some(Place::Waiting)) => {
                let since = present.since.unwrap_or(asked_at).clamp(person.place_at, asked_at.max(person.place_at));
                move_to(&mut conn, &visits.core, &person, Some(Place::InCall), since, None).await?;
                moved = true;
            }
            (None, Some(Place::InCall)) if person.place_at < asked_at => {
                let place = visits.live.is_here(person.id).then_some(Place::Waiting);
                move_to(&mut conn, &visits.core, &person, place, asked_at, Some(WhyLeft::Unknown)).await?;
                moved = true;
            }
            _ => {}
        }
    }
    if !moved {
        return Ok(());
    }
    conn.commit().await.map_err(crate::db::Error::from)?;
    ring(visits, id).await
}

impl Visits {
    /// The page of somebody is open.
    pub(super) async fn page_opened(&self, person: &Person) -> Result<(), Error> {
        attempts(|| self.page(person, Some(Place::Waiting))).await
    }

    /// And closed, unless another took its place.
    pub(super) async fn page_closed(&self, person: &Person) -> Result<(), Error> {
        attempts(|| async { if self.live.is_here(person.id) { Ok(()) } else { self.page(person, None).await } }).await
    }

    /// Who is in the call is there already, or still.
    async fn page(&self, person: &Person, place: Option<Place>) -> Result<(), Error> {
        let mut conn = self.core.db.begin().await?;
        store::touch(&mut conn, person.appointment).await?;
        let is = store::people::by_id(&mut conn, person.id).await?.ok_or(Error::NotFound)?;
        if is.place == place || is.place == Some(Place::InCall) {
            return Ok(());
        }
        move_to(&mut conn, &self.core, &is, place, self.core.clock.now(), None).await?;
        conn.commit().await.map_err(crate::db::Error::from)?;
        ring(self, person.appointment).await
    }
}

/// Somebody is there from now on: ends the span they are in and begins the next.
pub(super) async fn move_to(
    conn: &mut Conn,
    core: &Core,
    person: &Person,
    place: Option<Place>,
    at: Timestamp,
    why: Option<WhyLeft>,
) -> Result<(), Error> {
    store::presence::end(conn, person.id, at, why).await?;
    store::presence::set_place(conn, person.id, place, at).await?;
    if let Some(place) = place {
        store::presence::begin(conn, &core.clock.uuid().to_string(), person, place, at).await?;
    }
    Ok(())
}

/// The visit and the person that a call speaks of; nothing for what is no news of a person, or not of ours.
async fn meant(visits: &Visits, event: &CallEvent) -> Result<Option<(AppointmentId, VisitPersonId)>, Error> {
    let key = match &event.what {
        CallHappening::Joined { key } | CallHappening::Left { key, .. } | CallHappening::Quality { key, .. } => key,
        CallHappening::Ended => return Ok(None),
    };
    let Ok(key) = key.parse() else { return Ok(None) };
    let visit = store::of_room(&mut *visits.core.read().await?, &event.room).await?;
    Ok(visit.map(|visit| (visit, key)))
}

async fn take_in(visits: &Visits, conn: &mut Conn, person: &Person, event: &CallEvent) -> Result<(), Error> {
    // A backend's clock may be ahead of ours.
    let at = event.at.min(visits.core.clock.now());
    match &event.what {
        CallHappening::Joined { .. } => {
            // Told late: they have left since.
            let left_since = person.place.is_none() && at < person.place_at;
            if person.place != Some(Place::InCall) && !left_since {
                let at = at.max(person.place_at);
                move_to(conn, &visits.core, person, Some(Place::InCall), at, None).await?;
            }
        }
        CallHappening::Left { why, .. } => {
            // Told late: they came again since.
            if person.place == Some(Place::InCall) && at >= person.place_at {
                let place = visits.live.is_here(person.id).then_some(Place::Waiting);
                move_to(conn, &visits.core, person, place, at, Some(*why)).await?;
            }
        }
        CallHappening::Quality { verdict, .. } => store::presence::set_quality(conn, person.id, *verdict).await?,
        CallHappening::Ended => {}
    }
    Ok(())
}

/// Tells open pages, as presence leaves no trail.
async fn ring(visits: &Visits, id: AppointmentId) -> Result<(), Error> {
    visits.core.bell.ring(&id.to_string());
    let found = crate::booking::appointments::appointment(&mut *visits.core.read().await?, id).await?;
    if let Some(appointment) = found {
        visits.core.bell.ring(&appointment.provider.to_string());
    }
    Ok(())
}
