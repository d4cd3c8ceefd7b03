//! Openings: starts at which a visit can be booked, found and checked by the same rules.
//!
//! A start lies on the grid of its window, the visit ends inside the hours, notice and horizon are kept in elapsed time,
//! no time off and no other visit with its buffers is in the way, and the date has room. [`find()`] gives exactly the starts
//! that [`check()`] accepts; a property test holds them together.

pub mod api;
mod check;
mod find;
mod next;
mod search;
mod store;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

pub use check::{Reason, WhyNot, check, reasons};
pub(in crate::booking) use find::ceil;
pub use find::{Ask, find};
pub use next::{alternatives, refresh, refresh_due};
pub use store::{booked_providers, busy, busy_all};

use crate::ids::AppointmentId;

/// Time of a provider that is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    /// By what.
    pub appointment: AppointmentId,
    /// From.
    pub starts_at: Timestamp,
    /// Up to.
    pub ends_at: Timestamp,
    /// Kept free before it, as booked.
    pub before_minutes: i64,
    /// Kept free after it, as booked.
    pub after_minutes: i64,
}

/// Time that can be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct Opening {
    /// From.
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Timestamp,
    /// Up to.
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Timestamp,
}

#[cfg(test)]
mod tests;
