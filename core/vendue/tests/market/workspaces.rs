//! Workspaces: who comes in, who does what there, who goes, and what nobody else sees of it.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::support::{DAY, Hall, code, pieces, thing};
use vendue::domain::ApiKeyId;
use vendue::domain::auctions::{EditListing, NewListing};
use vendue::domain::events::Topic;
use vendue::domain::identity::{
    EditWorkspace, LinkKind, MemberRole, NewInvite, NewWorkspace, ScopeArea, Scopes, UserState,
};
use vendue::{Actor, Error, ErrorCode, KeyActor, Market, PageRequest, UserId, WorkspaceId};

use MemberRole::{Admin, Member, Owner, Viewer};

fn page() -> PageRequest {
    PageRequest::default()
}

/// The members and their roles, as the host sees them.
fn roles(hall: &Hall, shop: WorkspaceId) -> Vec<(UserId, MemberRole)> {
    let page = hall.market.workspaces().members(shop, PageRequest::first(200)).wait();
    let members = page.expect("a page").items.into_iter();
    members.map(|member| (member.user.id, member.role)).collect()
}

/// What members were told, in order and without a gap.
fn told(hall: &Hall, shop: WorkspaceId) -> Vec<&'static str> {
    let events = hall.market.events().read(Topic::workspace(shop), 0, 1_000).wait().expect("read");
    assert!(events.iter().zip(1..).all(|(event, number)| event.sequence == number));
    events.iter().map(|event| event.body.kind()).collect()
}

#[test]
fn a_workspace_from_its_founding_to_its_end() -> Result<(), Error> {
    let hall = Hall::new();
    hall.clock.advance_ms(1);
    let (selling, shop) = (hall.selling().workspaces(), hall.shop(false));
    hall.let_in(shop, hall.bidders[0], Member);
    hall.let_in(shop, hall.bidders[1], Viewer);
    let counts = |shop| selling.get(shop).wait().map(|seen| (seen.member_count, seen.role));
    assert_eq!(counts(shop)?, (3, Some(Owner)));
    let seen = hall.bidding(1).workspaces().get(shop).wait()?;
    assert_eq!((seen.name.as_str(), seen.role, seen.personal), ("The shop", Some(Viewer), false));

    let edit = EditWorkspace { name: Some("A better shop".into()), approval: Some(true) };
    assert_eq!(code(selling.edit(shop, edit.clone(), Some(99))), ErrorCode::VersionConflict);
    let edited = selling.edit(shop, edit, Some(seen.version)).wait()?;
    assert_eq!((edited.name.as_str(), edited.approval), ("A better shop", true));

    let of = |number: usize| hall.bidding(number).workspaces().list().wait();
    let names = |list: Vec<vendue::domain::identity::WorkspaceView>| -> Vec<String> {
        list.into_iter().map(|seen| seen.name).collect()
    };
    assert_eq!(names(of(0)?), ["bidder_0", "A better shop"]);
    selling.set_role(shop, hall.bidders[0], Admin).wait()?;
    hall.bidding(0).workspaces().remove_member(shop, hall.bidders[1]).wait()?;
    assert_eq!(names(of(1)?), ["bidder_1"]);
    assert_eq!(code(hall.bidding(1).workspaces().get(shop)), ErrorCode::WorkspaceNotFound);
    hall.bidding(0).workspaces().leave(shop).wait()?;
    assert_eq!(roles(&hall, shop), [(hall.seller, Owner)]);
    assert_eq!(code(selling.leave(shop)), ErrorCode::LastOwner);

    hall.let_in(shop, hall.bidders[2], Member);
    let token = hall.invited(shop, Member);
    selling.delete(shop).wait()?;
    for market in [&hall.market, &hall.selling(), &hall.bidding(2)] {
        assert_eq!(code(market.workspaces().get(shop)), ErrorCode::WorkspaceNotFound);
        assert_eq!(code(market.workspaces().members(shop, page())), ErrorCode::WorkspaceNotFound);
        let create = market.in_workspace(shop).inventory().create(pieces(1));
        assert_eq!(code(create), ErrorCode::WorkspaceNotFound);
    }
    assert_eq!(names(of(2)?), ["bidder_2"]);
    let late = hall.bidding(3).workspaces();
    assert_eq!(code(late.accept_invite(&token)), ErrorCode::InviteNotFound);
    assert_eq!(code(late.invite_preview(&token)), ErrorCode::InviteNotFound);
    let topic = Topic::workspace(shop);
    assert_eq!(code(hall.bidding(2).events().read(topic, 0, 9)), ErrorCode::Forbidden);
    let expected = "workspace_created invite_created member_added invite_created member_added \
        workspace_changed member_role_changed member_removed member_removed invite_created \
        member_added invite_created workspace_deleted";
    assert_eq!(told(&hall, shop), expected.split_whitespace().collect::<Vec<_>>());
    Ok(())
}

