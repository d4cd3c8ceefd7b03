//! Looking after all open rooms: the ones that are over are closed, others elsewhere are asked who is in them.
//!
//! Some are looked at side by side, so that one that hangs holds up no other. Once a backend elsewhere did not answer it
//! is left alone until the next sweep: a sweep takes as long as one question that nobody answers, not as many of them.

use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::StreamExt as _;
use futures_util::stream;
use jiff::Timestamp;

use super::error::Error;
use super::presence::reconcile;
use super::rules::{self, Shut};
use super::{Visits, store};
use crate::booking::appointments;
use crate::calls::{BackendKind, CallError, RoomRef};
use crate::ids::AppointmentId;

/// Closes and asks. What the database refuses for one is said after all were looked at.
pub(super) async fn look(visits: &Visits, now: Timestamp) -> Result<(), Error> {
    let rooms = store::open_rooms(&mut *visits.core.read().await?, ROOMS_MAX).await?;
    let silent = &AtomicBool::new(false);
    let looks = rooms.into_iter().map(|(id, room)| async move {
        if silent.load(Ordering::Relaxed) && room.kind != BackendKind::Hub {
            return Ok(());
        }
        if !one(visits, id, &room, now).await? {
            silent.store(true, Ordering::Relaxed);
        }
        Ok(())
    });
    let outcomes: Vec<Result<(), Error>> = stream::iter(looks).buffer_unordered(AT_ONCE).collect().await;
    outcomes.into_iter().collect()
}

/// False when its backend does not answer.
async fn one(visits: &Visits, id: AppointmentId, room: &RoomRef, now: Timestamp) -> Result<bool, Error> {
    let found = appointments::appointment(&mut *visits.core.read().await?, id).await?;
    let shut = found.and_then(|appointment| rules::gate(&appointment, now).err());
    if shut.is_some_and(|shut| !matches!(shut, Shut::TooEarly { .. })) {
        return visits.close(id, room).await;
    }
    // Webhooks get lost; what happens in our own process does not.
    if room.kind == BackendKind::Hub {
        return Ok(true);
    }
    let asked_at = visits.core.clock.now();
    match visits.calls.of(room).present(room).await {
        Ok(present) => reconcile(visits, id, asked_at, &present).await.map(|()| true),
        Err(error) => {
            tracing::info!(visit.id = %id, %error, "a call did not tell who is in it");
            Ok(!matches!(error, CallError::Unavailable { .. }))
        }
    }
}

/// Calls that run at once on one server, and far more than that.
const ROOMS_MAX: i64 = 10_000;

/// Few enough to leave connections to the database for others, and below Daily's 20 requests a second.
const AT_ONCE: usize = 8;
