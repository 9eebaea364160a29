//! How the profile of a user of another system is kept in step with what is said there.

use vendue_domain::identity::{
    ExternalAccount, ExternalProfile, IdentityEvent, LinkKind, NameKind, UniqueName, User,
};
use vendue_domain::{Error, Timestamp, UserId};
use vendue_store::{Keys, Refusal, StoreExt, View};
use vendue_tokens::DirectoryProfile;

use super::external::{confirmed_email, display_name, first_seen, is_no_address};
use crate::identity::links::{forget_link, move_address};
use crate::identity::telling::Telling;
use crate::mails::reader;
use crate::market::Market;

/// How long a profile that was taken over counts as the same, in milliseconds: ten minutes.
const IN_STEP_MS: i64 = 600_000;

/// The user of a profile of another system: who is known already, kept in step, or a new one.
pub(super) async fn in_step(market: &Market, profile: ExternalProfile) -> Result<UserId, Error> {
    let now = market.now();
    let key = (profile.source.clone(), profile.external_user.clone());
    let account = market.inner.store.get::<ExternalAccount>(key).await?;
    match account {
        Some(account) if now.ms_since(account.synced_at) < IN_STEP_MS => Ok(account.user_id),
        Some(account) => {
            let user_id = account.user_id;
            take_over(market, asked_directory(market, profile).await, user_id, now).await?;
            Ok(user_id)
        }
        None => first_seen(market, asked_directory(market, profile).await, now).await,
    }
}

/// The profile with what the directory knows better. When it does not answer, what the token says
/// has to do.
async fn asked_directory(market: &Market, profile: ExternalProfile) -> ExternalProfile {
    let Some((source, directory)) = &market.inner.gate.directory else { return profile };
    if *source != profile.source {
        return profile;
    }
    let (directory, id, now) = (directory.clone(), profile.external_user.clone(), market.now());
    let found = market.inner.gate.background.run(move || directory.profile(&id, now)).await;
    match found {
        Ok(Some(found)) => merged(profile, found, now),
        Ok(None) => profile,
        Err(failure) => {
            tracing::warn!(%failure, source, "the directory does not answer");
            profile
        }
    }
}

fn merged(profile: ExternalProfile, found: DirectoryProfile, now: Timestamp) -> ExternalProfile {
    // An old copy may hold an address that was given up since.
    let is_sure = found.email_verified && !found.stale;
    let email = found.email.filter(|_| is_sure).map(|email| (email, true));
    let stated_at = if email.is_some() { Some(now) } else { profile.stated_at };
    ExternalProfile {
        email: email.or(profile.email),
        username: found.username.or(profile.username),
        display_name: found.display_name.or(profile.display_name),
        stated_at,
        ..profile
    }
}

/// Takes over what the other system says of a user who is known.
async fn take_over(
    market: &Market,
    profile: ExternalProfile,
    user_id: UserId,
    now: Timestamp,
) -> Result<(), Error> {
    let key = (profile.source.clone(), profile.external_user.clone());
    // Everybody looks at users: the row is taken only when something has changed.
    let keys = Keys::new().row::<ExternalAccount>(key.clone()).look::<User>(user_id);
    let write = market.inner.store.write(keys, move |view| -> Result<_, Refusal> {
        let mut telling = Telling::new(view, now);
        let Some(account) = view.get::<ExternalAccount>(key.clone())? else {
            return Ok((telling.finish(), None));
        };
        let stated_at = profile.stated_at.unwrap_or(account.stated_at).max(account.stated_at);
        telling.changes.put(ExternalAccount { synced_at: now, stated_at, ..account.clone() });
        let mut moved = None;
        if let Some(user) = view.look::<User>(user_id)?.filter(|user| user.is_active(now)) {
            let mut wanted = user.clone();
            if let Some(name) = display_name(&profile) {
                wanted.display_name = name;
            }
            take_address(view, &mut telling, &profile, account, &mut wanted)?;
            if wanted != *user {
                let _taken = view.get::<User>(user_id)?;
                wanted.version = user.version.saturating_add(1);
                if wanted.email != user.email && !is_no_address(&user.email) {
                    moved = Some((user.email.clone(), wanted.clone()));
                }
                telling.changes.put(wanted);
                telling.tell_user(user_id, IdentityEvent::ProfileChanged)?;
            }
        }
        Ok((telling.finish(), moved))
    });
    if let Some((before, user)) = write.await? {
        // Whoever has that address may have lost the account over there to somebody else.
        let letter = market.inner.mails.texts.email_changed(&reader(&user), now);
        market.inner.mails.post(&before, &letter);
    }
    Ok(())
}

/// Takes over the address, if it is for the other system to say: of a user who came from there and
/// has no password here. It must be confirmed over there, and stated later than what was taken over
/// before: an older token that is still good would bring back an address that was given up. One
/// that somebody else has here is left alone.
fn take_address(
    view: &View<'_>,
    telling: &mut Telling<'_, '_>,
    profile: &ExternalProfile,
    account: &ExternalAccount,
    user: &mut User,
) -> Result<(), Refusal> {
    let is_ours = account.since != user.created_at || user.password_hash.is_some();
    let is_newer = profile.stated_at.is_some_and(|stated_at| stated_at > account.stated_at);
    let Some(email) = confirmed_email(profile).filter(|_| is_newer && !is_ours) else {
        return Ok(());
    };
    if email != user.email {
        let taken = view.get::<UniqueName>((NameKind::Email, email.clone()))?;
        if taken.is_some_and(|name| name.owner_id != user.id) {
            return Ok(());
        }
        move_address(view, &mut telling.changes, user, &email)?;
        // A link that went to the address before confirms nothing any more.
        for kind in [LinkKind::VerifyEmail, LinkKind::ResetPassword] {
            forget_link(view, &mut telling.changes, kind, user.id)?;
        }
        user.email_verified_at = None;
    }
    if user.email_verified_at.is_none() {
        user.email_verified_at = Some(telling.now);
        telling.tell_user(user.id, IdentityEvent::EmailVerified)?;
    }
    Ok(())
}