/// Two hundred members fit into one portion; these do not.
#[test]
fn a_large_workspace_ends_for_everybody() -> Result<(), Error> {
    let hall = Hall::new();
    let shop = hall.shop(false);
    let users: Vec<UserId> = (0..220)
        .map(|number| super::support::register(&hall.market, &format!("worker_{number}")))
        .collect();
    for user in &users {
        hall.let_in(shop, *user, Member);
    }
    assert_eq!(roles(&hall, shop).len(), 200, "a page");
    hall.selling().workspaces().delete(shop).wait()?;
    let topic = Topic::workspace(shop);
    for user in &users {
        let market = hall.market.acting_as(*user);
        assert_eq!(market.workspaces().list().wait()?.len(), 1);
        assert_eq!(code(market.events().read(topic, 0, 1)), ErrorCode::Forbidden);
    }
    Ok(())
}

#[test]
fn a_personal_workspace_is_its_users_alone() {
    let hall = Hall::new();
    let own = WorkspaceId::from_bytes(*hall.seller.as_bytes());
    let workspaces = hall.selling().workspaces();
    let invite = NewInvite { email: None, role: Viewer };
    let required = ErrorCode::WorkspaceRequired;
    assert_eq!(code(workspaces.delete(own)), required);
    assert_eq!(code(workspaces.leave(own)), required);
    assert_eq!(code(workspaces.invite(own, invite.clone())), required);
    assert_eq!(code(hall.market.workspaces().delete(own)), required);
    assert_eq!(code(workspaces.set_role(own, hall.seller, Viewer)), ErrorCode::LastOwner);
    let others = hall.bidding(0).workspaces();
    assert_eq!(code(others.get(own)), ErrorCode::WorkspaceNotFound);
    assert_eq!(code(others.delete(own)), ErrorCode::WorkspaceNotFound);
    assert_eq!(code(others.invite(own, invite)), ErrorCode::WorkspaceNotFound);
}

/// What each role may do to each other one.
#[test]
fn roles_manage_those_below_them() -> Result<(), Error> {
    let hall = Hall::new();
    let shop = hall.shop(false);
    let [admin, member, viewer] = [0, 1, 2].map(|number| hall.bidders[number]);
    for (user, role) in [(admin, Admin), (member, Member), (viewer, Viewer)] {
        hall.let_in(shop, user, role);
    }
    let as_user = |user: UserId| hall.market.acting_as(user).workspaces();
    let forbidden = ErrorCode::Forbidden;
    for lesser in [member, viewer] {
        let market = as_user(lesser);
        let edit = EditWorkspace { approval: Some(true), ..EditWorkspace::default() };
        let invite = NewInvite { email: None, role: Viewer };
        assert_eq!(code(market.edit(shop, edit, None)), forbidden);
        assert_eq!(code(market.delete(shop)), forbidden);
        assert_eq!(code(market.set_role(shop, lesser, Admin)), forbidden);
        assert_eq!(code(market.remove_member(shop, admin)), forbidden);
        assert_eq!(code(market.invite(shop, invite)), forbidden);
        assert_eq!(code(market.invites(shop, page())), forbidden);
        assert_eq!(market.members(shop, page()).wait()?.items.len(), 4);
    }
    let managing = as_user(admin);
    assert_eq!(code(managing.set_role(shop, admin, Owner)), forbidden);
    assert_eq!(code(managing.set_role(shop, hall.seller, Member)), forbidden);
    assert_eq!(code(managing.remove_member(shop, hall.seller)), forbidden);
    assert_eq!(code(managing.delete(shop)), forbidden);
    let owner = NewInvite { email: None, role: Owner };
    assert_eq!(code(managing.invite(shop, owner.clone())), forbidden);
    assert_eq!(code(as_user(hall.seller).invite(shop, owner)), forbidden);
    managing.set_role(shop, viewer, Member).wait()?;
    let stranger = hall.bidders[3];
    let missing = ErrorCode::MemberNotFound;
    assert_eq!(code(managing.set_role(shop, stranger, Viewer)), missing);
    assert_eq!(code(managing.remove_member(shop, stranger)), missing);
    // An owner is one by the act of another, and may go once there is another.
    as_user(hall.seller).set_role(shop, admin, Owner).wait()?;
    as_user(hall.seller).leave(shop).wait()?;
    assert_eq!(code(as_user(admin).leave(shop)), ErrorCode::LastOwner);
    Ok(())
}

