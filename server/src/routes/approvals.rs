//! Changes that wait for the approval of those who manage the workspace.

use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::domain::PendingChangeId;
use vendue::domain::identity::{Decision, PendingChangeView};
use vendue::{PageRequest, WorkspaceId};

use super::queries::ChangesQuery;
use super::{Answer, PageAnswer};
use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Acting, Body, Parameters, Place};
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_changes))
        .routes(routes!(get_change))
        .routes(routes!(approve_change))
        .routes(routes!(reject_change))
        .routes(routes!(withdraw_change))
}

/// A page of the changes of a workspace, the latest first: all for those who manage it, and for
/// other members their own.
#[utoipa::path(
    get, path = "/workspaces/{workspace_id}/changes", tag = "workspaces",
    params(ChangesQuery), responses((status = 200, body = PageAnswer<PendingChangeView>))
)]
async fn list_changes(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<WorkspaceId>,
    Parameters(query): Parameters<ChangesQuery>,
) -> Result<PageAnswer<PendingChangeView>, ApiError> {
    let page = PageRequest { limit: query.limit, cursor: query.cursor };
    let changes = caller.market(&state).approvals().page(id, query.state, page).await?;
    Ok(PageAnswer::new(&state, changes))
}

/// One change, for those who manage the workspace and for who asked for it.
#[utoipa::path(
    get, path = "/changes/{change_id}", tag = "workspaces",
    responses((status = 200, body = Answer<PendingChangeView>))
)]
async fn get_change(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<PendingChangeId>,
) -> Result<Answer<PendingChangeView>, ApiError> {
    let change = caller.market(&state).approvals().get(id).await?;
    Ok(Answer::ok(&state, change))
}

/// Does what was asked for, for those who manage the workspace. What cannot be done any more is
/// refused, and goes on waiting.
#[utoipa::path(
    post, path = "/changes/{change_id}/approve", tag = "workspaces",
    request_body = Decision, responses((status = 200, body = Answer<PendingChangeView>))
)]
async fn approve_change(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<PendingChangeId>,
    Body(decision): Body<Decision>,
) -> Result<Answer<PendingChangeView>, ApiError> {
    let change = acting.market(&state).approvals().approve(id, decision).await?;
    Ok(Answer::ok(&state, change))
}

/// Refuses what was asked for, for those who manage the workspace.
#[utoipa::path(
    post, path = "/changes/{change_id}/reject", tag = "workspaces",
    request_body = Decision, responses((status = 200, body = Answer<PendingChangeView>))
)]
async fn reject_change(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<PendingChangeId>,
    Body(decision): Body<Decision>,
) -> Result<Answer<PendingChangeView>, ApiError> {
    let change = acting.market(&state).approvals().reject(id, decision).await?;
    Ok(Answer::ok(&state, change))
}

/// Takes back what one has asked for.
#[utoipa::path(
    post, path = "/changes/{change_id}/withdraw", tag = "workspaces",
    responses((status = 200, body = Answer<PendingChangeView>))
)]
async fn withdraw_change(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<PendingChangeId>,
) -> Result<Answer<PendingChangeView>, ApiError> {
    let change = acting.market(&state).approvals().withdraw(id).await?;
    Ok(Answer::ok(&state, change))
}
