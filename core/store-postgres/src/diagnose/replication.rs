//! Servers that repeat this one.

use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use vendue_store::Finding;

use super::Checked;
use crate::connect::close;
use crate::error::translate;
use crate::options::shown;

/// A slot that nobody reads and that keeps more than this will fill the disk some day.
const KEPT_MAX_MIB: i64 = 1_024;
/// Lists that are older than this look wrong.
const LAG_MAX_MS: i64 = 5_000;
const MIB: i64 = 1 << 20;

/// The name, whether commits wait for it, and how far it is behind.
type Standby = (String, Option<String>, Option<i64>);

pub(super) async fn standbys(connection: &mut PgConnection) -> Checked {
    const CHECK: &str = "standbys";
    let asked = "SELECT coalesce(nullif(application_name, ''), 'a standby'), sync_state, \
                 (extract(epoch FROM replay_lag) * 1000)::int8 \
                 FROM pg_stat_replication WHERE state = 'streaming' ORDER BY 1";
    let found: Vec<Standby> =
        sqlx::query_as(asked).fetch_all(&mut *connection).await.map_err(translate)?;
    let wanted: String = sqlx::query_scalar("SELECT current_setting('synchronous_standby_names')")
        .fetch_one(connection)
        .await
        .map_err(translate)?;
    let is_sync =
        |(_, sync_state, _): &Standby| matches!(sync_state.as_deref(), Some("sync" | "quorum"));
    if !wanted.is_empty() && !found.iter().any(is_sync) {
        return Ok(vec![Finding::problem(
            CHECK,
            "every commit waits for a standby (synchronous_standby_names), and none is there",
            "start one, or take it out of synchronous_standby_names",
        )]);
    }
    if found.is_empty() {
        let found = "none: if this server is lost, what is not in an archive is lost with it";
        return Ok(vec![Finding::ok(CHECK, found)]);
    }
    let list = found.iter().map(|(name, sync_state, lag_ms)| {
        let kind = sync_state.as_deref().unwrap_or("state not shown");
        format!("{name} ({kind}, {} ms behind)", lag_ms.unwrap_or(0))
    });
    Ok(vec![Finding::ok(CHECK, list.collect::<Vec<_>>().join("; "))])
}

pub(super) async fn slots(connection: &mut PgConnection) -> Checked {
    const CHECK: &str = "slots";
    let asked = "SELECT slot_name::text, coalesce(wal_status, ''), \
                 coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::int8 \
                 FROM pg_replication_slots WHERE NOT active ORDER BY 1";
    let idle: Vec<(String, String, i64)> =
        sqlx::query_as(asked).fetch_all(connection).await.map_err(translate)?;
    if idle.is_empty() {
        return Ok(vec![Finding::ok(CHECK, "none that nobody reads")]);
    }
    let finding = |(name, status, bytes): &(String, String, i64)| {
        let kept_mib = bytes / MIB;
        if status == "lost" {
            let found = format!("{name}: what its standby needs is gone");
            return Finding::problem(CHECK, found, "make the standby anew and drop the slot");
        }
        let found = format!("nobody reads {name}, which keeps {kept_mib} MiB of the log");
        let advice = "start its standby, or drop it: otherwise it fills the disk; \
                      max_slot_wal_keep_size limits that";
        let grade = if kept_mib > KEPT_MAX_MIB { Finding::problem } else { Finding::warning };
        grade(CHECK, found, advice)
    };
    Ok(idle.iter().map(finding).collect())
}

/// The replica to which lists are sent.
pub(super) async fn replica(
    primary: &mut PgConnection,
    server: &PgConnectOptions,
    patience: Duration,
) -> Checked {
    const CHECK: &str = "replica";
    let host = shown(server);
    let unreachable = |why: &dyn std::fmt::Display| {
        let found = format!("{host} cannot be reached: {why}");
        Finding::warning(CHECK, found, "lists go to the primary until it is back")
    };
    let mut connection = match tokio::time::timeout(patience, server.connect()).await {
        Ok(Ok(connection)) => connection,
        Ok(Err(failure)) => return Ok(vec![unreachable(&translate(failure))]),
        Err(_) => return Ok(vec![unreachable(&"it does not answer")]),
    };
    let written: i64 = sqlx::query_scalar("SELECT (pg_current_wal_lsn() - '0/0')::int8")
        .fetch_one(primary)
        .await
        .map_err(translate)?;
    // How old the last transaction is says nothing where there was none to repeat.
    let asked = "SELECT pg_is_in_recovery(), \
                 coalesce(pg_last_wal_replay_lsn() - '0/0', 0)::int8, \
                 coalesce(extract(epoch FROM clock_timestamp() \
                 - pg_last_xact_replay_timestamp()) * 1000, 0)::int8";
    let told = sqlx::query_as(asked).fetch_one(&mut connection).await.map_err(translate);
    close(connection).await;
    let (is_standby, repeated, age_ms): (bool, i64, i64) = told?;
    let lag_ms = if repeated >= written { 0 } else { age_ms };
    let kib = (written - repeated).max(0) / 1_024;
    let found = format!("{host}: {kib} KiB and {lag_ms} ms behind");
    Ok(vec![if !is_standby {
        let found = format!("{host} repeats nobody: lists would come from another database");
        Finding::problem(CHECK, found, "name a standby of the primary, or none")
    } else if lag_ms > LAG_MAX_MS {
        Finding::warning(CHECK, found, "lists are as old as that; look at its load and its disk")
    } else {
        Finding::ok(CHECK, found)
    }])
}
