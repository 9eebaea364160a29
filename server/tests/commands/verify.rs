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
    // One byte of the hash of entry 3 has one bit flipped: 'even' makes it odd and the reverse.
    let flip = "UPDATE auction_log SET hash = CAST(unhex(printf('%02X', \
        (unicode(substr(hex(hash), 2, 1)) & 1) * 0 + 255)) || substr(hash, 2) AS BLOB) \
        WHERE sequence = 3";
    for (change, sequence, what) in [
        (flip, 3, "hash"),
        ("UPDATE auction_log SET amount_minor = amount_minor + 1 WHERE sequence = 4", 4, "hash"),
        ("UPDATE auction_log SET price_minor = price_minor - 1 WHERE sequence = 2", 2, "hash"),
        ("UPDATE auction_log SET at = at + 1 WHERE sequence = 6", 6, "hash"),
        ("UPDATE auction_log SET actor_id = leader_id || x'' WHERE sequence = 99", 0, ""),
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
        if what.is_empty() {
            assert_eq!((changed, said.code), (0, 0), "without a change there is no finding");
            continue;
        }
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
fn what_cannot_be_read_as_an_entry_is_a_finding_too() {
    let folder = Folder::new();
    let (database, id) = database(&folder);
    let store = Connection::open(&database).expect("opened");
    store.execute("UPDATE auction_log SET act = 'bie' WHERE sequence = 2", []).expect("changed");
    drop(store);
    let said = vendue(&["verify", "--database", &database, "--json"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert_eq!(said.json_of_failure()["failures"][0]["auction_id"], json!(id));

    let store = Connection::open(&database).expect("opened");
    store.execute("UPDATE standings SET state = 'livf'", []).expect("changed");
    drop(store);
    let said = vendue(&["verify", "--database", &database]);
    assert_eq!(said.code, 1, "{said:?}");
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
