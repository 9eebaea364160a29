//! Connections and their pragmas, each with its reason.

use std::io::ErrorKind;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use vendue_store::StoreError;

use crate::error::translate;
use crate::options::{Durability, Location, SqliteOptions};

/// How soon what another process has kept is asked for again.
const PAUSE: Duration = Duration::from_millis(5);
/// How many statements a connection keeps prepared: more than there are.
const STATEMENTS_MAX: usize = 128;

/// Opens the connection that writes, creating the file when it does not exist.
pub(crate) fn open_writer(options: &SqliteOptions) -> Result<Connection, StoreError> {
    let connection = match &options.location {
        Location::File(path) => {
            create_private(path).or_else(unless_there)?;
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
                | OpenFlags::SQLITE_OPEN_CREATE
                | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            Connection::open_with_flags(path, flags)
        }
        Location::Memory => Connection::open_in_memory(),
    }
    .map_err(translate)?;
    prepare(&connection, options)?;
    if matches!(options.location, Location::File(_)) {
        // Readers go on while one writes, and a commit is one append to the log.
        let mode = journal_mode(&connection, options.busy_timeout)?;
        if !mode.eq_ignore_ascii_case("wal") {
            let text = format!("the file system does not support a write-ahead log ({mode})");
            return Err(StoreError::Unavailable(text));
        }
    }
    let synchronous = synchronous(options.durability);
    connection.pragma_update(None, "synchronous", synchronous).map_err(translate)?;
    // Negative means KiB. Interior pages of the hot tables stay in memory.
    let cache = i64::from(options.cache_kib).saturating_neg();
    connection.pragma_update(None, "cache_size", cache).map_err(translate)?;
    // Only while the schema is made: then the checkpointer takes over.
    connection.pragma_update(None, "wal_autocheckpoint", 8_000).map_err(translate)?;
    // After a burst the log file is cut back instead of staying at its largest.
    connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024).map_err(translate)?;
    Ok(connection)
}

/// Asks for a write-ahead log. Where two processes make one new file, SQLite tells one of them that
/// it is busy, and does not wait by itself, because that one could not go on where it stands.
fn journal_mode(connection: &Connection, patience: Duration) -> Result<String, StoreError> {
    let until = Instant::now() + patience;
    loop {
        let mode =
            connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0));
        match mode.map_err(translate) {
            Err(StoreError::Busy(_)) if Instant::now() < until => std::thread::sleep(PAUSE),
            mode => return mode,
        }
    }
}

/// Creates an empty file that nobody but its owner can read. SQLite takes it for a new database and
/// gives the files beside it the same rights. Fails when there is one.
pub(crate) fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn unless_there(failure: std::io::Error) -> Result<(), StoreError> {
    match failure.kind() {
        ErrorKind::AlreadyExists => Ok(()),
        _ => Err(StoreError::Unavailable(format!("the file cannot be created: {failure}"))),
    }
}

/// Opens the connection that moves the write-ahead log into the file. It neither reads nor writes
/// rows, so it needs no cache.
pub(crate) fn open_checkpointer(options: &SqliteOptions) -> Result<Connection, StoreError> {
    let Location::File(path) = &options.location else {
        return Err(StoreError::Unavailable("a store in memory has no log to move".into()));
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(translate)?;
    connection.busy_timeout(options.busy_timeout).map_err(translate)?;
    let synchronous = synchronous(options.durability);
    connection.pragma_update(None, "synchronous", synchronous).map_err(translate)?;
    Ok(connection)
}

/// Opens a connection that only reads.
pub(crate) fn open_reader(options: &SqliteOptions) -> Result<Connection, StoreError> {
    let Location::File(path) = &options.location else {
        return Err(StoreError::Unavailable("a store in memory has one connection".into()));
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(translate)?;
    prepare(&connection, options)?;
    connection.pragma_update(None, "query_only", true).map_err(translate)?;
    Ok(connection)
}

fn synchronous(durability: Durability) -> &'static str {
    match durability {
        Durability::Full => "FULL",
        Durability::Normal => "NORMAL",
    }
}

fn prepare(connection: &Connection, options: &SqliteOptions) -> Result<(), StoreError> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    connection.busy_timeout(options.busy_timeout).map_err(translate)?;
    // There is no temporary folder on some phones; sorting stays in memory.
    connection.pragma_update(None, "temp_store", "MEMORY").map_err(translate)?;
    connection.pragma_update(None, "foreign_keys", true).map_err(translate)
}
