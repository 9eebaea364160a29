//! What waits for approval: nothing of it is done before, and all of it exactly once after.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::support::{Hall, code, pieces};
use vendue::domain::events::Topic;
use vendue::domain::identity::{
    ChangeState, Decision, EditWorkspace, MemberRole, PendingChangeView, UserState,
};
use vendue::domain::{PendingChangeId, StockItemId};
use vendue::{Error, ErrorCode, Market, PageRequest, WorkspaceId, Written};

use MemberRole::{Admin, Member, Viewer};

/// A workspace that asks for approval: bidder 0 manages it, 1 works in it, 2 looks at it.
fn shop(hall: &Hall) -> WorkspaceId {
    let shop = hall.shop(true);
    for (number, role) in [(0, Admin), (1, Member), (2, Viewer)] {
        hall.let_in(shop, hall.bidders[number], role);
    }
    shop
}

fn asked<T>(written: Result<Written<T>, Error>) -> PendingChangeView {
    match written.expect("kept") {
        Written::Pending(change) => change,
        Written::Done(_) => panic!("it does not wait"),
    }
}

/// A change that adds something to the stock, asked for by bidder 1.
fn change(hall: &Hall, shop: WorkspaceId) -> PendingChangeView {
    // Lists are in the order of time.
    hall.clock.advance_ms(1);
    asked(hall.working(1, shop).inventory().create(pieces(3)).wait())
}

fn note(text: &str) -> Decision {
    Decision { note: text.into() }
}

fn stock(hall: &Hall, shop: WorkspaceId) -> Vec<(StockItemId, i64)> {
    let page = hall.market.in_workspace(shop).inventory().page(PageRequest::first(200)).wait();
    page.expect("a page").items.iter().map(|item| (item.id, item.quantity)).collect()
}

fn pending(hall: &Hall, shop: WorkspaceId) -> i64 {
    hall.market.workspaces().get(shop).wait().expect("there").pending_count
}

#[test]
fn what_a_member_asks_for_is_done_once_it_is_approved() -> Result<(), Error> {
    let hall = Hall::new();
    let shop = shop(&hall);
    let change = change(&hall, shop);
    assert_eq!(
        (change.operation.as_str(), change.state),
        ("inventory.create", ChangeState::Pending)
    );
    assert_eq!((change.requester_id, change.workspace_id), (hall.bidders[1], shop));
    assert_eq!((stock(&hall, shop), pending(&hall, shop)), (vec![], 1), "nothing is done yet");
    let error = Written::<()>::Pending(change.clone()).done().expect_err("it waits");
    assert_eq!(error.code(), ErrorCode::ApprovalPending);
    assert_eq!(error.detail("pending_change_id"), Some(&change.id.to_string().into()));

    hall.clock.advance_ms(5_000);
    let decided = hall.bidding(0).approvals().approve(change.id, note("Fine.")).wait()?;
    assert_eq!((decided.state, decided.note.as_str()), (ChangeState::Approved, "Fine."));
    assert_eq!(decided.decided_by, Some(hall.bidders[0]));
    assert_eq!(decided.decided_at, Some(hall.market.now()));
    let made = stock(&hall, shop);
    let id = change.request["stock_item_id"].as_str().expect("an id").to_owned();
    assert_eq!(made.iter().map(|(id, _)| id.to_string()).collect::<Vec<_>>(), [id]);
    assert_eq!((made[0].1, pending(&hall, shop)), (3, 0));

    let more = asked(hall.working(1, shop).inventory().receive(made[0].0, 4).wait());
    assert_eq!(stock(&hall, shop)[0].1, 3);
    hall.selling().approvals().approve(more.id, Decision::default()).wait()?;
    assert_eq!(stock(&hall, shop)[0].1, 7);
    let events = hall.market.events().read(Topic::workspace(shop), 7, 99).wait()?;
    let kinds: Vec<&str> = events.iter().map(|event| event.body.kind()).collect();
    assert_eq!(kinds, ["change_requested", "change_decided"].repeat(2));
    Ok(())
}

