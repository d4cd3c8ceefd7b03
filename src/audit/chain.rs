//! The chain itself: how an entry is hashed, appended and checked.

use jiff::Timestamp;
use serde_json::json;

use super::{Record, SignedHead, names, store};
use crate::db::{Conn, Error};
use crate::digest::sha256;
use crate::signer::Signer;

/// An entry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// Microseconds since 1970 UTC.
    pub written_at: i64,
    /// `system`, `nobody` or a user's id.
    pub actor: String,
    /// `SYSTEM`, `NOBODY` or a user's role then.
    pub role: String,
    /// Such as `appointment.cancelled`.
    pub action: String,
    /// Such as `appointment`.
    pub object_kind: String,
    /// Which.
    pub object_id: String,
    /// Whose data it is, if it is a patient's.
    pub patient_id: Option<String>,
    /// Where the request came from.
    pub address: Option<String>,
    /// User-Agent
    pub agent: Option<String>,
    /// JSON
    pub detail: String,
    /// Of the entry before.
    pub prev_hash: String,
    /// Of this one.
    pub hash: String,
}

/// What a check of the whole chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every hash is right, nothing is missing.
    Whole {
        /// Entries.
        entries: i64,
        /// Hash of the last.
        head: String,
        /// Signed heads that the chain bears out.
        signed: i64,
    },
    /// The first place where it is not.
    Broken {
        /// Sequence number.
        seq: i64,
        /// What is wrong there.
        why: &'static str,
    },
}

/// Appends entries in their order. Takes the lock of the chain until the transaction ends.
pub(super) async fn append(conn: &mut Conn, now: Timestamp, records: &[Record]) -> Result<(), Error> {
    let count = i64::try_from(records.len()).unwrap_or(i64::MAX);
    let (last, mut prev_hash) = store::take_head(conn, count).await?;
    let first = last.saturating_sub(count).saturating_add(1);
    for (seq, record) in (first..).zip(records) {
        let (actor, role) = names(&record.actor);
        let origin = record.actor.origin.as_ref();
        let mut entry = Entry {
            seq,
            written_at: now.as_microsecond(),
            actor,
            role: role.to_owned(),
            action: record.action.to_owned(),
            object_kind: record.kind.to_owned(),
            object_id: record.id.clone(),
            patient_id: record.patient.map(|patient| patient.to_string()),
            address: origin.map(|origin| origin.address.to_string()),
            agent: origin.map(|origin| origin.agent.clone()),
            detail: record.detail.to_string(),
            prev_hash,
            hash: String::new(),
        };
        entry.hash = hash(&entry);
        store::insert(conn, &entry).await?;
        prev_hash = entry.hash;
    }
    store::set_head(conn, &prev_hash).await
}

/// Walks the chain from its beginning, then looks for every signed head on it: those of the database, and those that were
/// `kept` elsewhere.
///
/// # Errors
/// [`Error`]: the database does not answer.
pub async fn verify(conn: &mut Conn, signer: &Signer, kept: &[SignedHead]) -> Result<Verdict, Error> {
    let (entries, head) = match walk(conn).await? {
        Ok(end) => end,
        Err(broken) => return Ok(broken),
    };
    let mut signed = 0;
    let mut after = 0;
    loop {
        let page = store::heads_after(conn, after, PAGE).await?;
        let Some((last, _)) = page.last() else { break };
        after = last.seq;
        for (head, found) in page {
            if let Some(why) = head.wrong(signer, found.as_deref()) {
                return Ok(Verdict::Broken { seq: head.seq, why });
            }
            signed += 1;
        }
    }
    for head in kept {
        let found = store::hash_of(conn, head.seq).await?;
        if let Some(why) = head.wrong(signer, found.as_deref()) {
            return Ok(Verdict::Broken { seq: head.seq, why });
        }
        signed += 1;
    }
    Ok(Verdict::Whole { entries, head, signed })
}

/// Number and hash of the last entry, or where the chain is broken.
async fn walk(conn: &mut Conn) -> Result<Result<(i64, String), Verdict>, Error> {
    let (head_seq, head_hash) = store::head(conn).await?;
    let (mut seq, mut prev_hash) = (0, GENESIS.to_owned());
    loop {
        let page = store::after(conn, seq, PAGE).await?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            if entry.seq > head_seq {
                // Written since we began.
                continue;
            }
            let why = if entry.seq != seq + 1 {
                Some("an entry is missing before it")
            } else if entry.prev_hash != prev_hash {
                Some("it does not follow the entry before it")
            } else if entry.hash != hash(&entry) {
                Some("it was changed after it was written")
            } else {
                None
            };
            if let Some(why) = why {
                return Ok(Err(Verdict::Broken { seq: entry.seq, why }));
            }
            (seq, prev_hash) = (entry.seq, entry.hash);
        }
        if seq >= head_seq {
            break;
        }
    }
    if seq != head_seq || prev_hash != head_hash {
        return Ok(Err(Verdict::Broken { seq: head_seq, why: "entries are missing at the end" }));
    }
    Ok(Ok((seq, prev_hash)))
}

/// Of everything but the hash itself, in a fixed order.
fn hash(entry: &Entry) -> String {
    let canonical = json!([
        entry.seq,
        entry.written_at,
        entry.actor,
        entry.role,
        entry.action,
        entry.object_kind,
        entry.object_id,
        entry.patient_id,
        entry.address,
        entry.agent,
        entry.detail,
    ]);
    sha256(format!("{}{canonical}", entry.prev_hash).as_bytes())
}

/// What the first entry follows; the migration writes the same.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Entries read at once.
const PAGE: i64 = 1000;
