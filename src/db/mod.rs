//! The database: SQLite in a file by default, PostgreSQL by a URL, one SQL text for both through `sqlx::Any`.
//!
//! Stores take a [`Conn`], so that a caller runs several in one transaction. On SQLite all writing goes through one
//! connection, whose transactions take the write lock at once (`BEGIN IMMEDIATE`): nobody ever sees "database is locked".

mod error;
mod guards;
mod row;

use std::path::Path;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, AssertSqlSafe, Connection as _, Transaction};

pub use error::Error;
pub use row::Columns;

/// What a store speaks to: a connection, in a transaction or not.
pub type Conn = AnyConnection;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file of our own.
    Sqlite,
    /// A server.
    Postgres,
}

/// The database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    engine: Engine,
    write: AnyPool,
    read: AnyPool,
}

/// Why the database cannot be used, in one line with the way to mend it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Neither scheme.
    #[error("database.url must begin with sqlite: or postgres:, such as \"sqlite:data/carehub.db\"")]
    Scheme,
    /// The folder of the file.
    #[error("cannot make the folder of the database {path}: {source}")]
    Folder {
        /// Which.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// No connection.
    #[error(
        "cannot open the database at {place}: {source}; check database.url, and that the server runs and lets this user in"
    )]
    Unreachable {
        /// Without the password.
        place: String,
        /// What the driver said.
        source: sqlx::Error,
    },
    /// Written by a newer version.
    #[error(
        "the database has schema {found}, which this version of carehub does not know; start the newer version again, or \
         restore a backup from before the change (nothing was changed now)"
    )]
    Newer {
        /// Version of the newest migration there.
        found: i64,
    },
    /// Not there yet, or written by an older version.
    #[error("the database does not have this version's schema yet; run `carehub migrate`, or start the server once")]
    Older,
    /// A migration did not go through; it was rolled back.
    #[error("the database could not be brought to this version's schema: {0}")]
    Migration(MigrateError),
    /// A statement failed.
    #[error("the database could not be prepared: {0}")]
    Prepare(#[from] Error),
}

impl Db {
    /// Opens it; a SQLite file is made when there is none. The schema is left as it is: see [`Self::migrate`].
    ///
    /// # Errors
    /// [`OpenError`]
    pub async fn open(url: &str, connections: u32) -> Result<Self, OpenError> {
        sqlx::any::install_default_drivers();
        let engine = match url.split(':').next() {
            Some("sqlite") => Engine::Sqlite,
            Some("postgres" | "postgresql") => Engine::Postgres,
            _ => return Err(OpenError::Scheme),
        };
        let unreachable = |source| OpenError::Unreachable { place: without_password(url), source };
        match engine {
            Engine::Sqlite => {
                let url = file_url(url)?;
                let options: AnyConnectOptions = url.parse().map_err(unreachable)?;
                let write = sqlite_pool(1, &WRITER).connect_with(options.clone()).await.map_err(unreachable)?;
                let read = sqlite_pool(connections, &READER).connect_with(options).await.map_err(unreachable)?;
                Ok(Self { engine, write, read })
            }
            Engine::Postgres => {
                // A pool would try again for as long as a request may wait, and then say no more than that it did.
                AnyConnection::connect(url).await.map_err(unreachable)?.close().await.map_err(unreachable)?;
                let pool = AnyPoolOptions::new().max_connections(connections).acquire_timeout(WAIT_MAX);
                let pool = pool.connect(url).await.map_err(unreachable)?;
                Ok(Self { engine, write: pool.clone(), read: pool })
            }
        }
    }

    /// Which database it is.
    pub const fn engine(&self) -> Engine {
        self.engine
    }

    /// Brings the schema to this version. Repeating it changes nothing; two at once wait for each other.
    ///
    /// # Errors
    /// [`OpenError`]; the schema is then what it was.
    pub async fn migrate(&self) -> Result<(), OpenError> {
        MIGRATIONS.run(&self.write).await.map_err(|error| match error {
            MigrateError::VersionMissing(found) => OpenError::Newer { found },
            other => OpenError::Migration(other),
        })?;
        let mut conn = self.write.acquire().await.map_err(Error::from)?;
        guards::install(self.engine, &mut conn).await?;
        Ok(())
    }

