//! Whole lives of auctions on virtual time.

use super::support::{DAY, GRACE, HOUR, Hall, SECOND, code, noon, usd};
use vendue::domain::auctions::{
    AuctionEvent, EarlyEnd, NewAuction, Permission, PremiumTier, PremiumTiers, Retraction,
    RetractionReason, SoftClose, UnsoldReason,
};
use vendue::domain::events::{EventBody, Topic};
use vendue::{Error, ErrorCode};

fn stock_of(hall: &Hall, item: vendue::StockItemId) -> (i64, i64) {
    let item = hall.selling().inventory().get(item).wait().expect("there");
    (item.quantity, item.reserved)
}

#[test]
fn an_auction_is_announced_started_extended_and_sold() {
    let hall = Hall::new();
    let stock = hall.stock(3);
    let listing = hall.listing(Some(stock));
    let tiers = [PremiumTier { from_minor: 0, basis_points: 1_000 }];
    let auction = hall.auction(NewAuction {
        listing_id: listing,
        starts_at: noon().plus_ms(HOUR),
        ends_at: noon().plus_ms(3 * HOUR),
        reserve: Some(usd(2_000)),
        soft_close: SoftClose::CATAWIKI,
        pre_bids: Permission::Allowed,
        premium: PremiumTiers::from_tiers(&tiers).expect("tiers"),
        tax_basis_points: 2_000,
        ..hall.terms()
    });
    assert_eq!((hall.state(auction), hall.listing_state(listing)), ("scheduled", "scheduled"));
    assert_eq!(stock_of(&hall, stock), (3, 1), "held from the announcement on");
    let early = hall.placed(auction, 0, 1_500);
    assert_eq!((early.price_minor, early.is_leading, early.reserve_met), (900, true, false));

    assert_eq!(hall.pass(HOUR), 1);
    assert_eq!((hall.state(auction), hall.listing_state(listing)), ("live", "active"));
    assert_eq!(hall.placed(auction, 1, 1_700).price_minor, 1_550);
    let met = hall.placed(auction, 0, 2_500);
    assert_eq!((met.price_minor, met.reserve_met), (2_000, true));

    assert_eq!(hall.pass(2 * HOUR - 5 * 60 * SECOND), 1, "the notice that it ends soon");
    hall.clock.advance_ms(4 * 60 * SECOND + 30 * SECOND);
    let late = hall.placed(auction, 2, 2_100);
    assert_eq!(late.ends_at, noon().plus_ms(3 * HOUR + 90 * SECOND));
    assert_eq!(hall.pass(30 * SECOND + GRACE), 0, "the end has moved");
    assert_eq!(hall.pass(90 * SECOND), 1);
    assert_eq!((hall.state(auction), hall.listing_state(listing)), ("sold", "pending_settlement"));
    assert_eq!(code(hall.bid(auction, 3, 90_000)), ErrorCode::AuctionClosed);
    assert_eq!(stock_of(&hall, stock), (3, 1), "what is sold stays held until it leaves");

    let price = hall.view(auction).price_minor;
    assert_eq!(price, 2_150);
    let AuctionEvent::Sold { winner_id, price_minor, lines, total_minor, .. } =
        hall.last_event(auction)
    else {
        panic!("it was sold");
    };
    assert_eq!((winner_id, price_minor), (hall.bidders[0], 2_150));
    let amounts: Vec<i64> = lines.iter().map(|line| line.amount_minor).collect();
    assert_eq!((amounts, total_minor), (vec![2_150, 215, 430], 2_795));
    let expected = [
        "scheduled",
        "bid_placed",
        "started",
        "bid_placed",
        "bid_placed",
        "reserve_met",
        "ending_soon",
        "bid_placed",
        "extended",
        "sold",
    ];
    assert_eq!(hall.events(auction), expected);
    assert_eq!(hall.verify(auction), Ok(4));

    hall.selling().listings().mark_sold(listing).wait().expect("handed over");
    assert_eq!((stock_of(&hall, stock), hall.listing_state(listing)), ((2, 0), "sold"));
    assert_eq!(hall.pass(30 * DAY), 0, "nothing is left to do");
}

