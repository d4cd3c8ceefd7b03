//! Agreeing, and taking it back.

use serde_json::json;

use super::store::{self, Row};
use super::{Consent, ConsentKind};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::care::{self, Relation};
use crate::core::Core;
use crate::db::{Conn, Error as DbError};
use crate::ids::{ConsentId, PatientId, UserId};
use crate::records::chart::Names;
use crate::records::{Error, access};

/// What a patient agreed to, and what is still asked for.
#[derive(Clone, Debug)]
pub struct Consents {
    /// Required, and not agreed to in the newest words.
    pub missing: Vec<ConsentKind>,
    /// Newest first, one more than was asked for when there are more.
    pub given: Vec<Consent>,
}

/// Kinds that the clinic asks for before a visit and the patient has not agreed to in their newest words.
///
/// # Errors
/// [`DbError`]
pub async fn missing(conn: &mut Conn, patient: PatientId) -> Result<Vec<ConsentKind>, DbError> {
    store::missing(conn, patient).await
}

/// What was agreed to for a patient, behind `after`: for their side, for who treats them, and for the clinic.
///
/// # Errors
/// There is no such patient that the actor may know of.
pub async fn list(
    core: &Core,
    actor: &Actor,
    patient: PatientId,
    after: Option<ConsentId>,
    limit: i64,
) -> Result<Consents, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let is_there = care::patient(&mut change, patient).await?.is_some();
    if care::relation(&mut change, actor, patient).await?.is_none() {
        access::clinical(&mut change, actor, patient, now).await?;
    }
    if !is_there {
        return Err(Error::NotFound);
    }
    let mut names = Names::default();
    let mut given = Vec::new();
    for row in store::of_patient(&mut change, patient, after, limit.saturating_add(1)).await? {
        given.push(shown(&mut change, &mut names, row).await?);
    }
    let missing = store::missing(&mut change, patient).await?;
    change.record(actor, Record::new("consent.listed", "patient", patient).of(patient));
    change.commit().await?;
    Ok(Consents { missing, given })
}

/// Agrees to the newest text of a kind; whether that is new.
///
/// # Errors
/// The actor may not decide for such a patient; the text was replaced by a newer one, or never was.
pub async fn give(
    core: &Core,
    actor: &Actor,
    patient: PatientId,
    kind: ConsentKind,
    number: i64,
) -> Result<(Consent, bool), Error> {
    let mut change = core.begin().await?;
    care::lock_patient(&mut change, patient).await?;
    let (user, given_as) = decides(&mut change, actor, patient).await?;
    if store::newest(&mut change, kind).await? != number {
        return Err(Error::ConsentTextReplaced);
    }
    let id = ConsentId::new(&core.clock);
    let given_at = change.now();
    let new = Row { id, patient, kind, number, given_by: user.to_string(), given_as, given_at, withdrawn: None };
    let is_new = store::insert(&mut change, &new).await?;
    let row = store::standing(&mut change, patient, kind, number).await?.ok_or(Error::Stale)?;
    if is_new {
        let record = Record::new("consent.given", "consent", id).of(patient);
        change.record(actor, record.with(json!({ "kind": kind, "number": number })));
    }
    let consent = shown(&mut change, &mut Names::default(), row).await?;
    change.commit().await?;
    Ok((consent, is_new))
}

/// Takes back a consent, and with it what stands of its kind.
///
/// # Errors
/// There is none that the actor may decide on; it was taken back before.
pub async fn withdraw(core: &Core, actor: &Actor, id: ConsentId) -> Result<Consent, Error> {
    let mut change = core.begin().await?;
    let found = store::by_id(&mut change, id).await?.ok_or(Error::NotFound)?;
    let (patient, kind) = (found.patient, found.kind);
    care::lock_patient(&mut change, patient).await?;
    let (user, _) = decides(&mut change, actor, patient).await?;
    // Read again, as another request may have been first.
    let found = store::by_id(&mut change, id).await?.ok_or(Error::NotFound)?;
    if found.withdrawn.is_some() {
        return Err(Error::ConsentWithdrawn);
    }
    let now = change.now();
    store::withdraw(&mut change, patient, kind, &user.to_string(), now).await?;
    let record = Record::new("consent.withdrawn", "consent", id).of(patient);
    change.record(actor, record.with(json!({ "kind": kind, "number": found.number })));
    let row = store::by_id(&mut change, id).await?.ok_or(Error::NotFound)?;
    let consent = shown(&mut change, &mut Names::default(), row).await?;
    change.commit().await?;
    Ok(consent)
}

/// The patient and their guardians decide; a carer acts for the patient, but does not agree for them.
async fn decides(change: &mut Change, actor: &Actor, patient: PatientId) -> Result<(UserId, Relation), Error> {
    let relation = care::relation(change, actor, patient).await?;
    match (actor.user(), relation) {
        (Some(user), Some(relation @ (Relation::Own | Relation::Guardian))) => Ok((user, relation)),
        (_, Some(Relation::Carer)) => Err(Error::NotGuardian),
        _ => Err(Error::NotFound),
    }
}

async fn shown(conn: &mut Conn, names: &mut Names, row: Row) -> Result<Consent, Error> {
    let given_by = names.user(conn, &row.given_by).await?;
    let (withdrawn_by, withdrawn_at) = match row.withdrawn {
        Some((by, at)) => (names.user(conn, &by).await?, Some(at)),
        None => (None, None),
    };
    Ok(Consent {
        id: row.id,
        patient_id: row.patient,
        kind: row.kind,
        number: row.number,
        given_as: row.given_as,
        given_by,
        given_at: row.given_at,
        withdrawn_by,
        withdrawn_at,
    })
}
