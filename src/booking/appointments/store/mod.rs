//! SQL of appointments, their cells and their consultations.

pub(super) mod check;
mod totals;

use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

pub(super) use totals::counts;

use super::list::Filter;
use super::model::Appointment;
use super::rules::{AppointmentStatus, ConsultationStatus};
use super::view::Consultation;
use crate::care::Tier;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{AppointmentId, ConsultationId, PatientId, ProviderId};
use crate::money::Money;

pub(super) async fn by_id(conn: &mut Conn, id: AppointmentId) -> Result<Option<Appointment>, Error> {
    let row = sqlx::query("SELECT * FROM appointment WHERE id = $1").bind(id.to_string()).fetch_optional(conn).await?;
    row.as_ref().map(appointment).transpose()
}

pub(super) async fn by_consultation(conn: &mut Conn, id: ConsultationId) -> Result<Option<Appointment>, Error> {
    let row =
        sqlx::query("SELECT a.* FROM appointment a JOIN consultation c ON c.appointment_id = a.id WHERE c.id = $1")
            .bind(id.to_string())
            .fetch_optional(conn)
            .await?;
    row.as_ref().map(appointment).transpose()
}

pub(super) async fn insert(conn: &mut Conn, new: &Appointment) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO appointment (id, patient_id, provider_id, visit_type_id, kind, status, status_at, starts_at, ends_at,
             buffer_before_minutes, buffer_after_minutes, provider_zone, patient_zone, reason, hold_ends_at, approval,
             payment, fee_minor, currency, cancel_tiers, booked_by, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $22)",
    )
    .bind(new.id.to_string())
    .bind(new.patient.to_string())
    .bind(new.provider.to_string())
    .bind(new.visit_type.to_string())
    .bind(new.kind.code())
    .bind(new.status.code())
    .bind(new.status_at.as_microsecond())
    .bind(new.starts_at.as_microsecond())
    .bind(new.ends_at.as_microsecond())
    .bind(new.before_minutes)
    .bind(new.after_minutes)
    .bind(&new.provider_zone)
    .bind(&new.patient_zone)
    .bind(&new.sealed_reason)
    .bind(new.hold_ends_at.map(Timestamp::as_microsecond))
    .bind(new.approval.code())
    .bind(new.payment.code())
    .bind(new.fee.minor)
    .bind(new.fee.currency.code())
    .bind(tiers_text(&new.cancel_tiers))
    .bind(new.booked_by.to_string())
    .bind(new.created_at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes what may change, if nobody else changed it since it was read; the version rises.
pub(super) async fn update(conn: &mut Conn, is: &Appointment, was: AppointmentStatus) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE appointment SET status = $1, status_at = $2, starts_at = $3, ends_at = $4, buffer_before_minutes = $5,
             buffer_after_minutes = $6, hold_ends_at = $7, approval = $8, cancelled_by = $9, cancel_cause = $10,
             cancel_note = $11, refund_percent = $12, reschedules = $13, sequence = $14, updated_at = $15,
             paid_minor = $16, version = version + 1
         WHERE id = $17 AND version = $18 AND status = $19",
    )
    .bind(is.status.code())
    .bind(is.status_at.as_microsecond())
    .bind(is.starts_at.as_microsecond())
    .bind(is.ends_at.as_microsecond())
    .bind(is.before_minutes)
    .bind(is.after_minutes)
    .bind(is.hold_ends_at.map(Timestamp::as_microsecond))
    .bind(is.approval.code())
    .bind(is.cancelled_by.map(|by| by.code()))
    .bind(is.cancel_cause.map(|cause| cause.code()))
    .bind(&is.sealed_note)
    .bind(is.refund_percent)
    .bind(is.reschedules)
    .bind(is.sequence)
    .bind(is.updated_at.as_microsecond())
    .bind(is.paid_minor)
    .bind(is.id.to_string())
    .bind(is.version)
    .bind(was.code())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes what was paid. Nobody edits that, so the version stays.
pub(super) async fn set_paid(conn: &mut Conn, id: AppointmentId, minor: i64) -> Result<(), Error> {
    let noted = sqlx::query("UPDATE appointment SET paid_minor = $1 WHERE id = $2").bind(minor).bind(id.to_string());
    noted.execute(conn).await?;
    Ok(())
}

/// Takes five-minute cells of one person. [`Error::Taken`] when one is somebody else's.
pub(super) async fn take_cells(
    conn: &mut Conn,
    person: &str,
    appointment: AppointmentId,
    cells: std::ops::Range<i64>,
) -> Result<(), Error> {
    // Numbers and fixed words only, so nothing to escape; at most 576 of them, as visits and buffers are bounded.
    let rows: Vec<String> = cells.map(|cell| format!("($1, {cell}, $2)")).collect();
    let statement = format!("INSERT INTO booked_cell (person_id, cell, appointment_id) VALUES {}", rows.join(", "));
    sqlx::query(AssertSqlSafe(statement)).bind(person).bind(appointment.to_string()).execute(conn).await?;
    Ok(())
}

