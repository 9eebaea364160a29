//! Invitations: how somebody comes into a workspace.

use vendue_domain::identity::{
    IdentityEvent, Invite, InvitePreview, InviteView, Invited, Member, NewInvite, OpaqueKind,
    OpaqueToken, PlatformRole, User, Workspace, WorkspaceView, add_member, invite_not_found,
};
use vendue_domain::{Error, ErrorCode, InviteId, MILLIS_PER_DAY, Timestamp, WorkspaceId};
use vendue_store::queries::WorkspaceQueries;
use vendue_store::{Keys, Page, PageRequest, Pending, Refusal, StoreExt, View};

use super::{Workspaces, keys};
use crate::actor::unauthenticated;
use crate::identity::telling::Telling;
use crate::market::Market;

/// Whether who invited could still do so: manages the workspace, or is trusted by the platform.
fn is_inviter_trusted(view: &View<'_>, invite: &Invite, now: Timestamp) -> Result<bool, Refusal> {
    let Some(inviter_id) = invite.invited_by else { return Ok(true) };
    let inviter = view.look::<User>(inviter_id)?.filter(|user| user.is_active(now));
    let Some(inviter) = inviter else { return Ok(false) };
    let member = view.look::<Member>((invite.workspace_id, inviter_id))?;
    let manages = member.is_some_and(|member| member.role.can_manage_members());
    Ok(manages || inviter.role == PlatformRole::Admin)
}

/// Sends an invitation to whom it is for, where mail can be sent. It is made already, and whoever
/// made it has the token too, so a failure is only told in the log.
async fn send(market: &Market, invite: &InviteView, token: &str) {
    let Some(email) = &invite.email else { return };
    if market.inner.mails.require().is_err() {
        return;
    }
    let names = async {
        let workspace = market.inner.store.get::<Workspace>(invite.workspace_id).await?;
        let inviter = match invite.invited_by {
            Some(user_id) => market.inner.store.get::<User>(user_id).await?,
            None => None,
        };
        Ok::<_, Error>((workspace, inviter))
    };
    match names.await {
        Ok((workspace, inviter)) => {
            let inviter = inviter.map_or_else(|| "The market".to_owned(), |user| user.display_name);
            let workspace = workspace.map_or_else(String::new, |workspace| workspace.name);
            let mails = &market.inner.mails;
            let days = invite.expires_at.ms_since(invite.created_at) / MILLIS_PER_DAY;
            let days = u32::try_from(days).unwrap_or(1).max(1);
            let link = mails.page("invite", token);
            mails.post(email, &mails.texts.invite(&inviter, &workspace, &link, days));
        }
        Err(failure) => tracing::warn!(%failure, "an invitation was not sent"),
    }
}

impl Workspaces {
    /// Invites somebody, as one of those who manage the workspace. The token is shown this once,
    /// and sent to the address that is named, where mail can be sent.
    ///
    /// Fails with `workspace_not_found`, `forbidden`, `invalid_argument`, with `workspace_required`
    /// for a personal workspace, and with `scope_missing` for an API key: whom it let in would stay
    /// when it is revoked. With an idempotency key, a request that comes
    /// again makes no second invitation; but the token is kept nowhere, so it is refused as
    /// `already_exists` with the id of the first one.
    pub fn invite(&self, id: WorkspaceId, new: NewInvite) -> Pending<Invited> {
        if let Err(refused) = self.0.actor.require_no_key() {
            return Pending::ready(Err(refused));
        }
        let made = self.0.entropy::<10>().and_then(|bytes| {
            let invite_id = InviteId::new(self.0.now(), bytes);
            Ok(OpaqueToken { id: *invite_id.as_bytes(), secret: self.0.entropy()? })
        });
        let token = match made {
            Ok(token) => token,
            Err(failure) => return Pending::ready(Err(failure)),
        };
        let (acting, policy) = (self.0.acting(), self.0.inner.identity);
        let (invite_id, digest) = (InviteId::from_bytes(token.id), token.digest());
        let request = (id, new.clone());
        let keys = keys(acting, id).row::<Invite>(invite_id);
        let invited = self.0.write("workspaces.invite", &request, keys, move |view| {
            let rights = acting.rights(view)?;
            let (workspace, _) = rights.manager_in(view, id)?;
            workspace.check_shared()?;
            let _new = view.get::<Invite>(invite_id)?;
            let (by, now) = (rights.user_id, acting.now);
            let invite = Invite::make(&new, invite_id, id, digest, by, &policy, now)?;
            let mut telling = Telling::new(view, now);
            let event = IdentityEvent::InviteCreated { invite_id, role: invite.role };
            telling.tell_workspace(workspace.clone(), event);
            let answer = invite.view();
            telling.changes.put(invite);
            Ok((telling.finish(), answer))
        });
        let market = self.0.clone();
        Pending::from_future(async move {
            let invite = invited.await?;
            if invite.id == invite_id {
                let token = token.text(OpaqueKind::Invite);
                send(&market, &invite, &token).await;
                return Ok(Invited { invite, token });
            }
            let message = "the invitation was made before, and its token is not shown again";
            Err(Error::new(ErrorCode::AlreadyExists, message)
                .with("field", "idempotency_key")
                .with("invite_id", invite.id.to_string()))
        })
    }

