//! The engine beside a naive model, which keeps every bid in a list and sorts it anew each time.

// Everything here is a test, also what stands outside of the functions marked as such.
#![allow(clippy::expect_used)]

mod support;

use std::cmp::Reverse;

use proptest::prelude::*;
use support::steps::{Step, any_terms, bids, steps};
use support::{Play, user};
use vendue_domain::UserId;
use vendue_domain::auctions::{
    Act, Auction, AuctionState, BelowReserve, PriceTerms, TieRule, price_of_maximums,
};

/// One bidder's best maximum.
#[derive(Clone, Copy, Debug)]
struct Best {
    bidder_id: UserId,
    maximum: i64,
    sequence: i64,
    is_absentee: bool,
}

/// An auction as a list of the bids that were accepted.
struct Model {
    auction: Auction,
    bids: Vec<Best>,
    reserve: Option<i64>,
    price: i64,
    is_live: bool,
}

impl Model {
    fn new(auction: &Auction) -> Self {
        Self {
            auction: auction.clone(),
            bids: Vec::new(),
            reserve: auction.opening_reserve_minor,
            price: auction.opening_minor,
            is_live: false,
        }
    }

    /// Every bidder's best maximum, the leader's first.
    fn ranking(&self) -> Vec<Best> {
        let mut best: Vec<Best> = Vec::new();
        for bid in &self.bids {
            match best.iter_mut().find(|known| known.bidder_id == bid.bidder_id) {
                Some(known) if known.maximum >= bid.maximum => {}
                Some(known) => *known = *bid,
                None => best.push(*bid),
            }
        }
        let absentees_last = self.auction.tie == TieRule::LiveBeatsAbsentee;
        best.sort_by_key(|bid| {
            (Reverse(bid.maximum), absentees_last && bid.is_absentee, bid.sequence)
        });
        best
    }

    fn leader(&self) -> Option<UserId> {
        self.ranking().first().map(|best| best.bidder_id)
    }

    /// The price of the maximums as they stand, by the formula for a list.
    fn formula(&self) -> i64 {
        let terms = PriceTerms {
            opening_minor: self.auction.opening_minor,
            increments: self.auction.increments.clone(),
            reserve_minor: self.reserve,
            below_reserve: self.auction.below_reserve,
        };
        let maximums: Vec<i64> = self.ranking().iter().map(|best| best.maximum).collect();
        price_of_maximums(&terms, &maximums)
    }

    fn bid(&mut self, bidder_id: UserId, maximum: i64, sequence: i64) {
        let is_raise = self.leader() == Some(bidder_id);
        let is_absentee = !self.is_live;
        self.bids.push(Best { bidder_id, maximum, sequence, is_absentee });
        if !self.is_live {
            return;
        }
        let price = if is_raise { self.towards_reserve() } else { self.formula() };
        self.price = self.price.max(price);
    }

    /// Where the reserve alone pulls the price.
    fn towards_reserve(&self) -> i64 {
        let best = self.ranking().first().map_or(0, |best| best.maximum);
        match self.reserve {
            Some(reserve) if best >= reserve => reserve,
            Some(_) if self.auction.below_reserve == BelowReserve::JumpToMax => best,
            _ => 0,
        }
    }

    fn start(&mut self) {
        self.is_live = true;
        self.price = self.price.max(self.formula());
    }

    fn set_reserve(&mut self, reserve: Option<i64>) {
        self.reserve = reserve;
        if self.is_live && !self.bids.is_empty() {
            self.price = self.price.max(self.towards_reserve());
        }
    }
}

/// What the model makes of a log, without the bids that `is_gone` names.
fn modelled(play: &Play, is_gone: impl Fn(i64) -> bool) -> Model {
    let mut model = Model::new(&play.auction);
    for entry in &play.log {
        match entry.act {
            Act::Started => model.start(),
            Act::ReserveChanged => model.set_reserve(entry.amount_minor),
            Act::Bid if !is_gone(entry.sequence) => {
                let bidder_id = entry.actor_id.expect("a bidder");
                model.bid(bidder_id, entry.amount_minor.expect("a maximum"), entry.sequence);
            }
            _ => {}
        }
    }
    model
}

/// The bids that the retractions of a log took back, read off the log by brute force.
fn gone(play: &Play) -> Vec<i64> {
    let mut gone = Vec::new();
    for retraction in play.log.iter().filter(|entry| entry.act == Act::Retraction) {
        let from = retraction.subject_sequence.expect("a bid");
        for bid in play.log.iter().filter(|entry| entry.act == Act::Bid) {
            let is_in_span = from <= bid.sequence && bid.sequence < retraction.sequence;
            if bid.actor_id == retraction.actor_id && is_in_span {
                gone.push(bid.sequence);
            }
        }
    }
    gone
}

