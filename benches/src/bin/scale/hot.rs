//! The hottest auction of the year, bid by bid.
//!
//! Bids come at random at a rate that rises to a surge before the end. An accepted bid in the last
//! seconds puts the end off (soft close), and with every second after the planned end more bidders
//! have had enough. A lane takes a group from its queue, waits for the row of the auction, in
//! turn, and holds it for a fixed time (the trips of a transaction) and a time for each accepted
//! bid. A full queue refuses. Whoever waited too long for the row gives it up and waits again.
//!
//! What it leaves out: clients that send again, the network to them, other auctions on the same
//! database, and garbage that PostgreSQL makes of a row that is written hundreds of times a second.

use std::collections::VecDeque;

use vendue_benches::Outcome;

use crate::inputs::Inputs;
use crate::random::Random;
use crate::table::{Table, number};

/// The planned end, in seconds from the begin of the simulation.
const PLANNED_S: f64 = 60.0;
/// Nobody waits for an auction longer than that; to see that it ends by itself.
const PATIENCE_S: f64 = 3_600.0;
/// How often the rate is looked at when no bid comes.
const LOOK_S: f64 = 0.05;

/// How a database takes groups of bids on one auction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Engine {
    /// A transaction without bids.
    group_s: f64,
    /// What each accepted bid adds.
    bid_s: f64,
}

impl Engine {
    /// From the rate with full groups, and the time of a lone write.
    fn new(bids_per_s: f64, lone_ms: f64, accepted_in_group: f64) -> Self {
        let group_s = lone_ms / 1_000.0;
        Self { group_s, bid_s: (1.0 / bids_per_s - group_s / accepted_in_group).max(1e-7) }
    }
}

/// When bids were decided: the moment, and how many were accepted.
pub(crate) type Decided = Vec<(f64, u32)>;

/// What came of it.
#[derive(Default)]
pub(crate) struct Outcomes {
    attempts: f64,
    accepted: f64,
    overloaded: f64,
    given_up: f64,
    groups: f64,
    pub(crate) ended_at: f64,
    latencies: Vec<f64>,
    pub(crate) decided: Decided,
}

struct Contest {
    base: f64,
    peak: f64,
    surge_s: f64,
    rise_s: f64,
    fade_s: f64,
}

impl Contest {
    /// Bids that are tried a second.
    fn rate(&self, now: f64, ends_at: f64) -> f64 {
        let before = (ends_at - now - self.surge_s).max(0.0);
        let tired = (-(now - PLANNED_S).max(0.0) / self.fade_s).exp();
        (self.base + self.peak * (-before / self.rise_s).exp()) * tired
    }
}

struct Lane {
    /// When each bid that waits was sent.
    queue: VecDeque<f64>,
    /// The group that waits for the row, since when.
    group: Vec<f64>,
    since: f64,
}

struct Play<'a> {
    inputs: &'a Inputs,
    engine: Engine,
    random: Random,
    lanes: Vec<Lane>,
    /// The lanes that wait for the row, in turn.
    turns: VecDeque<usize>,
    /// Until when the row is held, and by whose group.
    holder: Option<(f64, usize)>,
    ends_at: f64,
    outcomes: Outcomes,
}

