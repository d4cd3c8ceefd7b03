//! What a patient takes home of a visit: what the signed notes say for them, what was prescribed, papers that came while the
//! visit was open, and when they meet again. Nothing unsigned. Each of these is read as if on its own page, with its trail.

pub mod api;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::chart::documents::{self, DocumentView};
use super::notes::{self, NoteSummary, NotesOf};
use super::{Error, access, prescriptions};
use crate::actor::Actor;
use crate::audit::Record;
use crate::booking::appointments::{self, Appointment, AppointmentStatus};
use crate::care::{self, VisitKind};
use crate::clock::later;
use crate::core::Core;
use crate::db::Conn;
use crate::ids::{AppointmentId, ConsultationId, PatientId, ProviderId};
use crate::sensitive::Phi;

/// What is left of a visit.
#[derive(Serialize, ToSchema)]
#[schema(as = VisitSummary)]
pub struct Summary {
    appointment_id: AppointmentId,
    consultation_id: ConsultationId,
    status: AppointmentStatus,
    kind: VisitKind,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    /// Where the patient reads the time; IANA name.
    patient_zone: String,
    provider: SummaryProvider,
    patient: SummaryPatient,
    /// Signed ones, newest first.
    notes: Vec<NoteSummary>,
    /// Signed ones in whatever state they are now, newest first.
    prescriptions: Vec<SummaryPrescription>,
    /// Those that came while the visit was open, newest first.
    documents: Vec<SummaryDocument>,
    /// When the two meet again; null when nothing is booked.
    follow_up: Option<FollowUp>,
}

#[derive(Serialize, ToSchema)]
struct SummaryProvider {
    id: ProviderId,
    name: String,
}

#[derive(Serialize, ToSchema)]
struct SummaryPatient {
    id: PatientId,
    #[schema(value_type = String)]
    name: Phi<String>,
}

#[derive(Serialize, ToSchema)]
struct SummaryPrescription {
    prescription: prescriptions::View,
    /// As a paper.
    #[schema(example = "/api/v1/prescriptions/01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11/pdf")]
    pdf: String,
}

#[derive(Serialize, ToSchema)]
struct SummaryDocument {
    document: DocumentView,
    /// Its content.
    #[schema(example = "/api/v1/documents/01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11")]
    file: String,
}

/// The next visit of the patient with that provider.
#[derive(Serialize, ToSchema)]
#[schema(as = SummaryFollowUp)]
struct FollowUp {
    appointment_id: AppointmentId,
    kind: VisitKind,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
}

/// The summary of a visit, as the actor may read it.
///
/// # Errors
/// There is no such visit whose patient's record they may read; the patient was erased.
pub async fn summary(core: &Core, actor: &Actor, id: AppointmentId) -> Result<Summary, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    let found = appointments::appointment(&mut change, id).await?.filter(Appointment::is_known);
    let appointment = found.ok_or(Error::NotFound)?;
    let patient = appointment.patient;
    let by = access::clinical(&mut change, actor, patient, now).await?;
    let talk = appointments::consultation(&mut change, id).await?.ok_or(Error::NotFound)?;
    let provider_name = care::provider(&mut change, appointment.provider).await?.map(|provider| provider.name);
    let patient_name = care::patient(&mut change, patient).await?.map(|patient| patient.name);
    let follow_up = follow_up(&mut change, &appointment, now).await?;
    change.record(actor, Record::new("summary.read", "appointment", id).of(patient).with(json!({ "by": by })));
    change.commit().await?;
    Ok(Summary {
        appointment_id: id,
        consultation_id: talk.id,
        status: appointment.status,
        kind: appointment.kind,
        starts_at: appointment.starts_at,
        ends_at: appointment.ends_at,
        provider: SummaryProvider { id: appointment.provider, name: provider_name.unwrap_or_default() },
        patient: SummaryPatient { id: patient, name: patient_name.unwrap_or_default() },
        notes: signed_notes(core, actor, talk.id).await?,
        prescriptions: prescribed(core, actor, patient, talk.id).await?,
        documents: papers(core, actor, &appointment).await?,
        follow_up,
        patient_zone: appointment.patient_zone,
    })
}

async fn signed_notes(core: &Core, actor: &Actor, talk: ConsultationId) -> Result<Vec<NoteSummary>, Error> {
    let mut summaries = Vec::new();
    for line in notes::list(core, actor, NotesOf::Consultation(talk), None, NOTES_MAX).await? {
        if line.is_signed() {
            summaries.extend(notes::show(core, actor, line.place()).await?.summary());
        }
    }
    Ok(summaries)
}

async fn prescribed(
    core: &Core,
    actor: &Actor,
    patient: PatientId,
    talk: ConsultationId,
) -> Result<Vec<SummaryPrescription>, Error> {
    let found = prescriptions::signed_in(core, actor, patient, talk).await?.into_iter();
    Ok(found
        .map(|prescription| SummaryPrescription {
            pdf: format!("/api/v1/prescriptions/{}/pdf", prescription.id()),
            prescription,
        })
        .collect())
}

async fn papers(core: &Core, actor: &Actor, appointment: &Appointment) -> Result<Vec<SummaryDocument>, Error> {
    let opened = appointment.starts_at.saturating_sub(appointments::rules::START_EARLY).unwrap_or(Timestamp::MIN);
    let open = (opened, later(appointment.ends_at, appointments::rules::START_LATE));
    let found = documents::list(core, actor, appointment.patient).await?.into_iter();
    Ok(found
        .filter(|document| document.came(open))
        .map(|document| SummaryDocument { file: format!("/api/v1/documents/{}", document.id()), document })
        .collect())
}

async fn follow_up(conn: &mut Conn, of: &Appointment, now: Timestamp) -> Result<Option<FollowUp>, Error> {
    let from = now.max(of.ends_at);
    let ahead = appointments::of_patients(conn, &[of.patient], from, Timestamp::MAX, AHEAD_MAX).await?;
    let expected = |next: &Appointment| {
        next.provider == of.provider && next.status == AppointmentStatus::Confirmed && next.id != of.id
    };
    Ok(ahead.into_iter().find(expected).map(|next| FollowUp {
        appointment_id: next.id,
        kind: next.kind,
        starts_at: next.starts_at,
        ends_at: next.ends_at,
    }))
}

/// Of one consultation; whoever has more to add amends.
const NOTES_MAX: i64 = 100;

/// Of a patient, with whichever provider and in whatever state; a clinic allows fewer.
const AHEAD_MAX: i64 = 200;
