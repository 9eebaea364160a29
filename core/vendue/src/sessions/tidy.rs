//! Forgetting what is over: sessions, counts of wrong passwords, links.

use vendue_domain::identity::{LoginLock, OneTimeLink, Session};
use vendue_domain::{Error, MILLIS_PER_DAY, Timestamp};
use vendue_store::queries::IdentityQueries;
use vendue_store::{Changes, Keys, Refusal, StoreExt};

use crate::market::Market;

/// How many rows are removed in one commit, so that nobody waits for it.
const PORTION: u32 = 200;
/// For how long a session is kept after it was over by itself, so that its user can still see it.
const KEPT_MS: i64 = MILLIS_PER_DAY;

/// Removes what is over, and gives how many rows that were. What is looked up first is looked at
/// again in the write: it may have been taken up meanwhile.
pub(crate) async fn tidy(market: &Market) -> Result<usize, Error> {
    let now = market.now();
    let before = now.plus_ms(-KEPT_MS);
    let mut removed = 0;
    loop {
        let done = portion(market, now, before).await?;
        removed += done;
        if done == 0 {
            return Ok(removed);
        }
    }
}

async fn portion(market: &Market, now: Timestamp, before: Timestamp) -> Result<usize, Error> {
    let store = market.inner.store.clone();
    let sessions = store.sessions_over(before, PORTION).await?;
    let lock_ms = market.inner.identity.lock_s.saturating_mul(1_000);
    let unheard = now.plus_ms(-lock_ms);
    let locks = store.old_login_locks(unheard, PORTION).await?;
    let links = store.links_over(before, PORTION).await?;
    if sessions.is_empty() && locks.is_empty() && links.is_empty() {
        return Ok(0);
    }
    let keys = sessions.iter().fold(Keys::new(), |keys, row| keys.row::<Session>(row.id));
    let keys = locks.iter().fold(keys, |keys, row| keys.row::<LoginLock>(row.subject_id));
    let keys =
        links.iter().fold(keys, |keys, row| keys.row::<OneTimeLink>((row.kind, row.user_id)));
    let write = store.write(keys, move |view| -> Result<_, Refusal> {
        let (mut changes, mut removed) = (Changes::none(), 0_usize);
        for row in &sessions {
            if view.get::<Session>(row.id)?.is_some_and(|found| found.expires_at < before) {
                changes.remove::<Session>(row.id);
                removed += 1;
            }
        }
        for row in &locks {
            if view.get::<LoginLock>(row.subject_id)?.is_some_and(|found| found.last_at < unheard) {
                changes.remove::<LoginLock>(row.subject_id);
                removed += 1;
            }
        }
        for row in &links {
            let key = (row.kind, row.user_id);
            if view.get::<OneTimeLink>(key)?.is_some_and(|found| found.expires_at < before) {
                changes.remove::<OneTimeLink>(key);
                removed += 1;
            }
        }
        Ok((changes, removed))
    });
    write.await
}
