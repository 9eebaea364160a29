//! Runs the example programs and checks what they say.

#![allow(clippy::expect_used, reason = "a test may stop at the first surprise")]

use std::path::Path;
use std::process::Command;

use vendue_test_servers::Postgres;

/// The output of a program in a folder, which must succeed.
fn run(program: &str, folder: &Path) -> String {
    said_by(Command::new(program).current_dir(folder))
}

/// The output of a program that must succeed.
fn said_by(command: &mut Command) -> String {
    let output = command.output().expect("the program starts");
    let said = String::from_utf8(output.stdout).expect("text");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{said}{complaint}", output.status);
    said
}

/// The lines of code in the body of a program's `main`: not blank, not a comment, not a closing
/// brace alone.
fn main_lines(source: &str) -> Vec<&str> {
    let body = source.split_once("fn main() -> Result<(), Error> {\n").expect("a main").1;
    let body = body.split_once("\n}\n").expect("its end").0;
    let is_code = |line: &&str| !line.is_empty() && !line.starts_with("//") && *line != "}";
    body.lines().map(str::trim).filter(is_code).collect()
}

#[test]
fn an_auction_takes_twelve_lines() {
    let lines = main_lines(include_str!("../src/bin/auction.rs"));
    assert!(lines.len() <= 12, "{}: {lines:#?}", lines.len());
    // One statement each: the count means what it says.
    for line in lines {
        assert!(line.matches(';').count() <= 1, "{line}");
    }
}

#[test]
fn the_auction_is_sold_verified_and_kept_in_its_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = run(env!("CARGO_BIN_EXE_auction"), folder.path());
    let mut lines = said.lines();
    let result = lines.next().expect("the result");
    assert!(result.starts_with("Palm Pilot: sold, 26.00 USD, bids 2, leader Bidder "), "{said}");
    assert_eq!(lines.next(), Some("the log holds: entries 4, bids 2"), "{said}");
    for expected in [
        "1  2026-11-20T12:00:00.000Z  started  price 900  bids 0  hash ",
        "2  2026-11-20T12:00:00.000Z  bid 3000  price 900  bids 1  hash ",
        "3  2026-11-20T12:00:00.000Z  bid 2500  price 2600  bids 2  hash ",
        "4  2026-11-21T12:00:00.250Z  ended  price 2600  bids 2  hash ",
    ] {
        let line = lines.next().unwrap_or_default();
        assert!(line.starts_with(expected), "{line:?} instead of {expected:?}");
    }
    assert_eq!(lines.next(), None);

    // The same program again sells a second thing in the same file.
    run(env!("CARGO_BIN_EXE_auction"), folder.path());
    let file = folder.path().join("auction.db");
    let market = vendue::open(file.to_str().expect("a name")).expect("the file opens");
    let everybody = market.identity().page(vendue::PageRequest::default()).wait().expect("users");
    assert_eq!(everybody.items.len(), 3);
    let listings = market.listings().page(None, vendue::PageRequest::default()).wait();
    assert_eq!(listings.expect("listings").items.len(), 2);
    market.close().wait().expect("closed");
}

#[test]
fn stock_is_not_promised_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = run(env!("CARGO_BIN_EXE_stock"), folder.path());
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.first(), Some(&"one auction runs: 1 there, 1 reserved, 0 available"));
    assert_eq!(lines.get(1), Some(&"refused: out_of_stock: 1 are wanted and 0 are available"));
    assert!(lines.get(2).is_some_and(|line| line.ends_with("0 reserved, 1 available")), "{said}");
    assert!(lines.get(3).is_some_and(|line| line.contains("sold, 9.00 USD, bids 1")), "{said}");
    assert!(lines.get(4).is_some_and(|line| line.ends_with("1 reserved, 0 available")), "{said}");
    assert_eq!(lines.len(), 5);
}

#[test]
fn whoever_comes_back_has_missed_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = run(env!("CARGO_BIN_EXE_watch"), folder.path());
    let numbers: Vec<i64> = said
        .lines()
        .filter_map(|line| line.split_once("  ").and_then(|(number, _)| number.parse().ok()))
        .collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7], "{said}");
    let away = said.lines().position(|line| line.starts_with("-- away")).expect("goes away");
    assert_eq!(away, 3, "{said}");
    assert!(said.lines().last().is_some_and(|line| line.contains("Sold")), "{said}");
}

#[test]
fn two_nodes_share_one_database() {
    let server = Postgres::quick();
    let database = server.create_database();
    let program = env!("CARGO_BIN_EXE_nodes");
    // The second run finds the market of the first one.
    for _ in 0..2 {
        let mut command = Command::new(program);
        let said = said_by(command.env("VENDUE_DATABASE_URL", database.url()));
        let lines: Vec<&str> = said.lines().collect();
        let expected = [
            ("open here: north, south", ""),
            ("seen at south: 1  ", "Scheduled"),
            ("seen at south: 2  ", "Started"),
            ("seen at south: 3  ", "BidPlaced"),
            ("seen at north: 4  ", "BidPlaced"),
            ("open now: north", ""),
            ("Palm Pilot: live, 15.50 USD, bids 2", ""),
        ];
        assert_eq!(lines.len(), expected.len(), "{said}");
        for (line, (start, word)) in lines.iter().zip(expected) {
            assert!(line.starts_with(start) && line.contains(word), "{line:?}: {start} {word}");
        }
        assert_eq!(lines.get(5), Some(&"open now: north"));
    }
    let market = vendue::open(database.url()).expect("the database opens");
    let everybody = market.identity().page(vendue::PageRequest::default()).wait().expect("users");
    assert_eq!(everybody.items.len(), 6);
    market.close().wait().expect("closed");
}

#[test]
fn without_a_database_it_is_said_how_to_get_one() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_nodes")).env_remove("VENDUE_DATABASE_URL").output();
    let output = output.expect("the program starts");
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("VENDUE_DATABASE_URL") && said.contains("createdb"), "{said}");
}
