//! Where one is signed in.

use axum::extract::State;
use axum::response::Response;
use vendue::ErrorCode;
use vendue::domain::SessionId;

use super::done;
use crate::extract::Place;
use crate::state::AppState;
use crate::web::page::Failure;
use crate::web::signed_in::SignedIn;

/// `POST /account/sessions/{id}/end`
pub(crate) async fn end_session(
    State(state): State<AppState>,
    Place(id): Place<SessionId>,
    SignedIn { caller, .. }: SignedIn,
) -> Result<Response, Failure> {
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
    SignedIn { caller, .. }: SignedIn,
) -> Result<Response, Failure> {
    caller.market(&state).sessions().end_others().await?;
    Ok(done("sessions"))
}
