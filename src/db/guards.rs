//! What the database refuses by itself and the two engines write differently: audit entries and signed heads
//! of their chain are never changed.

use super::{Conn, Engine, Error};

/// Installs the guards; repeating it changes nothing.
pub(super) async fn install(engine: Engine, conn: &mut Conn) -> Result<(), Error> {
    let statements: &[&str] = match engine {
        Engine::Sqlite => &SQLITE,
        Engine::Postgres => &POSTGRES,
    };
    for statement in statements {
        sqlx::query(*statement).execute(&mut *conn).await?;
    }
    Ok(())
}

const SQLITE: [&str; 4] = [
    "CREATE TRIGGER IF NOT EXISTS audit_entry_stays BEFORE UPDATE ON audit_entry
     BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END",
    "CREATE TRIGGER IF NOT EXISTS audit_entry_is_kept BEFORE DELETE ON audit_entry
     BEGIN SELECT RAISE(ABORT, 'audit entries are never removed'); END",
    "CREATE TRIGGER IF NOT EXISTS signed_head_stays BEFORE UPDATE ON signed_head
     BEGIN SELECT RAISE(ABORT, 'signed heads are never changed'); END",
    "CREATE TRIGGER IF NOT EXISTS signed_head_is_kept BEFORE DELETE ON signed_head
     BEGIN SELECT RAISE(ABORT, 'signed heads are never removed'); END",
];

const POSTGRES: [&str; 4] = [
    "CREATE OR REPLACE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'audit entries are never changed or removed'; END $$",
    "CREATE OR REPLACE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
     FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()",
    "CREATE OR REPLACE FUNCTION signed_head_stays() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'signed heads are never changed or removed'; END $$",
    "CREATE OR REPLACE TRIGGER signed_head_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON signed_head
     FOR EACH STATEMENT EXECUTE FUNCTION signed_head_stays()",
];
