//! What the routes of appointments take in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::{PageQuery, Problem, line, text};
use crate::booking::appointments::hold::Wish;
use crate::booking::appointments::list::Filter;
use crate::booking::appointments::policy::Terms;
use crate::booking::appointments::rules::AppointmentStatus;
use crate::codes::codes;
use crate::ids::{PatientId, ProviderId, VisitTypeId};
use crate::money::{Currency, Money};
use crate::sensitive::Phi;

/// What is to be booked.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Booking {
    provider_id: ProviderId,
    visit_type_id: VisitTypeId,
    /// Yourself unless said; else somebody for whom you act. Providers and admins always say it.
    #[serde(default)]
    patient_id: Option<PatientId>,
    /// One of the offered openings.
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
    /// In which of the visit type's currencies it is paid; that of its fee unless said.
    #[serde(default)]
    currency: Option<Currency>,
    /// Why, in the patient's words: kept sealed.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000)]
    reason: Option<Phi<String>>,
    /// Where the patient will be; the patient's usual zone unless said. IANA name.
    #[serde(default)]
    #[schema(max_length = 64)]
    patient_zone: Option<String>,
}

/// The patient's word.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Confirmation {
    /// Has to be true: the appointment shall stand, under the terms shown.
    pub(super) consent: bool,
}

/// The provider's.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApprovalAnswer)]
pub(super) struct Answer {
    /// False declines.
    pub(super) approve: bool,
    /// To the patient, when it is declined.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 500)]
    pub(super) note: Option<Phi<String>>,
}

/// Calls it off.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CancelAppointment)]
pub(super) struct Cancel {
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 500)]
    pub(super) reason: Option<Phi<String>>,
    /// What you were shown; `terms_changed` when it is another by now.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100)]
    pub(super) expected_refund_percent: Option<i64>,
}

/// Another time.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MoveAppointment)]
pub(super) struct Move {
    #[schema(value_type = String, format = DateTime)]
    starts_at: Timestamp,
}

/// Why something is put right.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Correction)]
pub(super) struct Why {
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 500)]
    pub(super) reason: Option<Phi<String>>,
}

/// What cancelling would mean now.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CancellationPreview)]
pub(super) struct Preview {
    /// Whether you may.
    pub(super) allowed: bool,
    /// What was paid for it until now.
    pub(super) paid: Money,
    #[serde(flatten)]
    pub(super) terms: Terms,
}

/// Which appointments.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    #[param(inline)]
    status: Option<AppointmentStatus>,
    /// Starts no sooner.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Starts sooner.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
    provider_id: Option<ProviderId>,
    patient_id: Option<PatientId>,
    /// By start; `asc` unless said.
    #[param(inline)]
    order: Option<Order>,
    /// Items on the page, 1 to 100; 25 unless said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

codes! {
    /// Which way a list runs.
    pub(super) enum Order {
        /// Earliest first.
        Ascending = "asc",
        /// Latest first.
        Descending = "desc",
    }
}

impl Booking {
    pub(super) fn wish(&self) -> Result<Wish, Problem> {
        let reason = self.reason.as_ref().map(|reason| reason.0.as_str()).unwrap_or_default();
        let zone = self.patient_zone.as_deref().map(|zone| line("patient_zone", zone, ZONE_CHARS_MAX)).transpose()?;
        Ok(Wish {
            provider: self.provider_id,
            visit_type: self.visit_type_id,
            patient: self.patient_id,
            starts_at: time("starts_at", self.starts_at)?,
            currency: self.currency,
            reason: Phi(text("reason", reason, REASON_CHARS_MAX)?),
            patient_zone: zone,
        })
    }
}

impl Move {
    pub(super) fn starts_at(&self) -> Result<Timestamp, Problem> {
        time("starts_at", self.starts_at)
    }
}

impl ListQuery {
    pub(super) fn page(&self) -> PageQuery {
        PageQuery { limit: self.limit, cursor: self.cursor.clone() }
    }

    pub(super) fn filter(&self) -> Result<Filter, Problem> {
        Ok(Filter {
            patients: self.patient_id.map(|patient| vec![patient]),
            provider: self.provider_id,
            status: self.status,
            from: self.from.unwrap_or(Timestamp::MIN),
            to: self.to.unwrap_or(Timestamp::MAX),
            after: self.page().after()?,
            descending: self.order == Some(Order::Descending),
        })
    }
}

/// What people write beside an appointment.
pub(super) fn note(field: &str, written: Option<Phi<String>>) -> Result<Phi<String>, Problem> {
    text(field, &written.unwrap_or_default().0, NOTE_CHARS_MAX).map(Phi)
}

/// A time within what calendars can hold; sums with it never overflow.
fn time(field: &str, at: Timestamp) -> Result<Timestamp, Problem> {
    let whole = Timestamp::from_microsecond(at.as_microsecond()).ok() == Some(at);
    if (0..YEAR_9000).contains(&at.as_second()) && whole {
        return Ok(at);
    }
    Err(Problem::invalid(field, "time_invalid", "a time from 1970 to 8999, no finer than microseconds"))
}

const REASON_CHARS_MAX: usize = 2000;
const NOTE_CHARS_MAX: usize = 500;
const ZONE_CHARS_MAX: usize = 64;

/// In seconds since 1970.
const YEAR_9000: i64 = 221_845_392_000;
