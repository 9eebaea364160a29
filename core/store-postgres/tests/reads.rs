//! Reads: what is bound and answered, and what happens when a server goes.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use vendue_domain::identity::{Member, MemberRole, Workspace};
use vendue_domain::record::{Field, Record, Value};
use vendue_domain::{ErrorCode, Timestamp, UserId, WorkspaceId};
use vendue_store::{BoxedRow, Key, Portion, ReadsExt, Select, Store};
use vendue_store_postgres::{PostgresOptions, PostgresStore};
use vendue_test_servers::Postgres;

fn open(options: PostgresOptions) -> PostgresStore {
    PostgresStore::open(options, Arc::new(|_| {})).expect("open")
}

fn options(url: &str) -> PostgresOptions {
    PostgresOptions::new(url).expect("an address")
}

fn shared() -> PostgresStore {
    open(options(Postgres::shared().create_database().url()))
}

fn ask<T: Field + Send + 'static>(store: &PostgresStore, select: Select) -> Result<T, ErrorCode> {
    let asked = store.fetch_one::<T>(select).wait().map_err(|failure| failure.code())?;
    Ok(asked.expect("one row"))
}

fn one(store: &PostgresStore) -> Result<i64, ErrorCode> {
    ask(store, Select::new("SELECT 1"))
}

/// Many at once, so that every connection of the pool is used.
fn many(store: &PostgresStore) {
    let slow = || store.fetch_one::<i64>(Select::new("SELECT 1 FROM pg_sleep(0.02)"));
    let asked: Vec<_> = (0..24).map(|_| slow()).collect();
    for answer in asked {
        assert_eq!(answer.wait(), Ok(Some(1)));
    }
}

fn workspace(number: u8) -> Workspace {
    Workspace {
        id: WorkspaceId::from_bytes([number; 16]),
        name: format!("workspace {number}"),
        personal: number % 2 == 1,
        owner_id: UserId::from_bytes([9; 16]),
        created_at: Timestamp::from_ms(1_795_000_000_123),
        version: i64::from(number),
        approval: false,
        owner_count: 1,
        member_count: 1,
        pending_count: 0,
        event_sequence: 0,
        deleted_at: None,
    }
}

#[test]
fn each_parameter_is_bound_as_what_the_column_is() {
    let store = shared();
    let mut rows: Vec<BoxedRow> = Vec::new();
    rows.extend((1..=3).map(|number| Box::new(workspace(number)) as BoxedRow));
    store.transfer().import(Portion { rows, ..Portion::default() }).wait().expect("imported");
    let expected = workspace(2);
    let mut select = Select::records::<Workspace>("w");
    select.push(" FROM workspaces w WHERE w.id = ").bind(&expected.id);
    select.push(" AND w.name = ").bind(&expected.name);
    select.push(" AND w.personal = ").bind(&expected.personal);
    select.push(" AND w.created_at <= ").bind(&expected.created_at);
    select.push(" AND w.version = ").bind(&expected.version);
    let found = store.fetch_records::<Workspace>(select).wait().expect("read");
    assert_eq!(found, [expected]);
}

#[test]
fn a_moment_beyond_reason_is_only_far_away() {
    let store = shared();
    for (ms, expected) in [(i64::MAX, true), (i64::MIN, false)] {
        let mut select = Select::new("SELECT now() < ");
        select.bind(&ms);
        assert_eq!(ask::<bool>(&store, select), Ok(expected));
    }
}

