//! The servers do what the tests of everything else rely on.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use vendue_test_servers::{Postgres, Redis};

/// Tells this program to start servers and wait to be killed.
const VICTIM: &str = "VENDUE_TEST_SERVERS_VICTIM";

fn wait_until(what: &str, is_true: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(15);
    while !is_true() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn ask(server: &Postgres, sql: &str) -> String {
    server.psql("postgres", sql).expect("the statement succeeds")
}

#[test]
fn databases_of_the_shared_server_are_apart() {
    let server = Postgres::shared();
    let (one, other) = (server.create_database(), server.create_database());
    assert_ne!(one, other);
    let made = server.psql(one.name(), "CREATE TABLE lots (id int); INSERT INTO lots VALUES (7)");
    assert_eq!(made.as_deref(), Ok(""));
    assert_eq!(server.psql(one.name(), "SELECT id FROM lots").as_deref(), Ok("7"));
    let error = server.psql(other.name(), "SELECT id FROM lots").expect_err("no such table");
    assert!(error.contains("\"lots\" does not exist"), "{error}");
    assert_eq!(ask(server, "SHOW fsync; SHOW max_connections"), "off\n300");
}

#[test]
fn both_urls_lead_to_the_database() {
    let server = Postgres::shared();
    let database = server.create_database();
    let by_loopback = server.tcp_url(database.name());
    for (url, is_socket) in [(database.url(), "t"), (by_loopback.as_str(), "f")] {
        let question = "SELECT current_database(), inet_server_addr() IS NULL";
        let output = Command::new(server.programs().join("psql"))
            .args(["-X", "-A", "-t", "-c", question, url])
            .output()
            .expect("psql runs");
        let answer = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        assert_eq!(answer, format!("{}|{is_socket}", database.name()), "{output:?}");
    }
}

#[test]
fn a_killed_server_keeps_what_was_committed() {
    let server = Postgres::start();
    assert_eq!(ask(&server, "SHOW fsync; SHOW synchronous_commit"), "on\non");
    ask(&server, "CREATE TABLE bids AS SELECT 1 AS id");
    server.kill();
    assert!(!server.is_running());
    assert!(server.psql("postgres", "SELECT 1").is_err());
    let port = server.port();
    server.start_again();
    assert_eq!(server.port(), port);
    assert_eq!(ask(&server, "SELECT id FROM bids"), "1");
    assert!(server.log().contains("was not properly shut down"), "{}", server.log());
}

#[test]
fn a_server_stops_and_starts_as_it_is_told() {
    let server = Postgres::with(&[("synchronous_commit", "local"), ("work_mem", "5MB")]);
    assert_eq!(ask(&server, "SHOW synchronous_commit; SHOW work_mem"), "local\n5MB");
    ask(&server, "ALTER SYSTEM SET work_mem = '6MB'; SELECT pg_reload_conf()");
    wait_until("the setting changes", || ask(&server, "SHOW work_mem") == "6MB");
    server.stop_fast();
    assert!(!server.is_running());
    assert!(server.log().contains("received fast shutdown request"));
    server.start_again();
    server.stop_immediately();
    assert!(!server.is_running());
    assert!(server.log().contains("received immediate shutdown request"));
    server.start_again();
    assert_eq!(ask(&server, "SELECT 1"), "1");
    let folder = server.folder().to_owned();
    drop(server);
    assert!(!folder.exists(), "{} is left behind", folder.display());
}

#[test]
fn a_paused_server_answers_when_it_goes_on() {
    let server = Postgres::quick();
    // One connection from before the pause, whose own process has to stop as well.
    let mut command = server.client("psql");
    let sql = "SELECT 'ready'; SELECT pg_sleep(0.5); SELECT 'done'";
    command.args(["-X", "-A", "-t", "-f", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut psql = command.spawn().expect("psql runs");
    let mut input = psql.stdin.take().expect("the input of psql");
    std::io::Write::write_all(&mut input, sql.as_bytes()).expect("psql reads");
    drop(input);
    let mut output = BufReader::new(psql.stdout.take().expect("the output of psql"));
    let mut line = String::new();
    output.read_line(&mut line).expect("psql answers");
    assert_eq!(line, "ready\n");
    server.pause();
    assert!(server.is_running());
    std::thread::sleep(Duration::from_millis(900));
    assert!(psql.try_wait().expect("the state of psql").is_none(), "a paused server answered");
    server.resume();
    let mut rest = String::new();
    output.read_to_string(&mut rest).expect("psql answers");
    assert!(rest.ends_with("done\n"), "{rest}");
    assert!(psql.wait().expect("psql ends").success());
}

#[test]
fn a_server_that_is_paused_can_be_dropped_and_killed() {
    let (dropped, killed) = (Postgres::quick(), Postgres::quick());
    dropped.pause();
    killed.pause();
    let folder = dropped.folder().to_owned();
    drop(dropped);
    assert!(!folder.exists());
    killed.kill();
    killed.start_again();
    assert_eq!(ask(&killed, "SELECT 1"), "1");
}

#[test]
fn a_replica_follows_and_takes_over() {
    let primary = Postgres::quick();
    ask(&primary, "CREATE TABLE bids (id int)");
    let replica = primary.replica("second");
    ask(&primary, "INSERT INTO bids VALUES (1)");
    primary.wait_for_replica();
    assert_eq!(ask(&replica, "SELECT id FROM bids"), "1");
    let sql = "INSERT INTO bids VALUES (2)";
    let refused = replica.psql("postgres", sql).expect_err("a replica takes no writes");
    assert!(refused.contains("read-only"), "{refused}");
    ask(&primary, "ALTER SYSTEM SET synchronous_standby_names = second; SELECT pg_reload_conf()");
    let state = "SELECT application_name, sync_state FROM pg_stat_replication";
    wait_until("the replica is waited for", || ask(&primary, state) == "second|sync");
    primary.kill();
    replica.promote();
    ask(&replica, sql);
    assert_eq!(ask(&replica, "SELECT count(*) FROM bids"), "2");
}

#[test]
fn programs_reach_the_server() {
    let server = Postgres::shared();
    let mut bench = server.client("pgbench");
    let database = server.create_database();
    let output = bench.args(["-i", "-q", database.name()]).output().expect("pgbench runs");
    assert!(output.status.success(), "{output:?}");
    let count = server.psql(database.name(), "SELECT count(*) FROM pgbench_accounts");
    assert_eq!(count.as_deref(), Ok("100000"));
}

fn redis(url: &str, command: &[&str]) -> String {
    let output = Command::new("redis-cli").args(["-u", url]).args(command).output();
    let output = output.expect("redis-cli runs");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[test]
fn redis_is_killed_paused_and_started_again() {
    let server = Redis::start();
    let url = server.url();
    assert_eq!(redis(&url, &["SET", "lot", "7"]), "OK");
    assert_eq!(redis(&url, &["GET", "lot"]), "7");
    server.pause();
    assert!(server.is_running());
    let mut waiting = Command::new("redis-cli")
        .args(["-u", &url, "GET", "lot"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("redis-cli runs");
    std::thread::sleep(Duration::from_millis(300));
    assert!(waiting.try_wait().expect("the state of redis-cli").is_none());
    server.resume();
    let output = waiting.wait_with_output().expect("redis-cli ends");
    assert_eq!(output.stdout, b"7\n");
    server.kill();
    assert!(!server.is_running());
    assert!(TcpStream::connect(server.address()).is_err());
    server.start_again();
    assert_eq!(server.url(), url);
    assert_eq!(redis(&url, &["GET", "lot"]), "");
    assert!(server.log().contains("Ready to accept connections"), "{}", server.log());
}

#[test]
fn everything_is_there() {
    assert_eq!(vendue_test_servers::available(), Ok(()));
}

/// Started by hand of the test below, in a process of its own: what it starts must not outlive
/// it, neither a server that all tests share nor one that is paused or has been killed.
fn be_the_victim() -> ! {
    let (shared, redis) = (Postgres::shared(), Redis::start());
    let (paused, killed) = (Postgres::quick(), Postgres::quick());
    paused.pause();
    killed.kill();
    let mut line = String::new();
    for server in [shared, &paused, &killed] {
        line += &format!("{} {} ", server.address(), server.folder().display());
    }
    // On standard error, where nothing of the test harness comes between.
    eprintln!("victim {line}{}", redis.address());
    loop {
        std::thread::park();
    }
}

#[test]
fn servers_end_with_a_killed_process() {
    if std::env::var_os(VICTIM).is_some() {
        be_the_victim();
    }
    let program = std::env::current_exe().expect("this program");
    let mut victim = Command::new(program)
        .args(["--exact", "servers_end_with_a_killed_process", "--nocapture"])
        .env(VICTIM, "1")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("this program starts again");
    let lines = BufReader::new(victim.stderr.take().expect("its errors")).lines();
    let line = lines.map_while(Result::ok).find(|line| line.starts_with("victim "));
    let line = line.expect("the servers of the other process");
    let words: Vec<&str> = line.split(' ').skip(1).collect();
    let (addresses, folders): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| !word.starts_with('/'));
    assert_eq!((addresses.len(), folders.len()), (4, 3), "{line}");
    for address in [addresses[0], addresses[3]] {
        assert!(TcpStream::connect(address).is_ok(), "{address} was never there");
    }
    victim.kill().expect("the process is killed");
    victim.wait().expect("the process has ended");
    for address in addresses {
        wait_until("the server ends", || TcpStream::connect(address).is_err());
    }
    for folder in folders {
        wait_until("the folder is removed", || !Path::new(folder).exists());
    }
}
