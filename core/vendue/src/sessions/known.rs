//! What opaque tokens were found to be a moment ago.
//!
//! A cookie or a key is looked up in the store; a client shows the same one again and again. What
//! is remembered for a minute is whom it stands for. That it ended meanwhile is told by the access
//! feed, which is asked every time.

use std::collections::HashMap;

use parking_lot::RwLock;
use vendue_domain::Timestamp;

/// How many are remembered; when there is no room all are forgotten.
const KNOWN_MAX: usize = 16_384;
/// For how long, in milliseconds.
const KNOWN_MS: i64 = 60_000;

/// Whom tokens stand for, by a digest of the token.
#[derive(Debug)]
pub(crate) struct Known<T> {
    found: RwLock<HashMap<[u8; 32], (T, Timestamp)>>,
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self { found: RwLock::default() }
    }
}

impl<T: Clone> Known<T> {
    /// Whom a token stood for less than a minute ago.
    pub(crate) fn get(&self, digest: &[u8; 32], now: Timestamp) -> Option<T> {
        let found = self.found.read();
        let (value, at) = found.get(digest)?;
        let age = now.ms_since(*at);
        (0..KNOWN_MS).contains(&age).then(|| value.clone())
    }

    /// Forgets all of them.
    pub(crate) fn forget(&self) {
        self.found.write().clear();
    }

    /// Remembers whom a token stands for.
    pub(crate) fn add(&self, digest: [u8; 32], value: T, now: Timestamp) {
        let mut found = self.found.write();
        if found.len() >= KNOWN_MAX {
            found.clear();
        }
        found.insert(digest, (value, now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_forgets_after_a_minute_and_when_there_is_no_room() {
        let at = |ms: i64| Timestamp::from_ms(1_000_000 + ms);
        let known = Known::default();
        known.add([1; 32], "anna", at(0));
        assert_eq!(known.get(&[1; 32], at(59_999)), Some("anna"));
        assert_eq!(known.get(&[1; 32], at(60_000)), None);
        assert_eq!(known.get(&[1; 32], at(-1)), None, "of a time to come");
        assert_eq!(known.get(&[2; 32], at(0)), None);
        for number in 0..=u16::try_from(KNOWN_MAX).expect("small") {
            let mut digest = [0; 32];
            digest[..2].copy_from_slice(&number.to_be_bytes());
            known.add(digest, "bert", at(0));
        }
        assert!(known.found.read().len() <= KNOWN_MAX);
    }
}
