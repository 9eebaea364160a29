//! Two nodes take bids on one auction whose end moves with late bids, until it is closed in the
//! middle of them.

use std::time::Duration;

use vendue_test_servers::{Postgres, Redis};

use crate::checks::End;
use crate::dead_node::LATE_MS;
use crate::load::Load;
use crate::rounds;
use crate::sale::Sale;
use crate::scene::{Scene, lateness, wait_for_ends};
use crate::watcher::Watcher;

#[test]
fn two_nodes_bid_into_one_auction_until_one_of_them_closes_it() {
    let postgres = Postgres::start();
    for round in 1..=rounds(1) {
        let redis = Redis::start();
        let scene = Scene::on(&postgres).with(&redis);
        let nodes = [scene.node(), scene.node()];
        let addresses = [nodes[0].address(), nodes[1].address()];
        let mut sale = Sale::set_up(addresses[0], 6);
        for _ in 0..3 {
            sale.open(addresses[0], 2_000, "reset 2 2 max 60");
        }
        let watchers = sale.auctions.iter().flat_map(|id| {
            addresses.map(|node| Watcher::start(&format!("at {node}"), id, &[node]))
        });
        let watchers: Vec<Watcher> = watchers.collect();
        let load = Load::new();
        let clients = std::thread::scope(|scope| {
            let bidding = load.start(scope, &sale, &addresses);
            wait_for_ends(&watchers);
            std::thread::sleep(Duration::from_millis(300));
            load.end();
            bidding.join()
        });
        load.tell();
        let ledgers = scene.check(&sale, &addresses, clients, watchers, End::Within(LATE_MS));
        let extended = |kind: &&String| *kind == "extended";
        let moved: Vec<usize> =
            ledgers.iter().map(|it| it.kinds.iter().filter(extended).count()).collect();
        println!("round {round}: moved {moved:?} times, closed {:?} ms late", lateness(&ledgers));
        assert!(moved.iter().all(|times| *times > 3), "the ends did not move: {moved:?}");
    }
}
