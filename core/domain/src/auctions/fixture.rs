//! Values for the unit tests beside the rules.

use crate::auctions::contest::go_live;
use crate::auctions::{
    Act, Auction, AuctionPolicy, LogEntry, NewAuction, NewBid, Standing, create_auction,
    initial_standing,
};
use crate::ids::{AuctionId, ListingId, UserId, WorkspaceId};
use crate::money::Money;
use crate::time::{MILLIS_PER_DAY, Timestamp};

/// The moment at which the auctions of the tests start.
pub(super) fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().expect("a moment")
}

pub(super) fn bidder(number: u8) -> UserId {
    UserId::from_bytes([number; 16])
}

pub(super) fn seller() -> UserId {
    bidder(200)
}

pub(super) fn dollars(amount_minor: i64) -> Money {
    Money::new(amount_minor, "USD".parse().expect("USD")).expect("an amount")
}

pub(super) fn bid(number: u8, maximum_minor: i64) -> NewBid {
    NewBid { bidder_id: bidder(number), maximum: dollars(maximum_minor) }
}

/// Terms with the defaults: from 9.00, eBay's ladder, one day from [`noon`].
pub(super) fn new_auction() -> NewAuction {
    NewAuction::english(
        ListingId::from_bytes([3; 16]),
        dollars(900),
        "ebay_us".parse().expect("a preset"),
        noon(),
        noon().plus_ms(MILLIS_PER_DAY),
    )
}

pub(super) fn created(new: NewAuction) -> (Auction, Standing) {
    let id = AuctionId::from_bytes([5; 16]);
    let workspace_id = WorkspaceId::from_bytes([6; 16]);
    let policy = AuctionPolicy::default();
    create_auction(new, id, [7; 16], seller(), workspace_id, &policy, noon()).expect("valid terms")
}

pub(super) fn auction() -> Auction {
    created(new_auction()).0
}

/// A standing that is live without a log.
pub(super) fn live(auction: &Auction) -> Standing {
    let mut standing = initial_standing(auction);
    go_live(auction, &mut standing);
    standing
}

/// Some entry.
pub(super) fn entry() -> LogEntry {
    LogEntry {
        auction_id: AuctionId::from_bytes([5; 16]),
        sequence: 1,
        act: Act::Bid,
        at: noon(),
        actor_id: Some(bidder(1)),
        amount_minor: Some(1_000),
        subject_sequence: None,
        price_minor: 900,
        leader_id: Some(bidder(1)),
        bid_count: 1,
        ends_at: noon().plus_ms(MILLIS_PER_DAY),
        hash: [0; 32],
    }
}
