//! What waits to be sent, and when.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex, MutexGuard};
use vendue_domain::{Error, ErrorCode};

use crate::mail::Mail;

/// A mail and how often it could not be sent.
pub(super) struct Waiting {
    pub(super) mail: Mail,
    pub(super) failures: usize,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) sent: u64,
    pub(super) failed: u64,
    pub(super) dropped: u64,
}

#[derive(Default)]
struct State {
    /// By the moment at which each may be tried, and in the order of coming among equals.
    due: BTreeMap<(Instant, u64), Waiting>,
    next: u64,
    /// Whether one is being sent right now; it still counts as waiting.
    in_hand: bool,
    closed: bool,
    /// After this nothing more is tried.
    ends_at: Option<Instant>,
    counts: Counts,
}

pub(super) struct Queue {
    waiting_max: usize,
    state: Mutex<State>,
    /// Something came, or the end.
    changed: Condvar,
    /// Nothing is left.
    empty: Condvar,
}

impl Queue {
    pub(super) fn new(waiting_max: usize) -> Self {
        Self {
            waiting_max,
            state: Mutex::default(),
            changed: Condvar::new(),
            empty: Condvar::new(),
        }
    }

    pub(super) fn push(&self, mail: Mail) -> Result<(), Error> {
        let mut state = self.state.lock();
        let refused = if state.closed {
            Some(Error::new(ErrorCode::Closed, "no more mail is taken"))
        } else if state.waiting() >= self.waiting_max {
            Some(Error::new(ErrorCode::Overloaded, "too many mails are waiting"))
        } else {
            None
        };
        if let Some(refused) = refused {
            state.counts.dropped += 1;
            return Err(refused);
        }
        state.insert(Waiting { mail, failures: 0 }, Instant::now());
        drop(state);
        self.changed.notify_one();
        Ok(())
    }

    /// The next mail that may be tried, once there is one. None at the end.
    pub(super) fn take(&self) -> Option<Waiting> {
        let mut state = self.state.lock();
        loop {
            let now = Instant::now();
            if state.ends_at.is_some_and(|end| end <= now) || (state.closed && state.due.is_empty())
            {
                return None;
            }
            // At the end all that is left is due at once.
            let closed = state.closed;
            match state.due.first_entry() {
                Some(first) if closed || first.key().0 <= now => {
                    let waiting = first.remove();
                    state.in_hand = true;
                    return Some(waiting);
                }
                Some(first) => {
                    let due_at = first.key().0;
                    self.changed.wait_until(&mut state, due_at);
                }
                None => self.changed.wait(&mut state),
            }
        }
    }

    /// The one that was taken could not be sent and may be tried again.
    pub(super) fn put_back(&self, mut waiting: Waiting, due_at: Instant) {
        let mut state = self.state.lock();
        if state.closed {
            // There was one attempt more; another one would only hold up the end.
            state.counts.failed += 1;
        } else {
            waiting.failures += 1;
            state.insert(waiting, due_at);
        }
        self.handed_over(state);
    }

    pub(super) fn sent(&self) {
        let mut state = self.state.lock();
        state.counts.sent += 1;
        self.handed_over(state);
    }

    pub(super) fn failed(&self) {
        let mut state = self.state.lock();
        state.counts.failed += 1;
        self.handed_over(state);
    }

    fn handed_over(&self, mut state: MutexGuard<'_, State>) {
        state.in_hand = false;
        if state.waiting() == 0 {
            self.empty.notify_all();
        }
    }

    /// Ends it and gives how many were not sent from here on.
    pub(super) fn close(&self, patience: Duration) -> usize {
        let mut state = self.state.lock();
        let failed_before = state.counts.failed;
        let end = Instant::now() + patience;
        state.closed = true;
        state.ends_at = Some(state.ends_at.map_or(end, |earlier| earlier.min(end)));
        self.changed.notify_all();
        while state.waiting() > 0 {
            if self.empty.wait_until(&mut state, end).timed_out() {
                break;
            }
        }
        // What was never tried again is given up here, and its memory with it.
        let left = state.due.len();
        state.due.clear();
        state.counts.failed += u64::try_from(left).unwrap_or(u64::MAX);
        let failed = state.counts.failed.saturating_sub(failed_before);
        let in_hand = usize::from(state.in_hand);
        usize::try_from(failed).unwrap_or(usize::MAX).saturating_add(in_hand)
    }

    pub(super) fn waiting(&self) -> usize {
        self.state.lock().waiting()
    }

    pub(super) fn counts(&self) -> Counts {
        self.state.lock().counts
    }
}

impl State {
    fn waiting(&self) -> usize {
        self.due.len() + usize::from(self.in_hand)
    }

    fn insert(&mut self, waiting: Waiting, due_at: Instant) {
        self.due.insert((due_at, self.next), waiting);
        self.next += 1;
    }
}
