//! Changes that wait for the approval of those who manage the workspace.

use vendue_domain::identity::{
    ChangeState, Decision, IdentityEvent, Member, PendingChange, PendingChangeView, User,
    Workspace, check_manager, member_not_found,
};
use vendue_domain::{Error, ErrorCode, PendingChangeId, WorkspaceId};
use vendue_store::queries::WorkspaceQueries;
use vendue_store::{Changes, Keys, Page, PageRequest, Pending, Refusal, StoreExt, View};

use super::approvable::Place;
use super::registry;
use crate::actor::{Acting, Rights, forbidden, unauthenticated};
use crate::identity::telling::Telling;
use crate::market::Market;

/// Changes that wait for approval: what members of a workspace with `approval` have asked for.
///
/// Those who manage the workspace see all of them and decide; others see what they have asked for
/// themselves. To everybody else a change is `pending_change_not_found`.
#[derive(Clone, Debug)]
pub struct Approvals(pub(crate) Market);

/// A change, with what who acts is to it.
struct Found<'a> {
    rights: Rights,
    workspace: &'a Workspace,
    change: &'a PendingChange,
    /// Whether who acts is one of those who manage the workspace.
    is_manager: bool,
}

impl Approvals {
    /// One change. Fails with `pending_change_not_found`.
    pub fn get(&self, id: PendingChangeId) -> Pending<PendingChangeView> {
        let market = self.0.clone();
        let (viewer, change) = (market.viewer(), market.inner.store.get::<PendingChange>(id));
        Pending::from_future(async move {
            // Who is not signed in is told so before anything else.
            let viewer = viewer.await?;
            if viewer.user_id.is_none() && !viewer.is_trusted {
                return Err(unauthenticated());
            }
            let change = change.await?.ok_or_else(change_not_found)?;
            let reader = market.reading_in(change.workspace_id).await.map_err(hidden)?;
            let is_own = reader.viewer.user_id == Some(change.requester_id);
            if is_own || reader.is_manager() { Ok(change.view()) } else { Err(change_not_found()) }
        })
    }

    /// A page of the changes of a workspace, the latest first, of one state or of any: all of them
    /// for those who manage it, and for others their own. Fails with `workspace_not_found`.
    pub fn page(
        &self,
        workspace_id: WorkspaceId,
        state: Option<ChangeState>,
        page: PageRequest,
    ) -> Pending<Page<PendingChangeView>> {
        let (reader, store) = (self.0.reading_in(workspace_id), self.0.inner.store.clone());
        Pending::from_future(async move {
            let reader = reader.await?;
            let of = if reader.is_manager() { None } else { reader.viewer.user_id };
            let page = store.pending_changes(workspace_id, of, state, page).await?;
            Ok(page.map(|change| change.view()))
        })
    }

    /// Does what was asked for, as of now and for who asked, in the same commit in which it is
    /// marked as approved.
    ///
    /// Fails with `pending_change_not_found`; with `forbidden`, also when who asked may not write
    /// in the workspace any more; with `version_conflict` when it was decided before; and as the
    /// operation does. Whatever is refused leaves the change waiting.
    pub fn approve(&self, id: PendingChangeId, decision: Decision) -> Pending<PendingChangeView> {
        let request = (id, decision.clone());
        self.decide("approvals.approve", &request, id, move |view, found, acting| {
            check_manages(found)?;
            let (decided, workspace) = decided(found, ChangeState::Approved, &decision, acting)?;
            check_requester(view, found.change, acting)?;
            let place = Place { workspace_id: workspace.id, now: acting.now };
            let changes = registry::run(found.change, view, place)?;
            Ok((decided, workspace, changes))
        })
    }

    /// Refuses what was asked for. Fails with `pending_change_not_found`, `forbidden` and
    /// `version_conflict`.
    pub fn reject(&self, id: PendingChangeId, decision: Decision) -> Pending<PendingChangeView> {
        let request = (id, decision.clone());
        self.decide("approvals.reject", &request, id, move |_, found, acting| {
            check_manages(found)?;
            let (decided, workspace) = decided(found, ChangeState::Rejected, &decision, acting)?;
            Ok((decided, workspace, Changes::none()))
        })
    }

