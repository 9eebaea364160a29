//! Links that are good once: to confirm an e-mail address, to set another password.

use vendue_domain::identity::{
    Account, IdentityEvent, LinkKind, NameKind, OneTimeLink, OpaqueToken, UniqueName, User,
    UserView, link_invalid, normalise_email,
};
use vendue_domain::{Error, UserId};
use vendue_store::{Changes, Keys, Pending, Refusal, StoreExt, View};

use super::reset::reset;
use super::telling::Telling;
use super::{Identity, find_by_name, user_not_found};
use crate::mails::reader;
use crate::market::Market;
use crate::sessions::passwords_disabled;

impl Identity {
    /// Sends the user who acts another link to confirm the e-mail address; the one before is good
    /// no more. No API key may. Fails with `mail_unavailable` where no mail can be sent.
    pub fn request_email_verification(&self) -> Pending<()> {
        let market = self.0.clone();
        Pending::from_future(async move {
            let user = person(&market).await?;
            market.inner.mails.require()?;
            let email = user.email.clone();
            send(&market, LinkKind::VerifyEmail, &user, &email).await
        })
    }

    /// Confirms an e-mail address by the token of a link. Anybody may. When the link was for
    /// another address than the user has, it takes that one's place.
    ///
    /// Fails with `link_invalid`, and with `already_exists` when somebody else has the address by
    /// now.
    pub fn verify_email(&self, token: &str) -> Pending<UserView> {
        let (market, shown) = (self.0.clone(), shown(LinkKind::VerifyEmail, token));
        Pending::from_future(async move {
            let (shown, user_id) = shown?;
            let now = market.now();
            let keys = link_keys(LinkKind::VerifyEmail, user_id);
            let write = market.inner.store.write(keys, move |view| -> Result<_, Refusal> {
                let key = (LinkKind::VerifyEmail, user_id);
                let link = OneTimeLink::check(view.get::<OneTimeLink>(key)?, &shown, now)?;
                let user = view.get::<User>(user_id)?.filter(|user| user.is_active(now));
                let mut user = user.ok_or_else(link_invalid)?.clone();
                let mut telling = Telling::new(view, now);
                let before = user.email.clone();
                move_address(view, &mut telling.changes, &mut user, &link.email)?;
                user.email_verified_at = Some(now);
                user.version = user.version.saturating_add(1);
                let answer = user.own_view(now);
                telling.changes.put(user.clone());
                telling.changes.remove::<OneTimeLink>(key);
                telling.tell_user(user_id, IdentityEvent::EmailVerified)?;
                Ok((telling.finish(), (answer, before, user)))
            });
            let (answer, before, user) = write.await?;
            if before != user.email {
                let letter = market.inner.mails.texts.email_changed(&reader(&user), now);
                market.inner.mails.post(&before, &letter);
            }
            Ok(answer)
        })
    }

