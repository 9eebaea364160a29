//! Looking at auctions.

use axum::extract::State;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vendue::auctions::{AuctionFilter, AuctionSummary};
use vendue::{AuctionId, PageRequest};

use crate::auth::Caller;
use crate::error::ApiError;
use crate::extract::{Parameters, Place};
use crate::routes::queries::AuctionsQuery;
use crate::routes::{Answer, PageAnswer};
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_auctions)).routes(routes!(get_auction))
}

/// A page of auctions with what they sell.
#[utoipa::path(
    get, path = "/auctions", tag = "auctions",
    params(AuctionsQuery), responses((status = 200, body = PageAnswer<AuctionSummary>))
)]
async fn list_auctions(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(query): Parameters<AuctionsQuery>,
) -> Result<PageAnswer<AuctionSummary>, ApiError> {
    let filter = AuctionFilter { phase: query.phase, seller_id: query.seller_id };
    let page = PageRequest { limit: query.limit, cursor: query.cursor };
    let auctions = caller.market(&state).auctions().page(filter, page).await?;
    Ok(PageAnswer::new(&state, auctions))
}

/// One auction with what it sells, as whoever asks may see it.
#[utoipa::path(
    get, path = "/auctions/{auction_id}", tag = "auctions",
    responses((status = 200, body = Answer<AuctionSummary>))
)]
async fn get_auction(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<AuctionId>,
) -> Result<Answer<AuctionSummary>, ApiError> {
    let auction = caller.market(&state).auctions().get(id).await?;
    Ok(Answer::ok(&state, auction))
}
