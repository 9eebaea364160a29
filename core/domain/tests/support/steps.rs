//! Random terms and random histories: every command there is, legal or not.

use proptest::prelude::*;
use vendue_domain::auctions::{
    BelowReserve, CancelReason, Decision, EarlyEnd, FirstBid, IncrementLadder, NewAuction,
    PausedTime, Permission, Retraction, SelfRaise, SoftClose, TieRule, buy_now, cancel,
    change_reserve, close, end_early, extend_for_group, minimum_bid_for, pause, resume, start,
};
use vendue_domain::{Error, MILLIS_PER_HOUR};

use super::{Play, dollars, noon, seller, terms, user};

/// A maximum, relative to how the auction stands when the bid is placed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Amount {
    AboveMinimum(i64),
    SameAsLeader,
    AboveLeader(i64),
    AtReserve,
    Absolute(i64),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Bid { who: u8, amount: Amount },
    Retract { who: u8, which: usize },
    Reserve(Option<i64>),
    Start,
    Pause,
    Resume,
    GroupExtended { by_s: i64 },
    BuyNow { who: u8 },
    Close,
    EndEarly(EarlyEnd),
    Cancel,
    Wait { ms: i64 },
    WaitUntilLeft { ms: i64 },
}

impl Play {
    /// Tries a step. A refusal changes nothing.
    pub(crate) fn step(&mut self, step: Step) -> Result<(), Error> {
        let decision = match step {
            Step::Wait { ms } => {
                self.now = self.now.plus_ms(ms);
                return Ok(());
            }
            Step::WaitUntilLeft { ms } => {
                self.now = self.now.max(self.standing.ends_at.plus_ms(-ms));
                return Ok(());
            }
            Step::Bid { who, amount } => {
                return self.bid(who, self.amount_of(who, amount)).map(drop);
            }
            Step::Retract { who, which } => return self.retract_some(who, which),
            other => self.decide(other)?,
        };
        decision.into_iter().for_each(|decision| self.take(decision));
        Ok(())
    }

    fn decide(&self, step: Step) -> Result<Option<Decision>, Error> {
        let (auction, standing, now) = (&self.auction, &self.standing, self.now);
        let actor = Some(user(201));
        Ok(Some(match step {
            Step::Reserve(to) => {
                let to = to.map(dollars);
                change_reserve(auction, standing, to, &self.policy, seller(), now)?
            }
            Step::Start => start(auction, standing, now)?,
            Step::Pause => pause(standing, actor, now)?,
            Step::Resume => resume(auction, standing, actor, now)?,
            Step::GroupExtended { by_s } => {
                let ends_at = standing.ends_at.plus_seconds(by_s);
                return Ok(extend_for_group(auction, standing, ends_at, now));
            }
            Step::BuyNow { who } => buy_now(auction, standing, user(who), now)?,
            Step::Close => close(standing, now)?,
            Step::EndEarly(how) => end_early(auction, standing, how, seller(), now)?,
            Step::Cancel => cancel(auction, standing, CancelReason::Administrator, actor, now)?,
            _ => return Ok(None),
        }))
    }

    fn amount_of(&self, who: u8, amount: Amount) -> i64 {
        let led = self.standing.leader_maximum_minor.unwrap_or(self.standing.price_minor);
        match amount {
            Amount::AboveMinimum(more) => {
                minimum_bid_for(&self.auction, &self.standing, user(who)) + more
            }
            Amount::SameAsLeader => led,
            Amount::AboveLeader(more) => led + more,
            Amount::AtReserve => self.standing.reserve_minor.unwrap_or(led),
            Amount::Absolute(amount) => amount,
        }
    }

    fn retract_some(&mut self, who: u8, which: usize) -> Result<(), Error> {
        let own = self.log.iter().filter(|entry| entry.actor_id == Some(user(who)));
        let sequences: Vec<i64> = own.map(|entry| entry.sequence).collect();
        match sequences.get(which % sequences.len().max(1)) {
            Some(sequence) => self.retract(who, *sequence),
            None => self.retract(who, 1),
        }
    }
}

