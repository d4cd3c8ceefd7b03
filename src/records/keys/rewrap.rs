//! Rotation: wrapped keys come to the newest version of the clinic's key, in batches, while others read and write.

use serde_json::json;

use super::{place, store, wrap};
use crate::actor::Actor;
use crate::audit::Record;
use crate::core::Core;
use crate::db::{self, Conn};
use crate::records::Error;
use crate::vault::KeyVersion;

/// How many patients' keys are wrapped with which version of the clinic's key.
pub type Versions = Vec<(KeyVersion, i64)>;

/// Brings every key to the newest version; how many were not there yet. Nobody waits for it longer than for one batch: each
/// key is written only if it is still what was read, and both its forms open the same fields.
///
/// # Errors
/// A key that no version of the clinic's key opens; what was wrapped before stays so.
pub async fn rewrap(core: &Core) -> Result<usize, Error> {
    core.vault.look_again();
    let newest = core.vault.newest();
    let mut done = 0;
    loop {
        let old = store::older(&mut *core.read().await?, newest.into(), BATCH).await?;
        if old.is_empty() {
            break;
        }
        let mut conn = core.db.begin().await?;
        for (patient, before) in &old {
            let key = core.vault.open(&place(*patient), before)?;
            let (version, wrapped) = wrap(&core.vault, *patient, &key)?;
            store::replace(&mut conn, *patient, before, version, &wrapped, core.clock.now()).await?;
        }
        conn.commit().await.map_err(db::Error::from)?;
        done += old.len();
    }
    if done > 0 {
        let mut change = core.begin().await?;
        let record = Record::new("keys.rewrapped", "patient_key", "all");
        change.record(&Actor::system(), record.with(json!({ "version": newest, "keys": done })));
        change.commit().await?;
    }
    Ok(done)
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
