//! The conformance suite, on a file and in memory.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use vendue_store::conformance::{Setup, Subject};
use vendue_store::{CommitListener, Store};
use vendue_store_sqlite::{Location, SqliteOptions, SqliteStore};

fn open_store(location: Location, setup: Setup, listener: CommitListener) -> Arc<dyn Store> {
    let mut options = SqliteOptions::new(location);
    options.queue = setup.queue;
    options.writer = setup.writer;
    options.recent_keys_max = setup.recent_keys_max.unwrap_or(options.recent_keys_max);
    Arc::new(SqliteStore::open(options, listener).expect("open"))
}

/// A file in a folder of its own, which goes with the test.
struct File(tempfile::TempDir);

impl Subject for File {
    fn open(&self, setup: Setup, listener: CommitListener) -> Arc<dyn Store> {
        open_store(Location::File(self.0.path().join("market.db")), setup, listener)
    }
}

struct Memory;

impl Subject for Memory {
    fn open(&self, setup: Setup, listener: CommitListener) -> Arc<dyn Store> {
        open_store(Location::Memory, setup, listener)
    }
}

fn open_file() -> File {
    File(tempfile::tempdir().expect("a folder"))
}

fn open_memory() -> Memory {
    Memory
}

mod file {
    use super::open_file;

    vendue_store::conformance_suite!(open_file, shared);
}

mod memory {
    use super::open_memory;

    vendue_store::conformance_suite!(open_memory);
}
