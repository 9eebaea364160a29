//! How fast one core decides bids in memory: the rule alone, half of the bids refused.

use std::hint::black_box;
use std::time::{Duration, Instant};

use vendue::domain::MILLIS_PER_DAY;
use vendue::domain::auctions::{
    Auction, AuctionPolicy, IncrementLadder, NewAuction, NewBid, Standing, create_auction,
    initial_standing, place_bid, start,
};
use vendue::{AuctionId, Currency, ListingId, Money, Timestamp, UserId, WorkspaceId};
use vendue_benches::{Cell, Outcome, Report, number_from_env};

const TARGET_PER_SECOND: f64 = 5_000_000.0;
const OPENING_MINOR: i64 = 1_000_000;
const RISE_MINOR: i64 = 20_000;
/// How many bids are decided between two looks at the clock.
const PORTION: u64 = 10_000;
/// After so many bids the price would leave what a market takes; the auction begins anew.
const ROUND: u64 = 1_000_000;

fn auction(now: Timestamp, currency: Currency) -> Outcome<(Auction, Standing)> {
    let new = NewAuction::english(
        ListingId::from_bytes([1; 16]),
        Money::new(OPENING_MINOR, currency)?,
        IncrementLadder::ebay_us(),
        now,
        now.plus_ms(7 * MILLIS_PER_DAY),
    );
    let (id, workspace) = (AuctionId::from_bytes([2; 16]), WorkspaceId::from_bytes([3; 16]));
    let seller = UserId::from_bytes([4; 16]);
    let policy = AuctionPolicy::default();
    let (auction, _) = create_auction(new, id, [5; 16], seller, workspace, &policy, now)?;
    let standing = start(&auction, &initial_standing(&auction), now)?.standing;
    Ok((auction, standing))
}

fn main() -> Outcome {
    let currency: Currency = "USD".parse()?;
    let now: Timestamp = "2026-11-20T12:00:00Z".parse()?;
    let policy = AuctionPolicy::default();
    let (auction, fresh) = auction(now, currency)?;
    let mut standing = fresh;
    let measured = Duration::from_secs(number_from_env("VENDUE_BENCH_SECONDS", 4));
    let (mut accepted, mut refused, mut number) = (0_u64, 0_u64, 0_u64);
    let started = Instant::now();
    while started.elapsed() < measured {
        for _ in 0..PORTION {
            if number == ROUND {
                (standing, number) = (fresh, 0);
            }
            let rise = i64::try_from(number / 2)?.saturating_mul(RISE_MINOR);
            let amount = if number % 2 == 0 { OPENING_MINOR + rise } else { OPENING_MINOR - 1 };
            let mut bidder = [0; 16];
            bidder[..8].copy_from_slice(&(number % 1_000).to_be_bytes());
            let bid = NewBid {
                bidder_id: UserId::from_bytes(bidder),
                maximum: Money::new(amount, currency)?,
            };
            number += 1;
            match place_bid(black_box(&auction), &standing, black_box(&bid), &policy, now) {
                Ok(decision) => {
                    standing = decision.standing;
                    accepted += 1;
                }
                Err(_) => refused += 1,
            }
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a count of bids is far below 2^52")]
    let rate = |count: u64| count as f64 / seconds;
    let decided = rate(accepted + refused);
    let mut report = Report::new(
        "decide",
        "Bids decided in memory on one core, half of them refused",
        &["what", "decided per second", "accepted per second", "refused per second"],
    );
    report.row(vec![
        "place_bid".into(),
        Cell::Number(decided),
        Cell::Number(rate(accepted)),
        Cell::Number(rate(refused)),
    ]);
    let verdict = if decided >= TARGET_PER_SECOND { "met" } else { "MISSED" };
    report.note(format!("Target: {TARGET_PER_SECOND:.0} a second: {verdict}."));
    report.finish()
}
