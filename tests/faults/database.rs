//! PostgreSQL is killed under load and started again.

use std::ops::RangeInclusive;
use std::time::Duration;

use vendue_test_servers::Postgres;
use vendue_tests::Random;

use crate::checks::End;
use crate::load::{Load, wait_for};
use crate::sale::{FOR_GOOD_MS, Sale};
use crate::scene::Scene;
use crate::watcher::Watcher;
use crate::{rounds, seed};

/// How long a bidder waits before the bid is sent to the other node too, although the first one may
/// still store it.
const ANSWER: Duration = Duration::from_millis(700);
/// Longer than that: whoever bids meanwhile has to send the bid again.
const LONGER_THAN_ANSWER_MS: i64 = 1_100;
const LONG_ANSWER: Duration = Duration::from_secs(25);
/// How soon bids are accepted again after the server has come back.
const RESUMES: Duration = Duration::from_secs(5);

#[test]
fn a_database_that_is_killed_loses_and_doubles_nothing() {
    let load = kill(rounds(3), &[0..=600, LONGER_THAN_ANSWER_MS..=1_500], ANSWER);
    assert!(load.undecided() > 0, "nobody had to send a bid again");
}

/// The store has no patience left then, and says so.
#[test]
fn a_database_that_is_away_for_long_loses_and_doubles_nothing() {
    let load = kill(1, &[17_000..=18_000], LONG_ANSWER);
    assert!(load.failed() > 0, "nobody was told that the store is not there");
}

/// Kills the server several times, for so many milliseconds by turns.
fn kill(rounds: u64, away_ms: &[RangeInclusive<i64>], answer: Duration) -> Load {
    let mut random = Random::new(seed("database"));
    let postgres = Postgres::start();
    let scene = Scene::on(&postgres);
    let nodes = [scene.node(), scene.node()];
    let addresses = [nodes[0].address(), nodes[1].address()];
    let mut sale = Sale::set_up(addresses[0], 6);
    for _ in 0..2 {
        sale.open(addresses[0], FOR_GOOD_MS, "none");
    }
    let watchers = sale.auctions.iter().flat_map(|id| {
        addresses.map(|node| Watcher::start(&format!("{id} at {node}"), id, &[node]))
    });
    let watchers: Vec<Watcher> = watchers.collect();
    let mut load = Load::new();
    load.answer = answer;
    let clients = std::thread::scope(|scope| {
        let bidding = load.start(scope, &sale, &addresses);
        for (round, away_ms) in (1..=rounds).zip(away_ms.iter().cycle()) {
            std::thread::sleep(Duration::from_millis(random.within(300, 900).unsigned_abs()));
            postgres.kill();
            std::thread::sleep(Duration::from_millis(
                random.within(*away_ms.start(), *away_ms.end()).unsigned_abs(),
            ));
            let before = load.acknowledged();
            postgres.start_again();
            let resumed = addresses.map(|node| wait_for(node, &sale, RESUMES));
            println!("round {round}: {before} bids, then each node again after {resumed:?}");
            for (node, resumed) in nodes.iter().zip(resumed) {
                assert!(resumed.is_some(), "a node decides nothing:\n{}", node.log());
            }
        }
        std::thread::sleep(Duration::from_millis(300));
        load.end();
        bidding.join()
    });
    load.tell();
    scene.check(&sale, &addresses, clients, watchers, End::No);
    load
}
