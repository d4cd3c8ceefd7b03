//! Routes of care.

use utoipa_axum::router::OpenApiRouter;

use crate::core::Core;

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new()
}
