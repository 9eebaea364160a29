//! Who may do what, as a table: every operation of the facade by every kind of actor.
//!
//! An operation that is missing from the table fails the test, so none can be forgotten.

mod credentials;
mod keys;
mod operations;
mod people;
mod surface;
mod tenants;
mod workspaces;

use std::collections::BTreeSet;

use crate::market::support::{Hall, noon, register, thing, usd};
use vendue::auctions::PlacedBid;
use vendue::domain::auctions::{NewAuction, Retraction, SoftClose};
use vendue::domain::identity::UserState;
use vendue::domain::{ApiKeyId, SessionId};
use vendue::{AuctionId, ListingId, Market, NewUser, StockItemId, UserId};

use crate::place::Place;

use self::operations::{Line, Operation};

/// Who asks, in the order of the columns: the host; an administrator; the seller, who owns what
/// the operation is about; somebody else; a suspended user; a user who does not exist; somebody who
/// is not signed in.
const ACTORS: [&str; 7] = ["host", "admin", "owner", "other", "suspended", "unknown", "anyone"];

/// One market for one operation by one actor.
pub(crate) struct Case {
    pub(crate) hall: Hall,
    /// The market as the actor sees it.
    pub(crate) acting: Market,
    admin: UserId,
    suspended: UserId,
    pub(crate) other: UserId,
    pub(crate) draft: ListingId,
    pub(crate) fixed: ListingId,
    pub(crate) offered: ListingId,
    pub(crate) stock: StockItemId,
    pub(crate) auction: AuctionId,
    pub(crate) bid: PlacedBid,
    /// A session and a key of `other`.
    pub(crate) session: SessionId,
    pub(crate) key: ApiKeyId,
}

impl Case {
    fn new() -> Self {
        Self::within(Hall::new())
    }

    fn within(hall: Hall) -> Self {
        let other = register(&hall.market, "other");
        let suspended = register(&hall.market, "suspended");
        let admin = NewUser::new("admin", "admin@example.org");
        let admin = hall.market.identity().register_admin(admin).wait().expect("an admin").id;
        let stock = hall.stock(5);
        let auction = hall.auction(NewAuction {
            reserve: Some(usd(3_000)),
            buy_now: Some(usd(90_000)),
            retraction: Retraction::SellerApproval,
            soft_close: SoftClose::COMMON,
            ..hall.terms()
        });
        let fixed = vendue::domain::auctions::NewListing {
            kind: vendue::domain::auctions::ListingKind::FixedPrice,
            stock_item_id: Some(stock),
            ..thing()
        };
        let fixed = hall.selling().listings().create(fixed).wait().expect("a listing").id;
        let state = UserState::Suspended;
        hall.market.identity().set_state(suspended, state).wait().expect("suspended");
        let (session, key) = credentials::of_other(&hall.market);
        Self {
            session,
            key,
            offered: hall.view(auction).listing_id,
            bid: hall.placed(auction, 0, 2_000),
            draft: hall.listing(Some(stock)),
            acting: hall.market.clone(),
            admin,
            suspended,
            other,
            fixed,
            stock,
            auction,
            hall,
        }
    }

    /// What an operation answers an actor. Whoever is refused leaves everything as it is.
    fn answer(&mut self, actor: &str, operation: Operation) -> &'static str {
        let market = &self.hall.market;
        self.acting = match actor {
            "host" => market.clone(),
            "admin" => market.acting_as(self.admin),
            "owner" => self.hall.selling(),
            "other" => market.acting_as(self.other),
            "suspended" => market.acting_as(self.suspended),
            "unknown" => market.acting_as(UserId::new(noon(), [9; 10])),
            _ => market.acting_as_anyone(),
        };
        match operation(self) {
            Ok(()) => "ok",
            Err(refused) => refused.code().as_str(),
        }
    }
}

/// Makes somebody else a member of the seller's workspace, as another process would.
fn add_member(case: &Case) {
    let hall = &case.hall;
    let (workspace, user) = (Place::id(hall.seller.as_bytes()), Place::id(case.other.as_bytes()));
    let since = Place::moment(noon().as_ms());
    let sql = format!("INSERT INTO members VALUES ({workspace}, {user}, 'viewer', {since})");
    assert_eq!(hall.place().change(&sql), 1);
}

