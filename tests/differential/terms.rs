//! Random terms: of every option each choice, and now and then some that cannot be.

use vendue::domain::auctions::{
    Admission, BelowReserve, FirstBid, IncrementLadder, NewAuction, PausedTime, Permission,
    PremiumTier, PremiumTiers, Retraction, SelfRaise, SoftClose, TieRule,
};
use vendue::{ListingId, Money, Timestamp};
use vendue_tests::Random;

const LADDERS: [&str; 5] = ["ebay_us", "whatnot", "fixed:1", "0:25,500:50,1000:100", "0:60,800:10"];

pub(crate) fn usd(amount_minor: i64) -> Money {
    Money::new(amount_minor, "USD".parse().expect("USD")).expect("an amount")
}

/// Terms whose times are counted from the moment at which the auction is made, without a listing.
pub(crate) fn terms(random: &mut Random) -> NewAuction {
    let opening = random.within(1, 500);
    let reserve = random.chance(40).then(|| opening + random.within(-5, 600));
    let least = opening.max(reserve.unwrap_or(0)) * 2;
    let ladder: IncrementLadder = random.pick(&LADDERS).parse().expect("a ladder");
    let starts_in = if random.chance(75) { 0 } else { random.within(1, 120_000) };
    let ends_in = starts_in + random.within(30_000, 900_000);
    let admission = if random.chance(80) { Admission::Open } else { random.pick(Admission::ALL) };
    let needs_deposit = admission == Admission::Deposit;
    NewAuction {
        reserve: reserve.map(|amount| usd(amount.max(1))),
        buy_now: random.chance(30).then(|| usd(least + random.within(-5, 2_000))),
        first_bid: random.pick(FirstBid::ALL),
        tie: random.pick(TieRule::ALL),
        self_raise: random.pick(SelfRaise::ALL),
        below_reserve: random.pick(BelowReserve::ALL),
        soft_close: soft_close(random),
        retraction: random.pick(Retraction::ALL),
        admission,
        deposit: (needs_deposit != random.chance(3)).then(|| usd(random.within(1, 900))),
        pre_bids: random.pick(Permission::ALL),
        linked_accounts: random.pick(Permission::ALL),
        paused_time: random.pick(PausedTime::ALL),
        premium: premium(random),
        tax_basis_points: if random.chance(3) { 10_001 } else { random.pick(&[0, 700, 2_000]) },
        ..NewAuction::english(
            ListingId::from_bytes([0; 16]),
            usd(opening),
            ladder,
            Timestamp::from_ms(starts_in),
            Timestamp::from_ms(ends_in),
        )
    }
}

fn soft_close(random: &mut Random) -> SoftClose {
    let max_extensions = random.chance(40).then(|| random.within(1, 3));
    let (trigger_s, more_s) = (random.within(1, 600), random.within(1, 300));
    match random.within(0, 2) {
        0 => SoftClose::None,
        1 => SoftClose::Extend { trigger_s, by_s: more_s, max_extensions, latest_end: None },
        _ => SoftClose::Reset { trigger_s, to_s: more_s, max_extensions, latest_end: None },
    }
}

fn premium(random: &mut Random) -> PremiumTiers {
    let tier = |from_minor, basis_points| PremiumTier { from_minor, basis_points };
    let tiers = match random.within(0, 3) {
        0 => vec![tier(0, 1_000)],
        1 => vec![tier(0, 2_500), tier(700, 1_250)],
        _ => Vec::new(),
    };
    PremiumTiers::from_tiers(&tiers).expect("tiers")
}
