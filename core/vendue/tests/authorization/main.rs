//! Who may do what, as a table: every operation of the facade by every kind of actor.
//!
//! An operation that is missing from the table fails the test, so none can be forgotten.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

#[path = "../support/mod.rs"]
mod support;

mod operations;
mod surface;

use std::collections::BTreeSet;

use support::{Hall, noon, register, usd};
use vendue::auctions::PlacedBid;
use vendue::domain::auctions::{NewAuction, Retraction, SoftClose};
use vendue::domain::identity::UserState;
use vendue::{AuctionId, ListingId, Market, NewUser, StockItemId, UserId};

use crate::operations::{OPERATIONS, Operation};

/// Who asks, in the order of the columns: the host; an administrator; the seller, who owns what
/// the operation is about; somebody else; a suspended user; a user who does not exist; somebody who
/// is not signed in.
const ACTORS: [&str; 7] = ["host", "admin", "owner", "other", "suspended", "unknown", "anyone"];

/// One market for one operation by one actor.
pub(crate) struct Case {
    pub(crate) hall: Hall,
    /// The market as the actor sees it.
    pub(crate) acting: Market,
    pub(crate) other: UserId,
    pub(crate) draft: ListingId,
    pub(crate) fixed: ListingId,
    pub(crate) offered: ListingId,
    pub(crate) stock: StockItemId,
    pub(crate) auction: AuctionId,
    pub(crate) bid: PlacedBid,
    _folder: tempfile::TempDir,
}

impl Case {
    fn new(actor: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("market.db");
        // Members are added from outside, which takes a file.
        let by_role = matches!(actor, "member" | "viewer");
        let address = if by_role { file.to_str().expect("plain") } else { ":memory:" };
        let hall = Hall::at(address);
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
            ..support::thing()
        };
        let fixed = hall.selling().listings().create(fixed).wait().expect("a listing").id;
        let state = UserState::Suspended;
        hall.market.identity().set_state(suspended, state).wait().expect("suspended");
        if by_role {
            add_member(address, &hall, other, actor);
        }
        let acting = match actor {
            "host" => hall.market.clone(),
            "admin" => hall.market.acting_as(admin),
            "owner" => hall.selling(),
            "other" | "member" | "viewer" => hall.market.acting_as(other),
            "suspended" => hall.market.acting_as(suspended),
            "unknown" => hall.market.acting_as(UserId::new(noon(), [9; 10])),
            _ => hall.market.acting_as_anyone(),
        };
        Self {
            offered: hall.view(auction).listing_id,
            bid: hall.placed(auction, 0, 2_000),
            draft: hall.listing(Some(stock)),
            acting,
            other,
            fixed,
            stock,
            auction,
            hall,
            _folder: folder,
        }
    }

    /// What an operation answers.
    fn answer(&self, operation: Operation) -> &'static str {
        match operation(self) {
            Ok(()) => "ok",
            Err(refused) => refused.code().as_str(),
        }
    }
}

/// Makes a user a member of the seller's workspace, as another process would.
fn add_member(path: &str, hall: &Hall, user: UserId, role: &str) {
    let connection = rusqlite::Connection::open(path).expect("open");
    let (workspace, user) = (hall.seller.as_bytes().as_slice(), user.as_bytes().as_slice());
    connection
        .execute("INSERT INTO members VALUES (?, ?, ?, 0)", (workspace, user, role))
        .expect("added");
}

#[test]
fn every_operation_answers_every_actor_as_in_the_table() {
    let mut wrong = Vec::new();
    for (name, expected, operation) in OPERATIONS {
        let expected: Vec<&str> = expected.split_whitespace().collect();
        assert_eq!(expected.len(), ACTORS.len(), "{name}");
        for (actor, expected) in ACTORS.into_iter().zip(expected) {
            let expected = in_full(expected);
            let answer = Case::new(actor).answer(*operation);
            if answer != expected {
                wrong.push(format!("{name} by {actor}: {answer}, the table says {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Whoever works in the seller's workspace may do what its owner may and others may not, except
/// what only a person may: to see the proof and the reasons of bids. Whoever only looks at it may
/// do nothing of the kind, and neither of them may bid.
#[test]
fn members_write_and_viewers_do_not() {
    const OWN: [&str; 2] = ["auctions.verify", "auctions.explain"];
    let mut checked = 0;
    for (name, expected, operation) in OPERATIONS {
        let mut expected = expected.split_whitespace().skip(2);
        let answers = ["member", "viewer"].map(|role| Case::new(role).answer(*operation));
        match (expected.next(), expected.next()) {
            (Some("ok"), Some("forbid")) if !OWN.contains(name) => {
                assert_eq!(answers, ["ok", "forbidden"], "{name}");
            }
            (Some("own_auction"), _) => assert_eq!(answers, ["own_auction"; 2], "{name}"),
            _ => continue,
        }
        checked += 1;
    }
    assert!(checked > 12, "{checked}");
}

/// The words of the table, short enough for seven to stand in a line.
fn in_full(word: &str) -> &str {
    match word {
        "forbid" => "forbidden",
        "unauth" => "unauthenticated",
        "hidden" => "listing_not_found",
        "nostock" => "stock_item_not_found",
        other => other,
    }
}

#[test]
fn no_operation_is_missing_from_the_table() {
    let listed: BTreeSet<String> = OPERATIONS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(listed.len(), OPERATIONS.len(), "an operation stands twice");
    assert_eq!(surface::operations(), listed);
}
