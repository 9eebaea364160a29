//! What falls due.

use rusqlite::OptionalExtension;
use vendue_domain::Timestamp;
use vendue_store::queries::DeadlineQueries;
use vendue_store::{Deadline, Pending};

use crate::SqliteStore;
use crate::error::translate;
use crate::queries::select_records;
use crate::sql::columns_of;

impl DeadlineQueries for SqliteStore {
    fn due(&self, now: Timestamp, limit: u32) -> Pending<Vec<Deadline>> {
        self.readers.read(move |connection| {
            let sql = format!(
                "SELECT {} FROM deadlines d WHERE due_at <= ? ORDER BY due_at LIMIT ?",
                columns_of::<Deadline>("d")
            );
            Ok(select_records(connection, &sql, [now.as_ms(), i64::from(limit)])?)
        })
    }

    fn next_deadline(&self) -> Pending<Option<Timestamp>> {
        self.readers.read(|connection| {
            let due: Option<i64> = connection
                .prepare_cached("SELECT due_at FROM deadlines ORDER BY due_at LIMIT 1")
                .and_then(|mut first| first.query_row([], |row| row.get(0)).optional())
                .map_err(translate)?;
            Ok(due.map(Timestamp::from_ms))
        })
    }
}
