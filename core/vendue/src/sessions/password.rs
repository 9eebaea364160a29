//! Whether a password is the right one, and how often that may be asked.

use vendue_domain::identity::{
    LoginLock, SanctionKind, User, attempt, check_password, lock_subject,
};
use vendue_domain::{Error, ErrorCode, UserId};
use vendue_store::queries::IdentityQueries;
use vendue_store::{Changes, Keys, Refusal, StoreExt};

use crate::audit;
use crate::identity::find_by_name;
use crate::market::Market;

/// What a right password has proved.
#[derive(Clone)]
pub(crate) struct Proof {
    /// Whose wrong passwords are to be forgotten.
    pub(super) subject_id: [u8; 16],
    /// The hash that it was compared with.
    pub(super) hash: String,
    /// The hash to keep from now on, when that one costs too little.
    pub(super) new_hash: Option<String>,
    /// The version of the user, which another password would have changed and a new hash of the
    /// same one has not.
    pub(super) version: i64,
}

impl Proof {
    /// Whether this is still what is kept of the password, if only hashed anew.
    pub(crate) fn is_of(&self, hash: Option<&str>) -> bool {
        hash.is_some_and(|hash| hash == self.hash || self.new_hash.as_deref() == Some(hash))
    }
}

/// The user of a name and a password. Fails with `credentials_invalid`, after the same time,
/// whether the name or the password is wrong, with `account_suspended` when both are right, and
/// with `account_locked`.
pub(crate) async fn verified(
    market: &Market,
    name: &str,
    password: String,
) -> Result<(User, Proof), Error> {
    if !market.inner.identity.own_passwords {
        return Err(passwords_disabled());
    }
    let user = find_by_name(market, name).await?;
    let subject_id = lock_subject(user.as_ref().map(|user| user.id), name);
    verified_at(market, user, subject_id, password).await
}

/// The same for somebody who is known, and has to show once more that it is still the same.
pub(crate) async fn verified_user(
    market: &Market,
    user: User,
    password: String,
) -> Result<(User, Proof), Error> {
    let subject_id = lock_subject(Some(user.id), "");
    verified_at(market, Some(user), subject_id, password).await
}

async fn verified_at(
    market: &Market,
    user: Option<User>,
    subject_id: [u8; 16],
    password: String,
) -> Result<(User, Proof), Error> {
    let user_id = user.as_ref().map(|user| user.id);
    count(market, subject_id).await.inspect_err(|refused| {
        if refused.code() == ErrorCode::AccountLocked {
            audit::refused(user_id, "locked");
        }
    })?;
    let hash = user.as_ref().and_then(|user| user.password_hash.clone());
    // A password that no rule allows cannot be right; it still costs a hash. Those of other systems
    // were allowed by other rules, so only what could not be hashed is left out.
    let password = if is_hashable(&password) { password } else { String::new() };
    let salt = market.entropy()?;
    let verdict = match market.inner.passwords.verify(password, hash.clone(), salt).await {
        Ok(verdict) => verdict,
        Err(failure) => {
            // It was not looked at, so it was not wrong: a crowd must not lock anybody out.
            take_back(market, subject_id).await;
            return Err(failure);
        }
    };
    let (Some(user), Some(hash), true) = (user, hash, verdict.matches) else {
        let cause = if user_id.is_some() { "another password" } else { "nobody has the name" };
        audit::refused(user_id, cause);
        return Err(credentials_invalid());
    };
    if !user.is_active(market.now()) {
        // It was the right one: only the user learns of the suspension, and is not locked for it.
        take_back(market, subject_id).await;
        audit::refused(user_id, "suspended");
        return Err(shut_out(market, &user).await?);
    }
    let version = user.version;
    Ok((user, Proof { subject_id, hash, new_hash: verdict.new_hash, version }))
}

