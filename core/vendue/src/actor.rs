//! Who acts. Every operation takes an actor and checks it, so an embedding app cannot forget.

use vendue_domain::auctions::Viewer;
use vendue_domain::identity::{
    Member, MemberRole, PlatformRole, ScopeArea, Scopes, User, Workspace, WriteWay, check_manager,
    way_to_write, workspace_not_found,
};
use vendue_domain::{ApiKeyId, Error, ErrorCode, Timestamp, UserId, WorkspaceId};
use vendue_store::{Pending, Refusal, StoreExt, View};

use crate::identity::personal_workspace_id;
use crate::market::Market;

/// Who acts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Actor {
    /// The program that embeds the market: trusted with everything.
    Host,
    /// A user, with that user's rights.
    User(UserId),
    /// A program with an API key, with the rights of the key's user as far as its scopes reach.
    Key(KeyActor),
    /// Somebody who is not signed in: may look at what is public.
    Anyone,
}

/// A program that acts with an API key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct KeyActor {
    /// The key.
    pub api_key_id: ApiKeyId,
    /// For whom it acts.
    pub user_id: UserId,
    /// What it may do.
    pub scopes: Scopes,
}

/// Who acts, at a moment: what a decision needs to know of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Acting {
    pub(crate) actor: Actor,
    pub(crate) now: Timestamp,
}

/// What an actor turned out to be, once looked up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Rights {
    pub(crate) user_id: Option<UserId>,
    /// The host, or an administrator.
    pub(crate) is_trusted: bool,
}

impl Actor {
    /// The user, when the actor is one or acts for one.
    pub fn user_id(self) -> Option<UserId> {
        match self {
            Self::User(id) => Some(id),
            Self::Key(key) => Some(key.user_id),
            Self::Host | Self::Anyone => None,
        }
    }

    /// The user. Fails with `unauthenticated` for anyone else.
    pub(crate) fn require_user(self) -> Result<UserId, Error> {
        self.user_id().ok_or_else(unauthenticated)
    }

    /// Fails with `scope_missing` for a key: what it did here would outlast it.
    pub(crate) fn require_no_key(self) -> Result<(), Error> {
        match self {
            Self::Key(_) => self.require_person().map(drop),
            _ => Ok(()),
        }
    }

    /// The user in person: whoever holds a key of somebody must not be able to make it outlast
    /// itself. Fails with `unauthenticated`, and with `scope_missing` for a key.
    pub(crate) fn require_person(self) -> Result<UserId, Error> {
        match self {
            Self::Key(_) => {
                let message = "no API key may manage sessions, keys, passwords, addresses, \
                               members and administrators";
                Err(Error::new(ErrorCode::ScopeMissing, message))
            }
            other => other.require_user(),
        }
    }

    /// Fails with `scope_missing` for a key that may not do this in an area.
    fn require_scope(self, area: Option<ScopeArea>, write: bool) -> Result<(), Error> {
        let Self::Key(key) = self else { return Ok(()) };
        let missing = |scope: String| {
            let message = format!("the API key has not the scope {scope}");
            Err(Error::new(ErrorCode::ScopeMissing, message).with("scope", scope))
        };
        match area {
            Some(area) if write && !key.scopes.may_write(area) => missing(format!("{area}:write")),
            Some(area) if !key.scopes.may_read(area) => missing(format!("{area}:read")),
            Some(_) => Ok(()),
            None => missing("admin".to_owned()),
        }
    }

    /// Whether a user with this role on the platform is trusted, acting like this.
    fn is_trusted(self, role: PlatformRole) -> bool {
        let may = match self {
            Self::Key(key) => key.scopes.is_admin(),
            _ => true,
        };
        may && role == PlatformRole::Admin
    }
}