    /// Sends a link to set another password to whoever has this e-mail address. Anybody may, and is
    /// answered the same, after the same time, whether somebody has it or not.
    ///
    /// Fails with `invalid_argument` for what is no address, with `mail_unavailable` where no mail
    /// can be sent, and with `passwords_disabled` where users come from elsewhere.
    pub fn request_password_reset(&self, email: &str) -> Pending<()> {
        let market = self.0.clone();
        if let Err(refused) = may_reset(&market) {
            return Pending::ready(Err(refused));
        }
        let email = match normalise_email(email) {
            Ok(email) => email,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        // Whoever asks does not wait for what is looked up, written and posted.
        let links = market.inner.gate.links.clone();
        let sent = links.run(move || {
            let sent = Pending::from_future(async move { send_reset(&market, &email).await });
            let told = sent.wait();
            if let Err(failure) = &told {
                tracing::warn!(%failure, "a link to set another password was not sent");
            }
            told
        });
        drop(sent);
        Pending::ready(Ok(()))
    }

    /// Sets another password by the token of a link, ends all sessions of the user, and gives who
    /// it is. Anybody may. The account is no longer locked, and the address counts as confirmed. If
    /// it did not before, the API keys of the account are revoked: somebody else may have made it.
    ///
    /// Fails with `link_invalid`, and with `invalid_argument` for a password that cannot be.
    pub fn reset_password(&self, token: &str, password: &str) -> Pending<UserId> {
        let market = self.0.clone();
        let shown = shown(LinkKind::ResetPassword, token);
        let password = password.to_owned();
        Pending::from_future(async move { reset(&market, shown?, password).await })
    }

    /// A token that confirms a user's e-mail address or sets another password, for hosts that send
    /// mail in their own way. Only the host may. Fails with `user_not_found`.
    pub fn make_link(&self, kind: LinkKind, user_id: UserId) -> Pending<String> {
        if let Err(refused) = self.0.require_host() {
            return Pending::ready(Err(refused));
        }
        let market = self.0.clone();
        Pending::from_future(async move {
            let user = market.inner.store.get::<User>(user_id).await?;
            let user = user.filter(|user| user.is_active(market.now()));
            let user = user.ok_or_else(user_not_found)?;
            let (_, token) = store_link(&market, kind, user_id, &user.email).await?;
            Ok(token.text(kind.opaque()))
        })
    }
}

/// The user who acts, in person.
pub(super) async fn person(market: &Market) -> Result<User, Error> {
    let user_id = market.actor.require_person()?;
    market.viewer().await?;
    let user = market.inner.store.get::<User>(user_id).await?;
    user.ok_or_else(crate::actor::unauthenticated)
}

fn may_reset(market: &Market) -> Result<(), Error> {
    if !market.inner.identity.own_passwords {
        return Err(passwords_disabled());
    }
    market.inner.mails.require()
}

/// The token that is shown, and whose it says it is.
fn shown(kind: LinkKind, token: &str) -> Result<(OpaqueToken, UserId), Error> {
    let shown = OpaqueToken::parse(kind.opaque(), token.trim()).ok_or_else(link_invalid)?;
    Ok((shown, UserId::from_bytes(shown.id)))
}

pub(super) fn link_keys(kind: LinkKind, user_id: UserId) -> Keys {
    Keys::new().row::<OneTimeLink>((kind, user_id)).row::<Account>(user_id).row::<User>(user_id)
}

/// A new link, and the token that only its reader gets.
pub(super) fn link_row(
    market: &Market,
    kind: LinkKind,
    user_id: UserId,
    email: &str,
) -> Result<(OneTimeLink, OpaqueToken), Error> {
    let now = market.now();
    let token = OpaqueToken { id: *user_id.as_bytes(), secret: market.entropy()? };
    let policy = &market.inner.identity;
    let lasts_s = match kind {
        LinkKind::VerifyEmail | LinkKind::Setup => policy.verify_email_s,
        LinkKind::ResetPassword => policy.reset_password_s,
    };
    let link = OneTimeLink {
        kind,
        user_id,
        secret_digest: token.digest(),
        email: email.to_owned(),
        created_at: now,
        expires_at: now.plus_seconds(lasts_s),
    };
    Ok((link, token))
}

/// Keeps a new link in the place of the one before.
pub(super) async fn store_link(
    market: &Market,
    kind: LinkKind,
    user_id: UserId,
    email: &str,
) -> Result<(OneTimeLink, OpaqueToken), Error> {
    let (link, token) = link_row(market, kind, user_id, email)?;
    let (key, kept) = ((kind, user_id), link.clone());
    let keys = Keys::new().row::<OneTimeLink>(key);
    let write = market.inner.store.write(keys, move |view| -> Result<_, Refusal> {
        let _before = view.get::<OneTimeLink>(key)?;
        let mut changes = Changes::none();
        changes.put(kept.clone());
        Ok((changes, ()))
    });
    write.await?;
    Ok((link, token))
}

/// Keeps a new link and posts it.
pub(super) async fn send(
    market: &Market,
    kind: LinkKind,
    user: &User,
    email: &str,
) -> Result<(), Error> {
    let (link, token) = store_link(market, kind, user.id, email).await?;
    post_link(market, user, &link, &token);
    Ok(())
}

/// Posts a link to its address.
pub(super) fn post_link(market: &Market, user: &User, link: &OneTimeLink, token: &OpaqueToken) {
    let mails = &market.inner.mails;
    let address = mails.link(link.kind, token);
    let hours = link.expires_at.ms_since(link.created_at) / vendue_domain::MILLIS_PER_HOUR;
    let hours = u32::try_from(hours).unwrap_or(1).max(1);
    let letter = match link.kind {
        LinkKind::ResetPassword => mails.texts.reset_password(&reader(user), &address, hours),
        LinkKind::VerifyEmail | LinkKind::Setup => {
            mails.texts.verify_email(&reader(user), &address, hours)
        }
    };
    mails.post(&link.email, &letter);
}

async fn send_reset(market: &Market, email: &str) -> Result<(), Error> {
    let user = find_by_name(market, email).await?;
    match user.filter(|user| user.is_active(market.now())) {
        Some(user) => send(market, LinkKind::ResetPassword, &user, &user.email).await,
        None => Ok(()),
    }
}

/// Gives a user another address than before, if it is another one.
pub(crate) fn move_address(
    view: &View<'_>,
    changes: &mut Changes,
    user: &mut User,
    email: &str,
) -> Result<(), Refusal> {
    if user.email == email {
        return Ok(());
    }
    let before = (NameKind::Email, user.email.clone());
    if view.get::<UniqueName>(before.clone())?.is_some_and(|name| name.owner_id == user.id) {
        changes.remove::<UniqueName>(before);
    }
    user.email = email.to_owned();
    let [_, name] = user.unique_names();
    let taken = view.get::<UniqueName>((name.kind, name.value.clone()))?;
    changes.put(name.claim(taken)?);
    Ok(())
}

/// Makes a link worthless. Whoever knew the password before may have had a link sent to an address
/// of his own, to be used once the owner feels safe.
pub(crate) fn forget_link(
    view: &View<'_>,
    changes: &mut Changes,
    kind: LinkKind,
    user_id: UserId,
) -> Result<(), Refusal> {
    if view.get::<OneTimeLink>((kind, user_id))?.is_some() {
        changes.remove::<OneTimeLink>((kind, user_id));
    }
    Ok(())
}

pub(super) fn may_change(market: &Market) -> Result<(), Error> {
    if market.inner.identity.own_passwords { Ok(()) } else { Err(passwords_disabled()) }
}

/// Tells a user by mail that there is another password.
pub(super) fn tell_of_change(market: &Market, user: &User) {
    let letter = market.inner.mails.texts.password_changed(&reader(user), market.now());
    market.inner.mails.post(&user.email, &letter);
}
