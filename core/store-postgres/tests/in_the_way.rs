//! Others in the way: sessions of other programs that hold rows, wait for ours, or change them. A
//! write gives up what it holds, tries again, and is stored once.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};
use tokio::runtime::Runtime;
use vendue_domain::auctions::AccountLink;
use vendue_domain::inventory::StockItem;
use vendue_domain::{ErrorCode, StockItemId, Timestamp, UserId, WorkspaceId};
use vendue_store::{
    BoxedRow, Changes, Job, Keys, Pending, Portion, ReadsExt, Select, Store, StoreExt, write_job,
};
use vendue_store_postgres::{PostgresOptions, PostgresStore};
use vendue_test_servers::{Database, Postgres};

const PATIENCE: Duration = Duration::from_secs(20);

fn item(number: u8) -> StockItem {
    StockItem {
        id: StockItemId::from_bytes([number; 16]),
        workspace_id: WorkspaceId::from_bytes([7; 16]),
        sku: format!("item-{number}"),
        name: "a thing".into(),
        quantity: 10,
        reserved: 0,
        on_loan: 0,
        created_at: Timestamp::from_ms(1_795_000_000_000),
        version: 1,
    }
}

/// A server of its own, whose log tells what has happened, with two items in the store.
struct Scene {
    server: Postgres,
    database: Database,
    store: PostgresStore,
    runtime: Runtime,
}

fn scene(change: impl FnOnce(&mut PostgresOptions)) -> Scene {
    let server = Postgres::quick();
    let database = server.create_database();
    let mut options = PostgresOptions::new(database.url()).expect("an address");
    change(&mut options);
    let store = PostgresStore::open(options, Arc::new(|_| {})).expect("open");
    let rows: Vec<BoxedRow> = vec![Box::new(item(1)), Box::new(item(2))];
    store.transfer().import(Portion { rows, ..Portion::default() }).wait().expect("imported");
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(2).enable_all().build().expect("a runtime");
    Scene { server, database, store, runtime }
}

impl Scene {
    /// A session of another program, with a transaction in which it has run this.
    fn session(&self, text: &str) -> PgConnection {
        let mut session =
            self.runtime.block_on(PgConnection::connect(self.database.url())).expect("connected");
        self.run(&mut session, &format!("BEGIN; {text}"));
        session
    }

    fn run(&self, session: &mut PgConnection, text: &str) {
        let ran = session.execute(AssertSqlSafe(text.to_owned()));
        self.runtime.block_on(ran).expect(text);
    }

    /// Takes one of each item, and gives how many there were.
    fn take(&self) -> Pending<(i64, i64)> {
        let keys = Keys::new().row::<StockItem>(item(1).id).row::<StockItem>(item(2).id);
        self.store.write(keys, |view| {
            let mut changes = Changes::none();
            let mut had = Vec::new();
            for number in 1..=2 {
                let mut found = view.get::<StockItem>(item(number).id)?.expect("there").clone();
                had.push(found.quantity);
                found.quantity -= 1;
                found.version += 1;
                changes.put(found);
            }
            Ok((changes, (had[0], had[1])))
        })
    }

    fn stored(&self) -> String {
        let text = "SELECT quantity, version FROM stock_items ORDER BY id";
        self.server.psql(self.database.name(), text).expect("rows").trim().replace('\n', " ")
    }

    fn number(&self, text: &str) -> i64 {
        let found = self.server.psql(self.database.name(), text).expect("a number");
        found.trim().parse().expect("a number")
    }

