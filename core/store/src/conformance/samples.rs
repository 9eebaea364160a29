//! One sample or more of every type of record: with every word of every enumeration, and with
//! every option there and not.

use vendue_domain::auctions::{
    AccountLink, AdmissionStatus, Admitted, Attributes, AuctionGroup, Bidder, BoxCondition,
    Exposure, Listing, ListingKind, ListingState, Members, Tags,
};
use vendue_domain::inventory::{Condition, StockItem};
use vendue_domain::record::Record;
use vendue_domain::{
    AuctionId, Currency, GroupId, ListingId, Setting, StockItemId, Timestamp, UserId, WorkspaceId,
};

use super::sample_auctions::{auctions, log_entries, retraction_requests, standings};
use super::sample_identity::identity;
use super::tools::{at, bytes, item};
use crate::{Deadline, DeadlineKind};

/// Takes the samples of each type in turn.
pub trait Samples {
    /// The samples of one type.
    fn of<T: Record + PartialEq>(&mut self, rows: Vec<T>);
}

/// Gives the samples of every type of record that is stored. A test of each backend compares the
/// list with its schema.
pub fn samples(sink: &mut impl Samples) {
    identity(sink);
    sink.of(stock_items());
    sink.of(listings());
    sink.of(auctions());
    sink.of(standings());
    sink.of(log_entries());
    sink.of(retraction_requests());
    bidders(sink);
    let setting = |bytes: usize| Setting { name: "signing_key".into(), value: vec![7; bytes] };
    sink.of(vec![setting(0), setting(1_000)]);
    let deadline = |kind| Deadline { kind, subject_id: auction_id(), due_at: moment() };
    sink.of(DeadlineKind::ALL.iter().map(|kind| deadline(*kind)).collect());
}

pub(super) fn user_id() -> UserId {
    UserId::from_bytes(bytes(1))
}

pub(super) fn workspace_id() -> WorkspaceId {
    WorkspaceId::from_bytes([0xff; 16])
}

pub(super) fn auction_id() -> AuctionId {
    AuctionId::from_bytes([0; 16])
}

/// With milliseconds, which must not be lost.
pub(super) fn moment() -> Timestamp {
    at(1_795_000_000_123)
}

pub(super) fn currency(code: &str) -> Currency {
    code.parse().expect("a currency")
}

fn stock_items() -> Vec<StockItem> {
    let mut held = item(3, 9_007_199_254_740_991);
    (held.reserved, held.on_loan) = (2, 3);
    vec![item(3, 0), held]
}

fn all_attributes() -> Vec<Attributes> {
    let sneaker = Attributes::Sneaker {
        style_code: "555088-101".into(),
        size: "42".into(),
        region: "EU".into(),
    };
    let mut all = vec![Attributes::None, sneaker];
    for box_condition in BoxCondition::ALL {
        for (batch_code, purchase_year) in [(None, None), (Some("4T01".into()), Some(2_019))] {
            all.push(Attributes::Fragrance {
                brand: "Maison \"X\"".into(),
                volume_ml: 100,
                remaining_percent: 95,
                batch_code,
                purchase_year,
                box_condition: *box_condition,
            });
        }
    }
    all
}

fn listings() -> Vec<Listing> {
    let plain = Listing {
        id: ListingId::from_bytes(bytes(3)),
        workspace_id: workspace_id(),
        seller_id: user_id(),
        kind: ListingKind::FixedPrice,
        state: ListingState::Draft,
        title: "A thing".into(),
        description: String::new(),
        category: "things".into(),
        attributes: Attributes::None,
        condition: Condition::ALL.first().copied().expect("a condition"),
        tags: Tags::default(),
        location: None,
        quantity: 1,
        stock_item_id: None,
        picture: None,
        auction_id: None,
        created_at: moment(),
        updated_at: moment(),
        version: 1,
    };
    let full = Listing {
        tags: Tags(vec!["a, b".into(), "\"c\"".into()]),
        location: Some("Zürich".into()),
        stock_item_id: Some(StockItemId::from_bytes(bytes(4))),
        picture: Some("b3:0123".into()),
        auction_id: Some(auction_id()),
        ..plain.clone()
    };
    let mut rows = vec![plain.clone(), full];
    rows.extend(ListingKind::ALL.iter().map(|kind| Listing { kind: *kind, ..plain.clone() }));
    rows.extend(ListingState::ALL.iter().map(|state| Listing { state: *state, ..plain.clone() }));
    rows.extend(
        Condition::ALL.iter().map(|condition| Listing { condition: *condition, ..plain.clone() }),
    );
    let with = |attributes| Listing { attributes, ..plain.clone() };
    rows.extend(all_attributes().into_iter().map(with));
    rows
}

fn bidders(sink: &mut impl Samples) {
    let group = |members: Vec<AuctionId>| AuctionGroup {
        id: GroupId::from_bytes(bytes(9)),
        seller_id: user_id(),
        members: Members(members),
        created_at: moment(),
    };
    sink.of(vec![group(Vec::new()), group(vec![auction_id(), AuctionId::from_bytes(bytes(2))])]);
    let bidder = |banned_until, banned_permanently| Bidder {
        user_id: user_id(),
        non_responses: 2,
        banned_until,
        banned_permanently,
    };
    sink.of(vec![bidder(None, false), bidder(Some(moment()), true)]);
    let exposure = |code, limit_minor| Exposure {
        user_id: user_id(),
        currency: currency(code),
        leading_minor: 500,
        limit_minor,
    };
    sink.of(vec![exposure("USD", None), exposure("USD", Some(0)), exposure("EUR", Some(9))]);
    let admitted = |status: &AdmissionStatus| Admitted {
        auction_id: auction_id(),
        user_id: user_id(),
        status: *status,
        deposit_minor: 100,
        since: moment(),
    };
    sink.of(AdmissionStatus::ALL.iter().map(admitted).collect());
    let linked_user_id = UserId::from_bytes(bytes(2));
    sink.of(vec![AccountLink { user_id: user_id(), linked_user_id, since: moment() }]);
}
