//! What an entry of the chart says, and what it may say.

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::vital::{Measure, plausible};
use crate::api::{line, text};
use crate::codes::codes;
use crate::records::Error;

codes! {
    /// Part of the chart.
    pub enum ChartSection {
        /// Illnesses and complaints.
        Problem = "PROBLEM",
        /// What is not borne.
        Allergy = "ALLERGY",
        /// What is taken.
        Medication = "MEDICATION",
        /// What was measured.
        Vital = "VITAL",
        /// What was vaccinated against.
        Immunization = "IMMUNIZATION",
    }

    /// How bad a reaction was.
    pub enum Severity {
        /// Bothers.
        Mild = "MILD",
        /// Needs care.
        Moderate = "MODERATE",
        /// Endangers life.
        Severe = "SEVERE",
        /// Nobody knows.
        Unknown = "UNKNOWN",
    }
}

/// What an entry says, by section.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "section", content = "entry", deny_unknown_fields)]
#[schema(as = ChartContent)]
pub enum Content {
    /// An illness or complaint.
    #[serde(rename = "PROBLEM")]
    Problem(Problem),
    /// What is not borne.
    #[serde(rename = "ALLERGY")]
    Allergy(Allergy),
    /// What is taken.
    #[serde(rename = "MEDICATION")]
    Medication(Medication),
    /// What was measured.
    #[serde(rename = "VITAL")]
    Vital(Vital),
    /// What was vaccinated against.
    #[serde(rename = "IMMUNIZATION")]
    Immunization(Immunization),
}

/// An illness or complaint.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChartProblem)]
pub struct Problem {
    /// In words.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// By ICD-10, such as `J45.0`.
    #[schema(pattern = "^[A-Z][0-9][0-9A-Z](\\.[0-9A-Z]{1,4})?$")]
    pub icd10: Option<String>,
    /// From 1900 to today.
    #[schema(value_type = Option<String>, format = Date)]
    pub began_on: Option<Date>,
    /// No sooner than it began.
    #[schema(value_type = Option<String>, format = Date)]
    pub ended_on: Option<Date>,
    /// More about it.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub remark: String,
}

/// What is not borne.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChartAllergy)]
pub struct Allergy {
    /// To what.
    #[schema(min_length = 1, max_length = 200)]
    pub substance: String,
    /// What happens.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub reaction: String,
    /// How bad it was at its worst.
    pub severity: Severity,
}

/// What is taken.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChartMedication)]
pub struct Medication {
    /// Of the medicine.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// How much, how often, for what; in words.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub instructions: String,
    /// From 1900 to today.
    #[schema(value_type = Option<String>, format = Date)]
    pub began_on: Option<Date>,
    /// The last day, which may be to come.
    #[schema(value_type = Option<String>, format = Date)]
    pub ends_on: Option<Date>,
}

/// What was measured.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChartVital)]
pub struct Vital {
    /// When, not to come.
    #[schema(value_type = String, format = DateTime)]
    pub taken_at: Timestamp,
    /// What, and how much.
    pub measure: Measure,
}

/// What was vaccinated against.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChartImmunization)]
pub struct Immunization {
    /// Which vaccine, or against what.
    #[schema(min_length = 1, max_length = 200)]
    pub vaccine: String,
    /// From 1900 to today.
    #[schema(value_type = String, format = Date)]
    pub given_on: Date,
    /// Which of the series.
    #[schema(minimum = 1, maximum = 20)]
    pub dose: Option<i64>,
    /// As on the box.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub batch: String,
}

impl Content {
    /// Which part of the chart it belongs to.
    pub const fn section(&self) -> ChartSection {
        match self {
            Self::Problem(_) => ChartSection::Problem,
            Self::Allergy(_) => ChartSection::Allergy,
            Self::Medication(_) => ChartSection::Medication,
            Self::Vital(_) => ChartSection::Vital,
            Self::Immunization(_) => ChartSection::Immunization,
        }
    }

