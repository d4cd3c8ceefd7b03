//! A key for each patient: what is clinical is sealed with it, field by field.
//!
//! The key itself lies in the database wrapped by the clinic's key, of whatever version was the newest then. A field is
//! bound to its place (`table|column|row`), to the patient and to the number of the patient's key, so that nothing opens
//! elsewhere. [`rewrap()`] brings wrapped keys to the newest version while everybody reads and writes: the fields stay as they
//! are. [`destroy`] ends a key for good.

mod rewrap;
mod store;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;

use super::Error;
use crate::clock::random_bytes;
use crate::core::Core;
use crate::db::Conn;
use crate::ids::PatientId;
use crate::sensitive::Phi;
use crate::vault::{Cipher, Unopened, Vault};

pub use rewrap::{Versions, rewrap, versions};

/// The key of one patient, for several fields at once.
#[derive(Clone, Debug)]
pub struct DataKey {
    patient: PatientId,
    number: i64,
    cipher: Cipher,
}

impl DataKey {
    /// Seals a text for its place (`table|column|row`). An empty text stays empty.
    ///
    /// # Errors
    /// The cipher refuses texts of 256 GiB and over.
    pub fn seal(&self, place: &str, text: &str) -> Result<String, Error> {
        if text.is_empty() { Ok(String::new()) } else { self.seal_bytes(place, text.as_bytes()) }
    }

    /// Opens what was sealed for that place.
    ///
    /// # Errors
    /// [`Error::Sealed`]
    pub fn open(&self, place: &str, sealed: &str) -> Result<Phi<String>, Error> {
        if sealed.is_empty() {
            return Ok(Phi::default());
        }
        let text = String::from_utf8(self.open_bytes(place, sealed)?.0).map_err(|_| Unopened)?;
        Ok(Phi(text))
    }

    /// Seals bytes, such as a document's.
    ///
    /// # Errors
    /// The cipher refuses 256 GiB and over.
    pub fn seal_bytes(&self, place: &str, bytes: &[u8]) -> Result<String, Error> {
        let sealed = self.cipher.seal(&self.context(place), bytes)?;
        Ok(format!("{}.{sealed}", self.number))
    }

    /// Opens them.
    ///
    /// # Errors
    /// [`Error::Sealed`]
    pub fn open_bytes(&self, place: &str, sealed: &str) -> Result<Phi<Vec<u8>>, Error> {
        let (number, sealed) = sealed.split_once('.').ok_or(Unopened)?;
        if number != self.number.to_string() {
            return Err(Unopened.into());
        }
        Ok(Phi(self.cipher.open(&self.context(place), sealed)?))
    }

    fn context(&self, place: &str) -> String {
        format!("{place}|{}|{}", self.patient, self.number)
    }
}

/// Seals a text for one place, such as `medical_record|content|ID`; a patient without a key gets one.
///
/// # Errors
/// [`Error::Erased`]: the patient was erased.
pub async fn seal(conn: &mut Conn, core: &Core, patient: PatientId, place: &str, text: &str) -> Result<String, Error> {
    made(conn, core, patient).await?.seal(place, text)
}

/// Opens what was sealed for that place.
///
/// # Errors
/// [`Error::Erased`]: the patient was erased. [`Error::Sealed`]: it was not sealed for that patient and place.
pub async fn open(
    conn: &mut Conn,
    core: &Core,
    patient: PatientId,
    place: &str,
    sealed: &str,
) -> Result<Phi<String>, Error> {
    of(conn, core, patient).await?.open(place, sealed)
}

/// The key of a patient who has one.
///
/// # Errors
/// [`Error::Erased`]
pub async fn of(conn: &mut Conn, core: &Core, patient: PatientId) -> Result<DataKey, Error> {
    match store::by_patient(conn, patient).await? {
        Some(wrapped) => unwrap(&core.vault, patient, &wrapped),
        None => Err(Unopened.into()),
    }
}

/// The key of a patient, made when there is none; within a transaction that may write.
///
/// # Errors
/// [`Error::Erased`]
pub async fn made(conn: &mut Conn, core: &Core, patient: PatientId) -> Result<DataKey, Error> {
    if let Some(wrapped) = store::by_patient(conn, patient).await? {
        return unwrap(&core.vault, patient, &wrapped);
    }
    let (version, wrapped) = wrap(&core.vault, patient, &BASE64.encode(random_bytes::<KEY_BYTES>()))?;
    store::insert(conn, patient, version, &wrapped, core.clock.now()).await?;
    // Another transaction may have been first: what lies there counts.
    of(conn, core, patient).await
}

/// Whether the patient was erased.
///
/// # Errors
/// [`Error::Database`]
pub async fn is_destroyed(conn: &mut Conn, patient: PatientId) -> Result<bool, Error> {
    Ok(store::by_patient(conn, patient).await?.is_some_and(|key| key.destroyed))
}

/// Ends the key: nothing sealed with it opens any more, and nothing is sealed for the patient again.
pub(super) async fn destroy(conn: &mut Conn, core: &Core, patient: PatientId) -> Result<(), Error> {
    Ok(store::destroy(conn, patient, core.clock.now()).await?)
}

fn unwrap(vault: &Vault, patient: PatientId, key: &store::Wrapped) -> Result<DataKey, Error> {
    if key.destroyed {
        return Err(Error::Erased);
    }
    let bytes = BASE64.decode(vault.open(&place(patient), &key.wrapped)?).map_err(|_| Unopened)?;
    let bytes: [u8; KEY_BYTES] = bytes.try_into().map_err(|_| Unopened)?;
    Ok(DataKey { patient, number: key.number, cipher: Cipher::new(&bytes) })
}

/// The version of the clinic's key that it is wrapped with now, and the wrapped key.
fn wrap(vault: &Vault, patient: PatientId, key: &str) -> Result<(i64, String), Error> {
    let wrapped = vault.seal(&place(patient), key)?;
    let version = wrapped.split_once('.').and_then(|(version, _)| version.parse().ok()).ok_or(Unopened)?;
    Ok((version, wrapped))
}

fn place(patient: PatientId) -> String {
    format!("patient_key|wrapped|{patient}")
}

const KEY_BYTES: usize = 32;
