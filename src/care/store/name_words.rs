//! SQL of the words by which names are found.

use crate::db::{Conn, Error};

/// Whose words.
pub(in crate::care) enum Of {
    Patient(crate::ids::PatientId),
    Provider(crate::ids::ProviderId),
}

pub(in crate::care) async fn replace(conn: &mut Conn, of: Of, words: &[String]) -> Result<(), Error> {
    let (id, remove, insert) = match of {
        Of::Patient(id) => (
            id.to_string(),
            "DELETE FROM patient_name_word WHERE patient_id = $1",
            "INSERT INTO patient_name_word (patient_id, word) VALUES ($1, $2)",
        ),
        Of::Provider(id) => (
            id.to_string(),
            "DELETE FROM provider_name_word WHERE provider_id = $1",
            "INSERT INTO provider_name_word (provider_id, word) VALUES ($1, $2)",
        ),
    };
    sqlx::query(remove).bind(&id).execute(&mut *conn).await?;
    for word in words {
        sqlx::query(insert).bind(&id).bind(word).execute(&mut *conn).await?;
    }
    Ok(())
}
