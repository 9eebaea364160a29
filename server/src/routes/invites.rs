//! Invitations into a workspace.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::WorkspaceId;
use vendue::domain::InviteId;
use vendue::domain::identity::{InvitePreview, InviteView, Invited, NewInvite, WorkspaceView};

use super::{Answer, PageAnswer};
use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Acting, Body, Paging, Parameters, Place};
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(create_invite, list_invites))
        .routes(routes!(revoke_invite))
        .routes(routes!(preview_invite))
        .routes(routes!(accept_invite))
}

/// The token of an invitation. It is sent in the body, because addresses are logged on the way.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InviteToken {
    /// The token, as whoever invited has got it.
    #[schema(max_length = 100)]
    token: String,
}

/// Invites somebody, for those who manage the workspace. The token is shown this once.
#[utoipa::path(
    post, path = "/workspaces/{workspace_id}/invites", tag = "workspaces",
    request_body = NewInvite, responses((status = 201, body = Answer<Invited>))
)]
async fn create_invite(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<WorkspaceId>,
    Body(new): Body<NewInvite>,
) -> Result<Answer<Invited>, ApiError> {
    let market = acting.market(&state);
    if let (Some(email), Some(user_id)) = (&new.email, market.actor().user_id()) {
        state.limits.invite(user_id, email).await?;
    }
    let invited = market.workspaces().invite(id, new).await?;
    Ok(Answer::created(&state, invited))
}

/// A page of the invitations, the latest first, for those who manage the workspace.
#[utoipa::path(
    get, path = "/workspaces/{workspace_id}/invites", tag = "workspaces",
    params(Paging), responses((status = 200, body = PageAnswer<InviteView>))
)]
async fn list_invites(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<WorkspaceId>,
    Parameters(paging): Parameters<Paging>,
) -> Result<PageAnswer<InviteView>, ApiError> {
    let invites = caller.market(&state).workspaces().invites(id, paging.into()).await?;
    Ok(PageAnswer::new(&state, invites))
}

/// Takes an invitation back, for those who manage the workspace.
#[utoipa::path(
    delete, path = "/workspaces/{workspace_id}/invites/{invite_id}", tag = "workspaces",
    responses((status = 200, body = Answer<InviteView>))
)]
async fn revoke_invite(
    State(state): State<AppState>,
    acting: Acting,
    Place((id, invite_id)): Place<(WorkspaceId, InviteId)>,
) -> Result<Answer<InviteView>, ApiError> {
    let invite = acting.market(&state).workspaces().revoke_invite(id, invite_id).await?;
    Ok(Answer::ok(&state, invite))
}

/// What an invitation is into, for whoever has its token.
#[utoipa::path(
    post, path = "/invites/preview", tag = "workspaces",
    request_body = InviteToken, responses((status = 200, body = Answer<InvitePreview>))
)]
async fn preview_invite(
    State(state): State<AppState>,
    Body(body): Body<InviteToken>,
) -> Result<Answer<InvitePreview>, ApiError> {
    let market = state.market.acting_as_anyone();
    let preview = market.workspaces().invite_preview(&body.token).await?;
    Ok(Answer::ok(&state, preview))
}

/// Comes into a workspace by an invitation.
#[utoipa::path(
    post, path = "/invites/accept", tag = "workspaces",
    request_body = InviteToken, responses((status = 200, body = Answer<WorkspaceView>))
)]
async fn accept_invite(
    State(state): State<AppState>,
    acting: Acting,
    Body(body): Body<InviteToken>,
) -> Result<Answer<WorkspaceView>, ApiError> {
    let workspace = acting.market(&state).workspaces().accept_invite(&body.token).await?;
    Ok(Answer::ok(&state, workspace))
}
