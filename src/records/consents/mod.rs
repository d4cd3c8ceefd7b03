//! Consents: four kinds, each an object of its own, to texts of the clinic that have numbers.
//!
//! Agreeing to a visit at a distance is not agreeing to its recording, to the terms, or to what happens with data. The
//! patient agrees, or the guardian for them; nobody else does. What was agreed to, by whom and when, stays; taking it back
//! is noted beside it. A clinic says which kinds it asks for before a visit: [`missing`] tells what is not agreed to yet in
//! the newest words. Nothing here is clinical, so it outlives an erasure, as proof.

pub mod api;
mod give;
mod kinds;
mod rules;
mod store;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use give::{Consents, give, list, missing, withdraw};
pub use kinds::{kinds, publish, set_required, texts};

use crate::care::Relation;
use crate::codes::codes;
use crate::ids::{ConsentId, PatientId};
use crate::sensitive::Phi;

codes! {
    /// What is agreed to.
    pub enum ConsentKind {
        /// Being cared for at a distance.
        Telehealth = "TELEHEALTH",
        /// That visits are recorded.
        Recording = "RECORDING",
        /// The clinic's terms.
        Terms = "TERMS",
        /// What happens with one's data.
        Data = "DATA",
    }
}

/// What the clinic asks.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ConsentKindState)]
pub struct Kind {
    /// What is agreed to.
    pub kind: ConsentKind,
    /// Whether it is asked for before a visit.
    pub required: bool,
    /// The newest text; null where the clinic has none yet.
    pub text: Option<Text>,
}

/// A text that people agree to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ConsentText)]
pub struct Text {
    /// Of which kind.
    pub kind: ConsentKind,
    /// From 1; a higher one is newer.
    #[schema(minimum = 1)]
    pub number: i64,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// The same text in each language.
    pub words: Vec<Words>,
}

/// A text in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ConsentWords)]
pub struct Words {
    /// Tag such as `en`.
    #[schema(min_length = 2, max_length = 8, pattern = "^[a-z]{2,3}(-[A-Za-z0-9]{2,4})?$", example = "en")]
    pub language: String,
    /// One line.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// All of it.
    #[schema(min_length = 1, max_length = 20_000)]
    pub body: String,
}

/// Somebody agreed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Consent {
    /// Which.
    pub id: ConsentId,
    /// For whom.
    pub patient_id: PatientId,
    /// To what.
    pub kind: ConsentKind,
    /// To which text of that kind.
    #[schema(minimum = 1)]
    pub number: i64,
    /// What they were to the patient: `OWN` or `GUARDIAN`.
    pub given_as: Relation,
    /// Who; null when they are gone.
    #[schema(value_type = Option<String>)]
    pub given_by: Option<Phi<String>>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub given_at: Timestamp,
    /// Who took it back.
    #[schema(value_type = Option<String>)]
    pub withdrawn_by: Option<Phi<String>>,
    /// When; null while it stands.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub withdrawn_at: Option<Timestamp>,
}
