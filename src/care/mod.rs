//! Care: the clinic, its patients, its providers and their directory.
//!
//! A patient sees and changes their own data; somebody else does so for them only by a grant that stands. Admins see who
//! people are and how to reach them, and nothing about their health. Whatever an actor may not know of is not there.

pub mod api;
mod clinic;
mod days;
mod error;
mod patient;
mod provider;
mod rules;
mod specialization;
mod store;
mod visit_type;

pub use clinic::{Clinic, Tier, clinic, clinic_settings, lock_clinic, set_clinic, set_clinic_in};
pub use days::{Days, QUARTER_US};
pub use error::Error;
pub use patient::{
    Gone, Grant, GrantRelation, Patient, PatientProfile, PatientView, Relation, acts_for, add_dependant, add_grant,
    change_patient, grants, guardians, list_patients, lock_patient, my_patients, own_patient, patient, patient_view,
    patients_of, pseudonymise, relation, revoke_grant, show_patient,
};
pub use provider::{
    Directory, Order, Photo, PhotoType, PriceRange, Provider, ProviderPage, ProviderProfile, add_provider,
    change_provider, directory, directory_plan, lock_provider, look_again_everywhere, openings_due, own_provider,
    photo, provider, provider_of, remove_photo, set_next_opening, set_photo, show_provider,
};
pub use specialization::{
    NotASpecializationId, Specialization, SpecializationId, add_specialization, remove_specialization, specializations,
};
pub use visit_type::{
    NewVisitType, PaymentTime, VisitKind, VisitType, add_visit_type, change_visit_type, retire_visit_type,
    shown_visit_types, visit_type, visit_types,
};
