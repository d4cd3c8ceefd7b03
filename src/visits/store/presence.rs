//! SQL of who was where from when to when.

use jiff::Timestamp;

use crate::calls::{LinkQuality, WhyLeft};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{AppointmentId, VisitPersonId};
use crate::visits::model::{Person, Place, Span};

/// Ends what is open of a person.
pub(in crate::visits) async fn end(
    conn: &mut Conn,
    person: VisitPersonId,
    at: Timestamp,
    why: Option<WhyLeft>,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE visit_presence SET ended_at = CASE WHEN began_at > $1 THEN began_at ELSE $1 END, seen_at = $1, why = $2
         WHERE person_id = $3 AND ended_at IS NULL",
    )
    .bind(at.as_microsecond())
    .bind(why.map(WhyLeft::code))
    .bind(person.to_string())
    .execute(conn)
    .await?;
    Ok(())
}

/// Begins a span; whatever was open has to be ended before.
pub(in crate::visits) async fn begin(
    conn: &mut Conn,
    id: &str,
    person: &Person,
    place: Place,
    at: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO visit_presence (id, appointment_id, person_id, place, began_at, seen_at) VALUES ($1, $2, $3, $4, $5, $5)",
    )
    .bind(id)
    .bind(person.appointment.to_string())
    .bind(person.id.to_string())
    .bind(place.code())
    .bind(at.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}

/// Where somebody is from now on; what is known of their connection goes with the place.
pub(in crate::visits) async fn set_place(
    conn: &mut Conn,
    person: VisitPersonId,
    place: Option<Place>,
    at: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE visit_person SET place = $1, place_at = $2, quality = NULL WHERE id = $3")
        .bind(place.map(Place::code))
        .bind(at.as_microsecond())
        .bind(person.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// How somebody's connection is; the span keeps the worst.
pub(in crate::visits) async fn set_quality(
    conn: &mut Conn,
    person: VisitPersonId,
    quality: LinkQuality,
) -> Result<(), Error> {
    sqlx::query("UPDATE visit_person SET quality = $1 WHERE id = $2 AND place = 'IN_CALL'")
        .bind(quality.code())
        .bind(person.to_string())
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "UPDATE visit_presence SET quality = $1 WHERE person_id = $2 AND ended_at IS NULL AND place = 'IN_CALL'
             AND (quality IS NULL OR quality = 'GOOD' OR $1 = 'BAD')",
    )
    .bind(quality.code())
    .bind(person.to_string())
    .execute(conn)
    .await?;
    Ok(())
}

/// All spans of a visit, oldest first.
pub(in crate::visits) async fn of_visit(conn: &mut Conn, visit: AppointmentId, limit: i64) -> Result<Vec<Span>, Error> {
    let rows = sqlx::query(
        "SELECT s.person_id, s.place, s.began_at, s.ended_at, s.quality, s.why, p.role
         FROM visit_presence s JOIN visit_person p ON p.id = s.person_id
         WHERE s.appointment_id = $1 ORDER BY s.began_at, s.id LIMIT $2",
    )
    .bind(visit.to_string())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    let span = |row: &sqlx::any::AnyRow| {
        Ok(Span {
            person: row.parsed("person_id")?,
            role: row.parsed("role")?,
            place: row.parsed("place")?,
            began_at: row.at("began_at")?,
            ended_at: row.maybe_at("ended_at")?,
            quality: row.maybe_parsed("quality")?,
            why: row.maybe_parsed("why")?,
        })
    };
    rows.iter().map(span).collect()
}

/// Whoever is there now is still there.
pub(in crate::visits) async fn seen_all(conn: &mut Conn, now: Timestamp) -> Result<(), Error> {
    let done = sqlx::query("UPDATE visit_presence SET seen_at = $1 WHERE ended_at IS NULL").bind(now.as_microsecond());
    done.execute(conn).await?;
    Ok(())
}

/// Ends every open span when it was last seen, as after a start that no stop came before.
pub(in crate::visits) async fn end_all_as_seen(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query(
        "UPDATE visit_person SET place = NULL, quality = NULL, place_at = COALESCE(
             (SELECT MAX(s.seen_at) FROM visit_presence s WHERE s.person_id = visit_person.id AND s.ended_at IS NULL), place_at)
         WHERE place IS NOT NULL",
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query("UPDATE visit_presence SET ended_at = seen_at, why = 'UNKNOWN' WHERE ended_at IS NULL")
        .execute(conn)
        .await?;
    Ok(())
}

/// Nobody is anywhere in visits that ended before that moment: their calls are closed, whatever page is still open.
pub(in crate::visits) async fn end_where_over(conn: &mut Conn, ended: Timestamp, now: Timestamp) -> Result<(), Error> {
    sqlx::query(
        "UPDATE visit_person SET place = NULL, quality = NULL, place_at = $1
         WHERE place IS NOT NULL AND appointment_id IN (SELECT id FROM appointment WHERE ends_at <= $2)",
    )
    .bind(now.as_microsecond())
    .bind(ended.as_microsecond())
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "UPDATE visit_presence SET ended_at = $1, seen_at = $1, why = 'UNKNOWN'
         WHERE ended_at IS NULL AND appointment_id IN (SELECT id FROM appointment WHERE ends_at <= $2)",
    )
    .bind(now.as_microsecond())
    .bind(ended.as_microsecond())
    .execute(conn)
    .await?;
    Ok(())
}
