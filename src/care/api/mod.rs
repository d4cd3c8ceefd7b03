//! Routes of care.

mod clinic;
mod directory;
mod grants;
mod patients;
mod photos;
mod providers;
mod specializations;
mod visit_types;

pub use patients::PatientBody;
use utoipa_axum::router::OpenApiRouter;

use crate::core::Core;

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new()
        .merge(clinic::routes())
        .merge(patients::routes())
        .merge(grants::routes())
        .merge(specializations::routes())
        .merge(providers::routes())
        .merge(photos::routes())
        .merge(visit_types::routes())
}
