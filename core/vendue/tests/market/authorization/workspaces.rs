//! The lines about workspaces and what waits for approval in them. Each makes what it is about: a
//! workspace of the seller, with a bidder who works in it.

use vendue::domain::PendingChangeId;
use vendue::domain::identity::{
    Decision, EditWorkspace, InviteView, MemberRole, NewInvite, NewWorkspace,
};
use vendue::{Error, PageRequest, WorkspaceId};

use super::Case;
use super::operations::{Line, call};
use crate::market::support::pieces;

fn page() -> PageRequest {
    PageRequest::default()
}

fn new() -> NewWorkspace {
    NewWorkspace { name: "Another shop".into(), approval: false }
}

fn viewer() -> NewInvite {
    NewInvite { email: None, role: MemberRole::Viewer }
}

fn shop(case: &Case) -> WorkspaceId {
    let shop = case.hall.shop(true);
    case.hall.let_in(shop, case.hall.bidders[0], MemberRole::Member);
    shop
}

fn invite(case: &Case, shop: WorkspaceId) -> InviteView {
    case.hall.selling().workspaces().invite(shop, viewer()).wait().expect("invited").invite
}

/// A change that the bidder has asked for.
fn change(case: &Case) -> PendingChangeId {
    let asked = case.hall.working(0, shop(case)).inventory().create(pieces(1)).wait();
    asked.expect("asked").pending().expect("it waits").id
}

fn left(case: &Case) -> Result<(), Error> {
    let shop = shop(case);
    let other_owner = case.hall.bidders[0];
    let selling = case.hall.selling().workspaces();
    selling.set_role(shop, other_owner, MemberRole::Owner).wait().expect("another owner");
    case.acting.workspaces().leave(shop).wait()
}

fn revoked(case: &Case) -> Result<(), Error> {
    let shop = shop(case);
    let invite = invite(case, shop);
    case.acting.workspaces().revoke_invite(shop, invite.id).wait().map(drop)
}

/// Operation; host, admin, owner, other, suspended, unknown, anyone; how it is called.
#[rustfmt::skip]
pub(crate) const OPERATIONS: &[Line] = &[
    ("workspaces.create", "unauth ok ok ok barred unauth unauth",
        call!(|case| case.acting.workspaces().create(new()))),
    ("workspaces.get", "ok ok ok nowork barred unauth unauth",
        call!(|case| case.acting.workspaces().get(shop(case)))),
    ("workspaces.list", "unauth ok ok ok barred unauth unauth",
        call!(|case| case.acting.workspaces().list())),
    ("workspaces.edit", "ok ok ok nowork barred unauth unauth",
        call!(|case| case.acting.workspaces().edit(shop(case), EditWorkspace::default(), None))),
    ("workspaces.delete", "ok ok ok nowork barred unauth unauth",
        call!(|case| case.acting.workspaces().delete(shop(case)))),
    ("workspaces.members", "ok ok ok nowork barred unauth unauth",
        call!(|case| case.acting.workspaces().members(shop(case), page()))),
    ("workspaces.set_role", "ok ok ok nowork barred unauth unauth",
        call!(|case| case.acting.workspaces().set_role(
            shop(case), case.hall.bidders[0], MemberRole::Viewer))),
    ("workspaces.remove_member", "ok ok ok nowork barred unauth unauth",
        call!(|case| case.acting.workspaces().remove_member(shop(case), case.hall.bidders[0]))),
    ("workspaces.leave", "unauth member_not_found ok nowork barred unauth unauth", left),
    ("workspaces.invite", "ok ok ok nowork barred unauth unauth",
        call!(|case| case.acting.workspaces().invite(shop(case), viewer()))),
    ("workspaces.invites", "ok ok ok nowork barred unauth unauth",
        call!(|case| case.acting.workspaces().invites(shop(case), page()))),
    ("workspaces.revoke_invite", "ok ok ok nowork barred unauth unauth", revoked),
    ("workspaces.accept_invite", "unauth ok already_exists ok barred unauth unauth",
        call!(|case| case.acting.workspaces().accept_invite(
            &case.hall.invited(shop(case), MemberRole::Member)))),
    ("workspaces.invite_preview", "ok ok ok ok ok ok ok",
        call!(|case| case.acting.workspaces().invite_preview(
            &case.hall.invited(shop(case), MemberRole::Member)))),

    ("approvals.get", "ok ok ok nochange barred unauth unauth",
        call!(|case| case.acting.approvals().get(change(case)))),
    ("approvals.page", "ok ok ok nowork barred unauth unauth",
        call!(|case| case.acting.approvals().page(shop(case), None, page()))),
    ("approvals.approve", "ok ok ok nochange barred unauth unauth",
        call!(|case| case.acting.approvals().approve(change(case), Decision::default()))),
    ("approvals.reject", "ok ok ok nochange barred unauth unauth",
        call!(|case| case.acting.approvals().reject(change(case), Decision::default()))),
    ("approvals.withdraw", "forbid forbid forbid nochange barred unauth unauth",
        call!(|case| case.acting.approvals().withdraw(change(case)))),
];
