//! Load: bids kept in flight by two threads, or sent by a schedule, without a thread for each.
//!
//! A market decides in the order in which it was asked, so each thread waits for its oldest answer
//! and then takes whatever else is there. That costs one wake-up a group and not one a bid.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use vendue::{Error, ErrorCode, Pending, block_on};

use crate::{Latency, Outcome};

/// How many threads ask.
const THREADS: u64 = 2;
/// How long a thread of an open loop sleeps at most before it looks at its schedule again.
const TICK: Duration = Duration::from_micros(250);

/// What one part of a run gave.
#[derive(Clone, Debug)]
pub struct Measured {
    /// How many bids were accepted.
    pub accepted: u64,
    /// How many were refused as too low.
    pub refused: u64,
    /// How many were turned away because too many waited: only an open loop asks for that.
    pub overloaded: u64,
    /// How long it took.
    pub elapsed: Duration,
    /// From the moment a bid was placed (or should have been) to its answer.
    pub latency: Latency,
}

impl Measured {
    /// Accepted bids a second.
    pub fn accepted_per_second(&self) -> f64 {
        rate(self.accepted, self.elapsed)
    }

    /// Answers a second, refusals among them.
    pub fn answered_per_second(&self) -> f64 {
        rate(self.accepted + self.refused, self.elapsed)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a count of answers is far below 2^52")]
fn rate(count: u64, elapsed: Duration) -> f64 {
    count as f64 / elapsed.as_secs_f64()
}

/// Whether a bid was simply too low, also for a bidder who leads already. Anything else that a
/// market may answer is a failure of the run.
fn is_too_low(refused: &Error) -> bool {
    matches!(refused.code(), ErrorCode::BidTooLow | ErrorCode::OwnMaximumNotRaised)
}

/// A number of bids is always in flight: the next is placed when an answer is there.
#[derive(Clone, Copy, Debug)]
pub struct ClosedLoop {
    /// How many, over all threads.
    pub in_flight: usize,
    /// How long the load runs before anything is counted.
    pub warm_up: Duration,
    /// How long it is counted.
    pub measured: Duration,
}

impl ClosedLoop {
    /// Runs. `place` is given 0, 1, 2, … and places that bid.
    pub fn run<T: Send + 'static>(
        &self,
        place: impl Fn(u64) -> Pending<T> + Sync,
    ) -> Outcome<Measured> {
        let next = AtomicU64::new(0);
        let each = self.in_flight / usize::try_from(THREADS)?;
        let begins = Instant::now() + self.warm_up;
        let ends = begins + self.measured;
        let outcomes = in_threads(|_| {
            let mut flight = Flight::new(begins)?;
            while Instant::now() < ends {
                while flight.len() < each {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    flight.push(Instant::now(), place(number));
                }
                flight.wait(None)?;
            }
            let counted = flight.counted.clone();
            flight.finish()?;
            Ok(counted)
        })?;
        Measured::sum(outcomes, self.measured)
    }
}

/// Bids are placed by a schedule, whether or not the earlier ones are answered, and each latency
/// counts from the moment by the schedule. A market that falls behind shows it.
#[derive(Clone, Copy, Debug)]
pub struct OpenLoop {
    /// Bids a second, over all threads.
    pub rate: f64,
    /// How long the load runs before anything is counted.
    pub warm_up: Duration,
    /// How long it is counted.
    pub measured: Duration,
}

impl OpenLoop {
    /// Runs. `place` is given 0, 1, 2, … and places that bid.
    pub fn run<T: Send + 'static>(
        &self,
        place: impl Fn(u64) -> Pending<T> + Sync,
    ) -> Outcome<Measured> {
        let started = Instant::now();
        let begins = started + self.warm_up;
        let ends = begins + self.measured;
        let next = AtomicU64::new(0);
        let interval = Duration::from_secs(1).div_f64(self.rate);
        let outcomes = in_threads(|_| {
            let mut flight = Flight::new(begins)?;
            let mut number = next.fetch_add(1, Ordering::Relaxed);
            loop {
                let now = Instant::now();
                let mut due = moment(started, interval, number);
                while due <= now && due < ends {
                    flight.push(due, place(number));
                    number = next.fetch_add(1, Ordering::Relaxed);
                    due = moment(started, interval, number);
                }
                if due >= ends {
                    break;
                }
                flight.wait(Some(due.saturating_duration_since(Instant::now()).max(TICK)))?;
            }
            flight.finish_counted()
        })?;
        Measured::sum(outcomes, self.measured)
    }
}

