//! Bids.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::AuctionId;
use vendue::auctions::{PlaceBid, PlacedBid};
use vendue::domain::auctions::{AuctionView, BidView, Explanation, RetractionReason};

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Acting, Body, Paging, Parameters, Place};
use crate::metrics::Metrics;
use crate::routes::amount::Amount;
use crate::routes::{Answer, PageAnswer};
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(place_bid, list_bids))
        .routes(routes!(buy_now))
        .routes(routes!(retract_bid))
        .routes(routes!(explain_bid))
}

/// A bid.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Bid {
    /// The most the bidder would pay: a secret.
    maximum: Amount,
}

/// Taking a bid back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Retract {
    /// Why.
    reason: RetractionReason,
}

/// Places a bid: the most the bidder would pay. The answer comes once the bid is durable. What
/// is refused says what would have been accepted.
#[utoipa::path(
    post, path = "/auctions/{auction_id}/bids", tag = "bids",
    request_body = Bid, responses((status = 201, body = Answer<PlacedBid>))
)]
async fn place_bid(
    State(state): State<AppState>,
    acting: Acting,
    Place(auction_id): Place<AuctionId>,
    Body(bid): Body<Bid>,
) -> Result<Answer<PlacedBid>, ApiError> {
    let maximum = bid.maximum.money("maximum").inspect_err(|refused| {
        Metrics::bid_answered(Some(refused.code()));
    })?;
    let bid = PlaceBid { auction_id, maximum };
    let placed = acting.market(&state).auctions().place_bid(bid).await;
    Metrics::bid_answered(placed.as_ref().err().map(vendue::Error::code));
    Ok(Answer::created(&state, placed?))
}

/// A page of the bids, the latest first: aliases, and no maximum but the own.
#[utoipa::path(
    get, path = "/auctions/{auction_id}/bids", tag = "bids",
    params(Paging), responses((status = 200, body = PageAnswer<BidView>))
)]
async fn list_bids(
    State(state): State<AppState>,
    caller: Caller,
    Place(auction_id): Place<AuctionId>,
    Parameters(paging): Parameters<Paging>,
) -> Result<PageAnswer<BidView>, ApiError> {
    let bids = caller.market(&state).auctions().bids(auction_id, paging.into()).await?;
    Ok(PageAnswer::new(&state, bids))
}

/// Takes the immediate purchase, which ends the auction.
#[utoipa::path(
    post, path = "/auctions/{auction_id}/buy-now", tag = "bids",
    responses((status = 201, body = Answer<PlacedBid>))
)]
async fn buy_now(
    State(state): State<AppState>,
    acting: Acting,
    Place(auction_id): Place<AuctionId>,
) -> Result<Answer<PlacedBid>, ApiError> {
    let bought = acting.market(&state).auctions().buy_now(auction_id).await;
    Metrics::bid_answered(bought.as_ref().err().map(vendue::Error::code));
    Ok(Answer::created(&state, bought?))
}

/// Takes a bid back, under the auction's policy.
#[utoipa::path(
    post, path = "/auctions/{auction_id}/bids/{bid_sequence}/retraction", tag = "bids",
    request_body = Retract, responses((status = 200, body = Answer<AuctionView>))
)]
async fn retract_bid(
    State(state): State<AppState>,
    acting: Acting,
    Place((auction_id, bid_sequence)): Place<(AuctionId, i64)>,
    Body(body): Body<Retract>,
) -> Result<Answer<AuctionView>, ApiError> {
    let auctions = acting.market(&state).auctions();
    let auction = auctions.retract(auction_id, bid_sequence, body.reason).await?;
    Ok(Answer::ok(&state, auction))
}

/// Why a bid does not lead, or did not win, for its bidder and the seller.
#[utoipa::path(
    get, path = "/auctions/{auction_id}/bids/{bid_sequence}/explanation", tag = "bids",
    responses((status = 200, body = Answer<Explanation>))
)]
async fn explain_bid(
    State(state): State<AppState>,
    caller: Caller,
    Place((auction_id, bid_sequence)): Place<(AuctionId, i64)>,
) -> Result<Answer<Explanation>, ApiError> {
    let why = caller.market(&state).auctions().explain(auction_id, bid_sequence).await?;
    Ok(Answer::ok(&state, why))
}
