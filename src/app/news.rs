//! Passes on what happens in rooms and calls to those who keep a record of it.

use std::time::Duration;

use signaling::Attendance;
use tokio::sync::mpsc;

use crate::calls::CallEvent;
use crate::daily_api::{self, DailyApi};
use crate::visits::{self, Visits};

/// Hands who came and went to those who keep a record of it, in order. What does not fit in the queue while the database is
/// slow is found later from who is present.
pub(super) async fn write_attendance(
    mut attendance: mpsc::Receiver<Attendance>,
    calls: mpsc::Sender<Attendance>,
    daily: DailyApi,
) {
    while let Some(event) = attendance.recv().await {
        if daily_api::is_ours(&event.room.to_string()) {
            daily_api::attended(&daily, &event).await;
        } else {
            // Who takes it goes away with the process only.
            let _ = calls.send(event).await;
        }
    }
}

/// Tells visits what happens in their calls, each until they have it.
pub(super) async fn hear(mut happenings: mpsc::Receiver<CallEvent>, visits: Visits) {
    while let Some(event) = happenings.recv().await {
        for pause in HEAR_PAUSES {
            let Err(error) = visits::hear(&visits, &event).await else { break };
            tracing::warn!(error = &error as &dyn std::error::Error, "what happened in a call was not taken in");
            tokio::time::sleep(pause).await;
        }
    }
}

/// Comings and goings not yet written down: everybody of a large clinic at once.
pub(super) const ATTENDANCE_MAX: usize = 4_096;

/// A database that is away is back within this, or else visits ask who is present.
const HEAR_PAUSES: [Duration; 4] =
    [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(15)];
