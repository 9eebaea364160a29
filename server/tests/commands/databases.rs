//! The commands on a PostgreSQL database instead of a file.

use std::process::Command;

use serde_json::{Value, json};
use vendue_test_servers::Postgres;

use crate::support::{Folder, Sale, real_bids, vendue, vendue_at, verified_bids};

/// The result without the figures of the clock.
fn timeless(mut report: Value) -> Value {
    for name in ["seconds", "bids_per_second"] {
        let fields = report.as_object_mut().expect("an object");
        assert!(fields.remove(name).is_some(), "{name}");
    }
    report
}

#[test]
fn real_auctions_close_at_the_same_prices_as_in_a_file() {
    let Some(data) = real_bids() else { return };
    let folder = Folder::new();
    let (in_file, in_database) = (folder.arg("file.jsonl"), folder.arg("database.jsonl"));
    let file = vendue(&["replay", &data, "--json", "--differences", &in_file]).json();
    let database = Postgres::shared().create_database();
    let url = database.url();
    let args = ["replay", &data, "--json", "--differences", &in_database, "--database-url", url];
    let report = timeless(vendue(&args).json());
    assert_eq!(report, timeless(file));
    let counts = ["exact", "explained_by_reserve", "unexplained"].map(|name| &report[name]);
    assert_eq!(counts, [&json!(329), &json!(12), &json!(2)]);
    let read = |path: &str| std::fs::read_to_string(path).expect("written");
    assert_eq!(read(&in_file), read(&in_database));
    let verified = vendue(&["verify", "--database-url", url, "--json"]).json();
    assert_eq!(verified["failures"], json!([]));
    assert_eq!((&verified["auctions"], &verified["bids"]), (&json!(343), &json!(5_898)));
    // It is no longer empty, and a replay needs a market of its own.
    vendue(&["replay", &data, "--database-url", url]).assert_refused(&["is not empty"]);
}

#[test]
fn a_replay_is_alone() {
    let folder = Folder::new();
    let recording = folder.write(
        "one.csv",
        "auctionid,bid,bidtime,bidder,bidderrate,openbid,price\n1,10.00,0.5,ben,0,1.00,1.00\n",
    );
    let database = Postgres::shared().create_database();
    let served = vendue::open(database.url()).expect("opened");
    let args = ["replay", &recording, "--database-url", database.url()];
    vendue(&args).assert_refused(&["open at 1 other node"]);
    assert_eq!(vendue::transfer::is_empty(&served).wait(), Ok(true));
    served.close().wait().expect("closed");
    let said = vendue(&args);
    assert_eq!(said.code, 0, "{said:?}");
}

#[test]
fn logs_are_verified_and_what_was_changed_is_found() {
    let server = Postgres::shared();
    let database = server.create_database();
    let sale = Sale::in_database(database.url());
    (0..5).for_each(|round| sale.bid(round));
    let verified = vendue(&["verify", "--database-url", database.url(), "--json"]).json();
    assert_eq!(verified, json!({"auctions": 1, "entries": 6, "bids": 5, "failures": []}));
    let id = sale.auction_id.to_string();
    sale.close();
    let change = "UPDATE auction_log SET price_minor = price_minor - 1 WHERE sequence = 2";
    server.psql(database.name(), change).expect("changed");
    // By the environment, as a service has it.
    let output = Command::new(env!("CARGO_BIN_EXE_vendue"))
        .args(["verify", "--auction", &id])
        .env("VENDUE_DATABASE_URL", database.url())
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("entry 2"), "{output:?}");
}

#[test]
fn a_database_is_backed_up_into_a_file_and_restored_from_it() {
    let folder = Folder::new();
    let copy = folder.arg("copy.db");
    let server = Postgres::shared();
    let (database, other) = (server.create_database(), server.create_database());
    let sale = Sale::in_database(database.url());
    (0..5).for_each(|round| sale.bid(round));
    sale.close();
    let secret = database.url().replacen("postgres@", "postgres:hidden-word@", 1);
    let report = vendue(&["backup", "--database-url", &secret, &copy, "--json"]).json();
    assert!(!report.to_string().contains("hidden-word"), "{report}");
    assert_eq!(report["bytes"].as_u64(), std::fs::metadata(&copy).ok().map(|file| file.len()));
    assert_eq!((folder.names(), verified_bids(&copy)), (vec!["copy.db".to_owned()], 5));
    vendue_at(database.url(), &["backup", &copy]).assert_refused(&["already"]);

    let report = vendue_at(other.url(), &["restore", &copy, "--json"]).json();
    assert_eq!(report["copy"], copy);
    let same = ["migrate", "--from", database.url(), "--to", other.url(), "--verify-only"];
    assert_eq!(vendue(&same).code, 0);
    // What is there is not lost.
    let said = vendue_at(other.url(), &["restore", &copy]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("nothing was moved") && said.err.contains("not empty"), "{said:?}");
    vendue_at(other.url(), &["restore", &copy, "--force"]).assert_refused(&["empty database"]);
    let verified = vendue(&["verify", "--database-url", other.url(), "--json"]).json();
    assert_eq!(verified["bids"], json!(5));
    vendue_at(other.url(), &["restore", &folder.arg("none.db")]).assert_refused(&["no copy at"]);
}

#[test]
fn a_database_that_is_served_is_copied_by_its_own_means() {
    let folder = Folder::new();
    let copy = folder.arg("copy.db");
    let database = Postgres::shared().create_database();
    let sale = Sale::in_database(database.url());
    sale.bid(0);
    let said = vendue_at(database.url(), &["backup", &copy]);
    assert_eq!(said.code, 1, "{said:?}");
    for part in ["open at 2 nodes", "pg_dump", "pg_basebackup", "docs/operations.md"] {
        assert!(said.err.contains(part), "{part}: {said:?}");
    }
    assert_eq!(folder.names(), [""; 0], "half a copy was left");
    sale.bid(1);
    sale.close();
    let nowhere = "postgres://anna:hidden-word@localhost:1/market";
    let said = vendue_at(nowhere, &["backup", &copy]);
    said.assert_refused(&["cannot be opened"]);
    assert!(!said.err.contains("hidden-word"), "{said:?}");
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn a_file_is_also_an_address_and_goes_before_the_environment() {
    let folder = Folder::new();
    let sale = Sale::open(&folder.path("market.db"));
    sale.bid(0);
    sale.close();
    let address = format!("sqlite:{}", folder.arg("market.db"));
    let verified = vendue(&["verify", "--database-url", &address, "--json"]).json();
    assert_eq!(verified["bids"], json!(1));
    let output = Command::new(env!("CARGO_BIN_EXE_vendue"))
        .args(["verify", "--database", &folder.arg("market.db")])
        .env("VENDUE_DATABASE_URL", "postgres://localhost:1/nothing")
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn a_database_that_is_not_there_is_refused() {
    let url = Postgres::shared().url("no_such_database");
    let said = vendue(&["verify", "--database-url", &url]);
    said.assert_refused(&["no_such_database cannot be opened", "does not exist"]);
}
