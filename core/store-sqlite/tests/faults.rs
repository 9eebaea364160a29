//! A full disk, a store that cannot be written, and files that are not what they should be: a
//! clear error, and nothing that was answered is lost.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod support;

use std::io::Write;
use std::path::Path;

use rusqlite::Connection;
use support::{
    can_run, child_folder, close, open, refused, run, run_child, store_row, stored, try_open,
};
use vendue_domain::ErrorCode;
use vendue_domain::inventory::StockItem;
use vendue_store::{Store, StoreExt};
use vendue_store_sqlite::SCHEMA_VERSION;

/// A name space in which a test may mount, also without being root.
const UNSHARE: [&str; 4] = ["unshare", "--user", "--map-root-user", "--mount"];

fn mounts_possible() -> bool {
    let possible = can_run(&[&UNSHARE[..], &["mount", "-t", "tmpfs", "none", "/mnt"]].concat());
    if !possible {
        // Past the macros, whose output is kept from everybody while a test passes.
        let said = "SKIPPED: this machine lets no test mount a file system of its own";
        writeln!(std::io::stderr(), "{said}").expect("it is said");
    }
    possible
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

fn integrity(path: &Path) -> String {
    let connection = Connection::open(path).expect("open");
    connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("checked")
}

#[test]
fn a_full_disk_answers_storage_full_and_loses_nothing() {
    let Some(folder) = child_folder() else {
        let folder = tempfile::tempdir().expect("a folder");
        if mounts_possible() {
            let test = "a_full_disk_answers_storage_full_and_loses_nothing";
            run_child(&UNSHARE, test, folder.path());
        }
        return;
    };
    run(&["mount", "-t", "tmpfs", "-o", "size=4m", "none", text(&folder)]);
    let path = folder.join("market.db");
    let store = open(&path);
    std::fs::write(folder.join("filler"), vec![7; 2_500_000]).expect("room for the filler");
    let mut answered = Vec::new();
    let mut full = 0;
    // Alone and in groups, until a good number has met the full disk.
    for round in 0..40u32 {
        let numbers: Vec<u32> = (round * 10 + 1..=round * 10 + 1 + round % 5).collect();
        let answers: Vec<_> =
            numbers.iter().map(|number| store_row(&store, *number, 20_000)).collect();
        for (number, answer) in numbers.into_iter().zip(answers) {
            match answer.wait() {
                Ok(()) => answered.push(number),
                Err(failure) => {
                    assert_eq!(failure.code(), ErrorCode::StorageFull, "{failure}");
                    full += 1;
                    assert_eq!(stored(&store, number), Ok(0), "nothing was changed");
                }
            }
        }
    }
    assert!(answered.len() > 10 && full > 10, "{} answered, {full} refused", answered.len());
    let all_there = |store: &_| answered.iter().all(|number| stored(store, *number) == Ok(1));
    assert!(all_there(&store));
    std::fs::remove_file(folder.join("filler")).expect("there is room again");
    store_row(&store, 9_001, 20_000).wait().expect("it works again");
    assert!(all_there(&store));
    close(store);
    let store = open(&path);
    assert!(all_there(&store));
    assert_eq!(stored(&store, 9_001), Ok(1));
    close(store);
    assert_eq!(integrity(&path), "ok");
}

#[test]
fn a_disk_that_is_full_from_the_start_is_told() {
    let Some(folder) = child_folder() else {
        let folder = tempfile::tempdir().expect("a folder");
        if mounts_possible() {
            run_child(&UNSHARE, "a_disk_that_is_full_from_the_start_is_told", folder.path());
        }
        return;
    };
    run(&["mount", "-t", "tmpfs", "-o", "size=64k", "none", text(&folder)]);
    let refused = refused(&folder.join("market.db"));
    assert_eq!(refused.code(), ErrorCode::StorageFull, "{refused}");
}

#[test]
fn a_read_only_file_system_is_told() {
    let Some(folder) = child_folder() else {
        let folder = tempfile::tempdir().expect("a folder");
        if mounts_possible() {
            run_child(&UNSHARE, "a_read_only_file_system_is_told", folder.path());
        }
        return;
    };
    run(&["mount", "-t", "tmpfs", "none", text(&folder)]);
    let path = folder.join("market.db");
    let store = open(&path);
    store_row(&store, 1, 100).wait().expect("stored");
    close(store);
    run(&["mount", "-o", "remount,ro", text(&folder)]);
    let unwritable = [ErrorCode::StorageReadOnly, ErrorCode::StorageUnavailable];
    for path in [path.clone(), folder.join("new.db")] {
        match try_open(&path) {
            Err(failure) => {
                let refused = vendue_domain::Error::from(failure);
                assert!(unwritable.contains(&refused.code()), "{refused}");
            }
            Ok(store) => {
                assert_eq!(stored(&store, 1), Ok(1), "it can be read");
                let refused = store_row(&store, 2, 100).wait().expect_err("not written");
                assert_eq!(refused.code(), ErrorCode::StorageReadOnly, "{refused}");
            }
        }
    }
    run(&["mount", "-o", "remount,rw", text(&folder)]);
    let store = open(&path);
    assert_eq!((stored(&store, 1), stored(&store, 2)), (Ok(1), Ok(0)));
    store_row(&store, 2, 100).wait().expect("it works again");
}

/// A file and a folder that belong to somebody else, seen by a process without root's powers.
#[test]
fn a_file_of_somebody_else_is_told() {
    use std::os::unix::fs::PermissionsExt;
    const NOBODY: [&str; 5] = ["setpriv", "--reuid", "65534", "--clear-groups", "--"];
    if let Some(folder) = child_folder() {
        let unwritable = [ErrorCode::StorageReadOnly, ErrorCode::StorageUnavailable];
        for name in ["market.db", "new.db"] {
            let code = match try_open(&folder.join(name)) {
                Err(failure) => vendue_domain::Error::from(failure).code(),
                Ok(store) => store_row(&store, 2, 100).wait().expect_err("not written").code(),
            };
            assert!(unwritable.contains(&code), "{name}: {code}");
        }
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("market.db");
    let store = open(&path);
    store_row(&store, 1, 100).wait().expect("stored");
    close(store);
    let mode = |path: &Path, mode| {
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).expect("a mode");
    };
    mode(&path, 0o444);
    mode(folder.path(), 0o555);
    // Root may write anything, so the child is somebody else there.
    let prefix: &[&str] = if can_run(&[&NOBODY[..], &["true"]].concat()) { &NOBODY } else { &[] };
    run_child(prefix, "a_file_of_somebody_else_is_told", folder.path());
    mode(folder.path(), 0o755);
    mode(&path, 0o644);
    let store = open(&path);
    assert_eq!((stored(&store, 1), stored(&store, 2)), (Ok(1), Ok(0)));
    store_row(&store, 2, 100).wait().expect("it works again");
}

#[test]
fn what_is_no_store_is_told_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let garbage = folder.path().join("garbage.db");
    let bytes: Vec<u8> = (0..50_000u32).map(|number| (number % 251).to_le_bytes()[0]).collect();
    std::fs::write(&garbage, &bytes).expect("written");
    assert_eq!(refused(&garbage).code(), ErrorCode::StorageCorrupt);
    assert!(std::fs::read(&garbage).expect("read") == bytes, "it was changed");

    assert_eq!(refused(folder.path()).code(), ErrorCode::StorageUnavailable);
    let nowhere = folder.path().join("missing/market.db");
    assert_eq!(refused(&nowhere).code(), ErrorCode::StorageUnavailable);

    let other = folder.path().join("other.db");
    let connection = Connection::open(&other).expect("open");
    connection.execute_batch("CREATE TABLE notes (text TEXT)").expect("made");
    drop(connection);
    assert_eq!(refused(&other).code(), ErrorCode::StorageCorrupt, "of another program");
    let tables: i64 = Connection::open(&other)
        .and_then(|file| file.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)))
        .expect("read");
    assert_eq!(tables, 1, "it was changed");
}

