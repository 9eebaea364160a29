//! API keys.

use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::CreatedApiKey;
use vendue::domain::ApiKeyId;
use vendue::domain::identity::{ApiKeyView, NewApiKey};

use super::Answer;
use crate::audit;
use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Body, Place};
use crate::limits::ClientAddress;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(create_api_key, list_api_keys))
        .routes(routes!(revoke_api_key))
}

/// Makes a key with which a program acts for the user who asks. Its token is shown this once.
#[utoipa::path(
    post, path = "/api-keys", tag = "API keys",
    request_body = NewApiKey, responses((status = 201, body = Answer<CreatedApiKey>))
)]
async fn create_api_key(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    caller: Caller,
    Body(body): Body<NewApiKey>,
) -> Result<Answer<CreatedApiKey>, ApiError> {
    let made = caller.market(&state).api_keys().create(body).await?;
    audit::changed(address, "new api key", caller.user_id());
    Ok(Answer::created(&state, made))
}

/// The keys of the user who asks, the latest first, revoked ones among them.
#[utoipa::path(
    get, path = "/api-keys", tag = "API keys",
    responses((status = 200, body = Answer<Vec<ApiKeyView>>))
)]
async fn list_api_keys(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Answer<Vec<ApiKeyView>>, ApiError> {
    let keys = caller.market(&state).api_keys().list().await?;
    Ok(Answer::ok(&state, keys))
}

/// Revokes a key of the user who asks; administrators revoke anybody's.
#[utoipa::path(
    delete, path = "/api-keys/{api_key_id}", tag = "API keys",
    responses((status = 200, body = Answer<ApiKeyView>))
)]
async fn revoke_api_key(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    caller: Caller,
    Place(id): Place<ApiKeyId>,
) -> Result<Answer<ApiKeyView>, ApiError> {
    let revoked = caller.market(&state).api_keys().revoke(id).await?;
    audit::changed(address, "revoked api key", caller.user_id());
    Ok(Answer::ok(&state, revoked))
}
