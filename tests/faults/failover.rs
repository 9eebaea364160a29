//! The primary is killed under load and its standby takes over: two nodes, whose address names both
//! servers, go on by themselves. The standby confirms every commit, so nothing that anybody was
//! told may be lost.

use std::time::{Duration, Instant};

use vendue_test_servers::Postgres;
use vendue_tests::Random;

use crate::checks::End;
use crate::load::Load;
use crate::node::Node;
use crate::sale::Sale;
use crate::scene::{Scene, lateness, wait_for_ends};
use crate::watcher::Watcher;
use crate::{rounds, seed};

/// How soon bids are accepted again after the standby has taken over.
const RESUMES: Duration = Duration::from_secs(10);
/// When the first auction ends: after the standby has taken over, with time to spare.
const ENDS_IN_MS: i64 = 12_000;
/// How late an auction may be closed.
const LATE_MS: i64 = 5_000;

/// A primary, and a standby that writes every commit down before anybody is answered.
fn pair() -> (Postgres, Postgres) {
    let primary = Postgres::start();
    let standby = primary.replica("standby");
    let set = "ALTER SYSTEM SET synchronous_standby_names = 'standby'";
    primary.psql("postgres", set).expect("set");
    primary.psql("postgres", "SELECT pg_reload_conf()").expect("loaded");
    (primary, standby)
}

#[test]
fn when_a_standby_takes_over_everybody_goes_on_and_nothing_is_lost() {
    let (rounds, mut random) = (rounds(1), Random::new(seed("failover")));
    for round in 1..=rounds {
        let (primary, standby) = pair();
        let scene = Scene::on_either(&primary, &standby);
        let nodes = [scene.node(), scene.node()];
        let addresses = [nodes[0].address(), nodes[1].address()];
        let mut sale = Sale::set_up(addresses[0], 6);
        for number in 0..4 {
            sale.open(addresses[0], ENDS_IN_MS + number * 300, "none");
        }
        let watchers = sale.auctions.iter().flat_map(|id| {
            addresses.map(|node| Watcher::start(&format!("{id} at {node}"), id, &[node]))
        });
        let watchers: Vec<Watcher> = watchers.collect();
        let load = Load::new();
        let clients = std::thread::scope(|scope| {
            let bidding = load.start(scope, &sale, &addresses);
            std::thread::sleep(Duration::from_millis(random.within(1_000, 2_500).unsigned_abs()));
            primary.kill();
            let before = load.acknowledged();
            assert!(before > 0, "nobody has bid");
            standby.promote();
            let promoted = Instant::now();
            // More than the six that may have been on their way when the primary died.
            while load.acknowledged() < before + 20 {
                let logs = || nodes.each_ref().map(Node::log).join("\n");
                assert!(promoted.elapsed() < RESUMES, "nothing is decided:\n{}", logs());
                std::thread::sleep(Duration::from_millis(20));
            }
            println!("round {round}: {before} bids, then more after {:?}", promoted.elapsed());
            std::thread::sleep(Duration::from_millis(500));
            load.end();
            bidding.join()
        });
        load.tell();
        wait_for_ends(&watchers);
        let ledgers = scene.check(&sale, &addresses, clients, watchers, End::Within(LATE_MS));
        println!("round {round}: closed {:?} ms late", lateness(&ledgers));
    }
}
