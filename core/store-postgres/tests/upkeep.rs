//! What a node does for itself goes on whatever clients read, and how many connections it holds.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use vendue_domain::auctions::AuctionEvent;
use vendue_domain::events::{Event, Topic};
use vendue_domain::{AuctionId, Timestamp};
use vendue_store::{Changes, Committed, Keys, Pending, ReadsExt, Select, Share, Store, StoreExt};
use vendue_store_postgres::{PostgresOptions, PostgresStore};
use vendue_test_servers::{Database, Postgres};

/// After how long without a word others take a node for dead, by default.
const SILENCE_MS: i64 = 2_000;

fn options(database: &Database) -> PostgresOptions {
    PostgresOptions::new(database.url()).expect("an address")
}

fn open(options: PostgresOptions) -> PostgresStore {
    PostgresStore::open(options, Arc::new(|_| {})).expect("open")
}

/// Tells of something and changes no row.
fn tell(store: &PostgresStore, auction: u128) -> Pending<()> {
    let topic = Topic::auction(AuctionId::from_bytes(auction.to_be_bytes()));
    let at = Timestamp::from_ms(1_795_000_000_000);
    store.write(Keys::new(), move |_| {
        let mut changes = Changes::none();
        changes.emit(Event { topic, sequence: 1, at, body: AuctionEvent::Paused.into() });
        Ok((changes, ()))
    })
}

fn read_slowly(store: &PostgresStore, seconds: f64) -> Pending<Option<i64>> {
    store.fetch_one::<i64>(Select::new(format!("SELECT 1 FROM pg_sleep({seconds})")))
}

#[test]
fn a_flood_of_slow_reads_stops_neither_heartbeats_nor_the_follower() {
    let database = Postgres::shared().create_database();
    let heard = Arc::new(AtomicUsize::new(0));
    let counting = heard.clone();
    let listener = move |committed: Committed| {
        counting.fetch_add(committed.events.len(), Ordering::SeqCst);
    };
    let flooded = PostgresStore::open(options(&database), Arc::new(listener)).expect("open");
    let other = open(options(&database));
    let until = Instant::now() + Duration::from_secs(10);
    while flooded.share().count < 2 || other.share().count < 2 {
        assert!(Instant::now() < until, "two nodes do not see each other");
        std::thread::sleep(Duration::from_millis(10));
    }
    // Each connection that reads is taken for as long as this test looks, and many times over.
    let reads: Vec<_> = (0..64).map(|_| read_slowly(&flooded, 6.0)).collect();
    let until = Instant::now() + Duration::from_millis(4_500);
    let mut told = 0_u32;
    while Instant::now() < until {
        let nodes = flooded.nodes().wait().expect("the flooded node lists the nodes");
        assert_eq!(nodes.len(), 2, "{nodes:?}");
        assert!(nodes.iter().all(|node| node.seen_ms_ago < SILENCE_MS), "{nodes:?}");
        for store in [&flooded, &other] {
            assert_eq!(store.share().count, 2, "a node is thought dead");
        }
        told += 1;
        tell(&other, u128::from(told)).wait().expect("stored");
        let heard_by = Instant::now() + Duration::from_secs(2);
        while heard.load(Ordering::SeqCst) < told as usize {
            assert!(Instant::now() < heard_by, "the flooded node does not hear of others");
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(flooded.follow_failures(), 0);
    drop(reads);
    assert_ne!(other.share(), Share::WHOLE);
}

/// What `docs/operations.md` tells to reckon with.
const DOCUMENTED: u32 = 14;

#[test]
fn a_node_under_load_holds_no_more_connections_than_documented() {
    let database = Postgres::shared().create_database();
    let name = format!("counted {}", database.name());
    let url = format!("{}&application_name={}", database.url(), name.replace(' ', "%20"));
    let options = PostgresOptions::new(&url).expect("an address");
    let most = options.connections();
    assert_eq!(most, DOCUMENTED, "the documents tell another number");
    let store = open(options);
    let has_ended = AtomicBool::new(false);
    let count = format!(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = '{name}' \
         AND backend_type = 'client backend'"
    );
    let (mut highest, mut answers) = (0, Vec::new());
    std::thread::scope(|scope| {
        for writer in 1..=4_u128 {
            let (store, has_ended) = (&store, &has_ended);
            scope.spawn(move || {
                let numbers = (0_u128..).take_while(|_| !has_ended.load(Ordering::Relaxed));
                numbers.for_each(|number| drop(tell(store, (writer << 64) | number).wait()));
            });
        }
        let until = Instant::now() + Duration::from_secs(4);
        while Instant::now() < until {
            let reads: Vec<_> = (0..64).map(|_| read_slowly(&store, 0.02)).collect();
            let nodes: Vec<_> = (0..16).map(|_| store.nodes()).collect();
            for _ in 0..3 {
                let found = Postgres::shared().psql("postgres", &count).unwrap_or_default();
                highest = highest.max(found.trim().parse().unwrap_or(u32::MAX));
            }
            answers.extend(reads.into_iter().map(Pending::wait));
            let counted = nodes.into_iter().map(Pending::wait);
            answers.extend(counted.map(|it| it.map(|nodes| i64::try_from(nodes.len()).ok())));
        }
        has_ended.store(true, Ordering::Relaxed);
    });
    assert!(answers.iter().all(|answer| *answer == Ok(Some(1))), "{answers:?}");
    assert!(highest <= most, "{highest} connections, and {most} are documented");
    // Else there was no load: two that write, eight that read, and at least one for upkeep.
    assert!(highest >= 11, "{highest} connections under load");
}
