//! How nodes divide what falls due: each deadline is somebody's, and nobody else's.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use vendue_domain::{AuctionId, Timestamp};
use vendue_store::queries::DeadlineQueries;
use vendue_store::{BoxedRow, Deadline, DeadlineKind, Portion, Share, Store};
use vendue_store_postgres::{PostgresOptions, PostgresStore};
use vendue_test_servers::{Database, Postgres};

const FIRST_MS: i64 = 1_795_000_000_000;
/// How many auctions there are, each with a start and an end.
const AUCTIONS: u32 = 400;
const ALL: u32 = 2 * AUCTIONS;

fn open(database: &Database) -> PostgresStore {
    let mut options = PostgresOptions::new(database.url()).expect("an address");
    options.heartbeat = Duration::from_millis(100);
    PostgresStore::open(options, Arc::new(|_| {})).expect("open")
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_ms(FIRST_MS + ms)
}

/// Ids as they are: a moment first, and what looks like chance in the end. Every pair of last bytes
/// that matters is among them.
fn id_of(number: u32) -> AuctionId {
    let mut bytes = [0_u8; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    let chance = number.wrapping_mul(2_654_435_761).to_be_bytes();
    let ends = [[0, 0], [0, 1], [0, 255], [1, 0], [255, 255]];
    let end = ends.get(number as usize).copied().unwrap_or([chance[0], chance[1]]);
    bytes[14..].copy_from_slice(&end);
    AuctionId::from_bytes(bytes)
}

/// Enters a start and an end for each auction, one every millisecond.
fn enter(store: &PostgresStore) {
    let mut rows: Vec<BoxedRow> = Vec::new();
    for number in 0..AUCTIONS {
        for (kind, ms) in [
            (DeadlineKind::AuctionStart, i64::from(number)),
            (DeadlineKind::AuctionEnd, i64::from(number + AUCTIONS)),
        ] {
            let subject_id = id_of(number);
            rows.push(Box::new(Deadline { kind, subject_id, due_at: at(ms) }));
        }
    }
    store.transfer().import(Portion { rows, ..Portion::default() }).wait().expect("entered");
}

type Due = BTreeSet<(AuctionId, DeadlineKind)>;

/// What of a share is due, in its order; what was due before `late` is in every share.
fn due(store: &PostgresStore, now: Timestamp, late: Timestamp, share: Share) -> Due {
    let found = store.due(now, late, share, ALL).wait().expect("read");
    assert!(found.is_sorted_by_key(|deadline| deadline.due_at), "not in order");
    let all: Due = found.iter().map(|deadline| (deadline.subject_id, deadline.kind)).collect();
    assert_eq!(all.len(), found.len(), "something is due twice");
    all
}

/// Asserts that these shares are disjoint and complete, and that each knows when it is next.
fn assert_divided(shares: &[(&PostgresStore, Share)]) {
    let (never, end) = (at(-1), at(i64::from(ALL)));
    let mut owners: BTreeMap<(AuctionId, DeadlineKind), Share> = BTreeMap::new();
    for (store, share) in shares {
        let own = due(store, end, never, *share);
        let first = store.due(end, never, *share, 1).wait().expect("read");
        let next = store.next_deadline(*share).wait().expect("read");
        assert_eq!(next, first.first().map(|deadline| deadline.due_at), "{share:?}");
        for deadline in own {
            let other = owners.insert(deadline, *share);
            assert_eq!(other, None, "{deadline:?} is {share:?}'s, too");
        }
    }
    // What an auction needs is done by one node, so that its start comes before its end.
    for number in 0..AUCTIONS {
        let of = |kind| owners.get(&(id_of(number), kind));
        assert_eq!(of(DeadlineKind::AuctionStart), of(DeadlineKind::AuctionEnd), "{number}");
    }
    assert_eq!(owners.len(), ALL as usize, "some are nobody's among {}", shares.len());
}

#[test]
fn shares_of_any_number_of_nodes_are_disjoint_and_complete() {
    let store = open(&Postgres::shared().create_database());
    enter(&store);
    for count in [1, 2, 3, 5, 7, 16, 256] {
        let shares: Vec<_> = (0..count).map(|index| (&store, Share { index, count })).collect();
        assert_divided(&shares);
    }
    // Even enough that nobody is idle.
    for index in 0..4 {
        let own = due(&store, at(i64::from(ALL)), at(-1), Share { index, count: 4 });
        assert!((120..=280).contains(&own.len()), "share {index} of 4 has {} of {ALL}", own.len());
    }
}

#[test]
fn what_is_late_is_everybodys_and_what_is_not_due_nobodys() {
    let store = open(&Postgres::shared().create_database());
    enter(&store);
    let (now, late) = (at(299), at(99));
    let shares: Vec<Due> =
        (0..3).map(|index| due(&store, now, late, Share { index, count: 3 })).collect();
    let everything: Due = shares.iter().flatten().copied().collect();
    let starts = |numbers: std::ops::Range<u32>| -> Due {
        numbers.map(|number| (id_of(number), DeadlineKind::AuctionStart)).collect()
    };
    assert_eq!(everything, starts(0..300));
    for (own, other) in [(0, 1), (1, 2), (2, 0)] {
        let both: Due = shares[own].intersection(&shares[other]).copied().collect();
        assert_eq!(both, starts(0..100));
    }
}

#[test]
fn open_nodes_divide_everything_and_do_so_anew_when_one_goes() {
    let database = Postgres::shared().create_database();
    let mut stores: Vec<PostgresStore> = (0..3).map(|_| open(&database)).collect();
    enter(&stores[0]);
    while !stores.is_empty() {
        let count = u32::try_from(stores.len()).expect("few");
        let until = Instant::now() + Duration::from_secs(10);
        while stores.iter().any(|store| store.share().count != count) {
            assert!(Instant::now() < until, "the nodes do not agree that they are {count}");
            std::thread::sleep(Duration::from_millis(5));
        }
        let shares: Vec<_> = stores.iter().map(|store| (store, store.share())).collect();
        assert_divided(&shares);
        let gone = stores.pop().expect("one");
        gone.close().wait().expect("closed");
    }
}
