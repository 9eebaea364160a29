//! How a SQLite store is opened.

use std::path::PathBuf;
use std::time::Duration;

use vendue_store::{QueueLimits, WriterOptions};

/// Where the data is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Location {
    /// In a file, with its write-ahead log beside it.
    File(PathBuf),
    /// In memory, gone with the store.
    Memory,
}

impl std::fmt::Display for Location {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(out),
            Self::Memory => out.write_str(":memory:"),
        }
    }
}

/// What an acknowledged write survives.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Durability {
    /// A power cut: the log is synced before the answer (`synchronous=FULL`).
    #[default]
    Full,
    /// A crash of the process, but the last moments may be lost in a power cut
    /// (`synchronous=NORMAL`).
    Normal,
}

/// How a SQLite store is opened. The defaults are meant to be used.
#[derive(Clone, Debug)]
pub struct SqliteOptions {
    /// Where the data is.
    pub location: Location,
    /// What an acknowledged write survives.
    pub durability: Durability,
    /// How many connections read beside the writer.
    pub readers: usize,
    /// How long to wait for another process that is writing.
    pub busy_timeout: Duration,
    /// The page cache of the writer, in KiB.
    pub cache_kib: u32,
    /// How many keys of recent writes are held in memory for idempotency.
    pub recent_keys_max: usize,
    /// The limits of the queue of writes.
    pub queue: QueueLimits,
    /// How the writer behaves.
    pub writer: WriterOptions,
}

impl SqliteOptions {
    /// The defaults for a location.
    pub fn new(location: Location) -> Self {
        Self {
            location,
            durability: Durability::Full,
            readers: 2,
            busy_timeout: Duration::from_secs(5),
            cache_kib: 64 * 1024,
            recent_keys_max: 2_000_000,
            queue: QueueLimits::default(),
            writer: WriterOptions::default(),
        }
    }
}
