//! Which payments somebody sees, in pages, newest first.

use jiff::Timestamp;

use super::Payments;
use super::error::Error;
use super::model::{Payment, PaymentMethod, PaymentStatus, Review};
use super::store;
use crate::actor::{Actor, Role};
use crate::care;
use crate::gateways::Processor;
use crate::ids::{PatientId, PaymentId, ProviderId};
use crate::money::Currency;
use crate::sensitive::Phi;

/// Which payments; access is part of it.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Of these patients only.
    pub patients: Option<Vec<PatientId>>,
    /// To this provider only.
    pub provider: Option<ProviderId>,
    /// In this state only.
    pub status: Option<PaymentStatus>,
    /// With a try of this method only.
    pub method: Option<PaymentMethod>,
    /// With a try through this processor only.
    pub processor: Option<Processor>,
    /// In this currency only.
    pub currency: Option<Currency>,
    /// Those that a person has to look at for this reason only.
    pub review: Option<Review>,
    /// Only those that a person has to look at, or only the others.
    pub reviewing: Option<bool>,
    /// Owed since then at the earliest.
    pub from: Timestamp,
    /// And before then.
    pub to: Timestamp,
    /// Behind this one in the order.
    pub after: Option<(i64, PaymentId)>,
}

/// A payment in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Itself.
    pub payment: Payment,
    /// What it is for.
    pub visit: Visit,
    /// How somebody tried to pay last.
    pub method: Option<PaymentMethod>,
    /// Through whom.
    pub processor: Option<Processor>,
    /// The processor's name of that try; of a transfer, the reference to write on it.
    pub reference: Option<String>,
}

/// Who meets whom, and when.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The patient's.
    pub patient_name: Phi<String>,
    /// The provider's.
    pub provider_name: String,
    /// Of the visit.
    pub starts_at: Timestamp,
}

/// Up to `limit + 1` of those that the actor may see: a patient their own and those of people they act for, an admin all.
///
/// # Errors
/// [`Error::RoleForbidden`]: a provider's money is the clinic's business.
pub async fn list(payments: &Payments, actor: &Actor, mut filter: Filter, limit: i64) -> Result<Vec<Listed>, Error> {
    let person = actor.person().ok_or(Error::NotFound)?;
    let mut conn = payments.core.read().await?;
    match person.role {
        Role::Admin => {}
        Role::Provider => return Err(Error::RoleForbidden),
        Role::Patient => {
            let own = care::patients_of(&mut conn, person.user).await?;
            let asked = filter.patients.take();
            let fits = |patient: &PatientId| asked.as_ref().is_none_or(|asked| asked.contains(patient));
            filter.patients = Some(own.into_iter().filter(fits).collect());
        }
    }
    Ok(store::list(&mut conn, &filter, limit).await?)
}
