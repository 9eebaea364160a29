//! Changes that wait for approval.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use vendue::domain::PendingChangeId;
use vendue::domain::identity::Decision;
use vendue::{Error, WorkspaceId};

use super::one::answered;
use crate::extract::Place;
use crate::state::AppState;
use crate::web::form::Form;
use crate::web::page::Failure;
use crate::web::posted::Posted;
use crate::web::signed_in::SignedIn;

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
    Place((id, change_id)): Place<(WorkspaceId, PendingChangeId)>,
    SignedIn { caller, .. }: SignedIn,
    Posted(sent): Posted<Decided>,
) -> Result<Response, Failure> {
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