#[test]
fn a_newer_schema_is_told_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("market.db");
    let store = open(&path);
    store_row(&store, 1, 100).wait().expect("stored");
    close(store);
    let set = |version: i64| {
        let connection = Connection::open(&path).expect("open");
        connection.pragma_update(None, "user_version", version).expect("set");
    };
    set(SCHEMA_VERSION + 1);
    let refused = refused(&path);
    assert_eq!(refused.code(), ErrorCode::SchemaTooNew);
    assert_eq!(refused.detail("found"), Some(&(SCHEMA_VERSION + 1).into()));
    assert_eq!(refused.detail("known"), Some(&SCHEMA_VERSION.into()));
    set(SCHEMA_VERSION);
    assert_eq!(stored(&open(&path), 1), Ok(1));
}

/// A damaged page fails what needs it, with its own code, and nothing that does not.
#[test]
fn a_damaged_page_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("market.db");
    let store = open(&path);
    for number in 1..=200 {
        store_row(&store, number, 1_000).wait().expect("stored");
    }
    close(store);
    let mut bytes = std::fs::read(&path).expect("read");
    let middle = bytes.len() / 2 / 4_096 * 4_096;
    // Pages that hold rows and lead to no others: of those the last ones are the last rows.
    let is_leaf = |page: &&mut [u8]| matches!(page[0], 0x0a | 0x0d) && page[4] >= 3;
    let leaves = bytes.chunks_exact_mut(4_096).rev().filter(is_leaf).skip(2).take(8);
    leaves.for_each(|page| page.fill(0xa5));
    std::fs::write(&path, &bytes).expect("written");
    let store = open(&path);
    let answers: Vec<Result<i64, ErrorCode>> =
        (1..=200).map(|number| stored(&store, number).map_err(|failure| failure.code())).collect();
    let damaged = answers.iter().filter(|answer| **answer == Err(ErrorCode::StorageCorrupt));
    assert!(damaged.count() > 0);
    assert!(answers.iter().filter(|answer| **answer == Ok(1)).count() > 100, "{answers:?}");
    assert!(answers.iter().all(|answer| *answer != Ok(0)), "a damaged row looks absent");
    let truncated = folder.path().join("truncated.db");
    std::fs::write(&truncated, &bytes[..middle / 2]).expect("written");
    let code = match try_open(&truncated) {
        Err(failure) => vendue_domain::Error::from(failure).code(),
        Ok(store) => stored(&store, 200).expect_err("it is not there").code(),
    };
    assert_eq!(code, ErrorCode::StorageCorrupt);
}

