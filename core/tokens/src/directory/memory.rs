//! What is remembered of a directory. Decided without waiting or asking anybody.

use std::collections::{HashMap, HashSet};

use vendue_domain::Timestamp;

use super::{DirectoryProfile, DirectoryRules};

/// One id and what the directory said of it: a profile, or that there is none.
struct Entry {
    profile: Option<DirectoryProfile>,
    fetched_at: Timestamp,
}

/// What is known of one id.
pub(super) enum Known {
    /// A profile that is new enough.
    Fresh(DirectoryProfile),
    /// A profile that should be fetched again.
    Old(DirectoryProfile),
    /// The directory said a moment ago that there is nobody.
    Nobody,
    /// Nothing.
    Nothing,
}

#[derive(Default)]
pub(super) struct Memory {
    entries: HashMap<String, Entry>,
    /// Ids that somebody is fetching now.
    pub(super) in_flight: HashSet<String>,
    /// When the directory last did not answer.
    failed_at: Option<Timestamp>,
}

impl Memory {
    /// What is known of an id.
    pub(super) fn known(&self, id: &str, now: Timestamp, rules: &DirectoryRules) -> Known {
        let Some(entry) = self.entries.get(id) else {
            return Known::Nothing;
        };
        let age_ms = now.ms_since(entry.fetched_at);
        let is_younger = |seconds: i64| age_ms < seconds.saturating_mul(1_000);
        match &entry.profile {
            Some(profile) if is_younger(rules.fresh_s) => Known::Fresh(profile.clone()),
            Some(profile) => Known::Old(profile.clone()),
            None if is_younger(rules.unknown_s) => Known::Nobody,
            None => Known::Nothing,
        }
    }

    /// Whether the directory failed so lately that it is left alone.
    pub(super) fn is_resting(&self, now: Timestamp, rules: &DirectoryRules) -> bool {
        let rest_ms = rules.rest_s.saturating_mul(1_000);
        self.failed_at.is_some_and(|moment| now.ms_since(moment).abs() < rest_ms)
    }

    /// Keeps what the directory said of `ids`.
    pub(super) fn keep(
        &mut self,
        ids: &[String],
        profiles: Vec<DirectoryProfile>,
        now: Timestamp,
        rules: &DirectoryRules,
    ) {
        self.failed_at = None;
        let mut said: HashMap<String, DirectoryProfile> =
            profiles.into_iter().map(|profile| (profile.id.clone(), profile)).collect();
        for id in ids {
            let entry = Entry { profile: said.remove(id), fetched_at: now };
            self.entries.insert(id.clone(), entry);
        }
        self.make_room(rules.entries_max);
    }

    /// The directory did not answer.
    pub(super) fn fail(&mut self, now: Timestamp) {
        self.failed_at = Some(now);
    }

    /// Forgets the oldest when there are too many, and a tenth more, so that this is seldom done.
    fn make_room(&mut self, most: usize) {
        if self.entries.len() <= most {
            return;
        }
        let spare = self.entries.len() - most + most / 10;
        let mut moments: Vec<Timestamp> =
            self.entries.values().map(|entry| entry.fetched_at).collect();
        moments.sort_unstable();
        let Some(last) = moments.get(spare.saturating_sub(1)).copied() else {
            return;
        };
        let mut left = spare;
        self.entries.retain(|_, entry| {
            let goes = left > 0 && entry.fetched_at <= last;
            left -= usize::from(goes);
            !goes
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_are_forgotten_first() {
        let rules = DirectoryRules { entries_max: 20, ..DirectoryRules::default() };
        let mut memory = Memory::default();
        for number in 0..100 {
            let moment = Timestamp::from_ms(number);
            memory.keep(&[number.to_string()], Vec::new(), moment, &rules);
            assert!(memory.entries.len() <= 20);
        }
        assert!(memory.entries.contains_key("99"));
        assert!(!memory.entries.contains_key("79"));
        let ids: Vec<String> = (100..150).map(|number: i32| number.to_string()).collect();
        memory.keep(&ids, Vec::new(), Timestamp::from_ms(100), &rules);
        assert!(memory.entries.len() <= 20);
    }
}
