//! The password and the e-mail address of the user who acts.

use vendue_domain::identity::{
    Account, IdentityEvent, LinkKind, NameKind, OneTimeLink, SessionEnd, UniqueName, User,
    normalise_email,
};
use vendue_domain::{Error, ErrorCode};
use vendue_store::{Keys, Pending, Refusal, StoreExt};

use super::Identity;
use super::ending::end_sessions;
use super::links::{forget_link, person, send, tell_of_change};
use super::telling::Telling;
use crate::mails::reader;
use crate::market::Market;
use crate::sessions::{Noted, hashed, passwords_disabled, settle, verified_user};

impl Identity {
    /// Sets another password for the user who acts, who shows the old one, and ends all other
    /// sessions. No API key may.
    ///
    /// Fails with `credentials_invalid`, also for a user who has no password here, with
    /// `account_locked` after too many wrong ones, and with `invalid_argument` for a password that
    /// cannot be.
    pub fn change_password(&self, old_password: &str, password: &str) -> Pending<()> {
        let (market, old, new) = (self.0.clone(), old_password.to_owned(), password.to_owned());
        Pending::from_future(async move { change_password(&market, old, &new).await })
    }

    /// Begins to change the e-mail address of the user who acts, who shows the password: a link to
    /// confirm it is sent to the new address, and until it is used the old one stays. No API key
    /// may.
    ///
    /// Fails with `credentials_invalid`, with `invalid_argument`, with `already_exists` for an
    /// address that somebody has, with `mail_unavailable` where no mail can be sent, and with
    /// `passwords_disabled` where users come from elsewhere, with the address they have there.
    pub fn change_email(&self, password: &str, email: &str) -> Pending<()> {
        let (market, password, email) = (self.0.clone(), password.to_owned(), email.to_owned());
        Pending::from_future(async move {
            let user = person(&market).await?;
            if !market.inner.identity.own_passwords {
                return Err(passwords_disabled());
            }
            market.inner.mails.require()?;
            let email = normalise_email(&email)?;
            let (user, proof) = verified_user(&market, user, password).await?;
            settle(&market, user.id, proof).await?;
            let name = market.inner.store.get::<UniqueName>((NameKind::Email, email.clone()));
            if name.await?.is_some_and(|name| name.owner_id != user.id) {
                let message = "this email is already taken";
                return Err(Error::new(ErrorCode::AlreadyExists, message).with("field", "email"));
            }
            send(&market, LinkKind::VerifyEmail, &user, &email).await?;
            if user.email != email {
                // The owner hears of it while the address is still the owner's.
                let letter = market.inner.mails.texts.email_changing(&reader(&user), market.now());
                market.inner.mails.post(&user.email, &letter);
            }
            Ok(())
        })
    }
}

async fn change_password(market: &Market, old: String, new: &str) -> Result<(), Error> {
    let user = person(market).await?;
    if !market.inner.identity.own_passwords {
        return Err(passwords_disabled());
    }
    vendue_domain::identity::check_password(new)?;
    let user_id = user.id;
    let (_, proof) = verified_user(market, user, old).await?;
    settle(market, user_id, proof.clone()).await?;
    let hash = hashed(market, new)?.await?;
    let (acting, keep) = (market.acting(), market.session);
    let keys = Keys::new()
        .row::<User>(user_id)
        .row::<Account>(user_id)
        .row::<OneTimeLink>((LinkKind::ResetPassword, user_id))
        .row::<OneTimeLink>((LinkKind::VerifyEmail, user_id));
    let noted = Noted::default();
    let told = noted.clone();
    let write = market.inner.store.write(keys, move |view| -> Result<_, Refusal> {
        acting.rights(view)?;
        let user = view.get::<User>(user_id)?.ok_or_else(crate::actor::unauthenticated)?;
        let mut user = user.clone();
        // The old one may be that no more: somebody was quicker with another one.
        if !proof.is_of(user.password_hash.as_deref()) {
            return Err(crate::sessions::credentials_invalid().into());
        }
        user.password_hash = Some(hash.clone());
        user.version = user.version.saturating_add(1);
        let mut telling = Telling::new(view, acting.now);
        telling.changes.put(user.clone());
        // Links that were sent before would undo this.
        forget_link(view, &mut telling.changes, LinkKind::ResetPassword, user_id)?;
        forget_link(view, &mut telling.changes, LinkKind::VerifyEmail, user_id)?;
        let because = SessionEnd::PasswordChanged;
        end_sessions(&mut telling, view, user_id, keep, because)?;
        telling.tell_user(user_id, IdentityEvent::PasswordChanged)?;
        Ok((telling.finish_noting(&told), user))
    });
    let user = noted.after(market, write).await?;
    tell_of_change(market, &user);
    Ok(())
}
