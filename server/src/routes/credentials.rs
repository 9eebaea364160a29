//! Passwords and e-mail addresses, and the links that confirm or replace them.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::{NewUser, UserView};

use super::{Answer, Nothing};
use crate::audit;
use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::Body;
use crate::limits::ClientAddress;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(change_password))
        .routes(routes!(change_email))
        .routes(routes!(request_email_verification))
        .routes(routes!(verify_email))
        .routes(routes!(request_password_reset))
        .routes(routes!(reset_password))
        .routes(routes!(set_up))
}

/// Another password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangePassword {
    /// The password now.
    #[schema(format = Password, min_length = 1, max_length = 1_000)]
    old_password: String,
    /// The new one: 8 to 1,000 characters, none of the commonest.
    #[schema(format = Password, min_length = 8, max_length = 1_000)]
    password: String,
}

/// Another e-mail address.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeEmail {
    /// The password.
    #[schema(format = Password, min_length = 1, max_length = 1_000)]
    password: String,
    /// The new address.
    #[schema(example = "anna@example.org", format = Email, max_length = 254)]
    email: String,
}

/// A token out of a mail.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LinkToken {
    /// The token.
    #[schema(min_length = 1, max_length = 200)]
    token: String,
}

/// Whose password is forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RequestReset {
    /// The e-mail address.
    #[schema(example = "anna@example.org", format = Email, max_length = 254)]
    email: String,
}

/// A token out of a mail, and the password from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ResetPassword {
    /// The token.
    #[schema(min_length = 1, max_length = 200)]
    token: String,
    /// The new password: 8 to 1,000 characters, none of the commonest.
    #[schema(format = Password, min_length = 8, max_length = 1_000)]
    password: String,
}

/// The first administrator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetUp {
    /// The token that the server printed.
    #[schema(min_length = 1, max_length = 200)]
    token: String,
    /// 3 to 50 letters, digits and underscores.
    #[schema(example = "admin", pattern = "^[A-Za-z0-9_]{3,50}$")]
    username: String,
    /// The e-mail address.
    #[schema(example = "admin@example.org", format = Email, max_length = 254)]
    email: String,
    /// 8 to 1,000 characters, none of the commonest passwords.
    #[schema(format = Password, min_length = 8, max_length = 1_000)]
    password: String,
}

/// Sets another password, and ends all other sessions.
#[utoipa::path(
    put, path = "/users/me/password", tag = "users",
    request_body = ChangePassword, responses((status = 200, body = Answer<Nothing>))
)]
async fn change_password(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    caller: Caller,
    Body(body): Body<ChangePassword>,
) -> Result<Answer<Nothing>, ApiError> {
    state.limits.hash(address).await?;
    let identity = caller.market(&state).identity();
    identity.change_password(&body.old_password, &body.password).await?;
    audit::changed(address, "password", caller.user_id());
    Ok(Answer::ok(&state, Nothing))
}

/// Begins to change the e-mail address: a link is sent to the new one.
#[utoipa::path(
    put, path = "/users/me/email", tag = "users",
    request_body = ChangeEmail, responses((status = 202, body = Answer<Nothing>))
)]
async fn change_email(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    caller: Caller,
    Body(body): Body<ChangeEmail>,
) -> Result<Answer<Nothing>, ApiError> {
    let identity = caller.market(&state).identity();
    state.limits.confirmation(identity.me().await?.id).await?;
    state.limits.hash(address).await?;
    state.config.check_email(&body.email)?;
    identity.change_email(&body.password, &body.email).await?;
    audit::changed(address, "email asked for", caller.user_id());
    Ok(Answer::accepted(&state, Nothing))
}

/// Sends another link to confirm the e-mail address.
#[utoipa::path(
    post, path = "/users/me/email-verification", tag = "users",
    responses((status = 202, body = Answer<Nothing>))
)]
async fn request_email_verification(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Answer<Nothing>, ApiError> {
    let identity = caller.market(&state).identity();
    state.limits.confirmation(identity.me().await?.id).await?;
    identity.request_email_verification().await?;
    Ok(Answer::accepted(&state, Nothing))
}

/// Confirms an e-mail address by the token of a link.
#[utoipa::path(
    post, path = "/email-verifications", tag = "users",
    request_body = LinkToken, responses((status = 200, body = Answer<UserView>))
)]
async fn verify_email(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    Body(body): Body<LinkToken>,
) -> Result<Answer<UserView>, ApiError> {
    let user = state.market.acting_as_anyone().identity().verify_email(&body.token).await?;
    audit::changed(address, "email by link", user.id);
    Ok(Answer::ok(&state, user))
}

/// Sends a link to set another password, if somebody has this address. The answer is the same
/// whether somebody has.
#[utoipa::path(
    post, path = "/password-resets", tag = "users",
    request_body = RequestReset, responses((status = 202, body = Answer<Nothing>))
)]
async fn request_password_reset(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    Body(body): Body<RequestReset>,
) -> Result<Answer<Nothing>, ApiError> {
    state.limits.reset(address, &body.email).await?;
    state.market.acting_as_anyone().identity().request_password_reset(&body.email).await?;
    Ok(Answer::accepted(&state, Nothing))
}

/// Sets another password by the token of a link, and ends all sessions.
#[utoipa::path(
    post, path = "/password-resets/confirm", tag = "users",
    request_body = ResetPassword, responses((status = 200, body = Answer<Nothing>))
)]
async fn reset_password(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    Body(body): Body<ResetPassword>,
) -> Result<Answer<Nothing>, ApiError> {
    state.limits.hash(address).await?;
    let identity = state.market.acting_as_anyone().identity();
    let user_id = identity.reset_password(&body.token, &body.password).await?;
    audit::changed(address, "password by link", user_id);
    Ok(Answer::ok(&state, Nothing))
}

/// Registers the first administrator by the token that the server printed.
#[utoipa::path(
    post, path = "/setup", tag = "users",
    request_body = SetUp, responses((status = 201, body = Answer<UserView>))
)]
async fn set_up(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    Body(body): Body<SetUp>,
) -> Result<Answer<UserView>, ApiError> {
    state.limits.registration(address).await?;
    let new = NewUser { password: Some(body.password), ..NewUser::new(body.username, body.email) };
    let user = state.market.acting_as_anyone().identity().set_up(&body.token, new).await?;
    audit::changed(address, "first administrator", user.id);
    Ok(Answer::created(&state, user))
}
