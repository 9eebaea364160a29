//! Wrong passwords, and the lock that they lead to.
//!
//! An attempt is counted before the password is looked at and taken back when it was right: to
//! count afterwards would let any number pass that come at the same time. Names that nobody has
//! are counted in the same way, so that a lock does not tell who is a user.

use crate::error::{Error, ErrorCode};
use crate::identity::policy::IdentityPolicy;
use crate::ids::UserId;
use crate::record::Record;
use crate::time::Timestamp;

/// Wrong passwords of one account.
#[derive(Clone, PartialEq, Eq, Debug, Record)]
#[record(table = "login_locks", key = 1)]
pub struct LoginLock {
    /// The sixteen bytes of the user's id, or of a hash of a name that nobody has.
    pub subject_id: [u8; 16],
    /// How many attempts in a row were not good, those that are being decided among them.
    pub failures: i64,
    /// When the last one was made.
    pub last_at: Timestamp,
    /// Until when nobody gets in.
    pub locked_until: Option<Timestamp>,
}

impl LoginLock {
    /// The same without one attempt whose password was not looked at.
    #[must_use]
    pub fn without_one(&self, policy: &IdentityPolicy) -> Self {
        let failures = self.failures.saturating_sub(1).max(0);
        let is_locked = policy.lock_after > 0 && failures >= policy.lock_after;
        Self { failures, locked_until: self.locked_until.filter(|_| is_locked), ..self.clone() }
    }
}

/// Of whom attempts are counted.
pub fn lock_subject(user_id: Option<UserId>, name: &str) -> [u8; 16] {
    match user_id {
        Some(user_id) => *user_id.as_bytes(),
        None => {
            let name = name.trim().to_lowercase();
            let mut key = blake3::derive_key("vendue 2026 a name that nobody has", name.as_bytes());
            // Never an id that a user could have: those are of version 7.
            key[6] = 0xf0;
            let mut subject = [0; 16];
            for (to, from) in subject.iter_mut().zip(key) {
                *to = from;
            }
            subject
        }
    }
}

/// Counts an attempt before its password is looked at. Fails with `account_locked`, which says
/// until when.
pub fn attempt(
    known: Option<&LoginLock>,
    subject_id: [u8; 16],
    policy: &IdentityPolicy,
    now: Timestamp,
) -> Result<LoginLock, Error> {
    let fresh = LoginLock { subject_id, failures: 0, last_at: now, locked_until: None };
    let is_old = |lock: &&LoginLock| {
        now.ms_since(lock.last_at) >= policy.lock_s.saturating_mul(1_000)
            || lock.locked_until.is_some_and(|until| until <= now)
    };
    let mut lock = known.filter(|lock| !is_old(lock)).cloned().unwrap_or(fresh);
    if policy.lock_after == 0 {
        return Ok(lock);
    }
    if let Some(until) = lock.locked_until {
        return Err(locked(until, now));
    }
    lock.failures = lock.failures.saturating_add(1);
    lock.last_at = now;
    if lock.failures >= policy.lock_after {
        // A right password takes the lock away again.
        lock.locked_until = Some(now.plus_seconds(policy.lock_s));
    }
    Ok(lock)
}

fn locked(until: Timestamp, now: Timestamp) -> Error {
    Error::new(
        ErrorCode::AccountLocked,
        format!("too many wrong passwords: wait until {until}, or set another one by e-mail"),
    )
    .with("locked_until", until)
    .with("retry_after_ms", until.ms_since(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(s: i64) -> Timestamp {
        Timestamp::from_ms(1_000_000).plus_seconds(s)
    }

    fn tried(known: Option<&LoginLock>, s: i64) -> Result<LoginLock, Error> {
        attempt(known, [1; 16], &IdentityPolicy::default(), at(s))
    }

    #[test]
    fn the_sixth_attempt_meets_a_lock_of_thirty_minutes() {
        let mut lock = None;
        for s in 0..5 {
            lock = Some(tried(lock.as_ref(), s).expect("tried"));
        }
        let refused = tried(lock.as_ref(), 5).expect_err("locked");
        assert_eq!(refused.code(), ErrorCode::AccountLocked);
        assert_eq!(refused.detail("retry_after_ms"), Some(&((1_800 - 1) * 1_000).into()));
        assert!(tried(lock.as_ref(), 4 + 1_799).is_err());
        let after = tried(lock.as_ref(), 4 + 1_800).expect("over");
        assert_eq!((after.failures, after.locked_until), (1, None));
    }

    #[test]
    fn an_attempt_that_was_not_looked_at_is_taken_back() {
        let policy = IdentityPolicy::default();
        let lock = (0..5).fold(None, |lock, s| Some(tried(lock.as_ref(), s).expect("tried")));
        let lock = lock.expect("counted");
        assert!(tried(Some(&lock), 5).is_err());
        let back = lock.without_one(&policy);
        assert_eq!((back.failures, back.locked_until), (4, None));
        assert!(tried(Some(&back), 5).is_ok());
    }

    #[test]
    fn old_failures_are_forgotten_and_a_lock_can_be_switched_off() {
        let lock = (0..4).fold(None, |lock, s| Some(tried(lock.as_ref(), s).expect("tried")));
        assert_eq!(lock.as_ref().map(|lock| lock.failures), Some(4));
        assert_eq!(tried(lock.as_ref(), 3 + 1_800).expect("tried").failures, 1);
        let off = IdentityPolicy { lock_after: 0, ..IdentityPolicy::default() };
        let mut lock = None;
        for s in 0..50 {
            lock = Some(attempt(lock.as_ref(), [1; 16], &off, at(s)).expect("no lock"));
        }
        assert_eq!(lock.expect("counted").failures, 0);
    }

    #[test]
    fn a_name_that_nobody_has_is_one_whatever_its_capitals_and_never_a_user() {
        assert_eq!(lock_subject(None, " Anna"), lock_subject(None, "anna"));
        assert_ne!(lock_subject(None, "anna"), lock_subject(None, "bert"));
        assert_eq!(lock_subject(None, "anna")[6] >> 4, 0xf, "no version of a UUID that we make");
        let id = UserId::from_bytes([7; 16]);
        assert_eq!(lock_subject(Some(id), "anna"), [7; 16]);
    }
}