impl Play<'_> {
    fn run(mut self, contest: &Contest) -> Outcome<Outcomes> {
        let queue_max = self.inputs.assumed("queue_max")?;
        let (mut now, mut next, mut is_bid) = (0.0_f64, 0.0_f64, true);
        loop {
            let free_at = self.holder.map_or(f64::INFINITY, |(until, _)| until);
            let is_over = next >= self.ends_at || next > PATIENCE_S;
            if is_over && free_at.is_infinite() {
                break;
            }
            if free_at <= next || is_over {
                now = now.max(free_at);
                self.decide(now)?;
            } else {
                now = next;
                if is_bid {
                    self.arrive(now, queue_max)?;
                }
                // The rate changes meanwhile: after a while without a bid it is looked at again,
                // which changes nothing else, because pauses have no memory.
                let pause = self.random.pause(contest.rate(now, self.ends_at));
                is_bid = pause < LOOK_S;
                next = now + pause.min(LOOK_S);
            }
            self.hold(now)?;
        }
        self.outcomes.ended_at = self.ends_at;
        self.outcomes.latencies.sort_by(f64::total_cmp);
        Ok(self.outcomes)
    }

    /// A bid arrives at one of the lanes.
    fn arrive(&mut self, now: f64, queue_max: f64) -> Outcome {
        self.outcomes.attempts += 1.0;
        let at = self.random.below(self.lanes.len());
        let Some(lane) = self.lanes.get_mut(at) else { return Ok(()) };
        if lane.queue.len() as f64 >= queue_max {
            self.outcomes.overloaded += 1.0;
            return Ok(());
        }
        lane.queue.push_back(now);
        self.line_up(at, now)
    }

    /// A lane with bids and without a group takes one and waits for the row.
    fn line_up(&mut self, at: usize, now: f64) -> Outcome {
        let group_max = self.inputs.assumed("group_max")?;
        let Some(lane) = self.lanes.get_mut(at) else { return Ok(()) };
        if !lane.group.is_empty() {
            return Ok(());
        }
        while (lane.group.len() as f64) < group_max {
            let Some(sent) = lane.queue.pop_front() else { break };
            lane.group.push(sent);
        }
        if !lane.group.is_empty() {
            lane.since = now;
            self.turns.push_back(at);
        }
        Ok(())
    }

    /// The next in turn gets the row, if it is free.
    fn hold(&mut self, now: f64) -> Outcome {
        let (timeout, share) =
            (self.inputs.assumed("lock_timeout_s")?, self.inputs.assumed("accepted_share")?);
        while self.holder.is_none() {
            let Some(at) = self.turns.pop_front() else { return Ok(()) };
            let Some(lane) = self.lanes.get_mut(at) else { return Ok(()) };
            if now - lane.since > timeout {
                self.outcomes.given_up += 1.0;
                lane.since = now;
                self.turns.push_back(at);
                continue;
            }
            let took = self.engine.group_s + self.engine.bid_s * share * lane.group.len() as f64;
            self.holder = Some((now + took, at));
        }
        Ok(())
    }

    /// The group that holds the row is stored.
    fn decide(&mut self, now: f64) -> Outcome {
        let share = self.inputs.assumed("accepted_share")?;
        let soft_close_s = self.inputs.assumed("soft_close_s")?;
        let Some((_, at)) = self.holder.take() else { return Ok(()) };
        let Some(lane) = self.lanes.get_mut(at) else { return Ok(()) };
        let mut accepted = 0;
        for sent in lane.group.drain(..) {
            self.outcomes.latencies.push(now - sent);
            if self.random.share() < share && sent < self.ends_at {
                accepted += 1;
                if self.ends_at - sent < soft_close_s {
                    self.ends_at = sent + soft_close_s;
                }
            }
        }
        self.outcomes.accepted += f64::from(accepted);
        self.outcomes.groups += 1.0;
        self.outcomes.decided.push((now, accepted));
        self.line_up(at, now)
    }
}

/// Plays it on an engine, with so many lanes that bid for the row.
pub(crate) fn play(inputs: &Inputs, engine: Engine, lanes: f64) -> Outcome<Outcomes> {
    let contest = Contest {
        base: inputs.assumed("hot_base_bids_per_s")?,
        peak: inputs.assumed("hot_peak_bids_per_s")?,
        surge_s: inputs.assumed("hot_surge_s")?,
        rise_s: inputs.assumed("hot_rise_s")?,
        fade_s: inputs.assumed("hot_fade_s")?,
    };
    let lane = || Lane { queue: VecDeque::new(), group: Vec::new(), since: 0.0 };
    let mut count = 0.0;
    let mut all = Vec::new();
    while count < lanes {
        all.push(lane());
        count += 1.0;
    }
    let play = Play {
        inputs,
        engine,
        random: Random::new(inputs.seed()?),
        lanes: all,
        turns: VecDeque::new(),
        holder: None,
        ends_at: PLANNED_S,
        outcomes: Outcomes::default(),
    };
    play.run(&contest)
}

/// PostgreSQL and SQLite, as measured.
pub(crate) fn engines(inputs: &Inputs) -> Outcome<(Engine, Engine)> {
    let accepted = inputs.assumed("group_max")? * inputs.assumed("accepted_share")?;
    let hot = inputs.figure("postgres_hot_bids_per_s")?;
    let postgres = Engine::new(hot, inputs.figure("postgres_lone_write_ms")?, accepted);
    let hot = inputs.figure("sqlite_hot_bids_per_s")?;
    let sqlite = Engine::new(hot, inputs.figure("sqlite_lone_write_ms")?, accepted);
    Ok((postgres, sqlite))
}

