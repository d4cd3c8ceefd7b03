//! SQL of emergency access.

use jiff::Timestamp;

use crate::db::{Conn, Error};
use crate::ids::{PatientId, ProviderId};

pub(super) async fn glass_is_broken(
    conn: &mut Conn,
    provider: ProviderId,
    patient: PatientId,
    now: Timestamp,
) -> Result<bool, Error> {
    let row =
        sqlx::query("SELECT id FROM break_glass WHERE patient_id = $1 AND provider_id = $2 AND ends_at > $3 LIMIT 1")
            .bind(patient.to_string())
            .bind(provider.to_string())
            .bind(now.as_microsecond())
            .fetch_optional(conn)
            .await?;
    Ok(row.is_some())
}
