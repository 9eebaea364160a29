//! The beginning of a node, and a database that comes and goes.

use std::process::Command;
use std::time::{Duration, Instant};

use vendue_test_servers::Postgres;

use crate::cluster::{counted, eventually};
use crate::lot;
use crate::program::Program;

async fn status(program: &Program, path: &str) -> u16 {
    program.send("GET", path, &[], None).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_waits_for_its_database_and_says_when_it_is_gone() {
    let postgres = Postgres::quick();
    let database = postgres.create_database();
    postgres.stop_fast();
    let began = Instant::now();
    let program = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_secs(2));
            postgres.start_again();
        });
        Program::start(&["--database-url", database.url()])
    });
    assert!(began.elapsed() >= Duration::from_secs(2), "{:?}", began.elapsed());
    let anna = lot::user(&program, "anna").await;
    assert_eq!(status(&program, "/ready").await, 200);
    assert_eq!(counted(&program, "vendue_store_up").await, 1.0);
    // A quick server only keeps what it has written down by now.
    postgres.psql(database.name(), "CHECKPOINT").expect("written");
    postgres.kill();
    eventually("it notices", async || status(&program, "/ready").await == 503).await;
    assert_eq!(status(&program, "/health").await, 200);
    assert_eq!(counted(&program, "vendue_store_up").await, 0.0);
    postgres.start_again();
    eventually("it notices again", async || status(&program, "/ready").await == 200).await;
    assert_eq!(lot::sign_in(&program, "anna").await.id, anna.id);
}

/// Runs a server that does not get far; gives what it said.
fn refused(args: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_vendue"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.path())
        .args(args)
        .env("RUST_LOG", "debug")
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty(), "it listened");
    let said = String::from_utf8(output.stderr).expect("text");
    assert!(!said.contains("hidden-word"), "{said}");
    said
}

#[test]
fn a_database_that_stays_away_is_told_without_its_password() {
    let said = refused(&["--database-url", "postgres://anna:hidden-word@127.0.0.1:1/market"]);
    assert!(said.contains("the database cannot be reached"), "{said}");
    assert!(said.contains("waiting for it"), "{said}");
}

#[test]
fn what_is_no_address_is_refused_without_repeating_it() {
    let said = refused(&["--database-url", "mysql://anna:hidden-word@127.0.0.1/market"]);
    assert!(said.contains("database_url"), "{said}");
    let database = Postgres::shared().create_database();
    let said = refused(&["--database-url", database.url(), "--redis-url", "http://:hidden-word@x"]);
    assert!(said.contains("redis_url"), "{said}");
    let replica = ["--database-url", database.url(), "--replica-url", "http://:hidden-word@x"];
    refused(&replica);
}

#[test]
fn an_end_is_not_held_up_by_a_database_that_is_not_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = Command::new(env!("CARGO_BIN_EXE_vendue"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.path())
        .args(["--database-url", "postgres://anna@127.0.0.1:1/market"])
        .spawn()
        .expect("it runs");
    std::thread::sleep(Duration::from_secs(2));
    let began = Instant::now();
    let sent = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(sent.expect("sent").success());
    assert!(child.wait().expect("an end").success());
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
}
