//! Latencies, kept whole in a histogram and shown as percentiles.

use std::time::Duration;

use hdrhistogram::Histogram;

use crate::Outcome;

/// The longest latency that is told apart; whatever is longer counts as this.
const LONGEST: Duration = Duration::from_secs(60);

/// The latencies of one part of a run.
#[derive(Clone, Debug)]
pub struct Latency(Histogram<u64>);

impl Latency {
    /// No latencies yet.
    pub fn new() -> Outcome<Self> {
        let longest = u64::try_from(LONGEST.as_nanos()).unwrap_or(u64::MAX);
        Ok(Self(Histogram::new_with_bounds(1, longest, 3)?))
    }

    /// Notes one latency.
    pub fn record(&mut self, latency: Duration) {
        self.0.saturating_record(u64::try_from(latency.as_nanos()).unwrap_or(u64::MAX));
    }

    /// Adds the latencies of another thread.
    pub fn add(&mut self, other: &Self) -> Outcome {
        Ok(self.0.add(&other.0)?)
    }

    /// How many were noted.
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// The latency that this share of all stays within, in milliseconds: `0.99` for the p99.
    pub fn quantile_ms(&self, share: f64) -> f64 {
        Duration::from_nanos(self.0.value_at_quantile(share)).as_secs_f64() * 1_000.0
    }

    /// The longest, in milliseconds.
    pub fn max_ms(&self) -> f64 {
        Duration::from_nanos(self.0.max()).as_secs_f64() * 1_000.0
    }
}
