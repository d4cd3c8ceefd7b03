//! Five-minute cells: the pieces of a person's time that a primary key keeps from being given twice.

use std::ops::Range;

use jiff::Timestamp;

use super::model::Appointment;
use crate::clock::{later, minutes};

impl Appointment {
    /// Of the provider: the buffer behind belongs to it. The buffer before does not: between two visits the longer of the
    /// two buffers is enough, not their sum, so it is judged under the lock and not stored.
    pub(super) fn provider_cells(&self) -> Range<i64> {
        cells(self.starts_at, later(self.ends_at, minutes(self.after_minutes)))
    }

    /// Of the patient: the visit alone.
    pub(super) fn patient_cells(&self) -> Range<i64> {
        cells(self.starts_at, self.ends_at)
    }
}

/// Every cell that the span touches, counted since 1970.
pub(super) fn cells(from: Timestamp, to: Timestamp) -> Range<i64> {
    let (from, to) = (from.as_microsecond(), to.as_microsecond());
    from.div_euclid(CELL_MICROS)..to.saturating_add(CELL_MICROS - 1).div_euclid(CELL_MICROS)
}

const CELL_MICROS: i64 = 5 * 60 * 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn spans_that_meet_share_no_cell_and_spans_that_overlap_by_a_moment_do() {
        let first = cells(at("2026-06-01T09:00:00Z"), at("2026-06-01T09:30:00Z"));
        assert_eq!(first.clone().count(), 6);
        assert_eq!(first.end, cells(at("2026-06-01T09:30:00Z"), at("2026-06-01T10:00:00Z")).start);
        let longer = cells(at("2026-06-01T09:00:00Z"), at("2026-06-01T09:30:00.000001Z"));
        assert_eq!(longer.end, first.end + 1);
    }
}