fn amounts() -> impl Strategy<Value = Amount> {
    prop_oneof![
        3 => (-2_i64..3).prop_map(Amount::AboveMinimum),
        3 => (0_i64..4_000).prop_map(Amount::AboveMinimum),
        2 => Just(Amount::SameAsLeader),
        2 => (-1_i64..3).prop_map(Amount::AboveLeader),
        1 => (0_i64..9_000).prop_map(Amount::AboveLeader),
        1 => Just(Amount::AtReserve),
        1 => (-5_i64..30_000).prop_map(Amount::Absolute),
    ]
}

/// A bid of one of a few bidders.
pub(crate) fn bids() -> impl Strategy<Value = Step> {
    (1_u8..6, amounts()).prop_map(|(who, amount)| Step::Bid { who, amount })
}

/// Any command, mostly bids. What ends an auction is rare, so that histories grow long.
pub(crate) fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        240 => bids(),
        24 => (1_u8..6, any::<usize>()).prop_map(|(who, which)| Step::Retract { who, which }),
        12 => prop::option::weighted(0.8, 900_i64..9_000).prop_map(Step::Reserve),
        40 => Just(Step::Start),
        8 => Just(Step::Pause),
        40 => Just(Step::Resume),
        10 => (-10_i64..600).prop_map(|by_s| Step::GroupExtended { by_s }),
        24 => (1_u8..6).prop_map(|who| Step::BuyNow { who }),
        8 => Just(Step::Close),
        2 => prop_oneof![Just(EarlyEnd::CallOff), Just(EarlyEnd::SellToLeader)]
            .prop_map(Step::EndEarly),
        1 => Just(Step::Cancel),
        40 => (0_i64..MILLIS_PER_HOUR).prop_map(|ms| Step::Wait { ms }),
        8 => (0_i64..13 * MILLIS_PER_HOUR).prop_map(|ms| Step::WaitUntilLeft { ms }),
        6 => (0_i64..90_000).prop_map(|ms| Step::WaitUntilLeft { ms }),
    ]
}

fn words<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

/// Terms with every option at random, ladders whose steps shrink included.
pub(crate) fn any_terms() -> impl Strategy<Value = NewAuction> {
    let ladders = prop::sample::select(vec![
        "ebay_us",
        "whatnot",
        "trademe",
        "copart",
        "fixed:1",
        "fixed:700",
        "0:500,2000:5,9000:90",
    ]);
    let soft_closes = prop::sample::select(vec![
        "none",
        "catawiki",
        "whatnot",
        "common",
        "extend 600 60 max 3",
        "reset 900 300",
    ]);
    let options = (
        words(TieRule::ALL),
        words(SelfRaise::ALL),
        words(BelowReserve::ALL),
        words(FirstBid::ALL),
        words(Retraction::ALL),
        words(Permission::ALL),
        words(PausedTime::ALL),
    );
    let prices = (
        100_i64..2_000,
        prop::option::of(0_i64..6_000),
        prop::option::of(3_000_i64..20_000),
        prop::bool::ANY,
    );
    (ladders, soft_closes, options, prices).prop_map(|(ladder, soft_close, options, prices)| {
        let (opening, above_opening, above_reserve, is_later) = prices;
        let mut new = terms();
        new.increments = ladder.parse::<IncrementLadder>().expect("a ladder");
        new.soft_close = soft_close.parse::<SoftClose>().expect("a soft close");
        let paused_time;
        (
            new.tie,
            new.self_raise,
            new.below_reserve,
            new.first_bid,
            new.retraction,
            new.pre_bids,
            paused_time,
        ) = options;
        new.paused_time = paused_time;
        new.opening = dollars(opening);
        new.reserve = above_opening.map(|more| dollars(opening + more));
        new.buy_now = above_reserve.map(|more| dollars(opening + 6_000 + more));
        if is_later {
            new.starts_at = noon().plus_ms(MILLIS_PER_HOUR);
        }
        new
    })
}

/// An auction that every step of a history was tried on; `watch` sees it after each that was
/// accepted, with how it stood before.
pub(crate) fn played(
    new: NewAuction,
    history: &[Step],
    mut watch: impl FnMut(&vendue_domain::auctions::Standing, &Play),
) -> Play {
    let mut play = Play::announced(new);
    for step in history {
        let before = play.standing;
        if play.step(*step).is_ok() && play.standing.sequence != before.sequence {
            watch(&before, &play);
        }
    }
    play
}