    /// Waits until so many sessions wait for locks of others.
    fn wait_for_waiting(&self, count: i64) {
        let waiting = "SELECT count(*) FROM pg_stat_activity \
                       WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let until = Instant::now() + PATIENCE;
        while self.number(waiting) < count {
            assert!(Instant::now() < until, "nobody waits:\n{}", self.server.log());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until the server has said this, so often.
    fn wait_for_log(&self, said: &str, times: usize) {
        let until = Instant::now() + PATIENCE;
        while self.server.log().matches(said).count() < times {
            assert!(Instant::now() < until, "it does not say {said:?}:\n{}", self.server.log());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

const HOLD_SECOND: &str = "SELECT 1 FROM stock_items WHERE sku = 'item-2' FOR UPDATE";
const HOLD_FIRST: &str = "SELECT 1 FROM stock_items WHERE sku = 'item-1' FOR UPDATE";

#[test]
fn a_row_that_is_held_for_too_long_is_tried_again() {
    let scene = scene(|options| options.lock_timeout = Duration::from_millis(100));
    let mut session = scene.session(HOLD_SECOND);
    let taken = scene.take();
    // 55P03, twice, so that it has been tried again in vain.
    scene.wait_for_log("canceling statement due to lock timeout", 2);
    scene.run(&mut session, "COMMIT");
    assert_eq!(taken.wait(), Ok((10, 10)));
    assert_eq!(scene.stored(), "9|2 9|2");
}

#[test]
fn a_row_that_is_never_given_back_is_told_and_nothing_is_changed() {
    let scene = scene(|options| options.lock_timeout = Duration::from_millis(20));
    let mut session = scene.session(HOLD_SECOND);
    let refused = scene.take().wait().expect_err("held");
    assert_eq!(refused.code(), ErrorCode::StorageBusy, "{refused}");
    scene.run(&mut session, "COMMIT");
    assert_eq!(scene.stored(), "10|1 10|1");
    assert_eq!(scene.take().wait(), Ok((10, 10)));
}

/// The jobs of one group do not answer for each other, also when one of them needs a row that
/// somebody does not give back.
#[test]
fn who_holds_a_row_holds_up_nobody_who_needs_another() {
    let scene = scene(|options| options.lock_timeout = Duration::from_millis(300));
    let mut session = scene.session(HOLD_SECOND);
    let mut jobs: Vec<Box<dyn Job>> = Vec::new();
    let mut answers = Vec::new();
    for number in 3..=250_u8 {
        // Named first, so that all of them come into one group.
        let keys = Keys::new().row::<StockItem>(item(1).id).row::<StockItem>(item(number).id);
        let (job, answer) = write_job(keys, move |view| {
            let is_new = view.get::<StockItem>(item(number).id)?.is_none();
            let mut changes = Changes::none();
            changes.put(item(number));
            Ok((changes, is_new))
        });
        jobs.push(Box::new(job));
        answers.push(answer);
    }
    let (needs_it, refused) = take_second();
    jobs.insert(100, needs_it);
    let begun = Instant::now();
    scene.store.submit(jobs).expect("room");
    for answer in answers {
        assert_eq!(answer.wait(), Ok(true));
    }
    assert_eq!(refused.wait().expect_err("held").code(), ErrorCode::StorageBusy);
    // Thirteen attempts of everybody would have taken longer, and failed in the end.
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    scene.run(&mut session, "COMMIT");
    assert_eq!(scene.take().wait(), Ok((10, 10)));
}

/// Takes one of the second item, however many there are.
fn take_second() -> (Box<dyn Job>, Pending<i64>) {
    let (job, answer) = write_job(Keys::new().row::<StockItem>(item(2).id), |view| {
        let mut found = view.get::<StockItem>(item(2).id)?.expect("there").clone();
        found.quantity -= 1;
        let left = found.quantity;
        let mut changes = Changes::none();
        changes.put(found);
        Ok((changes, left))
    });
    (Box::new(job), answer)
}

#[test]
fn many_who_need_one_held_row_are_told_soon() {
    let scene = scene(|options| options.lock_timeout = Duration::from_millis(300));
    let mut session = scene.session(HOLD_SECOND);
    let (jobs, answers): (Vec<_>, Vec<_>) = (0..1_500).map(|_| take_second()).unzip();
    let begun = Instant::now();
    scene.store.submit(jobs).expect("room");
    for answer in answers {
        assert_eq!(answer.wait().expect_err("held").code(), ErrorCode::StorageBusy);
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    scene.run(&mut session, "COMMIT");
    let (job, answer) = take_second();
    scene.store.submit(vec![job]).expect("room");
    assert_eq!(answer.wait(), Ok(9));
}

fn link() -> (UserId, UserId) {
    (UserId::from_bytes([1; 16]), UserId::from_bytes([2; 16]))
}

fn set_link(store: &PostgresStore, ms: i64) -> Pending<()> {
    let keys = Keys::new().row::<AccountLink>(link());
    store.write(keys, move |view| {
        let _known = view.get::<AccountLink>(link())?;
        let (user_id, linked_user_id) = link();
        let since = Timestamp::from_ms(ms);
        let mut changes = Changes::none();
        changes.put(AccountLink { user_id, linked_user_id, since });
        Ok((changes, ()))
    })
}

/// A steady row that a decision looks at stays as it is until the decision is stored, also where
/// the same store has written the row and has it in mind.
#[test]
fn a_steady_row_that_is_looked_at_cannot_change_before_the_write_is_stored() {
    let scene = scene(|_| {});
    let options = PostgresOptions::new(scene.database.url()).expect("an address");
    let other = PostgresStore::open(options, Arc::new(|_| {})).expect("open");
    set_link(&scene.store, 1).wait().expect("set");
    let mut session = scene.session(HOLD_SECOND);
    let keys = Keys::new().row::<StockItem>(item(2).id).look::<AccountLink>(link());
    let taken = scene.store.write(keys, |view| {
        let since = view.look::<AccountLink>(link())?.map_or(0, |found| found.since.as_ms());
        let mut found = view.get::<StockItem>(item(2).id)?.expect("there").clone();
        found.quantity -= 1;
        let mut changes = Changes::none();
        changes.put(found);
        Ok((changes, since))
    });
    scene.wait_for_waiting(1);
    let changed = set_link(&other, 2);
    // One waits for the session, and the other one for the first.
    scene.wait_for_waiting(2);
    scene.run(&mut session, "COMMIT");
    assert_eq!(taken.wait(), Ok(1));
    assert_eq!(changed.wait(), Ok(()));
}

#[test]
fn whoever_is_given_up_in_a_deadlock_tries_again() {
    let scene = scene(|_| {});
    // It must be the store that notices, and is given up for it.
    let mut session = scene.session(&format!("SET LOCAL deadlock_timeout = '60s'; {HOLD_SECOND}"));
    let taken = scene.take();
    scene.wait_for_waiting(1);
    // The store holds the first item and waits for the second one.
    scene.run(&mut session, HOLD_FIRST);
    scene.wait_for_log("deadlock detected", 1);
    scene.run(&mut session, "UPDATE stock_items SET quantity = 5; COMMIT");
    assert_eq!(taken.wait(), Ok((5, 5)));
    assert_eq!(scene.stored(), "4|2 4|2");
}

#[test]
fn a_transaction_that_cannot_be_put_in_order_is_tried_again() {
    let scene = scene(|_| {});
    // A trigger of another program is put in the way, which fails as a transaction does that
    // cannot be put in order (40001): the first three times.
    let planted = "CREATE SEQUENCE attempts; \
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
            IF nextval('attempts') <= 3 THEN \
                RAISE EXCEPTION 'planted' USING ERRCODE = 'serialization_failure'; \
            END IF; RETURN NULL; END $$; \
        CREATE TRIGGER refuse AFTER UPDATE ON stock_items \
            FOR EACH STATEMENT EXECUTE FUNCTION refuse()";
    scene.server.psql(scene.database.name(), planted).expect("planted");
    assert_eq!(scene.take().wait(), Ok((10, 10)));
    assert_eq!(scene.number("SELECT last_value FROM attempts"), 4);
    assert_eq!(scene.stored(), "9|2 9|2");
}

#[test]
fn a_database_whose_default_is_another_isolation_changes_nothing() {
    for isolation in ["repeatable read", "serializable"] {
        let scene = scene(|_| {});
        // For connections that are made from now on: the store has to make its own anew.
        let set = format!(
            "ALTER DATABASE {} SET default_transaction_isolation = '{isolation}'; \
             SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
            scene.database.name()
        );
        scene.server.psql(scene.database.name(), &set).expect("set");
        let change = "UPDATE stock_items SET quantity = 5";
        let mut session = scene.session(change);
        let taken = scene.take();
        scene.wait_for_waiting(1);
        scene.run(&mut session, "COMMIT");
        assert_eq!(taken.wait(), Ok((5, 5)), "{isolation}");
        assert_eq!(scene.stored(), "4|2 4|2");
        let log = scene.server.log();
        assert!(!log.contains("could not serialize"), "{isolation}:\n{log}");
    }
}

#[test]
fn a_statement_of_a_write_that_takes_too_long_is_tried_again() {
    let scene = scene(|options| options.statement_timeout = Duration::from_millis(150));
    let mut session = scene.session(HOLD_SECOND);
    let taken = scene.take();
    // 57014: the lock may be waited for longer than a statement may run.
    scene.wait_for_log("canceling statement due to statement timeout", 2);
    scene.run(&mut session, "COMMIT");
    assert_eq!(taken.wait(), Ok((10, 10)));
    assert_eq!(scene.stored(), "9|2 9|2");
}

#[test]
fn a_read_that_takes_too_long_is_told_and_harms_no_other() {
    let scene = scene(|options| {
        options.statement_timeout = Duration::from_millis(150);
        options.pool_max = 2;
    });
    let begun = Instant::now();
    let slow = || scene.store.fetch_one::<i64>(Select::new("SELECT 1 FROM pg_sleep(30)"));
    let reads: Vec<_> = (0..6).map(|_| slow()).collect();
    for read in reads {
        assert_eq!(read.wait().expect_err("too slow").code(), ErrorCode::StorageBusy);
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let quick = scene.store.fetch_one::<i64>(Select::new("SELECT 1"));
    assert_eq!(quick.wait(), Ok(Some(1)));
}
