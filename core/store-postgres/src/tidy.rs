//! Tidying: what is past its time is removed, a portion at a time, by whichever node comes first.

use std::sync::Arc;
use std::time::Duration;

use vendue_store::StoreError;

use crate::ask::{Failure, give_back, within};
use crate::upkeep::Upkeep;

/// How often something is looked for.
const INTERVAL: Duration = Duration::from_secs(60);
/// How soon again while there is more.
const INTERVAL_BUSY: Duration = Duration::from_millis(200);
/// How many rows are removed in one commit: few, so that nobody waits for long.
const PORTION: i64 = 5_000;

/// Kept outcomes live for a day, and an hour for clocks that differ; what a commit leaves to be
/// recognised by is asked for within a minute.
const REMOVALS: [&str; 2] = [
    "DELETE FROM outcomes WHERE key_hash IN (SELECT key_hash FROM outcomes \
     WHERE at < now() - interval '25 hours' ORDER BY at LIMIT $1 FOR UPDATE SKIP LOCKED)",
    "DELETE FROM commits WHERE block IN (SELECT block FROM commits \
     WHERE at < now() - interval '1 hour' ORDER BY block LIMIT $1 FOR UPDATE SKIP LOCKED)",
];

/// Runs until the task is ended.
pub(crate) async fn run(upkeep: Arc<Upkeep>) {
    loop {
        let pause = match tidy(&upkeep).await {
            Ok(true) => INTERVAL_BUSY,
            Ok(false) => INTERVAL,
            Err(failure) => {
                tracing::warn!(%failure, "what is past its time could not be removed");
                INTERVAL
            }
        };
        tokio::time::sleep(pause).await;
    }
}

/// Removes a portion; says whether there is more.
async fn tidy(upkeep: &Upkeep) -> Result<bool, StoreError> {
    let mut more = false;
    for removal in REMOVALS {
        let mut connection = upkeep.acquire(upkeep.short()).await?;
        let removal = sqlx::query(removal).bind(PORTION).execute(&mut *connection);
        let removed = within(upkeep.long(), removal).await;
        give_back(connection, &removed);
        let removed = removed.map_err(Failure::into_inner)?;
        more |= removed.rows_affected() >= PORTION.unsigned_abs();
    }
    Ok(more)
}
