//! SQL of photos.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::care::Photo;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::ProviderId;

pub(in crate::care) async fn put(conn: &mut Conn, id: ProviderId, photo: &Photo) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO provider_photo (provider_id, media_type, bytes, hash) VALUES ($1, $2, $3, $4)
         ON CONFLICT (provider_id) DO UPDATE SET media_type = excluded.media_type, bytes = excluded.bytes, hash = excluded.hash",
    )
    .bind(id.to_string())
    .bind(photo.media_type.code())
    .bind(BASE64.encode(&photo.bytes))
    .bind(&photo.hash)
    .execute(conn)
    .await?;
    Ok(())
}

pub(in crate::care) async fn of(conn: &mut Conn, id: ProviderId) -> Result<Option<Photo>, Error> {
    let row = sqlx::query("SELECT media_type, bytes, hash FROM provider_photo WHERE provider_id = $1")
        .bind(id.to_string())
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let bytes = BASE64.decode(row.text("bytes")?).map_err(|_| Error::Corrupt { column: "bytes".to_owned() })?;
    Ok(Some(Photo { media_type: row.parsed("media_type")?, bytes, hash: row.text("hash")? }))
}

/// False when there was none.
pub(in crate::care) async fn remove(conn: &mut Conn, id: ProviderId) -> Result<bool, Error> {
    let done =
        sqlx::query("DELETE FROM provider_photo WHERE provider_id = $1").bind(id.to_string()).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}
