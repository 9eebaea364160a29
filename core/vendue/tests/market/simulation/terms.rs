//! Random terms, for the engine and for the model.

use vendue::domain::auctions::{
    BelowReserve, FirstBid, IncrementBand, IncrementLadder, NewAuction, PausedTime, Retraction,
    SelfRaise, SoftClose, TieRule,
};
use vendue::{GroupId, ListingId, Money, Timestamp};
use vendue_tests::Random;

use super::model::{Model, Soft, Terms};
use super::world::permission;

pub(crate) fn usd(amount_minor: i64) -> Money {
    Money::new(amount_minor, "USD".parse().expect("USD")).expect("an amount")
}

pub(crate) struct Made {
    terms: Terms,
    reserve: Option<i64>,
    starts_at: i64,
    ends_at: i64,
}

impl Made {
    pub(crate) fn random(random: &mut Random, now: i64) -> Self {
        let opening = random.within(1, 500);
        let ladders: [&[(i64, i64)]; 3] =
            [&[(0, 1)], &[(0, 25), (500, 50), (1_000, 100)], &[(0, 60), (800, 10)]];
        let times = random.chance(40).then(|| random.within(1, 3));
        let trigger_ms = random.within(1, 30) * 1_000;
        let soft = match random.within(0, 2) {
            0 => Soft::None,
            1 => Soft::Extend { trigger_ms, by_ms: random.within(1, 40) * 1_000, times },
            _ => Soft::Reset { trigger_ms, to_ms: random.within(1, 40) * 1_000, times },
        };
        let starts_at = if random.chance(50) { now } else { now + random.within(1, 20_000) };
        let reserve = random.chance(50).then(|| opening + random.within(0, 600));
        let least = opening.max(reserve.unwrap_or(0)) * 2 + 1;
        Self {
            terms: Terms {
                opening,
                steps: random.pick(&ladders).to_vec(),
                first_bid_takes_step: random.chance(30),
                live_beats_absentee: random.chance(50),
                raises: random.chance(80),
                jumps_below_reserve: random.chance(40),
                soft,
                pre_bids: random.chance(60),
                buy_now: random.chance(30).then(|| least + random.within(0, 2_000)),
                retractions: random.chance(60),
                pause_stops_time: random.chance(50),
                grouped: random.chance(50),
            },
            reserve,
            starts_at,
            ends_at: starts_at + random.within(5_000, 120_000),
        }
    }

    pub(crate) fn model(&self) -> Model {
        Model::new(self.terms.clone(), self.reserve, self.starts_at, self.ends_at)
    }

    pub(crate) fn request(&self, listing: ListingId, group: GroupId) -> NewAuction {
        let terms = &self.terms;
        let band = |(from_price_minor, step_minor)| IncrementBand { from_price_minor, step_minor };
        let bands: Vec<IncrementBand> = terms.steps.iter().copied().map(band).collect();
        let ladder = IncrementLadder::from_bands(&bands).expect("a ladder");
        let at = Timestamp::from_ms;
        let soft_close = match terms.soft {
            Soft::None => SoftClose::None,
            Soft::Extend { trigger_ms, by_ms, times } => SoftClose::Extend {
                trigger_s: trigger_ms / 1_000,
                by_s: by_ms / 1_000,
                max_extensions: times,
                latest_end: None,
            },
            Soft::Reset { trigger_ms, to_ms, times } => SoftClose::Reset {
                trigger_s: trigger_ms / 1_000,
                to_s: to_ms / 1_000,
                max_extensions: times,
                latest_end: None,
            },
        };
        NewAuction {
            reserve: self.reserve.map(usd),
            buy_now: terms.buy_now.map(usd),
            first_bid: choose(
                terms.first_bid_takes_step,
                FirstBid::StartPlusStep,
                FirstBid::AtStart,
            ),
            tie: choose(terms.live_beats_absentee, TieRule::LiveBeatsAbsentee, TieRule::Earliest),
            self_raise: choose(terms.raises, SelfRaise::Allowed, SelfRaise::Refused),
            below_reserve: choose(
                terms.jumps_below_reserve,
                BelowReserve::JumpToMax,
                BelowReserve::Step,
            ),
            soft_close,
            group_id: terms.grouped.then_some(group),
            retraction: choose(terms.retractions, Retraction::SellerApproval, Retraction::Never),
            pre_bids: permission(terms.pre_bids),
            paused_time: choose(terms.pause_stops_time, PausedTime::Stops, PausedTime::Runs),
            ..NewAuction::english(
                listing,
                usd(terms.opening),
                ladder,
                at(self.starts_at),
                at(self.ends_at),
            )
        }
    }
}

fn choose<T>(yes: bool, one: T, other: T) -> T {
    if yes { one } else { other }
}
