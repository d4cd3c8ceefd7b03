//! Routes of records.

use utoipa_axum::router::OpenApiRouter;

use super::{break_glass, chart, consents, erasure, export, notes, prescriptions, summary};
use crate::core::Core;

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new()
        .merge(notes::api::routes())
        .merge(prescriptions::api::routes())
        .merge(chart::api::routes())
        .merge(consents::api::routes())
        .merge(break_glass::api::routes())
        .merge(erasure::api::routes())
        .merge(export::api::routes())
        .merge(summary::api::routes())
}
