//! A prescription as it is stored, and what is signed.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::error::Error;
use super::item::Item;
use super::rules::{Event, PrescriptionStatus, edge};
use crate::digest::sha256;
use crate::ids::{ConsultationId, PatientId, PrescriptionId, ProviderId};
use crate::records::keys::DataKey;
use crate::sensitive::Phi;

/// A prescription as it is stored.
#[derive(Clone, Debug)]
pub(super) struct Prescription {
    pub(super) id: PrescriptionId,
    pub(super) consultation: ConsultationId,
    pub(super) patient: PatientId,
    pub(super) provider: ProviderId,
    pub(super) status: PrescriptionStatus,
    pub(super) sealed_items: String,
    pub(super) valid_days: i64,
    pub(super) supersedes: Option<PrescriptionId>,
    pub(super) superseded_by: Option<PrescriptionId>,
    pub(super) signature: Option<Signature>,
    pub(super) ended_at: Option<Timestamp>,
    pub(super) sealed_reason: String,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) version: i64,
}

/// What signing added to it.
#[derive(Clone, Debug)]
pub(super) struct Signature {
    pub(super) sealed_text: String,
    pub(super) hash: String,
    pub(super) at: Timestamp,
    pub(super) expires_at: Timestamp,
}

/// All that a signed prescription says, as it was then: whatever is printed of it comes from here.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Signed {
    pub(super) clinic: String,
    pub(super) provider: Prescriber,
    pub(super) patient_name: String,
    pub(super) patient_born: Option<Date>,
    pub(super) items: Vec<Item>,
    pub(super) signed_at: Timestamp,
    /// The provider's: where it was signed.
    pub(super) zone: String,
    /// The patient's.
    pub(super) language: String,
    /// The last day on which it can be handed in, in that zone.
    pub(super) valid_until: Date,
    /// With its random bits nobody guesses the text from its hash.
    pub(super) code: String,
    /// The page on which it is checked.
    pub(super) check_page: String,
    pub(super) supersedes: Option<PrescriptionId>,
}

/// Who prescribes.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Prescriber {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) licence_number: String,
    pub(super) licence_authority: String,
}

impl Prescription {
    /// That this may be done with it.
    pub(super) fn allow(&self, event: Event) -> Result<(), Error> {
        if edge(self.status, event).is_some() {
            return Ok(());
        }
        Err(match (self.status, event) {
            (PrescriptionStatus::Draft, _) => Error::NotSigned,
            (status, Event::Edit | Event::Sign) => Error::Signed(status),
            (status, Event::Cancel | Event::Supersede) => Error::Ended(status),
        })
    }

    /// The items as they are written.
    pub(super) fn items(&self, key: &DataKey) -> Result<Vec<Item>, Error> {
        let text = key.open(&items_place(self.id), &self.sealed_items)?;
        serde_json::from_str(&text.0).map_err(|_| Error::Altered)
    }

    /// What was signed, if it was and is as it was.
    pub(super) fn signed(&self, key: &DataKey) -> Result<Option<Signed>, Error> {
        let Some(signature) = &self.signature else { return Ok(None) };
        let text = key.open(&signed_place(self.id), &signature.sealed_text)?;
        if sha256(text.0.as_bytes()) != signature.hash {
            return Err(Error::Altered);
        }
        serde_json::from_str(&text.0).map(Some).map_err(|_| Error::Altered)
    }

    /// Why it was cancelled.
    pub(super) fn reason(&self, key: &DataKey) -> Result<Option<Phi<String>>, Error> {
        let text = key.open(&reason_place(self.id), &self.sealed_reason)?;
        Ok(Some(text).filter(|text| !text.0.is_empty()))
    }

    /// Whether it can be handed in.
    pub(super) fn stands(&self, now: Timestamp) -> bool {
        self.status == PrescriptionStatus::Signed
            && self.signature.as_ref().is_some_and(|signature| now < signature.expires_at)
    }
}

/// Items as they are sealed for their prescription.
pub(super) fn seal_items(key: &DataKey, id: PrescriptionId, items: &[Item]) -> Result<String, Error> {
    let text = serde_json::to_string(items).map_err(|_| Error::Altered)?;
    Ok(key.seal(&items_place(id), &text)?)
}

/// A reason as it is sealed for its prescription.
pub(super) fn seal_reason(key: &DataKey, id: PrescriptionId, reason: &Phi<String>) -> Result<String, Error> {
    Ok(key.seal(&reason_place(id), &reason.0)?)
}

impl Signed {
    /// Sealed for its prescription, and its hash.
    pub(super) fn seal(&self, key: &DataKey, id: PrescriptionId) -> Result<(String, String), Error> {
        let text = serde_json::to_string(self).map_err(|_| Error::Altered)?;
        Ok((key.seal(&signed_place(id), &text)?, sha256(text.as_bytes())))
    }
}

fn items_place(id: PrescriptionId) -> String {
    format!("prescription|items|{id}")
}

fn signed_place(id: PrescriptionId) -> String {
    format!("prescription|signed_text|{id}")
}

fn reason_place(id: PrescriptionId) -> String {
    format!("prescription|cancel_reason|{id}")
}
