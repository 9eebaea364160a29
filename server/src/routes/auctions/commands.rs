//! Running and ending an auction.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::AuctionId;
use vendue::domain::auctions::{AuctionView, EarlyEnd};

use crate::error::ApiError;
use crate::extract::{Acting, Body, Place};
use crate::routes::Answer;
use crate::routes::amount::{self, Amount};
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(change_reserve))
        .routes(routes!(end_early))
        .routes(routes!(pause_auction))
        .routes(routes!(resume_auction))
        .routes(routes!(cancel_auction))
}

/// Another reserve.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeReserve {
    /// The reserve; none when absent.
    reserve: Option<Amount>,
}

/// Ending before the time.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EndEarly {
    /// `call_off` or `sell_to_leader`.
    how: EarlyEnd,
}

/// Lowers the hidden reserve, or before the first bid sets or lifts it. For the seller.
#[utoipa::path(
    post, path = "/auctions/{auction_id}/reserve", tag = "auctions",
    request_body = ChangeReserve, responses((status = 200, body = Answer<AuctionView>))
)]
async fn change_reserve(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<AuctionId>,
    Body(body): Body<ChangeReserve>,
) -> Result<Answer<AuctionView>, ApiError> {
    let reserve = amount::optional(body.reserve.as_ref(), "reserve")?;
    let auction = acting.market(&state).auctions().change_reserve(id, reserve).await?;
    Ok(Answer::ok(&state, auction))
}

/// Ends an auction before its time. For the seller.
#[utoipa::path(
    post, path = "/auctions/{auction_id}/end", tag = "auctions",
    request_body = EndEarly, responses((status = 200, body = Answer<AuctionView>))
)]
async fn end_early(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<AuctionId>,
    Body(body): Body<EndEarly>,
) -> Result<Answer<AuctionView>, ApiError> {
    let auction = acting.market(&state).auctions().end_early(id, body.how).await?;
    Ok(Answer::ok(&state, auction))
}

/// Stops a live auction for a while. For administrators.
#[utoipa::path(
    post, path = "/auctions/{auction_id}/pause", tag = "auctions",
    responses((status = 200, body = Answer<AuctionView>))
)]
async fn pause_auction(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<AuctionId>,
) -> Result<Answer<AuctionView>, ApiError> {
    let auction = acting.market(&state).auctions().pause(id).await?;
    Ok(Answer::ok(&state, auction))
}

/// Lets a paused auction go on. For administrators.
#[utoipa::path(
    post, path = "/auctions/{auction_id}/resume", tag = "auctions",
    responses((status = 200, body = Answer<AuctionView>))
)]
async fn resume_auction(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<AuctionId>,
) -> Result<Answer<AuctionView>, ApiError> {
    let auction = acting.market(&state).auctions().resume(id).await?;
    Ok(Answer::ok(&state, auction))
}

/// Calls an auction off. For administrators; a seller ends it early.
#[utoipa::path(
    post, path = "/auctions/{auction_id}/cancel", tag = "auctions",
    responses((status = 200, body = Answer<AuctionView>))
)]
async fn cancel_auction(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<AuctionId>,
) -> Result<Answer<AuctionView>, ApiError> {
    let auction = acting.market(&state).auctions().cancel(id).await?;
    Ok(Answer::ok(&state, auction))
}
