//! Whom users follow, and of whom they want to hear nothing.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::{ErrorCode, Market, RelatedUser, UserId};

use super::{Answer, Nothing, PageAnswer};
use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Acting, Body, Paging, Parameters, Place};
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(follow_user, unfollow_user))
        .routes(routes!(block_user, unblock_user))
        .routes(routes!(list_followed))
        .routes(routes!(list_followers))
        .routes(routes!(list_blocked))
}

/// How somebody is blocked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BlockUser {
    /// Whether the other may not bid on own auctions, either; false when absent.
    #[serde(default)]
    bids: bool,
}

/// Follows a user.
#[utoipa::path(
    put, path = "/users/{user_id}/follow", tag = "users",
    responses((status = 200, body = Answer<Nothing>))
)]
async fn follow_user(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<UserId>,
) -> Result<Answer<Nothing>, ApiError> {
    acting.market(&state).identity().follow(id).await?;
    Ok(Answer::ok(&state, Nothing))
}

/// Follows a user no longer.
#[utoipa::path(
    delete, path = "/users/{user_id}/follow", tag = "users",
    responses((status = 200, body = Answer<Nothing>))
)]
async fn unfollow_user(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<UserId>,
) -> Result<Answer<Nothing>, ApiError> {
    acting.market(&state).identity().unfollow(id).await?;
    Ok(Answer::ok(&state, Nothing))
}

/// Wants to hear nothing of a user, who by option may not bid on own auctions, either.
#[utoipa::path(
    put, path = "/users/{user_id}/block", tag = "users",
    request_body = BlockUser, responses((status = 200, body = Answer<Nothing>))
)]
async fn block_user(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<UserId>,
    Body(block): Body<BlockUser>,
) -> Result<Answer<Nothing>, ApiError> {
    acting.market(&state).identity().block(id, block.bids).await?;
    Ok(Answer::ok(&state, Nothing))
}

/// Blocks a user no longer.
#[utoipa::path(
    delete, path = "/users/{user_id}/block", tag = "users",
    responses((status = 200, body = Answer<Nothing>))
)]
async fn unblock_user(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<UserId>,
) -> Result<Answer<Nothing>, ApiError> {
    acting.market(&state).identity().unblock(id).await?;
    Ok(Answer::ok(&state, Nothing))
}

/// A page of whom the user who asks follows.
#[utoipa::path(
    get, path = "/users/me/followed", tag = "users",
    params(Paging), responses((status = 200, body = PageAnswer<RelatedUser>))
)]
async fn list_followed(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(paging): Parameters<Paging>,
) -> Result<PageAnswer<RelatedUser>, ApiError> {
    let (market, user_id) = own(&state, &caller)?;
    let page = market.identity().followed(user_id, paging.into()).await?;
    Ok(PageAnswer::new(&state, page))
}

/// A page of who follows the user who asks.
#[utoipa::path(
    get, path = "/users/me/followers", tag = "users",
    params(Paging), responses((status = 200, body = PageAnswer<RelatedUser>))
)]
async fn list_followers(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(paging): Parameters<Paging>,
) -> Result<PageAnswer<RelatedUser>, ApiError> {
    let (market, user_id) = own(&state, &caller)?;
    let page = market.identity().followers(user_id, paging.into()).await?;
    Ok(PageAnswer::new(&state, page))
}

/// A page of whom the user who asks blocks.
#[utoipa::path(
    get, path = "/users/me/blocked", tag = "users",
    params(Paging), responses((status = 200, body = PageAnswer<RelatedUser>))
)]
async fn list_blocked(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(paging): Parameters<Paging>,
) -> Result<PageAnswer<RelatedUser>, ApiError> {
    let (market, user_id) = own(&state, &caller)?;
    let page = market.identity().blocked(user_id, paging.into()).await?;
    Ok(PageAnswer::new(&state, page))
}

/// The market and the user who asks. Fails with `unauthenticated`.
fn own(state: &AppState, caller: &Caller) -> Result<(Market, UserId), ApiError> {
    let user_id = caller.user_id();
    let user_id =
        user_id.ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated, "sign in first"))?;
    Ok((caller.market(state), user_id))
}
