//! A node sleeps for longer than the others believe in it, and wakes again: with bids that it had
//! read and not decided, with transactions that it had begun, and with a wrong idea of what is due.

use std::time::Duration;

use vendue_test_servers::Postgres;
use vendue_tests::Random;

use crate::checks::End;
use crate::dead_node::LATE_MS;
use crate::load::Load;
use crate::sale::Sale;
use crate::scene::{Scene, lateness, wait_for_ends};
use crate::watcher::Watcher;
use crate::{rounds, seed};

/// How long a bidder waits before the bid is sent to the other node too. The one that sleeps finds
/// it when it wakes.
const ANSWER: Duration = Duration::from_millis(1_000);

#[test]
fn a_node_that_sleeps_through_the_end_of_auctions_changes_nothing_when_it_wakes() {
    let (rounds, mut random) = (rounds(2), Random::new(seed("paused node")));
    let postgres = Postgres::start();
    for round in 1..=rounds {
        let scene = Scene::on(&postgres);
        let (sleeper, other) = (scene.node(), scene.node());
        let addresses = [sleeper.address(), other.address()];
        let mut sale = Sale::set_up(addresses[1], 6);
        for number in 0..8 {
            sale.open(addresses[1], 2_500 + number * 250, "none");
        }
        // Half of them stay at the node that sleeps, and are told what they slept through. Nobody
        // asks of those that they hear of the end in time.
        let half = sale.auctions.len() / 2;
        let (at_sleeper, at_other) = sale.auctions.split_at(half);
        let asleep = at_sleeper.iter().map(|id| Watcher::start("asleep", id, &addresses[..1]));
        let awake = at_other.iter().map(|id| Watcher::start("awake", id, &addresses[1..]));
        let watchers: Vec<Watcher> = asleep.chain(awake).collect();
        let mut load = Load::new();
        load.answer = ANSWER;
        let clients = std::thread::scope(|scope| {
            let bidding = load.start(scope, &sale, &addresses);
            std::thread::sleep(Duration::from_millis(random.within(1_200, 2_400).unsigned_abs()));
            sleeper.pause();
            std::thread::sleep(Duration::from_millis(random.within(4_000, 7_000).unsigned_abs()));
            sleeper.resume();
            std::thread::sleep(Duration::from_millis(500));
            load.end();
            bidding.join()
        });
        load.tell();
        wait_for_ends(&watchers);
        let ledgers = scene.check(&sale, &addresses, clients, watchers, End::Closed(LATE_MS));
        println!("round {round}: closed {:?} ms late", lateness(&ledgers));
    }
}
