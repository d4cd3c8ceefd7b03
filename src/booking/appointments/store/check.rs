//! SQL that looks for what must never be.

use super::appointment;
use crate::booking::appointments::model::Appointment;
use crate::db::{Columns as _, Conn, Error};

/// Every appointment whose time is taken.
pub(in crate::booking::appointments) async fn live(conn: &mut Conn) -> Result<Vec<Appointment>, Error> {
    let rows = sqlx::query(
        "SELECT * FROM appointment WHERE status IN ('SCHEDULED', 'CONFIRMED', 'IN_PROGRESS') ORDER BY starts_at, id",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(appointment).collect()
}

/// Every cell: person, number, appointment.
pub(in crate::booking::appointments) async fn cells(conn: &mut Conn) -> Result<Vec<(String, i64, String)>, Error> {
    let rows = sqlx::query("SELECT person_id, cell, appointment_id FROM booked_cell").fetch_all(conn).await?;
    rows.iter().map(|row| Ok((row.text("person_id")?, row.number("cell")?, row.text("appointment_id")?))).collect()
}

/// Id and status of every appointment with the status of its consultation, if it has one.
pub(in crate::booking::appointments) async fn consultations(
    conn: &mut Conn,
) -> Result<Vec<(String, String, Option<String>)>, Error> {
    let rows = sqlx::query(
        "SELECT a.id, a.status, c.status AS talk FROM appointment a LEFT JOIN consultation c ON c.appointment_id = a.id",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((row.text("id")?, row.text("status")?, row.maybe_text("talk")?))).collect()
}

/// Confirmed appointments that nobody was told of.
pub(in crate::booking::appointments) async fn untold(conn: &mut Conn) -> Result<Vec<String>, Error> {
    let rows = sqlx::query(
        "SELECT id FROM appointment a WHERE status IN ('CONFIRMED', 'IN_PROGRESS') AND NOT EXISTS (
             SELECT 1 FROM outbox_message m WHERE m.subject_id = a.id AND m.kind = 'APPOINTMENT_CONFIRMED')",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.text("id")).collect()
}