pub(super) async fn free_cells(conn: &mut Conn, appointment: AppointmentId) -> Result<(), Error> {
    let gone = sqlx::query("DELETE FROM booked_cell WHERE appointment_id = $1").bind(appointment.to_string());
    gone.execute(conn).await?;
    Ok(())
}

pub(super) async fn insert_consultation(
    conn: &mut Conn,
    id: ConsultationId,
    appointment: &Appointment,
    status: ConsultationStatus,
) -> Result<(), Error> {
    sqlx::query("INSERT INTO consultation (id, appointment_id, kind, status) VALUES ($1, $2, $3, $4)")
        .bind(id.to_string())
        .bind(appointment.id.to_string())
        .bind(appointment.kind.code())
        .bind(status.code())
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn consultation(conn: &mut Conn, appointment: AppointmentId) -> Result<Option<Consultation>, Error> {
    let row = sqlx::query("SELECT id, status, started_at, ended_at FROM consultation WHERE appointment_id = $1")
        .bind(appointment.to_string())
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        Ok(Consultation {
            id: row.parsed("id")?,
            status: row.parsed("status")?,
            started_at: row.maybe_at("started_at")?,
            ended_at: row.maybe_at("ended_at")?,
        })
    })
    .transpose()
}

/// Brings the consultation to where its appointment is.
pub(super) async fn set_consultation(
    conn: &mut Conn,
    appointment: AppointmentId,
    status: ConsultationStatus,
    now: Timestamp,
) -> Result<(), Error> {
    let started = (status == ConsultationStatus::InProgress).then(|| now.as_microsecond());
    let ended = (status == ConsultationStatus::Completed).then(|| now.as_microsecond());
    sqlx::query(
        "UPDATE consultation SET status = $1, started_at = COALESCE($2, started_at), ended_at = COALESCE($3, ended_at)
         WHERE appointment_id = $4",
    )
    .bind(status.code())
    .bind(started)
    .bind(ended)
    .bind(appointment.to_string())
    .execute(conn)
    .await?;
    Ok(())
}

/// Holds whose end has come, oldest first; of one provider, or of all.
pub(super) async fn stale_holds(
    conn: &mut Conn,
    provider: Option<ProviderId>,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Appointment>, Error> {
    let rows = sqlx::query(
        "SELECT * FROM appointment
         WHERE status = 'SCHEDULED' AND hold_ends_at <= $1 AND ($2 = '' OR provider_id = $2)
         ORDER BY hold_ends_at, id LIMIT $3",
    )
    .bind(now.as_microsecond())
    .bind(provider.map(|provider| provider.to_string()).unwrap_or_default())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(appointment).collect()
}

/// Requests that the provider did not answer before their time.
pub(super) async fn missed_approvals(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<Appointment>, Error> {
    let rows = sqlx::query(
        "SELECT * FROM appointment WHERE status = 'SCHEDULED' AND approval = 'ASKED' AND starts_at <= $1
         ORDER BY starts_at, id LIMIT $2",
    )
    .bind(now.as_microsecond())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(appointment).collect()
}

/// Holds of a patient that have not ended.
pub(super) async fn open_holds(conn: &mut Conn, patient: PatientId, now: Timestamp) -> Result<i64, Error> {
    let row = sqlx::query(
        "SELECT CAST(COUNT(*) AS BIGINT) AS holds FROM appointment
         WHERE patient_id = $1 AND status = 'SCHEDULED' AND hold_ends_at > $2",
    )
    .bind(patient.to_string())
    .bind(now.as_microsecond())
    .fetch_one(conn)
    .await?;
    row.number("holds")
}

/// Whose live appointment, other than `except`, holds time of that person in these cells.
pub(super) async fn cell_owner(
    conn: &mut Conn,
    person: &str,
    cells: std::ops::Range<i64>,
    except: Option<AppointmentId>,
) -> Result<Option<AppointmentId>, Error> {
    let row = sqlx::query(
        "SELECT appointment_id FROM booked_cell
         WHERE person_id = $1 AND cell >= $2 AND cell < $3 AND appointment_id <> $4 ORDER BY cell LIMIT 1",
    )
    .bind(person)
    .bind(cells.start)
    .bind(cells.end)
    .bind(except.map(|id| id.to_string()).unwrap_or_default())
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.parsed("appointment_id")).transpose()
}

/// A hold that is not asked for is nobody's business but the patient's.
pub(super) async fn meet(
    conn: &mut Conn,
    provider: ProviderId,
    patient: PatientId,
    since: Timestamp,
) -> Result<bool, Error> {
    let row = sqlx::query(
        "SELECT id FROM appointment WHERE provider_id = $1 AND patient_id = $2 AND ends_at > $3
             AND (status IN ('CONFIRMED', 'IN_PROGRESS', 'COMPLETED', 'NO_SHOW')
                  OR (status = 'SCHEDULED' AND approval = 'ASKED')) LIMIT 1",
    )
    .bind(provider.to_string())
    .bind(patient.to_string())
    .bind(since.as_microsecond())
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some())
}

