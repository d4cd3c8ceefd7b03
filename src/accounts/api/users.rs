//! Users, as admins see and change them.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::accounts::admin::{self, Filter};
use crate::accounts::browser::SignedIn;
use crate::accounts::user::{NewUser, Status, User};
use crate::actor::Role;
use crate::api::{IfMatch, Json, Page, PageQuery, Path, Problem, Query, Versioned};
use crate::core::Core;
use crate::ids::UserId;
use crate::sensitive::Phi;

/// Which users.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct UserQuery {
    role: Option<Role>,
    status: Option<Status>,
    /// What the address, the name, or a word of the name begins with.
    #[param(value_type = Option<String>, max_length = 200)]
    search: Option<Phi<String>>,
}

/// A user.
#[derive(Serialize, ToSchema)]
#[schema(as = User)]
pub(super) struct UserView {
    id: UserId,
    role: Role,
    status: Status,
    #[schema(value_type = String)]
    name: Phi<String>,
    #[schema(value_type = String)]
    email: Phi<String>,
    language: String,
    zone: String,
    has_totp: bool,
    has_passkey: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// As in the ETag.
    version: i64,
}

/// Somebody to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewInvitation {
    role: Role,
    #[schema(value_type = String, min_length = 1, max_length = 200)]
    name: Phi<String>,
    #[schema(value_type = String, format = Email, min_length = 3, max_length = 254)]
    email: Phi<String>,
    #[schema(min_length = 2, max_length = 8, pattern = "^[a-z]{2,3}(-[A-Za-z0-9]{2,4})?$", example = "en")]
    language: String,
    /// IANA name.
    #[schema(min_length = 1, max_length = 64, example = "Europe/Berlin")]
    zone: String,
}

/// A role to give.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRole {
    role: Role,
}

/// Users, oldest first. For admins.
#[utoipa::path(get, path = "/users", operation_id = "listUsers", tag = "users", params(UserQuery, PageQuery),
    responses((status = 200, body = Page<UserView>)), security(("session" = [])))]
pub(super) async fn list(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Query(UserQuery { role, status, search }): Query<UserQuery>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<UserView>>, Problem> {
    let search = search.map(|search| search.0);
    if search.as_ref().is_some_and(|text| text.chars().count() > 200 || text.chars().any(char::is_control)) {
        return Err(Problem::invalid("search", "search_invalid", "search has at most 200 characters"));
    }
    let filter = Filter { role, status, prefix: Phi(search) };
    let limit = page.limit()?;
    let users = admin::list(&core, &actor, &filter, page.after()?, limit + 1).await?;
    Ok(Json(Page::of(users, limit, |user| user.id).map(view)))
}

/// A user. For admins.
#[utoipa::path(get, path = "/users/{id}", operation_id = "showUser", tag = "users", params(("id" = UserId, Path)),
    responses((status = 200, body = UserView)), security(("session" = [])))]
pub(super) async fn show(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<UserId>,
) -> Result<Versioned<UserView>, Problem> {
    Ok(versioned(admin::one(&core, &actor, id).await?))
}

/// Invites somebody by mail; again, as long as they have not come. For admins; an admin is invited with a fresh proof only.
#[utoipa::path(post, path = "/invitations", operation_id = "inviteUser", tag = "users", request_body = NewInvitation,
    responses((status = 201, body = UserView)), security(("session" = [])))]
pub(super) async fn invite(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Json(NewInvitation { role, name, email, language, zone }): Json<NewInvitation>,
) -> Result<(StatusCode, Versioned<UserView>), Problem> {
    let new = NewUser { role, status: Status::Invited, name, email, password: None, language, zone };
    Ok((StatusCode::CREATED, versioned(admin::invite(&core, &actor, new).await?)))
}

/// Gives a user another role: needs a fresh proof. Their sessions end. For admins.
#[utoipa::path(put, path = "/users/{id}/role", operation_id = "setUserRole", tag = "users", request_body = NewRole,
    params(("id" = UserId, Path), ("If-Match" = String, Header, description = "ETag of what was read")),
    responses((status = 200, body = UserView)), security(("session" = [])))]
pub(super) async fn set_role(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<UserId>,
    IfMatch(version): IfMatch,
    Json(NewRole { role }): Json<NewRole>,
) -> Result<Versioned<UserView>, Problem> {
    Ok(versioned(admin::set_role(&core, &actor, id, role, version).await?))
}

/// Shuts a user out; their sessions end. For admins.
#[utoipa::path(post, path = "/users/{id}/deactivation", operation_id = "deactivateUser", tag = "users",
    params(("id" = UserId, Path)), responses((status = 200, body = UserView)), security(("session" = [])))]
pub(super) async fn deactivate(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<UserId>,
) -> Result<Versioned<UserView>, Problem> {
    Ok(versioned(admin::deactivate(&core, &actor, id).await?))
}

/// Lets a user in again. For admins.
#[utoipa::path(post, path = "/users/{id}/reactivation", operation_id = "reactivateUser", tag = "users",
    params(("id" = UserId, Path)), responses((status = 200, body = UserView)), security(("session" = [])))]
pub(super) async fn reactivate(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<UserId>,
) -> Result<Versioned<UserView>, Problem> {
    Ok(versioned(admin::reactivate(&core, &actor, id).await?))
}

/// Takes all second factors of another user away: needs a fresh proof. A mail tells them. For admins.
#[utoipa::path(delete, path = "/users/{id}/factors", operation_id = "resetUserFactors", tag = "users",
    params(("id" = UserId, Path)), responses((status = 200, body = UserView)), security(("session" = [])))]
pub(super) async fn reset_factors(
    State(core): State<Core>,
    SignedIn(actor): SignedIn,
    Path(id): Path<UserId>,
) -> Result<Versioned<UserView>, Problem> {
    Ok(versioned(admin::reset_factors(&core, &actor, id).await?))
}

fn versioned(user: User) -> Versioned<UserView> {
    Versioned(user.version, view(user))
}

fn view(user: User) -> UserView {
    UserView {
        id: user.id,
        role: user.role,
        status: user.status,
        name: user.name,
        email: user.email,
        language: user.language,
        zone: user.zone,
        has_totp: user.has_totp,
        has_passkey: user.has_passkey,
        created_at: user.created_at,
        version: user.version,
    }
}
