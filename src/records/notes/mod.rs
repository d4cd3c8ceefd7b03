//! Notes of consultations: drafted by the provider, saved while they write, signed, and then never changed.
//!
//! A draft is its author's alone. Saving names the version that was read; when another window saved in between nothing is
//! lost, as the author gets both texts. Signing freezes text, author and time, and hashes them; what is wrong later is said
//! in an amendment, signed too. The patient reads what is signed, and in it a part that is written for them.

pub mod api;
mod draft;
mod model;
mod paper;
mod read;
mod sign;
mod store;
mod templates;
mod view;
mod words;

pub use draft::{open_draft, save};
pub use model::{MedicalRecord, NoteSection, NoteStatus, NoteTemplate, Part};
pub use read::{NotesOf, list, pdf, show, unsigned};
pub use sign::{amend, sign};
pub use templates::{TemplateView, templates};
pub use view::{Conflict, NoteLine, NoteSummary, NoteText, NoteView};