#[test]
fn what_cannot_be_bound_or_read_is_told_and_harms_nobody() {
    let store = shared();
    let bad: [(&str, Value<'static>); 3] = [
        ("SELECT version FROM workspaces WHERE name = ", Value::Text("a\0b".into())),
        ("SELECT version FROM workspaces WHERE id = ", Value::Bytes(vec![1, 2].into())),
        ("SELECT version FROM workspaces WHERE version = ", Value::Text("1".into())),
    ];
    for (text, value) in bad {
        let mut select = Select::new(text);
        select.bind_value(value);
        store.fetch_one::<i64>(select).wait().expect_err(text);
    }
    for text in ["SELECT 1.5::float8", "SELECT", "SELEC 1", "SELECT 'no number'", "SELECT 1, 2 +"] {
        store.fetch_one::<i64>(Select::new(text)).wait().expect_err(text);
    }
    assert_eq!(one(&store), Ok(1));
}

#[test]
fn a_reader_that_panics_is_answered_and_harms_no_other() {
    let store = shared();
    for _ in 0..20 {
        let read = store.fetch::<i64, _>(Select::new("SELECT 1"), |_| {
            std::panic::resume_unwind(Box::new("a defect of a read"))
        });
        read.wait().expect_err("told");
    }
    many(&store);
}

#[test]
fn rows_come_in_the_places_of_their_keys() {
    let store = shared();
    let member = |number: u8| Member {
        workspace_id: WorkspaceId::from_bytes([number; 16]),
        user_id: UserId::from_bytes([number + 100; 16]),
        role: MemberRole::ALL[0],
        since: Timestamp::from_ms(1_000),
    };
    let rows: Vec<BoxedRow> =
        vec![Box::new(workspace(1)), Box::new(member(1)), Box::new(workspace(2))];
    store.transfer().import(Portion { rows, ..Portion::default() }).wait().expect("imported");
    let of = |number: u8| Key::of::<Workspace>(workspace(number).id);
    let of_member =
        |number| Key::of::<Member>((member(number).workspace_id, member(number).user_id));
    let keys = vec![of(2), of_member(1), of(7), of(1), of_member(2), of(2)];
    let found = store.read(keys.clone()).wait().expect("read");
    let found: Vec<Option<Key>> =
        found.iter().map(|row| row.as_ref().map(|row| Key::of_row(row.as_ref()))).collect();
    let mut expected: Vec<Option<Key>> = keys.into_iter().map(Some).collect();
    (expected[2], expected[4]) = (None, None);
    assert_eq!(found, expected);
    assert!(store.read(Vec::new()).wait().expect("nothing").is_empty());
    assert_eq!(Workspace::TABLE.key_columns, 1);
}

#[test]
fn reads_wait_for_a_server_that_starts_again() {
    let server = Postgres::quick();
    let store = open(options(server.create_database().url()));
    many(&store);
    for stop in [Postgres::stop_fast, Postgres::kill] {
        stop(&server);
        std::thread::scope(|scope| {
            let readers: Vec<_> = (0..12).map(|_| scope.spawn(|| one(&store))).collect();
            std::thread::sleep(Duration::from_millis(300));
            server.start_again();
            for reader in readers {
                assert_eq!(reader.join().expect("no panic"), Ok(1));
            }
        });
        many(&store);
    }
    // Every connection is dead, and nobody has noticed yet.
    server.kill();
    server.start_again();
    many(&store);
}

#[test]
fn a_server_that_is_gone_is_waited_for_once_and_found_again() {
    let server = Postgres::quick();
    let database = server.create_database();
    let mut options = options(database.url());
    options.patience = Duration::from_secs(2);
    let store = open(options);
    assert_eq!(one(&store), Ok(1));
    server.kill();
    assert_eq!(one(&store), Err(ErrorCode::StorageUnavailable));
    server.start_again();
    let until = Instant::now() + Duration::from_secs(20);
    while one(&store).is_err() {
        assert!(Instant::now() < until, "the server is back and reads fail");
    }
    many(&store);
}

#[test]
fn lists_are_asked_of_the_replica_while_there_is_one() {
    let server = Postgres::quick();
    let database = server.create_database();
    let replica = server.replica("one");
    let store = open(options(database.url()).replica(&replica.url(database.name())).expect("one"));
    let question = || Select::new("SELECT pg_is_in_recovery()");
    assert_eq!(ask::<bool>(&store, question()), Ok(false));
    assert_eq!(ask::<bool>(&store, question().may_be_late()), Ok(true));
    replica.kill();
    assert_eq!(ask::<bool>(&store, question().may_be_late()), Ok(false), "the primary answers");
    replica.start_again();
    let until = Instant::now() + Duration::from_secs(20);
    while ask::<bool>(&store, question().may_be_late()) != Ok(true) {
        assert!(Instant::now() < until, "the replica is back and nobody asks it");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn reads_follow_the_primary_to_another_server() {
    let server = Postgres::quick();
    let database = server.create_database();
    let standby = server.replica("two");
    let (first, second) = (server.address(), standby.address());
    let hosts = format!("{first},{second}");
    let url = format!("postgres://postgres@{hosts}/{}?sslmode=disable", database.name());
    let store = open(options(&url));
    let mut port = Select::new("SELECT inet_server_port()");
    port.push(" WHERE NOT pg_is_in_recovery()");
    assert_eq!(ask(&store, port.clone()), Ok(i64::from(first.port())));
    server.wait_for_replica();
    server.kill();
    standby.promote();
    assert_eq!(ask(&store, port), Ok(i64::from(second.port())));
    many(&store);
}

#[test]
fn a_closed_store_answers_that_it_is_closed() {
    let store = shared();
    let late = store.fetch_one::<i64>(Select::new("SELECT 1 FROM pg_sleep(0.3)"));
    store.close().wait().expect("closed");
    assert_eq!(late.wait(), Ok(Some(1)), "what was asked before is answered");
    assert_eq!(one(&store), Err(ErrorCode::Closed));
    let read = store.read(vec![Key::of::<Workspace>(workspace(1).id)]).wait();
    assert_eq!(read.expect_err("closed").code(), ErrorCode::Closed);
}
