//! A line of the bid history.

use vendue::AuctionId;
use vendue::domain::auctions::{Act, AuctionView, BidView};

use crate::web::show;

/// A line of the bid history as it is shown.
pub(crate) struct BidLine {
    pub(crate) sequence: i64,
    pub(crate) bidder: String,
    pub(crate) is_yours: bool,
    pub(crate) mark: &'static str,
    pub(crate) what: &'static str,
    pub(crate) price: String,
    pub(crate) at: String,
    pub(crate) time: String,
    pub(crate) why: String,
    /// Whether the viewer may want to know why this bid does not lead.
    pub(crate) offers_why: bool,
}

impl BidLine {
    pub(crate) fn of(bid: &BidView, auction: &AuctionView) -> Self {
        let leads = auction.viewer.as_ref().is_some_and(|viewer| viewer.is_leading);
        let (mark, what) = match bid.act {
            Act::BuyNow => ("⚡", "bought at once"),
            Act::Retraction => ("↶", "took bids back"),
            _ if bid.leads => ("▲", "took the lead"),
            _ => ("△", "outbid at once"),
        };
        Self {
            sequence: bid.sequence,
            bidder: bid.bidder.clone(),
            is_yours: bid.is_yours,
            mark,
            what,
            price: show::money(bid.price_minor, auction.currency),
            at: bid.at.to_string(),
            time: show::clock(bid.at),
            why: why(auction.id, bid.sequence),
            offers_why: bid.is_yours && bid.act == Act::Bid && !leads,
        }
    }

    /// The pattern from which the script makes lines.
    pub(crate) fn blank() -> Self {
        Self {
            sequence: 0,
            bidder: String::new(),
            is_yours: false,
            mark: "",
            what: "",
            price: String::new(),
            at: String::new(),
            time: String::new(),
            why: String::new(),
            offers_why: false,
        }
    }
}

fn why(auction_id: AuctionId, sequence: i64) -> String {
    format!("/auctions/{auction_id}/bids/{sequence}/why")
}
