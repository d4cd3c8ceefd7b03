//! Emergency access: a provider reads, for an hour, the record of one patient whom they do not treat.
//!
//! They say why and show again who they are. The patient's side and every admin are told by mail at once, without a word
//! about health; an admin reviews each case. It opens nothing for writing, and it shows in who looked.

pub mod api;
mod store;

use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use super::{Error, access, keys, only_admins, reason};
use crate::accounts;
use crate::actor::{Actor, Role};
use crate::audit::{Change, Record};
use crate::care::{self, Relation};
use crate::clock::later;
use crate::codes::codes;
use crate::core::Core;
use crate::ids::{BreakGlassId, PatientId, ProviderId, UserId};
use crate::outbox::{self, Kind, Message};
use crate::sensitive::Phi;

codes! {
    /// What a review came to.
    pub enum Verdict {
        /// There was an emergency.
        Justified = "JUSTIFIED",
        /// There was none.
        Unjustified = "UNJUSTIFIED",
    }
}

/// One emergency.
#[derive(Clone, Debug)]
pub struct BreakGlass {
    /// Which.
    pub id: BreakGlassId,
    /// Whose record.
    pub patient: PatientId,
    /// Who opened it.
    pub provider: ProviderId,
    /// Since when.
    pub started_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
    /// What a review came to.
    pub verdict: Option<Verdict>,
    /// When.
    pub reviewed_at: Option<Timestamp>,
    pub(super) reason_sealed: String,
    pub(super) remark_sealed: String,
}

/// One emergency as somebody sees it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// What it is.
    pub case: BreakGlass,
    /// Of the patient.
    pub patient_name: Phi<String>,
    /// Of the provider.
    pub provider_name: String,
    /// What the provider said.
    pub reason: Phi<String>,
    /// What the admin said; for admins only.
    pub remark: Phi<String>,
}

/// Opens a patient's record for an hour.
///
/// # Errors
/// The actor is no provider, did not just prove who they are, treats the patient anyway, or has it open; there is no such
/// patient, or they were erased; no reason is given.
pub async fn open(core: &Core, actor: &Actor, patient: PatientId, why: &Phi<String>) -> Result<Seen, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let provider = access::author(&mut change, actor).await?.ok_or(Error::NotAProvider)?;
    accounts::fresh(actor, now)?;
    let why = reason(&why.0)?;
    if !care::lock_patient(&mut change, patient).await? {
        return Err(Error::NotFound);
    }
    if keys::is_destroyed(&mut change, patient).await? {
        return Err(Error::Erased);
    }
    if access::treats(&mut change, provider, patient, now).await? {
        return Err(Error::GlassNeedless);
    }
    if let Some(ends_at) = store::open_until(&mut change, provider, patient, now).await? {
        return Err(Error::GlassBroken(ends_at));
    }
    let id = BreakGlassId::new(&core.clock);
    let case = BreakGlass {
        id,
        patient,
        provider,
        started_at: now,
        ends_at: later(now, LASTS),
        verdict: None,
        reviewed_at: None,
        reason_sealed: core.vault.seal(&reason_place(id), &why)?,
        remark_sealed: String::new(),
    };
    store::insert(&mut change, &case).await?;
    tell(&mut change, core, &case).await?;
    let record = Record::new("break_glass.opened", "break_glass", id).of(patient);
    change.record(actor, record.with(json!({ "ends_at": case.ends_at })));
    let seen = seen(&mut change, core, case, true).await?;
    change.commit().await?;
    Ok(seen)
}

/// Ends one's own before its time.
///
/// # Errors
/// The actor is no provider, or has none open.
pub async fn end(core: &Core, actor: &Actor, patient: PatientId) -> Result<(), Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let provider = access::author(&mut change, actor).await?.ok_or(Error::NotAProvider)?;
    let ended = store::end(&mut change, provider, patient, now).await?.ok_or(Error::NotFound)?;
    change.record(actor, Record::new("break_glass.ended", "break_glass", ended).of(patient));
    change.commit().await?;
    Ok(())
}

/// Every emergency, newest first, behind `after`; one more than `limit` when there are more. Only those that wait for a
/// review, or only those that had it, if that is said.
///
/// # Errors
/// [`Error::NotAdmin`]
pub async fn queue(
    core: &Core,
    actor: &Actor,
    reviewed: Option<bool>,
    after: Option<BreakGlassId>,
    limit: i64,
) -> Result<Vec<Seen>, Error> {
    only_admins(actor)?;
    let mut change = core.begin().await?;
    let found = store::list(&mut change, reviewed, after, limit.saturating_add(1)).await?;
    let mut cases = Vec::with_capacity(found.len());
    for case in found {
        cases.push(seen(&mut change, core, case, true).await?);
    }
    change.record(actor, Record::new("break_glass.listed", "break_glass", "list"));
    change.commit().await?;
    Ok(cases)
}