/// The table, and what was decided when with every node on PostgreSQL bidding for the row.
pub(crate) fn table(inputs: &Inputs) -> Outcome<(Table, Decided)> {
    let (postgres, sqlite) = engines(inputs)?;
    let nodes = inputs.assumed("hot_nodes")?;
    let cases = [
        ("PostgreSQL, bids at every node", play(inputs, postgres, nodes)?),
        ("PostgreSQL, bids handed to one node", play(inputs, postgres, 1.0)?),
        ("SQLite, one node", play(inputs, sqlite, 1.0)?),
    ];
    let mut names = vec!["The hottest auction"];
    names.extend(cases.iter().map(|(name, _)| *name));
    let mut table = Table::new("The hottest auction: its bids", &names);
    let mut add = |word: &str, value: &dyn Fn(&Outcomes) -> f64| {
        let mut row = vec![word.to_owned()];
        row.extend(cases.iter().map(|(_, outcomes)| number(value(outcomes))));
        table.row(row);
    };
    add("Bids tried", &|found| found.attempts);
    add("Accepted", &|found| found.accepted);
    add("Refused as `overloaded`, %", &|found| found.overloaded / found.attempts * 100.0);
    add("Extended by, s", &|found| found.ended_at - PLANNED_S);
    add("Bids in a group, mean", &|found| found.latencies.len() as f64 / found.groups.max(1.0));
    add("Waits for the row that were given up", &|found| found.given_up);
    add("Answer, p50, ms", &|found| percentile(&found.latencies, 0.5) * 1_000.0);
    add("Answer, p99, ms", &|found| percentile(&found.latencies, 0.99) * 1_000.0);
    add("Answer, slowest, ms", &|found| percentile(&found.latencies, 1.0) * 1_000.0);
    let [(_, first), ..] = cases;
    Ok((table, first.decided))
}

/// A percentile of what is sorted: the value that so large a share is at most.
pub(crate) fn percentile(sorted: &[f64], share: f64) -> f64 {
    let wanted = sorted.len().saturating_sub(1) as f64 * share;
    let found = sorted.iter().enumerate().find(|(place, _)| *place as f64 >= wanted);
    found.map_or(0.0, |(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::own;

    #[test]
    fn percentiles_are_places() {
        let sorted: Vec<f64> = (0..=100).map(f64::from).collect();
        for (share, value) in [(0.0, 0.0), (0.5, 50.0), (0.99, 99.0), (1.0, 100.0)] {
            assert!((percentile(&sorted, share) - value).abs() < 1e-9, "{share}");
        }
        assert!(percentile(&[], 0.5).abs() < 1e-9);
    }

    #[test]
    fn full_groups_reach_the_measured_rate() {
        let engine = Engine::new(25_000.0, 1.0, 1_024.0);
        let rate = 1_024.0 / (engine.group_s + 1_024.0 * engine.bid_s);
        assert!((rate - 25_000.0).abs() < 1.0, "{rate}");
    }

    #[test]
    fn every_bid_is_answered_or_refused_and_a_seed_repeats() {
        let inputs = own();
        let (postgres, _) = engines(&inputs).expect("complete");
        let one = play(&inputs, postgres, 4.0).expect("complete");
        let answered = one.latencies.len() as f64;
        assert!((one.attempts - answered - one.overloaded).abs() < 0.5);
        assert!(one.accepted < answered && one.ended_at >= PLANNED_S);
        let again = play(&inputs, postgres, 4.0).expect("complete");
        assert!((one.accepted - again.accepted).abs() < 0.5);
        assert_eq!(one.decided, again.decided);
    }

    #[test]
    fn a_slower_database_refuses_more() {
        let inputs = own();
        let refused = |bids_per_s| {
            let engine = Engine::new(bids_per_s, 1.0, 1_024.0);
            play(&inputs, engine, 1.0).expect("complete").overloaded
        };
        assert!(refused(5_000.0) > refused(15_000.0));
    }
}