#[test]
fn an_invitation_lets_in_who_is_meant_once_and_in_time() -> Result<(), Error> {
    let hall = Hall::new();
    let (workspaces, shop) = (hall.selling().workspaces(), hall.shop(false));
    let gone = ErrorCode::InviteNotFound;
    let meant = |email: &str| NewInvite { email: Some(email.into()), role: Member };
    let enter = |number: usize, token: &str| {
        let market = hall.bidding(number);
        market.workspaces().accept_invite(token).wait().map_err(|refused| refused.code())
    };
    let invited = workspaces.invite(shop, meant("Bidder_1@Example.org")).wait()?;
    let shown = format!("{invited:?}");
    assert!(!shown.contains(&invited.token) && shown.contains("bidder_1@example.org"), "{shown}");
    let preview = hall.market.acting_as_anyone().workspaces().invite_preview(&invited.token);
    let preview = preview.wait()?;
    let inviter = preview.inviter.as_ref().map(|user| (user.id, user.email.clone()));
    assert_eq!((preview.workspace_name.as_str(), preview.role), ("The shop", Member));
    assert_eq!(inviter, Some((hall.seller, None)));
    assert_eq!(enter(0, &invited.token), Err(gone), "it is for somebody else");
    assert_eq!(enter(1, &invited.token), Err(ErrorCode::EmailUnverified));
    let identity = hall.market.identity();
    let link = identity.make_link(LinkKind::VerifyEmail, hall.bidders[1]).wait()?;
    identity.verify_email(&link).wait()?;
    assert_eq!(enter(1, &invited.token).map(|seen| seen.role), Ok(Some(Member)));
    assert_eq!(enter(1, &invited.token), Err(gone), "once");
    assert_eq!(code(workspaces.invite_preview(&invited.token)), gone);
    assert_eq!(enter(1, &hall.invited(shop, Viewer)), Err(ErrorCode::AlreadyExists));

    let revoked = workspaces.invite(shop, meant("bidder_0@example.org")).wait()?;
    let other_shop = hall.shop(false);
    assert_eq!(code(workspaces.revoke_invite(other_shop, revoked.invite.id)), gone);
    workspaces.revoke_invite(shop, revoked.invite.id).wait()?;
    assert_eq!(enter(0, &revoked.token), Err(gone));
    assert_eq!(code(workspaces.revoke_invite(shop, invited.invite.id)), gone, "it was accepted");
    let late = hall.invited(shop, Member);
    hall.clock.advance_ms(7 * DAY);
    assert_eq!(enter(0, &late), Err(gone));
    for nonsense in ["", "vi_", "vk_x", &late.replace("vi_", "vk_"), &format!("{late}A")] {
        assert_eq!(enter(0, nonsense), Err(gone), "{nonsense}");
        assert_eq!(code(workspaces.invite_preview(nonsense)), gone);
    }
    assert_eq!(code(workspaces.invite(shop, meant("nonsense"))), ErrorCode::InvalidArgument);
    let listed = workspaces.invites(shop, page()).wait()?.items;
    assert_eq!(listed.len(), 4);
    assert!(!serde_json::to_string(&listed).expect("JSON").contains("digest"));
    Ok(())
}

