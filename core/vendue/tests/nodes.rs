//! Two healthy nodes on one database divide what falls due, and nothing waits for a node that has
//! left its share undone.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::time::{Duration, Instant};

use vendue::{AuctionId, Market, NewAuction, NewListing, NewUser};
use vendue_test_servers::Postgres;

/// How many auctions end together: their ids are spread over both shares.
const AUCTIONS: usize = 24;
/// From the creation to the end, long enough to create them all.
const LASTS_MS: i64 = 3_000;
/// How late an auction may end. Each waits a quarter of a second for bids that are on their way,
/// and a busy machine takes its time; what nobody has in its share is done after three seconds.
const LATE_MS_MAX: i64 = 1_500;
const PATIENCE: Duration = Duration::from_secs(20);

fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < until, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn put_up(market: &Market) -> Vec<AuctionId> {
    let ada = market.sign_up(NewUser::new("ada", "ada@example.org")).wait().expect("ada");
    let ends_at = market.now().plus_ms(LASTS_MS);
    let one = |number: usize| {
        let new = NewListing::auction(format!("Lamp {number}"), "Brass, from the 1930s.");
        let listing = ada.listings().create(new).wait().expect("a listing");
        let terms = NewAuction::until(listing.id, "9.00 EUR".parse().expect("a price"), ends_at);
        ada.auctions().create(terms).wait().expect("an auction").id
    };
    let made = (0..AUCTIONS).map(one).collect();
    assert!(market.now() < ends_at, "they were not made in time");
    made
}

#[test]
fn two_nodes_end_every_auction_on_time() {
    let database = Postgres::shared().create_database();
    let nodes = [0, 1].map(|_| vendue::open(database.url()).expect("open"));
    for node in &nodes {
        eventually("both know of both", || node.nodes().wait().expect("asked").len() == 2);
    }
    let auctions = put_up(&nodes[0]);
    let view = |id: AuctionId| nodes[1].auctions().get(id).wait().expect("it is there").auction;
    eventually("all of them end", || auctions.iter().all(|id| view(*id).closed_at.is_some()));
    let late = |id: &AuctionId| {
        let auction = view(*id);
        auction.closed_at.expect("it has ended").ms_since(auction.ends_at)
    };
    let late: Vec<i64> = auctions.iter().map(late).collect();
    assert!(late.iter().all(|late_ms| *late_ms < LATE_MS_MAX), "{late:?}");
    for node in nodes {
        node.close().wait().expect("closed");
    }
}