fn moment(started: Instant, interval: Duration, number: u64) -> Instant {
    let since = interval.as_nanos().saturating_mul(u128::from(number));
    started + Duration::from_nanos(u64::try_from(since).unwrap_or(u64::MAX))
}

fn in_threads<T: Send>(run: impl Fn(u64) -> Outcome<T> + Sync) -> Outcome<Vec<T>> {
    std::thread::scope(|scope| {
        let run = &run;
        let threads: Vec<_> = (0..THREADS).map(|number| scope.spawn(move || run(number))).collect();
        let ended = threads.into_iter().map(|thread| {
            thread.join().unwrap_or_else(|_| Err("a thread of the load has panicked".into()))
        });
        ended.collect()
    })
}

#[derive(Clone)]
struct Counted {
    accepted: u64,
    refused: u64,
    overloaded: u64,
    latency: Latency,
}

impl Measured {
    fn sum(parts: Vec<Counted>, elapsed: Duration) -> Outcome<Self> {
        let latency = Latency::new()?;
        let mut sum = Self { accepted: 0, refused: 0, overloaded: 0, elapsed, latency };
        for part in parts {
            sum.accepted += part.accepted;
            sum.refused += part.refused;
            sum.overloaded += part.overloaded;
            sum.latency.add(&part.latency)?;
        }
        Ok(sum)
    }
}

/// The bids of one thread that are not answered yet, oldest first.
struct Flight<T> {
    waiting: VecDeque<(Instant, Pending<T>)>,
    counted: Counted,
    begins: Instant,
}

impl<T: Send + 'static> Flight<T> {
    fn new(begins: Instant) -> Outcome<Self> {
        let latency = Latency::new()?;
        let counted = Counted { accepted: 0, refused: 0, overloaded: 0, latency };
        Ok(Self { waiting: VecDeque::new(), counted, begins })
    }

    fn len(&self) -> usize {
        self.waiting.len()
    }

    fn push(&mut self, intended: Instant, pending: Pending<T>) {
        self.waiting.push_back((intended, pending));
    }

    /// Waits for the oldest answer, and takes it with all that are there.
    fn wait(&mut self, patience: Option<Duration>) -> Outcome {
        let Some((intended, pending)) = self.waiting.front_mut() else {
            if let Some(patience) = patience {
                std::thread::sleep(patience);
            }
            return Ok(());
        };
        let intended = *intended;
        let Some(answer) = block_on(pending, patience) else { return Ok(()) };
        self.waiting.pop_front();
        self.count(intended, answer)?;
        let mut context = Context::from_waker(Waker::noop());
        while let Some((intended, pending)) = self.waiting.front_mut() {
            let Poll::Ready(answer) = Pin::new(pending).poll(&mut context) else { break };
            let intended = *intended;
            self.waiting.pop_front();
            self.count(intended, answer)?;
        }
        Ok(())
    }

    fn count(&mut self, intended: Instant, answer: Result<T, Error>) -> Outcome {
        let now = Instant::now();
        let is_accepted = match answer {
            Ok(_) => true,
            Err(refused) if is_too_low(&refused) => false,
            Err(refused) if refused.code() == ErrorCode::Overloaded => {
                self.counted.overloaded += u64::from(now >= self.begins);
                return Ok(());
            }
            Err(failure) => return Err(failure.into()),
        };
        if now < self.begins {
            return Ok(());
        }
        self.counted.latency.record(now.saturating_duration_since(intended));
        match is_accepted {
            true => self.counted.accepted += 1,
            false => self.counted.refused += 1,
        }
        Ok(())
    }

    /// Waits for every answer.
    fn finish(&mut self) -> Outcome {
        while !self.waiting.is_empty() {
            self.wait(None)?;
        }
        Ok(())
    }

    /// Waits for every answer and counts them all.
    fn finish_counted(mut self) -> Outcome<Counted> {
        self.finish()?;
        Ok(self.counted)
    }
}
