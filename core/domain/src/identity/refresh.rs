//! Refresh tokens: each is good once, and one that comes again tells of a theft.
//!
//! The rotation is that of spec/identity.md ("Tokens") and of RFC 9700, section 4.14.2. A token
//! has a generation and a tag that only this market can make, so that an old token of a session is
//! told from mere garbage: garbage ends nobody's session.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;

use crate::error::{Error, ErrorCode};
use crate::identity::policy::IdentityPolicy;
use crate::identity::secret::{digest, masked, same_digest};
use crate::identity::session::{Session, SessionEnd};
use crate::ids::SessionId;
use crate::time::Timestamp;

const PREFIX: &str = "vr_";
/// The id, the generation, the secret and the tag.
const BYTES: usize = 16 + 4 + 32 + 16;

/// A refresh token.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RefreshToken {
    /// The session.
    pub session_id: SessionId,
    /// How many came before it in the session.
    pub generation: u32,
    /// Thirty-two random bytes.
    pub secret: [u8; 32],
}

impl RefreshToken {
    /// The token as its holder keeps it, with the tag of the market whose key this is.
    pub fn text(&self, key: &[u8; 32]) -> String {
        let mut bytes = self.untagged();
        bytes.extend_from_slice(&self.tag(key));
        format!("{PREFIX}{}", BASE64URL_NOPAD.encode(&bytes))
    }

    /// Reads a token that the market with this key has made. Nothing for any other text.
    pub fn parse(key: &[u8; 32], text: &str) -> Option<Self> {
        let encoded = text.strip_prefix(PREFIX)?;
        if encoded.len() != BASE64URL_NOPAD.encode_len(BYTES) {
            return None;
        }
        let bytes = BASE64URL_NOPAD.decode(encoded.as_bytes()).ok()?;
        let (id, rest) = bytes.split_first_chunk::<16>()?;
        let (generation, rest) = rest.split_first_chunk::<4>()?;
        let (secret, tag) = rest.split_first_chunk::<32>()?;
        let token = Self {
            session_id: SessionId::from_bytes(*id),
            generation: u32::from_be_bytes(*generation),
            secret: *secret,
        };
        let expected = token.tag(key);
        let same = expected.iter().zip(tag).fold(0_u8, |found, (one, other)| found | (one ^ other));
        (tag.len() == expected.len() && same == 0).then_some(token)
    }

    /// What is kept of the secret.
    pub fn digest(&self) -> [u8; 32] {
        digest(&self.secret)
    }

    fn untagged(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(BYTES);
        bytes.extend_from_slice(self.session_id.as_bytes());
        bytes.extend_from_slice(&self.generation.to_be_bytes());
        bytes.extend_from_slice(&self.secret);
        bytes
    }

    fn tag(&self, key: &[u8; 32]) -> [u8; 16] {
        let mut tag = [0; 16];
        for (to, from) in tag.iter_mut().zip(blake3::keyed_hash(key, &self.untagged()).as_bytes()) {
            *to = *from;
        }
        tag
    }
}

// Whoever reads it could use it.
impl fmt::Debug for RefreshToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RefreshToken")
            .field("session_id", &self.session_id)
            .field("generation", &self.generation)
            .finish_non_exhaustive()
    }
}

/// What becomes of a session whose refresh token is shown.
#[derive(Clone, PartialEq, Debug)]
pub enum Rotation {
    /// It goes on, with another token.
    Renewed {
        /// The session as it is now.
        session: Session,
        /// The next token.
        token: RefreshToken,
    },
    /// The token was used a moment ago, and its answer may have been lost: the same next token
    /// again, this once.
    Again {
        /// The session as it is now.
        session: Session,
        /// The next token, which was given before.
        token: RefreshToken,
    },
    /// An old token was shown: somebody has stolen one, so nobody goes on with the session.
    Reused(Session),
}

/// Decides about a refresh token that is shown. `fresh` is thirty-two random bytes for the next.
///
/// Fails with `token_invalid` for a session that is over.
pub fn rotate(
    session: &Session,
    shown: &RefreshToken,
    fresh: [u8; 32],
    policy: &IdentityPolicy,
    now: Timestamp,
) -> Result<Rotation, Error> {
    if session.is_over(now) || shown.session_id != session.id {
        return Err(token_invalid());
    }
    let shown_digest = shown.digest();
    let mut next = session.clone();
    if shown.generation == session.generation && same_digest(&shown_digest, &session.secret_digest)
    {
        let generation = session.generation.checked_add(1).ok_or_else(token_invalid)?;
        let token = RefreshToken { session_id: session.id, generation, secret: fresh };
        next.generation = generation;
        next.secret_digest = token.digest();
        next.parent_digest = Some(shown_digest);
        next.sealed_child = Some(masked(&fresh, &shown.secret));
        next.touch(policy, now);
        return Ok(Rotation::Renewed { session: next, token });
    }
    let is_parent = shown.generation.checked_add(1) == Some(session.generation)
        && session.parent_digest.is_some_and(|parent| same_digest(&parent, &shown_digest));
    let in_grace = now.ms_since(session.refreshed_at) <= policy.refresh_grace_ms;
    if let (true, true, Some(sealed)) = (is_parent, in_grace, session.sealed_child) {
        let secret = masked(&sealed, &shown.secret);
        let token = RefreshToken { session_id: session.id, generation: session.generation, secret };
        next.sealed_child = None;
        return Ok(Rotation::Again { session: next, token });
    }
    // A token from the future is one of a life of this market that was undone by a restored copy.
    if shown.generation > session.generation {
        return Err(token_invalid());
    }
    next.end(SessionEnd::Reused, now);
    Ok(Rotation::Reused(next))
}

