//! The keys of another system, kept and fetched again.
//!
//! A token names its key by an id that anybody can invent. So an unknown id may cause a fetch, but
//! only one at a time however many ask, and not sooner than half a minute after the last. While the
//! other system does not answer, the keys of yesterday are good for a day.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use vendue_domain::{Error, Timestamp};

use super::plan::{Plan, State};
use super::set::{KeySet, PublicKey};
use crate::{Algorithm, Fetch};

/// No key set is longer, and a longer answer is not read.
const ANSWER_BYTES_MAX: usize = 256 * 1_024;
/// A fetch is over sooner than this. It is what a waiter relies on when a host's own is not.
const WAIT_MAX: Duration = Duration::from_secs(15);

/// When keys are fetched again. The defaults suit every system that was looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RefreshRules {
    /// Keys older than this are fetched again by the next check: 600 seconds.
    pub refresh_after_s: i64,
    /// No two fetches are closer together than this: 30 seconds.
    pub min_interval_s: i64,
    /// Keys older than this are not believed when no newer ones can be had: 86,400 seconds.
    pub stale_max_s: i64,
}

impl Default for RefreshRules {
    fn default() -> Self {
        Self { refresh_after_s: 600, min_interval_s: 30, stale_max_s: 86_400 }
    }
}

impl RefreshRules {
    /// Fails when an interval is out of its range, or keys would end before they are renewed.
    pub(crate) fn check(&self) -> Result<(), Error> {
        for (field, value, most) in [
            ("min_interval_s", self.min_interval_s, 3_600),
            ("refresh_after_s", self.refresh_after_s, 86_400),
            ("stale_max_s", self.stale_max_s, 7 * 86_400),
        ] {
            if !(1..=most).contains(&value) {
                return Err(Error::invalid(field, format_args!("must be from 1 to {most}")));
            }
        }
        if self.stale_max_s < self.refresh_after_s {
            return Err(Error::invalid("stale_max_s", "must not be below refresh_after_s"));
        }
        Ok(())
    }
}

/// What there is for a token.
pub(crate) enum Found {
    /// Its key.
    Key(Arc<PublicKey>),
    /// The other system has no such key.
    Nothing,
    /// Nobody can say.
    Unavailable,
    /// It takes a fetch to say, and the caller does not wait.
    NotAtHand,
}

/// Whether a look-up may fetch, and wait for others who do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// It may.
    Wait,
    /// It answers from memory or not at all.
    Never,
}

/// The keys at one address.
pub(crate) struct JwksClient {
    source: String,
    address: String,
    algorithms: Vec<Algorithm>,
    rules: RefreshRules,
    fetch: Arc<dyn Fetch>,
    state: Mutex<State>,
    over: Condvar,
}

impl JwksClient {
    pub(crate) fn new(
        source: String,
        address: String,
        algorithms: Vec<Algorithm>,
        rules: RefreshRules,
        fetch: Arc<dyn Fetch>,
    ) -> Self {
        let (state, over) = (Mutex::new(State::default()), Condvar::new());
        Self { source, address, algorithms, rules, fetch, state, over }
    }

    /// The key of a token.
    pub(crate) fn find(
        &self,
        kid: Option<&str>,
        algorithm: Algorithm,
        now: Timestamp,
        patience: Patience,
    ) -> Found {
        let mut state = self.state.lock();
        match (state.plan(kid, algorithm, now, &self.rules), patience) {
            (Plan::Answer(found), _) => return found,
            (_, Patience::Never) => return Found::NotAtHand,
            (Plan::Wait, Patience::Wait) => {
                // Whatever the other one brings is the answer here too: nobody fetches twice.
                self.over.wait_while_for(&mut state, |state| state.is_fetching, WAIT_MAX);
            }
            (Plan::Fetch, Patience::Wait) => {
                state.begin(now);
                drop(state);
                let flight = Flight { client: self };
                let set = self.fetched();
                self.state.lock().end(set, now);
                drop(flight);
                state = self.state.lock();
                let found = state.at_hand(kid, algorithm, now, &self.rules);
                if matches!(found, Found::Nothing) {
                    state.note_missing(kid, now);
                }
                return found;
            }
        }
        state.at_hand(kid, algorithm, now, &self.rules)
    }

    /// How many keys are known and believed; nothing where there has been no answer.
    pub(crate) fn count(&self, now: Timestamp) -> Option<usize> {
        self.state.lock().count(now, &self.rules)
    }

    fn fetched(&self) -> Option<KeySet> {
        let source = &self.source;
        let answer = match self.fetch.get(&self.address, None, ANSWER_BYTES_MAX) {
            Ok(answer) => answer,
            Err(failure) => {
                tracing::warn!(source, why = failure.0, "the keys could not be fetched");
                return None;
            }
        };
        match KeySet::read(&answer, &self.algorithms) {
            Ok(set) => {
                tracing::debug!(source, keys = set.len(), "the keys were fetched");
                Some(set)
            }
            Err(why) => {
                tracing::warn!(source, why, "the keys could not be read");
                None
            }
        }
    }
}

/// A fetch under way. When it is over, in whichever way, nobody is left waiting.
struct Flight<'a> {
    client: &'a JwksClient,
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.client.state.lock().is_fetching = false;
        self.client.over.notify_all();
    }
}