/// Somebody who was taken out, or made less, has left no way back in.
#[test]
fn an_invitation_is_worth_as_much_as_who_made_it() -> Result<(), Error> {
    let hall = Hall::new();
    let shop = hall.shop(false);
    hall.let_in(shop, hall.bidders[0], Admin);
    let new = || NewInvite { email: None, role: Admin };
    let invite = || hall.bidding(0).workspaces().invite(shop, new()).wait();
    let enter = |number: usize, token: &str| hall.bidding(number).workspaces().accept_invite(token);
    let (first, second, third) = (invite()?, invite()?, invite()?);
    enter(1, &first.token).wait()?;
    let managing = hall.selling().workspaces();
    managing.set_role(shop, hall.bidders[0], Member).wait()?;
    assert_eq!(code(enter(2, &second.token)), ErrorCode::InviteNotFound);
    managing.remove_member(shop, hall.bidders[0]).wait()?;
    assert_eq!(code(enter(0, &second.token)), ErrorCode::InviteNotFound);
    hall.let_in(shop, hall.bidders[0], Admin);
    let state = UserState::Suspended;
    hall.market.identity().set_state(hall.bidders[0], state).wait()?;
    assert_eq!(code(enter(3, &third.token)), ErrorCode::InviteNotFound);
    Ok(())
}

/// Under a key nothing is made twice, and no token is kept to be shown again.
#[test]
fn a_request_that_comes_again_invites_nobody_else() -> Result<(), Error> {
    let hall = Hall::new();
    let (shop, invite) = (hall.shop(false), NewInvite { email: None, role: Member });
    let invited = || hall.selling().once("a").workspaces().invite(shop, invite.clone()).wait();
    let first = invited()?;
    let again = invited().expect_err("its token is kept nowhere");
    assert_eq!(again.code(), ErrorCode::AlreadyExists);
    assert_eq!(again.detail("invite_id"), Some(&first.invite.id.to_string().into()));
    let made = || {
        let new = NewWorkspace { name: "Another".into(), approval: false };
        hall.selling().once("b").workspaces().create(new).wait()
    };
    assert_eq!(made()?, made()?);
    let enter = || hall.bidding(0).once("c").workspaces().accept_invite(&first.token).wait();
    assert_eq!(enter()?, enter()?);
    // The same words in another workspace are another request.
    let item = |market: Market| market.once("d").inventory().create(pieces(1));
    let _made = item(hall.selling().in_workspace(shop)).wait()?;
    assert_eq!(code(item(hall.selling())), ErrorCode::IdempotencyConflict);
    Ok(())
}

/// A key does what its scopes say, and never comes in by itself.
#[test]
fn a_key_reaches_as_far_as_its_scopes() -> Result<(), Error> {
    let hall = Hall::new();
    let shop = hall.shop(false);
    let with = |user_id: UserId, scopes: Scopes| {
        let api_key_id = ApiKeyId::from_bytes([1; 16]);
        hall.market.with_actor(Actor::Key(KeyActor { api_key_id, user_id, scopes }))
    };
    let reading = with(hall.seller, Scopes::NONE.with_read(ScopeArea::Workspaces));
    let missing = ErrorCode::ScopeMissing;
    assert_eq!(reading.workspaces().list().wait()?.len(), 2);
    assert_eq!(code(reading.workspaces().delete(shop)), missing);
    assert_eq!(code(reading.in_workspace(shop).inventory().page(page())), missing);
    assert_eq!(code(reading.in_workspace(shop).inventory().create(pieces(1))), missing);
    let token = hall.invited(shop, Member);
    let entering = with(hall.bidders[0], Scopes::all()).workspaces();
    assert_eq!(code(entering.accept_invite(&token)), missing);
    with(hall.seller, Scopes::all()).workspaces().delete(shop).wait()
}

