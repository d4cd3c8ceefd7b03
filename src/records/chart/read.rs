//! Reading the chart. Every read leaves a trail, with by what the reader reads.

use jiff::Timestamp;
use jiff::tz::Offset;
use serde_json::json;

use super::content::{ChartSection, Content};
use super::model::opened;
use super::store;
use super::view::{EntryView, HistoryView, Names};
use crate::actor::Actor;
use crate::audit::Record;
use crate::core::Core;
use crate::db::Conn;
use crate::ids::{ChartEntryId, PatientId};
use crate::records::keys::DataKey;
use crate::records::{Error, access, keys};

/// All entries of a patient, by section, newest first.
///
/// # Errors
/// The actor may not read of such a patient; the patient was erased.
pub async fn chart(core: &Core, actor: &Actor, patient: PatientId) -> Result<Vec<EntryView>, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let by = access::clinical(&mut change, actor, patient, now).await?;
    change.record(actor, Record::new("chart.read", "patient", patient).of(patient).with(json!({ "by": by })));
    let entries = store::of_patient(&mut change, patient).await?;
    let mut views = Vec::with_capacity(entries.len());
    if !entries.is_empty() {
        let key = keys::of(&mut change, core, patient).await?;
        let mut names = Names::default();
        for entry in entries {
            views.push(EntryView::of(&mut change, &mut names, &key, entry).await?);
        }
    }
    change.commit().await?;
    Ok(views)
}

/// One entry, and what it said before.
///
/// # Errors
/// There is none that the actor may read; the patient was erased.
pub async fn history(core: &Core, actor: &Actor, id: ChartEntryId) -> Result<HistoryView, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let entry = store::by_id(&mut change, id).await?.ok_or(Error::NotFound)?;
    let patient = entry.patient;
    let by = access::clinical(&mut change, actor, patient, now).await?;
    change.record(actor, Record::new("chart_entry.read", "chart_entry", id).of(patient).with(json!({ "by": by })));
    let key = keys::of(&mut change, core, patient).await?;
    let view = HistoryView::of(&mut change, &key, entry).await?;
    change.commit().await?;
    Ok(view)
}

/// What the patient does not bear, as the chart says. For those who have checked who asks.
///
/// # Errors
/// [`Error::Sealed`]: it is not the patient's key.
pub async fn allergies(conn: &mut Conn, key: &DataKey, patient: PatientId) -> Result<Vec<String>, Error> {
    let found = active(conn, key, patient, ChartSection::Allergy).await?;
    Ok(found
        .into_iter()
        .filter_map(|content| if let Content::Allergy(one) = content { Some(one.substance) } else { None })
        .collect())
}

/// What the patient takes now, as the chart says. For those who have checked who asks.
///
/// # Errors
/// [`Error::Sealed`]: it is not the patient's key.
pub async fn medications(
    conn: &mut Conn,
    key: &DataKey,
    patient: PatientId,
    now: Timestamp,
) -> Result<Vec<String>, Error> {
    // A day that has not ended somewhere on earth has not ended.
    let today = Offset::constant(-12).to_datetime(now).date();
    let found = active(conn, key, patient, ChartSection::Medication).await?;
    let taken = found.into_iter().filter_map(|content| match content {
        Content::Medication(one) if one.is_taken_on(today) => Some(one.name),
        _ => None,
    });
    Ok(taken.collect())
}

async fn active(
    conn: &mut Conn,
    key: &DataKey,
    patient: PatientId,
    section: ChartSection,
) -> Result<Vec<Content>, Error> {
    let entries = store::active(conn, patient, section).await?;
    entries.into_iter().map(|entry| opened(key, entry.id, &entry.content_sealed)).collect()
}
