//! Migrations: numbered `.sql` files, applied in order, each in a transaction of its own.
//!
//! `PRAGMA user_version` holds the number of the last one. The numbers are the same for every
//! backend.

use rusqlite::{Connection, TransactionBehavior};
use vendue_store::StoreError;

use crate::error::translate;

const MIGRATIONS: &[&str] =
    &[include_str!("../migrations/0001_init.sql"), include_str!("../migrations/0002_identity.sql")];

/// The schema that this version writes.
pub const SCHEMA_VERSION: i64 = 2;

fn version_of(connection: &Connection) -> Result<i64, StoreError> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(translate)
}

/// Brings the schema to this version. Safe when several processes start at once: the version is
/// read again inside the write transaction.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    check_version(connection)?;
    check_owner(connection)?;
    for (number, sql) in (1i64..).zip(MIGRATIONS) {
        if version_of(connection)? >= number {
            continue;
        }
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(translate)?;
        if version_of(&transaction)? < number {
            transaction.execute_batch(sql).map_err(translate)?;
            transaction.pragma_update(None, "user_version", number).map_err(translate)?;
        }
        transaction.commit().map_err(translate)?;
    }
    Ok(())
}

/// Refuses a store of a newer version, which this one would not understand.
pub(crate) fn check_version(connection: &Connection) -> Result<(), StoreError> {
    let found = version_of(connection)?;
    if found > SCHEMA_VERSION {
        return Err(StoreError::SchemaTooNew { found, known: SCHEMA_VERSION });
    }
    Ok(())
}

/// Refuses the database of another program: it has tables and none of our versions.
fn check_owner(connection: &Connection) -> Result<(), StoreError> {
    // In one statement, so that another process that creates the same store is seen before or
    // after its first migration and never in the middle.
    let foreign: bool = connection
        .query_row(
            "SELECT user_version = 0 AND EXISTS (SELECT 1 FROM sqlite_schema) \
             FROM pragma_user_version",
            [],
            |row| row.get(0),
        )
        .map_err(translate)?;
    if foreign {
        return Err(StoreError::Corrupt("it is a database of another program".into()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_upgrades_to_head() {
        for start in 0..MIGRATIONS.len() {
            let mut connection = Connection::open_in_memory().expect("open");
            for (number, sql) in (1i64..).zip(MIGRATIONS.iter().take(start)) {
                connection.execute_batch(sql).expect("an earlier migration");
                connection.pragma_update(None, "user_version", number).expect("number");
            }
            migrate(&mut connection).expect("upgrade");
            assert_eq!(version_of(&connection).expect("version"), SCHEMA_VERSION);
        }
        assert_eq!(i64::try_from(MIGRATIONS.len()), Ok(SCHEMA_VERSION));
    }

    #[test]
    fn a_newer_store_is_refused() {
        let mut connection = Connection::open_in_memory().expect("open");
        connection.pragma_update(None, "user_version", SCHEMA_VERSION + 1).expect("number");
        let refused = migrate(&mut connection).expect_err("newer");
        assert!(matches!(refused, StoreError::SchemaTooNew { .. }));
    }
}