    /// That the schema is this version's; changes nothing.
    ///
    /// # Errors
    /// [`OpenError`]
    pub async fn check_schema(&self) -> Result<(), OpenError> {
        let mut conn = self.read().await?;
        let applied = sqlx::query("SELECT MAX(version) AS newest FROM _sqlx_migrations").fetch_one(&mut *conn).await;
        let Ok(row) = applied else { return Err(OpenError::Older) };
        match row.maybe_number("newest")?.unwrap_or_default() {
            found if found > Self::newest_schema() => Err(OpenError::Newer { found }),
            found if found < Self::newest_schema() => Err(OpenError::Older),
            _ => Ok(()),
        }
    }

    /// Number of this version's newest migration.
    pub fn newest_schema() -> i64 {
        MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default()
    }

    /// A transaction that may write. Dropped without `commit`, it never happened.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn begin(&self) -> Result<Transaction<'static, Any>, Error> {
        Ok(match self.engine {
            Engine::Sqlite => self.write.begin_with("BEGIN IMMEDIATE").await?,
            Engine::Postgres => self.write.begin().await?,
        })
    }

    /// A connection for reading. Each statement sees what is committed when it runs.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn read(&self) -> Result<PoolConnection<Any>, Error> {
        Ok(self.read.acquire().await?)
    }

    /// Takes out of the file what was removed from a table or replaced in it, as far as the engine lets us: SQLite writes
    /// zeros over it (`secure_delete`) and here empties its log; PostgreSQL writes the table anew, its own log and backups
    /// forget with time.
    ///
    /// # Errors
    /// [`Error`]
    pub async fn overwrite_removed(&self, table: &'static str) -> Result<(), Error> {
        let mut conn = self.write.acquire().await?;
        let statement = match self.engine {
            Engine::Sqlite => "PRAGMA wal_checkpoint(TRUNCATE)".to_owned(),
            Engine::Postgres => format!("VACUUM FULL {table}"),
        };
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *conn).await?;
        Ok(())
    }

    /// Lets go of every connection.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

/// Runs these statements on each new connection.
fn sqlite_pool(connections: u32, settings: &'static [&'static str]) -> AnyPoolOptions {
    AnyPoolOptions::new().max_connections(connections).acquire_timeout(WAIT_MAX).after_connect(move |conn, _| {
        Box::pin(async move {
            for setting in settings {
                sqlx::query(*setting).execute(&mut *conn).await?;
            }
            Ok(())
        })
    })
}

/// Says that the file may be made, and makes its folder.
fn file_url(url: &str) -> Result<String, OpenError> {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//").split('?').next().unwrap_or_default();
    if let Some(folder) = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|source| OpenError::Folder { path: path.to_owned(), source })?;
    }
    Ok(if url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") })
}

/// For messages.
fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    }
}

static MIGRATIONS: Migrator = sqlx::migrate!();

/// Settings of SQLite connections. WAL lets readers go on while one writes; FULL, because a confirmed booking must
/// survive a power cut; what is removed is overwritten, as keys are; the time-out is for another process, such as the command line beside the server.
const WRITER: [&str; 6] = [
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA busy_timeout = 10000",
    "PRAGMA cache_size = -32768",
];
const READER: [&str; 4] = [
    "PRAGMA busy_timeout = 10000",
    "PRAGMA cache_size = -16384",
    "PRAGMA mmap_size = 268435456",
    "PRAGMA query_only = ON",
];

/// A request that waits longer for a connection is better told to come back.
const WAIT_MAX: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_left_out_of_messages() {
        for (url, expected) in [
            ("postgres://care:hunter2@db.example:5432/care", "postgres://…@db.example:5432/care"),
            ("postgres://care:p@ss@db/care", "postgres://…@db/care"),
            ("postgres://db/care", "postgres://db/care"),
            ("sqlite:data/carehub.db", "sqlite:data/carehub.db"),
        ] {
            assert_eq!(without_password(url), expected);
        }
    }
}
