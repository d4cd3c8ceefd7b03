//! Routes of the clinic.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::accounts::SignedIn;
use crate::api::{IfMatch, Json, Problem, Versioned};
use crate::care::{self, Clinic, Tier};
use crate::core::Core;
use crate::money::Currency;

pub(super) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().routes(routes!(show)).routes(routes!(settings, set))
}

/// The clinic as everybody sees it.
#[derive(Debug, Serialize, ToSchema)]
struct PublicClinic {
    name: String,
    /// Where people get help.
    email: String,
    /// IANA name.
    #[schema(example = "Europe/Berlin")]
    zone: String,
    currency: Currency,
    /// Tag such as `en`.
    language: String,
}

/// Everything about the clinic.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClinicSettings {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Where mails come from and go to.
    #[schema(min_length = 3, max_length = 254, example = "office@clinic.example")]
    email: String,
    /// IANA name.
    #[schema(example = "Europe/Berlin")]
    zone: String,
    currency: Currency,
    /// Tag such as `en`.
    #[schema(min_length = 2, max_length = 8)]
    language: String,
    /// How long an unfinished booking keeps its time.
    #[schema(minimum = 1, maximum = 1440)]
    hold_minutes: i64,
    /// What comes back to a patient who cancels, longest time first; who cancels later never gets more.
    #[schema(max_items = 6)]
    cancel_tiers: Vec<Tier>,
    /// Minutes before the start at which patients are reminded, each 5 to 20160.
    #[schema(max_items = 6)]
    reminder_minutes: Vec<i64>,
}

#[utoipa::path(
    get, path = "/clinic", operation_id = "getClinic", tag = "clinic",
    responses((status = 200, description = "The clinic", body = PublicClinic)),
)]
async fn show(State(core): State<Core>) -> Result<Json<PublicClinic>, Problem> {
    let clinic = care::clinic(&mut *core.read().await?).await?;
    let Clinic { name, email, zone, currency, language, .. } = clinic;
    Ok(Json(PublicClinic { name, email, zone, currency, language }))
}

#[utoipa::path(
    get, path = "/clinic/settings", operation_id = "getClinicSettings", tag = "clinic",
    responses((status = 200, description = "For admins", body = ClinicSettings)), security(("session" = [])),
)]
async fn settings(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<Versioned<ClinicSettings>, Problem> {
    Ok(care::clinic_settings(&core, &actor).await?.into())
}

#[utoipa::path(
    put, path = "/clinic/settings", operation_id = "setClinicSettings", tag = "clinic",
    params(("If-Match" = String, Header, description = "The ETag that was read")), request_body = ClinicSettings,
    responses((status = 200, description = "As it is now", body = ClinicSettings)), security(("session" = [])),
)]
async fn set(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    IfMatch(version): IfMatch,
    Json(new): Json<ClinicSettings>,
) -> Result<Versioned<ClinicSettings>, Problem> {
    let ClinicSettings { name, email, zone, currency, language, hold_minutes, cancel_tiers, reminder_minutes } = new;
    let new = Clinic { name, email, zone, currency, language, hold_minutes, cancel_tiers, reminder_minutes, version };
    Ok(care::set_clinic(&core, &actor, new).await?.into())
}

impl From<Clinic> for Versioned<ClinicSettings> {
    fn from(clinic: Clinic) -> Self {
        let Clinic { name, email, zone, currency, language, hold_minutes, cancel_tiers, reminder_minutes, version } =
            clinic;
        Self(
            version,
            ClinicSettings { name, email, zone, currency, language, hold_minutes, cancel_tiers, reminder_minutes },
        )
    }
}
