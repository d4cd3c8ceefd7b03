//! Routes of providers' pages.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::directory::{__path_list, EntryBody, list};
use crate::accounts::{MaybeSignedIn, SignedIn};
use crate::api::{IfMatch, Json, Path, Problem, Versioned};
use crate::care::{self, ProviderPage, ProviderProfile, SpecializationId};
use crate::core::Core;
use crate::ids::{ProviderId, UserId};

pub(super) fn routes() -> OpenApiRouter<Core> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(show, set)).routes(routes!(own))
}

/// A provider's page.
#[derive(Serialize, ToSchema)]
struct ProviderBody {
    #[serde(flatten)]
    entry: EntryBody,
    /// A few words about them.
    bio: String,
    licence_number: String,
    licence_authority: String,
    /// Listed in the directory and open for booking.
    active: bool,
    /// For If-Match.
    #[schema(minimum = 1)]
    version: i64,
}

/// A provider to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewProviderInput {
    /// Of a user with the role PROVIDER who is no provider yet.
    user_id: UserId,
    profile: ProfileInput,
}

/// What a provider's page is to say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProfileInput {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Such as `Consultant cardiologist`.
    #[serde(default)]
    #[schema(max_length = 120)]
    title: String,
    #[serde(default)]
    #[schema(max_length = 2000)]
    bio: String,
    #[serde(default)]
    #[schema(max_length = 60)]
    licence_number: String,
    #[serde(default)]
    #[schema(max_length = 120)]
    licence_authority: String,
    /// Tags such as `en`.
    #[schema(max_items = 20)]
    languages: Vec<String>,
    /// Of the clinic's list.
    #[schema(max_items = 20)]
    specializations: Vec<SpecializationId>,
    /// IANA name; weekly hours are told in it.
    #[schema(example = "Europe/Berlin")]
    zone: String,
}

/// A provider's page as it is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProviderInput {
    profile: ProfileInput,
    /// Listed in the directory and open for booking; only an admin changes it. As it is unless given.
    active: Option<bool>,
}

#[utoipa::path(
    post, path = "/providers", operation_id = "addProvider", tag = "providers", request_body = NewProviderInput,
    responses((status = 201, description = "A provider, active at once", body = ProviderBody)), security(("session" = [])),
)]
async fn add(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Json(input): Json<NewProviderInput>,
) -> Result<(StatusCode, Versioned<ProviderBody>), Problem> {
    let mut change = core.begin().await?;
    let id = care::add_provider(&mut change, &core, &actor, input.user_id, input.profile.into()).await?;
    let page = care::show_provider(&mut change, &actor, id).await?;
    change.commit().await?;
    Ok((StatusCode::CREATED, page.into()))
}

#[utoipa::path(
    get, path = "/providers/{id}", operation_id = "getProvider", tag = "providers",
    params(("id" = ProviderId, Path, description = "Of the provider")),
    responses((status = 200, description = "One who is not active only for the provider and admins", body = ProviderBody)),
)]
async fn show(
    State(core): State<Core>,
    MaybeSignedIn(actor): MaybeSignedIn,
    Path(id): Path<ProviderId>,
) -> Result<Versioned<ProviderBody>, Problem> {
    Ok(care::show_provider(&mut *core.read().await?, &actor, id).await?.into())
}

#[utoipa::path(
    put, path = "/providers/{id}", operation_id = "setProvider", tag = "providers",
    params(
        ("id" = ProviderId, Path, description = "Of the provider"),
        ("If-Match" = String, Header, description = "The ETag that was read"),
    ),
    request_body = ProviderInput, responses((status = 200, description = "As it is now", body = ProviderBody)),
    security(("session" = [])),
)]
async fn set(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<ProviderId>,
    IfMatch(version): IfMatch,
    Json(input): Json<ProviderInput>,
) -> Result<Versioned<ProviderBody>, Problem> {
    Ok(care::change_provider(&core, &actor, id, version, input.profile.into(), input.active).await?.into())
}

#[utoipa::path(
    get, path = "/me/provider", operation_id = "showMyProvider", tag = "providers",
    responses((status = 200, description = "Whom patients book who book you; 404 unless an admin made you one", body = ProviderBody)),
    security(("session" = [])),
)]
async fn own(State(core): State<Core>, SignedIn(actor): SignedIn) -> Result<Versioned<ProviderBody>, Problem> {
    Ok(care::own_provider(&mut *core.read().await?, &actor).await?.into())
}

impl From<ProfileInput> for ProviderProfile {
    fn from(input: ProfileInput) -> Self {
        Self {
            name: input.name,
            title: input.title,
            bio: input.bio,
            licence_number: input.licence_number,
            licence_authority: input.licence_authority,
            languages: input.languages,
            specializations: input.specializations,
            zone: input.zone,
        }
    }
}

impl From<ProviderPage> for Versioned<ProviderBody> {
    fn from(mut page: ProviderPage) -> Self {
        let provider = &mut page.provider;
        let version = provider.version;
        let body = ProviderBody {
            bio: std::mem::take(&mut provider.bio),
            licence_number: std::mem::take(&mut provider.licence_number),
            licence_authority: std::mem::take(&mut provider.licence_authority),
            active: provider.active,
            version,
            entry: page.into(),
        };
        Self(version, body)
    }
}
