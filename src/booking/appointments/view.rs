//! An appointment as a client sees it: names beside ids, both zones, and what the asker may do with it.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::change::Locked;
use super::error::Error;
use super::model::{Appointment, CancelCause, ConsultationKind};
use super::rules::{AppointmentStatus, Approval, By, ConsultationStatus, Event};
use super::store;
use super::words::{self, Words};
use crate::care::{self, PaymentTime};
use crate::core::Core;
use crate::db::Conn;
use crate::ids::{AppointmentId, ConsultationId, PatientId, ProviderId, VisitTypeId};
use crate::money::Money;
use crate::sensitive::Phi;

/// An appointment.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Appointment)]
pub struct View {
    id: AppointmentId,
    patient: PatientName,
    provider: ProviderName,
    visit_type: VisitTypeName,
    kind: ConsultationKind,
    status: AppointmentStatus,
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    ends_at: Timestamp,
    /// Where the provider reads the time; IANA name.
    provider_zone: String,
    /// Where the patient does.
    patient_zone: String,
    /// An unconfirmed time is free again then; null once it is confirmed or waits for approval.
    #[schema(value_type = Option<String>, format = DateTime)]
    hold_ends_at: Option<Timestamp>,
    approval: Approval,
    payment: PaymentTime,
    fee: Money,
    /// In the patient's words; only when one appointment is read, and only for the patient's side and the provider.
    #[schema(value_type = Option<String>)]
    reason: Option<Phi<String>>,
    /// What was written when it was called off or put right; shown like the reason.
    #[schema(value_type = Option<String>)]
    note: Option<Phi<String>>,
    /// Only of one that is off.
    cancellation: Option<Cancellation>,
    consultation: Option<Consultation>,
    /// How often the patient's side moved it.
    reschedules: i64,
    /// Raised with each change of time and with the end, as calendars count (RFC 5546).
    sequence: i64,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// The ETag without its quotes.
    version: i64,
    /// What you may do with it now.
    may: Vec<Event>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct PatientName {
    id: PatientId,
    #[schema(value_type = String)]
    name: Phi<String>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct ProviderName {
    id: ProviderId,
    name: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
struct VisitTypeName {
    id: VisitTypeId,
    name: String,
}

/// Why it is off, and what goes back.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = AppointmentCancellation)]
struct Cancellation {
    by: By,
    cause: CancelCause,
    /// Part of what was paid that goes back.
    #[schema(minimum = 0, maximum = 100)]
    refund_percent: i64,
    refund: Money,
}

/// The talk itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Consultation {
    /// Which.
    pub id: ConsultationId,
    /// Where it is.
    pub status: ConsultationStatus,
    /// When the provider let the patient in.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub started_at: Option<Timestamp>,
    /// When it ended.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended_at: Option<Timestamp>,
}

/// Names that several appointments on a page share.
#[derive(Default)]
pub(super) struct Names {
    patients: HashMap<PatientId, Phi<String>>,
    providers: HashMap<ProviderId, String>,
    visit_types: HashMap<VisitTypeId, String>,
}

impl View {
    /// For the ETag.
    pub(super) const fn version(&self) -> i64 {
        self.version
    }

    /// Its place in a list.
    pub(super) fn place(&self) -> (i64, AppointmentId) {
        (self.starts_at.as_microsecond(), self.id)
    }

    /// Whether it shows what people wrote.
    pub(super) const fn has_words(&self) -> bool {
        self.reason.is_some() || self.note.is_some()
    }

    /// One of many: without what people wrote.
    pub(super) async fn short(
        conn: &mut Conn,
        names: &mut Names,
        seen: &Locked,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let appointment = &seen.appointment;
        let patient = PatientName { id: appointment.patient, name: names.patient(conn, appointment.patient).await? };
        let provider =
            ProviderName { id: appointment.provider, name: names.provider(conn, appointment.provider).await? };
        let name = names.visit_type(conn, appointment.visit_type).await?;
        let visit_type = VisitTypeName { id: appointment.visit_type, name };
        Ok(Self {
            patient,
            provider,
            visit_type,
            cancellation: cancellation(appointment),
            may: seen.may(now),
            ..Self::plain(appointment.clone())
        })
    }

    /// One alone, with what this side may read.
    pub(super) async fn full(conn: &mut Conn, core: &Core, seen: &Locked, now: Timestamp) -> Result<Self, Error> {
        let short = Self::short(conn, &mut Names::default(), seen, now).await?;
        let Words { reason, note } = words::open(core, &seen.appointment, seen.by)?;
        let consultation = store::consultation(conn, seen.appointment.id).await?;
        Ok(Self { reason, note, consultation, ..short })
    }

    /// The columns alone.
    fn plain(appointment: Appointment) -> Self {
        Self {
            id: appointment.id,
            patient: PatientName { id: appointment.patient, name: Phi::default() },
            provider: ProviderName { id: appointment.provider, name: String::new() },
            visit_type: VisitTypeName { id: appointment.visit_type, name: String::new() },
            kind: appointment.kind,
            status: appointment.status,
            starts_at: appointment.starts_at,
            ends_at: appointment.ends_at,
            provider_zone: appointment.provider_zone,
            patient_zone: appointment.patient_zone,
            hold_ends_at: appointment.hold_ends_at,
            approval: appointment.approval,
            payment: appointment.payment,
            fee: appointment.fee,
            reason: None,
            note: None,
            cancellation: None,
            consultation: None,
            reschedules: appointment.reschedules,
            sequence: appointment.sequence,
            created_at: appointment.created_at,
            updated_at: appointment.updated_at,
            version: appointment.version,
            may: Vec::new(),
        }
    }
}

fn cancellation(appointment: &Appointment) -> Option<Cancellation> {
    Some(Cancellation {
        by: appointment.cancelled_by?,
        cause: appointment.cancel_cause?,
        refund_percent: appointment.refund_percent.unwrap_or(0),
        refund: appointment.refund(),
    })
}

impl Names {
    async fn patient(&mut self, conn: &mut Conn, id: PatientId) -> Result<Phi<String>, Error> {
        if let Some(name) = self.patients.get(&id) {
            return Ok(name.clone());
        }
        let name = care::patient(conn, id).await?.map(|patient| patient.name).unwrap_or_default();
        self.patients.insert(id, name.clone());
        Ok(name)
    }

    async fn provider(&mut self, conn: &mut Conn, id: ProviderId) -> Result<String, Error> {
        if let Some(name) = self.providers.get(&id) {
            return Ok(name.clone());
        }
        let name = care::provider(conn, id).await?.map(|provider| provider.name).unwrap_or_default();
        self.providers.insert(id, name.clone());
        Ok(name)
    }

    async fn visit_type(&mut self, conn: &mut Conn, id: VisitTypeId) -> Result<String, Error> {
        if let Some(name) = self.visit_types.get(&id) {
            return Ok(name.clone());
        }
        let name = care::visit_type(conn, id).await?.map(|visit| visit.name).unwrap_or_default();
        self.visit_types.insert(id, name.clone());
        Ok(name)
    }
}
