//! Two tenants: whatever somebody asks for with an id of somebody else, of whatever kind, gives
//! nothing that is not public and changes nothing.

use std::collections::BTreeSet;

use vendue::auctions::{AuctionFilter, AuctionPhase, PlaceBid};
use vendue::domain::auctions::{
    AdmissionStatus, EarlyEnd, EditListing, NewListing, RetractionReason,
};
use vendue::domain::events::TopicKind;
use vendue::domain::identity::{
    Decision, EditWorkspace, LinkKind, MemberRole, NewInvite, NewSanction, PlatformRole,
    SanctionKind, UserState,
};
use vendue::domain::inventory::NewStockItem;
use vendue::domain::{ApiKeyId, InviteId, PendingChangeId, SanctionId, SessionId};
use vendue::{
    AuctionId, DeleteAccount, Error, GroupId, ListingId, Market, PageRequest, StockItemId, Topic,
    UserId, WorkspaceId,
};

use super::{Case, surface};
use crate::market::support::{Hall, pieces, thing, usd};

/// What somebody else may do with the id of something that is public.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    /// Nothing, whatever the id is of.
    No,
    /// Look.
    Look,
    /// Take part in an auction, or follow and block a user, which is what they are for.
    TakePart,
}
use Open::{Look, No, TakePart};

type Id = [u8; 16];
type Call = fn(&Market, Id) -> Result<String, Error>;

/// What is asked, and what is answered as text.
macro_rules! ask {
    (|$market:ident, $id:ident| $($call:tt)+) => {
        |$market, $id| $($call)+.wait().map(|answer| format!("{answer:?}"))
    };
}

fn auction(id: Id) -> AuctionId {
    AuctionId::from_bytes(id)
}

fn listing(id: Id) -> ListingId {
    ListingId::from_bytes(id)
}

fn user(id: Id) -> UserId {
    UserId::from_bytes(id)
}

fn shop(id: Id) -> WorkspaceId {
    WorkspaceId::from_bytes(id)
}

fn change(id: Id) -> PendingChangeId {
    PendingChangeId::from_bytes(id)
}

fn warning() -> NewSanction {
    NewSanction { kind: SanctionKind::Warning, reason: "No.".into(), ends_at: None }
}

fn page() -> PageRequest {
    PageRequest::default()
}

fn terms(market: &Market, id: Id) -> vendue::NewAuction {
    let (now, ladder) = (market.now(), vendue::domain::auctions::IncrementLadder::ebay_us());
    vendue::domain::auctions::NewAuction::english(
        listing(id),
        usd(900),
        ladder,
        now,
        now.plus_ms(crate::market::support::DAY),
    )
}

fn in_group(market: &Market, id: Id) -> Result<String, Error> {
    let own = market.listings().create(thing()).wait()?.id;
    let grouped = vendue::domain::auctions::NewAuction {
        group_id: Some(GroupId::from_bytes(id)),
        ..terms(market, *own.as_bytes())
    };
    market.auctions().create(grouped).wait().map(|answer| format!("{answer:?}"))
}

fn topics(
    market: &Market,
    id: Id,
    ask: impl Fn(&Market, Topic) -> Result<String, Error>,
) -> Result<String, Error> {
    let kinds = [TopicKind::Auction, TopicKind::User, TopicKind::Workspace, TopicKind::Access];
    let answers = kinds.map(|kind| ask(market, Topic { kind, id }));
    let good: Vec<String> = answers.iter().flatten().cloned().collect();
    if good.is_empty() { answers.into_iter().next().expect("four") } else { Ok(good.join("\n")) }
}

fn batch(market: &Market, id: Id) -> Result<String, Error> {
    let bid = PlaceBid::new(auction(id), usd(5_000));
    let mut all = String::new();
    for answer in market.auctions().place_bids([bid]).wait()? {
        all += &format!("{:?}", answer?);
    }
    Ok(all)
}