#[test]
fn who_manages_a_workspace_does_not_wait_and_who_looks_may_not() -> Result<(), Error> {
    let hall = Hall::new();
    let shop = shop(&hall);
    let admin = hall.market.identity();
    let admin = admin.register_admin(vendue::NewUser::new("root", "root@example.org")).wait()?.id;
    let trusted = [hall.market.clone(), hall.market.acting_as(admin)];
    for market in [hall.selling(), hall.bidding(0)].iter().chain(&trusted) {
        let _item = market.in_workspace(shop).inventory().create(pieces(1)).wait()?.done()?;
    }
    let looking = hall.working(2, shop).inventory();
    assert_eq!(code(looking.create(pieces(1))), ErrorCode::Forbidden);
    let none = ErrorCode::WorkspaceNotFound;
    assert_eq!(code(hall.working(3, shop).inventory().create(pieces(1))), none);
    assert_eq!((stock(&hall, shop).len(), pending(&hall, shop)), (4, 0));
    // An administrator of the platform does not wait either, as a plain member.
    hall.let_in(shop, admin, Member);
    let _item = trusted[1].in_workspace(shop).inventory().create(pieces(1)).wait()?.done()?;
    // Where nobody asks for approval, and at home, members do not wait.
    let edit = EditWorkspace { approval: Some(false), ..EditWorkspace::default() };
    hall.selling().workspaces().edit(shop, edit, None).wait()?;
    let _item = hall.working(1, shop).inventory().create(pieces(1)).wait()?.done()?;
    let _item = hall.bidding(1).inventory().create(pieces(1)).wait()?.done()?;
    Ok(())
}

/// What would be refused now does not wait, and what is refused at its time goes on waiting.
#[test]
fn what_cannot_be_done_stays_undone() -> Result<(), Error> {
    let hall = Hall::new();
    let shop = shop(&hall);
    let member = hall.working(1, shop).inventory();
    assert_eq!(code(member.create(pieces(-1))), ErrorCode::InvalidArgument);
    let elsewhere = hall.stock(1);
    assert_eq!(code(member.receive(elsewhere, 1)), ErrorCode::StockItemNotFound);
    assert_eq!(pending(&hall, shop), 0);

    let owner = hall.selling().in_workspace(shop).inventory();
    let item = owner.create(pieces(1)).wait()?.done()?.id;
    let most = vendue::domain::AMOUNT_MINOR_MAX - 1;
    let change = asked(member.receive(item, most).wait());
    let _more = owner.receive(item, 1).wait()?.done()?;
    let approve = || hall.selling().approvals().approve(change.id, note("?"));
    assert_eq!(code(approve()), ErrorCode::InvalidArgument, "there would be too many");
    let seen = hall.selling().approvals().get(change.id).wait()?;
    assert_eq!((seen, pending(&hall, shop)), (change.clone(), 1), "it waits as before");
    assert_eq!(stock(&hall, shop), [(item, 2)]);
    assert_eq!(
        code(hall.selling().approvals().reject(change.id, note(&"x".repeat(501)))),
        ErrorCode::InvalidArgument
    );
    hall.selling().approvals().reject(change.id, note("Too many.")).wait()?;
    assert_eq!(code(approve()), ErrorCode::VersionConflict);
    assert_eq!((stock(&hall, shop), pending(&hall, shop)), (vec![(item, 2)], 0));
    Ok(())
}

/// Who asked must still be somebody who may write when it is done.
#[test]
fn who_may_not_write_any_more_gets_nothing_approved() -> Result<(), Error> {
    let hall = Hall::new();
    let shop = shop(&hall);
    let (workspaces, requester) = (hall.selling().workspaces(), hall.bidders[1]);
    let ids: Vec<PendingChangeId> = (0..3).map(|_| change(&hall, shop).id).collect();
    let approve = |id| hall.selling().approvals().approve(id, Decision::default());
    workspaces.set_role(shop, requester, Viewer).wait()?;
    assert_eq!(code(approve(ids[0])), ErrorCode::Forbidden);
    workspaces.set_role(shop, requester, Member).wait()?;
    hall.market.identity().set_state(requester, UserState::Suspended).wait()?;
    assert_eq!(code(approve(ids[0])), ErrorCode::Forbidden);
    hall.market.identity().set_state(requester, UserState::Active).wait()?;
    approve(ids[0]).wait()?;
    workspaces.remove_member(shop, requester).wait()?;
    assert_eq!(code(approve(ids[1])), ErrorCode::MemberNotFound);
    let gone = ErrorCode::PendingChangeNotFound;
    assert_eq!(code(hall.bidding(1).approvals().get(ids[1])), gone);
    assert_eq!(code(hall.bidding(1).approvals().withdraw(ids[1])), gone);
    hall.selling().approvals().reject(ids[1], Decision::default()).wait()?;
    assert_eq!((stock(&hall, shop).len(), pending(&hall, shop)), (1, 1));
    workspaces.delete(shop).wait()?;
    assert_eq!(code(approve(ids[2])), gone);
    Ok(())
}

