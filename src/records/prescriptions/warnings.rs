//! What speaks against signing: an allergy, or a medicine that the patient has already. Pure.
//!
//! Names are compared word by word, without case, accents and what says nothing (salts, forms); a few groups that people
//! name when they mean all of it, such as penicillin, stand for their members. It is a second pair of eyes over what the
//! chart says, not a database of interactions: silence is no approval.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use utoipa::ToSchema;

use super::item::Item;
use crate::codes::codes;
use crate::digest::sha256;

codes! {
    /// What a warning is about.
    pub enum WarningKind {
        /// The patient is allergic to it.
        Allergy = "ALLERGY",
        /// The patient has it already, or it is there twice.
        Duplicate = "DUPLICATE",
    }
}

/// Something that speaks against it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PrescriptionWarning)]
pub struct Warning {
    /// What signing names to say that it was seen; the same as long as the facts are.
    #[schema(pattern = "^[0-9a-f]{16}$")]
    pub key: String,
    /// What it is about.
    pub kind: WarningKind,
    /// Which item, from 0.
    #[schema(minimum = 0)]
    pub item: usize,
    /// The medicine of that item.
    pub drug: String,
    /// The allergy, or the medicine that is there already.
    pub with: String,
}

/// What speaks against these items, in their order.
///
/// `allergies` are substances as the chart names them, `active` the medicines that the patient has now.
pub fn warnings(items: &[Item], allergies: &[String], active: &[String]) -> Vec<Warning> {
    let mut found = Vec::new();
    for (n, item) in items.iter().enumerate() {
        let drug = words(&item.drug);
        for substance in allergies.iter().filter(|substance| concerns(&words(substance), &drug)) {
            found.push(warning(WarningKind::Allergy, n, item, substance));
        }
        let before = items.iter().take(n).map(|other| &other.drug);
        for other in active.iter().chain(before).filter(|other| share(&words(other), &drug)) {
            found.push(warning(WarningKind::Duplicate, n, item, other));
        }
    }
    found.dedup_by(|one, other| one.key == other.key);
    found
}

/// Those that nobody has said they saw.
pub(super) fn unseen(warnings: Vec<Warning>, acknowledged: &[String]) -> Vec<Warning> {
    warnings.into_iter().filter(|warning| !acknowledged.contains(&warning.key)).collect()
}

fn warning(kind: WarningKind, n: usize, item: &Item, with: &str) -> Warning {
    let facts = format!("{kind}|{n}|{}|{with}", item.drug);
    let key = sha256(facts.as_bytes()).chars().take(16).collect();
    Warning { key, kind, item: n, drug: item.drug.clone(), with: with.to_owned() }
}

/// An allergy concerns a medicine of that name, and the members of a group that it names or whose member it is.
fn concerns(allergy: &[String], drug: &[String]) -> bool {
    share(allergy, drug) || GROUPS.iter().any(|group| belongs(allergy, group) && belongs(drug, group))
}

fn belongs(words: &[String], group: &[&str]) -> bool {
    // The endings of one letter or two are plurals and other languages' spellings.
    words.iter().any(|word| group.iter().any(|stem| word.starts_with(stem)))
}

fn share(one: &[String], other: &[String]) -> bool {
    one.iter().any(|word| other.contains(word))
}

/// The words that tell a medicine from others.
fn words(name: &str) -> Vec<String> {
    let plain: String = name.nfd().filter(|char| !is_combining_mark(*char)).collect::<String>().to_lowercase();
    let words = plain.split(|char: char| !char.is_alphanumeric()).filter(|word| word.chars().any(char::is_alphabetic));
    words.filter(|word| word.chars().count() >= 3 && !SAYS_NOTHING.contains(word)).map(str::to_owned).collect()
}

