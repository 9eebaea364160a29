//! Who acts. Every operation takes an actor and checks it, so an embedding app cannot forget.

use vendue_domain::auctions::Viewer;
use vendue_domain::identity::{MemberRole, PlatformRole, User, UserState};
use vendue_domain::{Error, ErrorCode, UserId, WorkspaceId};
use vendue_store::{Pending, Refusal, StoreExt, View};

use crate::market::Market;

/// Who acts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Actor {
    /// The program that embeds the market: trusted with everything.
    Host,
    /// A user, with that user's rights.
    User(UserId),
    /// Somebody who is not signed in: may look at what is public.
    Anyone,
}

/// What an actor turned out to be, once looked up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Rights {
    pub(crate) user_id: Option<UserId>,
    /// The host, or an administrator.
    pub(crate) is_trusted: bool,
}

impl Actor {
    /// The user, when the actor is one.
    pub fn user_id(self) -> Option<UserId> {
        match self {
            Self::User(id) => Some(id),
            Self::Host | Self::Anyone => None,
        }
    }

    /// The user. Fails with `unauthenticated` for anyone else.
    pub(crate) fn require_user(self) -> Result<UserId, Error> {
        self.user_id().ok_or_else(unauthenticated)
    }

    /// Looks the actor up inside a write. Fails with `unauthenticated` for somebody who is not
    /// signed in or whose account is gone, and with `forbidden` for a suspended one.
    pub(crate) fn rights(self, view: &View<'_>) -> Result<Rights, Refusal> {
        match self {
            Self::Host => Ok(Rights { user_id: None, is_trusted: true }),
            Self::Anyone => Err(unauthenticated().into()),
            Self::User(id) => {
                let user = view.look::<User>(id)?.ok_or_else(unauthenticated)?;
                check_active(user)?;
                let is_trusted = user.role == PlatformRole::Admin;
                Ok(Rights { user_id: Some(id), is_trusted })
            }
        }
    }
}

impl Market {
    /// Who looks: an administrator sees what the host sees. Fails with `unauthenticated` for an
    /// account that is gone, and with `forbidden` for a suspended one.
    pub(crate) fn viewer(&self) -> Pending<Viewer> {
        match self.actor {
            Actor::Host => Pending::ready(Ok(Viewer::TRUSTED)),
            Actor::Anyone => Pending::ready(Ok(Viewer::ANYBODY)),
            Actor::User(id) => self.inner.store.get::<User>(id).and_then(move |user| {
                let user = user.ok_or_else(unauthenticated)?;
                check_active(&user)?;
                let is_trusted = user.role == PlatformRole::Admin;
                Ok(Viewer { user_id: Some(id), is_trusted })
            }),
        }
    }
}

fn check_active(user: &User) -> Result<(), Error> {
    match user.state {
        UserState::Active => Ok(()),
        UserState::Suspended => Err(Error::new(ErrorCode::Forbidden, "the account is suspended")),
    }
}

impl Rights {
    /// Fails with `forbidden` unless the actor is the host or an administrator.
    pub(crate) fn require_trusted(self) -> Result<(), Error> {
        if self.is_trusted { Ok(()) } else { Err(forbidden()) }
    }

    /// Fails with `forbidden` unless the actor is trusted, is `owner`, or may write in the
    /// workspace.
    pub(crate) fn require_writer(
        self,
        view: &View<'_>,
        owner: UserId,
        workspace: WorkspaceId,
    ) -> Result<(), Refusal> {
        if self.is_trusted || self.user_id == Some(owner) {
            return Ok(());
        }
        let Some(user_id) = self.user_id else { return Err(forbidden().into()) };
        let member = view.look::<vendue_domain::identity::Member>((workspace, user_id))?;
        match member {
            Some(member) if member.role.is_at_least(MemberRole::Member) => Ok(()),
            _ => Err(forbidden().into()),
        }
    }
}

pub(crate) fn unauthenticated() -> Error {
    Error::new(ErrorCode::Unauthenticated, "sign in first")
}

pub(crate) fn forbidden() -> Error {
    Error::new(ErrorCode::Forbidden, "you may not do this")
}
