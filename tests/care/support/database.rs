//! A fresh database: a SQLite file, or a PostgreSQL database copied from a template that each test run migrates once.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use carehub::db::{Db, Engine};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::sync::OnceCell;

/// Gone when dropped (a PostgreSQL database goes with its server, which `./dev test` makes for one run).
pub(crate) struct Database {
    pub(crate) url: String,
    file: Option<PathBuf>,
}

impl Database {
    /// With this version's schema.
    pub(crate) async fn new(engine: Engine) -> Self {
        let name = next_name();
        match engine {
            Engine::Sqlite => {
                let path = std::env::temp_dir().join(format!("{name}.db"));
                let url = format!("sqlite:{}", path.display());
                let db = Db::open(&url, 1).await.expect("opens");
                db.migrate().await.expect("migrates");
                db.close().await;
                Self { url, file: Some(path) }
            }
            Engine::Postgres => {
                let template = TEMPLATE.get_or_init(template).await;
                create(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
                Self { url: url_of(&name), file: None }
            }
        }
    }
}

impl Database {
    /// On the PostgreSQL server, without a schema.
    pub(crate) async fn empty_postgres() -> Self {
        let name = next_name();
        create(&format!("CREATE DATABASE {name}")).await;
        Self { url: url_of(&name), file: None }
    }

    /// Another with the same content. Of a SQLite file, while nobody has it open.
    pub(crate) fn copy(&self) -> Self {
        let from = self.file.as_ref().expect("a SQLite file");
        let path = std::env::temp_dir().join(format!("{}.db", next_name()));
        std::fs::copy(from, &path).expect("copied");
        Self { url: format!("sqlite:{}", path.display()), file: Some(path) }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            if let Some(file) = &self.file {
                let _ = std::fs::remove_file(format!("{}{suffix}", file.display()));
            }
        }
    }
}

fn next_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("carehub_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

static TEMPLATE: OnceCell<String> = OnceCell::const_new();

async fn template() -> String {
    let name = format!("carehub_{}_template", std::process::id());
    create(&format!("CREATE DATABASE {name}")).await;
    let db = Db::open(&url_of(&name), 1).await.expect("opens");
    db.migrate().await.expect("migrates");
    db.close().await;
    name
}

async fn create(statement: &str) {
    let mut conn =
        PgConnection::connect(&url_of("postgres")).await.expect("the PostgreSQL server of the tests answers");
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut conn).await.expect(statement);
    conn.close().await.expect("closes");
}

/// `CAREHUB_TEST_POSTGRES` is a server's URL without a database; `./dev test` sets it.
fn url_of(database: &str) -> String {
    let server = std::env::var("CAREHUB_TEST_POSTGRES")
        .expect("CAREHUB_TEST_POSTGRES is a PostgreSQL server for tests, such as postgres://user@127.0.0.1:5432; ./dev test starts one");
    format!("{}/{database}", server.trim_end_matches('/'))
}
