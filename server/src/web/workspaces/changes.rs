//! Changes that wait for approval.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use vendue::domain::PendingChangeId;
use vendue::domain::identity::Decision;
use vendue::{Error, WorkspaceId};

use super::one::answered;
use super::to_login;
use crate::auth::Caller;
use crate::extract::Place;
use crate::state::AppState;
use crate::web::form::Form;
use crate::web::page::Failure;
use crate::web::posted::Posted;

/// Which button was pressed, and what to tell who asked.
#[derive(Deserialize)]
pub(crate) struct Decided {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    note: String,
}

/// `POST /workspaces/{id}/changes/{change_id}`
pub(crate) async fn decide(
    State(state): State<AppState>,
    caller: Caller,
    Place((id, change_id)): Place<(WorkspaceId, PendingChangeId)>,
    Posted(sent): Posted<Decided>,
) -> Result<Response, Failure> {
    if caller.user_id().is_none() {
        return Ok(to_login());
    }
    // In this workspace: a change of another one is not there.
    let approvals = caller.market(&state).in_workspace(id).approvals();
    let decision = Decision { note: sent.note };
    let (decided, done) = match sent.decision.as_str() {
        "approve" => (approvals.approve(change_id, decision).await, "approved"),
        "reject" => (approvals.reject(change_id, decision).await, "rejected"),
        "withdraw" => (approvals.withdraw(change_id).await, "withdrawn"),
        _ => (Err(Error::invalid("decision", "press one of the buttons")), ""),
    };
    answered(&state, &caller, id, Form::default(), decided, done).await
}