#[test]
fn without_a_bid_or_below_the_reserve_it_is_not_sold() {
    let hall = Hall::new();
    for (bid, reason) in [(None, UnsoldReason::NoBids), (Some(1_999), UnsoldReason::ReserveNotMet)]
    {
        let stock = hall.stock(1);
        let listing_id = hall.listing(Some(stock));
        let reserve = Some(usd(2_000));
        let auction = hall.auction(NewAuction { listing_id, reserve, ..hall.terms() });
        assert_eq!(stock_of(&hall, stock), (1, 1));
        if let Some(maximum) = bid {
            hall.placed(auction, 0, maximum);
        }
        hall.pass(DAY + GRACE);
        assert_eq!((hall.state(auction), hall.listing_state(listing_id)), ("unsold", "ended"));
        assert_eq!(hall.last_event(auction), AuctionEvent::Unsold { reason });
        assert_eq!(stock_of(&hall, stock), (1, 0), "free again");
        // It is offered once more and bought at once.
        let buy_now = Some(usd(5_000));
        let ends_at = hall.market.now().plus_ms(DAY);
        let again = NewAuction { listing_id, buy_now, ends_at, ..hall.terms() };
        let again = hall.auction(again);
        let bought = hall.bidding(1).auctions().buy_now(again).wait().expect("bought");
        assert_eq!((bought.price_minor, bought.is_leading), (5_000, true));
        assert_eq!(hall.listing_state(listing_id), "pending_settlement");
        assert_eq!((hall.verify(auction).is_ok(), hall.verify(again)), (true, Ok(0)));
    }
}

/// One auction at a time: what is offered, frozen or being settled is not offered again.
#[test]
fn a_listing_has_one_auction_at_a_time() {
    let hall = Hall::new();
    let listing_id = hall.listing(Some(hall.stock(5)));
    let soon = NewAuction {
        listing_id,
        starts_at: noon().plus_ms(HOUR),
        ends_at: noon().plus_ms(2 * HOUR),
        ..hall.terms()
    };
    let again = |starts_in| {
        let starts_at = hall.market.now().plus_ms(starts_in);
        let ends_at = starts_at.plus_ms(HOUR);
        let new = NewAuction { listing_id, starts_at, ends_at, ..hall.terms() };
        hall.selling().auctions().create(new)
    };
    let auction = hall.auction(soon);
    let refuse = || {
        for starts_in in [0, HOUR] {
            assert_eq!(code(again(starts_in)), ErrorCode::ListingState);
        }
        assert_eq!(code(hall.selling().listings().withdraw(listing_id)), ErrorCode::ListingState);
        assert_eq!(code(hall.selling().listings().publish(listing_id)), ErrorCode::ListingState);
    };
    let unsold_yet = || {
        refuse();
        let sold = code(hall.selling().listings().mark_sold(listing_id));
        assert_eq!(sold, ErrorCode::ListingState);
    };
    unsold_yet();
    hall.pass(HOUR);
    unsold_yet();
    hall.market.auctions().pause(auction).wait().expect("paused");
    assert_eq!(hall.listing_state(listing_id), "paused");
    unsold_yet();
    hall.market.auctions().resume(auction).wait().expect("resumed");
    hall.placed(auction, 0, 1_000);
    hall.pass(HOUR + GRACE);
    assert_eq!(hall.state(auction), "sold");
    refuse();
}

/// An auction that is called off before it starts gives its listing and its stock back.
#[test]
fn called_off_before_the_start_a_listing_can_be_offered_again() {
    let hall = Hall::new();
    let stock = hall.stock(1);
    let listing_id = hall.listing(Some(stock));
    for by_host in [true, false] {
        let starts_at = hall.market.now().plus_ms(HOUR);
        let ends_at = starts_at.plus_ms(DAY);
        let new = NewAuction { listing_id, starts_at, ends_at, ..hall.terms() };
        let auction = hall.auction(new);
        assert_eq!(stock_of(&hall, stock), (1, 1));
        if by_host {
            hall.market.auctions().cancel(auction).wait().expect("cancelled");
        } else {
            let call_off = hall.selling().auctions().end_early(auction, EarlyEnd::CallOff);
            call_off.wait().expect("called off");
        }
        assert_eq!((hall.state(auction), stock_of(&hall, stock)), ("cancelled", (1, 0)));
        assert_eq!(hall.pass(2 * DAY), 0, "no deadline is left");
        assert_eq!(hall.events(auction), ["scheduled", "cancelled"]);
        assert_eq!(hall.verify(auction), Ok(0));
    }
    let ends_at = hall.market.now().plus_ms(DAY);
    hall.auction(NewAuction { listing_id, ends_at, ..hall.terms() });
    assert_eq!(hall.listing_state(listing_id), "active");
}

