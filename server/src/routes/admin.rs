//! What only administrators do.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::domain::identity::{PlatformRole, UserState};
use vendue::{Currency, DeleteAccount, Timestamp, UserId, UserView};

use super::amount::{self, Amount};
use super::sessions::Ended;
use super::{Answer, Nothing};
use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Acting, Body, Place};
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(set_user_state))
        .routes(routes!(set_user_role))
        .routes(routes!(delete_user))
        .routes(routes!(end_user_sessions))
        .routes(routes!(ban_bidder))
        .routes(routes!(limit_bidder))
        .routes(routes!(link_accounts))
}

/// Whether a user may act.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetUserState {
    /// `active` or `suspended`.
    #[schema(value_type = String, pattern = "^(active|suspended)$")]
    state: UserState,
}

/// What a user may do on the platform.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetUserRole {
    /// `user` or `admin`.
    role: PlatformRole,
}

/// A ban from bidding.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Ban {
    /// Until when; for good when absent, and lifted with a moment that is past.
    until: Option<Timestamp>,
}

/// A limit on the sum of a bidder's leading maximums in one currency.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BidderLimit {
    /// The currency.
    currency: Currency,
    /// The limit; none when absent.
    limit: Option<Amount>,
}

/// Two accounts that belong together.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Link {
    /// The one.
    user_id: UserId,
    /// The other.
    linked_user_id: UserId,
}

/// Suspends a user or lifts the suspension.
#[utoipa::path(
    post, path = "/admin/users/{user_id}/state", tag = "administration",
    request_body = SetUserState, responses((status = 200, body = Answer<UserView>))
)]
async fn set_user_state(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<UserId>,
    Body(body): Body<SetUserState>,
) -> Result<Answer<UserView>, ApiError> {
    let user = acting.market(&state).identity().set_state(id, body.state).await?;
    Ok(Answer::ok(&state, user))
}

/// Makes a user an administrator, or an ordinary user again. Nobody changes the own role.
#[utoipa::path(
    post, path = "/admin/users/{user_id}/role", tag = "administration",
    request_body = SetUserRole, responses((status = 200, body = Answer<UserView>))
)]
async fn set_user_role(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<UserId>,
    Body(body): Body<SetUserRole>,
) -> Result<Answer<UserView>, ApiError> {
    let user = acting.market(&state).identity().set_role(id, body.role).await?;
    Ok(Answer::ok(&state, user))
}

/// Deletes an account for good. Bids and what was sold stay, without a name.
#[utoipa::path(
    delete, path = "/admin/users/{user_id}", tag = "administration",
    responses((status = 200, body = Answer<Nothing>))
)]
async fn delete_user(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<UserId>,
) -> Result<Answer<Nothing>, ApiError> {
    let market = acting.market(&state);
    if market.actor().user_id() == Some(id) {
        let message = "must be of somebody else: the own account goes with DELETE /users/me";
        return Err(vendue::Error::invalid("user_id", message).into());
    }
    market.identity().delete_account(id, DeleteAccount::default()).await?;
    Ok(Answer::ok(&state, Nothing))
}

/// Ends all sessions of a user, who has to sign in again. API keys and bearer tokens of other
/// systems go on: a suspension stops all of them.
#[utoipa::path(
    delete, path = "/admin/users/{user_id}/sessions", tag = "administration",
    responses((status = 200, body = Answer<Ended>))
)]
async fn end_user_sessions(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<UserId>,
) -> Result<Answer<Ended>, ApiError> {
    let ended = caller.market(&state).sessions().end_all(id).await?;
    Ok(Answer::ok(&state, Ended { ended }))
}

/// Bans a user from bidding, or lifts a ban.
#[utoipa::path(
    post, path = "/admin/users/{user_id}/ban", tag = "administration",
    request_body = Ban, responses((status = 200, body = Answer<Nothing>))
)]
async fn ban_bidder(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<UserId>,
    Body(ban): Body<Ban>,
) -> Result<Answer<Nothing>, ApiError> {
    acting.market(&state).auctions().ban(id, ban.until).await?;
    Ok(Answer::ok(&state, Nothing))
}

/// Limits the sum of a bidder's leading maximums, or lifts the limit.
#[utoipa::path(
    post, path = "/admin/users/{user_id}/limits", tag = "administration",
    request_body = BidderLimit, responses((status = 200, body = Answer<Nothing>))
)]
async fn limit_bidder(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<UserId>,
    Body(body): Body<BidderLimit>,
) -> Result<Answer<Nothing>, ApiError> {
    let limit = amount::optional(body.limit.as_ref(), "limit")?;
    acting.market(&state).auctions().set_limit(id, body.currency, limit).await?;
    Ok(Answer::ok(&state, Nothing))
}

/// Notes that two accounts belong together.
#[utoipa::path(
    post, path = "/admin/links", tag = "administration",
    request_body = Link, responses((status = 200, body = Answer<Nothing>))
)]
async fn link_accounts(
    State(state): State<AppState>,
    acting: Acting,
    Body(link): Body<Link>,
) -> Result<Answer<Nothing>, ApiError> {
    acting.market(&state).auctions().link_accounts(link.user_id, link.linked_user_id).await?;
    Ok(Answer::ok(&state, Nothing))
}
