//! A bidder's wish to take a bid back where the seller has to agree.

use crate::auctions::options::{Retraction, RetractionReason};
use crate::auctions::place_bid::check_open;
use crate::auctions::retract::{named_bid, refused};
use crate::auctions::{Act, Auction, LogEntry, NewRetraction, Standing};
use crate::error::Error;
use crate::ids::{AuctionId, UserId};
use crate::record::Record;
use crate::time::Timestamp;

/// A bidder's wish to take a bid back, until the seller agrees. Without it the seller could agree
/// to what nobody asked for, and so take any bid out of the auction.
#[derive(Clone, Copy, PartialEq, Debug, Record)]
#[record(table = "retraction_requests", key = 2)]
pub struct RetractionRequest {
    /// The auction.
    pub auction_id: AuctionId,
    /// The log entry of the bid.
    pub bid_sequence: i64,
    /// Whose bid it is.
    pub bidder_id: UserId,
    /// Why.
    pub reason: RetractionReason,
    /// The last entry of the log when it was asked.
    pub log_sequence: i64,
    /// When it was asked.
    pub requested_at: Timestamp,
}

/// Asks the seller to let a bid be taken back. Nothing changes until the seller agrees, and then
/// everything is looked at again: so of the log the part that [`check_retraction`] needs is enough.
///
/// [`check_retraction`]: crate::auctions::check_retraction
///
/// Fails with `bid_not_found`, `retraction_refused`, and like a bid when the auction takes none.
pub fn request_retraction(
    auction: &Auction,
    standing: &Standing,
    log: &[LogEntry],
    retraction: &NewRetraction,
    now: Timestamp,
) -> Result<RetractionRequest, Error> {
    check_open(auction, standing, now)?;
    let bid = named_bid(log, retraction)?;
    if auction.retraction != Retraction::SellerApproval {
        return Err(refused("the seller of this auction is not asked"));
    }
    Ok(RetractionRequest {
        auction_id: auction.id,
        bid_sequence: bid.sequence,
        bidder_id: retraction.bidder_id,
        reason: retraction.reason,
        log_sequence: standing.sequence,
        requested_at: now,
    })
}

/// What the seller agrees to: the retraction as the bidder asked for it.
///
/// Fails with `retraction_refused` when nobody has asked, and when the bidder has bid since: the
/// later bid would go as well, and that was not asked for.
pub fn agreed_retraction(
    request: Option<&RetractionRequest>,
    log: &[LogEntry],
) -> Result<NewRetraction, Error> {
    let request = request.ok_or_else(|| refused("the bidder has not asked for it"))?;
    let has_bid_since = log.iter().any(|entry| {
        entry.sequence > request.log_sequence
            && entry.act == Act::Bid
            && entry.actor_id == Some(request.bidder_id)
    });
    if has_bid_since {
        return Err(refused("the bidder has bid since it was asked"));
    }
    Ok(NewRetraction {
        bidder_id: request.bidder_id,
        bid_sequence: request.bid_sequence,
        reason: request.reason,
        seller_agrees: true,
    })
}
