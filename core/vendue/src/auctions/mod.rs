//! Auctions and bids.

mod admissions;
mod apply;
mod bids;
mod commands;
mod create;
pub(crate) mod due;
mod groups;
mod history;
mod kept_bid;
mod requests;
mod retractions;

use vendue_domain::auctions::{AuctionView, ListingView, Viewer};
use vendue_domain::{AuctionId, Error, ErrorCode};
use vendue_store::queries::{AuctionQueries, AuctionRow};
use vendue_store::{Page, PageRequest, Pending};

pub(crate) use retractions::RETRACTIONS_MAX;

pub use requests::{AuctionSummary, PlaceBid, PlacedBid};
pub use vendue_domain::auctions::AuctionPhase;
pub use vendue_store::queries::AuctionFilter;

use crate::market::Market;

/// Auctions and bids.
///
/// Refusals carry stable codes; the details of one say what would have been accepted.
#[derive(Clone, Debug)]
pub struct Auctions(pub(crate) Market);

impl Auctions {
    /// One auction with what it sells, as the actor sees it. What the seller wrote is empty where
    /// the listing was taken off, except for the seller and whoever is trusted. Fails with
    /// `auction_not_found`.
    pub fn get(&self, id: AuctionId) -> Pending<AuctionSummary> {
        let viewer = self.viewer();
        let row = self.row(id);
        Pending::from_future(async move {
            let viewer = viewer.await?;
            Ok(summary(row.await?, &viewer))
        })
    }

    /// A page of auctions, as the actor sees them.
    pub fn page(&self, filter: AuctionFilter, page: PageRequest) -> Pending<Page<AuctionSummary>> {
        let viewer = self.viewer();
        let rows = self.0.inner.store.auctions(filter, page);
        Pending::from_future(async move {
            let viewer = viewer.await?;
            Ok(rows.await?.map(|row| summary(row, &viewer)))
        })
    }

    pub(crate) fn row(&self, id: AuctionId) -> Pending<AuctionRow> {
        self.0.inner.store.auction(id).and_then(|row| row.ok_or_else(auction_not_found))
    }

    pub(crate) fn viewer(&self) -> Pending<Viewer> {
        self.0.viewer()
    }
}

fn summary(row: AuctionRow, viewer: &Viewer) -> AuctionSummary {
    let sees_content = row.listing.state.is_public()
        || viewer.is_trusted
        || viewer.user_id == Some(row.listing.seller_id);
    let listing: ListingView =
        if sees_content { row.listing.view() } else { row.listing.view_without_content() };
    AuctionSummary { auction: AuctionView::of(&row.auction, &row.standing, viewer), listing }
}

pub(crate) fn auction_not_found() -> Error {
    Error::new(ErrorCode::AuctionNotFound, "there is no such auction").with("field", "auction_id")
}
