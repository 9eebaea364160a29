//! For those who watch the server: is it alive, can it answer, what does it count.

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};

use crate::error::ApiError;
use crate::metrics;
use crate::state::AppState;

/// `/health`, `/ready`, `/metrics` and the public keys.
pub(crate) fn router() -> Router<AppState> {
    Router::new()
        .route("/health", get(health))
        .route("/ready", get(ready))
        .route("/metrics", get(metrics::render))
        .route("/.well-known/jwks.json", get(keys))
}

/// The public keys with which others can check our access tokens (RFC 7517). They change seldom.
async fn keys(State(state): State<AppState>) -> Result<Response, ApiError> {
    let keys = state.market.jwks().await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    Ok((headers, keys).into_response())
}

/// The process is alive.
async fn health() -> axum::Json<Value> {
    axum::Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))
}

/// The store answers, and the server is not about to end.
async fn ready(State(state): State<AppState>) -> Result<axum::Json<Value>, ApiError> {
    state.readiness.check(&state.market).await?;
    Ok(axum::Json(json!({ "status": "ready" })))
}