/// The one answer to every token that is not good: it does not say why.
pub fn token_invalid() -> Error {
    Error::new(ErrorCode::TokenInvalid, "the token is not valid: sign in again")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::identity::session::tests::session;

    const KEY: [u8; 32] = [3; 32];

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(1_000_000).plus_ms(ms)
    }

    fn first() -> (Session, RefreshToken) {
        let token = RefreshToken { session_id: session().id, generation: 0, secret: [1; 32] };
        (Session { secret_digest: token.digest(), ..session() }, token)
    }

    fn rotated(session: &Session, shown: &RefreshToken, fresh: u8, ms: i64) -> Rotation {
        rotate(session, shown, [fresh; 32], &IdentityPolicy::default(), at(ms)).expect("goes on")
    }

    fn renewed(
        session: &Session,
        shown: &RefreshToken,
        fresh: u8,
        ms: i64,
    ) -> (Session, RefreshToken) {
        match rotated(session, shown, fresh, ms) {
            Rotation::Renewed { session, token } => (session, token),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_use_gives_another_token_and_moves_the_end() {
        let (session, token) = first();
        let (second, next) = renewed(&session, &token, 2, 1_000);
        assert_eq!((next.generation, next.secret), (1, [2; 32]));
        assert_eq!(second.refreshed_at, at(1_000));
        assert!(second.expires_at > session.expires_at);
        let (third, _) = renewed(&second, &next, 3, 2_000);
        assert_eq!(third.generation, 2);
    }

    #[test]
    fn the_last_one_may_come_once_more_within_the_grace() {
        let (session, token) = first();
        let (session, next) = renewed(&session, &token, 2, 0);
        let Rotation::Again { session: again, token: same } = rotated(&session, &token, 9, 10_000)
        else {
            panic!("within the grace");
        };
        assert_eq!(same, next);
        // Only once.
        assert!(matches!(rotated(&again, &token, 9, 10_000), Rotation::Reused(_)));
        // And not later.
        let Rotation::Reused(over) = rotated(&session, &token, 9, 10_001) else { panic!("late") };
        assert_eq!(over.ended_because, Some(SessionEnd::Reused));
        assert!(over.is_over(at(10_001)));
        // The child that was given twice works once.
        assert!(matches!(rotated(&again, &next, 4, 11_000), Rotation::Renewed { .. }));
    }

    #[test]
    fn an_older_one_ends_the_session_and_garbage_does_not() {
        let (session, token) = first();
        let (session, second) = renewed(&session, &token, 2, 0);
        let (session, third) = renewed(&session, &second, 3, 1_000);
        assert!(matches!(rotated(&session, &token, 9, 1_001), Rotation::Reused(_)));
        let text = third.text(&KEY);
        assert_eq!(RefreshToken::parse(&KEY, &text), Some(third));
        assert_eq!(RefreshToken::parse(&[4; 32], &text), None, "of another market");
        let policy = IdentityPolicy::default();
        let ahead = RefreshToken { generation: 9, ..third };
        assert!(rotate(&session, &ahead, [9; 32], &policy, at(1_001)).is_err());
    }

    #[test]
    fn nothing_is_renewed_after_the_end() {
        let (session, token) = first();
        let policy = IdentityPolicy::default();
        for over in [
            Session { ended_at: Some(at(0)), ..session.clone() },
            Session { expires_at: at(5), ..session.clone() },
            Session { ends_at: at(5), ..session.clone() },
        ] {
            let refused = rotate(&over, &token, [2; 32], &policy, at(5)).expect_err("over");
            assert_eq!(refused.code(), ErrorCode::TokenInvalid);
        }
        // However often it is renewed, it ends at its own end.
        let close = Session { ends_at: at(9_000), ..session };
        let (close, _) = renewed(&close, &token, 2, 8_000);
        assert_eq!(close.expires_at, at(9_000));
    }

    proptest! {
        #[test]
        fn no_changed_token_is_read(place in 0_usize..94, letter in "[A-Za-z0-9_-]") {
            let (_, token) = first();
            let text = token.text(&KEY);
            let mut changed: Vec<char> = text.chars().collect();
            let Some(found) = changed.get_mut(place) else { return Ok(()) };
            *found = letter.chars().next().expect("one");
            let changed: String = changed.into_iter().collect();
            prop_assert_eq!(RefreshToken::parse(&KEY, &changed).is_some(), changed == text);
        }

        #[test]
        fn any_text_is_refused(text in "(vr_)?.{0,200}") {
            prop_assert!(RefreshToken::parse(&KEY, &text).is_none());
        }
    }
}
