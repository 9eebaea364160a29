//! For those who watch the server: is it alive, can it answer, what does it count.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use serde_json::{Value, json};

use crate::error::ApiError;
use crate::metrics;
use crate::state::AppState;

/// `/health`, `/ready` and `/metrics`.
pub(crate) fn router() -> Router<AppState> {
    Router::new()
        .route("/health", get(health))
        .route("/ready", get(ready))
        .route("/metrics", get(metrics::render))
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
