//! An appointment as it is stored.

use jiff::Timestamp;

use super::policy::part;
use super::rules::{AppointmentStatus, Approval, By, Facts};
use crate::care::{PaymentTime, Tier, VisitKind};
use crate::clock::minutes;
use crate::codes::codes;
use crate::ids::{AppointmentId, PatientId, ProviderId, UserId, VisitTypeId};
use crate::money::Money;

/// A patient meets a provider: by video or by telephone-like audio.
pub type ConsultationKind = VisitKind;

codes! {
    /// Why an appointment was called off.
    pub enum CancelCause {
        /// Somebody asked for it.
        Asked = "ASKED",
        /// Nobody completed the hold.
        HoldExpired = "HOLD_EXPIRED",
        /// The provider declined the request.
        Declined = "DECLINED",
        /// The provider did not answer before its time came.
        ApprovalMissed = "APPROVAL_MISSED",
        /// The provider did not come.
        ProviderAbsent = "PROVIDER_ABSENT",
    }
}

/// An appointment as it is stored. What people wrote is sealed; see the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Which.
    pub id: AppointmentId,
    /// Who is cared for.
    pub patient: PatientId,
    /// Who gives care.
    pub provider: ProviderId,
    /// What was booked.
    pub visit_type: VisitTypeId,
    /// Video or audio, as booked.
    pub kind: ConsultationKind,
    /// Where it is.
    pub status: AppointmentStatus,
    /// Since when.
    pub status_at: Timestamp,
    /// First moment.
    pub starts_at: Timestamp,
    /// End.
    pub ends_at: Timestamp,
    /// Free minutes that the provider has before it.
    pub before_minutes: i64,
    /// And after it.
    pub after_minutes: i64,
    /// The provider's zone when it was booked.
    pub provider_zone: String,
    /// The patient's.
    pub patient_zone: String,
    /// What the patient wrote, sealed.
    pub sealed_reason: String,
    /// When the hold ends; none when it is no hold any more.
    pub hold_ends_at: Option<Timestamp>,
    /// The provider's word.
    pub approval: Approval,
    /// When it is paid.
    pub payment: PaymentTime,
    /// What it costs.
    pub fee: Money,
    /// What was paid for it and did not go back for another reason than its end; minor units.
    pub paid_minor: i64,
    /// The clinic's terms when it was booked, longest first.
    pub cancel_tiers: Vec<Tier>,
    /// Who called it off.
    pub cancelled_by: Option<By>,
    /// Why.
    pub cancel_cause: Option<CancelCause>,
    /// What they wrote, sealed.
    pub sealed_note: String,
    /// Part of what was paid that goes back.
    pub refund_percent: Option<i64>,
    /// How often the patient's side moved it.
    pub reschedules: i64,
    /// RFC 5546 §2.1.4: raised with each change of time and with the end.
    pub sequence: i64,
    /// Which user made it.
    pub booked_by: UserId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Raised with every change.
    pub version: i64,
}

impl Appointment {
    /// What the rules look at; `notice_minutes` is the provider's.
    pub fn facts(&self, notice_minutes: i64) -> Facts {
        Facts {
            status: self.status,
            since: self.status_at,
            approval: self.approval,
            payment: self.payment,
            hold_ends_at: self.hold_ends_at,
            lapsed: self.cancel_cause == Some(CancelCause::HoldExpired),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            reschedules: self.reschedules,
            notice: minutes(notice_minutes),
        }
    }

    /// How long it is.
    pub fn duration_minutes(&self) -> i64 {
        self.ends_at.duration_since(self.starts_at).as_mins()
    }

    /// What the patient's side has paid for it, as payments note it here; the payment itself says what went back of it.
    pub const fn paid(&self) -> Money {
        Money { minor: self.paid_minor, currency: self.fee.currency }
    }

    /// What goes back of it, now that it is off.
    pub fn refund(&self) -> Money {
        part(self.paid(), self.refund_percent.unwrap_or(0))
    }

    /// Whether anybody but the person who held it knows of it.
    pub fn is_known(&self) -> bool {
        self.status != AppointmentStatus::Scheduled || self.approval == Approval::Asked
    }
}
