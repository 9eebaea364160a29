//! What falls due: on virtual time, after a restart, and on the machine's own clock.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::support::{DAY, GRACE, HOUR, Hall, SECOND, code, noon, thing, usd};
use vendue::domain::auctions::{ListingView, NewAuction, NewListing, Permission};
use vendue::{ErrorCode, Market, Options, Pending, PlaceBid, SystemClock, VirtualClock};

use crate::place::Place;

#[test]
fn after_a_restart_everything_that_fell_due_is_done_once() {
    let mut hall = Hall::lasting();
    let live = hall.live();
    hall.placed(live, 0, 2_000);
    let starts_at = noon().plus_ms(HOUR);
    let soon = || NewAuction { starts_at, pre_bids: Permission::Allowed, ..hall.terms() };
    let (over, running) = (hall.auction(soon()), {
        let ends_at = noon().plus_ms(10 * DAY);
        hall.auction(NewAuction { ends_at, ..soon() })
    });
    hall.placed(over, 1, 3_000);
    let paused = hall.live();
    hall.market.auctions().pause(paused).wait().expect("paused");
    hall.market.close().wait().expect("closed");
    hall.clock.advance_ms(5 * DAY);
    hall.market = hall.another();
    assert!(hall.pass(0) > 0);
    for _ in 0..3 {
        assert_eq!((hall.state(live), hall.state(over)), ("sold", "sold"));
        assert_eq!((hall.state(running), hall.state(paused)), ("live", "paused"));
        assert_eq!(
            hall.events(live),
            ["scheduled", "started", "bid_placed", "ending_soon", "sold"]
        );
        let late = ["scheduled", "bid_placed", "started", "ending_soon", "sold"];
        assert_eq!(hall.events(over), late);
        assert_eq!(hall.events(running), ["scheduled", "started"]);
        assert_eq!(hall.pass(0), 0, "nothing is done twice");
        hall.reopen();
    }
    for auction in [live, over, running, paused] {
        assert!(hall.verify(auction).is_ok());
    }
}

/// Many markets, as many processes, do what is due at the same time.
#[test]
fn several_schedulers_do_each_deadline_once() {
    let hall = Hall::lasting();
    let auctions: Vec<_> = (0..40).map(|_| hall.live()).collect();
    hall.clock.advance_ms(2 * DAY);
    let markets: Vec<Market> = (0..3).map(|_| hall.another()).collect();
    std::thread::scope(|scope| {
        for market in &markets {
            scope.spawn(|| market.run_due().wait().expect("done"));
        }
    });
    for auction in auctions {
        assert_eq!(hall.events(auction), ["scheduled", "started", "ending_soon", "unsold"]);
        assert!(hall.verify(auction).is_ok());
    }
}

/// A bid that reached the engine before the end counts, although it is decided after it.
#[test]
fn a_bid_in_time_is_decided_within_the_grace() {
    let hall = Hall::new();
    let auction = hall.soft();
    hall.clock.advance_ms(DAY - 1);
    let in_time = hall.bid(auction, 0, 2_000);
    hall.clock.advance_ms(1);
    assert_eq!(hall.pass(GRACE - 1), 1, "only the notice: the grace is not over");
    let placed = in_time.wait().expect("it was in time");
    assert_eq!(placed.at, noon().plus_ms(DAY - 1));
    assert_eq!(hall.state(auction), "live", "it has moved the end");

    let sudden = hall.live();
    hall.clock.advance_ms(DAY);
    assert_eq!(code(hall.bid(sudden, 1, 2_000)), ErrorCode::AuctionClosed);
    assert_eq!(hall.state(sudden), "live", "not closed yet, and closed to bids");
    hall.pass(GRACE);
    assert_eq!(hall.state(sudden), "unsold");
}

/// A notice that fell into a pause is given when the auction goes on, and each notice once.
#[test]
fn the_notice_survives_a_pause_and_comes_once() {
    let hall = Hall::new();
    let auction = hall.soft();
    hall.clock.advance_ms(DAY - 6 * 60 * SECOND);
    hall.market.auctions().pause(auction).wait().expect("paused");
    hall.pass(3 * 60 * SECOND);
    assert_eq!(hall.events(auction).pop(), Some("paused"));
    hall.market.auctions().resume(auction).wait().expect("resumed");
    assert_eq!(hall.pass(0), 0, "time stood still: six minutes are left");
    assert_eq!(hall.pass(60 * SECOND), 1);
    assert_eq!(hall.events(auction).pop(), Some("ending_soon"));
    hall.clock.advance_ms(5 * 60 * SECOND - SECOND);
    hall.placed(auction, 0, 1_000);
    hall.pass(91 * SECOND + GRACE);
    let soon = hall.events(auction).into_iter().filter(|kind| *kind == "ending_soon");
    assert_eq!((soon.count(), hall.state(auction)), (1, "sold"));
    // One that is shorter than the notice gets it as soon as it has started.
    let starts_at = hall.market.now().plus_ms(HOUR);
    let ends_at = starts_at.plus_ms(60 * SECOND);
    let short = hall.auction(NewAuction { starts_at, ends_at, ..hall.terms() });
    hall.pass(HOUR);
    assert_eq!(hall.events(short), ["scheduled", "started", "ending_soon"]);
}

