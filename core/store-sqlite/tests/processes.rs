//! Two real processes on one file.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod support;

use std::process::Stdio;

use support::{child, child_folder, close, open, store_row, stored};
use vendue_store::Store;

const PROCESSES: i64 = 3;
const WRITES: i64 = 60;

/// Three processes and this one count the same row; none of their answers is lost.
#[test]
fn processes_share_a_file() {
    if let Some(folder) = child_folder() {
        let store = open(&folder.join("market.db"));
        for _ in 0..WRITES {
            store_row(&store, 1, 10).wait().expect("stored");
        }
        return close(store);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(&folder.path().join("market.db"));
    let mut children: Vec<_> = (0..PROCESSES)
        .map(|_| {
            child(&[], "processes_share_a_file", folder.path())
                .stdout(Stdio::null())
                .spawn()
                .expect("started")
        })
        .collect();
    for _ in 0..WRITES {
        store_row(&store, 1, 10).wait().expect("stored");
    }
    for child in &mut children {
        assert!(child.wait().expect("ended").success());
    }
    assert_eq!(stored(&store, 1), Ok(WRITES * (PROCESSES + 1)));
    assert_eq!(store.queued(), 0);
}

/// Several processes that make the same new file at once agree on its schema.
#[test]
fn processes_create_a_file_together() {
    if let Some(folder) = child_folder() {
        let store = open(&folder.join("market.db"));
        store_row(&store, 1, 10).wait().expect("stored");
        return close(store);
    }
    for _ in 0..5 {
        let folder = tempfile::tempdir().expect("a folder");
        let start = |_| {
            let mut command = child(&[], "processes_create_a_file_together", folder.path());
            command.stdout(Stdio::null()).spawn().expect("started")
        };
        let mut children: Vec<_> = (0..PROCESSES).map(start).collect();
        for child in &mut children {
            assert!(child.wait().expect("ended").success());
        }
        assert_eq!(stored(&open(&folder.path().join("market.db")), 1), Ok(PROCESSES));
    }
}
