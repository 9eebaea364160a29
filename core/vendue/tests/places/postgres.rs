//! Places for markets on PostgreSQL: databases of their own in one server, and, where it matters
//! less, schemas of their own in one database, which are made sooner.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use vendue_test_servers::{Database, Postgres};

/// How many histories the simulation plays here, unless it is told otherwise.
pub(crate) const SEEDS: u64 = 24;

/// Where a market is. What is opened at its address twice is the same market, and goes with it.
pub(crate) enum Place {
    Database(Database),
    /// The address of one of many in a database.
    Schema(String),
}

impl Place {
    /// A place of which nothing is asked but that it is empty.
    pub(crate) fn passing() -> Self {
        static DATABASE: OnceLock<Database> = OnceLock::new();
        static SCHEMAS: AtomicU32 = AtomicU32::new(0);
        let database = DATABASE.get_or_init(|| Postgres::shared().create_database());
        let number = SCHEMAS.fetch_add(1, Ordering::Relaxed) + 1;
        let sql = format!("CREATE SCHEMA place_{number}");
        Postgres::shared().psql(database.name(), &sql).expect("made");
        Self::Schema(format!("{}&options=-csearch_path%3Dplace_{number}", database.url()))
    }

    /// A place whose market can be opened again, and from several sides.
    pub(crate) fn lasting() -> Self {
        Self::Database(Postgres::shared().create_database())
    }

    pub(crate) fn address(&self) -> &str {
        match self {
            Self::Database(database) => database.url(),
            Self::Schema(address) => address,
        }
    }

    fn psql(&self, sql: &str) -> String {
        let Self::Database(database) = self else { panic!("it is not made for that") };
        Postgres::shared().psql(database.name(), sql).expect("done")
    }

    /// Every process that is open here dies: the server loses all of their connections at once.
    pub(crate) fn die(&mut self) {
        let others = "datname = current_database() AND pid <> pg_backend_pid()";
        let sql = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}");
        self.psql(&sql);
    }

    /// Changes rows behind the market's back; gives how many.
    pub(crate) fn change(&self, sql: &str) -> usize {
        let counted = format!("WITH changed AS ({sql} RETURNING 1) SELECT count(*) FROM changed");
        let count = self.psql(&counted).trim().parse().expect("a number");
        // Whoever changes rows past the store says so to those who keep some.
        self.psql("UPDATE guards SET version = new_version()");
        count
    }

    /// Every row, as text, but for those in which nodes say that they are alive.
    pub(crate) fn rows(&self) -> String {
        let sql = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1";
        let names = self.psql(sql);
        let names = names.split_whitespace().filter(|name| *name != "nodes");
        let rows = |name: &str| format!("SELECT '{name}', t::text FROM {name} t ORDER BY 2");
        self.psql(&names.map(rows).collect::<Vec<_>>().join("; "))
    }

    /// Everything that is kept here, as it is kept: text as it is, bytes in hexadecimal or as they
    /// are.
    pub(crate) fn contents(&self) -> Vec<u8> {
        self.rows().into_bytes()
    }

    /// An id, as it stands in a statement.
    pub(crate) fn id(bytes: &[u8; 16]) -> String {
        format!("'{:032x}'::uuid", u128::from_be_bytes(*bytes))
    }

    /// Bytes, as they stand in a statement.
    pub(crate) fn bytes(bytes: &[u8]) -> String {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("'\\x{hex}'::bytea")
    }

    /// Everything that is stored, as text.
    pub(crate) fn dump(&self) -> String {
        let sql = "SELECT string_agg(tablename, ' ') FROM pg_tables WHERE schemaname = 'public'";
        let names = self.psql(sql);
        let rows = |name: &str| {
            let sql = format!(
                "SELECT string_agg('{name}: ' || row_to_json(t)::text, E'\\n') FROM {name} t"
            );
            self.psql(&sql) + "\n"
        };
        names.split_whitespace().map(rows).collect()
    }

    /// A moment, as it stands in a statement.
    pub(crate) fn moment(ms: i64) -> String {
        format!("to_timestamp({ms} / 1000.0)")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::Database(database) = self {
            let sql = format!("DROP DATABASE {} WITH (FORCE)", database.name());
            // A market that is closing in the background may still be at work: that it is cut off
            // disturbs nobody, and a database that stays goes with the server.
            drop(Postgres::shared().psql("postgres", &sql));
        }
    }
}
