//! The check that anybody with a paper in hand can make, a pharmacy above all: is it real, does it stand, does it say what
//! was signed?
//!
//! Whoever has the code has the paper, and the paper says more than this does. What is told is what a forger would change:
//! who signed it under which licence, when, until when, and each medicine line by line. Of the patient only initials and
//! the year of birth, enough to see that it belongs to the paper and of no use without it (GDPR Art. 5(1)(c)). The
//! provider's free words are left out: they may tell what it is for. What does not stand any more shows no medicines,
//! since nothing is to be handed out. The answer has the same members whatever the state is; an unknown code is a 404.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;

use super::error::Error;
use super::model::Signed;
use super::rules::PrescriptionStatus;
use super::words::Words;
use super::{code, store};
use crate::accounts;
use crate::actor::{Actor, Origin};
use crate::audit::Record;
use crate::codes::codes;
use crate::core::Core;
use crate::language::Language;
use crate::records::{self, keys};
use crate::sensitive::Phi;

codes! {
    /// What a check finds.
    pub enum CheckStatus {
        /// It stands and can be handed in.
        Valid = "VALID",
        /// Its time is over.
        Expired = "EXPIRED",
        /// Its provider took it back.
        Cancelled = "CANCELLED",
        /// Another one stands in its place.
        Superseded = "SUPERSEDED",
    }
}

/// What anybody with its code learns of a prescription.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = PrescriptionCheck)]
pub struct Check {
    status: CheckStatus,
    clinic: String,
    provider: CheckedProvider,
    patient: CheckedPatient,
    /// Where it was signed.
    #[schema(value_type = String, format = Date)]
    signed_on: Date,
    /// The last day on which it can be handed in.
    #[schema(value_type = String, format = Date)]
    valid_until: Date,
    /// How many medicines are on the paper.
    #[schema(minimum = 1)]
    item_count: usize,
    /// Line by line as the paper has them; empty unless it is VALID.
    items: Vec<CheckedItem>,
}

/// Who signed it.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = PrescriptionCheckProvider)]
struct CheckedProvider {
    name: String,
    licence_number: String,
    licence_authority: String,
}

/// Enough to see that it belongs to the paper.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = PrescriptionCheckPatient)]
struct CheckedPatient {
    #[schema(value_type = String, example = "A. M.")]
    initials: Phi<String>,
    #[schema(value_type = Option<i16>)]
    birth_year: Phi<Option<i16>>,
}

/// One medicine as it is printed.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = PrescriptionCheckItem)]
struct CheckedItem {
    #[schema(example = "Amoxicillin, 500 mg, capsule")]
    medicine: String,
    directions: String,
    quantity: String,
    #[schema(minimum = 0)]
    refills: i64,
}

/// What a code stands for.
pub(super) async fn check(core: &Core, actor: &Actor, origin: &Origin, typed: &str) -> Result<Check, Error> {
    let counted = accounts::look_up(core, origin).await?;
    let found = find(core, actor, typed).await?;
    counted.was_good(core).await?;
    Ok(found)
}

async fn find(core: &Core, actor: &Actor, typed: &str) -> Result<Check, Error> {
    let hash = code::hash(typed).ok_or(Error::NotFound)?;
    let mut change = core.begin().await?;
    let prescription = store::by_code(&mut change, &hash).await?.ok_or(Error::NotFound)?;
    let key = match keys::of(&mut change, core, prescription.patient).await {
        // Nobody is to learn that there was one.
        Err(records::Error::Erased) => return Err(Error::NotFound),
        other => other?,
    };
    let signed = prescription.signed(&key)?.ok_or(Error::NotFound)?;
    let status = match prescription.status {
        PrescriptionStatus::Draft => return Err(Error::NotFound),
        PrescriptionStatus::Cancelled => CheckStatus::Cancelled,
        PrescriptionStatus::Superseded => CheckStatus::Superseded,
        PrescriptionStatus::Signed if prescription.stands(change.now()) => CheckStatus::Valid,
        PrescriptionStatus::Signed => CheckStatus::Expired,
    };
    let record = Record::new("prescription.checked", "prescription", prescription.id).of(prescription.patient);
    change.record(actor, record.with(serde_json::json!({ "found": status })));
    change.commit().await?;
    Ok(told(signed, status))
}

fn told(signed: Signed, status: CheckStatus) -> Check {
    let words = Words::of(Language::of(&signed.language));
    let items = if status == CheckStatus::Valid { signed.items.as_slice() } else { &[] };
    let items = items.iter().map(|item| CheckedItem {
        medicine: words.medicine(item),
        directions: words.directions(item),
        quantity: words.quantity(item),
        refills: item.refills,
    });
    Check {
        status,
        items: items.map(plain).collect(),
        item_count: signed.items.len(),
        signed_on: day(signed.signed_at, &signed.zone),
        valid_until: signed.valid_until,
        patient: CheckedPatient {
            initials: Phi(initials(&signed.patient_name)),
            birth_year: Phi(signed.patient_born.map(Date::year)),
        },
        clinic: signed.clinic,
        provider: CheckedProvider {
            name: signed.provider.name,
            licence_number: signed.provider.licence_number,
            licence_authority: signed.provider.licence_authority,
        },
    }
}

/// Without the marks that order text on paper.
fn plain(item: CheckedItem) -> CheckedItem {
    let plain = |text: String| text.replace(['\u{2068}', '\u{2069}'], "");
    CheckedItem {
        medicine: plain(item.medicine),
        directions: plain(item.directions),
        quantity: plain(item.quantity),
        ..item
    }
}

fn day(at: Timestamp, zone: &str) -> Date {
    at.to_zoned_datetime(TimeZone::get(zone).unwrap_or(TimeZone::UTC)).date()
}

/// First letters of the first and the last name.
fn initials(name: &str) -> String {
    let mut letters = name.split_whitespace().filter_map(|word| word.chars().find(|char| char.is_alphanumeric()));
    let first = letters.next();
    let initials = first.into_iter().chain(letters.next_back());
    initials.map(|letter| format!("{}.", letter.to_uppercase())).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_name() {
        for (name, expected) in [
            ("Ada Lovelace", "A. L."),
            ("Sofía María de la Cruz Herrera", "S. H."),
            ("Plato", "P."),
            ("ليلى حداد", "ل. ح."),
            ("'élan (x)", "É. X."),
            ("", ""),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
