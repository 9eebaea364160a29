//! The members of a workspace.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::domain::identity::{Member, MemberRole, MemberView};
use vendue::{UserId, WorkspaceId};

use super::{Answer, Nothing, PageAnswer};
use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Acting, Body, Paging, Parameters, Place};
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_members))
        .routes(routes!(set_member_role, remove_member))
        .routes(routes!(leave_workspace))
}

/// What a member may do from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Role {
    /// The role.
    role: MemberRole,
}

/// A page of the members of a workspace, for members.
#[utoipa::path(
    get, path = "/workspaces/{workspace_id}/members", tag = "workspaces",
    params(Paging), responses((status = 200, body = PageAnswer<MemberView>))
)]
async fn list_members(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<WorkspaceId>,
    Parameters(paging): Parameters<Paging>,
) -> Result<PageAnswer<MemberView>, ApiError> {
    let members = caller.market(&state).workspaces().members(id, paging.into()).await?;
    Ok(PageAnswer::new(&state, members))
}

/// Gives a member another role, for those who manage the workspace. Only owners make owners.
#[utoipa::path(
    put, path = "/workspaces/{workspace_id}/members/{user_id}", tag = "workspaces",
    request_body = Role, responses((status = 200, body = Answer<Member>))
)]
async fn set_member_role(
    State(state): State<AppState>,
    acting: Acting,
    Place((id, user_id)): Place<(WorkspaceId, UserId)>,
    Body(body): Body<Role>,
) -> Result<Answer<Member>, ApiError> {
    let member = acting.market(&state).workspaces().set_role(id, user_id, body.role).await?;
    Ok(Answer::ok(&state, member))
}

/// Takes a member out, for those who manage the workspace.
#[utoipa::path(
    delete, path = "/workspaces/{workspace_id}/members/{user_id}", tag = "workspaces",
    responses((status = 200, body = Answer<Nothing>))
)]
async fn remove_member(
    State(state): State<AppState>,
    acting: Acting,
    Place((id, user_id)): Place<(WorkspaceId, UserId)>,
) -> Result<Answer<Nothing>, ApiError> {
    acting.market(&state).workspaces().remove_member(id, user_id).await?;
    Ok(Answer::ok(&state, Nothing))
}

/// Leaves a workspace.
#[utoipa::path(
    delete, path = "/workspaces/{workspace_id}/members/me", tag = "workspaces",
    responses((status = 200, body = Answer<Nothing>))
)]
async fn leave_workspace(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<WorkspaceId>,
) -> Result<Answer<Nothing>, ApiError> {
    acting.market(&state).workspaces().leave(id).await?;
    Ok(Answer::ok(&state, Nothing))
}