impl Acting {
    /// Looks the actor up inside a write. Fails with `unauthenticated` for somebody who is not
    /// signed in or whose account is gone, and with `account_suspended`.
    pub(crate) fn rights(self, view: &View<'_>) -> Result<Rights, Refusal> {
        match self.actor {
            Actor::Host => Ok(Rights { user_id: None, is_trusted: true }),
            Actor::Anyone => Err(unauthenticated().into()),
            Actor::User(id) | Actor::Key(KeyActor { user_id: id, .. }) => {
                let user = view.look::<User>(id)?.ok_or_else(|| unknown_user(id))?;
                user.check_active(self.now)?;
                Ok(Rights { user_id: Some(id), is_trusted: self.actor.is_trusted(user.role) })
            }
        }
    }

    /// Fails with `email_unverified` for a user who has not confirmed the e-mail address, where the
    /// market asks for that. The host needs none.
    pub(crate) fn require_verified(self, view: &View<'_>, is_asked: bool) -> Result<(), Refusal> {
        let Some(id) = self.actor.user_id().filter(|_| is_asked) else { return Ok(()) };
        let user = view.look::<User>(id)?;
        if user.is_some_and(|user| user.email_verified_at.is_some()) {
            return Ok(());
        }
        let message = "confirm your e-mail address first";
        Err(Error::new(ErrorCode::EmailUnverified, message).into())
    }
}

impl Market {
    /// Who acts, now.
    pub(crate) fn acting(&self) -> Acting {
        Acting { actor: self.actor, now: self.now() }
    }

    /// Fails with `scope_missing` for a key that may not change the area of this group, and with
    /// `token_invalid` once the session has ended or the key was revoked by which somebody acts.
    pub(crate) fn require_write_scope(&self) -> Result<(), Error> {
        self.require_access()?;
        self.actor.require_scope(self.area, true)
    }

    /// Fails with `scope_missing` for a key that may not read the area of this group, and with
    /// `token_invalid` as [`Market::require_write_scope`] does.
    pub(crate) fn require_read_scope(&self) -> Result<(), Error> {
        self.require_access()?;
        self.actor.require_scope(self.area, false)
    }

    /// Who looks: an administrator sees what the host sees. Fails with `unauthenticated` for an
    /// account that is gone, and with `account_suspended`.
    pub(crate) fn viewer(&self) -> Pending<Viewer> {
        if let Err(refused) = self.require_read_scope() {
            return Pending::ready(Err(refused));
        }
        let Acting { actor, now } = self.acting();
        match actor {
            Actor::Host => Pending::ready(Ok(Viewer::TRUSTED)),
            Actor::Anyone => Pending::ready(Ok(Viewer::ANYBODY)),
            Actor::User(id) | Actor::Key(KeyActor { user_id: id, .. }) => {
                self.inner.store.get::<User>(id).and_then(move |user| {
                    let user = user.ok_or_else(|| unknown_user(id))?;
                    user.check_active(now)?;
                    Ok(Viewer { user_id: Some(id), is_trusted: actor.is_trusted(user.role) })
                })
            }
        }
    }

    /// The workspace in which is acted: the one that was chosen, or the personal one of the user.
    /// Fails with `unauthenticated` when there is neither.
    pub(crate) fn workspace_id(&self) -> Result<WorkspaceId, Error> {
        match self.workspace {
            Some(workspace_id) => Ok(workspace_id),
            None => self.actor.require_user().map(personal_workspace_id),
        }
    }
}

impl Rights {
    /// Fails with `forbidden` unless the actor is the host or an administrator.
    pub(crate) fn require_trusted(self) -> Result<(), Error> {
        if self.is_trusted { Ok(()) } else { Err(forbidden()) }
    }

    /// Fails with `forbidden` unless the actor is trusted, or may write in the workspace that what
    /// `owner` has made belongs to.
    pub(crate) fn require_writer(
        self,
        view: &View<'_>,
        owner: UserId,
        workspace_id: WorkspaceId,
    ) -> Result<(), Refusal> {
        Ok(require_writing(self.role_over(view, owner, workspace_id)?)?)
    }

