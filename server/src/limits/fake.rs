//! A way between nodes that is in the memory of a test.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use vendue::domain::events::Topic;
use vendue::{Allowance, Error, ErrorCode, Limiter, Listener, News, Pending, Quota, Relay};

/// It counts what is taken and never refills.
#[derive(Default)]
pub(crate) struct FakeRelay {
    taken: Mutex<BTreeMap<String, u32>>,
    is_cut: AtomicBool,
}

impl FakeRelay {
    /// Lets everything fail that asks.
    pub(crate) fn cut(&self) {
        self.is_cut.store(true, Ordering::SeqCst);
    }

    /// The names of the buckets from which something was taken.
    pub(crate) fn names(&self) -> Vec<String> {
        self.taken.lock().keys().cloned().collect()
    }
}

fn unreachable() -> Error {
    Error::new(ErrorCode::StorageUnavailable, "cut")
}

impl Limiter for FakeRelay {
    fn take(&self, bucket: &str, quota: Quota) -> Pending<Allowance> {
        if !self.is_up() {
            return Pending::ready(Err(unreachable()));
        }
        let mut all = self.taken.lock();
        let taken = all.entry(bucket.to_owned()).or_default();
        if *taken >= quota.count {
            return Pending::ready(Ok(Allowance::Wait(quota.period)));
        }
        *taken += 1;
        Pending::ready(Ok(Allowance::Granted))
    }

    fn give_back(&self, bucket: &str, _: Quota) {
        if let Some(taken) = self.taken.lock().get_mut(bucket) {
            *taken = taken.saturating_sub(1);
        }
    }
}

impl Relay for FakeRelay {
    fn listen(&self, _: Listener) {}

    fn announce(&self, _: &[News]) {}

    fn follow(&self, _: Topic) {}

    fn unfollow(&self, _: Topic) {}

    fn set_viewers(&self, _: Topic, _: usize) {}

    fn viewers_elsewhere(&self, _: Topic) -> usize {
        0
    }

    fn is_up(&self) -> bool {
        !self.is_cut.load(Ordering::SeqCst)
    }

    fn ping(&self) -> Pending<Duration> {
        Pending::ready(if self.is_up() { Ok(Duration::ZERO) } else { Err(unreachable()) })
    }

    fn close(&self) {}
}
