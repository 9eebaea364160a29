//! There and back: everything is there, and everything goes on.

use std::sync::{Arc, Mutex};

use vendue::transfer::{Comparison, CopyStep, Progress, compare};
use vendue::{Market, PlaceBid};
use vendue_test_servers::Postgres;

use crate::played::{Hall, Played, open, usd};

/// How many rows a part has on both sides.
fn rows(comparison: &Comparison, name: &str) -> u64 {
    let part = comparison.parts.iter().find(|part| part.name == name).expect(name);
    assert_eq!(part.source, part.target, "{name}");
    part.source.rows
}

/// Moves a market and gives what was told on the way.
fn moved(from: &Market, to: &Market) -> (Comparison, Vec<Progress>) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = told.clone();
    let report = from
        .copy_into(to, move |progress| heard.lock().expect("whole").push(progress))
        .wait()
        .expect("moved");
    assert!(report.comparison.is_equal());
    assert_eq!(report.comparison.differences(), Vec::<String>::new());
    assert_eq!(report.checked.auctions, rows(&report.comparison, "auctions"));
    let topics = ["standings", "accounts"].map(|name| rows(&report.comparison, name));
    assert_eq!(report.checked.topics, topics.iter().sum::<u64>(), "each has told something");
    let entries = u64::try_from(report.checked.log_entries).expect("a count");
    assert_eq!(entries, rows(&report.comparison, "auction_log"));
    let told = std::mem::take(&mut *told.lock().expect("whole"));
    (report.comparison, told)
}

/// The hall on another store: who was there before is there.
fn at(market: Market, before: &Hall) -> Hall {
    let Hall { clock, seller, bidders, .. } = before;
    Hall { market, clock: clock.clone(), seller: *seller, bidders: *bidders }
}

/// The live auction goes on: the numbers, the chain, and the keys of requests.
fn goes_on(played: &Played, hall: &Hall, maximum: i64) {
    let bids = hall.market.auctions().verify(played.live).wait().expect("it holds").bids;
    let events = hall.events(played.live);
    assert_eq!(hall.first_bid(played.live), played.first, "its key is known");
    let verified = || hall.market.auctions().verify(played.live).wait().expect("it holds").bids;
    assert_eq!((verified(), hall.events(played.live)), (bids, events), "nothing was done again");
    let bid = hall.placed(played.live, 1, maximum);
    assert!(bid.is_leading);
    assert_eq!(verified(), bids + 1);
    assert!(hall.events(played.live) > events);
    // A new auction, and what falls due in the old ones.
    hall.placed(hall.live(), 0, 1_000);
}

#[test]
fn from_a_file_into_a_database_and_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("plain").to_owned();
    let played = Played::at(&path("first.db"));
    let first = &played.hall;
    let database = Postgres::shared().create_database();

    let second = at(open(database.url(), &first.clock), first);
    let (comparison, told) = moved(&first.market, &second.market);
    for name in [
        "market",
        "users",
        "unique_names",
        "workspaces",
        "members",
        "stock_items",
        "listings",
        "auctions",
        "standings",
        "auction_log",
        "retraction_requests",
        "auction_groups",
        "bidders",
        "exposures",
        "admissions",
        "account_links",
        "deadlines",
        "events",
        "outcomes",
    ] {
        assert!(rows(&comparison, name) > 0, "{name}");
    }
    for step in [CopyStep::Copying, CopyStep::Comparing, CopyStep::Checking] {
        let last = told.iter().rfind(|told| told.step == step).expect("told");
        assert!(last.total > 0 && last.done == last.total, "{last:?}");
    }
    goes_on(&played, &second, 200_000);
    assert!(!compare(&first.market, &second.market).wait().expect("compared").is_equal());
    second.market.close().wait().expect("closed");

    // Opened anew, as another process would.
    let second = at(open(database.url(), &first.clock), first);
    let third = at(open(&path("third.db"), &first.clock), first);
    moved(&second.market, &third.market);
    goes_on(&played, &third, 300_000);
    third.market.close().wait().expect("closed");
    let third = at(open(&path("third.db"), &first.clock), first);
    goes_on(&played, &third, 400_000);
}

#[test]
fn a_market_that_was_moved_is_the_same_to_its_users() {
    let played = Played::at(":memory:");
    let first = &played.hall;
    let database = Postgres::shared().create_database();
    let second = open(database.url(), &first.clock);
    moved(&first.market, &second);
    let ids = |market: &Market| market.auctions().ids(None, 1_000).wait().expect("listed");
    assert_eq!(ids(&first.market), ids(&second));
    for id in ids(&second) {
        let view = |market: &Market| market.auctions().get(id).wait().expect("there");
        assert_eq!(view(&first.market), view(&second));
        let log = |market: &Market| market.auctions().log(id).wait().expect("read");
        assert_eq!(log(&first.market), log(&second));
    }
    // Time goes on in both, with the same outcome.
    let much_later = first.market.now().plus_ms(30 * 24 * 3_600_000);
    let done = |market: &Market| market.run_until(&first.clock, much_later).wait();
    let there = done(&second).expect("done");
    assert!(there > 0);
    assert_eq!(first.market.run_due().wait(), Ok(there));
    let states = |market: &Market| -> Vec<&'static str> {
        let state = |id| market.auctions().get(id).wait().expect("there").auction.state.as_str();
        ids(market).into_iter().map(state).collect()
    };
    assert_eq!(states(&first.market), states(&second));
}

/// More rows than are read at a time, with ends of portions within one auction.
#[test]
fn many_rows_are_moved_in_portions() {
    let first = Hall::at(":memory:");
    let auctions: Vec<_> = (0..3).map(|_| first.live()).collect();
    let bids: Vec<_> = (0..7_000_i64)
        .map(|number| {
            let place = usize::try_from(number).expect("small");
            let bid = PlaceBid::new(auctions[place % 3], usd(1_000 + number * 4_000));
            let bidder = first.market.acting_as(first.bidders[place / 3 % 4]);
            bidder.once(&number.to_string()).auctions().place_bid(bid)
        })
        .collect();
    for bid in bids {
        bid.wait().expect("accepted");
    }
    let second = open(":memory:", &first.clock);
    let (comparison, _) = moved(&first.market, &second);
    assert!(rows(&comparison, "auction_log") > 7_000);
    assert!(rows(&comparison, "outcomes") >= 7_000);
    assert!(rows(&comparison, "events") > 7_000);
}
