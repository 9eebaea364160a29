//! Tokens whose signature was found good a moment ago.
//!
//! Checking a signature costs more than everything else that a server does for a bid, and a client
//! sends the same token for minutes. What is remembered is only that the signature and the fixed
//! claims are right: whether the token is still in its time is asked every time.

use std::collections::HashMap;

use parking_lot::RwLock;

/// How many tokens are remembered: some four megabytes of them.
const KNOWN_MAX: usize = 8_192;

/// What tokens say, by their text.
pub(crate) struct Known<T> {
    tokens: RwLock<HashMap<String, T>>,
}

impl<T: Copy> Known<T> {
    pub(crate) fn new() -> Self {
        Self { tokens: RwLock::new(HashMap::new()) }
    }

    /// What a token says, if it is known.
    pub(crate) fn get(&self, token: &str) -> Option<T> {
        self.tokens.read().get(token).copied()
    }

    /// Remembers a token that was found good. When there is no room all are forgotten, and those
    /// that are in use are checked once more.
    pub(crate) fn add(&self, token: &str, said: T) {
        let mut tokens = self.tokens.write();
        if tokens.len() >= KNOWN_MAX {
            tokens.clear();
        }
        tokens.insert(token.to_owned(), said);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_token_is_known_and_the_number_is_limited() {
        let known = Known::new();
        known.add("a.b.c", 1);
        assert_eq!((known.get("a.b.c"), known.get("a.b.d")), (Some(1), None));
        for number in 0..=KNOWN_MAX {
            known.add(&number.to_string(), number);
        }
        assert!(known.tokens.read().len() <= KNOWN_MAX);
    }
}
