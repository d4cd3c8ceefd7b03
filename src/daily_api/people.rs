//! Who may be in a room, who is, and who was.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::meetings::seconds_between;
use super::permissions::Permissions;
use super::rooms::iso;
use crate::core::Core;
use crate::ids::{DailyDomainId, DailyMeetingId, DailyRoomId, DailySessionId, DailyStayId};
use crate::sensitive::Phi;
use crate::vault::Unopened;

/// One person's permission to be in a room, which Daily calls a session. It is the participant's id in the call too.
#[derive(Clone, Debug)]
pub(super) struct Admission {
    pub(super) id: DailySessionId,
    pub(super) domain: DailyDomainId,
    pub(super) room_id: DailyRoomId,
    pub(super) room: String,
    /// As the other system knows them, if it said so.
    pub(super) user_id: Option<String>,
    pub(super) user_name: Phi<String>,
    pub(super) owner: bool,
    pub(super) permissions: Permissions,
    pub(super) chat: bool,
    pub(super) ejects_at: Option<Timestamp>,
    /// Counted from the first arrival.
    pub(super) eject_after_s: Option<i64>,
    pub(super) created_at: Timestamp,
    pub(super) ended_at: Option<Timestamp>,
}

/// From coming to going.
#[derive(Clone, Debug)]
pub(super) struct Stay {
    pub(super) id: DailyStayId,
    pub(super) admission: Admission,
    pub(super) meeting: DailyMeetingId,
    pub(super) joined_at: Timestamp,
    pub(super) left_at: Option<Timestamp>,
}

impl Admission {
    /// Daily tells the session where no user id was given.
    pub(super) fn user(&self) -> String {
        self.user_id.clone().unwrap_or_else(|| self.id.to_string())
    }

    /// The name as it is kept.
    pub(super) fn sealed_name(&self, core: &Core) -> Result<String, Unopened> {
        core.vault.seal(&place(self.id), &self.user_name.0)
    }

    /// With the name opened, which was read as it is kept.
    pub(super) fn opened(mut self, core: &Core) -> Result<Self, Unopened> {
        self.user_name = Phi(core.vault.open(&place(self.id), &self.user_name.0)?);
        Ok(self)
    }

    /// When the person has to go, once they come at `now`.
    pub(super) fn ejection(&self, now: Timestamp) -> Option<Timestamp> {
        let after =
            self.eject_after_s.and_then(|seconds| now.checked_add(jiff::SignedDuration::from_secs(seconds)).ok());
        self.ejects_at.into_iter().chain(after).min()
    }

    /// Comes in no more.
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        self.ended_at.is_some() || self.ejects_at.is_some_and(|at| at <= now)
    }
}

impl Stay {
    /// As presence tells it.
    pub(super) fn present(&self, now: Timestamp) -> Value {
        json!({
            "room": self.admission.room,
            "id": self.admission.id,
            "userId": self.admission.user_id,
            "userName": self.admission.user_name,
            "mtgSessionId": self.meeting,
            "joinTime": iso(self.joined_at),
            "duration": seconds_between(self.joined_at, now),
        })
    }

    /// As a meeting tells it.
    pub(super) fn told(&self, now: Timestamp) -> Value {
        json!({
            "user_id": self.admission.user(),
            "participant_id": self.admission.id,
            "user_name": self.admission.user_name,
            "join_time": self.joined_at.as_second(),
            "duration": seconds_between(self.joined_at, self.left_at.unwrap_or(now)),
        })
    }
}

fn place(id: DailySessionId) -> String {
    format!("daily_admission|user_name|{id}")
}
