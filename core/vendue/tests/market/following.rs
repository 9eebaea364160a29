//! Following what is addressed to a user or to a workspace: as long as one may, and no longer.

use std::time::Duration;

use super::entry::Entry;
use super::support::{Hall, code};
use vendue::domain::events::Topic;
use vendue::domain::identity::{MemberRole, NewApiKey, NewSanction, SanctionKind, Scopes};
use vendue::{DeleteAccount, ErrorCode, Market, Subscription, WorkspaceId};

const PATIENCE: Duration = Duration::from_secs(20);
const MOMENT: Duration = Duration::from_millis(50);

fn follow(market: &Market, topic: Topic, since: Option<i64>) -> Subscription {
    market.events().subscribe(topic, since).wait().expect("followed")
}

/// The kind of the next event; nothing at the end.
#[track_caller]
fn next(following: &mut Subscription) -> Option<&'static str> {
    let event = following.wait_next(PATIENCE).expect("open");
    event.map(|event| event.body.kind())
}

#[track_caller]
fn assert_lost(following: &mut Subscription) {
    assert_eq!(next(following), None);
    assert!(following.has_lost_access());
    assert_eq!(next(following), None, "and stays the end");
}

#[track_caller]
fn assert_open(following: &mut Subscription) {
    let more = following.wait_next(MOMENT).expect("open");
    assert!(more.is_none() && !following.has_lost_access(), "{more:?}");
}

fn rename(hall: &Hall, shop: WorkspaceId, name: &str) {
    let edit = vendue::domain::identity::EditWorkspace { name: Some(name.into()), approval: None };
    hall.selling().workspaces().edit(shop, edit, None).wait().expect("changed");
}

#[test]
fn who_is_taken_out_of_a_workspace_reads_of_that_and_of_nothing_after_it() {
    let hall = Hall::new();
    let shop = hall.shop(false);
    let topic = Topic::workspace(shop);
    for number in [0, 1] {
        hall.let_in(shop, hall.bidders[number], MemberRole::Viewer);
    }
    let [mut removed, mut kept] = [0, 1].map(|number| follow(&hall.bidding(number), topic, None));
    hall.selling().workspaces().remove_member(shop, hall.bidders[0]).wait().expect("removed");
    rename(&hall, shop, "A better shop");
    assert_eq!(next(&mut removed), Some("member_removed"));
    assert_lost(&mut removed);
    assert_eq!(code(hall.bidding(0).events().subscribe(topic, None)), ErrorCode::Forbidden);
    assert_eq!(next(&mut kept), Some("member_removed"), "somebody else");
    assert_eq!(next(&mut kept), Some("workspace_changed"));

    // Whoever comes back reads of it as of something past.
    hall.let_in(shop, hall.bidders[0], MemberRole::Member);
    let mut back = follow(&hall.bidding(0), topic, Some(0));
    let mut told = Vec::new();
    while back.last_sequence() < Some(back.first_found()) {
        told.push(next(&mut back).expect("it goes on"));
    }
    assert!(told.contains(&"member_removed"), "{told:?}");
    assert_open(&mut back);
    hall.bidding(0).workspaces().leave(shop).wait().expect("left");
    assert_eq!(next(&mut back), Some("member_removed"));
    assert_lost(&mut back);
}

#[test]
fn the_end_of_a_workspace_is_the_end_for_all_but_the_host() {
    let hall = Hall::new();
    let shop = hall.shop(false);
    let topic = Topic::workspace(shop);
    hall.let_in(shop, hall.bidders[0], MemberRole::Viewer);
    let mut members = [hall.selling(), hall.bidding(0)].map(|of| follow(&of, topic, None));
    let mut host = follow(&hall.market, topic, None);
    hall.selling().workspaces().delete(shop).wait().expect("deleted");
    for member in &mut members {
        assert_eq!(next(member), Some("workspace_deleted"));
        assert_lost(member);
    }
    assert_eq!(next(&mut host), Some("workspace_deleted"));
    assert_open(&mut host);
    for market in [hall.selling(), hall.bidding(0)] {
        assert_eq!(code(market.events().subscribe(topic, Some(0))), ErrorCode::Forbidden);
    }
}

#[test]
fn who_is_suspended_or_gone_follows_nothing_more() {
    let hall = Hall::new();
    let shop = hall.shop(false);
    let user = |number: usize| Topic::user(hall.bidders[number]);
    for number in [0, 1] {
        hall.let_in(shop, hall.bidders[number], MemberRole::Viewer);
    }
    let mut following = Vec::new();
    for number in [0, 1] {
        following.push(follow(&hall.bidding(number), user(number), None));
        following.push(follow(&hall.bidding(number), Topic::workspace(shop), None));
    }
    let mut spared = follow(&hall.bidding(2), user(2), None);
    let suspension =
        NewSanction { kind: SanctionKind::Suspension, reason: "Fraud.".into(), ends_at: None };
    let taken = hall.market.identity().sanction(hall.bidders[0], suspension);
    let taken = taken.wait().expect("taken");
    let identity = hall.market.identity();
    identity.delete_account(hall.bidders[1], DeleteAccount::default()).wait().expect("deleted");
    for following in &mut following {
        // What was told before may still come.
        while next(following).is_some() {}
        assert!(following.has_lost_access());
    }
    assert_open(&mut spared);
    assert_eq!(
        code(hall.bidding(0).events().subscribe(user(0), None)),
        ErrorCode::AccountSuspended
    );
    hall.market.identity().lift_sanction(taken.id).wait().expect("lifted");
    // The suspension is past, and can be read of.
    let mut again = follow(&hall.bidding(0), user(0), Some(0));
    while again.last_sequence() < Some(again.first_found()) {
        assert!(next(&mut again).is_some());
    }
    assert_open(&mut again);
}

#[test]
fn the_end_of_a_session_or_a_key_ends_what_is_followed_with_it() {
    let entry = Entry::new();
    let anna = entry.user("anna");
    let topic = Topic::user(anna);
    let [ending, going_on] = [0, 1].map(|_| entry.acting(&entry.begin(anna)));
    let new = NewApiKey { name: "a script".into(), scopes: Scopes::all(), expires_at: None };
    let made = entry.market.acting_as(anna).api_keys().create(new).wait().expect("made");
    let by_key = entry.market.acting_with(&made.token).wait().expect("good");
    let mut host = follow(&entry.market, topic, None);
    let [mut by_session, mut by_key, mut kept] =
        [&ending, &by_key, &going_on].map(|market| follow(market, topic, None));

    ending.sessions().sign_out().wait().expect("out");
    while next(&mut by_session).is_some() {}
    assert!(by_session.has_lost_access());
    assert_eq!(next(&mut by_key), Some("session_ended"));
    entry.market.acting_as(anna).api_keys().revoke(made.api_key.id).wait().expect("revoked");
    while next(&mut by_key).is_some() {}
    assert!(by_key.has_lost_access());
    for following in [&mut kept, &mut host] {
        assert_eq!(next(following), Some("session_ended"));
        assert_eq!(next(following), Some("api_key_revoked"));
        assert_open(following);
    }
    // Whoever comes too late is not told a thing, whatever waits in the log.
    let late = ending.events().subscribe(topic, Some(0)).wait().map(drop);
    assert_eq!(late.expect_err("too late").code(), ErrorCode::TokenInvalid);
}
