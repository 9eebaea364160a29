//! Sessions: one sign-in of a user, somewhere, until it ends.

use crate::identity::account::Account;
use crate::identity::policy::IdentityPolicy;
use crate::ids::{SessionId, UserId};
use crate::record::Record;
use crate::text::word_enum;
use crate::time::Timestamp;

word_enum! {
    /// How a session is carried on.
    pub enum SessionKind {
        /// By access tokens, and refresh tokens that are each good once.
        Tokens = "tokens",
        /// By the cookie of a browser.
        Page = "page",
    }
}

word_enum! {
    /// By what somebody came in.
    pub enum SignInMethod {
        /// A password of this market.
        Password = "password",
        /// A token of another system.
        External = "external",
        /// A one-time link.
        Link = "link",
        /// The program that embeds the market vouched for the user.
        Host = "host",
    }
}

word_enum! {
    /// Why a session has ended before its time.
    pub enum SessionEnd {
        /// The user signed out.
        SignedOut = "signed_out",
        /// The user, or an administrator, ended it from elsewhere.
        Revoked = "revoked",
        /// Another sign-in took its place.
        Replaced = "replaced",
        /// An old refresh token was shown: it was stolen.
        Reused = "reused",
        /// The password was changed.
        PasswordChanged = "password_changed",
        /// The account was suspended.
        Suspended = "suspended",
        /// The account was deleted.
        Deleted = "deleted",
    }
}

/// The most characters that are kept of what a device says of itself.
pub const DEVICE_LENGTH_MAX: usize = 200;

/// A session as stored. Its debug form shows no digest.
#[derive(Clone, PartialEq, Eq, Record)]
#[record(table = "sessions", key = 1)]
pub struct Session {
    /// The id.
    pub id: SessionId,
    /// Whose it is.
    pub user_id: UserId,
    /// How it is carried on.
    pub kind: SessionKind,
    /// By what the user came in.
    pub method: SignInMethod,
    /// What the device says of itself, at most 200 characters.
    pub device: String,
    /// The address from which it began, or nothing.
    pub address: String,
    /// How many refresh tokens came before the current one.
    pub generation: u32,
    /// SHA-256 of the secret of the current token.
    pub secret_digest: [u8; 32],
    /// SHA-256 of the one before.
    pub parent_digest: Option<[u8; 32]>,
    /// The current secret under a mask that only the one before takes off.
    pub sealed_child: Option<[u8; 32]>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was last carried on.
    pub refreshed_at: Timestamp,
    /// When it is over unless it is carried on.
    pub expires_at: Timestamp,
    /// When it is over in any case.
    pub ends_at: Timestamp,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
    /// Why.
    pub ended_because: Option<SessionEnd>,
}

/// Who signs in, from where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSession {
    /// The id.
    pub id: SessionId,
    /// Whose it will be.
    pub user_id: UserId,
    /// How it will be carried on.
    pub kind: SessionKind,
    /// By what the user came in.
    pub method: SignInMethod,
    /// What the device says of itself; what is too long is cut.
    pub device: String,
    /// The address, or nothing.
    pub address: String,
    /// SHA-256 of the secret of the first token.
    pub secret_digest: [u8; 32],
}

impl Session {
    /// Begins a session.
    pub fn begin(new: NewSession, policy: &IdentityPolicy, now: Timestamp) -> Self {
        let ends_at = now.plus_seconds(policy.session_s);
        let shown = new.device.chars().filter(|letter| !letter.is_control());
        Self {
            id: new.id,
            user_id: new.user_id,
            kind: new.kind,
            method: new.method,
            device: shown.take(DEVICE_LENGTH_MAX).collect(),
            address: new.address,
            generation: 0,
            secret_digest: new.secret_digest,
            parent_digest: None,
            sealed_child: None,
            started_at: now,
            refreshed_at: now,
            expires_at: now.plus_seconds(policy.refresh_token_s).min(ends_at),
            ends_at,
            ended_at: None,
            ended_because: None,
        }
    }

    /// Whether it is over, ended or not.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.ended_at.is_some() || self.expires_at <= now || self.ends_at <= now
    }

    /// Carries it on.
    pub fn touch(&mut self, policy: &IdentityPolicy, now: Timestamp) {
        self.refreshed_at = now;
        self.expires_at = now.plus_seconds(policy.refresh_token_s).min(self.ends_at);
    }

    /// Ends it. The first reason stays.
    pub fn end(&mut self, because: SessionEnd, now: Timestamp) {
        if self.ended_at.is_none() {
            (self.ended_at, self.ended_because) = (Some(now), Some(because));
        }
        self.sealed_child = None;
    }

    /// What its user may see of it.
    pub fn view(&self, current: Option<SessionId>) -> SessionView {
        SessionView {
            id: self.id,
            kind: self.kind,
            method: self.method,
            device: self.device.clone(),
            address: self.address.clone(),
            started_at: self.started_at,
            refreshed_at: self.refreshed_at,
            expires_at: self.expires_at,
            is_current: current == Some(self.id),
        }
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Session")
            .field("id", &self.id)
            .field("user_id", &self.user_id)
            .field("kind", &self.kind)
            .field("generation", &self.generation)
            .field("expires_at", &self.expires_at)
            .field("ended_because", &self.ended_because)
            .finish_non_exhaustive()
    }
}

