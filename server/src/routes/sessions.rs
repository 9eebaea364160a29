//! Signing in and out, and the sessions of a user.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::domain::SessionId;
use vendue::domain::identity::SessionView;
use vendue::{SignIn, SignedIn, TokenPair};

use super::{Answer, Nothing};
use crate::audit;
use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, Device, Place};
use crate::limits::ClientAddress;
use crate::state::AppState;
use crate::whole::whole;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(sign_in, list_sessions, end_other_sessions))
        .routes(routes!(sign_in_external))
        .routes(routes!(refresh_session))
        .routes(routes!(sign_out))
        .routes(routes!(end_session))
}

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    /// The user name or the e-mail address.
    #[schema(example = "anna", min_length = 1, max_length = 254)]
    name: String,
    /// The password.
    #[schema(format = Password, min_length = 1, max_length = 1_000)]
    password: String,
}

/// Who comes with a token of another system.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExternalToken {
    /// The token.
    #[schema(min_length = 1, max_length = 16_384)]
    token: String,
}

/// A refresh token that is to be exchanged.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refresh {
    /// The refresh token.
    #[schema(min_length = 1, max_length = 200)]
    refresh_token: String,
}

/// How many sessions were ended.
#[derive(serde::Serialize, ToSchema)]
pub(crate) struct Ended {
    /// How many.
    pub(super) ended: usize,
}

/// Signs in with a user name or e-mail address and a password.
#[utoipa::path(
    post, path = "/sessions", tag = "sessions",
    request_body = Credentials, responses((status = 201, body = Answer<SignedIn>))
)]
async fn sign_in(
    State(state): State<AppState>,
    device: Device,
    Body(body): Body<Credentials>,
) -> Result<Answer<SignedIn>, ApiError> {
    let name = body.name.trim();
    state.limits.login(&state.market, device.address, name).await?;
    let asked = SignIn::new(name, body.password).from(device.name, device.address.to_string());
    let ended = whole(state.market.acting_as_anyone().sessions().sign_in(asked)).await;
    audit::signed_in(device.address, "password", ended.as_ref().map(|found| found.user.id));
    Ok(Answer::created(&state, ended?))
}

/// Signs in with a token of another system that the market is configured to believe.
#[utoipa::path(
    post, path = "/sessions/external", tag = "sessions",
    request_body = ExternalToken, responses((status = 201, body = Answer<SignedIn>))
)]
async fn sign_in_external(
    State(state): State<AppState>,
    device: Device,
    Body(body): Body<ExternalToken>,
) -> Result<Answer<SignedIn>, ApiError> {
    state.limits.refresh(device.address).await?;
    let sessions = state.market.acting_as_anyone().sessions();
    let address = device.address.to_string();
    let ended = sessions.sign_in_external(&body.token, &device.name, &address).await;
    audit::signed_in(device.address, "external", ended.as_ref().map(|found| found.user.id));
    Ok(Answer::created(&state, ended?))
}

/// Exchanges a refresh token for a new pair. The last one may come once more within ten seconds; an
/// older one ends the session.
#[utoipa::path(
    post, path = "/sessions/refresh", tag = "sessions",
    request_body = Refresh, responses((status = 200, body = Answer<TokenPair>))
)]
async fn refresh_session(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    Body(body): Body<Refresh>,
) -> Result<Answer<TokenPair>, ApiError> {
    state.limits.refresh(address).await?;
    let sessions = state.market.acting_as_anyone().sessions();
    let tokens = sessions.refresh(&body.refresh_token).await?;
    Ok(Answer::ok(&state, tokens))
}

/// The open sessions of the user who asks, the oldest first.
#[utoipa::path(
    get, path = "/sessions", tag = "sessions",
    responses((status = 200, body = Answer<Vec<SessionView>>))
)]
async fn list_sessions(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Answer<Vec<SessionView>>, ApiError> {
    let sessions = caller.market(&state).sessions().list().await?;
    Ok(Answer::ok(&state, sessions))
}

/// Ends all sessions of the user who asks but the one of the token.
#[utoipa::path(
    delete, path = "/sessions", tag = "sessions",
    responses((status = 200, body = Answer<Ended>))
)]
async fn end_other_sessions(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Answer<Ended>, ApiError> {
    let ended = caller.market(&state).sessions().end_others().await?;
    Ok(Answer::ok(&state, Ended { ended }))
}

/// Ends the session of the token, and with it all of its tokens.
#[utoipa::path(
    delete, path = "/sessions/current", tag = "sessions",
    responses((status = 200, body = Answer<Nothing>))
)]
async fn sign_out(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Answer<Nothing>, ApiError> {
    caller.market(&state).sessions().sign_out().await?;
    Ok(Answer::ok(&state, Nothing))
}

/// Ends a session of the user who asks; administrators end anybody's.
#[utoipa::path(
    delete, path = "/sessions/{session_id}", tag = "sessions",
    responses((status = 200, body = Answer<Nothing>))
)]
async fn end_session(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<SessionId>,
) -> Result<Answer<Nothing>, ApiError> {
    caller.market(&state).sessions().end(id).await?;
    Ok(Answer::ok(&state, Nothing))
}