    /// A page of the invitations, the latest first, for those who manage the workspace. Fails with
    /// `workspace_not_found` and `forbidden`.
    pub fn invites(&self, id: WorkspaceId, page: PageRequest) -> Pending<Page<InviteView>> {
        let (reader, store) = (self.0.reading_in(id), self.0.inner.store.clone());
        Pending::from_future(async move {
            reader.await?.require_manager()?;
            Ok(store.invites(id, page).await?.map(|invite| invite.view()))
        })
    }

    /// Takes an invitation back, as one of those who manage the workspace. Fails with
    /// `workspace_not_found`, `forbidden`, and with `invite_not_found`, also for one that was
    /// accepted.
    pub fn revoke_invite(&self, id: WorkspaceId, invite_id: InviteId) -> Pending<InviteView> {
        let acting = self.0.acting();
        let keys = keys(acting, id).row::<Invite>(invite_id);
        self.0.write("workspaces.revoke_invite", &(id, invite_id), keys, move |view| {
            let (workspace, _) = acting.rights(view)?.manager_in(view, id)?;
            let invite = view.get::<Invite>(invite_id)?.filter(|found| found.workspace_id == id);
            let revoked = invite.ok_or_else(invite_not_found)?.revoke()?;
            let mut telling = Telling::new(view, acting.now);
            let event = IdentityEvent::InviteRevoked { invite_id };
            telling.tell_workspace(workspace.clone(), event);
            let answer = revoked.view();
            telling.changes.put(revoked);
            Ok((telling.finish(), answer))
        })
    }

    /// The user who acts, in person, comes in by an invitation.
    ///
    /// Fails with `invite_not_found` for every token that opens nothing (any more, or for this
    /// user), with `email_unverified` when it is for the user's address and that is not confirmed,
    /// with `already_exists` for who is a member, and with `scope_missing` for an API key.
    pub fn accept_invite(&self, token: &str) -> Pending<WorkspaceView> {
        let shown = self.0.actor.require_person().and_then(|user_id| {
            let shown = OpaqueToken::parse(OpaqueKind::Invite, token);
            Ok((user_id, shown.ok_or_else(invite_not_found)?))
        });
        let (user_id, shown) = match shown {
            Ok(shown) => shown,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        let (acting, invite_id) = (self.0.acting(), InviteId::from_bytes(shown.id));
        let request = (invite_id, shown.digest());
        let keys = Keys::new().row::<Invite>(invite_id).look::<User>(user_id);
        self.0.write("workspaces.accept_invite", &request, keys, move |view| {
            acting.rights(view)?;
            let user = view.look::<User>(user_id)?.ok_or_else(unauthenticated)?;
            let invite = view.get::<Invite>(invite_id)?.ok_or_else(invite_not_found)?;
            let accepted = invite.accept(&shown, user, acting.now)?;
            let id = invite.workspace_id;
            let workspace = view.get::<Workspace>(id)?.filter(|found| found.deleted_at.is_none());
            let workspace = workspace.ok_or_else(invite_not_found)?;
            let known = view.get::<Member>((id, user_id))?;
            let role = invite.role;
            // Whoever may not invite any more has not invited.
            if !is_inviter_trusted(view, invite, acting.now)? {
                return Err(invite_not_found().into());
            }
            let (workspace, member) = add_member(workspace, known, user_id, role, acting.now)?;
            let answer = workspace.view(Some(role));
            let mut telling = Telling::new(view, acting.now);
            telling.tell_workspace(workspace, IdentityEvent::MemberAdded { user_id, role });
            telling.changes.put(accepted);
            telling.changes.put(member);
            Ok((telling.finish(), answer))
        })
    }

    /// What an invitation is into, for anybody who has its token. Fails with `invite_not_found`.
    pub fn invite_preview(&self, token: &str) -> Pending<InvitePreview> {
        let Some(shown) = OpaqueToken::parse(OpaqueKind::Invite, token) else {
            return Pending::ready(Err(invite_not_found()));
        };
        let (store, now) = (self.0.inner.store.clone(), self.0.now());
        Pending::from_future(async move {
            let invite = store.get::<Invite>(InviteId::from_bytes(shown.id)).await?;
            let invite = invite.filter(|found| found.is_opened_by(&shown, now));
            let invite = invite.ok_or_else(invite_not_found)?;
            let workspace = store.get::<Workspace>(invite.workspace_id).await?;
            let workspace = workspace.filter(|found| found.deleted_at.is_none());
            let inviter = match invite.invited_by {
                Some(user_id) => store.get::<User>(user_id).await?,
                None => None,
            };
            Ok(InvitePreview {
                workspace_name: workspace.ok_or_else(invite_not_found)?.name,
                inviter: inviter.map(|user| user.view(now)),
                role: invite.role,
                expires_at: invite.expires_at,
            })
        })
    }
}
