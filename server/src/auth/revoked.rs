//! What is no longer good: ended sessions and refresh tokens that were used.
//!
//! Every request asks whether its session goes on, so that is answered from memory and never waits
//! for the disk. The ids are also kept as lines in a file, so that a restart does not bring a
//! session back. Both are forgotten once the id would be of no use anyhow.

use std::collections::HashMap;
use std::path::Path;

use parking_lot::{Mutex, RwLock};
use vendue::{Error, ErrorCode, Timestamp};

use super::lines::Lines;

/// The file is written anew when it has this many lines more than twice those that count.
const SPARE_LINES: usize = 1_024;

/// Ids that are no longer good, each until a moment after which nobody would ask.
pub(super) struct Revoked {
    known: RwLock<HashMap<String, Timestamp>>,
    /// Whoever adds holds this, also while the disk is slow; whoever asks does not need it.
    lines: Mutex<Lines>,
}

impl Revoked {
    /// Reads the list, and writes it again without what is past.
    pub(super) fn open(path: &Path, now: Timestamp) -> Result<Self, Error> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(failure) if failure.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(failure) => return Err(unusable(&failure)),
        };
        let known: HashMap<String, Timestamp> =
            text.lines().filter_map(parse).filter(|(_, until)| *until > now).collect();
        let lines = Lines::replace(path, &all(&known)).map_err(|failure| unusable(&failure))?;
        Ok(Self { known: RwLock::new(known), lines: Mutex::new(lines) })
    }

    /// Whether an id is no longer good.
    pub(super) fn contains(&self, id: &str) -> bool {
        self.known.read().contains_key(id)
    }

    /// Adds an id until a moment. Says whether it is new: of two who add the same, one is first.
    pub(super) fn add(&self, id: &str, until: Timestamp) -> Result<bool, Error> {
        // This thread takes no other work while it waits for its turn and for the disk.
        tokio::task::block_in_place(|| {
            let mut lines = self.lines.lock();
            if self.contains(id) {
                return Ok(false);
            }
            // It is on the disk before anybody is told.
            lines.append(&line(id, until)).map_err(|failure| unusable(&failure))?;
            self.known.write().insert(id.to_owned(), until);
            Ok(true)
        })
    }

    /// Forgets what is past, and writes the file anew when most of it is.
    pub(super) fn prune(&self, now: Timestamp) -> Result<(), Error> {
        tokio::task::block_in_place(|| {
            let mut lines = self.lines.lock();
            let count = {
                let mut known = self.known.write();
                known.retain(|_, until| *until > now);
                known.len()
            };
            if lines.count() <= 2 * count + SPARE_LINES {
                return Ok(());
            }
            let kept = all(&self.known.read());
            lines.rewrite(&kept).map_err(|failure| unusable(&failure))
        })
    }
}

fn all(known: &HashMap<String, Timestamp>) -> String {
    known.iter().map(|(id, until)| line(id, *until)).collect()
}

fn line(id: &str, until: Timestamp) -> String {
    format!("{id} {}\n", until.as_ms())
}

fn parse(line: &str) -> Option<(String, Timestamp)> {
    let (id, until) = line.split_once(' ')?;
    Some((id.to_owned(), Timestamp::from_ms(until.parse().ok()?)))
}

fn unusable(why: &std::io::Error) -> Error {
    Error::new(ErrorCode::StorageUnavailable, format!("the list of ended sessions: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(ms)
    }

    #[test]
    fn an_id_is_added_once_and_outlives_a_restart_until_its_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ended.txt");
        let list = Revoked::open(&path, at(1_000)).expect("new");
        assert!(list.add("a", at(2_000)).expect("written"));
        assert!(!list.add("a", at(2_000)).expect("known"));
        assert!(list.contains("a") && !list.contains("b"));
        assert!(Revoked::open(&path, at(1_000)).expect("read").contains("a"));
        assert!(!Revoked::open(&path, at(2_000)).expect("read").contains("a"));
        assert_eq!(std::fs::read_to_string(&path).expect("read"), "");
    }

    #[test]
    fn what_is_past_is_forgotten_in_memory_and_in_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ended.txt");
        let past: String = (0..2_000).map(|id| line(&id.to_string(), at(2_000))).collect();
        std::fs::write(&path, past).expect("written");
        let list = Revoked::open(&path, at(1_000)).expect("read");
        assert!(list.add("kept", at(3_000)).expect("written"));
        list.prune(at(1_000)).expect("nothing is past");
        assert!(list.contains("7"));
        list.prune(at(2_000)).expect("written");
        assert!(!list.contains("7") && list.contains("kept"));
        assert_eq!(std::fs::read_to_string(&path).expect("read"), "kept 3000\n");
        assert!(list.add("after", at(4_000)).expect("written"));
        let again = Revoked::open(&path, at(2_000)).expect("read");
        assert!(again.contains("kept") && again.contains("after"));
    }

    #[test]
    fn who_asks_does_not_wait_for_the_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let list = Revoked::open(&folder.path().join("ended.txt"), at(1_000)).expect("new");
        let _slow_disk = list.lines.lock();
        assert!(!list.contains("a"));
    }
}
