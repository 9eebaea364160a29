//! Where one is signed in.

use axum::extract::State;
use axum::response::Response;
use vendue::ErrorCode;
use vendue::domain::SessionId;

use super::{done, to_login};
use crate::auth::Caller;
use crate::extract::Place;
use crate::state::AppState;
use crate::web::page::Failure;

/// `POST /account/sessions/{id}/end`
pub(crate) async fn end_session(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<SessionId>,
) -> Result<Response, Failure> {
    if caller.user_id().is_none() {
        return Ok(to_login());
    }
    match caller.market(&state).sessions().end(id).await {
        Ok(()) => Ok(done("session")),
        // It ended while the page was being looked at, which is what was wanted.
        Err(gone) if gone.code() == ErrorCode::SessionNotFound => Ok(done("session")),
        Err(failure) => Err(failure.into()),
    }
}

/// `POST /account/sessions/end-others`
pub(crate) async fn end_others(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Response, Failure> {
    if caller.user_id().is_none() {
        return Ok(to_login());
    }
    caller.market(&state).sessions().end_others().await?;
    Ok(done("sessions"))
}
