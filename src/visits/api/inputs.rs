//! What the routes of visits take in and give out besides a visit.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calls::{self, BackendKind, Choice};
use crate::ids::{AppointmentId, VisitPersonId};
use crate::sensitive::{Phi, Secret};
use crate::visits::model::{DeviceCheck, DeviceState, GuestRole, NetworkState};

/// Somebody of the visit.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VisitPersonChoice)]
pub(super) struct Whom {
    /// Their key.
    pub(super) person: VisitPersonId,
}

/// A third party.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = GuestInvitation)]
pub(super) struct Guest {
    /// As the others read it; at most 60 characters.
    #[schema(value_type = String, min_length = 1, max_length = 60)]
    pub(super) name: Phi<String>,
    pub(super) role: GuestRole,
}

/// A link for a guest. It is shown once.
#[derive(Serialize, ToSchema)]
#[schema(as = GuestLink)]
pub(super) struct Link {
    /// The guest's key.
    pub(super) person: VisitPersonId,
    /// Works once, from 15 minutes before the start on. What stands behind the `#` is the token.
    pub(super) url: String,
    /// No later than this.
    #[schema(value_type = String, format = DateTime)]
    pub(super) expires_at: Timestamp,
}

/// The token of a guest's link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = GuestToken)]
pub(super) struct Token {
    /// What stands behind the `#` of the link.
    #[schema(value_type = String, min_length = 1, max_length = 100)]
    pub(super) token: Secret<String>,
}

/// The visit that a guest may enter.
#[derive(Serialize, ToSchema)]
#[schema(as = AcceptedInvitation)]
pub(super) struct Accepted {
    pub(super) appointment_id: AppointmentId,
}

/// Where calls are to be opened; null: as said one level above (the visit, the clinic, the configuration).
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CallBackendChoice)]
pub(super) struct Backend {
    pub(super) backend: Option<Choice>,
}

/// What trying the devices gave.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeviceReport)]
pub(super) struct Report {
    camera: DeviceState,
    microphone: DeviceState,
    speaker: DeviceState,
    network: NetworkState,
}

/// Lets you into the call.
#[derive(Serialize, ToSchema)]
#[schema(as = VisitTicket)]
pub(super) struct Ticket {
    /// Which client understands it.
    kind: BackendKind,
    /// `HUB`: the path of the WebSocket. `DAILY`: the address of the room.
    url: String,
    /// Shown there; in a message, never in an address.
    token: String,
    /// Works until then.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

impl Report {
    pub(super) const fn at(self, checked_at: Timestamp) -> DeviceCheck {
        let Self { camera, microphone, speaker, network } = self;
        DeviceCheck { camera, microphone, speaker, network, checked_at }
    }
}

impl From<calls::JoinTicket> for Ticket {
    fn from(ticket: calls::JoinTicket) -> Self {
        let calls::JoinTicket { kind, url, token, expires_at } = ticket;
        Self { kind, url, token: token.reveal().clone(), expires_at }
    }
}

/// Names in calls have at most 80 characters; some are for what stands beside them.
pub(super) const NAME_CHARS_MAX: usize = 60;
