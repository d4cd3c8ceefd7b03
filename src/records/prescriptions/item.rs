//! What is prescribed: one medicine, how it is taken, how much is handed out.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes::codes;

/// One medicine.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PrescriptionItem)]
pub struct Item {
    /// As the pharmacy looks for it.
    #[schema(min_length = 1, max_length = 120, example = "Amoxicillin")]
    pub drug: String,
    /// Such as `500 mg`; empty where the name says it.
    #[serde(default)]
    #[schema(max_length = 60, example = "500 mg")]
    pub strength: String,
    /// What it is.
    pub form: Form,
    /// How much at a time.
    pub dose: Dose,
    /// Which way.
    pub route: Route,
    /// How often.
    pub frequency: Frequency,
    /// For how long.
    #[schema(minimum = 1, maximum = 366)]
    pub duration_days: i64,
    /// How much is handed out each time.
    pub quantity: Quantity,
    /// How often it may be handed out again.
    #[schema(minimum = 0, maximum = 12)]
    pub refills: i64,
    /// In the provider's words, for whoever takes it.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub instructions: String,
}

/// How much at a time.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PrescriptionDose)]
pub struct Dose {
    /// A decimal number with a point.
    #[schema(pattern = r"^[0-9]{1,5}(\.[0-9]{1,3})?$", example = "1.5")]
    pub amount: String,
    /// Of what.
    pub unit: Unit,
}

/// How much is handed out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PrescriptionQuantity)]
pub struct Quantity {
    /// How many.
    #[schema(minimum = 1, maximum = 9999)]
    pub amount: i64,
    /// Of what.
    pub unit: Unit,
}

/// How often.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
#[schema(as = PrescriptionFrequency)]
pub enum Frequency {
    /// So many times every day.
    TimesPerDay {
        /// How many.
        #[schema(minimum = 1, maximum = 24)]
        times: i64,
    },
    /// Again after so many hours; a week has 168.
    EveryHours {
        /// How many.
        #[schema(minimum = 1, maximum = 720)]
        hours: i64,
    },
    /// When it is needed.
    AsNeeded {
        /// No more often in one day.
        #[schema(minimum = 1, maximum = 24)]
        times_per_day_max: i64,
    },
}

codes! {
    /// What a medicine is.
    pub enum Form {
        /// Pressed.
        Tablet = "TABLET",
        /// In a shell.
        Capsule = "CAPSULE",
        /// Dissolved, to drink or rinse.
        Solution = "SOLUTION",
        /// Shaken, to drink.
        Suspension = "SUSPENSION",
        /// To be counted.
        Drops = "DROPS",
        /// On the skin.
        Cream = "CREAM",
        /// On the skin, greasy.
        Ointment = "OINTMENT",
        /// Breathed in.
        Inhaler = "INHALER",
        /// By a needle.
        Injection = "INJECTION",
        /// Sticks to the skin.
        Patch = "PATCH",
        /// Melts inside.
        Suppository = "SUPPOSITORY",
        /// Sprayed.
        Spray = "SPRAY",
        /// To be stirred in, or dusted on.
        Powder = "POWDER",
        /// None of these; the drug's name says what.
        Other = "OTHER",
    }

    /// Which way a medicine is taken.
    pub enum Route {
        /// Swallowed.
        Oral = "ORAL",
        /// Under the tongue.
        Sublingual = "SUBLINGUAL",
        /// On the skin, to act there.
        Topical = "TOPICAL",
        /// Through the skin.
        Transdermal = "TRANSDERMAL",
        /// Breathed in.
        Inhaled = "INHALED",
        /// Into the nose.
        Nasal = "NASAL",
        /// Into the eye.
        Ophthalmic = "OPHTHALMIC",
        /// Into the ear.
        Otic = "OTIC",
        /// Into the rectum.
        Rectal = "RECTAL",
        /// Into the vagina.
        Vaginal = "VAGINAL",
        /// Under the skin.
        Subcutaneous = "SUBCUTANEOUS",
        /// Into a muscle.
        Intramuscular = "INTRAMUSCULAR",
        /// Into a vein.
        Intravenous = "INTRAVENOUS",
    }

    /// What a medicine is counted in.
    pub enum Unit {
        /// Tablets.
        Tablet = "TABLET",
        /// Capsules.
        Capsule = "CAPSULE",
        /// Millilitres.
        Millilitre = "ML",
        /// Drops.
        Drop = "DROP",
        /// Puffs of an inhaler or a spray.
        Puff = "PUFF",
        /// Patches.
        Patch = "PATCH",
        /// Suppositories.
        Suppository = "SUPPOSITORY",
        /// Small bags of powder.
        Sachet = "SACHET",
        /// Micrograms.
        Microgram = "UG",
        /// Milligrams.
        Milligram = "MG",
        /// Grams.
        Gram = "G",
        /// International units.
        InternationalUnit = "IU",
        /// A thin layer, a finger's tip: what goes on the skin.
        Application = "APPLICATION",
        /// Whole packages; of what is handed out only.
        Package = "PACKAGE",
    }
}
