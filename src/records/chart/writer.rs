//! Who writes into a chart.

use jiff::Timestamp;

use super::model::ChartSource;
use crate::actor::Actor;
use crate::audit::Change;
use crate::ids::{PatientId, ProviderId, UserId};
use crate::records::access::Access;
use crate::records::{Error, access};

/// Somebody who may write into a patient's chart.
pub(super) enum Writer {
    /// The patient, or who acts for them.
    Patients(UserId),
    /// A provider who treats them.
    Provider(UserId, ProviderId),
}

impl Writer {
    /// What the actor is to the chart.
    ///
    /// # Errors
    /// They may not write about such a patient; the patient was erased.
    pub(super) async fn of(change: &mut Change, actor: &Actor, patient: PatientId) -> Result<Self, Error> {
        let now = change.now();
        let user = actor.user().ok_or(Error::NotFound)?;
        match access::clinical(change, actor, patient, now).await? {
            Access::Own | Access::ActsFor => Ok(Self::Patients(user)),
            Access::Treats => Ok(Self::Provider(user, access::writer(change, actor, patient, now).await?)),
            // An emergency is for reading.
            Access::BreakGlass => Err(Error::NotFound),
        }
    }

    /// Whose side that is.
    pub(super) const fn source(&self) -> ChartSource {
        match self {
            Self::Patients(_) => ChartSource::Patient,
            Self::Provider(..) => ChartSource::Provider,
        }
    }

    /// A provider stands by what they write.
    pub(super) const fn confirms(&self, now: Timestamp) -> Option<(ProviderId, Timestamp)> {
        match self {
            Self::Patients(_) => None,
            Self::Provider(_, provider) => Some((*provider, now)),
        }
    }

    /// Who it is, as the chart notes it.
    pub(super) fn user(&self) -> String {
        match self {
            Self::Patients(user) | Self::Provider(user, _) => user.to_string(),
        }
    }
}
