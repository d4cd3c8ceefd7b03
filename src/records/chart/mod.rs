//! The chart: a patient's problems, allergies, medications, measurements, immunizations and documents.
//!
//! The patient's side states what it knows; a provider who treats the patient confirms, changes and adds. Each entry says
//! whose it is and who stands by it. Nothing is deleted: an entry ends, or was entered in error, and what it said before
//! stays readable. All of it is sealed with the patient's key.

pub mod api;
mod content;
pub mod documents;
mod model;
mod read;
mod rules;
mod store;
mod view;
mod vital;
mod write;
mod writer;

pub use content::{Allergy, ChartSection, Content, Immunization, Medication, Problem, Severity, Vital};
pub use model::{ChartSource, EntryStatus};
pub use read::{allergies, chart, history, medications};
pub use view::{EntryView, HistoryView};
pub use vital::Measure;
pub use write::{add, change};

pub(super) use view::Names;