/// What is told to somebody who is not let in any more and has proved who it is.
pub(super) async fn shut_out(market: &Market, user: &User) -> Result<Error, Error> {
    let now = market.now();
    let refused = match user.check_active(now) {
        Err(refused) if refused.code() == ErrorCode::AccountSuspended => refused,
        // Of an account that is gone nothing is told, not even that it was there.
        _ => return Ok(credentials_invalid()),
    };
    let held = market.inner.store.active_sanctions(user.id, now).await?;
    let held = held.into_iter().filter(|held| held.kind == SanctionKind::Suspension);
    let longest = held.max_by_key(|held| (held.ends_at.is_none(), held.ends_at));
    Ok(match longest {
        Some(held) => {
            let message = format!("{}: {}", refused.message(), held.reason);
            let told = Error::new(refused.code(), message).with("reason", held.reason);
            let ends_at = user.suspended_until;
            ends_at.map_or(told.clone(), |end| told.with("ends_at", end))
        }
        None => refused,
    })
}

/// Counts an attempt before the password is looked at.
async fn count(market: &Market, subject_id: [u8; 16]) -> Result<(), Error> {
    let (now, policy) = (market.now(), market.inner.identity);
    if policy.lock_after == 0 {
        return Ok(());
    }
    let keys = Keys::new().row::<LoginLock>(subject_id);
    let write = market.inner.store.write(keys, move |view| -> Result<_, Refusal> {
        let lock = attempt(view.get::<LoginLock>(subject_id)?, subject_id, &policy, now)?;
        let mut changes = Changes::none();
        changes.put(lock);
        Ok((changes, ()))
    });
    write.await
}

/// Keeps what a right password has proved: wrong ones before it are forgotten, and a hash that
/// costs too little is replaced.
pub(crate) async fn settle(market: &Market, user_id: UserId, proof: Proof) -> Result<(), Error> {
    let keys = Keys::new().row::<LoginLock>(proof.subject_id).row::<User>(user_id);
    let write = market.inner.store.write(keys, move |view| -> Result<_, Refusal> {
        let mut changes = Changes::none();
        if view.get::<LoginLock>(proof.subject_id)?.is_some() {
            changes.remove::<LoginLock>(proof.subject_id);
        }
        let user = view.get::<User>(user_id)?.ok_or_else(credentials_invalid)?;
        let is_same = user.password_hash.as_deref() == Some(proof.hash.as_str());
        if let (Some(new_hash), true) = (&proof.new_hash, is_same) {
            changes.put(User { password_hash: Some(new_hash.clone()), ..user.clone() });
        }
        Ok((changes, ()))
    });
    write.await
}

/// Takes back an attempt whose password was not looked at. That this fails too is told in the log:
/// then the attempt counts.
async fn take_back(market: &Market, subject_id: [u8; 16]) {
    let policy = market.inner.identity;
    let keys = Keys::new().row::<LoginLock>(subject_id);
    let write = market.inner.store.write(keys, move |view| -> Result<_, Refusal> {
        let mut changes = Changes::none();
        if let Some(lock) = view.get::<LoginLock>(subject_id)? {
            changes.put(lock.without_one(&policy));
        }
        Ok((changes, ()))
    });
    if let Err(failure) = write.await {
        tracing::warn!(%failure, "an attempt to sign in could not be taken back");
    }
}

fn is_hashable(password: &str) -> bool {
    !password.is_empty() && password.chars().count() <= vendue_domain::identity::PASSWORD_LENGTH_MAX
}

/// Checks a new password and starts hashing it.
pub(crate) fn hashed(
    market: &Market,
    password: &str,
) -> Result<vendue_store::Pending<String>, Error> {
    check_password(password)?;
    Ok(market.inner.passwords.hash(password.to_owned(), market.entropy()?))
}

pub(crate) fn credentials_invalid() -> Error {
    Error::new(ErrorCode::CredentialsInvalid, "the user name or the password is wrong")
}

pub(crate) fn passwords_disabled() -> Error {
    let message = "this market has no passwords of its own: sign in where your account is";
    Error::new(ErrorCode::PasswordsDisabled, message)
}
