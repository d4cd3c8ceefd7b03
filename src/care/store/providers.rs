//! SQL of providers.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use crate::care::rules::Profile;
use crate::care::{Provider, SpecializationId};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::{ProviderId, UserId};

/// False when the user is a provider already.
pub(in crate::care) async fn insert(
    conn: &mut Conn,
    id: ProviderId,
    user: UserId,
    profile: &Profile,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT INTO provider (id, user_id, name, name_key, title, bio, licence_number, licence_authority, zone, created_at,
             updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) ON CONFLICT (user_id) DO NOTHING",
    )
    .bind(id.to_string())
    .bind(user.to_string())
    .bind(&profile.name)
    .bind(&profile.name_key)
    .bind(&profile.title)
    .bind(&profile.bio)
    .bind(&profile.licence_number)
    .bind(&profile.licence_authority)
    .bind(&profile.zone)
    .bind(now.as_microsecond())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when it has another version.
pub(in crate::care) async fn update(
    conn: &mut Conn,
    id: ProviderId,
    version: i64,
    profile: &Profile,
    active: bool,
    now: Timestamp,
) -> Result<bool, Error> {
    let done = sqlx::query(
        "UPDATE provider SET name = $1, name_key = $2, title = $3, bio = $4, licence_number = $5, licence_authority = $6,
             zone = $7, active = $8, updated_at = $9, version = version + 1
         WHERE id = $10 AND version = $11",
    )
    .bind(&profile.name)
    .bind(&profile.name_key)
    .bind(&profile.title)
    .bind(&profile.bio)
    .bind(&profile.licence_number)
    .bind(&profile.licence_authority)
    .bind(&profile.zone)
    .bind(i64::from(active))
    .bind(now.as_microsecond())
    .bind(id.to_string())
    .bind(version)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::care) async fn set_languages(conn: &mut Conn, id: ProviderId, languages: &[String]) -> Result<(), Error> {
    sqlx::query("DELETE FROM provider_language WHERE provider_id = $1")
        .bind(id.to_string())
        .execute(&mut *conn)
        .await?;
    for language in languages {
        sqlx::query("INSERT INTO provider_language (provider_id, language) VALUES ($1, $2)")
            .bind(id.to_string())
            .bind(language)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

pub(in crate::care) async fn set_specializations(
    conn: &mut Conn,
    id: ProviderId,
    specializations: &[SpecializationId],
) -> Result<(), Error> {
    sqlx::query("DELETE FROM provider_specialization WHERE provider_id = $1")
        .bind(id.to_string())
        .execute(&mut *conn)
        .await?;
    for specialization in specializations {
        sqlx::query("INSERT INTO provider_specialization (provider_id, specialization_id) VALUES ($1, $2)")
            .bind(id.to_string())
            .bind(specialization.as_str())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

pub(in crate::care) async fn by_id(conn: &mut Conn, id: ProviderId) -> Result<Option<Provider>, Error> {
    let row = sqlx::query("SELECT * FROM provider WHERE id = $1").bind(id.to_string()).fetch_optional(conn).await?;
    row.as_ref().map(provider).transpose()
}

pub(in crate::care) async fn of_user(conn: &mut Conn, user: UserId) -> Result<Option<ProviderId>, Error> {
    let row =
        sqlx::query("SELECT id FROM provider WHERE user_id = $1").bind(user.to_string()).fetch_optional(conn).await?;
    row.map(|row| row.parsed("id")).transpose()
}

pub(in crate::care) async fn lock(conn: &mut Conn, id: ProviderId) -> Result<bool, Error> {
    let done = sqlx::query("UPDATE provider SET booking_seq = booking_seq + 1 WHERE id = $1")
        .bind(id.to_string())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::care) async fn set_next_opening(
    conn: &mut Conn,
    id: ProviderId,
    opening: Option<Timestamp>,
    check_at: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE provider SET next_opening_at = $2, opening_check_at = $3 WHERE id = $1")
        .bind(id.to_string())
        .bind(opening.map_or(NO_OPENING, Timestamp::as_microsecond))
        .bind(check_at.as_microsecond())
        .execute(conn)
        .await?;
    Ok(())
}

/// What is bookable has changed: the next opening has to be looked at now.
pub(in crate::care) async fn look_again(conn: &mut Conn, id: ProviderId) -> Result<(), Error> {
    sqlx::query("UPDATE provider SET opening_check_at = 0 WHERE id = $1").bind(id.to_string()).execute(conn).await?;
    Ok(())
}

/// The same for all of them.
pub(in crate::care) async fn look_again_everywhere(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query("UPDATE provider SET opening_check_at = 0 WHERE active = 1").execute(conn).await?;
    Ok(())
}

pub(in crate::care) async fn openings_due(
    conn: &mut Conn,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<ProviderId>, Error> {
    let rows = sqlx::query(
        "SELECT id FROM provider WHERE active = 1 AND opening_check_at <= $1 ORDER BY opening_check_at LIMIT $2",
    )
    .bind(now.as_microsecond())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.parsed("id")).collect()
}

pub(super) fn provider(row: &AnyRow) -> Result<Provider, Error> {
    let next_opening_at =
        if row.number("next_opening_at")? == NO_OPENING { None } else { Some(row.at("next_opening_at")?) };
    Ok(Provider {
        id: row.parsed("id")?,
        user: row.parsed("user_id")?,
        name: row.text("name")?,
        title: row.text("title")?,
        bio: row.text("bio")?,
        licence_number: row.text("licence_number")?,
        licence_authority: row.text("licence_authority")?,
        zone: row.text("zone")?,
        active: row.flag("active")?,
        next_opening_at,
        version: row.number("version")?,
    })
}

/// None within the horizon: behind every time, so that one index sorts all.
pub(super) const NO_OPENING: i64 = i64::MAX;
