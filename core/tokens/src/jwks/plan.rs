//! What is kept of another system's keys, and what to do next. Decided without waiting or asking
//! anybody, so that it can be read in one piece.

use std::collections::HashMap;
use std::sync::Arc;

use vendue_domain::Timestamp;

use super::client::{Found, RefreshRules};
use super::set::KeySet;
use crate::Algorithm;

/// How many ids are remembered that were not there.
const MISSING_MAX: usize = 1_000;
/// How long an id that was not there causes no fetch of its own.
const MISSING_S: i64 = 120;

/// What to do for one look-up.
pub(super) enum Plan {
    /// There is an answer.
    Answer(Found),
    /// Somebody else is fetching.
    Wait,
    /// Fetch.
    Fetch,
}

/// What is known of the keys.
#[derive(Default)]
pub(super) struct State {
    set: Option<Arc<KeySet>>,
    fetched_at: Option<Timestamp>,
    attempted_at: Option<Timestamp>,
    /// Whether the last attempt brought nothing.
    failed: bool,
    /// Whether somebody is fetching now.
    pub(super) is_fetching: bool,
    missing: HashMap<String, Timestamp>,
}

impl State {
    /// What to do about a token of this key id at this moment.
    pub(super) fn plan(
        &self,
        kid: Option<&str>,
        algorithm: Algorithm,
        now: Timestamp,
        rules: &RefreshRules,
    ) -> Plan {
        let found = self.at_hand(kid, algorithm, now, rules);
        let is_there = matches!(found, Found::Key(_));
        let is_fresh = self.is_younger(rules.refresh_after_s, now);
        if self.is_fetching {
            return if is_there { Plan::Answer(found) } else { Plan::Wait };
        }
        let is_known = is_fresh && (is_there || self.is_missing(kid, now));
        if is_known || !self.is_due(now, rules) { Plan::Answer(found) } else { Plan::Fetch }
    }

    /// The key, fresh or not, or what its absence means, without doing anything more about it.
    pub(super) fn at_hand(
        &self,
        kid: Option<&str>,
        algorithm: Algorithm,
        now: Timestamp,
        rules: &RefreshRules,
    ) -> Found {
        let usable = self.set.as_ref().filter(|_| self.is_younger(rules.stale_max_s, now));
        match usable.map(|set| set.find(kid, algorithm)) {
            Some(Some(key)) => Found::Key(key),
            // While the other system is down an unknown id may be a new key of it.
            Some(None) if !self.failed => Found::Nothing,
            _ => Found::Unavailable,
        }
    }

    /// How many keys are believed.
    pub(super) fn count(&self, now: Timestamp, rules: &RefreshRules) -> Option<usize> {
        let usable = self.set.as_ref().filter(|_| self.is_younger(rules.stale_max_s, now));
        usable.map(|set| set.len())
    }

    /// Somebody begins to fetch.
    pub(super) fn begin(&mut self, now: Timestamp) {
        self.is_fetching = true;
        self.attempted_at = Some(now);
    }

    /// A fetch is over. Keys that are there stay when it brought nothing.
    pub(super) fn end(&mut self, set: Option<KeySet>, now: Timestamp) {
        self.failed = set.is_none();
        if let Some(set) = set {
            self.set = Some(Arc::new(set));
            self.fetched_at = Some(now);
        }
    }

    /// Remembers an id that a fetch did not bring.
    pub(super) fn note_missing(&mut self, kid: Option<&str>, now: Timestamp) {
        if self.failed {
            return;
        }
        if self.missing.len() >= MISSING_MAX {
            self.missing.clear();
        }
        self.missing.insert(kid.unwrap_or_default().to_owned(), now);
    }

    fn is_missing(&self, kid: Option<&str>, now: Timestamp) -> bool {
        let noted = self.missing.get(kid.unwrap_or_default());
        noted.is_some_and(|noted| now.ms_since(*noted) < MISSING_S.saturating_mul(1_000))
    }

    fn is_younger(&self, seconds: i64, now: Timestamp) -> bool {
        let age_ms = self.fetched_at.map(|moment| now.ms_since(moment));
        age_ms.is_some_and(|age| age < seconds.saturating_mul(1_000))
    }

    /// Whether enough time has passed since the last attempt. A clock that was set back by more
    /// than the interval does not keep everybody waiting until it has caught up.
    fn is_due(&self, now: Timestamp, rules: &RefreshRules) -> bool {
        let interval_ms = rules.min_interval_s.saturating_mul(1_000);
        self.attempted_at.is_none_or(|moment| now.ms_since(moment).abs() >= interval_ms)
    }
}
