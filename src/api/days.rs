//! Days from and to, as sums are asked for.

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Problem;

/// Which days, in the clinic's zone.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DayRange {
    #[param(value_type = String, format = Date)]
    from: Date,
    /// The last one, at most 366 days in all.
    #[param(value_type = String, format = Date)]
    to: Date,
}

impl DayRange {
    /// First and last.
    ///
    /// # Errors
    /// `range_invalid`, `range_too_long`
    pub fn checked(&self) -> Result<(Date, Date), Problem> {
        if self.to < self.from {
            return Err(Problem::invalid("to", "range_invalid", "from is not after to"));
        }
        let span = self.from.until(self.to).map_or(i32::MAX, |span| span.get_days());
        if span >= DAYS_MAX {
            return Err(Problem::invalid("to", "range_too_long", "at most 366 days"));
        }
        Ok((self.from, self.to))
    }
}

const DAYS_MAX: i32 = 366;
