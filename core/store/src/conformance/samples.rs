//! One sample or more of every type of record: with every word of every enumeration, and with
//! every option there and not.

use vendue_domain::auctions::{
    AccountLink, Act, Admission, AdmissionStatus, Admitted, Attributes, Auction, AuctionGroup,
    AuctionPolicy, AuctionState, BelowReserve, Bidder, BoxCondition, Exposure, FirstBid,
    IncrementBand, IncrementLadder, Listing, ListingKind, ListingState, LogEntry, Members,
    NewAuction, PausedTime, Permission, PremiumTier, PremiumTiers, Retraction, SelfRaise,
    SoftClose, Standing, Tags, TieRule, create_auction, initial_standing,
};
use vendue_domain::identity::{
    Member, MemberRole, NameKind, PlatformRole, UniqueName, User, UserState, Username, Workspace,
};
use vendue_domain::inventory::{Condition, StockItem};
use vendue_domain::record::Record;
use vendue_domain::{
    AuctionId, Currency, GroupId, ListingId, Money, StockItemId, Timestamp, UserId, WorkspaceId,
};

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
    bidders(sink);
    let deadline = |kind| Deadline { kind, subject_id: auction_id(), due_at: moment() };
    sink.of(DeadlineKind::ALL.iter().map(|kind| deadline(*kind)).collect());
}

fn user_id() -> UserId {
    UserId::from_bytes(bytes(1))
}

fn workspace_id() -> WorkspaceId {
    WorkspaceId::from_bytes([0xff; 16])
}

fn auction_id() -> AuctionId {
    AuctionId::from_bytes([0; 16])
}

/// With milliseconds, which must not be lost.
fn moment() -> Timestamp {
    at(1_795_000_000_123)
}

fn currency(code: &str) -> Currency {
    code.parse().expect("a currency")
}

