//! Which appointments somebody sees, in pages.

use jiff::Timestamp;

use super::rules::AppointmentStatus;
use crate::ids::{AppointmentId, PatientId, ProviderId};

/// Which appointments; access is part of it.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    /// Of these patients only.
    pub(super) patients: Option<Vec<PatientId>>,
    /// Of this provider only.
    pub(super) provider: Option<ProviderId>,
    /// In this state only.
    pub(super) status: Option<AppointmentStatus>,
    /// Starts no sooner.
    pub(super) from: Timestamp,
    /// Starts sooner.
    pub(super) to: Timestamp,
    /// Behind this one in the order.
    pub(super) after: Option<(i64, AppointmentId)>,
    /// Latest first.
    pub(super) descending: bool,
}
