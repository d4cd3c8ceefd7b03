//! Routes of care.

mod clinic;
mod grants;
mod patients;
mod specializations;
mod visit_types;

use utoipa_axum::router::OpenApiRouter;

use crate::core::Core;

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new()
        .merge(clinic::routes())
        .merge(patients::routes())
        .merge(grants::routes())
        .merge(specializations::routes())
        .merge(visit_types::routes())
}
