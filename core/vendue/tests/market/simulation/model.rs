//! A small reference model of one auction, written from the specification and not from the engine.

use vendue::ErrorCode;

use super::contest::{Contest, Fact, step};

/// A bidder's number.
pub(crate) type Who = usize;

/// How late bids move the end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Soft {
    None,
    Extend { trigger_ms: i64, by_ms: i64, times: Option<i64> },
    Reset { trigger_ms: i64, to_ms: i64, times: Option<i64> },
}

/// What is agreed.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub(crate) opening: i64,
    /// From which price which step.
    pub(crate) steps: Vec<(i64, i64)>,
    pub(crate) first_bid_takes_step: bool,
    pub(crate) live_beats_absentee: bool,
    pub(crate) raises: bool,
    pub(crate) jumps_below_reserve: bool,
    pub(crate) soft: Soft,
    pub(crate) pre_bids: bool,
    pub(crate) buy_now: Option<i64>,
    pub(crate) retractions: bool,
    pub(crate) pause_stops_time: bool,
    pub(crate) grouped: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum State {
    Scheduled,
    Live,
    Paused,
    Sold,
    Unsold,
    Cancelled,
}

impl State {
    pub(crate) fn is_over(self) -> bool {
        matches!(self, Self::Sold | Self::Unsold | Self::Cancelled)
    }
}

/// One auction.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) terms: Terms,
    pub(crate) state: State,
    pub(crate) contest: Contest,
    pub(crate) opening_reserve: Option<i64>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) starts_at: i64,
    pub(crate) ends_at: i64,
    pub(crate) extensions: i64,
    pub(crate) paused_at: Option<i64>,
    pub(crate) buy_now_open: bool,
    /// How many entries the log has.
    pub(crate) entries: i64,
    /// How many bids it has, retracted ones too.
    pub(crate) bids: i64,
}

impl Model {
    pub(crate) fn new(terms: Terms, reserve: Option<i64>, starts_at: i64, ends_at: i64) -> Self {
        Self {
            contest: Contest::new(&terms, reserve),
            buy_now_open: terms.buy_now.is_some(),
            opening_reserve: reserve,
            terms,
            state: State::Scheduled,
            facts: Vec::new(),
            starts_at,
            ends_at,
            extensions: 0,
            paused_at: None,
            entries: 0,
            bids: 0,
        }
    }

    /// What the leader stands to pay at most, while it is not over.
    pub(crate) fn exposure(&self) -> Option<(Who, i64)> {
        if self.state.is_over() {
            return None;
        }
        self.contest.leader.zip(self.contest.maximum())
    }

    pub(crate) fn reserve(&self) -> Option<i64> {
        self.contest.reserve
    }

    pub(crate) fn fact(&mut self, fact: Fact) {
        self.facts.push(fact);
        self.contest.apply(&self.terms, fact);
        self.entries += 1;
        self.buy_now_open &= self.contest.count == 0 || !self.contest.reserve_met();
    }

    pub(crate) fn start(&mut self) {
        self.state = State::Live;
        self.fact(Fact::Started);
    }

    /// What a bid or a purchase finds: an auction whose start has come is live for it, whether or
    /// not anybody has started it yet.
    fn as_met(&self, now: i64) -> Self {
        let mut met = self.clone();
        if met.state == State::Scheduled && met.starts_at <= now {
            met.start();
        }
        met
    }

    pub(crate) fn check_open(&self, now: i64) -> Result<(), ErrorCode> {
        match self.state {
            State::Live if now < self.ends_at => Ok(()),
            State::Scheduled if self.terms.pre_bids => Ok(()),
            State::Scheduled => Err(ErrorCode::AuctionNotStarted),
            State::Paused => Err(ErrorCode::AuctionPaused),
            _ => Err(ErrorCode::AuctionClosed),
        }
    }

