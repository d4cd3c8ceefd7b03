//! All that is kept about one patient, in one ZIP file: for the patient, or the guardian for them.
//!
//! GDPR Art. 15 and 20. Who asks has just proved who they are; the export is on the trail like every look. The archive is
//! written while it is sent, one file after the other and in a fixed order, so that it never lies anywhere and hundreds of
//! documents need no more memory than one. When something goes wrong on the way the answer breaks off: a whole archive is
//! a whole one.

pub mod api;
mod pack;

use bytes::Bytes;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use tokio::sync::mpsc;

use super::chart::documents;
use super::notes::{self, NotesOf};
use super::{Error, chart, consents, keys, prescriptions};
use crate::accounts;
use crate::actor::Actor;
use crate::audit::Record;
use crate::booking::appointments;
use crate::care::{self, PatientView, Relation};
use crate::core::Core;
use crate::ids::PatientId;
use crate::invoices::{self, Invoice, InvoiceKind, PaidBy, Printed};
use crate::money::Money;
use crate::oversight;
use pack::{Packer, Parcel};

/// Parts of the archive, in order; an error ends it.
pub type Parts = mpsc::Receiver<std::io::Result<Bytes>>;

/// Who the patient is.
#[derive(Serialize)]
struct Person {
    id: PatientId,
    name: String,
    birth_date: Option<jiff::civil::Date>,
    phone: Option<String>,
    email: Option<String>,
    language: String,
    zone: String,
    accessibility: Option<String>,
    created_at: Timestamp,
}

/// What an invoice says in numbers; its paper has the words.
#[derive(Serialize)]
struct Paper<'a> {
    kind: InvoiceKind,
    number: &'a str,
    issued_at: Timestamp,
    due_at: Option<Timestamp>,
    total: Money,
    tax: Money,
    paid_by: &'a [PaidBy],
    credited: Money,
}

/// Begins an export.
///
/// # Errors
/// The actor does not decide for such a patient, or did not just prove who they are; the patient was erased.
pub async fn export(core: &Core, actor: &Actor, patient: PatientId) -> Result<Parts, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let relation = match care::relation(&mut change, actor, patient).await? {
        Some(relation @ (Relation::Own | Relation::Guardian)) => relation,
        Some(Relation::Carer | Relation::Treats | Relation::Clinic) | None => return Err(Error::NotFound),
    };
    accounts::fresh(actor, now)?;
    if keys::is_destroyed(&mut change, patient).await? {
        return Err(Error::Erased);
    }
    let record = Record::new("patient.exported", "patient", patient).of(patient);
    change.record(actor, record.with(json!({ "relation": relation })));
    let view = care::patient_view(&mut change, core, actor, patient, relation).await?;
    change.commit().await?;
    let (packer, parts) = pack::start();
    let (core, actor) = (core.clone(), actor.clone());
    tokio::spawn(async move {
        if let Err(error) = fill(&core, &actor, patient, view, &packer).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "an export broke off");
            packer.break_off().await;
        }
    });
    Ok(parts)
}