#[test]
fn every_command_does_its_part() -> Result<(), Error> {
    let hall = Hall::new();
    let (seller, host) = (hall.selling().auctions(), hall.market.auctions());
    let approved = || NewAuction {
        reserve: Some(usd(4_000)),
        retraction: Retraction::SellerApproval,
        soft_close: SoftClose::COMMON,
        ..hall.terms()
    };
    let auction = hall.auction(approved());
    let bid = hall.placed(auction, 0, 3_000);
    hall.placed(auction, 1, 2_000);
    assert_eq!(seller.change_reserve(auction, Some(usd(3_500))).wait()?.reserve_minor, Some(3_500));
    let raised = code(seller.change_reserve(auction, Some(usd(3_600))));
    assert_eq!(raised, ErrorCode::ReserveNotLowered);
    let met = seller.change_reserve(auction, Some(usd(2_800))).wait()?;
    assert_eq!((met.price_minor, met.reserve_met), (2_800, true));

    assert_eq!(host.pause(auction).wait()?.state.as_str(), "paused");
    assert_eq!(code(hall.bid(auction, 2, 9_000)), ErrorCode::AuctionPaused);
    hall.pass(2 * DAY);
    assert_eq!(hall.state(auction), "paused", "time stands still");
    let resumed = host.resume(auction).wait()?;
    assert_eq!(resumed.ends_at, noon().plus_ms(3 * DAY));

    let reason = RetractionReason::WrongAmount;
    let own = hall.bidding(0).auctions().retract(auction, bid.sequence, reason);
    assert_eq!(own.wait()?.bid_count, 2, "the seller has to agree");
    let taken_back = seller.retract(auction, bid.sequence, reason).wait()?;
    assert_eq!((taken_back.price_minor, taken_back.bid_count), (900, 1));
    assert_eq!(hall.view(auction).leader_id, Some(hall.bidders[1]));
    assert_eq!(code(seller.retract(auction, 999, reason)), ErrorCode::BidNotFound);

    hall.clock.advance_ms(DAY - HOUR);
    let late = code(seller.end_early(auction, EarlyEnd::CallOff));
    assert_eq!(late, ErrorCode::TooLateToEnd);
    let sold = seller.end_early(auction, EarlyEnd::SellToLeader).wait()?;
    assert_eq!((sold.state.as_str(), sold.price_minor), ("sold", 900));
    assert_eq!(code(host.cancel(auction)), ErrorCode::AuctionState);
    let expected = [
        "scheduled",
        "started",
        "bid_placed",
        "bid_placed",
        "reserve_changed",
        "reserve_changed",
        "reserve_met",
        "paused",
        "resumed",
        "bid_retracted",
        "sold",
    ];
    assert_eq!(hall.events(auction), expected);
    assert_eq!(hall.verify(auction), Ok(2));
    let other = hall.auction(approved());
    assert_eq!(host.cancel(other).wait()?.state.as_str(), "cancelled");
    assert_eq!(hall.verify(other), Ok(0));
    Ok(())
}

/// The events of one auction, as they are told to somebody who follows from the beginning.
#[test]
fn a_follower_hears_the_whole_life() {
    let hall = Hall::new();
    let auction = hall.soft();
    let subscribed = hall.market.events().subscribe(Topic::auction(auction), Some(0));
    let mut following = subscribed.wait().expect("followed");
    hall.placed(auction, 0, 1_000);
    hall.pass(DAY + GRACE);
    let mut heard = Vec::new();
    for number in 1.. {
        let patience = std::time::Duration::from_secs(10);
        let event = following.wait_next(patience).expect("open").expect("an event");
        assert_eq!(event.sequence, number);
        let EventBody::Auction(event) = &event.body else { panic!("of an auction") };
        heard.push(event.kind());
        if event.kind() == "sold" {
            break;
        }
    }
    assert_eq!(heard, hall.events(auction));
}