    /// The least that somebody may bid.
    pub(crate) fn minimum_for(&self, who: Who) -> i64 {
        let steps = &self.terms.steps;
        let minimum = if self.contest.leader.is_some() && self.state != State::Scheduled {
            self.contest.price + step(steps, self.contest.price)
        } else if self.terms.first_bid_takes_step {
            self.terms.opening + step(steps, self.terms.opening)
        } else {
            self.terms.opening
        };
        match self.contest.maximum() {
            Some(own) if self.contest.leader == Some(who) => minimum.max(own + 1),
            _ => minimum,
        }
    }

    /// Takes a bid, unless it is refused; `room` is how much more the bidder may lead with.
    pub(crate) fn bid(
        &mut self,
        who: Who,
        maximum: i64,
        room: Option<i64>,
        now: i64,
    ) -> Result<(), ErrorCode> {
        let mut met = self.as_met(now);
        met.take_bid(who, maximum, room, now)?;
        *self = met;
        Ok(())
    }

    fn take_bid(
        &mut self,
        who: Who,
        maximum: i64,
        room: Option<i64>,
        now: i64,
    ) -> Result<(), ErrorCode> {
        self.check_open(now)?;
        let own = self.contest.maximum().filter(|_| self.contest.leader == Some(who));
        if own.is_some() && !self.terms.raises {
            return Err(ErrorCode::SelfRaiseRefused);
        }
        if own.is_some_and(|own| maximum <= own) {
            return Err(ErrorCode::OwnMaximumNotRaised);
        }
        if maximum < self.minimum_for(who) {
            return Err(ErrorCode::BidTooLow);
        }
        // Measured as if it led, or a refusal would tell whether it does.
        if room.is_some_and(|room| maximum - own.unwrap_or(0) > room.max(0)) {
            return Err(ErrorCode::LimitReached);
        }
        let number = self.entries + 1;
        self.fact(Fact::Bid { number, who, maximum });
        self.bids += 1;
        if self.state == State::Live {
            self.extend(now);
        }
        Ok(())
    }

    fn extend(&mut self, now: i64) {
        let (trigger, moved, times) = match self.terms.soft {
            Soft::None => return,
            Soft::Extend { trigger_ms, by_ms, times } => (trigger_ms, self.ends_at + by_ms, times),
            Soft::Reset { trigger_ms, to_ms, times } => (trigger_ms, now + to_ms, times),
        };
        let left = times.is_none_or(|times| self.extensions < times);
        if self.ends_at - now <= trigger && left && moved > self.ends_at {
            self.ends_at = moved;
            self.extensions += 1;
        }
    }

    /// Another auction of the group now ends at `ends_at`.
    pub(crate) fn follow(&mut self, ends_at: i64, now: i64) {
        let until = match self.paused_at {
            Some(paused_at) if self.terms.pause_stops_time => paused_at,
            _ => now,
        };
        let has_time = match self.state {
            State::Scheduled => true,
            State::Live | State::Paused => self.ends_at > until,
            _ => false,
        };
        if has_time && ends_at > self.ends_at {
            self.ends_at = ends_at;
            self.extensions += 1;
            self.entries += 1;
        }
    }

    pub(crate) fn buy(&mut self, who: Who, room: Option<i64>, now: i64) -> Result<(), ErrorCode> {
        let mut met = self.as_met(now);
        met.take_purchase(who, room, now)?;
        *self = met;
        Ok(())
    }

    fn take_purchase(&mut self, who: Who, room: Option<i64>, now: i64) -> Result<(), ErrorCode> {
        self.check_open(now)?;
        let open = self.buy_now_open && self.state == State::Live;
        let price = self.terms.buy_now.filter(|_| open).ok_or(ErrorCode::BuyNowUnavailable)?;
        let own = self.contest.maximum().filter(|_| self.contest.leader == Some(who));
        if room.is_some_and(|room| price - own.unwrap_or(0) > room.max(0)) {
            return Err(ErrorCode::LimitReached);
        }
        self.state = State::Sold;
        self.contest.leader = Some(who);
        self.contest.best.insert(who, (price, false));
        self.contest.price = price;
        // Whoever buys at once need not reach a reserve.
        self.contest.reserve = None;
        self.ends_at = now;
        self.entries += 1;
        self.buy_now_open = false;
        Ok(())
    }
}