/// Those of one patient, newest first, for the patient's side.
///
/// # Errors
/// The actor is neither the patient nor acts for them.
pub async fn of_patient(core: &Core, actor: &Actor, patient: PatientId) -> Result<Vec<Seen>, Error> {
    let mut change = core.begin().await?;
    let relation = care::relation(&mut change, actor, patient).await?;
    let own = match relation {
        Some(Relation::Own) => true,
        Some(Relation::Guardian | Relation::Carer) => false,
        Some(Relation::Treats | Relation::Clinic) | None => return Err(Error::NotFound),
    };
    let mut cases = Vec::new();
    for case in store::of_patient(&mut change, patient, SHOWN_MAX).await? {
        cases.push(seen(&mut change, core, case, false).await?);
    }
    if !own {
        change.record(actor, Record::new("break_glass.listed", "patient", patient).of(patient));
    }
    change.commit().await?;
    Ok(cases)
}

/// Says what a case was.
///
/// # Errors
/// The actor is no admin; there is no such case; it was reviewed already; the remark is too long.
pub async fn review(
    core: &Core,
    actor: &Actor,
    id: BreakGlassId,
    verdict: Verdict,
    remark: &Phi<String>,
) -> Result<Seen, Error> {
    only_admins(actor)?;
    let by = actor.user().ok_or(Error::NotAdmin)?;
    let remark = crate::api::text("remark", &remark.0, REMARK_CHARS_MAX)?;
    let sealed = core.vault.seal(&remark_place(id), &remark)?;
    let mut change = core.begin().await?;
    let now = change.now();
    let first = store::review(&mut change, id, verdict, &sealed, by, now).await?;
    let case = store::by_id(&mut change, id).await?.ok_or(Error::NotFound)?;
    if !first {
        return Err(Error::Reviewed);
    }
    let record = Record::new("break_glass.reviewed", "break_glass", id).of(case.patient);
    change.record(actor, record.with(json!({ "verdict": verdict })));
    let seen = seen(&mut change, core, case, true).await?;
    change.commit().await?;
    Ok(seen)
}

/// A mail to the patient's side and to every admin.
async fn tell(change: &mut Change, core: &Core, case: &BreakGlass) -> Result<(), Error> {
    let own = care::patient(change, case.patient).await?.and_then(|patient| patient.user);
    let mut patients: Vec<UserId> = care::guardians(change, case.patient).await?;
    patients.extend(own);
    patients.sort_unstable();
    patients.dedup();
    let admins = accounts::active_of_role(change, Role::Admin, ADMINS_MAX).await?;
    let told = patients.into_iter().map(|user| (Kind::RecordOpened, user));
    let to_review = admins.into_iter().map(|user| (Kind::BreakGlassReview, user));
    for (kind, user) in told.chain(to_review) {
        let message = Message {
            kind,
            subject: user.to_string(),
            once: case.id.to_string(),
            due_at: case.started_at,
            payload: json!({}),
        };
        outbox::post(change, &core.clock, &message).await?;
    }
    Ok(())
}

async fn seen(change: &mut Change, core: &Core, case: BreakGlass, with_remark: bool) -> Result<Seen, Error> {
    let patient_name = care::patient(change, case.patient).await?.map(|patient| patient.name).unwrap_or_default();
    let provider_name = care::provider(change, case.provider).await?.map(|provider| provider.name).unwrap_or_default();
    let reason = Phi(core.vault.open(&reason_place(case.id), &case.reason_sealed)?);
    let remark =
        if with_remark { core.vault.open(&remark_place(case.id), &case.remark_sealed)? } else { String::new() };
    Ok(Seen { case, patient_name, provider_name, reason, remark: Phi(remark) })
}

fn reason_place(id: BreakGlassId) -> String {
    format!("break_glass|reason|{id}")
}

fn remark_place(id: BreakGlassId) -> String {
    format!("break_glass|remark|{id}")
}

/// How long the glass stays broken.
pub const LASTS: Duration = Duration::from_secs(60 * 60);

const REMARK_CHARS_MAX: usize = 1000;

/// Admins who are told; a clinic has a handful.
const ADMINS_MAX: i64 = 100;

/// Of one patient; more would be a scandal and not a list.
const SHOWN_MAX: i64 = 100;
