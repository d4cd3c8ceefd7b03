//! What the database refuses by itself and the two engines write differently: audit entries, signed heads of their chain
//! and signed texts are never changed.

use super::{Conn, Engine, Error};

/// Installs the guards; repeating it changes nothing.
pub(super) async fn install(engine: Engine, conn: &mut Conn) -> Result<(), Error> {
    let statements: &[&str] = match engine {
        Engine::Sqlite => SQLITE,
        Engine::Postgres => POSTGRES,
    };
    for statement in statements {
        sqlx::query(*statement).execute(&mut *conn).await?;
    }
    Ok(())
}

const SQLITE: &[&str] = &[
    "CREATE TRIGGER IF NOT EXISTS audit_entry_stays BEFORE UPDATE ON audit_entry
     BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END",
    "CREATE TRIGGER IF NOT EXISTS audit_entry_is_kept BEFORE DELETE ON audit_entry
     BEGIN SELECT RAISE(ABORT, 'audit entries are never removed'); END",
    "CREATE TRIGGER IF NOT EXISTS medical_record_stays BEFORE UPDATE ON medical_record WHEN OLD.status = 'SIGNED'
     BEGIN SELECT RAISE(ABORT, 'signed texts are never changed'); END",
    "CREATE TRIGGER IF NOT EXISTS medical_record_is_kept BEFORE DELETE ON medical_record WHEN OLD.status = 'SIGNED'
     BEGIN SELECT RAISE(ABORT, 'signed texts are never removed'); END",
    "CREATE TRIGGER IF NOT EXISTS medical_record_amendment_stays BEFORE UPDATE ON medical_record_amendment
     BEGIN SELECT RAISE(ABORT, 'signed texts are never changed'); END",
    "CREATE TRIGGER IF NOT EXISTS medical_record_amendment_is_kept BEFORE DELETE ON medical_record_amendment
     BEGIN SELECT RAISE(ABORT, 'signed texts are never removed'); END",
    "CREATE TRIGGER IF NOT EXISTS signed_head_stays BEFORE UPDATE ON signed_head
     BEGIN SELECT RAISE(ABORT, 'signed heads are never changed'); END",
    "CREATE TRIGGER IF NOT EXISTS signed_head_is_kept BEFORE DELETE ON signed_head
     BEGIN SELECT RAISE(ABORT, 'signed heads are never removed'); END",
    "CREATE TRIGGER IF NOT EXISTS prescription_stays BEFORE UPDATE OF items, valid_days, signed_text, signed_hash, signed_at,
     expires_at, code_hash, supersedes ON prescription WHEN OLD.status <> 'DRAFT'
     BEGIN SELECT RAISE(ABORT, 'signed texts are never changed'); END",
    "CREATE TRIGGER IF NOT EXISTS prescription_is_kept BEFORE DELETE ON prescription WHEN OLD.status <> 'DRAFT'
     BEGIN SELECT RAISE(ABORT, 'signed texts are never removed'); END",
];

const POSTGRES: &[&str] = &[
    "CREATE OR REPLACE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'audit entries are never changed or removed'; END $$",
    "CREATE OR REPLACE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
     FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()",
    "CREATE OR REPLACE FUNCTION signed_text_stays() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'signed texts are never changed or removed'; END $$",
    "CREATE OR REPLACE TRIGGER medical_record_stays BEFORE UPDATE OR DELETE ON medical_record
     FOR EACH ROW WHEN (OLD.status = 'SIGNED') EXECUTE FUNCTION signed_text_stays()",
    "CREATE OR REPLACE TRIGGER medical_record_amendment_stays BEFORE UPDATE OR DELETE ON medical_record_amendment
     FOR EACH ROW EXECUTE FUNCTION signed_text_stays()",
    "CREATE OR REPLACE FUNCTION signed_head_stays() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'signed heads are never changed or removed'; END $$",
    "CREATE OR REPLACE TRIGGER signed_head_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON signed_head
     FOR EACH STATEMENT EXECUTE FUNCTION signed_head_stays()",
    "CREATE OR REPLACE TRIGGER prescription_stays BEFORE UPDATE OF items, valid_days, signed_text, signed_hash, signed_at,
     expires_at, code_hash, supersedes ON prescription
     FOR EACH ROW WHEN (OLD.status <> 'DRAFT') EXECUTE FUNCTION signed_text_stays()",
    "CREATE OR REPLACE TRIGGER prescription_is_kept BEFORE DELETE ON prescription
     FOR EACH ROW WHEN (OLD.status <> 'DRAFT') EXECUTE FUNCTION signed_text_stays()",
];
