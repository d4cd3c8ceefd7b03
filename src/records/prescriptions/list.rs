//! Which prescriptions somebody sees: a patient those of their own and of people they act for; a provider their own, and
//! all of a patient whose record they may read. Admins see none.

use std::collections::BTreeMap;

use super::error::Error;
use super::rules::PrescriptionStatus;
use super::store;
use super::view::View;
use crate::actor::{Actor, Role};
use crate::audit::Record;
use crate::care;
use crate::core::Core;
use crate::db::Conn;
use crate::ids::{ConsultationId, PatientId, PrescriptionId, ProviderId};
use crate::records::{self, access, keys};

/// Which prescriptions; access is part of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    /// Of these patients only.
    pub(super) patients: Option<Vec<PatientId>>,
    /// By this provider only.
    pub(super) author: Option<ProviderId>,
    /// With the drafts of this provider.
    pub(super) drafts_of: Option<ProviderId>,
    /// In this state only.
    pub(super) status: Option<PrescriptionStatus>,
    /// Of this consultation only.
    pub(super) consultation: Option<ConsultationId>,
    /// Behind this one in the order.
    pub(super) after: Option<PrescriptionId>,
}

/// All of a patient that the actor may see, newest first.
pub(in crate::records) async fn all(core: &Core, actor: &Actor, patient: PatientId) -> Result<Vec<View>, Error> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let filter = Filter { patients: Some(vec![patient]), after, ..Filter::default() };
        let page = list(core, actor, filter, PAGE).await?;
        let Some(last) = page.last() else { return Ok(all) };
        after = Some(last.id());
        all.extend(page);
    }
}

/// What was signed in one consultation and the actor may see, newest first.
pub(in crate::records) async fn signed_in(
    core: &Core,
    actor: &Actor,
    patient: PatientId,
    consultation: ConsultationId,
) -> Result<Vec<View>, Error> {
    let filter = Filter { patients: Some(vec![patient]), consultation: Some(consultation), ..Filter::default() };
    let mut found = list(core, actor, filter, PAGE).await?;
    found.retain(|prescription| !prescription.is_draft());
    Ok(found)
}

/// Up to `limit + 1` of those that the actor may see, newest first; each patient's look is recorded.
pub(super) async fn list(core: &Core, actor: &Actor, filter: Filter, limit: i64) -> Result<Vec<View>, Error> {
    let mut change = core.begin().await?;
    let Some(filter) = seen_by(&mut change, actor, filter, core.clock.now()).await? else { return Ok(Vec::new()) };
    let found = store::list(&mut change, &filter, limit).await?;
    let now = change.now();
    let mut of_patient: BTreeMap<PatientId, (keys::DataKey, usize)> = BTreeMap::new();
    let mut views = Vec::with_capacity(found.len());
    for prescription in &found {
        let known = of_patient.get(&prescription.patient).map(|(key, _)| key.clone());
        let key = match known {
            Some(key) => key,
            None => keys::of(&mut change, core, prescription.patient).await?,
        };
        views.push(View::of(&mut change, &key, prescription, now).await?);
        of_patient.entry(prescription.patient).or_insert((key, 0)).1 += 1;
    }
    for (patient, (_, count)) in of_patient {
        let record = Record::new("prescription.listed", "patient", patient).of(patient);
        change.record(actor, record.with(serde_json::json!({ "count": count })));
    }
    change.commit().await?;
    Ok(views)
}

/// The filter within what the actor may see; nothing when that is nothing.
async fn seen_by(
    conn: &mut Conn,
    actor: &Actor,
    filter: Filter,
    now: jiff::Timestamp,
) -> Result<Option<Filter>, Error> {
    let Some(person) = actor.person() else { return Ok(None) };
    match person.role {
        Role::Admin => Ok(None),
        Role::Patient => {
            let own = care::patients_of(conn, person.user).await?;
            let fits = |patient: &PatientId| filter.patients.as_ref().is_none_or(|patients| patients.contains(patient));
            let patients = own.into_iter().filter(fits).collect();
            Ok(Some(Filter { patients: Some(patients), ..filter }))
        }
        Role::Provider => {
            let Some(own) = access::author(conn, actor).await? else { return Ok(None) };
            let all = match filter.patients.as_deref() {
                Some([patient]) => reads_all(conn, actor, *patient, now).await?,
                _ => false,
            };
            let author = if all { None } else { Some(own) };
            Ok(Some(Filter { author, drafts_of: Some(own), ..filter }))
        }
    }
}

async fn reads_all(conn: &mut Conn, actor: &Actor, patient: PatientId, now: jiff::Timestamp) -> Result<bool, Error> {
    match access::clinical(conn, actor, patient, now).await {
        Ok(_) => Ok(true),
        Err(records::Error::NotFound | records::Error::Erased) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Fetched at once where all are wanted.
const PAGE: i64 = 100;
