//! The market in the database: its schema, its nodes, its log.

use std::time::{Duration, Instant};

use sqlx::postgres::PgConnection;
use vendue_store::{Finding, StoreError, UNFINISHED_SETTING};

use super::Checked;
use crate::error::translate;
use crate::migrate::{SCHEMA_VERSION, version_of};

/// How long a write may keep the log from being settled before it is told.
const SETTLED_WITHIN: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(20);
/// A node whose clock is off by more.
const CLOCK_MAX_MS: i64 = 1_000;

/// The schema, and whether it is what this program writes.
pub(super) async fn schema(connection: &mut PgConnection) -> (Finding, bool) {
    const CHECK: &str = "schema";
    let found = match version_of(connection).await {
        Ok(found) => found,
        Err(StoreError::Corrupt(why)) => {
            let advice = "name a database, or a schema by `options=-csearch_path=…`, of its own";
            return (Finding::problem(CHECK, why, advice), false);
        }
        Err(failure) => {
            let advice = "let the user of the address read the tables of the market";
            return (Finding::problem(CHECK, failure.to_string(), advice), false);
        }
    };
    let versions = format!("version {found}, this program writes {SCHEMA_VERSION}");
    let finding = match found {
        0 => Finding::warning(CHECK, "there is no market yet", "the first `vendue serve` makes it"),
        SCHEMA_VERSION => Finding::ok(CHECK, versions),
        found if found > SCHEMA_VERSION => {
            Finding::problem(CHECK, versions, "use the version of Vendue that wrote it, or a newer")
        }
        _ => Finding::warning(CHECK, versions, "the next node that may brings it up to date"),
    };
    (finding, found == SCHEMA_VERSION)
}

/// The nodes that are alive, and how many they are.
pub(super) async fn nodes(
    connection: &mut PgConnection,
    heartbeat: Duration,
) -> Result<(usize, Vec<Finding>), StoreError> {
    const CHECK: &str = "nodes";
    let silence_ms = i64::try_from((heartbeat * 4).as_millis()).unwrap_or(i64::MAX);
    let asked = "SELECT name, clock_ahead_ms FROM nodes \
                 WHERE seen_at > clock_timestamp() - $1 * interval '1 millisecond' ORDER BY name";
    let alive: Vec<(String, i64)> =
        sqlx::query_as(asked).bind(silence_ms).fetch_all(connection).await.map_err(translate)?;
    let list = alive.iter().map(|(name, ahead)| format!("{name} (clock {ahead:+} ms)"));
    let list = list.collect::<Vec<_>>().join(", ");
    let found = match alive.len() {
        0 => "none is alive: nobody ends auctions".to_owned(),
        1 => format!("1 is alive: {list}"),
        count => format!("{count} are alive: {list}"),
    };
    let is_off = alive.iter().any(|(_, ahead)| ahead.abs() > CLOCK_MAX_MS);
    let finding = if is_off {
        Finding::warning(CHECK, found, "let all machines follow a time server")
    } else {
        Finding::ok(CHECK, found)
    };
    Ok((alive.len(), vec![finding]))
}

/// Whether another market was moved here only in part.
pub(super) async fn unfinished(connection: &mut PgConnection) -> Checked {
    let asked = "SELECT EXISTS (SELECT 1 FROM market WHERE name = $1)";
    let is_marked: bool = sqlx::query_scalar(asked)
        .bind(UNFINISHED_SETTING)
        .fetch_one(connection)
        .await
        .map_err(translate)?;
    let problem = Finding::problem(
        "move",
        "another market is being moved here, or was moved only in part",
        "if nobody is at it any more, drop the database and move the other again with \
         `vendue migrate`",
    );
    Ok(if is_marked { vec![problem] } else { Vec::new() })
}

/// Whether the log is settled soon after it was written: until then no other node hears of it.
pub(super) async fn log(connection: &mut PgConnection) -> Checked {
    const CHECK: &str = "log";
    let last: i64 = sqlx::query_scalar("SELECT coalesce(max(position), 0) FROM events")
        .fetch_one(&mut *connection)
        .await
        .map_err(translate)?;
    let begun = Instant::now();
    loop {
        let horizon: i64 = sqlx::query_scalar("SELECT log_horizon()")
            .fetch_one(&mut *connection)
            .await
            .map_err(translate)?;
        let took = begun.elapsed();
        if horizon >= last {
            let found = format!("settled through position {last} within {} ms", took.as_millis());
            return Ok(vec![Finding::ok(CHECK, found)]);
        }
        if took > SETTLED_WITHIN {
            let found = format!(
                "a write that began before position {} has not ended for {} s: other nodes hear \
                 of nothing after it",
                horizon + 1,
                took.as_secs()
            );
            let advice = "look for a hanging connection of a node in pg_stat_activity and end it";
            return Ok(vec![Finding::problem(CHECK, found, advice)]);
        }
        tokio::time::sleep(PAUSE).await;
    }
}
