//! Columns of a row as values of ours.

use std::str::FromStr;

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::Error;

/// Reads columns by name. What no version of this program writes is [`Error::Corrupt`].
pub trait Columns {
    /// TEXT
    ///
    /// # Errors
    /// [`Error`]
    fn text(&self, column: &str) -> Result<String, Error>;
    /// TEXT that may be NULL
    ///
    /// # Errors
    /// [`Error`]
    fn maybe_text(&self, column: &str) -> Result<Option<String>, Error>;
    /// BIGINT
    ///
    /// # Errors
    /// [`Error`]
    fn number(&self, column: &str) -> Result<i64, Error>;
    /// BIGINT that may be NULL
    ///
    /// # Errors
    /// [`Error`]
    fn maybe_number(&self, column: &str) -> Result<Option<i64>, Error>;

    /// An id, a code, a date: whatever is parsed from TEXT.
    ///
    /// # Errors
    /// [`Error`]
    fn parsed<T: FromStr>(&self, column: &str) -> Result<T, Error> {
        self.text(column)?.parse().map_err(|_| corrupt(column))
    }

    /// The same, where it may be NULL.
    ///
    /// # Errors
    /// [`Error`]
    fn maybe_parsed<T: FromStr>(&self, column: &str) -> Result<Option<T>, Error> {
        self.maybe_text(column)?.map(|text| text.parse().map_err(|_| corrupt(column))).transpose()
    }

    /// Microseconds since 1970 UTC.
    ///
    /// # Errors
    /// [`Error`]
    fn at(&self, column: &str) -> Result<Timestamp, Error> {
        Timestamp::from_microsecond(self.number(column)?).map_err(|_| corrupt(column))
    }

    /// The same, where it may be NULL.
    ///
    /// # Errors
    /// [`Error`]
    fn maybe_at(&self, column: &str) -> Result<Option<Timestamp>, Error> {
        let micros = self.maybe_number(column)?;
        micros.map(|micros| Timestamp::from_microsecond(micros).map_err(|_| corrupt(column))).transpose()
    }

    /// 0 or 1.
    ///
    /// # Errors
    /// [`Error`]
    fn flag(&self, column: &str) -> Result<bool, Error> {
        Ok(self.number(column)? != 0)
    }

    /// A BIGINT that fits a smaller type.
    ///
    /// # Errors
    /// [`Error`]
    fn small<T: TryFrom<i64>>(&self, column: &str) -> Result<T, Error> {
        T::try_from(self.number(column)?).map_err(|_| corrupt(column))
    }
}

impl Columns for AnyRow {
    fn text(&self, column: &str) -> Result<String, Error> {
        Ok(self.try_get(column)?)
    }

    fn maybe_text(&self, column: &str) -> Result<Option<String>, Error> {
        Ok(self.try_get(column)?)
    }

    fn number(&self, column: &str) -> Result<i64, Error> {
        Ok(self.try_get(column)?)
    }

    fn maybe_number(&self, column: &str) -> Result<Option<i64>, Error> {
        Ok(self.try_get(column)?)
    }
}

fn corrupt(column: &str) -> Error {
    Error::Corrupt { column: column.to_owned() }
}
