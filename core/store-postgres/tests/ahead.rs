//! Groups are decided ahead of the locks where nobody is in the way, and with the locks where
//! somebody always is.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use vendue_domain::StockItemId;
use vendue_domain::inventory::StockItem;
use vendue_store::{Changes, Keys, Pending, Store, StoreExt};
use vendue_store_postgres::{PostgresOptions, PostgresStore};
use vendue_test_servers::{Database, Postgres};

const WRITES: u64 = 60;

fn open(database: &Database) -> PostgresStore {
    let options = PostgresOptions::new(database.url()).expect("an address");
    PostgresStore::open(options, Arc::new(|_| {})).expect("open")
}

fn id(number: u8) -> StockItemId {
    StockItemId::from_bytes([number; 16])
}

/// Counts up the first row.
fn count_up(store: &PostgresStore) -> Pending<i64> {
    count(store, 0)
}

fn count(store: &PostgresStore, number: u8) -> Pending<i64> {
    // All in one lane and one group after the other.
    store.write(Keys::new().row::<StockItem>(id(number)), move |view| {
        let quantity = view.get::<StockItem>(id(number))?.map_or(0, |row| row.quantity) + 1;
        let mut changes = Changes::none();
        changes.put(StockItem {
            id: id(number),
            workspace_id: vendue_domain::WorkspaceId::from_bytes([7; 16]),
            sku: "counted".into(),
            name: "a thing".into(),
            quantity,
            reserved: 0,
            on_loan: 0,
            created_at: vendue_domain::Timestamp::from_ms(1),
            version: 1,
        });
        Ok((changes, quantity))
    })
}

#[test]
fn a_node_by_itself_decides_everything_ahead() {
    let database = Postgres::shared().create_database();
    let store = open(&database);
    for _ in 0..WRITES {
        count_up(&store).wait().expect("counted");
    }
    let answers: Vec<_> = (0..WRITES).map(|_| count_up(&store)).collect();
    for answer in answers {
        answer.wait().expect("counted");
    }
    let taken = store.taken();
    assert!(taken.groups > WRITES && taken.ahead == taken.groups, "{taken:?}");
    assert_eq!(taken.again, 0, "{taken:?}");
}

/// A row that the group ahead has put is not there for others yet, and nobody can wait for it.
#[test]
fn what_the_group_ahead_has_put_is_built_upon() {
    let database = Postgres::shared().create_database();
    let mut options = PostgresOptions::new(database.url()).expect("an address");
    options.queue.group_max = 2;
    let store = PostgresStore::open(options, Arc::new(|_| {})).expect("open");
    let answers: Vec<_> =
        (0..200).flat_map(|number| [(); 4].map(|()| count(&store, number))).collect();
    for (place, answer) in answers.into_iter().enumerate() {
        assert_eq!(answer.wait(), Ok(i64::try_from(place % 4).expect("small") + 1));
    }
    let taken = store.taken();
    assert!(taken.ahead == taken.groups && taken.again == 0, "{taken:?}");
}

/// With somebody else always in the way it would be in vain, and nearly always is not tried.
#[test]
fn nodes_in_each_others_way_lock_first() {
    let database = Postgres::shared().create_database();
    let (one, other) = (open(&database), open(&database));
    for _ in 0..WRITES {
        count_up(&one).wait().expect("counted");
        count_up(&other).wait().expect("counted");
    }
    for store in [&one, &other] {
        let taken = store.taken();
        assert!(taken.again > 0 && taken.again + taken.ahead < WRITES / 5, "{taken:?}");
    }
    // And once they are not any more, they find that out.
    for _ in 0..10 * WRITES {
        count_up(&one).wait().expect("counted");
    }
    assert!(one.taken().ahead > WRITES, "{:?}", one.taken());
    assert_eq!(count_up(&other).wait(), Ok(i64::try_from(12 * WRITES + 1).expect("small")));
}