/// A value that no record can be fails the job that needs it and not its neighbours.
#[test]
fn an_impossible_value_fails_only_who_needs_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("market.db");
    let store = open(&path);
    for number in 1..=3 {
        store_row(&store, number, 10).wait().expect("stored");
    }
    close(store);
    let connection = Connection::open(&path).expect("open");
    let bad = support::id(2);
    connection
        .execute(
            "UPDATE stock_items SET workspace_id = x'0102' WHERE id = ?",
            [bad.as_bytes().as_slice()],
        )
        .expect("spoilt");
    drop(connection);
    let store = open(&path);
    // In one submission, so that they share a group.
    let answers: Vec<_> = (1..=3).map(|number| store_row(&store, number, 10)).collect();
    let answers: Vec<Result<(), ErrorCode>> =
        answers.into_iter().map(|answer| answer.wait().map_err(|failure| failure.code())).collect();
    assert_eq!(answers, [Ok(()), Err(ErrorCode::StorageCorrupt), Ok(())]);
    assert_eq!((stored(&store, 1), stored(&store, 3)), (Ok(2), Ok(2)));
    let read = store.get::<StockItem>(bad).wait().expect_err("impossible");
    assert_eq!(read.code(), ErrorCode::StorageCorrupt);
    assert!(!read.to_string().contains("0102"), "no data of the store in the message");
    assert_eq!(store.queued(), 0);
}