/// What may not be seen takes no place in a page.
#[test]
fn pages_of_listings_are_full() -> Result<(), Error> {
    let hall = Hall::new();
    let shop = hall.shop(false);
    hall.let_in(shop, hall.bidders[0], Member);
    let [member, stranger] = [0, 1].map(|number| hall.working(number, shop));
    let personal = hall.bidding(0);
    for _ in 0..3 {
        member.listings().create(thing()).wait()?;
        personal.listings().create(thing()).wait()?;
    }
    let seen = |market: &Market, seller: Option<UserId>| -> Result<Vec<WorkspaceId>, Error> {
        let page = PageRequest { limit: Some(3), cursor: None };
        let listed = market.listings().page(seller, page).wait()?;
        Ok(listed.items.iter().map(|listing| listing.workspace_id).collect())
    };
    let theirs = Some(hall.bidders[0]);
    assert_eq!(seen(&member, theirs)?, [shop; 3]);
    assert_eq!(seen(&member, None)?, [shop; 3]);
    // Also of what others have made there, for members.
    assert_eq!(seen(&hall.selling().in_workspace(shop), None)?, [shop; 3]);
    assert_eq!(seen(&hall.selling().in_workspace(shop), theirs)?, [shop; 3]);
    assert_eq!(seen(&stranger, None)?, []);
    assert_eq!(seen(&personal, None)?, []);
    hall.selling().workspaces().remove_member(shop, hall.bidders[0]).wait()?;
    let left = seen(&personal, theirs)?;
    assert!(left.len() == 3 && !left.contains(&shop), "{left:?}");
    assert_eq!(seen(&member, theirs)?, []);
    assert_eq!(seen(&hall.market, theirs)?.len(), 3);
    Ok(())
}

/// What is in a workspace is for its members, and for them alone.
#[test]
fn stock_and_listings_stay_in_their_workspace() -> Result<(), Error> {
    let hall = Hall::new();
    let (shop, other) = (hall.shop(false), hall.shop(false));
    hall.let_in(shop, hall.bidders[0], Member);
    hall.let_in(shop, hall.bidders[1], Viewer);
    let [member, viewer, stranger] = [0, 1, 2].map(|number| hall.working(number, shop));
    let item = member.inventory().create(pieces(3)).wait()?.done()?;
    assert_eq!(item.workspace_id, shop);
    let backed = || NewListing { stock_item_id: Some(item.id), ..thing() };
    let count = |market: &Market| market.inventory().page(page()).wait().map(|it| it.items.len());
    for reading in [&member, &viewer, &hall.market.in_workspace(shop)] {
        assert_eq!(reading.inventory().get(item.id).wait()?.id, item.id);
        assert_eq!(count(reading)?, 1);
    }
    // Without a word, a member finds what is in any of the own workspaces by its id.
    assert!(hall.bidding(0).inventory().get(item.id).wait().is_ok());
    assert_eq!((count(&hall.bidding(0))?, count(&hall.selling().in_workspace(other))?), (0, 0));
    let no_item = ErrorCode::StockItemNotFound;
    for market in [hall.selling().in_workspace(other), hall.bidding(2), hall.bidding(3)] {
        assert_eq!(code(market.inventory().get(item.id)), no_item);
        assert_eq!(code(market.inventory().receive(item.id, 1)), no_item);
        assert_eq!(code(market.listings().create(backed())), no_item);
    }
    let hidden = ErrorCode::WorkspaceNotFound;
    assert_eq!(code(stranger.inventory().create(pieces(1))), hidden);
    assert_eq!(code(stranger.inventory().receive(item.id, 1)), hidden);
    assert_eq!(code(stranger.inventory().get(item.id)), no_item);
    assert_eq!(code(stranger.inventory().page(page())), hidden);
    assert_eq!(code(stranger.listings().create(thing())), hidden);
    let forbidden = ErrorCode::Forbidden;
    assert_eq!(code(viewer.inventory().create(pieces(1))), forbidden);
    assert_eq!(code(viewer.inventory().receive(item.id, 1)), forbidden);
    assert_eq!(code(viewer.listings().create(thing())), forbidden);

    let listing = member.listings().create(backed()).wait()?;
    assert_eq!((listing.workspace_id, listing.seller_id), (shop, hall.bidders[0]));
    let seen = |market: Market| market.listings().get(listing.id).wait().map(drop);
    let unseen = Err(ErrorCode::ListingNotFound);
    assert_eq!((seen(hall.selling()), seen(hall.bidding(1))), (Ok(()), Ok(())));
    assert_eq!(seen(hall.bidding(2)).map_err(|refused| refused.code()), unseen);
    let edit = |market: Market| market.listings().edit(listing.id, EditListing::default(), None);
    assert!(edit(hall.selling()).wait().is_ok(), "it is the workspace's");
    assert_eq!(code(edit(hall.bidding(1))), forbidden);
    assert_eq!(code(edit(hall.bidding(2))), ErrorCode::ListingNotFound);
    // Who has left has left what was made there.
    hall.bidding(0).workspaces().leave(shop).wait()?;
    assert_eq!(code(edit(hall.bidding(0))), ErrorCode::ListingNotFound);
    assert_eq!(seen(hall.bidding(0)).map_err(|refused| refused.code()), unseen);
    hall.selling().workspaces().delete(shop).wait()?;
    assert_eq!(code(edit(hall.selling())), ErrorCode::ListingNotFound);
    assert_eq!(code(hall.selling().inventory().get(item.id)), no_item);
    Ok(())
}

