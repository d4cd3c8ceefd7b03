//! A note as it is stored.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::text;
use crate::codes::codes;
use crate::ids::{ConsultationId, MedicalRecordId, PatientId, ProviderId};
use crate::records::Error;
use crate::records::keys::DataKey;
use crate::sensitive::Phi;
use crate::vault::Unopened;

codes! {
    /// What a note is divided into.
    pub enum NoteTemplate {
        /// Subjective, objective, assessment, plan.
        Soap = "SOAP",
        /// What happened since the last visit, and what follows.
        Progress = "PROGRESS",
        /// One text.
        Free = "FREE",
    }

    /// A part of a note.
    pub enum NoteSection {
        /// What the patient says.
        Subjective = "SUBJECTIVE",
        /// What was found.
        Objective = "OBJECTIVE",
        /// What it is taken for.
        Assessment = "ASSESSMENT",
        /// What is to be done.
        Plan = "PLAN",
        /// What happened since the last visit.
        Interval = "INTERVAL",
        /// Whatever is to be said.
        Text = "TEXT",
        /// What the patient takes home from the visit, in words for them.
        SummaryForPatient = "SUMMARY_FOR_PATIENT",
    }

    /// Where a note is.
    pub enum NoteStatus {
        /// Its author writes it; nobody else reads it.
        Draft = "DRAFT",
        /// Frozen.
        Signed = "SIGNED",
    }
}

impl NoteTemplate {
    /// Its parts, in their order.
    pub const fn sections(self) -> &'static [NoteSection] {
        use NoteSection::{Assessment, Interval, Objective, Plan, Subjective, SummaryForPatient, Text};
        match self {
            Self::Soap => &[Subjective, Objective, Assessment, Plan, SummaryForPatient],
            Self::Progress => &[Interval, Objective, Assessment, Plan, SummaryForPatient],
            Self::Free => &[Text, SummaryForPatient],
        }
    }

    /// Texts for this template, in its order, each part once; what is left out is empty.
    ///
    /// # Errors
    /// A part that the template does not have or that is there twice; a text too long.
    pub(super) fn checked(self, parts: &[Part]) -> Result<Vec<Part>, Error> {
        for (n, part) in parts.iter().enumerate() {
            let path = format!("parts[{n}].section");
            if !self.sections().contains(&part.section) {
                return Err(Error::invalid(path, "section_unknown", "this template has no such section"));
            }
            if parts.iter().take(n).any(|before| before.section == part.section) {
                return Err(Error::invalid(path, "section_twice", "this section is there already"));
            }
        }
        let written = |section: NoteSection| parts.iter().enumerate().find(|(_, part)| part.section == section);
        self.sections()
            .iter()
            .map(|section| {
                let text = match written(*section) {
                    Some((n, part)) => text(&format!("parts[{n}].text"), &part.text.0, PART_CHARS_MAX)?,
                    None => String::new(),
                };
                Ok(Part { section: *section, text: Phi(text) })
            })
            .collect()
    }
}

/// One part with what is written there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = NotePart)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Which.
    pub section: NoteSection,
    /// May be empty in a draft.
    #[schema(value_type = String, max_length = 10000)]
    pub text: Phi<String>,
}

/// A note of a consultation: the medical record of that visit. What is written in it is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MedicalRecord {
    /// Which.
    pub id: MedicalRecordId,
    /// Who is cared for.
    pub patient: PatientId,
    /// What it is a note of.
    pub consultation: ConsultationId,
    /// Who writes it.
    pub author: ProviderId,
    /// How it is divided.
    pub template: NoteTemplate,
    /// Where it is.
    pub status: NoteStatus,
    /// Of what was signed.
    pub hash: Option<String>,
    /// When.
    pub signed_at: Option<Timestamp>,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last saved.
    pub updated_at: Timestamp,
    /// Counts changes.
    pub version: i64,
    pub(super) content_sealed: String,
}

/// What is written in a draft, as JSON.
#[derive(Serialize, Deserialize)]
pub(super) struct Written {
    pub(super) parts: Vec<Part>,
}

