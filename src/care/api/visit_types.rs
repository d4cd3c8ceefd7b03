//! Routes of visit types.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::accounts::{MaybeSignedIn, SignedIn};
use crate::api::{IfMatch, Json, Path, Problem, Versioned};
use crate::care::{self, NewVisitType, PaymentTime, VisitKind, VisitType};
use crate::core::Core;
use crate::ids::{ProviderId, VisitTypeId};
use crate::money::Money;

pub(super) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(set, retire))
}

/// What can be booked with a provider.
#[derive(Serialize, ToSchema)]
struct VisitTypeBody {
    id: VisitTypeId,
    name: String,
    kind: VisitKind,
    duration_minutes: i64,
    fee: Money,
    /// In other currencies; one of them can be named when it is booked.
    other_prices: Vec<Money>,
    payment: PaymentTime,
    needs_approval: bool,
    active: bool,
    /// For If-Match.
    version: i64,
}

/// What a visit type is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VisitTypeInput {
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    kind: VisitKind,
    /// In steps of 5.
    #[schema(minimum = 5, maximum = 480, multiple_of = 5)]
    duration_minutes: i64,
    fee: Money,
    /// What it costs in other currencies, each once and not that of the fee.
    #[serde(default)]
    #[schema(max_items = 10)]
    other_prices: Vec<Money>,
    /// `FREE` exactly when there is no fee.
    payment: PaymentTime,
    /// The provider has to agree to each appointment.
    #[serde(default)]
    needs_approval: bool,
    /// Can be booked; a new one always is.
    #[serde(default = "yes")]
    active: bool,
}

const fn yes() -> bool {
    true
}

#[utoipa::path(
    get, path = "/providers/{id}/visit-types", operation_id = "listVisitTypes", tag = "providers",
    params(("id" = ProviderId, Path, description = "Of the provider")),
    responses((status = 200, description = "Shortest first; retired ones only for the provider and admins", body = [VisitTypeBody])),
)]
async fn list(
    State(core): State<Core>,
    MaybeSignedIn(actor): MaybeSignedIn,
    Path(id): Path<ProviderId>,
) -> Result<Json<Vec<VisitTypeBody>>, Problem> {
    let types = care::shown_visit_types(&mut *core.read().await?, &actor, id).await?;
    Ok(Json(types.into_iter().map(VisitTypeBody::from).collect()))
}

#[utoipa::path(
    post, path = "/providers/{id}/visit-types", operation_id = "addVisitType", tag = "providers",
    params(("id" = ProviderId, Path, description = "Of the provider")), request_body = VisitTypeInput,
    responses((status = 201, description = "Can be booked", body = VisitTypeBody)), security(("session" = [])),
)]
async fn add(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<ProviderId>,
    Json(input): Json<VisitTypeInput>,
) -> Result<(StatusCode, Versioned<VisitTypeBody>), Problem> {
    let mut change = core.begin().await?;
    let added = care::add_visit_type(&mut change, &core, &actor, id, input.into()).await?;
    let added = care::visit_type(&mut change, added).await?.ok_or_else(Problem::not_found)?;
    change.commit().await?;
    Ok((StatusCode::CREATED, added.into()))
}

#[utoipa::path(
    put, path = "/providers/{id}/visit-types/{visit_type}", operation_id = "setVisitType", tag = "providers",
    params(
        ("id" = ProviderId, Path, description = "Of the provider"),
        ("visit_type" = VisitTypeId, Path, description = "Of the visit type"),
        ("If-Match" = String, Header, description = "The ETag that was read"),
    ),
    request_body = VisitTypeInput, responses((status = 200, description = "As it is now", body = VisitTypeBody)),
    security(("session" = [])),
)]
async fn set(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(place): Path<(ProviderId, VisitTypeId)>,
    IfMatch(version): IfMatch,
    Json(input): Json<VisitTypeInput>,
) -> Result<Versioned<VisitTypeBody>, Problem> {
    let active = input.active;
    Ok(care::change_visit_type(&core, &actor, place, version, input.into(), active).await?.into())
}

#[utoipa::path(
    delete, path = "/providers/{id}/visit-types/{visit_type}", operation_id = "retireVisitType", tag = "providers",
    params(
        ("id" = ProviderId, Path, description = "Of the provider"),
        ("visit_type" = VisitTypeId, Path, description = "Of the visit type"),
    ),
    responses((status = 204, description = "Cannot be booked any more")), security(("session" = [])),
)]
async fn retire(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path((provider, id)): Path<(ProviderId, VisitTypeId)>,
) -> Result<StatusCode, Problem> {
    care::retire_visit_type(&core, &actor, provider, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<VisitTypeInput> for NewVisitType {
    fn from(input: VisitTypeInput) -> Self {
        let VisitTypeInput { name, kind, duration_minutes, fee, other_prices, payment, needs_approval, active: _ } =
            input;
        Self { name, kind, duration_minutes, fee, other_prices, payment, needs_approval }
    }
}

impl From<VisitType> for VisitTypeBody {
    fn from(one: VisitType) -> Self {
        let VisitType { id, provider: _, name, kind, duration_minutes, fee, other_prices, .. } = one;
        let VisitType { payment, needs_approval, active, version, .. } = one;
        Self { id, name, kind, duration_minutes, fee, other_prices, payment, needs_approval, active, version }
    }
}

impl From<VisitType> for Versioned<VisitTypeBody> {
    fn from(one: VisitType) -> Self {
        Self(one.version, one.into())
    }
}