/// A hold that has ended is none.
pub(super) async fn ahead(conn: &mut Conn, patient: PatientId, now: Timestamp) -> Result<bool, Error> {
    let row = sqlx::query(
        "SELECT id FROM appointment WHERE patient_id = $1 AND status IN ('SCHEDULED', 'CONFIRMED', 'IN_PROGRESS')
             AND (hold_ends_at IS NULL OR hold_ends_at > $2) LIMIT 1",
    )
    .bind(patient.to_string())
    .bind(now.as_microsecond())
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some())
}

pub(super) async fn forget_words(conn: &mut Conn, patient: PatientId) -> Result<u64, Error> {
    let done = sqlx::query(
        "UPDATE appointment SET reason = '', cancel_note = '' WHERE patient_id = $1 AND (reason <> '' OR cancel_note <> '')",
    )
    .bind(patient.to_string())
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Whether a patient ever had an appointment with a provider that came to stand.
pub(super) async fn have_met(conn: &mut Conn, provider: ProviderId, patient: PatientId) -> Result<bool, Error> {
    let row = sqlx::query(
        "SELECT id FROM appointment WHERE provider_id = $1 AND patient_id = $2
             AND status IN ('CONFIRMED', 'IN_PROGRESS', 'COMPLETED', 'NO_SHOW') LIMIT 1",
    )
    .bind(provider.to_string())
    .bind(patient.to_string())
    .fetch_optional(conn)
    .await?;
    Ok(row.is_some())
}

/// Up to `limit + 1` appointments that fit, in the order asked for.
pub(super) async fn list(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<Appointment>, Error> {
    let mut texts: Vec<String> = Vec::new();
    let mut conditions = vec![
        format!("starts_at >= {}", filter.from.as_microsecond()),
        format!("starts_at < {}", filter.to.as_microsecond()),
    ];
    let mut bind = |text: String| {
        texts.push(text);
        format!("${}", texts.len())
    };
    if let Some(patients) = &filter.patients {
        let places: Vec<String> = patients.iter().map(|patient| bind(patient.to_string())).collect();
        conditions.push(if places.is_empty() {
            "1 = 0".into()
        } else {
            format!("patient_id IN ({})", places.join(", "))
        });
    }
    if let Some(provider) = filter.provider {
        conditions.push(format!("provider_id = {}", bind(provider.to_string())));
    }
    if let Some(status) = filter.status {
        conditions.push(format!("status = {}", bind(status.code().to_owned())));
    }
    let (than, order) = if filter.descending { ("<", "DESC") } else { (">", "ASC") };
    if let Some((at, id)) = &filter.after {
        let id = bind(id.to_string());
        conditions.push(format!("(starts_at {than} {at} OR (starts_at = {at} AND id {than} {id}))"));
    }
    let conditions = conditions.join(" AND ");
    let limit = limit.saturating_add(1);
    let statement =
        format!("SELECT * FROM appointment WHERE {conditions} ORDER BY starts_at {order}, id {order} LIMIT {limit}");
    let mut query = sqlx::query(AssertSqlSafe(statement));
    for text in texts {
        query = query.bind(text);
    }
    query.fetch_all(conn).await?.iter().map(appointment).collect()
}

fn appointment(row: &AnyRow) -> Result<Appointment, Error> {
    Ok(Appointment {
        id: row.parsed("id")?,
        patient: row.parsed("patient_id")?,
        provider: row.parsed("provider_id")?,
        visit_type: row.parsed("visit_type_id")?,
        kind: row.parsed("kind")?,
        status: row.parsed("status")?,
        status_at: row.at("status_at")?,
        starts_at: row.at("starts_at")?,
        ends_at: row.at("ends_at")?,
        before_minutes: row.number("buffer_before_minutes")?,
        after_minutes: row.number("buffer_after_minutes")?,
        provider_zone: row.text("provider_zone")?,
        patient_zone: row.text("patient_zone")?,
        sealed_reason: row.text("reason")?,
        hold_ends_at: row.maybe_at("hold_ends_at")?,
        approval: row.parsed("approval")?,
        payment: row.parsed("payment")?,
        fee: Money { minor: row.number("fee_minor")?, currency: row.parsed("currency")? },
        paid_minor: row.number("paid_minor")?,
        cancel_tiers: tiers(row)?,
        cancelled_by: row.maybe_parsed("cancelled_by")?,
        cancel_cause: row.maybe_parsed("cancel_cause")?,
        sealed_note: row.text("cancel_note")?,
        refund_percent: row.maybe_number("refund_percent")?,
        reschedules: row.number("reschedules")?,
        sequence: row.number("sequence")?,
        booked_by: row.parsed("booked_by")?,
        created_at: row.at("created_at")?,
        updated_at: row.at("updated_at")?,
        version: row.number("version")?,
    })
}

fn tiers(row: &AnyRow) -> Result<Vec<Tier>, Error> {
    let text = row.text("cancel_tiers")?;
    serde_json::from_str(&text).map_err(|_| Error::Corrupt { column: "cancel_tiers".to_owned() })
}

fn tiers_text(tiers: &[Tier]) -> String {
    serde_json::to_string(tiers).unwrap_or_default()
}
