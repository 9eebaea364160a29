//! Users and their credentials.

mod credentials;
pub(crate) mod deletion;
pub(crate) mod ending;
pub(crate) mod import;
pub(crate) mod links;
pub(crate) mod meanwhile;
pub(crate) mod profile;
mod register;
pub(crate) mod relations;
mod reset;
pub(crate) mod sanctions;
mod setup;
pub(crate) mod state;
pub(crate) mod telling;

use vendue_domain::identity::{NameKind, UniqueName, User, UserView, Username, normalise_email};
use vendue_domain::{Error, ErrorCode, UserId, WorkspaceId};
use vendue_store::queries::IdentityQueries;
use vendue_store::{Page, PageRequest, Pending, StoreExt};

use crate::actor::{Actor, unknown_user};
use crate::identity::sanctions::require_trusted;
use crate::market::Market;

/// Users and their credentials.
#[derive(Clone, Debug)]
pub struct Identity(pub(crate) Market);

impl Identity {
    /// The user who acts. Fails with `unauthenticated`, and with `account_suspended`.
    pub fn me(&self) -> Pending<UserView> {
        let user_id = self.0.require_read_scope().and_then(|()| self.0.actor.require_user());
        let (id, now) = match user_id {
            Ok(id) => (id, self.0.now()),
            Err(refused) => return Pending::ready(Err(refused)),
        };
        self.find(id).and_then(move |user| {
            let user = user.ok_or_else(|| unknown_user(id))?;
            user.check_active(now)?;
            Ok(user.own_view(now))
        })
    }

    /// A user as others see one. Fails with `user_not_found`, with `account_suspended` for a
    /// suspended user who asks and with `unauthenticated` for one whose account is gone.
    pub fn get(&self, id: UserId) -> Pending<UserView> {
        let own = matches!(self.0.actor, Actor::Host) || self.0.actor.user_id() == Some(id);
        let (viewer, found, now) = (self.0.viewer(), self.find(id), self.0.now());
        Pending::from_future(async move {
            viewer.await?;
            let user = found.await?.ok_or_else(user_not_found)?;
            Ok(if own { user.own_view(now) } else { user.view(now) })
        })
    }

    /// The user with a name or e-mail address. Only the host may ask. Fails with `user_not_found`.
    pub fn find_by_name(&self, name: &str) -> Pending<UserView> {
        if let Err(refused) = self.0.require_host() {
            return Pending::ready(Err(refused));
        }
        let (market, name) = (self.0.clone(), name.to_owned());
        Pending::from_future(async move {
            let user = find_by_name(&market, &name).await?;
            user.map(|user| user.own_view(market.now())).ok_or_else(user_not_found)
        })
    }

    /// A page of all users, the latest first. Only the host or an administrator may.
    pub fn page(&self, page: PageRequest) -> Pending<Page<UserView>> {
        let market = self.0.clone();
        Pending::from_future(async move {
            require_trusted(&market).await?;
            let page = market.inner.store.users(page).await?;
            let now = market.now();
            Ok(page.map(|user| user.own_view(now)))
        })
    }

    fn find(&self, id: UserId) -> Pending<Option<User>> {
        self.0.inner.store.get::<User>(id)
    }
}

/// A personal workspace has the bytes of its owner's id, so that nothing has to be searched.
pub(crate) fn personal_workspace_id(user_id: UserId) -> WorkspaceId {
    WorkspaceId::from_bytes(*user_id.as_bytes())
}

/// The user with a name or an e-mail address. Nobody is looked for as long as somebody.
pub(crate) async fn find_by_name(market: &Market, name: &str) -> Result<Option<User>, Error> {
    let key = match (normalise_email(name), Username::parse(name)) {
        (Ok(email), _) => (NameKind::Email, email),
        (_, Ok(username)) => (NameKind::Username, username.key()),
        _ => return Ok(None),
    };
    let store = &market.inner.store;
    match store.get::<UniqueName>(key).await? {
        Some(found) => store.get::<User>(found.owner_id).await,
        None => {
            let _nobody = store.get::<User>(UserId::from_bytes([0; 16])).await?;
            Ok(None)
        }
    }
}

pub(crate) fn user_not_found() -> Error {
    Error::new(ErrorCode::UserNotFound, "there is no such user")
}
