//! Operations that may have to wait for approval: how one is declared, and how it is written.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use vendue_domain::identity::{
    IdentityEvent, Member, PendingChange, PendingChangeView, User, Workspace, WriteWay,
    workspace_not_found,
};
use vendue_domain::{Error, ErrorCode, PendingChangeId, Timestamp, WorkspaceId};
use vendue_store::{Changes, Keys, Pending, Refusal, View};

use crate::actor::{Acting, Rights};
use crate::identity::personal_workspace_id;
use crate::identity::telling::Telling;
use crate::market::Market;

/// Where and when an operation is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) workspace_id: WorkspaceId,
    pub(crate) now: Timestamp,
}

/// An operation that may have to wait for approval. The value is the request as it is kept: with
/// every id that the operation needs, so that what is approved is exactly what was asked for.
///
/// It may change any row but the workspace itself, whose row counts what waits.
pub(crate) trait Approvable: Serialize + DeserializeOwned + Send + 'static {
    /// The name, such as `inventory.receive`. Requests that wait are kept under it.
    const OPERATION: &'static str;
    /// What it answers when it is done.
    type Answer: Serialize + DeserializeOwned + Send + 'static;

    /// The rows that it may change.
    fn keys(&self) -> Keys;

    /// The workspace of what it is about, when that is in one already.
    fn workspace_of(&self, _view: &View<'_>) -> Result<Option<WorkspaceId>, Refusal> {
        Ok(None)
    }

    /// The answer to who is no member of the workspace of what it is about.
    fn not_found() -> Error {
        workspace_not_found()
    }

    /// Decides, as for somebody who may write in the workspace.
    fn decide(&self, view: &View<'_>, place: Place) -> Result<(Changes, Self::Answer), Refusal>;
}

/// The answer of a write that may have to wait for the approval of those who manage the workspace.
///
/// ```
/// # use vendue::domain::inventory::NewStockItem;
/// # let market = vendue::open(":memory:")?;
/// # let ada = market.sign_up(vendue::NewUser::new("ada", "ada@example.org")).wait()?;
/// let new = NewStockItem { sku: "L-1".into(), name: "A lamp".into(), quantity: 3 };
/// // In the own personal workspace nothing ever waits.
/// let lamp = ada.inventory().create(new).wait()?.done()?;
/// assert_eq!(lamp.available, 3);
/// # Ok::<(), vendue::Error>(())
/// ```
// Without a tag, so that answers are read that were kept when nothing could wait yet. A change that
// waits comes first: no other answer has its fields.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
#[must_use = "the write may be waiting for approval"]
pub enum Written<T> {
    /// It waits.
    Pending(PendingChangeView),
    /// It is done.
    Done(T),
}

impl<T> Written<T> {
    /// What was done. Fails with `approval_pending`, which carries the `pending_change_id`, when it
    /// waits.
    pub fn done(self) -> Result<T, Error> {
        match self {
            Self::Done(answer) => Ok(answer),
            Self::Pending(change) => {
                let message = "the change was kept and waits for approval";
                Err(Error::new(ErrorCode::ApprovalPending, message)
                    .with("pending_change_id", change.id.to_string()))
            }
        }
    }

    /// The change that waits, if it does.
    pub fn pending(&self) -> Option<&PendingChangeView> {
        match self {
            Self::Done(_) => None,
            Self::Pending(change) => Some(change),
        }
    }
}

impl Market {
    /// Does something in a workspace, or keeps it to be approved: in the workspace that was chosen,
    /// in that of what the operation is about, or in the personal one of the user who acts.
    ///
    /// `asked` is what the caller asked for, without what was drawn for it. Fails with
    /// `workspace_not_found` for who is no member, with `forbidden` for who only looks, and as the
    /// operation does, which is decided in any case: what would be refused now does not wait.
    pub(crate) fn write_in_workspace<O: Approvable>(
        &self,
        asked: &impl Serialize,
        operation: O,
    ) -> Pending<Written<O::Answer>> {
        let change_id = match self.entropy() {
            Ok(bytes) => PendingChangeId::new(self.now(), bytes),
            Err(failure) => return Pending::ready(Err(failure)),
        };
        let (acting, chosen) = (self.acting(), self.workspace);
        let keys = keys(acting, chosen, &operation);
        self.write(O::OPERATION, asked, keys, move |view| {
            let rights = acting.rights(view)?;
            let (workspace_id, way) = way(acting, rights, view, chosen, &operation)?;
            let place = Place { workspace_id, now: acting.now };
            let (changes, answer) = operation.decide(view, place)?;
            match (way, rights.user_id) {
                (WriteWay::Approval, Some(requester_id)) => {
                    let request = written(&operation)?;
                    let workspace = view.get::<Workspace>(workspace_id)?;
                    let workspace = workspace.ok_or_else(workspace_not_found)?;
                    let _new = view.get::<PendingChange>(change_id)?;
                    let name = O::OPERATION;
                    let (change, workspace) = PendingChange::request(
                        workspace,
                        change_id,
                        name,
                        request,
                        requester_id,
                        acting.now,
                    )?;
                    let kept = Written::Pending(change.view());
                    Ok((requested(view, change, workspace), kept))
                }
                _ => Ok((changes, Written::Done(answer))),
            }
        })
    }
}

/// In which workspace the actor writes, and how.
fn way<O: Approvable>(
    acting: Acting,
    rights: Rights,
    view: &View<'_>,
    chosen: Option<WorkspaceId>,
    operation: &O,
) -> Result<(WorkspaceId, WriteWay), Refusal> {
    if let Some(workspace_id) = chosen {
        return Ok((workspace_id, rights.way_in(view, workspace_id)?));
    }
    let Some(workspace_id) = operation.workspace_of(view)? else {
        let own = personal_workspace_id(acting.actor.require_user()?);
        return Ok((own, rights.way_in(view, own)?));
    };
    match rights.way_in(view, workspace_id) {
        // Somebody else's thing: it is not there, and neither is its workspace.
        Err(Refusal::Refused(fault)) => {
            let error = fault.into_error();
            let is_hidden = error.code() == ErrorCode::WorkspaceNotFound;
            Err(if is_hidden { O::not_found() } else { error }.into())
        }
        found => Ok((workspace_id, found?)),
    }
}

fn keys<O: Approvable>(acting: Acting, chosen: Option<WorkspaceId>, operation: &O) -> Keys {
    let keys = operation.keys();
    let Some(user_id) = acting.actor.user_id() else { return keys };
    let keys = keys.look::<User>(user_id);
    match chosen.filter(|chosen| *chosen != personal_workspace_id(user_id)) {
        Some(id) => keys.look::<Workspace>(id).look::<Member>((id, user_id)),
        None => keys,
    }
}

fn requested(view: &View<'_>, change: PendingChange, workspace: Workspace) -> Changes {
    let mut telling = Telling::new(view, change.created_at);
    let event = IdentityEvent::ChangeRequested {
        change_id: change.id,
        operation: change.operation.clone(),
        requester_id: change.requester_id,
    };
    telling.tell_workspace(workspace, event);
    telling.changes.put(change);
    telling.finish()
}

fn written(operation: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(operation)
        .map_err(|_| Error::new(ErrorCode::Internal, "the request cannot be written as JSON"))
}