/// Everything, as the actor may read it; each look is recorded as if they had read it on the page.
async fn fill(core: &Core, actor: &Actor, patient: PatientId, view: PatientView, packer: &Packer) -> Result<(), Error> {
    let about = json!({
        "format": "carehub-export-1",
        "patient_id": patient,
        "made_at": core.clock.now(),
        "clinic": care::clinic(&mut *core.read().await?).await?.name,
    });
    put(packer, "about.json", &about).await?;
    put(packer, "patient.json", &Person::from(view)).await?;
    let appointments = {
        let mut conn = core.read().await?;
        appointments::with_words(core, &mut conn, patient, core.clock.now()).await?
    };
    put(packer, "appointments.json", &appointments).await?;
    let notes = signed_notes(core, actor, patient).await?;
    put(packer, "notes.json", &notes).await?;
    let prescriptions = prescriptions::all(core, actor, patient).await?;
    put(packer, "prescriptions.json", &prescriptions).await?;
    put(packer, "chart.json", &histories(core, actor, patient).await?).await?;
    put(packer, "consents.json", &all_consents(core, actor, patient).await?).await?;
    let papers = documents::list(core, actor, patient).await?;
    put(packer, "documents.json", &papers).await?;
    for paper in papers {
        let file = documents::file(core, actor, paper.id()).await?;
        let name = format!("documents/{}.{}", paper.id(), file.media_type.ending());
        packer.put(Parcel { name, bytes: file.bytes.0 }).await;
    }
    for note in notes {
        let bytes = notes::pdf(core, actor, note.id()).await?;
        packer.put(Parcel { name: format!("notes/{}.pdf", note.id()), bytes }).await;
    }
    for prescription in prescriptions {
        let bytes = prescriptions::pdf(core, actor, prescription.id()).await?;
        packer.put(Parcel { name: format!("prescriptions/{}.pdf", prescription.id()), bytes }).await;
    }
    let bills = invoices::of_patient(core, actor, patient).await?;
    put(packer, "invoices.json", &bills.iter().map(|(bill, _)| Paper::from(bill)).collect::<Vec<_>>()).await?;
    for (_, Printed { number, pdf }) in bills {
        packer.put(Parcel { name: format!("invoices/{number}.pdf"), bytes: pdf.0 }).await;
    }
    // Last, so that this export is in it whole.
    put(packer, "access-log.json", &oversight::accesses(core, actor, patient).await?).await?;
    packer.close().await;
    Ok(())
}

async fn signed_notes(core: &Core, actor: &Actor, patient: PatientId) -> Result<Vec<notes::NoteView>, Error> {
    let (mut views, mut after) = (Vec::new(), None);
    loop {
        let page = notes::list(core, actor, NotesOf::Patient(patient), after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(views) };
        after = Some(last.place());
        for line in &page {
            views.push(notes::show(core, actor, line.place()).await?);
        }
    }
}

async fn histories(core: &Core, actor: &Actor, patient: PatientId) -> Result<Vec<chart::HistoryView>, Error> {
    let mut views = Vec::new();
    for entry in chart::chart(core, actor, patient).await? {
        views.push(chart::history(core, actor, entry.id()).await?);
    }
    Ok(views)
}

async fn all_consents(core: &Core, actor: &Actor, patient: PatientId) -> Result<Vec<consents::Consent>, Error> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = consents::list(core, actor, patient, after, PAGE).await?.given;
        let Some(last) = page.last() else { return Ok(all) };
        after = Some(last.id);
        all.extend(page);
    }
}

async fn put(packer: &Packer, name: &str, content: &impl Serialize) -> Result<(), Error> {
    let bytes = serde_json::to_vec_pretty(content).map_err(|_| Error::Unwritable)?;
    packer.put(Parcel { name: name.to_owned(), bytes }).await;
    Ok(())
}

impl From<PatientView> for Person {
    fn from(PatientView { patient, accessibility, .. }: PatientView) -> Self {
        Self {
            id: patient.id,
            name: patient.name.0,
            birth_date: patient.birth_date.0,
            phone: patient.phone.0,
            email: patient.email.0,
            language: patient.language,
            zone: patient.zone,
            accessibility: accessibility.map(|text| text.0),
            created_at: patient.created_at,
        }
    }
}

impl<'a> From<&'a Invoice> for Paper<'a> {
    fn from(invoice: &'a Invoice) -> Self {
        let money = |minor| Money { minor, currency: invoice.total.currency };
        Self {
            kind: invoice.kind,
            number: &invoice.number,
            issued_at: invoice.issued_at,
            due_at: invoice.due_at,
            total: invoice.total,
            tax: money(invoice.tax_minor),
            paid_by: &invoice.paid_by,
            credited: money(invoice.credited_minor),
        }
    }
}

/// Notes and consents that are fetched at once.
const PAGE: i64 = 100;
