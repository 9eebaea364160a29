//! The end of an account: what tells who somebody was goes, and what others need stays without a
//! name. `docs/identity.md` says which is which.
//!
//! What an account leaves in other tables is searched for and removed in portions. Nearly always
//! one is enough, and goes in the same commit as the account itself. The account goes with the last
//! of them: if the program ends before that, the user can still sign in and ask again. Whatever
//! somebody else adds in the same moment is swept up afterwards.

mod account;
mod memberships;
mod traces;

use std::fmt;

use vendue_domain::identity::{Feed, PlatformRole, User, UserState};
use vendue_domain::{Error, ErrorCode, UserId};
use vendue_store::queries::{AuctionQueries, IdentityQueries};
use vendue_store::{Pending, Refusal, StoreExt, View};

use crate::actor::{Actor, forbidden};
use crate::identity::meanwhile::{is_meanwhile, meanwhile};
use crate::identity::telling::ACCESS_FEED;
use crate::identity::{Identity, user_not_found};
use crate::market::Market;
use crate::sessions::{settle, verified_user};

use self::account::delete;
use self::memberships::Memberships;
use self::traces::Traces;

/// How many portions there may be. A portion is large, and each removes what it found.
const PORTIONS_MAX: u32 = 10_000;

/// What is needed to delete an account. Its debug form shows no password.
#[derive(Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DeleteAccount {
    /// The password of who deletes the own account; nothing for a user who has none.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub password: Option<String>,
}

impl fmt::Debug for DeleteAccount {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("DeleteAccount")
    }
}

impl Identity {
    /// Deletes an account for good: the own one, with the password if there is one, or any for whom
    /// the platform trusts. Bids, auctions and what was sold stay, of a deleted user without a
    /// name; everything else goes. Deleting it once more removes what may have been left.
    ///
    /// Fails with `unauthenticated`, with `scope_missing` for every API key, with `forbidden`, with
    /// `user_not_found`, with `credentials_invalid`, with `account_locked` after too many wrong
    /// passwords, and with `account_in_use` while the user has
    /// something on sale or is the only owner of a workspace with other members.
    pub fn delete_account(&self, user_id: UserId, delete: DeleteAccount) -> Pending<()> {
        let market = self.0.clone();
        Pending::from_future(async move {
            let user = allowed(&market, user_id, delete).await?;
            if user.state != UserState::Deleted {
                delete_living(&market, &user).await?;
            }
            sweep(&market, &user).await
        })
    }
}

/// The user, for who may delete the account.
async fn allowed(market: &Market, user_id: UserId, delete: DeleteAccount) -> Result<User, Error> {
    if market.actor() != Actor::Host {
        let acting = market.actor().require_person()?;
        let viewer = market.viewer().await?;
        if acting != user_id && !viewer.is_trusted {
            return Err(forbidden());
        }
    }
    let found = market.inner.store.get::<User>(user_id).await?;
    let user = found.ok_or_else(user_not_found)?;
    let is_own = market.actor().user_id() == Some(user_id);
    if is_own && market.inner.identity.own_passwords && user.password_hash.is_some() {
        let password = delete.password.unwrap_or_default();
        let (user, proof) = verified_user(market, user.clone(), password).await?;
        settle(market, user.id, proof).await?;
    }
    Ok(user)
}

async fn delete_living(market: &Market, user: &User) -> Result<(), Error> {
    for _ in 0..PORTIONS_MAX {
        let others = Others::of(market, user.id).await?;
        let memberships = Memberships::of(market, user.id).await?;
        memberships.check_unused(user.id)?;
        if market.inner.store.sells(user.id).await? {
            return Err(in_use("the account has something on sale: end that first"));
        }
        let traces = Traces::of(market, user, true).await?;
        if !traces.may_be_more() {
            match delete(market, user.id, others, memberships, traces).await {
                Err(refused) if is_meanwhile(&refused) => continue,
                answer => return answer,
            }
        }
        traces.remove(market).await?;
    }
    Err(in_use("the account is still being used"))
}

/// What makes sure that an administrator stays: of two who go at once one does. Every end of access
/// moves the number on.
#[derive(Clone, Copy, Debug)]
struct Others(Option<i64>);

impl Others {
    /// Fails with `account_in_use` for the only administrator.
    async fn of(market: &Market, user_id: UserId) -> Result<Self, Error> {
        let user = market.inner.store.get::<User>(user_id).await?;
        if user.is_none_or(|user| user.role != PlatformRole::Admin) {
            return Ok(Self(None));
        }
        // The number first: what comes after it is noticed.
        let feed = market.inner.store.get::<Feed>(ACCESS_FEED.to_owned()).await?;
        let event_sequence = feed.map_or(0, |feed| feed.event_sequence);
        if !market.inner.store.has_admin(Some(user_id)).await? {
            return Err(in_use("it is the only administrator: give somebody else the role first"));
        }
        Ok(Self(Some(event_sequence)))
    }

    /// Fails with `version_conflict` when somebody may have gone since, and when the user has
    /// become an administrator.
    fn check(self, view: &View<'_>, user: &User) -> Result<(), Refusal> {
        if user.role != PlatformRole::Admin {
            return Ok(());
        }
        let feed = view.get::<Feed>(ACCESS_FEED.to_owned())?;
        let known = feed.map_or(0, |feed| feed.event_sequence);
        if self.0 == Some(known) { Ok(()) } else { Err(meanwhile().into()) }
    }
}

/// Removes what is left of an account that is deleted.
async fn sweep(market: &Market, user: &User) -> Result<(), Error> {
    for _ in 0..PORTIONS_MAX {
        let memberships = Memberships::of(market, user.id).await?;
        let traces = Traces::of(market, user, false).await?;
        if memberships.is_empty() && traces.is_empty() {
            break;
        }
        memberships.remove(market, user.id).await?;
        traces.remove(market).await?;
    }
    Ok(())
}

fn in_use(message: &str) -> Error {
    Error::new(ErrorCode::AccountInUse, message)
}
