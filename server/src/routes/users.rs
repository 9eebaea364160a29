//! Users.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::{NewUser, UserId, UserView};

use super::Answer;
use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Acting, Body, Place};
use crate::limits::ClientAddress;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(register_user))
        .routes(routes!(get_me))
        .routes(routes!(get_user))
}

/// A user to be registered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisterUser {
    /// 3 to 50 letters, digits and underscores.
    #[schema(example = "anna", pattern = "^[A-Za-z0-9_]{3,50}$")]
    username: String,
    /// The e-mail address.
    #[schema(example = "anna@example.org", format = Email, max_length = 254)]
    email: String,
    /// At most 50 characters; the user name when absent.
    #[serde(default)]
    #[schema(max_length = 50)]
    display_name: Option<String>,
    /// 8 to 1,000 characters, none of the commonest passwords.
    #[schema(format = Password, min_length = 8, max_length = 1_000)]
    password: String,
}

/// Registers a user with a personal workspace.
#[utoipa::path(
    post, path = "/users", tag = "users",
    request_body = RegisterUser, responses((status = 201, body = Answer<UserView>))
)]
async fn register_user(
    State(state): State<AppState>,
    address: ClientAddress,
    acting: Acting,
    Body(body): Body<RegisterUser>,
) -> Result<Answer<UserView>, ApiError> {
    state.limits.registration(address.0).await?;
    state.config.check_email(&body.email)?;
    let new = NewUser {
        username: body.username,
        email: body.email,
        display_name: body.display_name.unwrap_or_default(),
        password: Some(body.password),
    };
    let user = acting.market(&state).identity().register(new).await?;
    Ok(Answer::created(&state, user))
}

/// The user who asks.
#[utoipa::path(
    get, path = "/users/me", tag = "users", responses((status = 200, body = Answer<UserView>))
)]
async fn get_me(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Answer<UserView>, ApiError> {
    let user = caller.market(&state).identity().me().await?;
    Ok(Answer::ok(&state, user))
}

/// A user as others see one; the user itself also sees the e-mail address.
#[utoipa::path(
    get, path = "/users/{user_id}", tag = "users",
    responses((status = 200, body = Answer<UserView>))
)]
async fn get_user(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<UserId>,
) -> Result<Answer<UserView>, ApiError> {
    let user = caller.market(&state).identity().get(id).await?;
    Ok(Answer::ok(&state, user))
}
