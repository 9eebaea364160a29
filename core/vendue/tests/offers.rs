//! What is on offer: the lists of auctions, and what may still be edited.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod support;

use support::{DAY, HOUR, Hall, code, noon};
use vendue::auctions::{AuctionFilter, AuctionPhase};
use vendue::domain::auctions::{AuctionEvent, EditListing, NewAuction};
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
    // An edit that was begun before the auction had a bid is decided after it.
    let begun = edit();
    hall.placed(auction, 0, 1_000);
    assert_eq!(code(begun), ErrorCode::AuctionHasBids);
    assert_eq!(code(edit()), ErrorCode::AuctionHasBids);
    let added = hall.selling().listings().add_to_description(listing, "It has a scratch.");
    assert!(added.wait().expect("added").description.ends_with("It has a scratch."));
    assert_eq!(hall.last_event(auction), AuctionEvent::DescriptionAdded);
}

/// An edit that was begun before there was an auction must not slip past its first bid.
#[test]
fn an_edit_does_not_overtake_an_auction() {
    let hall = Hall::new();
    let terms = hall.terms();
    let title = Some("Another title".to_owned());
    let edit = EditListing { title, ..Default::default() };
    let begun = hall.selling().listings().edit(terms.listing_id, edit, None);
    let auction = hall.auction(terms);
    hall.placed(auction, 0, 1_000);
    assert_eq!(code(begun), ErrorCode::AuctionHasBids);
}
