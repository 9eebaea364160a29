//! `vendue migrate`: from a file into a database and back, verified, and never by halves.

use rusqlite::Connection;
use serde_json::Value;
use vendue_test_servers::Postgres;

use crate::support::{Folder, Sale, vendue, vendue_at, verified_bids};

/// A file with one auction of some bids.
fn sold(folder: &Folder, bids: usize) -> String {
    let sale = Sale::open(&folder.path("market.db"));
    (0..bids).for_each(|round| sale.bid(round));
    sale.close();
    folder.arg("market.db")
}

fn rows(report: &Value, part: &str) -> u64 {
    let parts = report["parts"].as_array().expect("parts");
    let found = parts.iter().find(|found| found["part"] == part).expect(part);
    assert_eq!(found["from_rows"], found["to_rows"], "{part}");
    assert_eq!(found["from_digest"], found["to_digest"], "{part}");
    found["to_rows"].as_u64().expect("a count")
}

#[test]
fn there_and_back() {
    let folder = Folder::new();
    let (file, back) = (sold(&folder, 30), folder.arg("back.db"));
    let database = Postgres::shared().create_database();
    let to = database.url();

    let report = vendue(&["migrate", "--from", &file, "--to", to, "--json"]).json();
    assert_eq!(report["verified"], true);
    assert_eq!((rows(&report, "users"), rows(&report, "auctions")), (3, 1));
    assert_eq!(rows(&report, "auction_log"), 31);
    assert_eq!(report["checked"]["log_entries"], 31);
    // The auction's, and that of each of the three users.
    assert_eq!(report["checked"]["topics"], 4);

    let only = vendue(&["migrate", "--from", &file, "--to", to, "--verify-only", "--json"]).json();
    assert_eq!((&only["verified"], &only["checked"]), (&Value::Bool(true), &Value::Null));
    let verified = vendue(&["verify", "--database-url", to, "--json"]).json();
    assert_eq!((&verified["auctions"], &verified["bids"]), (&1.into(), &30.into()));

    let said = vendue(&["migrate", "--from", to, "--to", &back]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{said:?}");
    for part in ["auction_log", "events", "31 entries replayed", "verified in"] {
        assert!(said.out.contains(part), "{part}: {said:?}");
    }
    assert_eq!(verified_bids(&back), 30);
    assert_eq!(folder.names(), ["back.db", "market.db"]);
}

/// The database that every other command works on is one side, whichever is not named.
#[test]
fn the_database_of_the_environment_is_the_other_side() {
    let folder = Folder::new();
    let (file, back) = (sold(&folder, 7), folder.arg("back.db"));
    let database = Postgres::shared().create_database();
    let url = database.url();
    let into = vendue_at(url, &["migrate", "--from", &file, "--json"]).json();
    assert_eq!((&into["verified"], &into["from"]), (&Value::Bool(true), &file.clone().into()));
    let only = vendue_at(url, &["migrate", "--from", &file, "--verify-only", "--json"]).json();
    assert_eq!(only["verified"], true);
    let out = ["migrate", "--to", &back, "--database-url", url, "--json"];
    assert_eq!(vendue(&out).json()["to"], back);
    assert_eq!(verified_bids(&back), 7);
    // Both sides that are named go before it, and it is never both.
    let other = folder.arg("other.db");
    let named = vendue_at(url, &["migrate", "--from", &back, "--to", &other, "--json"]).json();
    assert_eq!((&named["from"], &named["to"]), (&back.into(), &other.into()));
    vendue_at(url, &["migrate"]).assert_refused(&["--from", "--to", "VENDUE_DATABASE_URL"]);
    vendue_at("", &["migrate", "--from", &file]).assert_refused(&["--from", "--to"]);
    vendue_at(url, &["migrate", "--from", url]).assert_refused(&["both sides"]);
}

#[test]
fn what_differs_is_told() {
    let folder = Folder::new();
    let (file, copy) = (sold(&folder, 5), folder.arg("copy.db"));
    vendue(&["migrate", "--from", &file, "--to", &copy, "--json"]).json();
    let store = Connection::open(folder.path("copy.db")).expect("opened");
    store.execute("UPDATE users SET email = 'x' || email", []).expect("changed");
    drop(store);
    let args = ["migrate", "--from", &file, "--to", &copy, "--verify-only"];
    let said = vendue(&args);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.out.contains("users: 3 rows on both sides"), "{said:?}");
    assert!(said.out.contains("not the same"), "{said:?}");
}

