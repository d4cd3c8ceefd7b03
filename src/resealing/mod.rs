//! Rotation of the clinic's key: everything that older versions sealed is sealed with the newest, in batches, while others
//! read and write. Afterwards no older key is needed any more.
//!
//! Patients' keys are wrapped anew ([`records::keys::rewrap`]); what the clinic's key seals by itself ([`Column`]) is opened
//! and sealed again. A value is written only if it is still what was read, and both its forms open, so nobody has to wait
//! and an end on the way loses nothing: the next round goes on.

mod columns;
mod store;

use std::collections::BTreeMap;

use serde_json::json;

use crate::actor::Actor;
use crate::audit::Record;
use crate::core::Core;
use crate::db;
use crate::records::{self, keys};
use crate::vault::{KeyVersion, Unopened};
use store::Value;

pub use columns::{COLUMNS, Column};

/// How much was sealed anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Patients' keys.
    pub keys: usize,
    /// Other values.
    pub values: usize,
}

/// How much needs a version of the key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Patients' keys.
    pub keys: i64,
    /// Other values.
    pub values: i64,
}

/// Brings everything to the newest version.
///
/// # Errors
/// A patient's key does not open with any version that is held; what was done before stays done.
pub async fn run(core: &Core) -> Result<Done, records::Error> {
    let keys = keys::rewrap(core).await?;
    let newest = core.vault.newest();
    let mut values = 0;
    // With one version there are no older ones.
    if newest > 1 {
        for column in COLUMNS {
            values += reseal(core, column, newest).await?;
        }
    }
    if values > 0 {
        let mut change = core.begin().await?;
        let record = Record::new("keys.resealed", "clinic_key", "all");
        change.record(&Actor::system(), record.with(json!({ "version": newest, "values": values })));
        change.commit().await?;
    }
    Ok(Done { keys, values })
}

/// What each version still opens, in their order.
///
/// # Errors
/// The database.
pub async fn needs(core: &Core) -> Result<BTreeMap<KeyVersion, Needs>, records::Error> {
    let mut conn = core.read().await?;
    let mut needs: BTreeMap<KeyVersion, Needs> = BTreeMap::new();
    for (version, count) in keys::versions(&mut conn).await? {
        needs.entry(version).or_default().keys = count;
    }
    for version in 1..=core.vault.newest() {
        for column in COLUMNS {
            let count = store::count(&mut conn, column, version).await?;
            if count > 0 {
                needs.entry(version).or_default().values += count;
            }
        }
    }
    Ok(needs)
}

async fn reseal(core: &Core, column: &Column, newest: KeyVersion) -> Result<usize, records::Error> {
    let (mut done, mut after) = (0, String::new());
    loop {
        let batch = store::others(&mut *core.read().await?, column, newest, &after, BATCH).await?;
        let Some(last) = batch.last() else { return Ok(done) };
        after.clone_from(&last.row);
        let mut conn = core.db.begin().await?;
        for value in batch.iter().filter(|value| is_sealed(&value.sealed)) {
            match sealed_anew(core, column, value) {
                Ok(sealed) => done += usize::from(store::replace(&mut conn, column, value, &sealed).await?),
                // Its key was lost before. It stays as it is, and the others are done all the same.
                Err(Unopened) => tracing::error!(table = column.table, row = value.row, "a sealed value does not open"),
            }
        }
        conn.commit().await.map_err(db::Error::from)?;
    }
}

/// A version, a dot, and the rest; what is kept beside sealed values is told from them.
fn is_sealed(value: &str) -> bool {
    let version = value.trim_matches('"').split_once('.').map(|(version, _)| version);
    version.is_some_and(|version| version.parse::<KeyVersion>().is_ok())
}

/// The value as it is to lie there. Where it lies as JSON it keeps its quotes: what is sealed has no character that they
/// would need to escape.
fn sealed_anew(core: &Core, column: &Column, value: &Value) -> Result<String, Unopened> {
    let sealed = value.sealed.trim_matches('"');
    let place = (column.place)(&value.of);
    let text = core.vault.open(&place, sealed)?;
    Ok(value.sealed.replace(sealed, &core.vault.seal(&place, &text)?))
}

/// A transaction of a few milliseconds, so that on SQLite no booking waits noticeably.
const BATCH: i64 = 50;
