//! What only administrators do with users: the list of them, badges, and measures.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::domain::identity::{NewSanction, Sanction};
use vendue::{SanctionId, UserId, UserView};

use super::{Answer, PageAnswer};
use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Acting, Body, Paging, Parameters, Place};
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_users))
        .routes(routes!(set_badges))
        .routes(routes!(sanction_user, list_sanctions))
        .routes(routes!(lift_sanction))
}

/// What has been found out about a user.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetBadges {
    /// Up to 20, and none to take all away.
    #[schema(max_items = 20)]
    badges: Vec<Badge>,
}

/// A word of small letters, digits and underscores, such as `verified`.
#[derive(Deserialize, ToSchema)]
#[schema(min_length = 1, max_length = 30, pattern = "^[a-z0-9_]+$", examples("verified"))]
struct Badge(String);

/// A page of all users, the latest first.
#[utoipa::path(
    get, path = "/admin/users", tag = "administration",
    params(Paging), responses((status = 200, body = PageAnswer<UserView>))
)]
async fn list_users(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(paging): Parameters<Paging>,
) -> Result<PageAnswer<UserView>, ApiError> {
    let page = caller.market(&state).identity().page(paging.into()).await?;
    Ok(PageAnswer::new(&state, page))
}

/// Says what has been found out about a user; everybody sees it.
#[utoipa::path(
    put, path = "/admin/users/{user_id}/badges", tag = "administration",
    request_body = SetBadges, responses((status = 200, body = Answer<UserView>))
)]
async fn set_badges(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<UserId>,
    Body(body): Body<SetBadges>,
) -> Result<Answer<UserView>, ApiError> {
    let badges = body.badges.into_iter().map(|badge| badge.0).collect();
    let user = acting.market(&state).identity().set_badges(id, badges).await?;
    Ok(Answer::ok(&state, user))
}

/// Takes a measure against a user: a warning, a ban from bidding, or a suspension.
#[utoipa::path(
    post, path = "/admin/users/{user_id}/sanctions", tag = "administration",
    request_body = NewSanction, responses((status = 201, body = Answer<Sanction>))
)]
async fn sanction_user(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<UserId>,
    Body(new): Body<NewSanction>,
) -> Result<Answer<Sanction>, ApiError> {
    let sanction = acting.market(&state).identity().sanction(id, new).await?;
    Ok(Answer::created(&state, sanction))
}

/// A page of the measures against a user, the latest first. Users see their own.
#[utoipa::path(
    get, path = "/admin/users/{user_id}/sanctions", tag = "administration",
    params(Paging), responses((status = 200, body = PageAnswer<Sanction>))
)]
async fn list_sanctions(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<UserId>,
    Parameters(paging): Parameters<Paging>,
) -> Result<PageAnswer<Sanction>, ApiError> {
    let page = caller.market(&state).identity().sanctions(id, paging.into()).await?;
    Ok(PageAnswer::new(&state, page))
}

/// Lifts a measure before its time.
#[utoipa::path(
    post, path = "/admin/sanctions/{sanction_id}/lift", tag = "administration",
    responses((status = 200, body = Answer<Sanction>))
)]
async fn lift_sanction(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<SanctionId>,
) -> Result<Answer<Sanction>, ApiError> {
    let sanction = acting.market(&state).identity().lift_sanction(id).await?;
    Ok(Answer::ok(&state, sanction))
}
