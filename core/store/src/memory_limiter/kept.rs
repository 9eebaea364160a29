//! Where the moments are kept at which buckets are full again.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use governor::nanos::Nanos;
use governor::state::StateStore;
use parking_lot::Mutex;

/// In so many parts, so that those who take from different buckets seldom wait for each other, and
/// nobody for long while what is full is forgotten.
const PARTS: usize = 16;

/// When each bucket is full again, by its name. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Kept(Arc<Parts>);

#[derive(Default)]
struct Parts {
    /// Names come from outside: whoever chooses them must not choose the part.
    hasher: RandomState,
    parts: [Mutex<HashMap<String, Nanos>>; PARTS],
}

impl Kept {
    fn part(&self, bucket: &str) -> &Mutex<HashMap<String, Nanos>> {
        let Parts { hasher, parts } = &*self.0;
        let hash = hasher.hash_one(bucket) % PARTS as u64;
        let [first, ..] = parts;
        usize::try_from(hash).ok().and_then(|index| parts.get(index)).unwrap_or(first)
    }

    /// Lets a bucket be full so much earlier. A moment that is past is as good as now.
    pub(super) fn make_earlier(&self, bucket: &str, by: Nanos) {
        if let Some(full_at) = self.part(bucket).lock().get_mut(bucket) {
            *full_at = full_at.saturating_sub(by);
        }
    }

    /// Forgets the buckets that are full by now.
    pub(super) fn forget(&self, now: Nanos) {
        for part in &self.0.parts {
            let mut part = part.lock();
            part.retain(|_, full_at| *full_at > now);
            part.shrink_to_fit();
        }
    }

    /// How many buckets are not known to be full.
    pub(super) fn count(&self) -> usize {
        self.0.parts.iter().map(|part| part.lock().len()).sum()
    }
}

impl StateStore for Kept {
    type Key = String;

    fn measure_and_replace<T, F, E>(&self, bucket: &String, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut part = self.part(bucket).lock();
        match part.get_mut(bucket) {
            Some(full_at) => {
                let (answer, later) = decide(Some(*full_at))?;
                *full_at = later;
                Ok(answer)
            }
            None => {
                let (answer, full_at) = decide(None)?;
                part.insert(bucket.clone(), full_at);
                Ok(answer)
            }
        }
    }
}
