//! Rotation: wrapped keys come to the newest version of the clinic's key, in batches, while others read and write.

use super::{place, store, wrap};
use crate::core::Core;
use crate::db::{self, Conn};
use crate::records::Error;
use crate::vault::KeyVersion;

/// How many patients' keys are wrapped with which version of the clinic's key.
pub type Versions = Vec<(KeyVersion, i64)>;

/// Wraps one batch of keys anew; how many there were. Nobody waits for it: each key is written only if it is still what was
/// read, and both its forms open the same fields.
///
/// # Errors
/// A key that no version of the clinic's key opens: nothing of the batch is changed.
pub async fn rewrap(core: &Core) -> Result<usize, Error> {
    core.vault.look_again();
    let newest = i64::from(core.vault.newest());
    let mut conn = core.db.begin().await?;
    let old = store::older(&mut conn, newest, BATCH).await?;
    for (patient, before) in &old {
        let key = core.vault.open(&place(*patient), before)?;
        let (version, wrapped) = wrap(&core.vault, *patient, &key)?;
        store::replace(&mut conn, *patient, before, version, &wrapped, core.clock.now()).await?;
    }
    conn.commit().await.map_err(db::Error::from)?;
    Ok(old.len())
}

/// What is wrapped with which version.
///
/// # Errors
/// [`Error::Database`]
pub async fn versions(conn: &mut Conn) -> Result<Versions, Error> {
    Ok(store::versions(conn).await?)
}

/// A transaction of a few milliseconds, so that on SQLite no booking waits noticeably.
const BATCH: i64 = 50;
