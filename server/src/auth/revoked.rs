//! What is no longer good: ended sessions and refresh tokens that were used.
//!
//! Few of all sessions are ended before their time, so the list of those is short. It is kept in
//! memory, and as lines in a file so that a restart does not bring a session back.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use parking_lot::Mutex;
use vendue::{Error, ErrorCode, Timestamp};

/// Ids that are no longer good, each until a moment after which nobody would ask.
pub(super) struct Revoked {
    known: Mutex<HashMap<String, Timestamp>>,
    path: PathBuf,
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
        let kept: String = known.iter().map(|(id, until)| line(id, *until)).collect();
        let beside = path.with_extension("new");
        std::fs::write(&beside, kept)
            .and_then(|()| std::fs::rename(&beside, path))
            .map_err(|failure| unusable(&failure))?;
        Ok(Self { known: Mutex::new(known), path: path.to_owned() })
    }

    /// Whether an id is no longer good.
    pub(super) fn contains(&self, id: &str) -> bool {
        self.known.lock().contains_key(id)
    }

    /// Adds an id until a moment. Says whether it is new: of two who add the same, one is first.
    pub(super) fn add(&self, id: &str, until: Timestamp) -> Result<bool, Error> {
        let mut known = self.known.lock();
        if known.contains_key(id) {
            return Ok(false);
        }
        // It is on the disk before anybody is told; until then this thread takes no other work.
        tokio::task::block_in_place(|| self.append(&line(id, until)))
            .map_err(|failure| unusable(&failure))?;
        known.insert(id.to_owned(), until);
        Ok(true)
    }

    fn append(&self, line: &str) -> std::io::Result<()> {
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(&self.path)?;
        file.write_all(line.as_bytes())?;
        file.sync_data()
    }
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

    #[test]
    fn an_id_is_added_once_and_outlives_a_restart_until_its_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ended.txt");
        let (now, later) = (Timestamp::from_ms(1_000), Timestamp::from_ms(2_000));
        let list = Revoked::open(&path, now).expect("new");
        assert!(list.add("a", later).expect("written"));
        assert!(!list.add("a", later).expect("known"));
        assert!(list.contains("a") && !list.contains("b"));
        assert!(Revoked::open(&path, now).expect("read").contains("a"));
        assert!(!Revoked::open(&path, later).expect("read").contains("a"));
        assert_eq!(std::fs::read_to_string(&path).expect("read"), "");
    }
}
