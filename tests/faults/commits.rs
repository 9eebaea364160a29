//! The network between the nodes and PostgreSQL is cut, or hangs and is cut, at any moment of a
//! transaction: also after the server was told to commit and before its answer has come.

use std::time::Duration;

use vendue_test_servers::{Postgres, Proxy};
use vendue_tests::Random;

use crate::checks::End;
use crate::load::Load;
use crate::sale::{FOR_GOOD_MS, Sale};
use crate::scene::Scene;
use crate::watcher::Watcher;
use crate::{rounds, seed};

/// What a node logs when it does not know whether a commit took place.
const IN_DOUBT: &str = "the connection was lost in a commit";
/// With this delay each way, transactions are under way most of the time.
const LATENCY: Duration = Duration::from_millis(2);

#[test]
fn whoever_loses_the_connection_in_a_commit_finds_out_what_became_of_it() {
    let (rounds, mut random) = (rounds(30), Random::new(seed("commits")));
    let postgres = Postgres::start();
    let proxy = Proxy::before(postgres.address());
    let scene = Scene::through(&postgres, &proxy);
    let nodes = [scene.node(), scene.node()];
    let addresses = [nodes[0].address(), nodes[1].address()];
    let mut sale = Sale::set_up(addresses[0], 6);
    for _ in 0..3 {
        sale.open(addresses[0], FOR_GOOD_MS, "none");
    }
    let watchers = sale.auctions.iter().zip(addresses.iter().cycle());
    let watchers = watchers.map(|(id, node)| Watcher::start("a watcher", id, &[*node]));
    let watchers: Vec<Watcher> = watchers.collect();
    let mut load = Load::new();
    load.is_keyless = true;
    let clients = std::thread::scope(|scope| {
        let bidding = load.start(scope, &sale, &addresses);
        for _ in 0..rounds {
            proxy.slow(LATENCY);
            let before = load.acknowledged();
            while load.acknowledged() == before {
                std::thread::sleep(Duration::from_millis(2));
            }
            std::thread::sleep(Duration::from_micros(random.within(0, 60_000).unsigned_abs()));
            match random.within(1, 4) {
                // What is on its way hangs for a while and never arrives.
                1 => {
                    proxy.stall();
                    std::thread::sleep(Duration::from_millis(random.within(1, 40).unsigned_abs()));
                    proxy.cut();
                }
                // Commits hang in the server, and are done when nobody waits for them any more.
                2 | 3 => {
                    hold_commits(&postgres);
                    proxy.cut();
                    proxy.restore();
                    std::thread::sleep(Duration::from_millis(random.within(0, 200).unsigned_abs()));
                    release_commits(&postgres);
                }
                _ => proxy.cut(),
            }
        }
        proxy.restore();
        load.end();
        bidding.join()
    });
    load.tell();
    let in_doubt: usize = nodes.iter().map(|node| node.log().matches(IN_DOUBT).count()).sum();
    println!("{rounds} cuts, {in_doubt} commits in doubt");
    assert!(in_doubt > 0, "no commit was ever in doubt:\n{}", nodes[0].log());
    assert_eq!(load.undecided(), 0, "the nodes find out by themselves:\n{}", nodes[0].log());
    scene.check(&sale, &addresses, clients, watchers, End::No);
}

/// Makes commits wait for a standby that does not exist, until one of them waits: it is written
/// down, its rows are locked, and nobody sees them yet.
fn hold_commits(postgres: &Postgres) {
    set_standby(postgres, "'nobody'");
    let waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    while postgres.psql("postgres", waiting).expect("a number").trim() == "0" {
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn release_commits(postgres: &Postgres) {
    set_standby(postgres, "''");
}

fn set_standby(postgres: &Postgres, name: &str) {
    let set = format!("ALTER SYSTEM SET synchronous_standby_names = {name};");
    postgres.psql("postgres", &format!("{set} SELECT pg_reload_conf()")).expect("it is set");
}
