//! The scheduler: does what falls due, and after a restart what fell due meanwhile.
//!
//! Deadlines are rows, so nothing is kept in memory but the moment to look again. Doing a deadline
//! is idempotent: it goes through the write pipeline like a bid, and whoever comes second finds it
//! done. Several processes on one store may therefore all look.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use rustc_hash::FxHashSet;
use vendue_domain::{AuctionId, Category, Error, ErrorCode, Timestamp};
use vendue_store::queries::DeadlineQueries;
use vendue_store::{Deadline, DeadlineKind, Job, Pending, Share};

use crate::auctions::due;
use crate::clock::{Clock, VirtualClock};
use crate::market::{Inner, Market};

/// How many deadlines are done at a time.
const PORTION: u32 = 500;
/// The longest sleep: another process may have set a deadline of which nobody told us.
const SLEEP_MAX: Duration = Duration::from_millis(500);
/// For how long what falls due is left to the node in whose share it is. After that everybody does
/// it: that node may be gone.
const LATE_MS: i64 = 3_000;
/// How often what is over is forgotten.
const TIDY_EVERY: Duration = Duration::from_secs(300);
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
        // Not with the start, when everybody else has things to do.
        let mut tidied_at = Instant::now();
        loop {
            let Some(alive) = inner.upgrade() else { return };
            let market = Market::of(alive);
            let share = market.inner.store.share();
            let sleep = match run_share(&market, share).wait() {
                Ok(0) => sleep_until_next(&market, share),
                Ok(_) => SLEEP_MIN,
                Err(failure) if failure.code() == ErrorCode::Closed => return,
                Err(failure) if failure.category() == Category::Unavailable => {
                    tracing::warn!(%failure, "what is due could not be done; trying again");
                    SLEEP_MAX
                }
                // Told already, and put off: what comes next is not to wait for it.
                Err(_) => sleep_until_next(&market, share),
            };
            if tidied_at.elapsed() >= TIDY_EVERY {
                tidied_at = Instant::now();
                if let Err(failure) = market.tidy().wait() {
                    tracing::warn!(%failure, "what is over could not be forgotten");
                }
            }
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

/// What others should have done and have not is seen at the next waking, which is never far off.
fn sleep_until_next(market: &Market, share: Share) -> Duration {
    let next = market.inner.store.next_deadline(share).wait().ok().flatten();
    let ms = next.map_or(i64::MAX, |due_at| due_at.ms_since(market.now()));
    Duration::from_millis(u64::try_from(ms).unwrap_or(0)).clamp(SLEEP_MIN, SLEEP_MAX)
}

/// Does everything that is due now, and gives how many deadlines that were. One that cannot be met
/// keeps no other from being met: it is put off. Fails only when nothing at all could be done.
pub(crate) fn run_due(market: &Market) -> Pending<usize> {
    match market.require_host() {
        Ok(()) => run_share(market, Share::WHOLE),
        Err(refused) => Pending::ready(Err(refused)),
    }
}

fn run_share(market: &Market, share: Share) -> Pending<usize> {
    let market = market.clone();
    Pending::from_future(async move {
        let now = market.now();
        let mut round = Round { now, share, market, done: 0, stuck: FxHashSet::default() };
        match round.run().await {
            Some(failure) if round.done == 0 => Err(failure),
            _ => Ok(round.done),
        }
    })
}

fn name(deadline: &Deadline) -> (DeadlineKind, AuctionId) {
    (deadline.kind, deadline.subject_id)
}

/// One walk through everything that is due at a moment.
struct Round {
    market: Market,
    now: Timestamp,
    share: Share,
    done: usize,
    /// What could be neither done nor put off: it is passed over until the next round.
    stuck: FxHashSet<(DeadlineKind, AuctionId)>,
}

impl Round {
    /// Gives the first failure, when there was one.
    async fn run(&mut self) -> Option<Error> {
        let mut failure = None;
        loop {
            let passed_over = u32::try_from(self.stuck.len()).unwrap_or(u32::MAX);
            let limit = PORTION.saturating_add(passed_over);
            let late = self.now.plus_ms(-LATE_MS);
            let due_now = self.market.inner.store.due(self.now, late, self.share, limit);
            let mut due_now = match due_now.await {
                Ok(due_now) => due_now,
                Err(failed) => return failure.or(Some(failed)),
            };
            due_now.retain(|deadline| !self.stuck.contains(&name(deadline)));
            if due_now.is_empty() {
                return failure;
            }
            let all_stuck = self.stuck.len() + due_now.len();
            if let Some(failed) = self.portion(due_now).await {
                let is_down = failed.category() == Category::Unavailable;
                failure.get_or_insert(failed);
                // Nothing of a whole portion could be stored: nothing else would fare better.
                if is_down && self.stuck.len() == all_stuck {
                    return failure;
                }
            }
        }
    }

    async fn portion(&mut self, due_now: Vec<Deadline>) -> Option<Error> {
        let mut failure = None;
        let mut put_off = Vec::new();
        let work = |deadline| due::perform(&self.market, deadline, self.now);
        for (deadline, answer) in self.all(due_now, work).await {
            let Err(failed) = answer else {
                self.done += 1;
                continue;
            };
            if failed.category() == Category::Unavailable {
                // It is the store that fails: later, and at its time, it may do.
                tracing::warn!(%failed, ?deadline, "a deadline could not be stored");
                self.stuck.insert(name(&deadline));
            } else {
                tracing::error!(%failed, ?deadline, "a deadline cannot be met");
                put_off.push(deadline);
            }
            failure.get_or_insert(failed);
        }
        let later = |deadline| due::put_off(deadline, self.now);
        for (deadline, answer) in self.all(put_off, later).await {
            if let Err(failed) = answer {
                tracing::error!(%failed, ?deadline, "a deadline cannot be put off");
                self.stuck.insert(name(&deadline));
            }
        }
        failure
    }

    /// Submits the work of all these at once, so that they share commits, and awaits each of it.
    async fn all(
        &self,
        deadlines: Vec<Deadline>,
        work: impl Fn(Deadline) -> (Box<dyn Job>, Pending<()>),
    ) -> Vec<(Deadline, Result<(), Error>)> {
        let (jobs, answers): (Vec<_>, Vec<_>) = deadlines.iter().copied().map(work).unzip();
        if jobs.is_empty() {
            return Vec::new();
        }
        let submitted = self.market.inner.store.submit_reserved(jobs);
        let refused = submitted.err().map(Error::from);
        let mut told = Vec::with_capacity(answers.len());
        for (deadline, answer) in deadlines.into_iter().zip(answers) {
            let answer = match &refused {
                Some(refused) => Err(refused.clone()),
                None => answer.await,
            };
            told.push((deadline, answer));
        }
        told
    }
}

/// Moves a virtual clock from deadline to deadline until it stands at `moment`. Fails only when
/// nothing could be done, or when the store itself is not available.
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
        let (mut done, mut failure) = (0, None);
        loop {
            let next = market.inner.store.next_deadline(Share::WHOLE).await?;
            let Some(due_at) = next.filter(|due_at| *due_at <= moment) else { break };
            clock.set(due_at.max(clock.now()));
            match run_due(&market).await {
                // The market is on another clock: nothing will ever be due on this one.
                Ok(0) => break,
                Ok(count) => done += count,
                // To go on would be to take for past what was never done.
                Err(failed) if failed.category() == Category::Unavailable => return Err(failed),
                // It is put off, and what comes after it is done all the same.
                Err(failed) => drop(failure.get_or_insert(failed)),
            }
        }
        clock.set(moment.max(clock.now()));
        match failure {
            Some(failed) if done == 0 => Err(failed),
            _ => Ok(done),
        }
    })
}
