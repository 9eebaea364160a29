//! The first administrator, made by a link that the program prints.

use vendue_domain::identity::{
    LinkKind, NewUser, OneTimeLink, OpaqueToken, PlatformRole, UserView, link_invalid,
};
use vendue_domain::{Error, UserId};
use vendue_store::queries::IdentityQueries;
use vendue_store::{Pending, Refusal, StoreExt};

use super::Identity;
use super::links::store_link;
use super::register::{insert, new_rows};
use crate::market::Market;
use crate::sessions::{hashed, passwords_disabled};

/// Whose the link is: nobody's yet.
const NOBODY: UserId = UserId::from_bytes([0; 16]);

impl Identity {
    /// A token with which somebody becomes the first administrator, once and within 24 hours, or
    /// nothing when there is one already. A later token takes the place of the one before. Only the
    /// host may.
    pub fn set_up_token(&self) -> Pending<Option<String>> {
        if let Err(refused) = self.0.require_host() {
            return Pending::ready(Err(refused));
        }
        let market = self.0.clone();
        Pending::from_future(async move {
            if market.inner.store.has_admin(None).await? {
                return Ok(None);
            }
            let (_, token) = store_link(&market, LinkKind::Setup, NOBODY, "").await?;
            Ok(Some(token.text(LinkKind::Setup.opaque())))
        })
    }

    /// Registers the first administrator by a token of [`Identity::set_up_token`]. Anybody may who
    /// has it.
    ///
    /// Fails with `link_invalid`, also when there is an administrator by now, with
    /// `passwords_disabled` where users come from elsewhere, and as [`Identity::register`] does;
    /// then the token stays good.
    pub fn set_up(&self, token: &str, new: NewUser) -> Pending<UserView> {
        let market = self.0.clone();
        let shown = OpaqueToken::parse(LinkKind::Setup.opaque(), token.trim());
        Pending::from_future(async move {
            let shown = shown.ok_or_else(link_invalid)?;
            set_up(&market, shown, new).await
        })
    }
}

async fn set_up(market: &Market, shown: OpaqueToken, new: NewUser) -> Result<UserView, Error> {
    let (now, key) = (market.now(), (LinkKind::Setup, NOBODY));
    // Looked at first: a hash costs more than a guess may.
    let known = market.inner.store.get::<OneTimeLink>(key).await?;
    OneTimeLink::check(known.as_ref(), &shown, now)?;
    if !market.inner.identity.own_passwords {
        return Err(passwords_disabled());
    }
    // A printed link must not stay a second way in after an administrator was made otherwise.
    if market.inner.store.has_admin(None).await? {
        return Err(link_invalid());
    }
    let valid = new.validate()?;
    let Some(password) = &new.password else {
        return Err(Error::invalid("password", "is needed to sign in with"));
    };
    let hash = hashed(market, password)?.await?;
    let rows = new_rows(market, valid, Some(hash), PlatformRole::Admin)?;
    let keys = rows.keys().row::<OneTimeLink>(key);
    let write = market.inner.store.write(keys, move |view| -> Result<_, Refusal> {
        OneTimeLink::check(view.get::<OneTimeLink>(key)?, &shown, now)?;
        let (mut changes, answer) = insert(view, &rows, now)?;
        changes.remove::<OneTimeLink>(key);
        Ok((changes, answer))
    });
    write.await
}
