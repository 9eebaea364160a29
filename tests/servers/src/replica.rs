//! Copies of a PostgreSQL server that follow it.

use std::time::{Duration, Instant};

use crate::Postgres;
use crate::programs::{as_owner, run};

const PATIENCE: Duration = Duration::from_secs(30);

impl Postgres {
    /// Starts a copy of this server that follows it and answers reads. It has a replication
    /// slot of its own, so that it catches up however long it was away, and its name is what
    /// `synchronous_standby_names` calls it: small letters, digits and `_`.
    #[must_use]
    pub fn replica(&self, name: &str) -> Self {
        let replica = Self::in_new_folder();
        let (folder, port) = (self.folder().display(), self.port());
        let source = format!("host={folder} port={port} user=postgres application_name={name}");
        let mut copy = as_owner("pg_basebackup");
        copy.arg("-D").arg(replica.data()).args(["-d", &source]);
        copy.args(["--write-recovery-conf", "--create-slot", "--slot", name]);
        run(copy.args(["--checkpoint=fast", "--wal-method=stream", "--no-sync"]));
        replica.start_on_any_port();
        replica
    }

    /// Waits until everything that is committed here by now can be read from every replica
    /// that follows at the moment, of which there must be one.
    pub fn wait_for_replica(&self) {
        let ask = |sql: &str| self.psql("postgres", sql).unwrap_or_else(|error| panic!("{error}"));
        let written = ask("SELECT pg_current_wal_insert_lsn()");
        let question = format!(
            "SELECT coalesce(bool_and(replay_lsn >= '{written}'), false) FROM pg_stat_replication"
        );
        let deadline = Instant::now() + PATIENCE;
        while ask(&question) != "t" {
            let state = || ask("SELECT * FROM pg_stat_replication");
            assert!(Instant::now() < deadline, "no replica reached {written}: {}", state());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Makes a replica follow no longer: whatever is committed from here on it does not get, also
    /// not from what is on its way. Waits until it is so.
    pub fn stop_following(&self) {
        let ask = |sql: &str| self.psql("postgres", sql).unwrap_or_else(|error| panic!("{error}"));
        ask("ALTER SYSTEM SET primary_conninfo = ''; SELECT pg_reload_conf()");
        let deadline = Instant::now() + PATIENCE;
        while ask("SELECT count(*) FROM pg_stat_wal_receiver") != "0" {
            assert!(Instant::now() < deadline, "it still follows:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Makes a replica a server of its own, that takes writes, and waits until it is.
    pub fn promote(&self) {
        let promoted = self.psql("postgres", "SELECT pg_promote(true, 30)");
        assert_eq!(promoted.as_deref(), Ok("t"), "not promoted:\n{}", self.log());
    }
}
