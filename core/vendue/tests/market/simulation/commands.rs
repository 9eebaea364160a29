//! What the model makes of commands other than bids.

use vendue::ErrorCode;

use super::contest::{Contest, Fact};
use super::model::{Model, State};

impl Model {
    /// Takes back a bid and every later one of the same bidder, with the seller's consent.
    pub(crate) fn retract(&mut self, number: i64, now: i64) -> Result<(), ErrorCode> {
        self.check_open(now)?;
        let found = self.facts.iter().find_map(|fact| match fact {
            Fact::Bid { number: bid, who, .. } if *bid == number => Some(*who),
            _ => None,
        });
        let Some(bidder) = found.filter(|_| self.terms.retractions) else {
            return Err(ErrorCode::RetractionRefused);
        };
        self.facts.retain(|fact| match fact {
            Fact::Bid { number: bid, who, .. } => *who != bidder || *bid < number,
            _ => true,
        });
        let mut contest = Contest::new(&self.terms, self.opening_reserve);
        for fact in &self.facts {
            contest.apply(&self.terms, *fact);
        }
        contest.price = contest.price.min(self.contest.price);
        self.contest = contest;
        self.entries += 1;
        Ok(())
    }

    pub(crate) fn change_reserve(
        &mut self,
        reserve: Option<i64>,
        now: i64,
    ) -> Result<(), ErrorCode> {
        match self.state {
            State::Scheduled => {}
            State::Live if now < self.ends_at => {}
            State::Live => return Err(ErrorCode::AuctionClosed),
            _ => return Err(ErrorCode::AuctionState),
        }
        let lower = match (self.reserve(), reserve) {
            (Some(old), Some(new)) => new < old,
            (Some(_), None) => true,
            (None, _) => false,
        };
        if self.contest.count > 0 && !lower {
            return Err(ErrorCode::ReserveNotLowered);
        }
        self.fact(Fact::Reserve(reserve));
        Ok(())
    }

    pub(crate) fn pause(&mut self, now: i64) -> Result<(), ErrorCode> {
        if self.state != State::Live {
            return Err(ErrorCode::AuctionState);
        }
        self.state = State::Paused;
        self.paused_at = Some(now);
        self.entries += 1;
        Ok(())
    }

    pub(crate) fn resume(&mut self, now: i64) -> Result<(), ErrorCode> {
        let State::Paused = self.state else { return Err(ErrorCode::AuctionState) };
        self.state = State::Live;
        let pause = (now - self.paused_at.take().expect("it is paused")).max(0);
        if self.terms.pause_stops_time {
            self.ends_at += pause;
        }
        self.entries += 1;
        Ok(())
    }

    pub(crate) fn cancel(&mut self, now: i64) -> Result<(), ErrorCode> {
        if self.state.is_over() {
            return Err(ErrorCode::AuctionState);
        }
        self.state = State::Cancelled;
        self.paused_at = None;
        self.buy_now_open = false;
        self.ends_at = self.ends_at.min(now);
        self.entries += 1;
        Ok(())
    }

    pub(crate) fn sell_to_leader(&mut self, now: i64) -> Result<(), ErrorCode> {
        if self.state != State::Live || self.contest.leader.is_none() {
            return Err(ErrorCode::AuctionState);
        }
        self.state = State::Sold;
        self.contest.reserve = None;
        self.buy_now_open = false;
        self.ends_at = self.ends_at.min(now);
        self.entries += 1;
        Ok(())
    }

    /// Closes it, when its time and the grace are over.
    pub(crate) fn close_if_due(&mut self, grace: i64, now: i64) {
        if self.state != State::Live || now < self.ends_at + grace {
            return;
        }
        let sold = self.contest.leader.is_some() && self.contest.reserve_met();
        self.state = if sold { State::Sold } else { State::Unsold };
        self.buy_now_open = false;
        self.entries += 1;
    }
}
