//! Who is in a workspace, and as what.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use vendue::domain::identity::MemberRole;
use vendue::{Error, UserId, WorkspaceId};

use super::one::answered;
use crate::extract::Place;
use crate::state::AppState;
use crate::web::form::Form;
use crate::web::page::{Failure, see_other};
use crate::web::posted::Posted;
use crate::web::signed_in::SignedIn;

/// The role that was chosen.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    role: String,
}

/// `POST /workspaces/{id}/members/{user_id}`
pub(crate) async fn set_role(
    State(state): State<AppState>,
    Place((id, user_id)): Place<(WorkspaceId, UserId)>,
    SignedIn { caller, .. }: SignedIn,
    Posted(chosen): Posted<Chosen>,
) -> Result<Response, Failure> {
    let changed = async {
        let role = role_of(&chosen.role)?;
        caller.market(&state).workspaces().set_role(id, user_id, role).await
    };
    let changed = changed.await;
    answered(&state, &caller, id, Form::default(), changed, "role").await
}

/// `POST /workspaces/{id}/members/{user_id}/remove`
pub(crate) async fn remove_member(
    State(state): State<AppState>,
    Place((id, user_id)): Place<(WorkspaceId, UserId)>,
    SignedIn { caller, .. }: SignedIn,
) -> Result<Response, Failure> {
    let removed = caller.market(&state).workspaces().remove_member(id, user_id).await;
    answered(&state, &caller, id, Form::default(), removed, "removed").await
}

/// `POST /workspaces/{id}/leave`
pub(crate) async fn leave(
    State(state): State<AppState>,
    Place(id): Place<WorkspaceId>,
    SignedIn { caller, .. }: SignedIn,
) -> Result<Response, Failure> {
    match caller.market(&state).workspaces().leave(id).await {
        Ok(()) => Ok(see_other("/workspaces?done=left")),
        refused => answered(&state, &caller, id, Form::default(), refused, "left").await,
    }
}

/// The role of a word.
pub(super) fn role_of(word: &str) -> Result<MemberRole, Error> {
    word.parse().map_err(|_| Error::invalid("role", "must be one of those in the list"))
}
