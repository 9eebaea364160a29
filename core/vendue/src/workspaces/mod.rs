//! Workspaces: the tenants to which everything stored belongs, and who is in them.

mod approvable;
mod approvals;
mod delete;
mod invites;
mod members;
mod reading;
mod registry;

use std::collections::BTreeMap;

use vendue_domain::identity::{
    EditWorkspace, IdentityEvent, Member, MemberRole, NewWorkspace, Workspace, WorkspaceView,
};
use vendue_domain::{Error, ErrorCode, WorkspaceId};
use vendue_store::queries::WorkspaceQueries;
use vendue_store::{Changes, Keys, Pending, Refusal, View};

use crate::actor::{Acting, unauthenticated};
use crate::identity::telling::Telling;
use crate::market::Market;

pub use approvable::Written;
pub(crate) use approvable::{Approvable, Place};
pub use approvals::Approvals;

/// Workspaces and their members.
///
/// Whoever is no member of a workspace does not learn that it exists: the answer is
/// `workspace_not_found`. The host and administrators of the platform may do everything.
///
/// ```
/// use vendue::domain::identity::{MemberRole, NewInvite, NewWorkspace};
/// use vendue::{Error, NewUser};
///
/// let market = vendue::open(":memory:")?;
/// let ada = market.sign_up(NewUser::new("ada", "ada@example.org")).wait()?;
/// let ben = market.sign_up(NewUser::new("ben", "ben@example.org")).wait()?;
///
/// let shop = NewWorkspace { name: "The shop".into(), approval: true };
/// let shop = ada.workspaces().create(shop).wait()?;
/// let invite = NewInvite { email: None, role: MemberRole::Member };
/// let invited = ada.workspaces().invite(shop.id, invite).wait()?;
/// let seen = ben.workspaces().accept_invite(&invited.token).wait()?;
/// assert_eq!((seen.name.as_str(), seen.role), ("The shop", Some(MemberRole::Member)));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Workspaces(pub(crate) Market);

impl Workspaces {
    /// Makes a workspace of which the user who acts is the owner. Fails with `invalid_argument`.
    pub fn create(&self, new: NewWorkspace) -> Pending<WorkspaceView> {
        let made = self.0.actor.require_user().and_then(|owner_id| {
            let now = self.0.now();
            let id = WorkspaceId::new(now, self.0.entropy()?);
            Workspace::make(&new, id, owner_id, now)
        });
        let (workspace, owner) = match made {
            Ok(made) => made,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        let acting = self.0.acting();
        let keys = Keys::new()
            .row::<Workspace>(workspace.id)
            .row::<Member>((owner.workspace_id, owner.user_id));
        self.0.write("workspaces.create", &new, keys, move |view| {
            acting.rights(view)?;
            let _new = view.get::<Workspace>(workspace.id)?;
            let _new = view.get::<Member>((owner.workspace_id, owner.user_id))?;
            let mut telling = Telling::new(view, acting.now);
            telling.tell_workspace(workspace.clone(), IdentityEvent::WorkspaceCreated);
            telling.changes.put(owner);
            Ok((telling.finish(), workspace.view(Some(MemberRole::Owner))))
        })
    }

    /// A workspace, for its members. Fails with `workspace_not_found`.
    pub fn get(&self, id: WorkspaceId) -> Pending<WorkspaceView> {
        self.0.reading_in(id).and_then(|reader| Ok(reader.workspace.view(reader.role)))
    }

    /// The workspaces of the user who acts, the oldest first, each with the user's role in it.
    pub fn list(&self) -> Pending<Vec<WorkspaceView>> {
        let (viewer, store) = (self.0.viewer(), self.0.inner.store.clone());
        Pending::from_future(async move {
            let user_id = viewer.await?.user_id.ok_or_else(unauthenticated)?;
            let (workspaces, members) =
                (store.workspaces_of(user_id), store.memberships_of(user_id));
            let roles: BTreeMap<WorkspaceId, MemberRole> =
                members.await?.iter().map(|member| (member.workspace_id, member.role)).collect();
            // Who has come in or left between the two is not in both of them.
            let known = workspaces.await?.into_iter();
            Ok(known
                .filter_map(|workspace| Some(workspace.view(Some(*roles.get(&workspace.id)?))))
                .collect())
        })
    }

    /// Changes a workspace, as one of those who manage it. With `expected_version` the change is
    /// refused as `version_conflict` when somebody else was faster.
    ///
    /// Fails with `workspace_not_found`, `forbidden` and `invalid_argument`.
    pub fn edit(
        &self,
        id: WorkspaceId,
        edit: EditWorkspace,
        expected_version: Option<i64>,
    ) -> Pending<WorkspaceView> {
        let acting = self.0.acting();
        let request = (id, edit.clone(), expected_version);
        self.0.write("workspaces.edit", &request, keys(acting, id), move |view| {
            let rights = acting.rights(view)?;
            let (workspace, _) = rights.manager_in(view, id)?;
            check_version(workspace, expected_version)?;
            let edited = workspace.edit(&edit)?;
            let (_, role) = rights.role_in(view, id)?;
            let answer = edited.view(role);
            Ok((told(view, acting, edited, IdentityEvent::WorkspaceChanged), answer))
        })
    }
}

/// What a change of a workspace by the actor may need.
fn keys(acting: Acting, id: WorkspaceId) -> Keys {
    let keys = Keys::new().row::<Workspace>(id);
    match acting.actor.user_id() {
        Some(user_id) => keys.look::<Member>((id, user_id)),
        None => keys,
    }
}

/// A workspace changes, and its members are told.
fn told(view: &View<'_>, acting: Acting, workspace: Workspace, event: IdentityEvent) -> Changes {
    let mut telling = Telling::new(view, acting.now);
    telling.tell_workspace(workspace, event);
    telling.finish()
}

fn check_version(workspace: &Workspace, expected: Option<i64>) -> Result<(), Refusal> {
    match expected {
        Some(expected) if expected != workspace.version => {
            Err(Error::new(ErrorCode::VersionConflict, "the workspace was changed meanwhile")
                .with("expected", expected)
                .with("version", workspace.version)
                .into())
        }
        _ => Ok(()),
    }
}
