//! Routes of booking.

use utoipa_axum::router::OpenApiRouter;

use super::{appointments, hours, openings};
use crate::core::Core;

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().merge(hours::api::routes()).merge(openings::api::routes()).merge(appointments::api::routes())
}
