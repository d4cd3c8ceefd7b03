//! Stating entries, and changing them.

use serde_json::json;

use super::content::Content;
use super::model::{Entry, EntryStatus, sealed};
use super::rules::may_change;
use super::store;
use super::view::{EntryView, Names};
use super::writer::Writer;
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::care;
use crate::core::Core;
use crate::ids::{ChartEntryId, PatientId};
use crate::records::keys::DataKey;
use crate::records::{Error, keys};

/// Adds an entry. A provider who treats the patient stands by what they add; the patient's side states it.
///
/// # Errors
/// The actor may not write about such a patient; it says what cannot be; the chart is full.
pub async fn add(core: &Core, actor: &Actor, patient: PatientId, content: Content) -> Result<EntryView, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    // First of all, as two requests at once count one after the other.
    care::lock_patient(&mut change, patient).await?;
    let writer = Writer::of(&mut change, actor, patient).await?;
    let content = content.checked(now)?;
    let section = content.section();
    if store::count(&mut change, patient, section).await? >= ENTRIES_MAX {
        return Err(Error::ChartFull(ENTRIES_MAX));
    }
    let key = keys::made(&mut change, core, patient).await?;
    let id = ChartEntryId::new(&core.clock);
    let entry = Entry {
        id,
        patient,
        section,
        status: EntryStatus::Active,
        source: writer.source(),
        content_sealed: sealed(&key, id, &content)?,
        confirmed: writer.confirms(now),
        written_by: writer.user(),
        created_at: now,
        updated_at: now,
        version: 1,
    };
    store::insert(&mut change, &entry).await?;
    let record = Record::new("chart_entry.added", "chart_entry", id).of(patient);
    change.record(actor, record.with(json!({ "section": section })));
    finished(change, &key, entry).await
}

/// Puts another content and status in place of the version that was read, which is kept. A provider stands by the whole
/// entry from then on.
///
/// # Errors
/// There is no such entry that the actor may change; it has another version, or was an error; it says what cannot be.
pub async fn change(
    core: &Core,
    actor: &Actor,
    id: ChartEntryId,
    version: i64,
    status: EntryStatus,
    content: Content,
) -> Result<EntryView, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let before = store::by_id(&mut change, id).await?.ok_or(Error::NotFound)?;
    let patient = before.patient;
    let writer = Writer::of(&mut change, actor, patient).await?;
    let is_confirmed = before.confirmed.is_some();
    may_change(writer.source(), before.source, is_confirmed, before.status, status, before.section)?;
    if before.version != version {
        return Err(Error::Stale);
    }
    if content.section() != before.section {
        return Err(Error::invalid("content.section", "section_differs", "an entry stays in its section"));
    }
    let content = content.checked(now)?;
    let key = keys::of(&mut change, core, patient).await?;
    let entry = Entry {
        status,
        content_sealed: sealed(&key, id, &content)?,
        confirmed: writer.confirms(now).or(before.confirmed),
        written_by: writer.user(),
        updated_at: now,
        version: version.saturating_add(1),
        ..before
    };
    if !store::replace(&mut change, &entry).await? {
        return Err(Error::Stale);
    }
    let record = Record::new("chart_entry.changed", "chart_entry", id).of(patient);
    change.record(actor, record.with(json!({ "section": entry.section, "status": status })));
    finished(change, &key, entry).await
}

async fn finished(mut change: Change, key: &DataKey, entry: Entry) -> Result<EntryView, Error> {
    let view = EntryView::of(&mut change, &mut Names::default(), key, entry).await?;
    change.commit().await?;
    Ok(view)
}

/// Entries in one section of a patient's chart: a daily measurement for a year and more; a chart is read at once.
const ENTRIES_MAX: i64 = 500;
