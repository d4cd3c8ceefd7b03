//! SQL of the self-test.

use crate::db::{Columns as _, Conn, Engine, Error};

/// How many tables there are.
pub(super) async fn tables(conn: &mut Conn, engine: Engine) -> Result<i64, Error> {
    let statement = match engine {
        Engine::Sqlite => "SELECT CAST(COUNT(*) AS BIGINT) AS tables FROM sqlite_master",
        Engine::Postgres => {
            "SELECT CAST(COUNT(*) AS BIGINT) AS tables FROM information_schema.tables WHERE table_schema = 'public'"
        }
    };
    sqlx::query(statement).fetch_one(conn).await?.number("tables")
}

/// What the clinic has of all payments; minor units.
pub(super) async fn kept(conn: &mut Conn) -> Result<i64, Error> {
    let sum = "SELECT CAST(COALESCE(SUM(received_minor - refunded_minor), 0) AS BIGINT) AS kept FROM payment";
    sqlx::query(sum).fetch_one(conn).await?.number("kept")
}
