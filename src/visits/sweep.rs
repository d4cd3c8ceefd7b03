//! What time alone brings about in visits: nobody came, everybody is gone, a call that is over is still open.

use std::time::Duration;

use jiff::Timestamp;

use super::Visits;
use super::change::attempts;
use super::error::Error;
use super::model::{EndedBy, Span};
use super::rules::{self, Verdict};
use super::{rooms, store};
use crate::actor::Actor;
use crate::booking::appointments::{self, Appointment, AppointmentStatus};
use crate::ids::AppointmentId;
use crate::sensitive::Phi;

/// Does what is due; the next sweep goes on.
///
/// # Errors
/// [`Error`]; what was done before it stays done.
pub async fn sweep(visits: &Visits) -> Result<(), Error> {
    let now = visits.core.clock.now();
    note_that_we_watch(visits, now).await?;
    for (status, back) in [(AppointmentStatus::Confirmed, UNDECIDED_MAX), (AppointmentStatus::InProgress, RUNNING_MAX)]
    {
        let from = now.saturating_sub(back).unwrap_or(Timestamp::MIN);
        let begun = appointments::in_state(&mut *visits.core.read().await?, status, from, now, BATCH).await?;
        for appointment in begun {
            let spans = spans(&mut *visits.core.read().await?, appointment.id).await?;
            if let Some(verdict) = rules::verdict(&appointment, &spans, visits.up_since, now) {
                attempts(|| carry_out(visits, &appointment, verdict)).await?;
            }
        }
    }
    rooms::look(visits, now).await
}

/// Whoever is somewhere was there until now, should the process end before it can say more.
async fn note_that_we_watch(visits: &Visits, now: Timestamp) -> Result<(), Error> {
    let mut conn = visits.core.db.begin().await?;
    store::presence::end_where_over(&mut conn, rules::ended_before(now), now).await?;
    store::presence::seen_all(&mut conn, now).await?;
    store::forget_heard(&mut conn, now.saturating_sub(HEARD_KEPT).unwrap_or(Timestamp::MIN)).await?;
    Ok(conn.commit().await.map_err(crate::db::Error::from)?)
}

/// Under the locks of the appointment and the visit the evidence is looked at again: who came in between came.
async fn carry_out(visits: &Visits, appointment: &Appointment, verdict: Verdict) -> Result<(), Error> {
    let (core, system, id) = (&visits.core, Actor::system(), appointment.id);
    let mut change = core.begin().await?;
    let done = match verdict {
        Verdict::NoShow => appointments::mark_no_show(&mut change, &system, id).await,
        Verdict::ProviderAbsent => appointments::provider_absent(&mut change, core, &system, id).await,
        Verdict::Complete => appointments::complete(&mut change, core, &system, id, &Phi::default()).await,
    };
    match done {
        Ok(_) => {}
        // Somebody was faster, and said something else.
        Err(appointments::Error::Refused(_) | appointments::Error::ReasonMissing) => return Ok(()),
        Err(other) => return Err(other.into()),
    }
    store::touch(&mut change, id).await?;
    let spans = spans(&mut change, id).await?;
    if rules::verdict(appointment, &spans, visits.up_since, change.now()) != Some(verdict) {
        return Ok(());
    }
    if verdict == Verdict::Complete {
        store::set_ended_by(&mut change, id, EndedBy::System).await?;
    }
    change.commit().await?;
    core.bell.ring(&appointment.provider.to_string());
    tracing::info!(visit.id = %id, ?verdict, "a visit was decided by who was there");
    Ok(())
}

async fn spans(conn: &mut crate::db::Conn, id: AppointmentId) -> Result<Vec<Span>, Error> {
    Ok(store::presence::of_visit(conn, id, SPANS_MAX).await?)
}

/// Looked at in one sweep.
const BATCH: i64 = 500;

/// Of one visit: somebody whose connection drops twice a minute for hours.
pub(super) const SPANS_MAX: i64 = 2000;

/// What nobody decided for a day, the server being down or both having been there, people decide.
const UNDECIDED_MAX: Duration = Duration::from_secs(24 * 3600);

/// No visit lasts longer, by far.
const RUNNING_MAX: Duration = Duration::from_secs(7 * 24 * 3600);

/// Daily sends a webhook again for some hours.
const HEARD_KEPT: Duration = Duration::from_secs(3 * 24 * 3600);
