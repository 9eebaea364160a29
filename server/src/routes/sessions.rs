//! Signing in and out. Refresh tokens are in `docs/api.md`: each is good once.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::UserView;

use super::{Answer, Nothing};
use crate::auth::{Caller, TokenPair};
use crate::error::ApiError;
use crate::extract::Body;
use crate::limits::ClientAddress;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(sign_in))
        .routes(routes!(refresh_session))
        .routes(routes!(sign_out))
}

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    /// The user name or the e-mail address.
    #[schema(example = "anna")]
    name: String,
    /// The password.
    password: String,
}

/// Who signed in, and the tokens.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignedIn {
    /// The user.
    user: UserView,
    /// The tokens.
    tokens: TokenPair,
}

/// A refresh token that is to be exchanged.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refresh {
    /// The refresh token.
    refresh_token: String,
}

/// Signs in with a user name or e-mail address and a password.
#[utoipa::path(
    post, path = "/sessions", tag = "sessions",
    request_body = SignIn, responses((status = 201, body = Answer<SignedIn>))
)]
async fn sign_in(
    State(state): State<AppState>,
    address: ClientAddress,
    Body(body): Body<SignIn>,
) -> Result<Answer<SignedIn>, ApiError> {
    state.limits.login(&state.market, address.0, &body.name).await?;
    let identity = state.market.acting_as_anyone().identity();
    let user = identity.authenticate(body.name.trim(), &body.password).await?;
    let tokens = state.auth.sign_in(user.id, state.market.now())?;
    Ok(Answer::created(&state, SignedIn { user, tokens }))
}

/// Exchanges a refresh token for a new pair. A token that comes a second time ends the session.
#[utoipa::path(
    post, path = "/sessions/refresh", tag = "sessions",
    request_body = Refresh, responses((status = 200, body = Answer<TokenPair>))
)]
async fn refresh_session(
    State(state): State<AppState>,
    address: ClientAddress,
    Body(body): Body<Refresh>,
) -> Result<Answer<TokenPair>, ApiError> {
    state.limits.refresh(address.0).await?;
    let tokens = state.auth.refresh(&state.market, &body.refresh_token).await?;
    Ok(Answer::ok(&state, tokens))
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
    state.auth.sign_out(caller.require_session()?)?;
    Ok(Answer::ok(&state, Nothing))
}
