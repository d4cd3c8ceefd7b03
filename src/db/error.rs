//! What can go wrong with a statement, told apart by what a caller would do.

/// A failed statement.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A unique constraint stood in the way; `constraint` is its name or, on SQLite, its columns.
    #[error("{constraint} is taken")]
    Taken {
        /// Constraint or columns.
        constraint: String,
    },
    /// Another transaction was in the way: the same again will do.
    #[error("another transaction was in the way")]
    Transient(#[source] sqlx::Error),
    /// No connection to be had.
    #[error("the database cannot be reached")]
    Unavailable(#[source] sqlx::Error),
    /// A row holds what no version of this program writes.
    #[error("column {column} holds something unreadable")]
    Corrupt {
        /// Which.
        column: String,
    },
    /// Anything else: a mistake in the program.
    #[error(transparent)]
    Other(sqlx::Error),
}

impl Error {
    /// Whether the same transaction would likely succeed if it was tried again.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Transient(_))
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => Self::Unavailable(error),
            sqlx::Error::Database(said) => {
                let code = said.code().unwrap_or_default().into_owned();
                match code.as_str() {
                    // PostgreSQL: serialization_failure, deadlock_detected; SQLite: SQLITE_BUSY, SQLITE_BUSY_SNAPSHOT.
                    "40001" | "40P01" | "5" | "517" => Self::Transient(error),
                    // unique_violation; SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY.
                    "23505" | "2067" | "1555" => {
                        Self::Taken { constraint: said.constraint().unwrap_or_else(|| said.message()).to_owned() }
                    }
                    _ => Self::Other(error),
                }
            }
            _ => Self::Other(error),
        }
    }
}
