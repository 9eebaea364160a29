//! Another password by a link.

use vendue_domain::identity::{
    API_KEYS_MAX, ApiKey, IdentityEvent, LinkKind, LoginLock, OneTimeLink, OpaqueToken, SessionEnd,
    User, check_password, link_invalid, lock_subject,
};
use vendue_domain::{Error, UserId};
use vendue_store::queries::IdentityQueries;
use vendue_store::{Keys, Pending, Refusal, StoreExt, View};

use super::ending::end_sessions;
use super::links::{forget_link, link_keys, may_change, tell_of_change};
use super::meanwhile::{ATTEMPTS, SeenUser, is_meanwhile, meanwhile};
use super::telling::Telling;
use crate::market::Market;
use crate::sessions::{Noted, hashed, put_revoked};

/// A link that was shown, and the hash that it brings.
#[derive(Clone)]
struct Reset {
    user_id: UserId,
    shown: OpaqueToken,
    hash: String,
}

pub(super) async fn reset(
    market: &Market,
    (shown, user_id): (OpaqueToken, UserId),
    password: String,
) -> Result<UserId, Error> {
    may_change(market)?;
    check_password(&password)?;
    // Looked at first: a hash costs more than a guess may.
    let known = market.inner.store.get::<OneTimeLink>((LinkKind::ResetPassword, user_id)).await?;
    OneTimeLink::check(known.as_ref(), &shown, market.now())?;
    let hash = hashed(market, &password)?.await?;
    let reset = Reset { user_id, shown, hash };
    for _ in 0..ATTEMPTS {
        let keys = UserKeys::of(market, user_id).await?;
        match store(market, reset.clone(), keys).await {
            Err(refused) if is_meanwhile(&refused) => {}
            answer => {
                let user = answer?;
                tell_of_change(market, &user);
                return Ok(user.id);
            }
        }
    }
    Err(meanwhile())
}

fn store(market: &Market, reset: Reset, api_keys: UserKeys) -> Pending<User> {
    let Reset { user_id, shown, hash } = reset;
    let (now, key) = (market.now(), (LinkKind::ResetPassword, user_id));
    let subject_id = lock_subject(Some(user_id), "");
    let keys = link_keys(LinkKind::ResetPassword, user_id)
        .row::<LoginLock>(subject_id)
        .row::<OneTimeLink>((LinkKind::VerifyEmail, user_id));
    let noted = Noted::default();
    let told = noted.clone();
    let write = market.inner.store.write(keys, move |view| -> Result<_, Refusal> {
        let link = OneTimeLink::check(view.get::<OneTimeLink>(key)?, &shown, now)?;
        // Whoever reads what is sent to an address that was given up is not the user any more.
        let is_theirs = |user: &&User| user.is_active(now) && user.email == link.email;
        let user = view.get::<User>(user_id)?.filter(is_theirs);
        let mut user = user.ok_or_else(link_invalid)?.clone();
        let mut telling = Telling::new(view, now);
        if user.email_verified_at.is_none() {
            user.email_verified_at = Some(now);
            api_keys.revoke(&mut telling, view)?;
        }
        user.password_hash = Some(hash.clone());
        user.version = user.version.saturating_add(1);
        telling.changes.put(user.clone());
        telling.changes.remove::<OneTimeLink>(key);
        if view.get::<LoginLock>(subject_id)?.is_some() {
            telling.changes.remove::<LoginLock>(subject_id);
        }
        forget_link(view, &mut telling.changes, LinkKind::VerifyEmail, user_id)?;
        end_sessions(&mut telling, view, user_id, None, SessionEnd::PasswordChanged)?;
        telling.tell_user(user_id, IdentityEvent::PasswordChanged)?;
        Ok((telling.finish_noting(&told), user))
    });
    noted.after(market, write)
}

/// The keys of a user. Where nobody had confirmed the address before, whoever made the account may
/// be somebody else than who reads what is sent to it, and must not keep a way in.
#[derive(Clone)]
struct UserKeys {
    seen: SeenUser,
    keys: Vec<ApiKey>,
}

impl UserKeys {
    async fn of(market: &Market, user_id: UserId) -> Result<Self, Error> {
        // Of every key the user is told.
        let seen = SeenUser::now(market, user_id).await?;
        let limit = u32::try_from(API_KEYS_MAX).unwrap_or(u32::MAX);
        let keys = market.inner.store.api_keys(user_id, limit).await?;
        Ok(Self { seen, keys })
    }

    fn revoke(&self, telling: &mut Telling<'_, '_>, view: &View<'_>) -> Result<(), Refusal> {
        self.seen.check(telling)?;
        let keys = self.keys.iter().fold(Keys::new(), |keys, key| keys.row::<ApiKey>(key.id));
        view.need(&keys)?;
        for key in &self.keys {
            if let Some(key) = view.get::<ApiKey>(key.id)?.filter(|key| key.revoked_at.is_none()) {
                put_revoked(telling, key)?;
            }
        }
        Ok(())
    }
}
