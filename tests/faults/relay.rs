//! Redis is killed, comes back empty, and hangs: news comes later and nothing else changes.

use std::time::Duration;

use vendue_test_servers::{Postgres, Redis};
use vendue_tests::Random;

use crate::checks::End;
use crate::load::Load;
use crate::sale::{FOR_GOOD_MS, Sale};
use crate::scene::Scene;
use crate::watcher::Watcher;
use crate::{rounds, seed};

#[test]
fn without_redis_everybody_is_told_everything_only_later() {
    let (rounds, mut random) = (rounds(2), Random::new(seed("relay")));
    let (postgres, redis) = (Postgres::start(), Redis::start());
    let scene = Scene::on(&postgres).with(&redis);
    let nodes = [scene.node(), scene.node()];
    let addresses = [nodes[0].address(), nodes[1].address()];
    let mut sale = Sale::set_up(addresses[0], 4);
    sale.open(addresses[0], FOR_GOOD_MS, "none");
    let watchers = [0, 0, 1, 1].map(|node: usize| {
        Watcher::start(&format!("at node {node}"), &sale.auctions[0], &addresses[node..=node])
    });
    let load = Load::new();
    let clients = std::thread::scope(|scope| {
        let bidding = load.start(scope, &sale, &addresses);
        for _ in 0..rounds {
            let mut wait = |most: i64| {
                std::thread::sleep(Duration::from_millis(random.within(200, most).unsigned_abs()));
            };
            wait(800);
            redis.kill();
            wait(1_500);
            redis.start_again();
            wait(800);
            redis.pause();
            wait(2_500);
            redis.resume();
            wait(500);
        }
        load.end();
        bidding.join()
    });
    load.tell();
    assert_eq!(load.undecided(), 0, "no bid depends on Redis:\n{}", nodes[0].log());
    scene.check(&sale, &addresses, clients, watchers.into(), End::No);
}