fn identity(sink: &mut impl Samples) {
    let mut users = Vec::new();
    for role in PlatformRole::ALL {
        for state in UserState::ALL {
            for password_hash in [None, Some("$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA".into())] {
                users.push(User {
                    id: user_id(),
                    username: Username::parse("Anna_Bell").expect("a user name"),
                    email: "anna@example.org".into(),
                    display_name: "Anna B\u{e9}ll".into(),
                    password_hash,
                    role: *role,
                    state: *state,
                    created_at: moment(),
                    version: 3,
                });
            }
        }
    }
    sink.of(users);
    let name = |kind: &NameKind| UniqueName {
        kind: *kind,
        value: "anna@example.org".into(),
        owner_id: user_id(),
        since: moment(),
    };
    sink.of(NameKind::ALL.iter().map(name).collect());
    let workspace = |personal| Workspace {
        id: workspace_id(),
        name: "Anna".into(),
        personal,
        owner_id: user_id(),
        created_at: moment(),
        version: i64::MAX,
    };
    sink.of(vec![workspace(true), workspace(false)]);
    let member = |role: &MemberRole| Member {
        workspace_id: workspace_id(),
        user_id: user_id(),
        role: *role,
        since: moment(),
    };
    sink.of(MemberRole::ALL.iter().map(member).collect());
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
        created_at: moment(),
        updated_at: moment(),
        version: 1,
    };
    let full = Listing {
        tags: Tags(vec!["a, b".into(), "\"c\"".into()]),
        location: Some("Zürich".into()),
        stock_item_id: Some(StockItemId::from_bytes(bytes(4))),
        picture: Some("b3:0123".into()),
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

fn plain_auction() -> Auction {
    let opening = Money::new(900, currency("USD")).expect("an amount");
    let ladder = IncrementLadder::ebay_us();
    let listing_id = ListingId::from_bytes(bytes(3));
    let new =
        NewAuction::english(listing_id, opening, ladder, moment(), moment().plus_seconds(3_600));
    let policy = AuctionPolicy::default();
    let made =
        create_auction(new, auction_id(), [7; 16], user_id(), workspace_id(), &policy, moment());
    made.expect("valid terms").0
}

fn ladders() -> Vec<IncrementLadder> {
    let bands = [
        IncrementBand { from_price_minor: 0, step_minor: 1 },
        IncrementBand { from_price_minor: 1_000, step_minor: 25 },
    ];
    let mut ladders: Vec<IncrementLadder> =
        IncrementLadder::presets().map(|name| name.parse().expect("a preset")).collect();
    ladders.push(IncrementLadder::fixed(50).expect("a step"));
    ladders.push(IncrementLadder::from_bands(&bands).expect("bands"));
    ladders
}

fn soft_closes() -> Vec<SoftClose> {
    let (trigger_s, latest_end) = (60, Some(moment().plus_seconds(9_000)));
    vec![
        SoftClose::None,
        SoftClose::CATAWIKI,
        SoftClose::WHATNOT,
        SoftClose::COMMON,
        SoftClose::Extend { trigger_s, by_s: 90, max_extensions: Some(3), latest_end },
        SoftClose::Reset { trigger_s, to_s: 10, max_extensions: None, latest_end },
    ]
}

fn auctions() -> Vec<Auction> {
    let plain = plain_auction();
    let tiers = [
        PremiumTier { from_minor: 0, basis_points: 2_500 },
        PremiumTier { from_minor: 100_000, basis_points: 1_200 },
    ];
    let full = Auction {
        currency: currency("JPY"),
        opening_reserve_minor: Some(1_500),
        buy_now_minor: Some(9_000),
        group_id: Some(GroupId::from_bytes(bytes(9))),
        deposit_minor: Some(500),
        premium: PremiumTiers::from_tiers(&tiers).expect("tiers"),
        tax_basis_points: 1_900,
        closed_at: Some(moment()),
        alias_salt: [0xff; 16],
        ..plain.clone()
    };
    let mut rows = vec![plain.clone(), full];
    rows.extend(ladders().into_iter().map(|increments| Auction { increments, ..plain.clone() }));
    rows.extend(
        soft_closes().into_iter().map(|soft| Auction { soft_close: soft, ..plain.clone() }),
    );
    macro_rules! words {
        ($($field:ident: $words:ident),+ $(,)?) => { $(
            rows.extend($words::ALL.iter().map(|word| Auction { $field: *word, ..plain.clone() }));
        )+ };
    }
    words!(
        first_bid: FirstBid, tie: TieRule, self_raise: SelfRaise, below_reserve: BelowReserve,
        retraction: Retraction, admission: Admission, pre_bids: Permission,
        linked_accounts: Permission, paused_time: PausedTime,
    );
    rows
}

fn standings() -> Vec<Standing> {
    let plain = initial_standing(&plain_auction());
    let full = Standing {
        leader_id: Some(user_id()),
        leader_maximum_minor: Some(5_000),
        leader_sequence: Some(4),
        leader_is_absentee: true,
        runner_up_minor: Some(4_000),
        reserve_minor: Some(3_000),
        reserve_met: false,
        buy_now_open: true,
        bid_count: 7,
        extensions: 2,
        paused_at: Some(moment()),
        sequence: 11,
        chain: [0xab; 32],
        event_sequence: 19,
        ..plain
    };
    let mut rows = vec![plain, full];
    rows.extend(AuctionState::ALL.iter().map(|state| Standing { state: *state, ..plain }));
    rows
}

fn log_entries() -> Vec<LogEntry> {
    let plain = LogEntry {
        auction_id: auction_id(),
        sequence: 1,
        act: Act::Started,
        at: moment(),
        actor_id: None,
        amount_minor: None,
        subject_sequence: None,
        price_minor: 900,
        leader_id: None,
        bid_count: 0,
        ends_at: moment(),
        hash: [1; 32],
    };
    let full = LogEntry {
        actor_id: Some(user_id()),
        amount_minor: Some(5_000),
        subject_sequence: Some(1),
        leader_id: Some(user_id()),
        ..plain
    };
    let mut rows = vec![plain, full];
    rows.extend(Act::ALL.iter().map(|act| LogEntry { act: *act, ..plain }));
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
