//! What one booking says to the database, statement by statement, as `CAREHUB_BENCH_STATEMENTS=1 cargo bench --bench booking`
//! prints it. Rows are fetched and dropped; values are as long as real ones.

use carehub::core::Core;
use carehub::db::Conn;
use jiff::Timestamp;
use sqlx::{Any, AssertSqlSafe, query::Query};

use super::clinic::{Patient, Provider};

/// One pair without the server between them.
pub(crate) struct Raw<'a> {
    pub(crate) core: &'a Core,
    pub(crate) provider: Provider,
    pub(crate) patient: &'a Patient,
}

/// A value of a statement.
enum V {
    T(String),
    N(i64),
    NoText,
    NoNumber,
}

impl Raw<'_> {
    /// Holds and confirms.
    pub(crate) async fn book(&self, start: Timestamp) {
        let id = self.core.clock.uuid().to_string();
        self.session().await;
        self.hold(&id, start.as_microsecond()).await;
        self.session().await;
        self.confirm(&id, start.as_microsecond()).await;
    }

    async fn session(&self) {
        let mut conn = self.core.read().await.unwrap();
        let text = "SELECT s.id, s.user_id, s.stage, s.created_at, s.seen_at, s.ends_at, s.proved_at, s.address, s.agent, u.role,
                 u.totp_confirmed_at, CAST((SELECT COUNT(*) FROM passkey p WHERE p.user_id = u.id) AS BIGINT) AS passkeys
             FROM session s JOIN user_account u ON u.id = s.user_id
             WHERE s.revoked_at IS NULL AND u.status = 'ACTIVE' AND s.token_hash = $1";
        run(&mut conn, text, [t(&self.patient.token_hash)]).await;
    }

    async fn hold(&self, id: &str, start: i64) {
        let (provider, patient, user) = (self.provider.id.to_string(), self.patient.id.to_string(), self.patient.user);
        let visit_type = self.provider.visit_type.to_string();
        let now = self.core.clock.now().as_microsecond();
        let key = self.core.clock.uuid().to_string();
        let mut change = self.core.db.begin().await.unwrap();
        let conn: &mut Conn = &mut change;
        let text = "INSERT INTO idempotency_key (user_id, key, request_hash, status, body, created_at)
             VALUES ($1, $2, $3, $4, '', $5) ON CONFLICT (user_id, key) DO NOTHING";
        run(conn, text, [t(&user), t(&key), t(&"0".repeat(64)), V::N(0), V::N(now)]).await;
        run(conn, "SELECT id FROM patient WHERE user_id = $1", [t(&user)]).await;
        self.lock(conn).await;
        let text = "SELECT * FROM appointment WHERE status = 'SCHEDULED' AND hold_ends_at <= $1
             AND ($2 = '' OR provider_id = $2) ORDER BY hold_ends_at, id LIMIT $3";
        run(conn, text, [V::N(now), t(&provider), V::N(200)]).await;
        run(conn, "SELECT * FROM provider WHERE id = $1", [t(&provider)]).await;
        run(conn, "SELECT * FROM visit_type WHERE id = $1", [t(&visit_type)]).await;
        run(conn, PATIENT, [t(&patient)]).await;
        let text = "SELECT CAST(COUNT(*) AS BIGINT) AS holds FROM appointment
             WHERE patient_id = $1 AND status = 'SCHEDULED' AND hold_ends_at > $2";
        run(conn, text, [t(&patient), V::N(now)]).await;
        self.hours(conn, start).await;
        run(conn, SCHEDULE, [t(&provider)]).await;
        run(conn, "SELECT * FROM clinic WHERE id = 1", []).await;
        self.cells_free(conn, &patient, id, start).await;
        self.insert(conn, id, start, now).await;
        run(conn, "SELECT * FROM visit_type WHERE provider_id = $1 ORDER BY duration_minutes, id", [t(&provider)])
            .await;
        self.hours(conn, now).await;
        let text = "UPDATE provider SET next_opening_at = $2, opening_check_at = $3 WHERE id = $1";
        run(conn, text, [t(&provider), V::N(start), V::N(now)]).await;
        self.view(conn, id).await;
        let text = "UPDATE idempotency_key SET status = $1, body = $2 WHERE user_id = $3 AND key = $4";
        run(conn, text, [V::N(201), t(&"x".repeat(1600)), t(&user), t(&key)]).await;
        self.trail(conn, id, now).await;
        change.commit().await.unwrap();
    }

    async fn confirm(&self, id: &str, start: i64) {
        let (provider, patient) = (self.provider.id.to_string(), self.patient.id.to_string());
        let now = self.core.clock.now().as_microsecond();
        let mut change = self.core.db.begin().await.unwrap();
        let conn: &mut Conn = &mut change;
        run(conn, "SELECT * FROM appointment WHERE id = $1", [t(&id)]).await;
        self.lock(conn).await;
        run(conn, "SELECT * FROM appointment WHERE id = $1", [t(&id)]).await;
        run(conn, ACTS_FOR, [t(&patient), t(&self.patient.user)]).await;
        run(conn, SCHEDULE, [t(&provider)]).await;
        self.cells_free(conn, &provider, id, start).await;
        self.cells_free(conn, &patient, id, start).await;
        let text = "UPDATE appointment SET status = $1, status_at = $2, starts_at = $3, ends_at = $4,
                 buffer_before_minutes = $5, buffer_after_minutes = $6, hold_ends_at = $7, approval = $8, cancelled_by = $9,
                 cancel_cause = $10, cancel_note = $11, refund_percent = $12, reschedules = $13, sequence = $14,
                 updated_at = $15, version = version + 1
             WHERE id = $16 AND version = $17 AND status = $18";
        let (times, none) = ([V::N(now), V::N(start), V::N(start + HALF_HOUR), V::N(0), V::N(0)], V::NoNumber);
        let state = [none, t(&"NOT_NEEDED"), V::NoText, V::NoText, t(&""), V::NoNumber, V::N(0), V::N(0), V::N(now)];
        let which = [t(&id), V::N(1), t(&"SCHEDULED")];
        run(conn, text, [t(&"CONFIRMED")].into_iter().chain(times).chain(state).chain(which)).await;
        let text = "UPDATE consultation SET status = $1, started_at = COALESCE($2, started_at),
             ended_at = COALESCE($3, ended_at) WHERE appointment_id = $4";
        run(conn, text, [t(&"SCHEDULED"), V::NoNumber, V::NoNumber, t(&id)]).await;
        self.tell(conn, "APPOINTMENT_CONFIRMED", id, "0", now).await;
        run(conn, "SELECT * FROM clinic WHERE id = 1", []).await;
        for before in [1440, 60, 10] {
            self.tell(conn, "APPOINTMENT_REMINDER", id, &format!("{before}:0"), start - before * 60_000_000).await;
        }
        self.view(conn, id).await;
        self.trail(conn, id, now).await;
        change.commit().await.unwrap();
    }

    async fn lock(&self, conn: &mut Conn) {
        let provider = "UPDATE provider SET booking_seq = booking_seq + 1 WHERE id = $1";
        run(conn, provider, [t(&self.provider.id)]).await;
        run(conn, "UPDATE patient SET booking_seq = booking_seq + 1 WHERE id = $1", [t(&self.patient.id)]).await;
    }

    async fn hours(&self, conn: &mut Conn, around: i64) {
        let id = || t(&self.provider.id);
        let span = || [V::N(around - 2 * DAY), V::N(around + 2 * DAY)].into_iter();
        let dates = || ["2026-06-01", "2026-06-11"].map(|date| t(&date)).into_iter();
        let text =
            "SELECT p.id, p.zone, p.active, s.step_minutes, s.notice_minutes, s.horizon_days, s.buffer_before_minutes,
             s.buffer_after_minutes, s.daily_max, s.paused, s.version
             FROM provider p LEFT JOIN schedule s ON s.provider_id = p.id WHERE p.id IN ($1)";
        run(conn, text, [id()]).await;
        let text =
            "SELECT id, provider_id, weekday, start_minute, end_minute FROM availability WHERE provider_id IN ($1)";
        run(conn, text, [id()]).await;
        let text = "SELECT id, provider_id, date, adds, start_minute, end_minute FROM availability_exception
             WHERE date BETWEEN $1 AND $2 AND provider_id IN ($3)";
        run(conn, text, dates().chain([id()])).await;
        let text = "SELECT id, provider_id, starts_at, ends_at, reason FROM time_off
             WHERE ends_at > $1 AND starts_at < $2 AND provider_id IN ($3)";
        run(conn, text, span().chain([id()])).await;
        run(conn, "SELECT date, name FROM holiday WHERE date BETWEEN $1 AND $2 ORDER BY date", dates()).await;
        let text =
            "SELECT id, provider_id, starts_at, ends_at, buffer_before_minutes, buffer_after_minutes FROM appointment
             WHERE provider_id IN ($3) AND starts_at > $1 AND starts_at < $2 AND status <> 'CANCELLED'
             ORDER BY provider_id, starts_at";
        run(conn, text, span().chain([id()])).await;
    }

    async fn cells_free(&self, conn: &mut Conn, person: &str, id: &str, start: i64) {
        let text = "SELECT appointment_id FROM booked_cell
             WHERE person_id = $1 AND cell >= $2 AND cell < $3 AND appointment_id <> $4 ORDER BY cell LIMIT 1";
        run(conn, text, [t(&person), V::N(start / CELL), V::N(start / CELL + CELLS), t(&id)]).await;
    }

    async fn insert(&self, conn: &mut Conn, id: &str, start: i64, now: i64) {
        let text = "INSERT INTO appointment (id, patient_id, provider_id, visit_type_id, kind, status, status_at, starts_at,
                 ends_at, buffer_before_minutes, buffer_after_minutes, provider_zone, patient_zone, reason, hold_ends_at,
                 approval, payment, fee_minor, currency, cancel_tiers, booked_by, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $22)";
        let people = [t(&id), t(&self.patient.id), t(&self.provider.id), t(&self.provider.visit_type)];
        let state = [t(&"VIDEO"), t(&"SCHEDULED"), V::N(now), V::N(start), V::N(start + HALF_HOUR), V::N(0), V::N(0)];
        let words = [t(&"Europe/Berlin"), t(&"UTC"), t(&""), V::N(now + HALF_HOUR), t(&"NOT_NEEDED"), t(&"FREE")];
        let money = [V::N(0), t(&"EUR"), t(&TIERS), t(&self.patient.user), V::N(now)];
        run(conn, text, people.into_iter().chain(state).chain(words).chain(money)).await;
        let text = "INSERT INTO consultation (id, appointment_id, kind, status) VALUES ($1, $2, $3, $4)";
        run(conn, text, [t(&self.core.clock.uuid()), t(&id), t(&"VIDEO"), t(&"SCHEDULED")]).await;
        let cells: Vec<String> = (start / CELL..start / CELL + CELLS).map(|cell| format!("($1, {cell}, $2)")).collect();
        let text = format!("INSERT INTO booked_cell (person_id, cell, appointment_id) VALUES {}", cells.join(", "));
        run(conn, &text, [t(&self.provider.id), t(&id)]).await;
        run(conn, &text, [t(&self.patient.id), t(&id)]).await;
    }

    async fn view(&self, conn: &mut Conn, id: &str) {
        run(conn, "SELECT * FROM appointment WHERE id = $1", [t(&id)]).await;
        run(conn, ACTS_FOR, [t(&self.patient.id), t(&self.patient.user)]).await;
        run(conn, SCHEDULE, [t(&self.provider.id)]).await;
        run(conn, PATIENT, [t(&self.patient.id)]).await;
        run(conn, "SELECT * FROM provider WHERE id = $1", [t(&self.provider.id)]).await;
        run(conn, "SELECT * FROM visit_type WHERE id = $1", [t(&self.provider.visit_type)]).await;
        let text = "SELECT id, status, started_at, ended_at FROM consultation WHERE appointment_id = $1";
        run(conn, text, [t(&id)]).await;
    }

    async fn tell(&self, conn: &mut Conn, kind: &str, id: &str, once: &str, due_at: i64) {
        let text = "INSERT INTO outbox_message (id, kind, dedupe_key, subject_id, payload, state, due_at, created_at)
             VALUES ($1, $2, $3, $4, $5, 'WAITING', $6, $7) ON CONFLICT (dedupe_key) DO NOTHING";
        let key = format!("{kind}:{id}:{once}");
        let what = [t(&self.core.clock.uuid()), t(&kind), t(&key), t(&id), t(&r#"{"minutes":60,"sequence":0}"#)];
        run(conn, text, what.into_iter().chain([V::N(due_at), V::N(due_at)])).await;
    }

    /// Numbers as the chain wants them, hashes of the right length.
    async fn trail(&self, conn: &mut Conn, id: &str, now: i64) {
        let head = sqlx::query("UPDATE audit_head SET seq = seq + $1 WHERE id = 1 RETURNING seq, hash").bind(1_i64);
        let seq: i64 = sqlx::Row::get(&head.fetch_one(&mut *conn).await.unwrap(), "seq");
        let text = "INSERT INTO audit_entry (seq, written_at, actor, role, action, object_kind, object_id, patient_id, address,
                 agent, detail, prev_hash, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        let hash = || t(&format!("{seq:064x}"));
        let who = [V::N(seq), V::N(now), t(&self.patient.user), t(&"PATIENT")];
        let what =
            [t(&"appointment.held"), t(&"appointment"), t(&id), t(&self.patient.id), t(&"127.0.0.1"), t(&"bench")];
        let more = [t(&r#"{"by":"PATIENT","provider":"01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11"}"#), hash(), hash()];
        run(conn, text, who.into_iter().chain(what).chain(more)).await;
        run(conn, "UPDATE audit_head SET hash = $1 WHERE id = 1", [hash()]).await;
    }
}

async fn run(conn: &mut Conn, text: &str, values: impl IntoIterator<Item = V>) {
    let query = sqlx::query(AssertSqlSafe(text.to_owned()));
    values.into_iter().fold(query, bound).fetch_all(conn).await.unwrap();
}

type Statement<'q> = Query<'q, Any, <Any as sqlx::Database>::Arguments>;

fn bound(query: Statement<'_>, value: V) -> Statement<'_> {
    match value {
        V::T(text) => query.bind(text),
        V::N(number) => query.bind(number),
        V::NoText => query.bind(None::<String>),
        V::NoNumber => query.bind(None::<i64>),
    }
}

fn t(text: &impl ToString) -> V {
    V::T(text.to_string())
}

const ACTS_FOR: &str = "SELECT id FROM patient WHERE id = $1 AND user_id = $2 UNION ALL
    SELECT id FROM patient_grant WHERE patient_id = $1 AND user_id = $2 AND revoked_at IS NULL";

const PATIENT: &str = "SELECT p.id, p.user_id, p.name, p.birth_date, p.phone, COALESCE(u.email, p.email) AS email, p.language,
    p.zone, p.accessibility, p.created_at, p.version FROM patient p LEFT JOIN user_account u ON u.id = p.user_id WHERE p.id = $1";

const SCHEDULE: &str = "SELECT * FROM schedule WHERE provider_id = $1";

const TIERS: &str = r#"[{"before_minutes":1440,"refund_percent":100},{"before_minutes":120,"refund_percent":50}]"#;

/// In microseconds, like what follows.
const DAY: i64 = 24 * 3_600_000_000;
const HALF_HOUR: i64 = 1_800_000_000;
/// Five minutes.
const CELL: i64 = 300_000_000;
/// Of half an hour.
const CELLS: i64 = 6;
