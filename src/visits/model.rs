//! A visit and its people as they are stored.

use jiff::Timestamp;

use crate::calls::{Choice, LinkQuality, RoomRef, WhyLeft};
use crate::codes::codes;
use crate::digest::sha256;
use crate::ids::{AppointmentId, UserId, VisitPersonId};
use crate::sensitive::Phi;

codes! {
    /// What somebody is in a visit.
    pub enum VisitRole {
        /// The patient, or whoever acts for them.
        Patient = "PATIENT",
        /// The provider.
        Provider = "PROVIDER",
        /// A third party by invitation; sees nothing but the call.
        Guest = "GUEST",
    }

    /// What a third party is there for.
    pub enum GuestRole {
        /// Translates.
        Interpreter = "INTERPRETER",
        /// Of the patient's family, or close to them.
        Family = "FAMILY",
        /// Another clinician.
        Clinician = "CLINICIAN",
    }

    /// What the people of a visit decided about somebody. It outlives dropped connections and restarts.
    pub enum Standing {
        /// A guest who has not used the link.
        Invited = "INVITED",
        /// Asks to be let in.
        Waiting = "WAITING",
        /// Is let in.
        Admitted = "ADMITTED",
        /// Went by themselves.
        Left = "LEFT",
        /// A guest who is not wanted any more.
        Revoked = "REVOKED",
    }

    /// Where somebody is.
    pub enum Place {
        /// On the page of the visit, not in its call.
        Waiting = "WAITING",
        /// In the call.
        InCall = "IN_CALL",
    }

    /// What became of a device that was tried.
    pub enum DeviceState {
        /// It works.
        Good = "GOOD",
        /// It is there and does not work, or may not be used.
        Failed = "FAILED",
        /// There is none.
        Absent = "ABSENT",
        /// Nobody tried.
        Untested = "UNTESTED",
    }

    /// What became of trying the network.
    pub enum NetworkState {
        /// Good for pictures.
        Good = "GOOD",
        /// Good for voices.
        Weak = "WEAK",
        /// Hardly good for a talk.
        Bad = "BAD",
        /// Nobody tried.
        Untested = "UNTESTED",
    }

    /// Who ended a visit.
    pub enum EndedBy {
        /// The provider.
        Provider = "PROVIDER",
        /// The hub, when nobody was there any more: what was said may be unsigned.
        System = "SYSTEM",
    }
}

/// What an appointment has once somebody opened its page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// Where its call is to be opened; the clinic's choice unless said.
    pub backend: Option<Choice>,
    /// Where its call is.
    pub room: Option<RoomRef>,
    /// The backend was told that it is over.
    pub room_closed_at: Option<Timestamp>,
    /// Goes on without pictures.
    pub audio_only: bool,
    /// Who ended it.
    pub ended_by: Option<EndedBy>,
    /// Raised with every change.
    pub version: i64,
}

/// Somebody of a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// As the call knows them.
    pub id: VisitPersonId,
    /// Of which visit.
    pub appointment: AppointmentId,
    /// What they are in it.
    pub role: VisitRole,
    /// Who signs in; nobody for a guest.
    pub user: Option<UserId>,
    /// What a guest is there for.
    pub guest_role: Option<GuestRole>,
    /// As the others read it.
    pub name: Phi<String>,
    /// What was decided about them.
    pub standing: Standing,
    /// Since when.
    pub standing_at: Timestamp,
    /// Where they are.
    pub place: Option<Place>,
    /// Since when they are there, or gone.
    pub place_at: Timestamp,
    /// How their connection is, while they are in the call.
    pub quality: Option<LinkQuality>,
    /// What trying the devices gave.
    pub check: Option<DeviceCheck>,
}

/// What trying the devices gave; no names of devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct DeviceCheck {
    /// The camera.
    pub camera: DeviceState,
    /// The microphone.
    pub microphone: DeviceState,
    /// The speaker or headphones.
    pub speaker: DeviceState,
    /// The way to here.
    pub network: NetworkState,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub checked_at: Timestamp,
}

/// Somebody was somewhere from then to then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Who.
    pub person: VisitPersonId,
    /// What they are in the visit.
    pub role: VisitRole,
    /// Where.
    pub place: Place,
    /// From.
    pub began_at: Timestamp,
    /// To; none while they are there.
    pub ended_at: Option<Timestamp>,
    /// The worst of the connection.
    pub quality: Option<LinkQuality>,
    /// Why it ended.
    pub why: Option<WhyLeft>,
}

impl VisitPersonId {
    /// The same for a user whenever they come to that visit, so that it needs no looking up.
    pub fn of(appointment: AppointmentId, user: UserId) -> Self {
        let hash = sha256(format!("visit|{appointment}|{user}").as_bytes());
        let half = hash.get(..32).and_then(|half| u128::from_str_radix(half, 16).ok()).unwrap_or_default();
        // RFC 9562 §5.8: bits of our own making.
        Self(uuid::Builder::from_custom_bytes(half.to_be_bytes()).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_has_one_key_in_a_visit_and_another_in_the_next() {
        let (visit, next) = (AppointmentId(uuid::Uuid::from_u128(1)), AppointmentId(uuid::Uuid::from_u128(2)));
        let user = UserId(uuid::Uuid::from_u128(3));
        assert_eq!(VisitPersonId::of(visit, user), VisitPersonId::of(visit, user));
        assert_ne!(VisitPersonId::of(visit, user), VisitPersonId::of(next, user));
        assert_eq!(VisitPersonId::of(visit, user).0.get_version_num(), 8);
    }
}
