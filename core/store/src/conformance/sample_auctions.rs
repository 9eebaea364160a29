//! Samples of auctions: their terms, their standings and their logs.

use vendue_domain::auctions::{
    Act, Admission, Auction, AuctionPolicy, AuctionState, BelowReserve, FirstBid, IncrementBand,
    IncrementLadder, LogEntry, NewAuction, PausedTime, Permission, PremiumTier, PremiumTiers,
    Retraction, RetractionReason, RetractionRequest, SelfRaise, SoftClose, Standing, TieRule,
    create_auction, initial_standing,
};
use vendue_domain::{GroupId, ListingId, Money};

use super::samples::{auction_id, currency, moment, user_id, workspace_id};
use super::tools::bytes;

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

pub(super) fn auctions() -> Vec<Auction> {
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

pub(super) fn standings() -> Vec<Standing> {
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

pub(super) fn retraction_requests() -> Vec<RetractionRequest> {
    let request = |reason: &RetractionReason| RetractionRequest {
        auction_id: auction_id(),
        bid_sequence: 3,
        bidder_id: user_id(),
        reason: *reason,
        log_sequence: 11,
        requested_at: moment(),
    };
    RetractionReason::ALL.iter().map(request).collect()
}

pub(super) fn log_entries() -> Vec<LogEntry> {
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
