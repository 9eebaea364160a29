//! Workspaces.

use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::WorkspaceId;
use vendue::domain::identity::{EditWorkspace, NewWorkspace, WorkspaceView};

use super::{Answer, Nothing};
use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Acting, Body, IfMatch, Place};
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(create_workspace, list_workspaces)).routes(routes!(
        get_workspace,
        edit_workspace,
        delete_workspace
    ))
}

/// Makes a workspace and its maker the owner.
#[utoipa::path(
    post, path = "/workspaces", tag = "workspaces",
    request_body = NewWorkspace, responses((status = 201, body = Answer<WorkspaceView>))
)]
async fn create_workspace(
    State(state): State<AppState>,
    acting: Acting,
    Body(new): Body<NewWorkspace>,
) -> Result<Answer<WorkspaceView>, ApiError> {
    let workspace = acting.market(&state).workspaces().create(new).await?;
    let version = workspace.version;
    Ok(Answer::created(&state, workspace).with_version(version))
}

/// The own workspaces, the oldest first, each with the own role.
#[utoipa::path(
    get, path = "/workspaces", tag = "workspaces",
    responses((status = 200, body = Answer<Vec<WorkspaceView>>))
)]
async fn list_workspaces(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Answer<Vec<WorkspaceView>>, ApiError> {
    let workspaces = caller.market(&state).workspaces().list().await?;
    Ok(Answer::ok(&state, workspaces))
}

/// One workspace, for its members. Its version is the entity tag.
#[utoipa::path(
    get, path = "/workspaces/{workspace_id}", tag = "workspaces",
    responses((status = 200, body = Answer<WorkspaceView>))
)]
async fn get_workspace(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<WorkspaceId>,
) -> Result<Answer<WorkspaceView>, ApiError> {
    let workspace = caller.market(&state).workspaces().get(id).await?;
    Ok(answer(&state, workspace))
}

/// Changes a workspace, for those who manage it. With `If-Match` only the version that was read.
#[utoipa::path(
    patch, path = "/workspaces/{workspace_id}", tag = "workspaces",
    request_body = EditWorkspace, responses((status = 200, body = Answer<WorkspaceView>))
)]
async fn edit_workspace(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<WorkspaceId>,
    IfMatch(expected): IfMatch,
    Body(edit): Body<EditWorkspace>,
) -> Result<Answer<WorkspaceView>, ApiError> {
    let workspace = acting.market(&state).workspaces().edit(id, edit, expected).await?;
    Ok(answer(&state, workspace))
}

/// Deletes a workspace, for its owner. From then on it is there for nobody.
#[utoipa::path(
    delete, path = "/workspaces/{workspace_id}", tag = "workspaces",
    responses((status = 200, body = Answer<Nothing>))
)]
async fn delete_workspace(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<WorkspaceId>,
) -> Result<Answer<Nothing>, ApiError> {
    acting.market(&state).workspaces().delete(id).await?;
    Ok(Answer::ok(&state, Nothing))
}

fn answer(state: &AppState, workspace: WorkspaceView) -> Answer<WorkspaceView> {
    let version = workspace.version;
    Answer::ok(state, workspace).with_version(version)
}
