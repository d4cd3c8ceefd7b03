//! What cancelling means: the clinic's terms as they were when the visit was booked. Pure.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::Appointment;
use super::rules::By;
use crate::clock::minutes;
use crate::money::Money;

/// What goes back if it is cancelled now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Terms {
    /// Part of what was paid that goes back.
    #[schema(minimum = 0, maximum = 100)]
    pub refund_percent: i64,
    /// The amount; nothing when nothing was paid.
    pub refund: Money,
    /// Cancelled no later than this, so much goes back; after the last, nothing does.
    pub steps: Vec<Step>,
    /// After this less goes back than now; null when nothing changes any more.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub worse_after: Option<Timestamp>,
}

/// One tier of the clinic's terms, for this visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Step {
    /// Until then, that moment included.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// So much goes back.
    #[schema(minimum = 0, maximum = 100)]
    pub refund_percent: i64,
}

/// The terms at this moment for whoever cancels. What the provider, the clinic or the hub calls off is paid back whole.
pub fn terms(appointment: &Appointment, by: By, now: Timestamp) -> Terms {
    let mut steps: Vec<Step> = appointment
        .cancel_tiers
        .iter()
        .map(|tier| Step {
            until: appointment.starts_at.saturating_sub(minutes(tier.before_minutes)).unwrap_or(Timestamp::MIN),
            refund_percent: tier.refund_percent,
        })
        .collect();
    steps.sort_by_key(|step| step.until);
    let now_step = steps.iter().find(|step| now <= step.until).copied();
    let (refund_percent, worse_after) = match by {
        By::Patient => {
            let percent = now_step.map_or(0, |step| step.refund_percent);
            let worse = steps.iter().rfind(|step| step.refund_percent == percent && now <= step.until);
            (percent, worse.filter(|_| percent > 0).map(|step| step.until))
        }
        By::Provider | By::Admin | By::System => (100, None),
    };
    Terms { refund_percent, refund: part(appointment.paid(), refund_percent), steps, worse_after }
}

/// That part of an amount, half a minor unit up.
pub(super) fn part(paid: Money, percent: i64) -> Money {
    let minor = i128::from(paid.minor) * i128::from(percent.clamp(0, 100));
    let minor = (minor + 50) / 100;
    Money { minor: i64::try_from(minor).unwrap_or(paid.minor), currency: paid.currency }
}
