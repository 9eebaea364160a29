//! Who may bid in an auction.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::domain::auctions::AdmissionStatus;
use vendue::{AuctionId, UserId};

use crate::error::ApiError;
use crate::extract::{Acting, Body, Place};
use crate::routes::amount::Amount;
use crate::routes::{Answer, Nothing};
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(register_for_auction))
        .routes(routes!(admit_bidder))
        .routes(routes!(hold_deposit))
        .routes(routes!(mark_no_response))
}

/// The seller's word on a bidder.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Admit {
    /// The bidder.
    user_id: UserId,
    /// `approved`, `invited`, `refused` or `registered`.
    status: AdmissionStatus,
}

/// A deposit that is held for a bidder.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HoldDeposit {
    /// The bidder.
    user_id: UserId,
    /// How much is held.
    deposit: Amount,
}

/// Registers the user for an auction.
#[utoipa::path(
    post, path = "/auctions/{auction_id}/registration", tag = "admissions",
    responses((status = 200, body = Answer<AdmissionStatus>))
)]
async fn register_for_auction(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<AuctionId>,
) -> Result<Answer<AdmissionStatus>, ApiError> {
    let status = acting.market(&state).auctions().register(id).await?;
    Ok(Answer::ok(&state, status))
}

/// Approves, invites or refuses a bidder. For the seller.
#[utoipa::path(
    post, path = "/auctions/{auction_id}/admissions", tag = "admissions",
    request_body = Admit, responses((status = 200, body = Answer<AdmissionStatus>))
)]
async fn admit_bidder(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<AuctionId>,
    Body(body): Body<Admit>,
) -> Result<Answer<AdmissionStatus>, ApiError> {
    let auctions = acting.market(&state).auctions();
    let status = auctions.admit(id, body.user_id, body.status).await?;
    Ok(Answer::ok(&state, status))
}

/// Notes that a deposit is held for a bidder. For administrators.
#[utoipa::path(
    post, path = "/auctions/{auction_id}/deposits", tag = "admissions",
    request_body = HoldDeposit, responses((status = 200, body = Answer<AdmissionStatus>))
)]
async fn hold_deposit(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<AuctionId>,
    Body(body): Body<HoldDeposit>,
) -> Result<Answer<AdmissionStatus>, ApiError> {
    let deposit = body.deposit.money("deposit")?;
    let auctions = acting.market(&state).auctions();
    let status = auctions.hold_deposit(id, body.user_id, deposit).await?;
    Ok(Answer::ok(&state, status))
}

/// Notes that the winner did not respond in time, which bans the winner. For the seller.
#[utoipa::path(
    post, path = "/auctions/{auction_id}/no-response", tag = "admissions",
    responses((status = 200, body = Answer<Nothing>))
)]
async fn mark_no_response(
    State(state): State<AppState>,
    acting: Acting,
    Place(id): Place<AuctionId>,
) -> Result<Answer<Nothing>, ApiError> {
    acting.market(&state).auctions().mark_no_response(id).await?;
    Ok(Answer::ok(&state, Nothing))
}
