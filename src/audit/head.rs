//! Signed heads (Ed25519, RFC 8032): a chain tells what was changed in it, and not that its end was cut off together with
//! everything that counts entries. A signed head names the last entry of its hour. It is to be kept elsewhere too, as
//! `carehub audit head` prints it: whoever holds one can show what was there, with nothing but the public key in it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store;
use crate::db::{Conn, Error};
use crate::digest::{hex, unhex};
use crate::signer::{Signer, is_signed};

/// The end of the chain at some moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedHead {
    /// The last entry.
    #[schema(minimum = 1)]
    pub seq: i64,
    /// Its hash.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub hash: String,
    /// When it was signed.
    #[schema(value_type = String, format = DateTime)]
    pub signed_at: Timestamp,
    /// Ed25519, as hexadecimal digits.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub public_key: String,
    /// Over the four lines `carehub audit head 1`, `seq`, `hash`, and `signed_at` in microseconds since 1970.
    #[schema(pattern = "^[0-9a-f]{128}$")]
    pub signature: String,
}

/// Signs the head as it is now, unless it is signed already or there is none; gives the newest signed one.
///
/// # Errors
/// [`Error`]
pub async fn sign_head(conn: &mut Conn, signer: &Signer, now: Timestamp) -> Result<Option<SignedHead>, Error> {
    let newest = newest_head(conn).await?;
    let (seq, hash) = store::head(conn).await?;
    if seq <= newest.as_ref().map_or(0, |head| head.seq) {
        return Ok(newest);
    }
    let mut head =
        SignedHead { seq, hash, signed_at: now, public_key: hex(&signer.public_key()), signature: String::new() };
    head.signature = hex(&signer.sign(&head.message()));
    store::insert_head(conn, &head).await?;
    // Another server of the clinic may have signed the same one a moment before.
    newest_head(conn).await
}

/// The newest signed one.
///
/// # Errors
/// [`Error`]
pub async fn newest_head(conn: &mut Conn) -> Result<Option<SignedHead>, Error> {
    Ok(store::heads_before(conn, i64::MAX, 1).await?.pop())
}

/// Up to `limit` of those before an entry, newest first.
///
/// # Errors
/// [`Error`]
pub async fn heads(conn: &mut Conn, before: Option<i64>, limit: i64) -> Result<Vec<SignedHead>, Error> {
    store::heads_before(conn, before.unwrap_or(i64::MAX), limit).await
}

impl SignedHead {
    fn message(&self) -> Vec<u8> {
        let Self { seq, hash, signed_at, .. } = self;
        format!("carehub audit head 1\n{seq}\n{hash}\n{}\n", signed_at.as_microsecond()).into_bytes()
    }

    /// What is wrong with it, beside the entry that the chain has there now.
    pub(super) fn wrong(&self, signer: &Signer, found: Option<&str>) -> Option<&'static str> {
        let key = signer.public_key();
        if self.public_key != hex(&key) {
            return Some("a signed head was signed with another key than this clinic's");
        }
        if !unhex(&self.signature).is_some_and(|signature| is_signed(&key, &self.message(), &signature)) {
            return Some("a signed head was changed after it was signed");
        }
        match found {
            None => Some("a signed head names this entry, which is missing"),
            Some(hash) if hash != self.hash => Some("a signed head names another entry in this place"),
            Some(_) => None,
        }
    }
}