#[test]
fn members_see_their_own_changes_and_managers_all() -> Result<(), Error> {
    let hall = Hall::new();
    let shop = shop(&hall);
    hall.let_in(shop, hall.bidders[3], Member);
    let (first, second) = (change(&hall, shop), change(&hall, shop));
    hall.clock.advance_ms(1);
    let other = asked(hall.working(3, shop).inventory().create(pieces(1)).wait());
    let approvals = |number: usize| hall.bidding(number).approvals();
    approvals(1).withdraw(first.id).wait()?;
    let page = |market: Market, state| -> Result<Vec<PendingChangeId>, Error> {
        let page = market.approvals().page(shop, state, PageRequest::default()).wait()?;
        Ok(page.items.iter().map(|change| change.id).collect())
    };
    let waits = Some(ChangeState::Pending);
    for manager in [hall.market.clone(), hall.selling(), hall.bidding(0)] {
        assert_eq!(page(manager.clone(), None)?, [other.id, second.id, first.id]);
        assert_eq!(page(manager, waits)?, [other.id, second.id]);
    }
    assert_eq!(page(hall.bidding(1), None)?, [second.id, first.id]);
    assert_eq!(page(hall.bidding(1), waits)?, [second.id]);
    assert_eq!(page(hall.bidding(2), None)?, []);
    let (gone, forbidden) = (ErrorCode::PendingChangeNotFound, ErrorCode::Forbidden);
    for number in [1, 2] {
        assert_eq!(code(approvals(number).get(other.id)), gone);
        assert_eq!(code(approvals(number).approve(other.id, note(""))), gone);
        assert_eq!(code(approvals(number).reject(other.id, note(""))), gone);
        assert_eq!(code(approvals(number).withdraw(other.id)), gone);
    }
    assert_eq!(approvals(1).get(second.id).wait()?, second);
    assert_eq!(code(approvals(1).approve(second.id, note(""))), forbidden);
    assert_eq!(code(approvals(1).reject(second.id, note(""))), forbidden);
    assert_eq!(code(approvals(0).withdraw(second.id)), forbidden);
    assert_eq!(code(approvals(1).withdraw(first.id)), ErrorCode::VersionConflict);
    // In another workspace, it is not there.
    let elsewhere = hall.selling().in_workspace(hall.shop(true)).approvals();
    assert_eq!(code(elsewhere.approve(second.id, note(""))), gone);
    Ok(())
}

/// What is sent again is kept once, approved once, and answered as the first time.
#[test]
fn keys_hold_for_what_waits_too() -> Result<(), Error> {
    let hall = Hall::new();
    let shop = shop(&hall);
    let ask = || hall.working(1, shop).once("ask").inventory().create(pieces(2)).wait();
    let first = asked(ask());
    assert_eq!(asked(ask()), first);
    assert_eq!(pending(&hall, shop), 1);
    let approve = || hall.selling().once("yes").approvals().approve(first.id, note("Yes.")).wait();
    assert_eq!(approve()?, approve()?);
    assert_eq!((stock(&hall, shop).len(), pending(&hall, shop)), (1, 0));
    // The answer to who asked stays what it was then.
    assert_eq!(asked(ask()), first);
    Ok(())
}

/// Everybody who may approves at once: it is done once.
#[test]
fn approvers_at_once_do_it_once() -> Result<(), Error> {
    let hall = Hall::lasting();
    let shop = shop(&hall);
    let owner = hall.selling().in_workspace(shop).inventory();
    let item = owner.create(pieces(0)).wait()?.done()?.id;
    for round in 1..=8 {
        let change = asked(hall.working(1, shop).inventory().receive(item, 1).wait());
        let approved = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for market in [hall.selling(), hall.bidding(0), hall.market.clone(), hall.another()] {
                let (approved, id) = (&approved, change.id);
                scope.spawn(move || match market.approvals().approve(id, note("")).wait() {
                    Ok(_) => {
                        approved.fetch_add(1, Ordering::SeqCst);
                    }
                    Err(refused) => assert_eq!(refused.code(), ErrorCode::VersionConflict),
                });
            }
        });
        assert_eq!(approved.into_inner(), 1);
        assert_eq!(stock(&hall, shop), [(item, round)]);
    }
    assert_eq!(pending(&hall, shop), 0);
    Ok(())
}
