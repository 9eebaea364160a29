//! The parts of a signed token (RFC 7515, section 7.1), taken apart but not believed.
//!
//! This is what stands before the library: what is found wrong here costs no look at a key, and no
//! fetch of one.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value};

use crate::strict_json;

/// A token of three parts.
pub(crate) struct Jws<'a> {
    /// The first part as it was sent.
    header: &'a str,
    /// The second part as it was sent.
    payload: &'a str,
}

impl<'a> Jws<'a> {
    /// Takes a token apart. A longer one than `bytes_max` is not looked at.
    pub(crate) fn of(token: &'a str, bytes_max: usize) -> Option<Self> {
        if token.len() > bytes_max {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        // The decoder refuses letters of other alphabets, padding and stray bits at the end, so
        // that one token has one text. A dot too many is a letter of another alphabet.
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?;
        if signature.is_empty() || payload.contains('.') {
            return None;
        }
        Some(Self { header, payload })
    }

    /// What the header says.
    pub(crate) fn header(&self) -> Option<Map<String, Value>> {
        strict_json::object(&BASE64URL_NOPAD.decode(self.header.as_bytes()).ok()?)
    }

    /// What the token claims, whoever has written it.
    pub(crate) fn claims(&self) -> Option<Map<String, Value>> {
        strict_json::object(&BASE64URL_NOPAD.decode(self.payload.as_bytes()).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_three_parts_and_one_text() {
        let jws = Jws::of("e30.e30.AQ", 100).unwrap();
        assert_eq!((jws.header(), jws.claims()), (Some(Map::new()), Some(Map::new())));
        for token in ["", ".", "..", "e30.e30", "e30.e30.", "e30.e30.AQ.AQ", "e30.e30.AR"] {
            assert!(Jws::of(token, 100).is_none(), "{token}");
        }
        for token in ["e30.e30.AQ==", "e30.e30.+/", "e30.e30. AQ", "e30.e30.AQ\n"] {
            assert!(Jws::of(token, 100).is_none(), "{token}");
        }
        assert!(Jws::of("e30.e30.AQ", 9).is_none());
        assert!(Jws::of("e31.e30.AQ", 100).unwrap().header().is_none());
    }
}