    /// As it may stand in the chart, with texts trimmed.
    ///
    /// # Errors
    /// [`Error::Invalid`]
    pub(super) fn checked(self, now: Timestamp) -> Result<Self, Error> {
        Ok(match self {
            Self::Problem(problem) => Self::Problem(problem.checked(now)?),
            Self::Allergy(allergy) => Self::Allergy(Allergy {
                substance: named("entry.substance", &allergy.substance)?,
                reaction: text("entry.reaction", &allergy.reaction, 500)?,
                severity: allergy.severity,
            }),
            Self::Medication(medication) => Self::Medication(medication.checked(now)?),
            Self::Vital(vital) => {
                plausible(vital.measure)?;
                if vital.taken_at > now.saturating_add(CLOCKS_DIFFER).unwrap_or(now) {
                    return Err(Error::invalid("entry.taken_at", "time_in_future", "nothing is measured in advance"));
                }
                been("entry.taken_at", Offset::UTC.to_datetime(vital.taken_at).date(), now)?;
                Self::Vital(vital)
            }
            Self::Immunization(given) => Self::Immunization(given.checked(now)?),
        })
    }
}

impl Problem {
    fn checked(self, now: Timestamp) -> Result<Self, Error> {
        if let Some(code) = self.icd10.as_deref().filter(|code| !is_icd10(code)) {
            let detail = format!("{} characters that are no code of ICD-10 such as J45.0", code.chars().count());
            return Err(Error::invalid("entry.icd10", "icd10_invalid", detail));
        }
        for (field, date) in [("entry.began_on", self.began_on), ("entry.ended_on", self.ended_on)] {
            date.map_or(Ok(()), |date| been(field, date, now))?;
        }
        in_order("entry.ended_on", self.began_on, self.ended_on)?;
        let name = named("entry.name", &self.name)?;
        Ok(Self { name, remark: text("entry.remark", &self.remark, 2000)?, ..self })
    }
}

impl Medication {
    fn checked(self, now: Timestamp) -> Result<Self, Error> {
        self.began_on.map_or(Ok(()), |date| been("entry.began_on", date, now))?;
        in_order("entry.ends_on", self.began_on, self.ends_on)?;
        let name = named("entry.name", &self.name)?;
        Ok(Self { name, instructions: text("entry.instructions", &self.instructions, 500)?, ..self })
    }

    /// Whether it is taken on that day, as far as it says when.
    pub(super) fn is_taken_on(&self, day: Date) -> bool {
        self.ends_on.is_none_or(|last| last >= day)
    }
}

impl Immunization {
    fn checked(self, now: Timestamp) -> Result<Self, Error> {
        been("entry.given_on", self.given_on, now)?;
        if self.dose.is_some_and(|dose| !(1..=20).contains(&dose)) {
            return Err(Error::invalid("entry.dose", "value_implausible", "a series has 1 to 20 doses"));
        }
        let vaccine = named("entry.vaccine", &self.vaccine)?;
        Ok(Self { vaccine, batch: line("entry.batch", &self.batch, 60)?, ..self })
    }
}

fn named(field: &str, name: &str) -> Result<String, Error> {
    let name = line(field, name, 200)?;
    if name.is_empty() { Err(Error::invalid(field, "text_missing", "say what it is")) } else { Ok(name) }
}

/// Dates say no zone: one that has begun somewhere on earth has been.
fn been(field: &str, date: Date, now: Timestamp) -> Result<(), Error> {
    let newest = Offset::constant(14).to_datetime(now).date();
    if date > newest {
        return Err(Error::invalid(field, "date_in_future", "this day has not come yet"));
    }
    if date < OLDEST {
        return Err(Error::invalid(field, "date_too_early", "dates begin in 1900"));
    }
    Ok(())
}

fn in_order(field: &str, from: Option<Date>, to: Option<Date>) -> Result<(), Error> {
    match from.zip(to) {
        Some((from, to)) if to < from => Err(Error::invalid(field, "dates_reversed", "it cannot end before it began")),
        _ => Ok(()),
    }
}

/// WHO, ICD-10 vol. 2: a letter, two places, and up to four more behind a dot; as national editions write it.
fn is_icd10(code: &str) -> bool {
    let (front, rest) = code.split_once('.').map_or((code, None), |(front, rest)| (front, Some(rest)));
    let place = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    let front_fits = match front.as_bytes() {
        [letter, digit, last] => letter.is_ascii_uppercase() && digit.is_ascii_digit() && place(last),
        _ => false,
    };
    front_fits && rest.is_none_or(|rest| (1..=4).contains(&rest.len()) && rest.as_bytes().iter().all(place))
}