#[test]
fn a_market_that_does_not_hold_is_moved_to_nobody() {
    let folder = Folder::new();
    let (file, copy) = (sold(&folder, 5), folder.arg("copy.db"));
    let store = Connection::open(folder.path("market.db")).expect("opened");
    store.execute("UPDATE auction_log SET amount_minor = 7 WHERE sequence = 3", []).expect("done");
    drop(store);
    let said = vendue(&["migrate", "--from", &file, "--to", &copy]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("entry 3 does not fit"), "{said:?}");
    assert!(said.err.contains("remove it and begin anew"), "{said:?}");
    for args in [
        ["verify", "--database", &copy].as_slice(),
        &["backup", "--database", &copy, &folder.arg("backup.db")],
        &["migrate", "--from", &copy, "--to", &folder.arg("other.db")],
        &["migrate", "--from", &file, "--to", &copy],
    ] {
        vendue(args).assert_refused(&["copy.db cannot be opened", "only in part"]);
    }
    std::fs::rename(folder.path("copy.db"), folder.path("half").with_extension("db"))
        .expect("moved");
    let data = folder.path("data");
    std::fs::create_dir(&data).expect("made");
    std::fs::rename(folder.path("half.db"), data.join("market.db")).expect("moved");
    let data = folder.arg("data");
    let served = vendue(&["serve", "--data", &data, "--listen", "127.0.0.1:0"]);
    assert_eq!(served.code, 1, "{served:?}");
    assert!(served.err.contains("only in part"), "{served:?}");
    let report = vendue(&["doctor", "--data", &data, "--json"]);
    assert_eq!(report.code, 1, "{report:?}");
    assert!(report.out.contains("only in part"), "{report:?}");
}

#[test]
fn nothing_is_overwritten_and_nothing_is_invented() {
    let folder = Folder::new();
    let (file, missing) = (sold(&folder, 1), folder.arg("missing.db"));
    let other = Folder::new();
    let filled = sold(&other, 2);
    let said = vendue(&["migrate", "--from", &file, "--to", &filled]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("nothing was moved") && said.err.contains("not empty"), "{said:?}");
    assert_eq!(verified_bids(&filled), 2);
    vendue(&["migrate", "--from", &missing, "--to", &folder.arg("new.db")])
        .assert_refused(&["no database at", "missing.db"]);
    vendue(&["migrate", "--from", &file, "--to", &missing, "--verify-only"])
        .assert_refused(&["no database at", "missing.db"]);
    assert_eq!(folder.names(), ["market.db"]);
    vendue(&["migrate", "--from", &file]).assert_refused(&["--to"]);
}

#[test]
fn not_while_it_is_served() {
    let folder = Folder::new();
    let sale = Sale::open(&folder.path("market.db"));
    let (file, new) = (folder.arg("market.db"), folder.arg("new.db"));
    let said = vendue(&["migrate", "--from", &file, "--to", &new]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("open in another process"), "{said:?}");
    assert!(!folder.path("new.db").exists());
    sale.close();
    let database = Postgres::shared().create_database();
    let served = vendue::open(database.url()).expect("opened");
    let said = vendue(&["migrate", "--from", &file, "--to", database.url()]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("open at 2 nodes"), "{said:?}");
    served.close().wait().expect("closed");
}

#[test]
fn a_password_is_shown_by_nothing() {
    let folder = Folder::new();
    let file = sold(&folder, 1);
    let database = Postgres::shared().create_database();
    let secret = database.url().replacen("postgres@", "postgres:hidden-word@", 1);
    let wrong = secret.replacen("/test_", "/no_such_database_", 1);
    for to in [secret.as_str(), &wrong, "postgres://anna:hidden-word@/", "postgres://a:hidden-word"]
    {
        let said = vendue(&["migrate", "--from", &file, "--to", to]);
        assert!(!format!("{said:?}").contains("hidden-word"), "{said:?}");
    }
    let verified = vendue(&["verify", "--database-url", &secret, "--json"]);
    assert_eq!(verified.code, 0, "{verified:?}");
}