/// Beginnings of the names of a group and of its members, in our languages.
const GROUPS: [&[&str]; 4] = [
    &[
        "penicill",
        "amoxicill",
        "ampicill",
        "flucloxacill",
        "cloxacill",
        "dicloxacill",
        "oxacill",
        "piperacill",
        "pivmecillinam",
        "phenoxymethylpenicill",
        "benzylpenicill",
        "بنسلين",
        "اموكسيسيلين",
    ],
    &[
        "cephalospor",
        "cefalospor",
        "cephalex",
        "cefalex",
        "cefadrox",
        "cefur",
        "ceftri",
        "cefix",
        "cefpod",
        "cefaz",
        "cefacl",
    ],
    &[
        "sulfonamid",
        "sulphonamid",
        "sulfamid",
        "sulfa",
        "cotrimoxazol",
        "sulfamethoxazol",
        "sulfadiazin",
        "sulfasalazin",
    ],
    &[
        "nsaid",
        "ains",
        "ibuprof",
        "naprox",
        "diclof",
        "ketoprof",
        "indomet",
        "piroxicam",
        "meloxicam",
        "aspirin",
        "acetylsalicyl",
        "celecoxib",
        "etoricoxib",
        "ketorolac",
    ],
];

/// Salts, forms and fillers.
const SAYS_NOTHING: [&str; 34] = [
    "acid",
    "acide",
    "sodium",
    "potassium",
    "calcium",
    "magnesium",
    "hydrochloride",
    "chlorhydrate",
    "sulfate",
    "sulphate",
    "acetate",
    "maleate",
    "tartrate",
    "citrate",
    "phosphate",
    "fumarate",
    "mesylate",
    "besylate",
    "trihydrate",
    "with",
    "and",
    "avec",
    "forte",
    "retard",
    "release",
    "tablet",
    "tablets",
    "capsule",
    "capsules",
    "cream",
    "drops",
    "syrup",
    "oral",
    "allergy",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::prescriptions::rules::tests::item;

    fn of(drug: &str) -> Item {
        Item { drug: drug.into(), ..item() }
    }

    #[test]
    fn allergies_and_what_is_there_already_are_found_by_name_and_group() {
        for (drug, allergy, active, expected) in [
            ("Amoxicillin", "Penicillin", "", &[WarningKind::Allergy][..]),
            ("AMOXICILLINE", "allergie à la pénicilline", "", &[WarningKind::Allergy]),
            ("Flucloxacillin", "amoxicillin", "", &[WarningKind::Allergy]),
            ("Ibuprofen", "Aspirin", "", &[WarningKind::Allergy]),
            ("Sulfamethoxazole / Trimethoprim", "sulfa drugs", "", &[WarningKind::Allergy]),
            ("Insulin glargine", "insulin", "Insulin aspart", &[WarningKind::Allergy, WarningKind::Duplicate]),
            ("Paracetamol", "Penicillin", "paracétamol 500", &[WarningKind::Duplicate]),
            ("Amoxicillin", "", "Amoxicillin/clavulanic acid", &[WarningKind::Duplicate]),
            ("Valproic acid", "", "Folic acid", &[]),
            ("Sodium alginate", "Sodium valproate", "Sodium chloride", &[]),
            ("Paracetamol", "peanuts", "Ibuprofen", &[]),
            ("Amoxicillin", "", "", &[]),
        ] {
            let found = warnings(&[of(drug)], &[allergy.into()], &[active.into()]);
            let kinds: Vec<WarningKind> = found.iter().map(|warning| warning.kind).collect();
            assert_eq!(kinds, expected, "{drug}");
        }
    }

    #[test]
    fn the_same_medicine_twice_on_one_paper_is_told_of_the_second() {
        let found = warnings(&[of("Amoxicillin"), of("Ibuprofen"), of("amoxicillin 250")], &[], &[]);
        let told: Vec<(usize, &str)> = found.iter().map(|warning| (warning.item, warning.with.as_str())).collect();
        assert_eq!(told, [(2, "Amoxicillin")]);
    }

    #[test]
    fn a_warning_that_was_seen_is_silent_until_the_facts_change() {
        let allergies = ["Penicillin".to_owned()];
        let found = warnings(&[of("Amoxicillin")], &allergies, &[]);
        let seen: Vec<String> = found.iter().map(|warning| warning.key.clone()).collect();
        assert!(unseen(found, &seen).is_empty());
        assert_eq!(unseen(warnings(&[of("Ampicillin")], &allergies, &[]), &seen).len(), 1);
        assert_eq!(unseen(warnings(&[of("Amoxicillin")], &["Amoxicillin".into()], &[]), &seen).len(), 1);
    }
}
