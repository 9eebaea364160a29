//! What is on offer: the lists of auctions, and what may still be edited.

use super::support::{DAY, HOUR, Hall, code, noon, usd};
use vendue::auctions::{AuctionFilter, AuctionPhase};
use vendue::domain::auctions::{AuctionEvent, EarlyEnd, EditListing, NewAuction};
use vendue::{AuctionId, ErrorCode, PageRequest};

/// The lists show each auction in the phase in which it is.
#[test]
fn an_auction_moves_from_list_to_list() {
    let hall = Hall::new();
    let listed = |phase| {
        let filter = AuctionFilter { phase, seller_id: Some(hall.seller) };
        let page = hall.bidding(0).auctions().page(filter, PageRequest::default());
        let page = page.wait().expect("a page").items;
        page.into_iter().map(|row| row.auction.id).collect::<Vec<AuctionId>>()
    };
    let lists = || {
        let phases = [AuctionPhase::Upcoming, AuctionPhase::Running, AuctionPhase::Over];
        phases.map(|phase| listed(phase).len())
    };
    let starts_at = noon().plus_ms(HOUR);
    let auction = hall.auction(NewAuction { starts_at, ..hall.terms() });
    assert_eq!(lists(), [1, 0, 0]);
    hall.pass(HOUR);
    assert_eq!(lists(), [0, 1, 0]);
    hall.market.auctions().pause(auction).wait().expect("paused");
    assert_eq!(lists(), [0, 1, 0], "a paused auction is still running");
    hall.market.auctions().resume(auction).wait().expect("resumed");
    hall.pass(DAY);
    assert_eq!(lists(), [0, 0, 1]);
}

/// What is told to watchers when the seller adds to a description, and what edits are possible.
#[test]
fn after_the_first_bid_a_description_only_grows() {
    let hall = Hall::new();
    let terms = hall.terms();
    let (listing, auction) = (terms.listing_id, hall.auction(terms));
    let edit = || {
        let title = Some("Another title".to_owned());
        let edit = EditListing { title, ..Default::default() };
        hall.selling().listings().edit(listing, edit, None)
    };
    assert_eq!(edit().wait().expect("nobody has bid").title, "Another title");
    let picture = || hall.selling().listings().set_picture(listing, "0123456789abcdef.jpg");
    picture().wait().expect("nobody has bid");
    hall.placed(auction, 0, 1_000);
    assert_eq!(code(edit()), ErrorCode::AuctionHasBids);
    assert_eq!(code(picture()), ErrorCode::AuctionHasBids, "a picture says what is sold as well");
    let added = hall.selling().listings().add_to_description(listing, "It has a scratch.");
    assert!(added.wait().expect("added").description.ends_with("It has a scratch."));
    assert_eq!(hall.last_event(auction), AuctionEvent::DescriptionAdded);
}

/// What decides is the listing's auction now: not an earlier one, and not whether one was there
/// when somebody began to write.
#[test]
fn the_bids_of_an_earlier_auction_do_not_keep_a_listing_from_being_edited() {
    let hall = Hall::new();
    let terms = NewAuction { reserve: Some(usd(50_000)), ..hall.terms() };
    let listing_id = terms.listing_id;
    let edit = |title: &str| {
        let edit = EditListing { title: Some(title.to_owned()), ..Default::default() };
        hall.selling().listings().edit(listing_id, edit, None)
    };
    let first = hall.auction(terms);
    hall.placed(first, 0, 1_000);
    hall.pass(2 * DAY);
    assert_eq!(hall.state(first), "unsold");
    let ends_at = hall.market.now().plus_ms(DAY);
    let second = hall.auction(NewAuction { listing_id, ends_at, ..hall.terms() });
    assert_eq!(edit("Once more").wait().expect("nobody has bid on it").title, "Once more");
    let added = hall.selling().listings().add_to_description(listing_id, "It has a scratch.");
    added.wait().expect("added");
    assert_eq!(hall.last_event(second), AuctionEvent::DescriptionAdded);
    assert_eq!(hall.events(first).pop(), Some("unsold"), "nobody watches it any more");
    hall.placed(second, 0, 1_000);
    assert_eq!(code(edit("Too late")), ErrorCode::AuctionHasBids);
}

/// A listing that was taken off is not shown through its auction either.
#[test]
fn what_was_withdrawn_is_not_shown_by_its_auction() {
    let hall = Hall::new();
    let starts_at = noon().plus_ms(HOUR);
    let auction = hall.auction(NewAuction { starts_at, ..hall.terms() });
    let over = AuctionFilter { phase: AuctionPhase::Over, seller_id: None };
    let seen = |market: &vendue::Market| {
        let row = market.auctions().get(auction).wait().expect("there").listing;
        let page = market.auctions().page(over, PageRequest::default()).wait().expect("a page");
        if let Some(listed) = page.items.first() {
            assert_eq!(listed.listing, row);
        }
        (row.title, row.description)
    };
    let content = seen(&hall.market);
    let viewers = [hall.market.acting_as_anyone(), hall.bidding(0)];
    for viewer in &viewers {
        assert_eq!(seen(viewer), content);
    }
    let call_off = hall.selling().auctions().end_early(auction, EarlyEnd::CallOff);
    call_off.wait().expect("called off");
    for viewer in &viewers {
        assert_eq!(seen(viewer), (String::new(), String::new()));
    }
    for viewer in [hall.market.clone(), hall.selling()] {
        assert_eq!(seen(&viewer), content);
    }
}