/// A session as its user sees it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionView {
    /// The id.
    pub id: SessionId,
    /// How it is carried on.
    pub kind: SessionKind,
    /// By what the user came in.
    pub method: SignInMethod,
    /// What the device says of itself.
    pub device: String,
    /// The address from which it began, or nothing.
    pub address: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was last carried on.
    pub refreshed_at: Timestamp,
    /// When it is over unless it is carried on.
    pub expires_at: Timestamp,
    /// Whether it is the one with which this was asked.
    pub is_current: bool,
}

/// Makes room for another session: of the sessions that the account names as open, gives those that
/// have to end, the oldest first, and the account that names the others and the new one.
///
/// `open` are the sessions that the account names; those that are over are left out without a word.
pub fn make_room(
    account: &Account,
    open: &[Session],
    new: SessionId,
    policy: &IdentityPolicy,
    now: Timestamp,
) -> (Account, Vec<Session>) {
    let mut alive: Vec<&Session> = open.iter().filter(|session| !session.is_over(now)).collect();
    alive.sort_by_key(|session| (session.started_at, session.id));
    let spare = policy.open_sessions_max().saturating_sub(1);
    let too_many = alive.len().saturating_sub(spare);
    let replaced = alive.drain(..too_many).map(|session| {
        let mut over = session.clone();
        over.end(SessionEnd::Replaced, now);
        over
    });
    let replaced = replaced.collect();
    let mut changed = account.clone();
    changed.open.0 = alive.iter().map(|session| session.id).chain([new]).collect();
    (changed, replaced)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::identity::policy::SessionPolicy;

    pub(crate) fn session() -> Session {
        let new = NewSession {
            id: SessionId::from_bytes([1; 16]),
            user_id: UserId::from_bytes([2; 16]),
            kind: SessionKind::Tokens,
            method: SignInMethod::Password,
            device: "a\nbrowser".into(),
            address: "10.0.0.1".into(),
            secret_digest: [5; 32],
        };
        Session::begin(new, &IdentityPolicy::default(), Timestamp::from_ms(1_000_000))
    }

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(1_000_000).plus_ms(ms)
    }

    #[test]
    fn a_session_ends_when_it_is_not_carried_on_and_shows_no_secret() {
        let found = session();
        assert_eq!(found.device, "abrowser");
        assert!(!found.is_over(found.expires_at.plus_ms(-1)));
        assert!(found.is_over(found.expires_at));
        assert!(!format!("{found:?}").contains('5') || !format!("{found:?}").contains("digest"));
    }

    #[test]
    fn the_first_reason_stays() {
        let mut found = session();
        found.end(SessionEnd::SignedOut, at(1));
        found.end(SessionEnd::Suspended, at(2));
        assert_eq!(found.ended_because, Some(SessionEnd::SignedOut));
        assert_eq!(found.ended_at, Some(at(1)));
    }

    #[test]
    fn another_session_takes_the_place_of_the_oldest() {
        let numbered = |number: u8| Session {
            id: SessionId::from_bytes([number; 16]),
            started_at: at(i64::from(number)),
            ..session()
        };
        let mut over = numbered(0);
        over.end(SessionEnd::SignedOut, at(3));
        let open = vec![numbered(3), over, numbered(1), numbered(2)];
        let account = Account::new(session().user_id);
        let new = SessionId::from_bytes([9; 16]);
        for (sessions, sessions_max, expected) in [
            (SessionPolicy::Multi, 1, vec![]),
            (SessionPolicy::Single, 10, vec![1, 2, 3]),
            (SessionPolicy::Max, 3, vec![1]),
            (SessionPolicy::Max, 4, vec![]),
        ] {
            let policy = IdentityPolicy { sessions, sessions_max, ..IdentityPolicy::default() };
            let (kept, ended) = make_room(&account, &open, new, &policy, at(10));
            let ids: Vec<u8> = ended.iter().map(|found| found.id.as_bytes()[0]).collect();
            assert_eq!(ids, expected, "{sessions}");
            assert!(ended.iter().all(|found| found.ended_because == Some(SessionEnd::Replaced)));
            assert_eq!(kept.open.0.len(), 4 - expected.len());
            assert_eq!(kept.open.0.last(), Some(&new));
        }
    }
}