/// Lets whoever only looks at the seller's workspace work in it.
fn promote(case: &Case) {
    let user = Place::id(case.other.as_bytes());
    let sql = format!("UPDATE members SET role = 'member' WHERE user_id = {user}");
    // In their own workspace, which they own, nothing changes for the seller's.
    assert_eq!(case.hall.place().change(&sql), 2);
}

#[test]
fn every_operation_answers_every_actor_as_in_the_table() {
    let wrong = on_threads(|(name, expected, operation)| {
        let expected: Vec<&str> = expected.split_whitespace().collect();
        assert_eq!(expected.len(), ACTORS.len(), "{name}");
        let mut expected: Vec<(&str, &str)> = ACTORS.into_iter().zip(expected).collect();
        // Those who are refused come first: all of them meet the same market, as does the first
        // who is not.
        expected.sort_by_key(|(_, answer)| *answer == "ok");
        let (mut case, mut wrong) = (None, Vec::new());
        for (actor, expected) in expected {
            let expected = in_full(expected);
            let mut met = case.take().unwrap_or_else(Case::new);
            let answer = met.answer(actor, *operation);
            case = (answer != "ok").then_some(met);
            if answer != expected {
                wrong.push(format!("{name} by {actor}: {answer}, the table says {expected}"));
            }
        }
        wrong
    });
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Every line of the table: a file for each area.
fn lines() -> Vec<Line> {
    let areas = [
        operations::OPERATIONS,
        credentials::OPERATIONS,
        people::OPERATIONS,
        workspaces::OPERATIONS,
    ];
    areas.concat()
}

/// Does something with every line of the table, with several at once, and gives what that gave.
fn on_threads<T: Send>(check: impl Fn(&Line) -> Vec<T> + Sync) -> Vec<T> {
    let (check, lines) = (&check, lines());
    std::thread::scope(|scope| {
        let parts = lines.chunks(lines.len().div_ceil(4));
        let threads: Vec<_> = parts
            .map(|part| scope.spawn(move || part.iter().flat_map(check).collect::<Vec<T>>()))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    })
}

/// Whoever works in the seller's workspace may do what its owner may and others may not, except
/// what only a person may: to see the proof and the reasons of bids. Whoever only looks at it may
/// do nothing of the kind, and neither of them may bid.
#[test]
fn members_write_and_viewers_do_not() {
    const OWN: [&str; 2] = ["auctions.verify", "auctions.explain"];
    let checked = on_threads(|(name, expected, operation)| {
        let mut expected = expected.split_whitespace().skip(2);
        let expected = match (expected.next(), expected.next()) {
            (Some("ok"), Some("forbid")) if !OWN.contains(name) => ["forbidden", "ok"],
            (Some("ok"), Some("hidden")) if *name != "listings.get" => ["forbidden", "ok"],
            (Some("ok"), Some("nostock")) if *name == "inventory.receive" => ["forbidden", "ok"],
            (Some("own_auction"), _) => ["own_auction"; 2],
            _ => return Vec::new(),
        };
        let mut case = Case::within(Hall::lasting());
        add_member(&case);
        let as_viewer = case.answer("other", *operation);
        promote(&case);
        assert_eq!([as_viewer, case.answer("other", *operation)], expected, "{name}");
        vec![(*name).to_owned()]
    });
    assert!(checked.len() > 12, "{checked:?}");
}

/// The words of the table, short enough for seven to stand in a line.
fn in_full(word: &str) -> &str {
    match word {
        "forbid" => "forbidden",
        "unauth" => "unauthenticated",
        "barred" => "account_suspended",
        "hidden" => "listing_not_found",
        "badtoken" => "token_invalid",
        "badlink" => "link_invalid",
        "nostock" => "stock_item_not_found",
        "nowork" => "workspace_not_found",
        "nochange" => "pending_change_not_found",
        other => other,
    }
}

#[test]
fn no_operation_is_missing_from_the_table() {
    let lines = lines();
    let listed: BTreeSet<String> = lines.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(listed.len(), lines.len(), "an operation stands twice");
    assert_eq!(surface::operations(), listed);
}
