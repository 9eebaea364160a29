//! Whoever reads the log up to its horizon misses nothing, however transactions overlap.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection, Executor};
use tokio::runtime::Runtime;
use vendue_store_postgres::{PostgresOptions, PostgresStore};
use vendue_test_servers::Postgres;

const WRITERS: u32 = 8;
const ROUNDS: u32 = 150;

fn runtime() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().expect("a runtime")
}

/// A database with the schema, and nobody who has it open.
fn database() -> String {
    let database = Postgres::shared().create_database();
    make(database.url());
    database.url().to_owned()
}

fn make(url: &str) {
    let options = PostgresOptions::new(url).expect("an address");
    let store = PostgresStore::open(options, Arc::new(|_| {})).expect("open");
    vendue_store::Store::close(&store).wait().expect("closed");
}

async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.expect("a connection")
}

async fn run(connection: &mut PgConnection, text: &str) {
    connection.execute(AssertSqlSafe(text.to_owned())).await.expect("run");
}

async fn number(connection: &mut PgConnection, text: &'static str) -> i64 {
    sqlx::query_scalar(text).fetch_one(connection).await.expect("a number")
}

async fn insert(connection: &mut PgConnection, block: i64) {
    let text = format!(
        "INSERT INTO events SELECT {block} * 4096 + n, 'auction', gen_random_uuid(), 1, now(),
         'bid_placed', '{{}}' FROM generate_series(0, 2) n"
    );
    run(connection, &text).await;
}

/// Writes blocks that overlap those of others in every way: some are given up, some are left by a
/// connection that goes, and all stay open for a while.
async fn write(url: String, writer: u32) {
    let mut connection = connect(&url).await;
    for round in 0..ROUNDS {
        let chance = (round * 7 + writer * 13) % 11;
        run(&mut connection, "BEGIN").await;
        if chance.is_multiple_of(3) {
            tokio::time::sleep(Duration::from_micros(u64::from(chance) * 150)).await;
        }
        let block = number(&mut connection, "SELECT take_block()").await;
        tokio::time::sleep(Duration::from_micros(u64::from(chance) * 300)).await;
        insert(&mut connection, block).await;
        match chance {
            0 => run(&mut connection, "ROLLBACK").await,
            1 => {
                drop(connection);
                connection = connect(&url).await;
            }
            _ => run(&mut connection, "COMMIT").await,
        }
    }
}

/// Reads the log up to its horizon until the writers are done, and gives what was read.
async fn follow(url: String, done: Arc<AtomicBool>) -> Vec<i64> {
    let mut connection = connect(&url).await;
    let (mut seen, mut after) = (Vec::new(), -1_i64);
    loop {
        let is_last = done.load(Ordering::SeqCst);
        let horizon = number(&mut connection, "SELECT log_horizon()").await;
        let text = "SELECT position FROM events WHERE position > $1 AND position <= $2 \
                    ORDER BY position";
        let read = sqlx::query_scalar(text).bind(after).bind(horizon);
        seen.extend(read.fetch_all(&mut connection).await.expect("read") as Vec<i64>);
        // A mark that is set late may let the horizon step back behind what was certain before.
        after = after.max(horizon);
        if is_last {
            return seen;
        }
    }
}

#[test]
fn followers_see_every_event_once_and_in_order() {
    let url = database();
    runtime().block_on(async {
        let done = Arc::new(AtomicBool::new(false));
        let followers: Vec<_> =
            (0..2).map(|_| tokio::spawn(follow(url.clone(), done.clone()))).collect();
        let writers: Vec<_> =
            (0..WRITERS).map(|writer| tokio::spawn(write(url.clone(), writer))).collect();
        for writer in writers {
            writer.await.expect("written");
        }
        // Those whose connections went are given up by the server a little later.
        let mut connection = connect(&url).await;
        let held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'";
        while number(&mut connection, held).await > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        done.store(true, Ordering::SeqCst);
        let all = sqlx::query_scalar("SELECT position FROM events ORDER BY position");
        let all: Vec<i64> = all.fetch_all(&mut connection).await.expect("all");
        assert!(all.len() > 1_000, "{} events", all.len());
        for follower in followers {
            assert_eq!(follower.await.expect("followed"), all);
        }
    });
}

#[test]
fn an_open_transaction_holds_the_horizon_up_until_it_ends() {
    let url = database();
    runtime().block_on(async {
        let (mut early, mut late) = (connect(&url).await, connect(&url).await);
        run(&mut early, "BEGIN").await;
        let first = number(&mut early, "SELECT take_block()").await;
        let second = number(&mut late, "SELECT take_block()").await;
        assert_eq!(second, first + 1);
        let horizon = number(&mut late, "SELECT log_horizon()").await;
        assert_eq!(horizon, first * 4_096 - 1, "everything before the open block");
        run(&mut early, "ROLLBACK").await;
        let horizon = number(&mut late, "SELECT log_horizon()").await;
        assert_eq!(horizon, (second + 1) * 4_096 - 1, "both blocks");
    });
}

#[test]
fn markets_in_two_schemas_do_not_hold_each_other_up() {
    let database = Postgres::shared().create_database();
    let of = |schema: &str| format!("{}&options=-c%20search_path%3D{schema}", database.url());
    Postgres::shared()
        .psql(database.name(), "CREATE SCHEMA one; CREATE SCHEMA two;")
        .expect("two schemas");
    let (one, two) = (of("one"), of("two"));
    make(&one);
    make(&two);
    runtime().block_on(async {
        let (mut writer, mut reader) = (connect(&one).await, connect(&two).await);
        run(&mut writer, "BEGIN").await;
        let block = number(&mut writer, "SELECT take_block()").await;
        for _ in 0..5 {
            run(&mut reader, "SELECT take_block()").await;
        }
        let own = number(&mut reader, "SELECT log_horizon()").await;
        assert!(own >= 6 * 4_096 - 1, "{own}");
        let other = number(&mut writer, "SELECT log_horizon()").await;
        assert_eq!(other, block * 4_096 - 1);
    });
}