    /// The actor's role over what `owner` has made in a workspace: that of an owner for whom the
    /// platform trusts and for the owner of what is personal, and none for whoever is no member,
    /// who does not see what is not public.
    pub(crate) fn role_over(
        self,
        view: &View<'_>,
        owner: UserId,
        workspace_id: WorkspaceId,
    ) -> Result<Option<MemberRole>, Refusal> {
        let is_personal = workspace_id == personal_workspace_id(owner);
        if self.is_trusted || (is_personal && self.user_id == Some(owner)) {
            return Ok(Some(MemberRole::Owner));
        }
        let Some(user_id) = self.user_id else { return Ok(None) };
        let Some(member) = view.look::<Member>((workspace_id, user_id))? else { return Ok(None) };
        // Those who were in a workspace that was deleted may still be about to be taken out.
        let workspace = view.look::<Workspace>(workspace_id)?;
        let is_there = workspace.is_some_and(|found| found.deleted_at.is_none());
        Ok(is_there.then_some(member.role))
    }

    /// The workspace, to be changed, and the actor's role in it; no role for whom the platform
    /// trusts. To somebody who is no member it is not there: `workspace_not_found`.
    pub(crate) fn role_in<'a>(
        self,
        view: &View<'a>,
        workspace_id: WorkspaceId,
    ) -> Result<(&'a Workspace, Option<MemberRole>), Refusal> {
        self.role_of(view, workspace_id, view.get::<Workspace>(workspace_id)?)
    }

    fn role_of<'a>(
        self,
        view: &View<'a>,
        workspace_id: WorkspaceId,
        workspace: Option<&'a Workspace>,
    ) -> Result<(&'a Workspace, Option<MemberRole>), Refusal> {
        let workspace = workspace.filter(|found| found.deleted_at.is_none());
        let member = match self.user_id {
            Some(user_id) => view.look::<Member>((workspace_id, user_id))?,
            None => None,
        };
        match (workspace, member) {
            (Some(workspace), Some(member)) => Ok((workspace, Some(member.role))),
            (Some(workspace), None) if self.is_trusted => Ok((workspace, None)),
            _ => Err(workspace_not_found().into()),
        }
    }

    /// The same for who manages it, with the role that the rules go by: none for whom the platform
    /// trusts, also where that is a member. Fails with `forbidden` for other members.
    pub(crate) fn manager_in<'a>(
        self,
        view: &View<'a>,
        workspace_id: WorkspaceId,
    ) -> Result<(&'a Workspace, Option<MemberRole>), Refusal> {
        let (workspace, role) = self.role_in(view, workspace_id)?;
        let by = role.filter(|_| !self.is_trusted);
        check_manager(by)?;
        Ok((workspace, by))
    }

    /// How the actor writes in a workspace, which is only looked at. Fails with
    /// `workspace_not_found` for who is no member, and with `forbidden` for who only looks.
    pub(crate) fn way_in(
        self,
        view: &View<'_>,
        workspace_id: WorkspaceId,
    ) -> Result<WriteWay, Refusal> {
        if self.user_id.map(personal_workspace_id) == Some(workspace_id) {
            // It is the user's alone, and is there as long as the user is.
            return Ok(WriteWay::AtOnce);
        }
        let workspace = view.look::<Workspace>(workspace_id)?;
        let (workspace, role) = self.role_of(view, workspace_id, workspace)?;
        match role {
            Some(role) if !self.is_trusted => Ok(way_to_write(workspace, role)?),
            _ => Ok(WriteWay::AtOnce),
        }
    }
}

/// Fails with `forbidden` for a role that may not write, and for none.
pub(crate) fn require_writing(role: Option<MemberRole>) -> Result<(), Error> {
    if role.is_some_and(MemberRole::can_write) { Ok(()) } else { Err(forbidden()) }
}

pub(crate) fn unauthenticated() -> Error {
    Error::new(ErrorCode::Unauthenticated, "this needs a user: sign in, or act as one")
}

/// Somebody acts who is no user: the account was deleted, or never was.
pub(crate) fn unknown_user(id: UserId) -> Error {
    Error::new(ErrorCode::Unauthenticated, "whoever acts is no user of this market")
        .with("user_id", id.to_string())
}

pub(crate) fn forbidden() -> Error {
    Error::new(ErrorCode::Forbidden, "you may not do this")
}
