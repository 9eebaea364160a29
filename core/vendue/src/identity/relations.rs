//! Whom users follow, and of whom they want to hear nothing.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use vendue_domain::identity::{
    Account, Block, Follow, IdentityEvent, User, UserState, UserView, check_other,
};
use vendue_domain::{Error, ErrorCode, Timestamp, UserId};
use vendue_store::queries::IdentityQueries;
use vendue_store::{Changes, Key, Keys, Missing, Page, PageRequest, Pending, Refusal, View};

use crate::actor::forbidden;
use crate::identity::profile::living;
use crate::identity::telling::Telling;
use crate::identity::{Identity, user_not_found};
use crate::market::Market;

/// Somebody in a list of who follows, is followed, or is blocked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RelatedUser {
    /// The user, as everybody sees one.
    pub user: UserView,
    /// Since when.
    pub since: Timestamp,
    /// In a list of who is blocked: whether the user may not bid, either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bids: Option<bool>,
}

impl Identity {
    /// Follows somebody, who is told of it. To follow again changes nothing.
    ///
    /// Fails with `unauthenticated`, with `invalid_argument` for oneself, with `user_not_found`,
    /// and with `blocked` by who wants to hear nothing of the actor.
    pub fn follow(&self, user_id: UserId) -> Pending<()> {
        let follower_id = match self.other_than(user_id) {
            Ok(follower_id) => follower_id,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        let actor = self.0.acting();
        let keys = Keys::new()
            .row::<Follow>((follower_id, user_id))
            .row::<Account>(user_id)
            .look::<User>(follower_id)
            .look::<User>(user_id)
            .look::<Block>((user_id, follower_id));
        self.0.write("identity.follow", &user_id, keys, move |view| {
            actor.rights(view)?;
            require_other(view, user_id)?;
            if block(view, user_id, follower_id)?.is_some() {
                return Err(blocked().into());
            }
            if view.get::<Follow>((follower_id, user_id))?.is_some() {
                return Ok((Changes::none(), ()));
            }
            let mut telling = Telling::new(view, actor.now);
            telling.changes.put(Follow { follower_id, followed_id: user_id, since: actor.now });
            // Who blocks at the same time gets the same account: one of the two comes second.
            telling.tell_user(user_id, IdentityEvent::Followed { follower_id })?;
            Ok((telling.finish(), ()))
        })
    }

    /// Follows somebody no longer. It is no fault if it was never so. Fails with
    /// `unauthenticated`.
    pub fn unfollow(&self, user_id: UserId) -> Pending<()> {
        let follower_id = match self.0.actor.require_user() {
            Ok(follower_id) => follower_id,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        let actor = self.0.acting();
        let keys = Keys::new().row::<Follow>((follower_id, user_id)).look::<User>(follower_id);
        self.0.write("identity.unfollow", &user_id, keys, move |view| {
            actor.rights(view)?;
            let mut changes = Changes::none();
            if view.get::<Follow>((follower_id, user_id))?.is_some() {
                changes.remove::<Follow>((follower_id, user_id));
            }
            Ok((changes, ()))
        })
    }

    /// Wants to hear nothing of somebody from now on: neither of the two follows the other any
    /// longer. With `bids` the other may not bid on auctions of the user who acts, either; bids
    /// that were placed before stand.
    ///
    /// Fails with `unauthenticated`, with `invalid_argument` for oneself and with
    /// `user_not_found`.
    pub fn block(&self, user_id: UserId, bids: bool) -> Pending<()> {
        let blocker_id = match self.other_than(user_id) {
            Ok(blocker_id) => blocker_id,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        let actor = self.0.acting();
        let keys = Keys::new()
            .row::<Block>((blocker_id, user_id))
            .row::<Account>(blocker_id)
            .row::<Follow>((user_id, blocker_id))
            .row::<Follow>((blocker_id, user_id))
            .look::<User>(user_id);
        let keys = if bids { keys.row::<User>(blocker_id) } else { keys.look::<User>(blocker_id) };
        self.0.write("identity.block", &(user_id, bids), keys, move |view| {
            actor.rights(view)?;
            require_other(view, user_id)?;
            let mut telling = Telling::new(view, actor.now);
            // Nothing is told: it is there so that who follows at the same time comes second.
            telling.account(blocker_id)?;
            for (follower, followed) in [(user_id, blocker_id), (blocker_id, user_id)] {
                if view.get::<Follow>((follower, followed))?.is_some() {
                    telling.changes.remove::<Follow>((follower, followed));
                }
            }
            let known = view.get::<Block>((blocker_id, user_id))?;
            let since = known.map_or(actor.now, |known| known.since);
            telling.changes.put(Block { blocker_id, blocked_id: user_id, bids, since });
            let blocker = if bids { living(view, blocker_id)? } else { None };
            if let Some(blocker) = blocker.filter(|user| !user.blocks_bidders) {
                // It stays when the last block goes: then somebody looks once in vain.
                telling.changes.put(User { blocks_bidders: true, ..blocker.clone() });
            }
            Ok((telling.finish(), ()))
        })
    }

    /// Blocks somebody no longer. It is no fault if it was never so. Fails with
    /// `unauthenticated`.
    pub fn unblock(&self, user_id: UserId) -> Pending<()> {
        let blocker_id = match self.0.actor.require_user() {
            Ok(blocker_id) => blocker_id,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        let actor = self.0.acting();
        let keys = Keys::new().row::<Block>((blocker_id, user_id)).look::<User>(blocker_id);
        self.0.write("identity.unblock", &user_id, keys, move |view| {
            actor.rights(view)?;
            let mut changes = Changes::none();
            if view.get::<Block>((blocker_id, user_id))?.is_some() {
                changes.remove::<Block>((blocker_id, user_id));
            }
            Ok((changes, ()))
        })
    }

    /// A page of whom a user follows, for the user and whom the platform trusts. Fails with
    /// `forbidden`.
    pub fn followed(&self, user_id: UserId, page: PageRequest) -> Pending<Page<RelatedUser>> {
        let market = self.0.clone();
        Pending::from_future(async move {
            require_own(&market, user_id).await?;
            let found = market.inner.store.followed(user_id, page).await?;
            with_users(&market, found, |row| (row.followed_id, row.since, None)).await
        })
    }

    /// A page of who follows a user, for the user and whom the platform trusts. Fails with
    /// `forbidden`.
    pub fn followers(&self, user_id: UserId, page: PageRequest) -> Pending<Page<RelatedUser>> {
        let market = self.0.clone();
        Pending::from_future(async move {
            require_own(&market, user_id).await?;
            let found = market.inner.store.followers(user_id, page).await?;
            with_users(&market, found, |row| (row.follower_id, row.since, None)).await
        })
    }

    /// A page of whom a user blocks, for the user and whom the platform trusts. Fails with
    /// `forbidden`.
    pub fn blocked(&self, user_id: UserId, page: PageRequest) -> Pending<Page<RelatedUser>> {
        let market = self.0.clone();
        Pending::from_future(async move {
            require_own(&market, user_id).await?;
            let found = market.inner.store.blocked(user_id, page).await?;
            with_users(&market, found, |row| (row.blocked_id, row.since, Some(row.bids))).await
        })
    }

    /// The user who acts, who must be somebody else.
    fn other_than(&self, other: UserId) -> Result<UserId, Error> {
        let user_id = self.0.actor.require_user()?;
        check_other(user_id, other)?;
        Ok(user_id)
    }
}

/// What one user has said of another who is not wanted.
pub(crate) fn block<'a>(
    view: &View<'a>,
    by: UserId,
    user_id: UserId,
) -> Result<Option<&'a Block>, Missing> {
    view.look::<Block>((by, user_id))
}

/// The other user does not want that.
pub(crate) fn blocked() -> Error {
    Error::new(ErrorCode::Blocked, "the other user has blocked you")
}

fn require_other(view: &View<'_>, user_id: UserId) -> Result<(), Refusal> {
    match view.look::<User>(user_id)? {
        Some(user) if user.state != UserState::Deleted => Ok(()),
        _ => Err(user_not_found().with("field", "user_id").into()),
    }
}

/// Fails with `forbidden` for who is neither this user nor trusted.
pub(crate) async fn require_own(market: &Market, user_id: UserId) -> Result<(), Error> {
    let viewer = market.viewer().await?;
    if viewer.is_trusted || viewer.user_id == Some(user_id) { Ok(()) } else { Err(forbidden()) }
}

/// The same page with the users; one whose account is gone is left out.
async fn with_users<T: Send + 'static>(
    market: &Market,
    page: Page<T>,
    row: fn(&T) -> (UserId, Timestamp, Option<bool>),
) -> Result<Page<RelatedUser>, Error> {
    let rows: Vec<_> = page.items.iter().map(row).collect();
    let keys = rows.iter().map(|(id, ..)| Key::of::<User>(*id)).collect();
    let found = market.inner.store.read(keys).await?;
    let found =
        found.into_iter().flatten().filter_map(|row| row.into_any().downcast::<User>().ok());
    let now = market.now();
    let users: HashMap<UserId, UserView> = found.map(|user| (user.id, user.view(now))).collect();
    let related = rows.into_iter().filter_map(|(id, since, bids)| {
        users.get(&id).map(|user| RelatedUser { user: user.clone(), since, bids })
    });
    Ok(Page { items: related.collect(), next_cursor: page.next_cursor })
}
