//! Routes of booking.

use utoipa_axum::router::OpenApiRouter;

use super::appointments;
use crate::core::Core;

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().merge(appointments::api::routes())
}
