//! Whatever differs between two markets is found, and the part is named.

use std::collections::BTreeSet;

use rusqlite::Connection;
use vendue::Market;
use vendue::transfer::compare;
use vendue_test_servers::Postgres;

use crate::played::{Played, open};

/// Changes in the SQL of both databases, and the part in which each is found.
const CHANGES: [(&str, &str); 9] = [
    ("UPDATE users SET display_name = 'Ben' WHERE username = 'ben'", "users"),
    ("UPDATE standings SET price_minor = price_minor + 1 WHERE bid_count = 1", "standings"),
    (
        "DELETE FROM members WHERE workspace_id = (SELECT workspace_id FROM members LIMIT 1)",
        "members",
    ),
    ("UPDATE auction_log SET amount_minor = NULL WHERE sequence = 20", "auction_log"),
    ("DELETE FROM deadlines WHERE kind = (SELECT max(kind) FROM deadlines)", "deadlines"),
    (
        "INSERT INTO account_links SELECT linked_user_id, user_id, since FROM account_links \
         WHERE NOT EXISTS (SELECT 1 FROM account_links other \
         WHERE other.user_id = account_links.linked_user_id)",
        "account_links",
    ),
    ("UPDATE market SET name = 'colour' WHERE name = 'color'", "market"),
    ("DELETE FROM events WHERE position = (SELECT min(position) FROM events)", "events"),
    ("DELETE FROM outcomes WHERE key_hash = (SELECT min(key_hash) FROM outcomes)", "outcomes"),
];

/// The parts that differ, each with a sentence that names it.
fn differing(source: &Market, target: &Market) -> BTreeSet<&'static str> {
    let comparison = compare(source, target).wait().expect("compared");
    let differing = comparison.parts.iter().filter(|part| !part.is_equal());
    let names: BTreeSet<&'static str> = differing.map(|part| part.name).collect();
    let sentences = comparison.differences();
    assert_eq!(sentences.len(), names.len());
    assert!(names.iter().all(|name| sentences.iter().any(|said| said.starts_with(name))));
    assert_eq!(comparison.is_equal(), names.is_empty());
    names
}

#[test]
fn every_change_of_a_file_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("moved.db");
    let address = path.to_str().expect("plain");
    let first = Played::at(":memory:").hall;
    let moved = open(address, &first.clock);
    first.market.copy_into(&moved, |_| ()).wait().expect("moved");
    moved.close().wait().expect("closed");
    drop(moved);
    let twice = "INSERT INTO outcomes SELECT (SELECT max(position) + 1 FROM outcomes), key_hash, \
                 request_hash, at, answer FROM outcomes ORDER BY position LIMIT 1";
    for (change, part) in CHANGES.into_iter().chain([(twice, "outcomes")]) {
        let copy = folder.path().join("changed.db");
        std::fs::copy(&path, &copy).expect("copied");
        let changed = Connection::open(&copy).expect("opened").execute(change, []);
        assert!(changed.as_ref().is_ok_and(|rows| *rows > 0), "{change}: {changed:?}");
        let target = open(copy.to_str().expect("plain"), &first.clock);
        assert_eq!(differing(&first.market, &target), BTreeSet::from([part]), "{change}");
        assert_eq!(differing(&target, &first.market), BTreeSet::from([part]), "{change}");
        target.close().wait().expect("closed");
    }
}

#[test]
fn every_change_of_a_database_is_found() {
    let server = Postgres::shared();
    let database = server.create_database();
    let first = Played::at(":memory:").hall;
    let target = open(database.url(), &first.clock);
    first.market.copy_into(&target, |_| ()).wait().expect("moved");
    let mut expected = BTreeSet::new();
    assert_eq!(differing(&first.market, &target), expected);
    for (change, part) in CHANGES {
        // Text is smaller than text, and there is no least of ids.
        let change = change.replace("min(key_hash)", "min(key_hash::text)::uuid");
        server.psql(database.name(), &change).unwrap_or_else(|why| panic!("{change}: {why}"));
        expected.insert(part);
        assert_eq!(differing(&first.market, &target), expected, "{change}");
    }
    // What differs in one row by one bit, where the number of rows is the same.
    let sentences = compare(&first.market, &target).wait().expect("compared").differences();
    let users = sentences.iter().find(|said| said.starts_with("users")).expect("said");
    assert_eq!(users, "users: 5 rows on both sides, not all of them equal");
}
