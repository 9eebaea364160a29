//! Migrations: numbered `.sql` files, applied in order, each in a transaction of its own.
//!
//! The driver's own migrator applies them and keeps the list of those applied, in a table with a
//! name of ours: another program may use the same driver, and even the same database in another
//! schema. It holds an advisory lock meanwhile, so that of several nodes that start at once one
//! migrates and the others wait for it. The numbers are the same for every backend.

use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migrate, MigrateError, Migration, MigrationType, Migrator};
use sqlx::postgres::PgConnection;
use vendue_store::StoreError;

use crate::error::translate;

const MIGRATIONS: &[(&str, &str)] = &[
    ("init", include_str!("../migrations/0001_init.sql")),
    ("identity", include_str!("../migrations/0002_identity.sql")),
];

/// The schema that this version writes.
pub const SCHEMA_VERSION: i64 = 2;

const TABLE: &str = "vendue_migrations";

/// Brings the schema to this version, or, where a node must not do that, checks that it is.
pub(crate) async fn prepare(
    connection: &mut PgConnection,
    migrate: bool,
) -> Result<(), StoreError> {
    let found = version_of(connection).await?;
    if found > SCHEMA_VERSION {
        return Err(StoreError::SchemaTooNew { found, known: SCHEMA_VERSION });
    }
    if found == SCHEMA_VERSION {
        // Nothing to do, and nothing asked of a user who may not change the schema.
        return Ok(());
    }
    if !migrate {
        return Err(StoreError::Unavailable(format!(
            "the schema has version {found} and has to be brought to {SCHEMA_VERSION} first, by a \
             node that may"
        )));
    }
    apply(connection, migrations()).await
}

async fn apply(
    connection: &mut PgConnection,
    migrations: Vec<Migration>,
) -> Result<(), StoreError> {
    let mut migrator = Migrator::with_migrations(migrations);
    migrator.dangerous_set_table_name(TABLE);
    let applied = migrator.run_direct(None, connection, false).await;
    if applied.is_err() {
        // It keeps its lock when it fails, and others would wait for it as long as the connection
        // is open. That it cannot be given up matters no more than that: the connection is closed.
        drop(connection.unlock().await);
    }
    applied.map_err(translate_migration)
}

fn migrations() -> Vec<Migration> {
    let numbered = (1..).zip(MIGRATIONS);
    let migration = |(number, (name, sql)): (i64, &(&'static str, &'static str))| {
        let kind = MigrationType::Simple;
        Migration::new(number, Cow::Borrowed(name), kind, (*sql).into_sql_str(), false)
    };
    numbered.map(migration).collect()
}

/// The version of the schema; 0 when there is none yet. Refuses the database of another program: it
/// has tables and none of our versions.
pub(crate) async fn version_of(connection: &mut PgConnection) -> Result<i64, StoreError> {
    // In one statement, so that another node that creates the same store is seen before or after
    // its first migration and never in the middle. What extensions bring along is nobody's.
    let look = "SELECT count(*) FILTER (WHERE c.relname = $1) > 0, count(*) > 0 \
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
        WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT EXISTS ( \
            SELECT 1 FROM pg_catalog.pg_depend d WHERE d.deptype = 'e' AND d.objid = c.oid \
            AND d.classid = 'pg_catalog.pg_class'::regclass)";
    let (is_ours, has_tables): (bool, bool) =
        sqlx::query_as(look).bind(TABLE).fetch_one(&mut *connection).await.map_err(translate)?;
    match (is_ours, has_tables) {
        (true, _) => {}
        (false, false) => return Ok(0),
        (false, true) => {
            return Err(StoreError::Corrupt(
                "the schema holds the tables of another program: give this one a database, or a \
                 schema, of its own"
                    .into(),
            ));
        }
    }
    sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM vendue_migrations")
        .fetch_one(connection)
        .await
        .map_err(translate)
}

fn translate_migration(failure: MigrateError) -> StoreError {
    match failure {
        MigrateError::Execute(failure) | MigrateError::ExecuteMigration(failure, _) => {
            translate(failure)
        }
        // Somebody newer was quicker.
        MigrateError::VersionMissing(found) => {
            StoreError::SchemaTooNew { found, known: SCHEMA_VERSION }
        }
        other => StoreError::Corrupt(other.to_string()),
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::sync::Arc;

    use sqlx::Connection;
    use vendue_store::Store;
    use vendue_test_servers::{Database, Postgres};

    use super::*;
    use crate::{PostgresOptions, PostgresStore};

    #[test]
    fn the_migrations_lead_to_the_version() {
        let numbers: Vec<i64> = migrations().iter().map(|found| found.version).collect();
        let expected: Vec<i64> = (1..=SCHEMA_VERSION).collect();
        assert_eq!(numbers, expected);
    }

    /// A database as the version with this schema has left it; 0 is one that has none.
    fn left_by(version: i64) -> Database {
        let database = Postgres::shared().create_database();
        let earlier = migrations().into_iter().filter(|found| found.version <= version).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let mut connection = PgConnection::connect(database.url()).await.expect("connected");
            if version > 0 {
                apply(&mut connection, earlier).await.expect("an earlier version");
            }
            assert_eq!(version_of(&mut connection).await.expect("a version"), version);
            connection.close().await.expect("closed");
        });
        database
    }

    fn open(database: &Database) {
        let options = PostgresOptions::new(database.url()).expect("an address");
        let store = PostgresStore::open(options, Arc::new(|_| {})).expect("upgraded");
        store.close().wait().expect("closed");
    }

    /// Everything that makes a schema: columns with what they are by default, constraints, indexes,
    /// functions, sequences and how tables are kept.
    fn schema(database: &Database) -> String {
        let text = "SELECT c.relname, c.relkind, c.reloptions FROM pg_class c \
                WHERE c.relnamespace = 'public'::regnamespace ORDER BY 1; \
            SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, \
                a.attcollation::regcollation, pg_get_expr(d.adbin, d.adrelid) \
                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
                LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum \
                WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 \
                AND NOT a.attisdropped ORDER BY c.relname, a.attnum; \
            SELECT conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint \
                WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2; \
            SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1; \
            SELECT pg_get_functiondef(oid) FROM pg_proc \
                WHERE pronamespace = 'public'::regnamespace ORDER BY 1; \
            SELECT sequencename, min_value, max_value, cache_size, cycle FROM pg_sequences \
                WHERE schemaname = 'public' ORDER BY 1; \
            SELECT version, description, encode(checksum, 'hex'), success \
                FROM vendue_migrations ORDER BY 1;";
        Postgres::shared().psql(database.name(), text).expect("the schema")
    }

    #[test]
    fn every_version_upgrades_to_head() {
        let fresh = left_by(0);
        open(&fresh);
        let head = schema(&fresh);
        assert!(head.contains("take_block") && head.contains("auctions_by_end"), "{head}");
        for version in 1..=SCHEMA_VERSION {
            let database = left_by(version);
            open(&database);
            assert_eq!(schema(&database), head, "upgraded from {version}");
        }
    }

    #[test]
    fn a_version_that_is_not_known_is_too_new() {
        let refused = translate_migration(MigrateError::VersionMissing(9));
        assert!(matches!(refused, StoreError::SchemaTooNew { found: 9, .. }));
        let changed = translate_migration(MigrateError::VersionMismatch(1));
        assert!(matches!(changed, StoreError::Corrupt(_)));
    }
}
