//! Many at once: stock, limits and one hot auction.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::support::{DAY, GRACE, Hall, noon, register, thing, usd};
use vendue::auctions::PlaceBid;
use vendue::domain::auctions::{ListingKind, NewAuction, NewListing};
use vendue::{AuctionId, ErrorCode, ListingId, UserId};

/// A hundred listings want the same ten pieces; ten get them, by auction and at a fixed price.
#[test]
fn stock_is_not_sold_twice() {
    let hall = Hall::lasting();
    let stock = hall.stock(10);
    let auctioned: Vec<ListingId> = (0..50).map(|_| hall.listing(Some(stock))).collect();
    let fixed = |_| {
        let kind = ListingKind::FixedPrice;
        let new = NewListing { kind, stock_item_id: Some(stock), ..thing() };
        hall.selling().listings().create(new).wait().expect("a listing").id
    };
    let fixed: Vec<ListingId> = (0..50).map(fixed).collect();
    let terms = hall.terms();
    let (taken, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let count = |outcome: Result<(), vendue::Error>| match outcome {
        Ok(()) => taken.fetch_add(1, Ordering::SeqCst),
        Err(error) => {
            assert_eq!(error.code(), ErrorCode::OutOfStock);
            refused.fetch_add(1, Ordering::SeqCst)
        }
    };
    std::thread::scope(|scope| {
        for (auctioned, fixed) in auctioned.iter().zip(&fixed) {
            let (hall, count, terms) = (&hall, &count, terms.clone());
            scope.spawn(move || {
                let new = NewAuction { listing_id: *auctioned, ..terms };
                count(hall.selling().auctions().create(new).wait().map(drop));
            });
            scope.spawn(move || {
                count(hall.selling().listings().publish(*fixed).wait().map(drop));
            });
        }
    });
    assert_eq!((taken.into_inner(), refused.into_inner()), (10, 90));
    let item = hall.selling().inventory().get(stock).wait().expect("there");
    assert_eq!((item.reserved, item.available), (10, 0));
    hall.pass(DAY + GRACE);
    for listing in fixed {
        // What never went on sale cannot be taken off it.
        drop(hall.selling().listings().withdraw(listing).wait());
    }
    let item = hall.selling().inventory().get(stock).wait().expect("there");
    assert_eq!((item.reserved, item.available), (0, 10), "all of it is free again");
}

/// A bidder with a limit bids on many auctions at once from many threads.
#[test]
fn a_limit_holds_under_concurrency() {
    let hall = Hall::new();
    let auctions: Vec<AuctionId> = (0..40).map(|_| hall.live()).collect();
    let currency = usd(1).currency();
    let limit = hall.market.auctions().set_limit(hall.bidders[0], currency, Some(usd(10_500)));
    limit.wait().expect("set");
    let leading = || {
        let led = auctions.iter().filter(|id| hall.view(**id).leader_id == Some(hall.bidders[0]));
        led.count()
    };
    let bid_everywhere = || {
        let accepted = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for auction in &auctions {
                let (hall, accepted) = (&hall, &accepted);
                scope.spawn(move || match hall.bid(*auction, 0, 1_000).wait() {
                    Ok(_) => {
                        accepted.fetch_add(1, Ordering::SeqCst);
                    }
                    Err(refused) => {
                        let known = [ErrorCode::LimitReached, ErrorCode::OwnMaximumNotRaised];
                        assert!(known.contains(&refused.code()), "{refused}");
                    }
                });
            }
        });
        accepted.into_inner()
    };
    assert_eq!((bid_everywhere(), leading()), (10, 10));
    // Whoever is outbid is free to bid elsewhere, for exactly as much.
    let outbid = auctions.iter().filter(|id| hall.view(**id).leader_id.is_some()).take(3);
    let outbid: Vec<AuctionId> = outbid.copied().collect();
    for auction in &outbid {
        hall.placed(*auction, 1, 5_000);
    }
    assert_eq!(leading(), 7);
    let elsewhere = auctions.iter().filter(|id| hall.view(**id).leader_id.is_none());
    let accepted = elsewhere.filter(|id| hall.bid(**id, 0, 1_000).wait().is_ok()).count();
    assert_eq!((accepted, leading()), (3, 10));
    // When everything is over, everything is free.
    hall.pass(DAY + GRACE);
    let terms = NewAuction { ends_at: hall.market.now().plus_ms(DAY), ..hall.terms() };
    let last = hall.auction(terms);
    assert!(hall.bid(last, 0, 10_501).wait().is_err());
    hall.placed(last, 0, 10_500);
}