/// Two owners who each take the other's ownership away: one of them stays an owner.
#[test]
fn owners_who_demote_each_other_leave_one() {
    let hall = Hall::lasting();
    for _ in 0..10 {
        let shop = hall.shop(false);
        let (one, two) = (hall.seller, hall.bidders[0]);
        hall.let_in(shop, two, Member);
        hall.selling().workspaces().set_role(shop, two, Owner).wait().expect("another owner");
        let demoted = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for (by, whom) in [(one, two), (two, one)] {
                let (market, demoted) = (hall.market.acting_as(by), &demoted);
                scope.spawn(move || {
                    match market.workspaces().set_role(shop, whom, Viewer).wait() {
                        Ok(_) => {
                            demoted.fetch_add(1, Ordering::SeqCst);
                        }
                        Err(refused) => assert_eq!(refused.code(), ErrorCode::Forbidden),
                    }
                });
            }
        });
        assert_eq!(demoted.into_inner(), 1);
        let owners = roles(&hall, shop).into_iter().filter(|(_, role)| *role == Owner);
        assert_eq!(owners.count(), 1);
    }
}

/// The same when both leave, or one leaves while the other is demoted.
#[test]
fn owners_who_leave_at_once_leave_one() {
    let hall = Hall::lasting();
    for _ in 0..10 {
        let shop = hall.shop(false);
        hall.let_in(shop, hall.bidders[0], Member);
        let owner = hall.selling().workspaces().set_role(shop, hall.bidders[0], Owner).wait();
        owner.expect("another owner");
        std::thread::scope(|scope| {
            for market in [hall.selling(), hall.bidding(0)] {
                scope.spawn(move || drop(market.workspaces().leave(shop).wait()));
            }
        });
        let left = roles(&hall, shop);
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].1, Owner);
    }
}

/// One invitation from all sides at once: one comes in.
#[test]
fn an_invitation_is_accepted_once() {
    let hall = Hall::lasting();
    for same_user in [true, false] {
        let shop = hall.shop(false);
        let token = hall.invited(shop, Member);
        let entered = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for number in 0..8 {
                let market = hall.bidding(if same_user { 0 } else { number % 4 });
                let (token, entered) = (&token, &entered);
                scope.spawn(move || match market.workspaces().accept_invite(token).wait() {
                    Ok(_) => {
                        entered.fetch_add(1, Ordering::SeqCst);
                    }
                    Err(refused) => assert_eq!(refused.code(), ErrorCode::InviteNotFound),
                });
            }
        });
        assert_eq!(entered.into_inner(), 1);
        assert_eq!(roles(&hall, shop).len(), 2);
        let seen = hall.selling().workspaces().get(shop).wait().expect("there");
        assert_eq!(seen.member_count, 2);
    }
}