/// Operation, what is open of it, and how it is asked for with an id.
#[rustfmt::skip]
const OPERATIONS: &[(&str, Open, Call)] = &[
    ("identity.get", Look, ask!(|market, id| market.identity().get(user(id)))),
    ("identity.set_state", No,
        ask!(|market, id| market.identity().set_state(user(id), UserState::Suspended))),
    ("identity.make_link", No,
        ask!(|market, id| market.identity().make_link(LinkKind::ResetPassword, user(id)))),
    ("identity.set_role", No,
        ask!(|market, id| market.identity().set_role(user(id), PlatformRole::Admin))),
    ("identity.follow", TakePart, ask!(|market, id| market.identity().follow(user(id)))),
    ("identity.unfollow", Look, ask!(|market, id| market.identity().unfollow(user(id)))),
    ("identity.block", TakePart, ask!(|market, id| market.identity().block(user(id), true))),
    ("identity.unblock", Look, ask!(|market, id| market.identity().unblock(user(id)))),
    ("identity.followed", No, ask!(|market, id| market.identity().followed(user(id), page()))),
    ("identity.followers", No, ask!(|market, id| market.identity().followers(user(id), page()))),
    ("identity.blocked", No, ask!(|market, id| market.identity().blocked(user(id), page()))),
    ("identity.set_badges", No, ask!(|market, id| market.identity().set_badges(
        user(id), vec!["verified".into()]))),
    ("identity.sanction", No, ask!(|market, id| market.identity().sanction(user(id), warning()))),
    ("identity.sanctions", No, ask!(|market, id| market.identity().sanctions(user(id), page()))),
    ("identity.lift_sanction", No,
        ask!(|market, id| market.identity().lift_sanction(SanctionId::from_bytes(id)))),
    ("identity.delete_account", No, ask!(|market, id| market.identity().delete_account(
        user(id), DeleteAccount { password: None }))),
    ("sessions.begin", No, ask!(|market, id| market.sessions().begin(user(id), "", ""))),
    ("sessions.begin_page", No, ask!(|market, id| market.sessions().begin_page(user(id), "", ""))),
    ("sessions.end", No, ask!(|market, id| market.sessions().end(SessionId::from_bytes(id)))),
    ("sessions.end_all", No, ask!(|market, id| market.sessions().end_all(user(id)))),
    ("api_keys.revoke", No, ask!(|market, id| market.api_keys().revoke(ApiKeyId::from_bytes(id)))),

    ("inventory.get", No, ask!(|market, id| market.inventory().get(StockItemId::from_bytes(id)))),
    ("inventory.receive", No,
        ask!(|market, id| market.inventory().receive(StockItemId::from_bytes(id), 1))),
    ("listings.create", No, ask!(|market, id| market.listings().create(
        NewListing { stock_item_id: Some(StockItemId::from_bytes(id)), ..thing() }))),
    ("listings.get", Look, ask!(|market, id| market.listings().get(listing(id)))),
    ("listings.page", Look, ask!(|market, id| market.listings().page(Some(user(id)), page()))),
    ("listings.auctions", Look, ask!(|market, id| market.listings().auctions(listing(id)))),
    ("listings.edit", No,
        ask!(|market, id| market.listings().edit(listing(id), EditListing::default(), None))),
    ("listings.add_to_description", No,
        ask!(|market, id| market.listings().add_to_description(listing(id), "And more."))),
    ("listings.set_picture", No,
        ask!(|market, id| market.listings().set_picture(listing(id), "0123456789abcdef.jpg"))),
    ("listings.publish", No, ask!(|market, id| market.listings().publish(listing(id)))),
    ("listings.withdraw", No, ask!(|market, id| market.listings().withdraw(listing(id)))),
    ("listings.mark_sold", No, ask!(|market, id| market.listings().mark_sold(listing(id)))),

    ("auctions.create", No, ask!(|market, id| market.auctions().create(terms(market, id)))),
    ("auctions.get", Look, ask!(|market, id| market.auctions().get(auction(id)))),
    ("auctions.page", Look, ask!(|market, id| market.auctions().page(
        AuctionFilter { phase: AuctionPhase::Running, seller_id: Some(user(id)) }, page()))),
    ("auctions.bids", Look, ask!(|market, id| market.auctions().bids(auction(id), page()))),
    ("auctions.ids", No, ask!(|market, id| market.auctions().ids(Some(auction(id)), 10))),
    ("auctions.archive", No, ask!(|market, id| market.auctions().archive(auction(id)))),
    ("auctions.log", No, ask!(|market, id| market.auctions().log(auction(id)))),
    ("auctions.verify", No, ask!(|market, id| market.auctions().verify(auction(id)))),
    ("auctions.explain", No, ask!(|market, id| market.auctions().explain(auction(id), 1))),
    ("auctions.place_bid", TakePart,
        ask!(|market, id| market.auctions().place_bid(PlaceBid::new(auction(id), usd(5_000))))),
    ("auctions.place_bids", TakePart, batch),
    ("auctions.buy_now", TakePart, ask!(|market, id| market.auctions().buy_now(auction(id)))),
    ("auctions.register", TakePart, ask!(|market, id| market.auctions().register(auction(id)))),
    ("auctions.retract", No, ask!(|market, id| market.auctions().retract(
        auction(id), 1, RetractionReason::WrongAmount))),
    ("auctions.change_reserve", No,
        ask!(|market, id| market.auctions().change_reserve(auction(id), Some(usd(2_500))))),
    ("auctions.pause", No, ask!(|market, id| market.auctions().pause(auction(id)))),
    ("auctions.resume", No, ask!(|market, id| market.auctions().resume(auction(id)))),
    ("auctions.end_early", No,
        ask!(|market, id| market.auctions().end_early(auction(id), EarlyEnd::SellToLeader))),
    ("auctions.cancel", No, ask!(|market, id| market.auctions().cancel(auction(id)))),
    ("auctions.admit", No, ask!(|market, id| market.auctions().admit(
        auction(id), user(id), AdmissionStatus::Approved))),
    ("auctions.hold_deposit", No,
        ask!(|market, id| market.auctions().hold_deposit(auction(id), user(id), usd(100)))),
    ("auctions.set_limit", No, ask!(|market, id| market.auctions().set_limit(
        user(id), usd(1).currency(), Some(usd(100))))),
    ("auctions.ban", No, ask!(|market, id| market.auctions().ban(user(id), None))),
    ("auctions.mark_no_response", No,
        ask!(|market, id| market.auctions().mark_no_response(auction(id)))),
    ("auctions.link_accounts", No,
        ask!(|market, id| market.auctions().link_accounts(user(id), user([9; 16])))),

    ("workspaces.get", No, ask!(|market, id| market.workspaces().get(shop(id)))),
    ("workspaces.edit", No,
        ask!(|market, id| market.workspaces().edit(shop(id), EditWorkspace::default(), None))),
    ("workspaces.delete", No, ask!(|market, id| market.workspaces().delete(shop(id)))),
    ("workspaces.members", No, ask!(|market, id| market.workspaces().members(shop(id), page()))),
    ("workspaces.set_role", No, ask!(|market, id| market.workspaces().set_role(
        shop(id), user(id), MemberRole::Viewer))),
    ("workspaces.remove_member", No,
        ask!(|market, id| market.workspaces().remove_member(shop(id), user(id)))),
    ("workspaces.leave", No, ask!(|market, id| market.workspaces().leave(shop(id)))),
    ("workspaces.invite", No, ask!(|market, id| market.workspaces().invite(
        shop(id), NewInvite { email: None, role: MemberRole::Viewer }))),
    ("workspaces.invites", No, ask!(|market, id| market.workspaces().invites(shop(id), page()))),
    ("workspaces.revoke_invite", No, ask!(|market, id| market.workspaces().revoke_invite(
        shop(id), InviteId::from_bytes(id)))),
    ("approvals.get", No, ask!(|market, id| market.approvals().get(change(id)))),
    ("approvals.page", No,
        ask!(|market, id| market.approvals().page(shop(id), None, page()))),
    ("approvals.approve", No,
        ask!(|market, id| market.approvals().approve(change(id), Decision::default()))),
    ("approvals.reject", No,
        ask!(|market, id| market.approvals().reject(change(id), Decision::default()))),
    ("approvals.withdraw", No, ask!(|market, id| market.approvals().withdraw(change(id)))),

    ("events.watch", Look, ask!(|market, id| market.events().watch(auction(id), None))),
    ("events.views", Look, ask!(|market, id| market.events().views(auction(id), 0, 10))),
    ("events.subscribe", No, |market, id| topics(market, id, |market, topic| {
        market.events().subscribe(topic, Some(0)).wait().map(|answer| format!("{answer:?}"))
    })),
    ("events.read", No, |market, id| topics(market, id, |market, topic| {
        market.events().read(topic, 0, 100).wait().map(|answer| format!("{answer:?}"))
    })),
    ("events.viewers", Look, |market, id| topics(market, id, |market, topic| {
        Ok(market.events().viewers(topic).to_string())
    })),
    ("events.viewers_elsewhere", Look, |market, id| topics(market, id, |market, topic| {
        Ok(market.events().viewers_elsewhere(topic).to_string())
    })),
    ("events.set_viewers", Look, |market, id| topics(market, id, |market, topic| {
        market.events().set_viewers(topic, 7);
        Ok(String::new())
    })),
];

