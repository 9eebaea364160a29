//! Auctions and bids.

use vendue::auctions::{AuctionFilter, AuctionPhase, AuctionSummary, PlaceBid, PlacedBid};
use vendue::domain::auctions::{
    AdmissionStatus, AuctionArchive, AuctionView, BidView, EarlyEnd, Explanation, LogEntry,
    NewAuction, RetractionReason, Verified,
};
use vendue::{AuctionId, Currency, GroupId, Money, Timestamp, UserId};

use super::{page, paged};
use crate::operation::area;
use crate::records::{BidOutcome, Paged};

area! { "auctions";
    create(#[spread] new: NewAuction) -> AuctionView
        = |market, new| market.auctions().create(new);
    get(id: AuctionId) -> AuctionSummary = |market, id| market.auctions().get(id);
    page(phase: AuctionPhase, seller_id: Option<UserId>, limit: Option<u32>, cursor: Option<String>)
        -> Paged<AuctionSummary>
        = |market, phase, seller_id, limit, cursor| {
            let filter = AuctionFilter { phase, seller_id };
            paged(market.auctions().page(filter, page(limit, cursor)))
        };
    place_bid(#[spread] bid: PlaceBid) -> PlacedBid
        = |market, bid| market.auctions().place_bid(bid);
    place_bids(bids: Vec<PlaceBid>) -> Vec<BidOutcome> = |market, bids| {
        let placed = market.auctions().place_bids(bids);
        placed.and_then(|outcomes| Ok(outcomes.into_iter().map(BidOutcome::from).collect()))
    };
    buy_now(auction_id: AuctionId) -> PlacedBid
        = |market, auction_id| market.auctions().buy_now(auction_id);
    retract(auction_id: AuctionId, bid_sequence: i64, reason: RetractionReason) -> AuctionView
        = |market, auction_id, bid_sequence, reason| {
            market.auctions().retract(auction_id, bid_sequence, reason)
        };
    bids(auction_id: AuctionId, limit: Option<u32>, cursor: Option<String>) -> Paged<BidView>
        = |market, auction_id, limit, cursor| {
            paged(market.auctions().bids(auction_id, page(limit, cursor)))
        };
    explain(auction_id: AuctionId, bid_sequence: i64) -> Explanation
        = |market, auction_id, bid_sequence| market.auctions().explain(auction_id, bid_sequence);
    verify(auction_id: AuctionId) -> Verified
        = |market, auction_id| market.auctions().verify(auction_id);
    change_reserve(auction_id: AuctionId, reserve: Option<Money>) -> AuctionView
        = |market, auction_id, reserve| market.auctions().change_reserve(auction_id, reserve);
    pause(auction_id: AuctionId) -> AuctionView
        = |market, auction_id| market.auctions().pause(auction_id);
    resume(auction_id: AuctionId) -> AuctionView
        = |market, auction_id| market.auctions().resume(auction_id);
    end_early(auction_id: AuctionId, how: EarlyEnd) -> AuctionView
        = |market, auction_id, how| market.auctions().end_early(auction_id, how);
    cancel(auction_id: AuctionId) -> AuctionView
        = |market, auction_id| market.auctions().cancel(auction_id);
    register(auction_id: AuctionId) -> AdmissionStatus
        = |market, auction_id| market.auctions().register(auction_id);
    admit(auction_id: AuctionId, user_id: UserId, status: AdmissionStatus) -> AdmissionStatus
        = |market, auction_id, user_id, status| {
            market.auctions().admit(auction_id, user_id, status)
        };
    hold_deposit(auction_id: AuctionId, user_id: UserId, deposit: Money) -> AdmissionStatus
        = |market, auction_id, user_id, deposit| {
            market.auctions().hold_deposit(auction_id, user_id, deposit)
        };
    set_limit(user_id: UserId, currency: Currency, limit: Option<Money>) -> ()
        = |market, user_id, currency, limit| market.auctions().set_limit(user_id, currency, limit);
    ban(user_id: UserId, until: Option<Timestamp>) -> ()
        = |market, user_id, until| market.auctions().ban(user_id, until);
    mark_no_response(auction_id: AuctionId) -> ()
        = |market, auction_id| market.auctions().mark_no_response(auction_id);
    link_accounts(one: UserId, other: UserId) -> ()
        = |market, one, other| market.auctions().link_accounts(one, other);
    create_group() -> GroupId = |market| market.auctions().create_group();
    ids(after: Option<AuctionId>, limit: u32) -> Vec<AuctionId>
        = |market, after, limit| market.auctions().ids(after, limit);
    log(auction_id: AuctionId) -> Vec<LogEntry>
        = |market, auction_id| market.auctions().log(auction_id);
    archive(auction_id: AuctionId) -> AuctionArchive
        = |market, auction_id| market.auctions().archive(auction_id);
}