/// What was signed, as JSON; the hash is over just these bytes.
#[derive(Serialize, Deserialize)]
pub(super) struct Signed {
    pub(super) note: MedicalRecordId,
    pub(super) patient: PatientId,
    pub(super) consultation: ConsultationId,
    pub(super) author: ProviderId,
    pub(super) author_name: String,
    pub(super) licence: String,
    pub(super) template: NoteTemplate,
    pub(super) signed_at: Timestamp,
    /// Nobody finds a short text by hashing guesses.
    pub(super) salt: String,
    pub(super) parts: Vec<Part>,
    /// What else stands on its paper; nothing for those that were signed before there was one.
    #[serde(default)]
    pub(super) issue: Option<Issue>,
}

/// What the paper of a note says besides the note, as it was when that was signed.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Issue {
    pub(super) clinic: String,
    pub(super) patient_name: String,
    pub(super) patient_born: Option<Date>,
    /// The patient's.
    pub(super) language: String,
    /// The provider's.
    pub(super) zone: String,
    pub(super) visit_at: Timestamp,
}

/// An amendment, as JSON; hashed in the same way.
#[derive(Serialize, Deserialize)]
pub(super) struct Amended {
    pub(super) note: MedicalRecordId,
    pub(super) number: i64,
    /// Hash of what it is added to.
    pub(super) previous: String,
    pub(super) author: ProviderId,
    pub(super) author_name: String,
    pub(super) signed_at: Timestamp,
    pub(super) salt: String,
    pub(super) text: Phi<String>,
}

impl MedicalRecord {
    pub(super) fn place(&self) -> String {
        place(self.id)
    }

    /// What was signed, with its hash; nothing for a draft.
    pub(super) fn signed(&self, key: &DataKey) -> Result<Option<(Signed, &str)>, Error> {
        let Some(hash) = &self.hash else { return Ok(None) };
        let json = key.open(&self.place(), &self.content_sealed)?;
        Ok(Some((signed(&json, hash)?, hash)))
    }

    /// What is written in it; of a signed one what was signed, or nothing at all.
    pub(super) fn parts(&self, key: &DataKey) -> Result<Vec<Part>, Error> {
        if let Some((signed, _)) = self.signed(key)? {
            return Ok(signed.parts);
        }
        Ok(parse::<Written>(&key.open(&self.place(), &self.content_sealed)?)?.parts)
    }
}

/// Where a note's text is sealed for.
pub(super) fn place(id: MedicalRecordId) -> String {
    format!("medical_record|content|{id}")
}

/// A text that was signed, if it still has that hash.
pub(super) fn signed<T: serde::de::DeserializeOwned>(json: &Phi<String>, hash: &str) -> Result<T, Error> {
    if crate::digest::sha256(json.0.as_bytes()) == hash { parse(json) } else { Err(Error::Forged) }
}

fn parse<T: serde::de::DeserializeOwned>(json: &Phi<String>) -> Result<T, Error> {
    // What serde says of it would quote the text.
    serde_json::from_str(&json.0).map_err(|_| Unopened.into())
}

/// About five pages; with all parts of a note below the limit of a body.
pub(super) const PART_CHARS_MAX: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn part(section: NoteSection, text: &str) -> Part {
        Part { section, text: Phi(text.to_owned()) }
    }

    #[test]
    fn parts_come_in_the_order_of_the_template_each_once() {
        use NoteSection::{Plan, Subjective, Text};
        let checked = NoteTemplate::Soap.checked(&[part(Plan, "rest"), part(Subjective, "tired ")]).expect("good");
        let texts: Vec<&str> = checked.iter().map(|part| part.text.0.as_str()).collect();
        assert_eq!(texts, ["tired", "", "", "rest", ""]);
        for (parts, code) in [
            (vec![part(Text, "a")], "section_unknown"),
            (vec![part(Plan, "a"), part(Plan, "b")], "section_twice"),
            (vec![part(Plan, &"a".repeat(10_001))], "text_too_long"),
            (vec![part(Plan, "a\0b")], "text_invalid"),
        ] {
            let refused = NoteTemplate::Soap.checked(&parts).expect_err(code);
            assert_eq!(refused.to_string(), code);
        }
    }
}