    /// Takes back what the user who acts has asked for. Fails with `pending_change_not_found`,
    /// `forbidden` and `version_conflict`.
    pub fn withdraw(&self, id: PendingChangeId) -> Pending<PendingChangeView> {
        self.decide("approvals.withdraw", &id, id, move |_, found, acting| {
            if found.rights.user_id != Some(found.change.requester_id) {
                return Err(forbidden().into());
            }
            let (decided, workspace) =
                decided(found, ChangeState::Withdrawn, &Decision::default(), acting)?;
            Ok((decided, workspace, Changes::none()))
        })
    }

    fn decide<F>(
        &self,
        operation: &'static str,
        request: &impl serde::Serialize,
        id: PendingChangeId,
        decide: F,
    ) -> Pending<PendingChangeView>
    where
        F: Fn(&View<'_>, &Found<'_>, Acting) -> Result<Outcome, Refusal> + Send + 'static,
    {
        let (acting, chosen) = (self.0.acting(), self.0.workspace);
        let keys = Keys::new().row::<PendingChange>(id);
        self.0.write(operation, request, keys, move |view| {
            let found = find(view, acting, chosen, id)?;
            let (change, workspace, changes) = decide(view, &found, acting)?;
            let mut telling = Telling::new(view, acting.now);
            telling.changes = changes;
            let event = IdentityEvent::ChangeDecided { change_id: id, state: change.state };
            telling.tell_workspace(workspace, event);
            let answer = change.view();
            telling.changes.put(change);
            Ok((telling.finish(), answer))
        })
    }
}

/// The change as it was decided, its workspace, and what was done.
type Outcome = (PendingChange, Workspace, Changes);

/// A change that who acts may know of.
fn find<'a>(
    view: &View<'a>,
    acting: Acting,
    chosen: Option<WorkspaceId>,
    id: PendingChangeId,
) -> Result<Found<'a>, Refusal> {
    let rights = acting.rights(view)?;
    let change = view.get::<PendingChange>(id)?;
    let change = change
        .filter(|change| chosen.is_none_or(|chosen| chosen == change.workspace_id))
        .ok_or_else(change_not_found)?;
    let (workspace, role) = match rights.role_in(view, change.workspace_id) {
        Err(Refusal::Refused(fault)) => return Err(hidden(fault.into_error()).into()),
        found => found?,
    };
    let is_manager = rights.is_trusted || check_manager(role).is_ok();
    let is_own = rights.user_id == Some(change.requester_id);
    if !is_own && !is_manager {
        return Err(change_not_found().into());
    }
    Ok(Found { rights, workspace, change, is_manager })
}

fn check_manages(found: &Found<'_>) -> Result<(), Error> {
    if found.is_manager { Ok(()) } else { Err(forbidden()) }
}

fn decided(
    found: &Found<'_>,
    state: ChangeState,
    decision: &Decision,
    acting: Acting,
) -> Result<(PendingChange, Workspace), Error> {
    let by = found.rights.user_id;
    found.change.decide(found.workspace, state, decision, by, acting.now)
}

/// Who asked must still be somebody who may ask.
fn check_requester(view: &View<'_>, change: &PendingChange, acting: Acting) -> Result<(), Refusal> {
    let requester_id = change.requester_id;
    let user = view.look::<User>(requester_id)?;
    if !user.is_some_and(|user| user.is_active(acting.now)) {
        return Err(may_not_any_more().into());
    }
    match view.look::<Member>((change.workspace_id, requester_id))? {
        Some(member) if member.role.can_write() => Ok(()),
        Some(_) => Err(may_not_any_more().into()),
        None => Err(member_not_found().with("user_id", requester_id.to_string()).into()),
    }
}

fn may_not_any_more() -> Error {
    Error::new(ErrorCode::Forbidden, "who asked for the change may not make it any more")
}

/// A change in a workspace that is not there for somebody is not there either.
fn hidden(refused: Error) -> Error {
    match refused.code() {
        ErrorCode::WorkspaceNotFound => change_not_found(),
        _ => refused,
    }
}

fn change_not_found() -> Error {
    Error::new(ErrorCode::PendingChangeNotFound, "there is no such change")
}