/// Words that stand in nothing that anybody else may see.
const PRIVATE: [&str; 4] = ["@example.org", "of the tenant alone", "a device", "a script"];

/// A workspace of the seller, an invitation into it, and a change in it that waits.
fn shared(case: &Case) -> (WorkspaceId, InviteId, PendingChangeId) {
    let shop = case.hall.shop(true);
    case.hall.let_in(shop, case.hall.bidders[0], MemberRole::Member);
    let new = NewInvite { email: None, role: MemberRole::Viewer };
    let invite = case.hall.selling().workspaces().invite(shop, new).wait().expect("invited");
    let asked = case.hall.working(0, shop).inventory().create(pieces(1)).wait().expect("asked");
    (shop, invite.invite.id, asked.pending().expect("it waits").id)
}

/// What one tenant has, and the ids of it.
fn world() -> (Case, Vec<(&'static str, Id)>) {
    let case = Case::within(Hall::lasting());
    let new = NewStockItem { sku: "S".into(), name: "of the tenant alone".into(), quantity: 3 };
    let stock = case
        .hall
        .selling()
        .inventory()
        .create(new)
        .wait()
        .expect("stock")
        .done()
        .expect("at once")
        .id;
    let title = Some("of the tenant alone".to_owned());
    let edit = EditListing { title, ..EditListing::default() };
    case.hall.selling().listings().edit(case.draft, edit, None).wait().expect("edited");
    let group = case.hall.selling().auctions().create_group().wait().expect("a group");
    let (workspace, invite, change) = shared(&case);
    let ids = vec![
        ("a workspace", *workspace.as_bytes()),
        ("an invitation", *invite.as_bytes()),
        ("a change that waits", *change.as_bytes()),
        ("a user and a workspace", *case.hall.seller.as_bytes()),
        ("another user", *case.other.as_bytes()),
        ("stock", *stock.as_bytes()),
        ("a draft", *case.draft.as_bytes()),
        ("a listing that is not published", *case.fixed.as_bytes()),
        ("a listing in an auction", *case.offered.as_bytes()),
        ("an auction", *case.auction.as_bytes()),
        ("a session", *case.session.as_bytes()),
        ("a key", *case.key.as_bytes()),
        ("a group", *group.as_bytes()),
        ("nothing", [9; 16]),
        ("zeros", [0; 16]),
    ];
    (case, ids)
}

#[test]
fn nothing_is_given_or_changed_by_the_ids_of_somebody_else() {
    let (case, ids) = world();
    let tenant = case.hall.bidding(3);
    let (mut wrong, before) = (Vec::new(), case.hall.place().rows());
    for (name, open, call) in OPERATIONS {
        for (kind, id) in &ids {
            let is_meant = ["an auction", "a user and a workspace", "another user"];
            if *open == TakePart && is_meant.contains(kind) {
                continue;
            }
            match call(&tenant, *id) {
                Ok(answer) if *open == Look => {
                    if let Some(word) = PRIVATE.iter().find(|word| answer.contains(**word)) {
                        wrong.push(format!("{name} of {kind} shows {word:?}: {answer}"));
                    }
                }
                Ok(answer) => wrong.push(format!("{name} of {kind} gives {answer}")),
                Err(refused) => {
                    let shown = format!("{refused:?}");
                    if PRIVATE.iter().any(|word| shown.contains(word)) {
                        wrong.push(format!("{name} of {kind} is refused with {shown}"));
                    }
                }
            }
        }
        // One look for all ids: which of them it was shows when it is run alone.
        if case.hall.place().rows() != before {
            wrong.push(format!("{name} changes something"));
            break;
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn nobody_joins_the_group_of_somebody_else() {
    let (case, ids) = world();
    for (kind, id) in ids {
        let joined = in_group(&case.hall.bidding(3), id);
        assert!(joined.is_err(), "{kind}: {joined:?}");
    }
}

/// The words by which an operation takes an id, by itself or in what is asked for.
const TAKES_AN_ID: [&str; 9] = [
    "Id,",
    "Id)",
    "Id>",
    "Into<UserId>",
    "Topic",
    "PlaceBid",
    "NewAuction",
    "NewListing",
    "Filter",
];

#[test]
fn no_operation_that_takes_an_id_is_left_out() {
    let takes = |taken: &str| TAKES_AN_ID.iter().any(|word| before_answer(taken).contains(word));
    let taking: BTreeSet<String> = surface::signatures()
        .into_iter()
        .filter_map(|(name, taken)| takes(&taken).then_some(name))
        .collect();
    let listed: BTreeSet<String> = OPERATIONS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(taking, listed);
}

/// What is taken, without what is answered.
fn before_answer(taken: &str) -> &str {
    taken.rsplit_once("->").map_or(taken, |(before, _)| before)
}
