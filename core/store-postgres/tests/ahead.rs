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

fn id() -> StockItemId {
    StockItemId::from_bytes([7; 16])
}

/// Counts up the one row there is.
fn count_up(store: &PostgresStore) -> Pending<i64> {
    store.write(Keys::new().row::<StockItem>(id()), |view| {
        let quantity = view.get::<StockItem>(id())?.map_or(0, |row| row.quantity) + 1;
        let mut changes = Changes::none();
        changes.put(StockItem {
            id: id(),
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