fn compare(play: &Play) -> Result<(), TestCaseError> {
    let gone = gone(play);
    let model = modelled(play, |sequence| gone.contains(&sequence));
    let standing = &play.standing;
    prop_assert_eq!(standing.leader_id, model.leader());
    let ranking = model.ranking();
    prop_assert_eq!(standing.leader_maximum_minor, ranking.first().map(|best| best.maximum));
    prop_assert_eq!(standing.leader_sequence, ranking.first().map(|best| best.sequence));
    prop_assert_eq!(standing.runner_up_minor, ranking.get(1).map(|best| best.maximum));
    prop_assert_eq!(standing.bid_count, i64::try_from(model.bids.len()).expect("small"));
    let shrinks = play.auction.increments.name() == "custom";
    let is_lowered = shrinks && !gone.is_empty() && standing.price_minor < model.price;
    prop_assert!(standing.price_minor == model.price || is_lowered);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn bids_alone_agree_with_the_model(
        new in any_terms(),
        waiting in prop::collection::vec(bids(), 0..6),
        history in prop::collection::vec(bids(), 1..40),
    ) {
        let mut play = Play::announced(new);
        for step in waiting {
            let _ = play.step(step);
        }
        play.now = play.auction.starts_at;
        play.step(Step::Start).expect("its time has come");
        for step in history {
            let _ = play.step(step);
            compare(&play)?;
        }
    }

    #[test]
    fn every_history_agrees_with_the_model(
        new in any_terms(),
        history in prop::collection::vec(steps(), 1..80),
    ) {
        let mut play = Play::announced(new);
        for step in history {
            let _ = play.step(step);
            let is_contest = !play.log.iter().any(|entry| entry.act == Act::BuyNow);
            if is_contest {
                compare(&play)?;
            }
        }
    }

    #[test]
    fn the_price_is_the_formula_when_nobody_raises(
        new in any_terms(),
        history in prop::collection::vec(bids(), 1..40),
    ) {
        prop_assume!(new.increments.name() != "custom");
        let mut play = Play::announced(new);
        play.now = play.auction.starts_at;
        play.step(Step::Start).expect("its time has come");
        for step in history {
            let Step::Bid { who, .. } = step else { continue };
            if play.standing.leader_id != Some(user(who)) {
                let _ = play.step(step);
            }
        }
        prop_assert_eq!(play.standing.state, AuctionState::Live);
        prop_assert_eq!(play.standing.price_minor, modelled(&play, |_| false).formula());
    }
}

/// A property says nothing about what never occurs: the histories reach every act and the rarer
/// turns of a contest.
#[test]
fn random_histories_reach_every_act() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let strategy = (any_terms(), prop::collection::vec(steps(), 1..80));
    let mut acts = std::collections::HashMap::<&str, usize>::new();
    for _ in 0..2_000 {
        let (new, history) = strategy.new_tree(&mut runner).expect("a history").current();
        support::steps::played(new, &history, |before, play| {
            let entry = play.log.last().expect("an entry");
            *acts.entry(entry.act.as_str()).or_default() += 1;
            let is_bid = entry.act == Act::Bid;
            let maximum = before.leader_maximum_minor;
            let is_own = before.leader_id == entry.actor_id;
            let after = &play.standing;
            let turns = [
                ("raise", is_bid && is_own),
                ("tie", is_bid && !is_own && entry.amount_minor == maximum),
                (
                    "tie won live",
                    is_bid
                        && !is_own
                        && entry.amount_minor == maximum
                        && entry.leader_id == entry.actor_id,
                ),
                ("before the start", is_bid && after.state == AuctionState::Scheduled),
                ("reserve met", is_bid && !before.reserve_met && after.reserve_met),
                ("extended", is_bid && after.ends_at > before.ends_at),
                ("price fell", after.price_minor < before.price_minor),
                ("lead lost by retraction", !is_bid && before.leader_id != after.leader_id),
            ];
            for (name, _) in turns.iter().filter(|(_, happened)| *happened) {
                *acts.entry(name).or_default() += 1;
            }
        });
    }
    let expected = Act::ALL.iter().map(|act| act.as_str()).chain([
        "raise",
        "tie",
        "tie won live",
        "before the start",
        "reserve met",
        "extended",
        "price fell",
        "lead lost by retraction",
    ]);
    for name in expected {
        let count = acts.get(name).copied().unwrap_or(0);
        assert!(count >= 10, "{name} occurred {count} times: {acts:?}");
    }
}
