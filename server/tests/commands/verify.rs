//! `vendue verify`: logs that hold, and logs in which something was changed.

use rusqlite::Connection;
use serde_json::json;

use crate::support::{Folder, Sale, vendue};

/// A database with one auction of five bids; gives the auction's id.
fn database(folder: &Folder) -> (String, String) {
    let path = folder.path("market.db");
    let sale = Sale::open(&path);
    (0..5).for_each(|round| sale.bid(round));
    let id = sale.auction_id.to_string();
    sale.close();
    (folder.arg("market.db"), id)
}

#[test]
fn what_was_checked_is_said() {
    let folder = Folder::new();
    let (database, id) = database(&folder);
    let all = vendue(&["verify", "--database", &database, "--json"]).json();
    assert_eq!(all, json!({"auctions": 1, "entries": 6, "bids": 5, "failures": []}));
    let one = vendue(&["verify", "--database", &database, "--auction", &id, "--json"]).json();
    assert_eq!(one, all);
    let said = vendue(&["verify", "--database", &database]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.contains("1 logs checked, 1 hold: 6 entries and 5 bids"), "{said:?}");
}

#[test]
fn a_database_that_is_being_served_can_be_verified() {
    let folder = Folder::new();
    let sale = Sale::open(&folder.path("market.db"));
    sale.bid(0);
    let said = vendue(&["verify", "--database", &folder.arg("market.db"), "--json"]);
    assert_eq!(said.json()["bids"], json!(1));
    sale.bid(1);
    let said = vendue(&["verify", "--database", &folder.arg("market.db"), "--json"]);
    assert_eq!(said.json()["bids"], json!(2));
    sale.close();
}

#[test]
fn whatever_is_changed_is_found_and_the_entry_is_named() {
    let folder = Folder::new();
    let (database, id) = database(&folder);
    for (change, sequence, what) in [
        ("UPDATE auction_log SET amount_minor = amount_minor + 1 WHERE sequence = 4", 4, "hash"),
        ("UPDATE auction_log SET price_minor = price_minor - 1 WHERE sequence = 2", 2, "hash"),
        ("UPDATE auction_log SET at = at + 1 WHERE sequence = 6", 6, "hash"),
        ("DELETE FROM auction_log WHERE sequence = 3", 4, "sequence"),
        ("DELETE FROM auction_log WHERE sequence = 6", 5, "standing"),
        ("UPDATE standings SET price_minor = price_minor + 1", 6, "standing: price_minor"),
        ("UPDATE standings SET leader_maximum_minor = 1", 6, "standing: leader_maximum_minor"),
    ] {
        let copy = folder.path("copy.db");
        std::fs::copy(&database, &copy).expect("copied");
        let store = Connection::open(&copy).expect("opened");
        let changed = store.execute(change, []).unwrap_or_else(|why| panic!("{change}: {why}"));
        drop(store);
        let copy = folder.arg("copy.db");
        let said = vendue(&["verify", "--database", &copy, "--json"]);
        assert_eq!((changed, said.code), (1, 1), "{change}: {said:?}");
        let failure = &said.json_of_failure()["failures"][0];
        assert_eq!(failure["auction_id"], json!(id), "{change}");
        assert_eq!(failure["sequence"], json!(sequence), "{change}: {failure}");
        let message = failure["message"].as_str().expect("a message");
        assert!(message.contains(what), "{change}: {message}");

        let said = vendue(&["verify", "--database", &copy, "--auction", &id]);
        assert_eq!(said.code, 1, "{change}: {said:?}");
        assert!(said.out.contains(&format!("entry {sequence}")), "{change}: {said:?}");
    }
}