const OLDEST: Date = jiff::civil::date(1900, 1, 1);

/// Of the patient's device and the server.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(5);

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::api;

    fn code(section: &str, entry: &Value) -> Option<&'static str> {
        let now: Timestamp = "2026-06-01T08:00:00Z".parse().unwrap();
        let content: Content =
            serde_json::from_value(json!({ "section": section, "entry": entry })).expect("of that form");
        assert_eq!(content.section().code(), section);
        content.checked(now).err().map(|error| api::Problem::from(error).code())
    }

    #[test]
    fn entries_that_cannot_be_are_refused_by_code() {
        let long = "x".repeat(2001);
        for (section, entry, expected) in [
            ("PROBLEM", json!({ "name": " Asthma ", "icd10": "J45.0", "began_on": "1999-05-01" }), None),
            ("PROBLEM", json!({ "name": " " }), Some("text_missing")),
            ("PROBLEM", json!({ "name": "a\nb" }), Some("text_invalid")),
            ("PROBLEM", json!({ "name": "a", "remark": long }), Some("text_too_long")),
            ("PROBLEM", json!({ "name": "a", "icd10": "j45" }), Some("icd10_invalid")),
            ("PROBLEM", json!({ "name": "a", "began_on": "2026-06-03" }), Some("date_in_future")),
            ("PROBLEM", json!({ "name": "a", "began_on": "1899-12-31" }), Some("date_too_early")),
            (
                "PROBLEM",
                json!({ "name": "a", "began_on": "2020-01-02", "ended_on": "2020-01-01" }),
                Some("dates_reversed"),
            ),
            ("ALLERGY", json!({ "substance": "Penicillin", "severity": "SEVERE" }), None),
            ("ALLERGY", json!({ "substance": "", "severity": "MILD" }), Some("text_missing")),
            ("ALLERGY", json!({ "substance": "a", "severity": "MILD", "reaction": "\u{7}" }), Some("text_invalid")),
            ("MEDICATION", json!({ "name": "Metformin", "began_on": "2026-05-01", "ends_on": "2026-12-01" }), None),
            (
                "MEDICATION",
                json!({ "name": "a", "began_on": "2026-05-02", "ends_on": "2026-05-01" }),
                Some("dates_reversed"),
            ),
            ("MEDICATION", json!({ "name": "x".repeat(201) }), Some("text_too_long")),
            (
                "VITAL",
                json!({ "taken_at": "2026-06-01T08:00:00Z", "measure": { "kind": "PULSE", "per_minute": 60 } }),
                None,
            ),
            (
                "VITAL",
                json!({ "taken_at": "2026-06-01T08:06:00Z", "measure": { "kind": "PULSE", "per_minute": 60 } }),
                Some("time_in_future"),
            ),
            (
                "VITAL",
                json!({ "taken_at": "1800-06-01T08:06:00Z", "measure": { "kind": "PULSE", "per_minute": 60 } }),
                Some("date_too_early"),
            ),
            (
                "VITAL",
                json!({ "taken_at": "2026-06-01T08:00:00Z", "measure": { "kind": "PULSE", "per_minute": 6 } }),
                Some("value_implausible"),
            ),
            ("IMMUNIZATION", json!({ "vaccine": "Tetanus", "given_on": "2021-03-04", "dose": 2 }), None),
            ("IMMUNIZATION", json!({ "vaccine": "Tetanus", "given_on": "2027-03-04" }), Some("date_in_future")),
            (
                "IMMUNIZATION",
                json!({ "vaccine": "Tetanus", "given_on": "2021-03-04", "dose": 21 }),
                Some("value_implausible"),
            ),
            ("IMMUNIZATION", json!({ "vaccine": "", "given_on": "2021-03-04" }), Some("text_missing")),
        ] {
            assert_eq!(code(section, &entry), expected, "{section} {entry}");
        }
    }

    #[test]
    fn codes_of_icd10_are_known_by_their_form() {
        for (code, expected) in [
            ("J45", true),
            ("J45.0", true),
            ("C7A.0", true),
            ("S72.001A", true),
            ("J4", false),
            ("J45.", false),
            ("J45.00000", false),
            ("445", false),
            ("JA5", false),
            ("", false),
            ("J45.0 ", false),
        ] {
            assert_eq!(is_icd10(code), expected, "{code}");
        }
    }
}
