//! A node is killed under load: its clients go to the other one, which closes its auctions.

use std::time::Duration;

use vendue_test_servers::Postgres;
use vendue_tests::Random;

use crate::checks::End;
use crate::load::Load;
use crate::sale::Sale;
use crate::scene::{Scene, lateness, wait_for_ends};
use crate::watcher::Watcher;
use crate::{rounds, seed};

/// How late an auction may be closed whose node is gone.
pub(crate) const LATE_MS: i64 = 5_000;

#[test]
fn the_auctions_of_a_node_that_dies_are_closed_in_time_by_the_other() {
    let (rounds, mut random) = (rounds(1), Random::new(seed("dead node")));
    let postgres = Postgres::start();
    for round in 1..=rounds {
        let scene = Scene::on(&postgres);
        let (dying, living) = (scene.node(), scene.node());
        let (addresses, living_only) = ([dying.address(), living.address()], [living.address()]);
        let mut sale = Sale::set_up(addresses[1], 6);
        for number in 0..8 {
            // All around the moment of the death; which node they belong to is left to chance.
            sale.open(addresses[1], 3_000 + number * 300, "none");
        }
        let watchers = sale.auctions.iter().map(|id| Watcher::start("a client", id, &addresses));
        let watchers: Vec<Watcher> = watchers.collect();
        let load = Load::new();
        let clients = std::thread::scope(|scope| {
            let bidding = load.start(scope, &sale, &addresses);
            std::thread::sleep(Duration::from_millis(random.within(2_000, 3_500).unsigned_abs()));
            dying.kill();
            std::thread::sleep(Duration::from_secs(4));
            load.end();
            bidding.join()
        });
        load.tell();
        wait_for_ends(&watchers);
        let ledgers = scene.check(&sale, &living_only, clients, watchers, End::Within(LATE_MS));
        println!("round {round}: closed {:?} ms late", lateness(&ledgers));
    }
}