#[test]
fn one_bit_of_one_byte_is_found() {
    let folder = Folder::new();
    let (database, _) = database(&folder);
    let store = Connection::open(&database).expect("opened");
    for sequence in 1..=6 {
        let select = "SELECT hash FROM auction_log WHERE sequence = ?1";
        let whole: Vec<u8> = store.query_row(select, [sequence], |row| row.get(0)).expect("a hash");
        let mut flipped = whole.clone();
        flipped.iter_mut().skip(17).take(1).for_each(|byte| *byte ^= 0b100);
        let update = "UPDATE auction_log SET hash = ?1 WHERE sequence = ?2";
        assert_eq!(store.execute(update, rusqlite::params![flipped, sequence]), Ok(1));
        let said = vendue(&["verify", "--database", &database, "--json"]);
        assert_eq!(said.code, 1, "{said:?}");
        assert_eq!(said.json_of_failure()["failures"][0]["sequence"], json!(sequence), "{said:?}");

        assert_eq!(store.execute(update, rusqlite::params![whole, sequence]), Ok(1));
        assert_eq!(vendue(&["verify", "--database", &database]).code, 0, "as it was before");
    }
}

#[test]
fn what_cannot_be_read_as_an_entry_is_a_finding_too() {
    let folder = Folder::new();
    let (database, id) = database(&folder);
    let store = Connection::open(&database).expect("opened");
    store.execute("UPDATE auction_log SET act = 'bie' WHERE sequence = 2", []).expect("changed");
    drop(store);
    let said = vendue(&["verify", "--database", &database, "--json"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert_eq!(said.json_of_failure()["failures"][0]["auction_id"], json!(id));
}

#[test]
fn an_auction_cannot_be_hidden_from_the_check() {
    let folder = Folder::new();
    let (database, id) = database(&folder);
    for change in [
        "UPDATE standings SET state = 'livf'",
        "UPDATE standings SET state = 'draft'",
        "UPDATE standings SET state = 'sold'; UPDATE auctions SET closed_at = NULL",
        "DELETE FROM deadlines; UPDATE standings SET price_minor = 7",
        "DELETE FROM listings",
        "DELETE FROM standings",
        "DELETE FROM auctions",
    ] {
        let copy = folder.path("copy.db");
        std::fs::copy(&database, &copy).expect("copied");
        let store = Connection::open(&copy).expect("opened");
        store.execute_batch(change).unwrap_or_else(|why| panic!("{change}: {why}"));
        drop(store);
        let said = vendue(&["verify", "--database", &folder.arg("copy.db"), "--json"]);
        assert_eq!(said.code, 1, "{change}: {said:?}");
        let failures = &said.json_of_failure()["failures"];
        assert_eq!(failures[0]["auction_id"], json!(id), "{change}: {failures}");
    }
}

#[test]
fn every_auction_is_checked_once_whatever_its_state() {
    let folder = Folder::new();
    let sale = Sale::open(&folder.path("market.db"));
    sale.bid(0);
    sale.market.auctions().pause(sale.auction_id).wait().expect("paused");
    sale.close();
    let database = folder.arg("market.db");
    let report = vendue(&["verify", "--database", &database, "--json"]).json();
    assert_eq!(report, json!({"auctions": 1, "entries": 3, "bids": 1, "failures": []}));
}

#[test]
fn what_is_not_there_is_refused_and_not_created() {
    let folder = Folder::new();
    let missing = folder.arg("missing.db");
    vendue(&["verify", "--database", &missing]).assert_refused(&["no database at", "missing.db"]);
    vendue(&["verify"]).assert_refused(&["--database"]);
    assert!(folder.names().is_empty());

    let other = folder.write("other.db", "this is a letter, and not a database at all".repeat(99));
    vendue(&["verify", "--database", &other]).assert_refused(&["other.db", "cannot be opened"]);

    let (database, _) = database(&folder);
    vendue(&["verify", "--database", &database, "--auction", "7"]).assert_refused(&["UUID"]);
    let unknown = "01920000-0000-7000-8000-000000000000";
    vendue(&["verify", "--database", &database, "--auction", unknown])
        .assert_refused(&["auction_not_found"]);
}
