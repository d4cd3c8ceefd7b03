//! Routes of openings. What is public tells when one can book, never why not.

use axum::extract::State as Service;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Ask, Opening, Reason, WhyNot, busy, find, reasons, search};
use crate::accounts::SignedIn;
use crate::api::{Json, Path, Problem, Query};
use crate::booking::hours::{self, manages};
use crate::care;
use crate::core::Core;
use crate::ids::{AppointmentId, ProviderId, VisitTypeId};

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().routes(routes!(of_provider)).routes(routes!(explain)).routes(routes!(by_specialization))
}

/// What is looked for with one provider.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ProviderAsk {
    /// One of the provider's.
    #[param(value_type = String, format = Uuid)]
    visit_type: VisitTypeId,
    /// The earliest start.
    #[param(value_type = String, format = DateTime)]
    from: Timestamp,
    /// Starts are before this; at most 62 days later.
    #[param(value_type = String, format = DateTime)]
    to: Timestamp,
}

/// A start to be explained.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Start {
    /// One of the provider's.
    #[param(value_type = String, format = Uuid)]
    visit_type: VisitTypeId,
    /// When the visit would begin.
    #[param(value_type = String, format = DateTime)]
    at: Timestamp,
}

/// What is looked for with many providers.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchAsk {
    /// Id of a specialization.
    #[param(pattern = "^[a-z0-9][a-z0-9-]{0,63}$", example = "cardiology")]
    specialization: String,
    /// How they meet; either way unless said.
    #[param(inline)]
    kind: Option<care::VisitKind>,
    /// The earliest start.
    #[param(value_type = String, format = DateTime)]
    from: Timestamp,
    /// Starts are before this; at most 62 days later.
    #[param(value_type = String, format = DateTime)]
    to: Timestamp,
    /// Providers at most, 1 to 500; 100 unless said.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<i64>,
}

/// Openings of one provider.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Openings {
    /// IANA name of the provider's zone.
    zone: String,
    /// In order of time.
    openings: Vec<Opening>,
}

/// The first openings of one provider among many.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Found {
    /// With whom.
    provider_id: ProviderId,
    /// The shortest visit that fits the search.
    visit_type_id: VisitTypeId,
    /// IANA name of the provider's zone.
    zone: String,
    /// The first five in order of time.
    openings: Vec<Opening>,
}

/// Providers who can be met.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct FoundList {
    /// Those who can be met first come first.
    items: Vec<Found>,
}

/// Why a start is not offered.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Explanation {
    /// It is offered.
    offered: bool,
    /// All reasons why not.
    reasons: Vec<ReasonBody>,
}

/// One reason.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct ReasonBody {
    /// Which.
    code: WhyNot,
    /// The visit in the way.
    #[schema(value_type = Option<String>, format = Uuid)]
    appointment_id: Option<AppointmentId>,
    /// The holiday's name.
    holiday: Option<String>,
    /// The first or last start that the notice or the horizon allows.
    #[schema(value_type = Option<String>, format = DateTime)]
    limit: Option<Timestamp>,
    /// The hours it lies in, or those nearest to it.
    window: Option<Opening>,
}

#[utoipa::path(
    get, path = "/providers/{id}/openings", operation_id = "listOpenings", tag = "booking",
    params(("id" = inline(ProviderId), Path, description = "Of the provider"), ProviderAsk),
    responses((status = 200, description = "Starts that can be booked", body = Openings)),
)]
async fn of_provider(
    Service(core): Service<Core>,
    Path(id): Path<ProviderId>,
    Query(asked): Query<ProviderAsk>,
) -> Result<Json<Openings>, Problem> {
    span(asked.from, asked.to)?;
    let mut conn = core.read().await?;
    let provider = care::provider(&mut conn, id).await?.filter(|provider| provider.active);
    let provider = provider.ok_or_else(Problem::not_found)?;
    let kind = care::visit_type(&mut conn, asked.visit_type).await?;
    let kind = kind.filter(|kind| kind.provider == id && kind.active).ok_or_else(unknown_type)?;
    let ask = Ask { duration_minutes: kind.duration_minutes, from: asked.from, to: asked.to };
    let hours = hours::load(&mut conn, id, ask.from, ask.to).await?.ok_or_else(Problem::not_found)?;
    let busy = busy(&mut conn, id, ask.from, ask.to).await?;
    Ok(Json(Openings { zone: provider.zone, openings: find(&hours, &busy, ask, core.clock.now()) }))
}

