//! The scheduler: does what falls due, and after a restart what fell due meanwhile.
//!
//! Deadlines are rows, so nothing is kept in memory but the moment to look again. Doing a deadline
//! is idempotent: it goes through the write pipeline like a bid, and whoever comes second finds it
//! done. Several processes on one store may therefore all look.

use std::sync::{Arc, Weak};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use vendue_domain::{Category, Error, ErrorCode, Timestamp};
use vendue_store::{Deadline, Pending};

use crate::actor::Actor;
use crate::auctions::due;
use crate::clock::{Clock, VirtualClock};
use crate::market::{Inner, Market};

/// How many deadlines are done at a time.
const PORTION: u32 = 500;
/// The longest sleep: another process may have set a deadline of which nobody told us.
const SLEEP_MAX: Duration = Duration::from_millis(500);
/// The shortest sleep, also between two failures of the store.
const SLEEP_MIN: Duration = Duration::from_millis(1);

#[derive(Debug, Default)]
struct State {
    stopped: bool,
    poked: bool,
}

/// Wakes and stops the thread.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scheduler {
    shared: Arc<(Mutex<State>, Condvar)>,
}

impl Scheduler {
    /// Starts the thread of a market. It holds no claim on the market, so a market that nobody
    /// uses any more goes away.
    pub(crate) fn start(market: &Market) -> Result<(), Error> {
        let scheduler = market.inner.scheduler.clone();
        let inner = Arc::downgrade(&market.inner);
        std::thread::Builder::new()
            .name("vendue-schedule".into())
            .spawn(move || scheduler.run(&inner))
            .map(drop)
            .map_err(|_| Error::new(ErrorCode::Internal, "the scheduler cannot be started"))
    }

    /// A deadline has been set: look again.
    pub(crate) fn poke(&self) {
        self.shared.0.lock().poked = true;
        self.shared.1.notify_one();
    }

    /// Ends the thread.
    pub(crate) fn stop(&self) {
        self.shared.0.lock().stopped = true;
        self.shared.1.notify_one();
    }

    fn run(&self, inner: &Weak<Inner>) {
        loop {
            let Some(alive) = inner.upgrade() else { return };
            let market = Market { inner: alive, actor: Actor::Host, once_key: None };
            let sleep = match run_due(&market).wait() {
                Ok(0) => sleep_until_next(&market),
                Ok(_) => SLEEP_MIN,
                Err(failure) if failure.code() == ErrorCode::Closed => return,
                Err(failure) => {
                    tracing::warn!(%failure, "what is due could not be done; trying again");
                    SLEEP_MAX
                }
            };
            drop(market);
            let (state, changed) = &*self.shared;
            let mut state = state.lock();
            if !state.poked && !state.stopped {
                changed.wait_for(&mut state, sleep);
            }
            if state.stopped {
                return;
            }
            state.poked = false;
        }
    }
}

fn sleep_until_next(market: &Market) -> Duration {
    let next = market.inner.store.next_deadline().wait().ok().flatten();
    let ms = next.map_or(i64::MAX, |due_at| due_at.ms_since(market.now()));
    Duration::from_millis(u64::try_from(ms).unwrap_or(0)).clamp(SLEEP_MIN, SLEEP_MAX)
}

/// Does everything that is due now. A deadline that cannot be met is put off, so that it keeps no
/// other from being met, and told at the end.
pub(crate) fn run_due(market: &Market) -> Pending<usize> {
    if let Err(refused) = market.require_host() {
        return Pending::ready(Err(refused));
    }
    let market = market.clone();
    Pending::from_future(async move {
        let now = market.now();
        let mut done = 0;
        let mut failure = None;
        loop {
            let due_now = market.inner.store.due(now, PORTION).await?;
            if due_now.is_empty() {
                return failure.map_or(Ok(done), Err);
            }
            // All are submitted before the first is awaited, so that they share commits.
            let answers: Vec<(Deadline, Pending<()>)> = due_now
                .into_iter()
                .map(|deadline| (deadline, due::perform(&market, deadline, now)))
                .collect();
            let mut put_off = Vec::new();
            for (deadline, answer) in answers {
                match answer.await {
                    Ok(()) => done += 1,
                    // The store itself fails: nothing else would fare better.
                    Err(failed) if failed.category() == Category::Unavailable => {
                        return Err(failed);
                    }
                    Err(failed) => {
                        tracing::error!(%failed, ?deadline, "a deadline cannot be met");
                        put_off.push(due::put_off(&market, deadline, now));
                        failure.get_or_insert(failed);
                    }
                }
            }
            for answer in put_off {
                answer.await?;
            }
        }
    })
}

/// Moves a virtual clock from deadline to deadline until it stands at `moment`.
pub(crate) fn run_until(
    market: &Market,
    clock: &VirtualClock,
    moment: Timestamp,
) -> Pending<usize> {
    if let Err(refused) = market.require_host() {
        return Pending::ready(Err(refused));
    }
    let (market, clock) = (market.clone(), clock.clone());
    Pending::from_future(async move {
        let mut done = 0;
        loop {
            let next = market.inner.store.next_deadline().await?;
            let Some(due_at) = next.filter(|due_at| *due_at <= moment) else { break };
            clock.set(due_at.max(clock.now()));
            match run_due(&market).await? {
                // The market is on another clock: nothing will ever be due on this one.
                0 => break,
                count => done += count,
            }
        }
        clock.set(moment.max(clock.now()));
        Ok(done)
    })
}