/// Forty bidders in eight threads fight for one auction; the log proves what happened.
#[test]
fn one_hot_auction_keeps_its_order() {
    const THREADS: usize = 8;
    const BIDS: i64 = 60;
    let hall = Hall::lasting();
    let auction = hall.soft();
    let bidders: Vec<UserId> =
        (0..40).map(|number| register(&hall.market, &format!("fighter_{number}"))).collect();
    let accepted = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (hall, bidders, accepted) = (&hall, &bidders, &accepted);
            scope.spawn(move || {
                for round in 0..BIDS {
                    let place = thread * 5 + usize::try_from(round % 5).expect("small");
                    let most = 1_000 + round * 37 + i64::try_from(thread).expect("small") * 11;
                    let market = hall.market.acting_as(bidders[place]);
                    let bids = [most, most + 500].map(|most| PlaceBid::new(auction, usd(most)));
                    let answers = market.auctions().place_bids(bids).wait().expect("answered");
                    let mut sequences: Vec<i64> =
                        answers.into_iter().flatten().map(|placed| placed.sequence).collect();
                    assert!(sequences.is_sorted());
                    accepted.lock().expect("whole").append(&mut sequences);
                }
            });
        }
    });
    let mut accepted = accepted.into_inner().expect("whole");
    accepted.sort_unstable();
    let distinct = accepted.windows(2).all(|pair| pair[0] < pair[1]);
    assert!(distinct, "no number is given twice");
    let count = i64::try_from(accepted.len()).expect("few");
    assert!(count > 10, "{count}");
    assert_eq!(hall.verify(auction), Ok(count));
    assert_eq!(hall.view(auction).bid_count, count);
    assert_eq!(accepted, (2..=count + 1).collect::<Vec<_>>(), "the first entry is the start");
    hall.events(auction);
    hall.pass(2 * DAY);
    assert_eq!(hall.state(auction), "sold");
    assert!(hall.view(auction).closed_at.is_some_and(|at| at > noon()));
}

/// Registrations of one name from all sides: one gets it.
#[test]
fn a_name_is_taken_once() {
    let hall = Hall::new();
    let taken = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for number in 0..40 {
            let (market, taken) = (&hall.market, &taken);
            scope.spawn(move || {
                let email = format!("somebody{}@example.org", number % 3);
                let name = if number % 2 == 0 { "Somebody" } else { "sOMEBODY" };
                match market.identity().register(vendue::NewUser::new(name, email)).wait() {
                    Ok(_) => {
                        taken.fetch_add(1, Ordering::SeqCst);
                    }
                    Err(refused) => assert_eq!(refused.code(), ErrorCode::AlreadyExists),
                }
            });
        }
    });
    assert_eq!(taken.into_inner(), 1);
    let page = hall.market.identity().page(vendue::PageRequest::first(200)).wait().expect("page");
    assert_eq!(page.items.len(), 6, "seller, four bidders and somebody");
}

/// A list that is too long is refused whole, before anything is placed, and however it goes on.
#[test]
fn a_list_of_bids_has_an_end() {
    let hall = Hall::new();
    let auction = hall.live();
    let bids = (1_000..).map(|most| PlaceBid::new(auction, usd(most)));
    let refused = hall.bidding(0).auctions().place_bids(bids.clone()).wait().expect_err("endless");
    assert_eq!(refused.code(), ErrorCode::InvalidArgument);
    assert_eq!(refused.detail("maximum"), Some(&10_000.into()));
    assert_eq!(hall.view(auction).bid_count, 0);
    let answers = hall.bidding(0).auctions().place_bids(bids.take(10_000)).wait().expect("taken");
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(hall.verify(auction), Ok(10_000));
}

/// Whoever closes a market that is being closed is told so only when everything is decided: what
/// comes after may move the file, or fork.
#[test]
fn who_closes_second_waits_for_the_first() {
    let hall = Hall::lasting();
    let listings: Vec<_> = (0..6_000).map(|_| hall.selling().listings().create(thing())).collect();
    let first = hall.market.close();
    hall.market.close().wait().expect("closed");
    assert_eq!(hall.market.queued_writes(), 0);
    first.wait().expect("closed");
    for listing in listings {
        listing.wait().expect("it was taken before the market closed");
    }
}