#[utoipa::path(
    get, path = "/providers/{id}/openings/explanation", operation_id = "explainOpening", tag = "booking",
    params(("id" = inline(ProviderId), Path, description = "Of the provider"), Start),
    responses((status = 200, description = "Why the start is not offered, for this provider and admins", body = Explanation)),
    security(("session" = [])),
)]
async fn explain(
    Service(core): Service<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<ProviderId>,
    Query(asked): Query<Start>,
) -> Result<Json<Explanation>, Problem> {
    let mut conn = core.read().await?;
    manages(&mut conn, &actor, id).await?;
    let kind = care::visit_type(&mut conn, asked.visit_type).await?.filter(|kind| kind.provider == id);
    let kind = kind.ok_or_else(unknown_type)?;
    let hours = hours::load(&mut conn, id, asked.at, asked.at).await?.ok_or_else(Problem::not_found)?;
    let busy = busy(&mut conn, id, asked.at, asked.at).await?;
    let reasons = reasons(&hours, &busy, asked.at, kind.duration_minutes, core.clock.now());
    let reasons: Vec<ReasonBody> = reasons.into_iter().map(Into::into).collect();
    Ok(Json(Explanation { offered: reasons.is_empty(), reasons }))
}

#[utoipa::path(
    get, path = "/openings", operation_id = "searchOpenings", tag = "booking", params(SearchAsk),
    responses((status = 200, description = "Providers of a specialization with their first openings", body = FoundList)),
)]
async fn by_specialization(
    Service(core): Service<Core>,
    Query(asked): Query<SearchAsk>,
) -> Result<Json<FoundList>, Problem> {
    span(asked.from, asked.to)?;
    let limit = asked.limit.unwrap_or(100);
    if !(1..=500).contains(&limit) {
        return Err(Problem::invalid("limit", "limit_invalid", "limit is 1 to 500"));
    }
    let specialization = asked.specialization.parse().map_err(|error: care::NotASpecializationId| {
        Problem::invalid("specialization", "specialization_invalid", error.to_string())
    })?;
    let wanted = search::Wanted { specialization, kind: asked.kind, from: asked.from, to: asked.to, limit };
    let found = search::search(&core, &wanted, core.clock.now()).await?;
    let items = found.into_iter().map(|found| Found {
        provider_id: found.provider,
        visit_type_id: found.visit_type,
        zone: found.zone,
        openings: found.openings,
    });
    Ok(Json(FoundList { items: items.collect() }))
}

fn span(from: Timestamp, to: Timestamp) -> Result<(), Problem> {
    if from > to {
        return Err(Problem::invalid("to", "range_invalid", "from is not after to"));
    }
    if to.duration_since(from) > SPAN_MAX {
        return Err(Problem::invalid("to", "range_too_long", "at most 62 days"));
    }
    Ok(())
}

fn unknown_type() -> Problem {
    Problem::invalid("visit_type", "visit_type_unknown", "this provider has no such visit type")
}

impl From<Reason> for ReasonBody {
    fn from(reason: Reason) -> Self {
        let Reason { why, appointment, holiday, limit, window } = reason;
        Self { code: why, appointment_id: appointment, holiday, limit, window }
    }
}

/// Two months, whichever.
const SPAN_MAX: SignedDuration = SignedDuration::from_hours(62 * 24);
