//! Connections and their pragmas, each with its reason.

use rusqlite::{Connection, OpenFlags};
use vendue_store::StoreError;

use crate::error::translate;
use crate::options::{Durability, Location, SqliteOptions};

/// How many statements a connection keeps prepared: more than there are.
const STATEMENTS_MAX: usize = 128;

/// Opens the connection that writes, creating the file when it does not exist.
pub(crate) fn open_writer(options: &SqliteOptions) -> Result<Connection, StoreError> {
    let connection = match &options.location {
        Location::File(path) => Connection::open(path),
        Location::Memory => Connection::open_in_memory(),
    }
    .map_err(translate)?;
    prepare(&connection, options)?;
    if matches!(options.location, Location::File(_)) {
        // Readers go on while one writes, and a commit is one append to the log.
        let mode: String = connection
            .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))
            .map_err(translate)?;
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
