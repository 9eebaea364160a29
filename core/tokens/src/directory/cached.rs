//! A directory that is asked seldom and missed little.

use std::collections::HashSet;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use vendue_domain::{Error, Timestamp};

use super::memory::{Known, Memory};
use super::{BATCH_MAX, Directory, DirectoryProfile};
use crate::failure::unavailable;

/// A fetch is over sooner than this. It is what a waiter relies on when a host's own is not.
const WAIT_MAX: Duration = Duration::from_secs(30);
const IDS_MAX: usize = 1_000;

/// How long profiles are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DirectoryRules {
    /// A profile younger than this is not fetched again: 600 seconds.
    pub fresh_s: i64,
    /// An id that nobody has is not asked for again so soon: 60 seconds.
    pub unknown_s: i64,
    /// A directory that did not answer is left alone for this long: 5 seconds.
    pub rest_s: i64,
    /// How many ids are remembered: 10,000. While the directory is down, what is remembered is
    /// used however old it is.
    pub entries_max: usize,
}

impl Default for DirectoryRules {
    fn default() -> Self {
        Self { fresh_s: 600, unknown_s: 60, rest_s: 5, entries_max: 10_000 }
    }
}

/// What a look-up gives.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Lookup {
    /// The profiles that there are, in the order asked for. Those marked `stale` are old copies.
    pub profiles: Vec<DirectoryProfile>,
    /// Ids of which nothing is known, because the directory does not answer. An id that is neither
    /// here nor among the profiles is nobody's.
    pub unavailable: Vec<String>,
}

/// Any directory, with a memory.
pub struct CachedDirectory<D> {
    directory: D,
    rules: DirectoryRules,
    memory: Mutex<Memory>,
    over: Condvar,
}

impl<D: Directory> CachedDirectory<D> {
    /// A directory with the usual memory.
    pub fn new(directory: D) -> Self {
        Self::with_rules(directory, DirectoryRules::default())
    }

    /// A directory with a memory of these rules. It remembers at least as many ids as can be asked
    /// for at once.
    pub fn with_rules(directory: D, mut rules: DirectoryRules) -> Self {
        rules.entries_max = rules.entries_max.max(IDS_MAX);
        let (memory, over) = (Mutex::new(Memory::default()), Condvar::new());
        Self { directory, rules, memory, over }
    }

    /// The profile of one user, or nothing if the directory knows nobody of that id. Fails with
    /// `identity_provider_unavailable` when it cannot be asked and was not asked before.
    pub fn profile(&self, id: &str, now: Timestamp) -> Result<Option<DirectoryProfile>, Error> {
        Ok(self.fetch(&[id.to_owned()], now)?.profiles.pop())
    }

    /// The profiles of these users, at most 1,000. What is not remembered is fetched by 100, and
    /// of several who ask for the same id only one fetches it.
    ///
    /// Fails with `identity_provider_unavailable` when the directory does not answer and nothing is
    /// known of any of them.
    pub fn fetch(&self, ids: &[String], now: Timestamp) -> Result<Lookup, Error> {
        if ids.len() > IDS_MAX {
            return Err(Error::invalid("ids", "must be 1,000 or fewer"));
        }
        let mut seen = HashSet::new();
        let ids: Vec<&String> = ids.iter().filter(|id| seen.insert(id.as_str())).collect();
        let (own, others) = self.claim(&ids, now);
        self.fetch_own(own, now);
        let mut memory = self.memory.lock();
        let is_waiting =
            |memory: &mut Memory| others.iter().any(|id| memory.in_flight.contains(id));
        self.over.wait_while_for(&mut memory, is_waiting, WAIT_MAX);
        let lookup = self.answer(&memory, &ids, now);
        let knows_nothing = !ids.is_empty() && lookup.unavailable.len() == ids.len();
        if knows_nothing { Err(unavailable("directory")) } else { Ok(lookup) }
    }

    /// Which ids this caller fetches, and which others fetch already.
    fn claim(&self, ids: &[&String], now: Timestamp) -> (Vec<String>, Vec<String>) {
        let mut memory = self.memory.lock();
        let (mut own, mut others) = (Vec::new(), Vec::new());
        let is_resting = memory.is_resting(now, &self.rules);
        for id in ids {
            let known = memory.known(id, now, &self.rules);
            if matches!(known, Known::Fresh(_) | Known::Nobody) {
                continue;
            }
            if memory.in_flight.contains(*id) {
                others.push((*id).clone());
            } else if !is_resting {
                memory.in_flight.insert((*id).clone());
                own.push((*id).clone());
            }
        }
        (own, others)
    }

    fn fetch_own(&self, own: Vec<String>, now: Timestamp) {
        let flight = Flight { memory: &self.memory, over: &self.over, ids: own };
        for batch in flight.ids.chunks(BATCH_MAX) {
            let answer = self.directory.fetch(batch);
            let mut memory = self.memory.lock();
            match answer {
                Ok(profiles) => memory.keep(batch, profiles, now, &self.rules),
                Err(_) => {
                    // The next batch would only wait as long for nothing.
                    memory.fail(now);
                    return;
                }
            }
        }
    }

    fn answer(&self, memory: &Memory, ids: &[&String], now: Timestamp) -> Lookup {
        let mut lookup = Lookup::default();
        for id in ids {
            match memory.known(id, now, &self.rules) {
                Known::Fresh(profile) => lookup.profiles.push(profile),
                Known::Old(profile) => {
                    lookup.profiles.push(DirectoryProfile { stale: true, ..profile });
                }
                Known::Nobody => {}
                Known::Nothing => lookup.unavailable.push((*id).clone()),
            }
        }
        lookup
    }
}

/// A fetch under way. When it is over, in whichever way, nobody is left waiting.
struct Flight<'a> {
    memory: &'a Mutex<Memory>,
    over: &'a Condvar,
    ids: Vec<String>,
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        let mut memory = self.memory.lock();
        for id in &self.ids {
            memory.in_flight.remove(id);
        }
        self.over.notify_all();
    }
}
