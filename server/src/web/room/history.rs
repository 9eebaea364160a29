//! Older bids, page by page.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use vendue::{AuctionId, PageRequest};

use super::line::BidLine;
use crate::auth::Caller;
use crate::extract::{Parameters, Place};
use crate::state::AppState;
use crate::web::lot;
use crate::web::page::{Failure, Page, html};

const BIDS_LISTED: u32 = 50;

/// Where to go on.
#[derive(Deserialize)]
pub(crate) struct After {
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryPage {
    page: Page,
    auction_id: AuctionId,
    title: String,
    bids: Vec<BidLine>,
    older: Option<String>,
}

/// `GET /auctions/{id}/bids`
pub(crate) async fn older(
    State(state): State<AppState>,
    caller: Caller,
    Place(id): Place<String>,
    Parameters(After { after }): Parameters<After>,
) -> Result<Response, Failure> {
    let id: AuctionId = id.parse()?;
    let auctions = caller.market(&state).auctions();
    let summary = auctions.get(id).await?;
    let request = PageRequest { limit: Some(BIDS_LISTED), cursor: after };
    let found = auctions.bids(id, request).await?;
    Ok(html(&HistoryPage {
        page: Page::new(&state, &caller, "room", "Bids").await,
        auction_id: id,
        title: lot::title_of(&summary.listing),
        bids: found.items.iter().map(|bid| BidLine::of(bid, &summary.auction)).collect(),
        older: found.next_cursor.map(|next| address(id, &next)),
    }))
}

/// The address of the bids after a place in the list.
pub(super) fn address(id: AuctionId, cursor: &str) -> String {
    format!("/auctions/{id}/bids?after={cursor}")
}