/// Time is walked from deadline to deadline, so that each thing happens at its time.
#[test]
fn a_walk_through_time_does_everything_at_its_moment() {
    let hall = Hall::new();
    let starts_at = noon().plus_ms(HOUR);
    let auction = hall.auction(NewAuction { starts_at, ..hall.terms() });
    let done = hall.market.run_until(&hall.clock, noon().plus_ms(3 * DAY)).wait();
    assert_eq!(done, Ok(3));
    let log = hall.market.auctions().log(auction).wait().expect("read");
    let moments: Vec<_> = log.iter().map(|entry| entry.at).collect();
    assert_eq!(moments, [starts_at, noon().plus_ms(DAY + GRACE)]);
    assert_eq!(hall.market.now(), noon().plus_ms(3 * DAY));
    let back = hall.market.run_until(&hall.clock, noon()).wait();
    assert_eq!((back, hall.market.now()), (Ok(0), noon().plus_ms(3 * DAY)), "never back");
    let elsewhere = VirtualClock::starting_at(noon());
    assert_eq!(hall.market.run_until(&elsewhere, noon().plus_ms(DAY)).wait(), Ok(0));
}

/// On the machine's clock nobody has to ask: an auction ends by itself, and soon after its time.
#[test]
fn the_scheduler_ends_an_auction_within_a_second() {
    let place = Place::passing();
    let market = Options::new().clock(SystemClock).open(place.address()).expect("open");
    let hall = Hall::filled(market, VirtualClock::starting_at(noon()));
    let starts_at = hall.market.now().plus_ms(700);
    let ends_at = starts_at.plus_ms(1_500);
    let auction = hall.auction(NewAuction { starts_at, ends_at, ..hall.terms() });
    let wait_for = |state: &str| {
        let until = Instant::now() + Duration::from_secs(10);
        while hall.state(auction) != state {
            assert!(Instant::now() < until, "it never became {state}");
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    wait_for("live");
    hall.placed(auction, 0, 2_000);
    wait_for("sold");
    let log = hall.market.auctions().log(auction).wait().expect("read");
    for (entry, due_at) in [(log.first(), starts_at), (log.last(), ends_at.plus_ms(GRACE))] {
        let late_ms = entry.expect("an entry").at.ms_since(due_at);
        assert!((0..1_000).contains(&late_ms), "{late_ms} ms late");
    }
    assert!(hall.verify(auction).is_ok());
}

/// Auctions whose end cannot be decided, more than are done at a time, must not keep the others
/// from ending; and they are tried again later.
#[test]
fn deadlines_that_fail_do_not_stop_the_others() {
    let hall = Hall::lasting();
    let stock = hall.stock(1_000);
    let (terms, ends_at) = (hall.terms(), noon().plus_ms(HOUR));
    let listed = |_| {
        let new = NewListing { stock_item_id: Some(stock), ..thing() };
        hall.selling().listings().create(new)
    };
    let listed: Vec<_> = (0..510).map(listed).collect();
    let broken = |listing: Pending<ListingView>| {
        let listing_id = listing.wait().expect("a listing").id;
        hall.selling().auctions().create(NewAuction { listing_id, ends_at, ..terms.clone() })
    };
    let broken: Vec<_> = listed.into_iter().map(broken).collect();
    let broken: Vec<_> = broken.into_iter().map(|new| new.wait().expect("made").id).collect();
    let others: Vec<_> = (0..5).map(|_| hall.live()).collect();
    hall.market.close().wait().expect("closed");
    // Stock that somebody took away behind the market's back cannot be released.
    assert_eq!(hall.place().change("UPDATE stock_items SET reserved = 0"), 1);
    let market = hall.another();
    hall.clock.advance_ms(2 * DAY);
    let done = market.run_due().wait();
    assert_eq!(done, Ok(2 * 5 + 510), "every notice, and the ends that can be decided");
    let state = |market: &Market, auction| {
        let view = market.auctions().get(auction).wait().expect("there").auction;
        view.state.as_str()
    };
    assert!(others.iter().all(|other| state(&market, *other) == "unsold"));
    assert!(broken.iter().all(|broken| state(&market, *broken) == "live"));
    assert_eq!(market.run_due().wait(), Ok(0), "put off, and not tried at once");
    hall.clock.advance_ms(60 * SECOND);
    assert!(market.run_due().wait().is_err(), "it is told when nothing at all could be done");
    // A walk through time passes them by, again and again, and meets what comes after them.
    let hall = Hall { market: market.clone(), ..hall };
    let ends_at = market.now().plus_ms(300 * SECOND);
    let last = hall.auction(NewAuction { ends_at, ..hall.terms() });
    let walked = market.run_until(&hall.clock, ends_at.plus_ms(GRACE)).wait();
    assert_eq!((walked, state(&market, last)), (Ok(2), "unsold"));
    market.close().wait().expect("closed");
    // Once it is set right, everything ends after all.
    assert_eq!(hall.place().change("UPDATE stock_items SET reserved = 510"), 1);
    let market = hall.another();
    hall.clock.advance_ms(DAY);
    assert_eq!(market.run_due().wait(), Ok(510));
    assert!(broken.iter().all(|broken| state(&market, *broken) == "unsold"));
}

/// However many bids wait, what falls due has a place.
#[test]
fn a_full_queue_does_not_keep_out_what_falls_due() {
    let hall = Hall::opened(Options::new().queued_writes_max(50).group_max(10));
    let auctions: Vec<_> = (0..20).map(|_| hall.live()).collect();
    hall.clock.advance_ms(2 * DAY);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for number in 0..2 {
            let (hall, done, auction) = (&hall, &done, auctions[0]);
            scope.spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    let bids = (0..25).map(|_| PlaceBid::new(auction, usd(1_000)));
                    drop(hall.bidding(number).auctions().place_bids(bids));
                }
            });
        }
        while hall.market.queued_writes() < 30 {
            std::thread::yield_now();
        }
        let answer = hall.market.run_due().wait();
        done.store(true, Ordering::Relaxed);
        assert_eq!(answer, Ok(40), "each notice and each end");
    });
}
