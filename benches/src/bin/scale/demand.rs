//! What comes: bids, events and frames of a market of a given size, at its busiest minute.
//!
//! Popularity follows Zipf: the auction of rank `r` has a share of watchers and of bids that falls
//! with `r^-s`. Bids come most in the busiest hour, and a part of an auction's bids in its last
//! minute, so the busiest minute is the one in which most auctions end.

use vendue_benches::Outcome;

use crate::inputs::Inputs;
use crate::table::Table;

/// The four sizes, as shares of the largest.
pub(crate) const STEPS: [f64; 4] = [0.001, 0.01, 0.1, 1.0];
pub(crate) const STEP_NAMES: [&str; 5] = ["", "1×", "10×", "100×", "1000×"];
const DAY_S: f64 = 86_400.0;

/// A market of one size.
pub(crate) struct Demand {
    pub(crate) users: f64,
    pub(crate) live_auctions: f64,
    pub(crate) watchers: f64,
    pub(crate) attempts_per_day: f64,
    /// Bids that are tried a second, in the busiest minute.
    pub(crate) attempts_per_s: f64,
    pub(crate) accepted_per_s: f64,
    pub(crate) accepted_per_year: f64,
    pub(crate) auctions_per_year: f64,
    /// The share of each auction, in the order of popularity.
    shares: Vec<f64>,
}

impl Demand {
    pub(crate) fn of(inputs: &Inputs, step: f64) -> Outcome<Self> {
        let live_auctions = inputs.assumed("live_auctions")? * step;
        let per_day = live_auctions / inputs.assumed("auction_days")?;
        let attempts = inputs.assumed("attempts_per_auction")?;
        let attempts_per_day = per_day * attempts;
        let hour = attempts_per_day * inputs.assumed("busiest_hour_share")? / 3_600.0;
        let ending = per_day * inputs.assumed("busiest_minute_endings_share")?;
        let last_minute = ending * attempts * inputs.assumed("last_minute_share")? / 60.0;
        let attempts_per_s = hour + last_minute;
        let accepted = inputs.assumed("accepted_share")?;
        Ok(Self {
            users: inputs.assumed("users")? * step,
            live_auctions,
            watchers: inputs.assumed("watchers")? * step,
            attempts_per_day,
            attempts_per_s,
            accepted_per_s: attempts_per_s * accepted,
            accepted_per_year: attempts_per_day * accepted * 365.0,
            auctions_per_year: per_day * 365.0,
            shares: zipf(live_auctions, inputs.assumed("zipf_exponent")?),
        })
    }

    /// Watchers and accepted bids a second of each auction.
    pub(crate) fn rooms(&self) -> impl Iterator<Item = (f64, f64)> {
        let room = |share: &f64| (share * self.watchers, share * self.accepted_per_s);
        self.shares.iter().map(room)
    }

    /// Frames a second that reach a screen, when a room is spread evenly over so many nodes.
    pub(crate) fn frames_per_s(&self, nodes: f64) -> f64 {
        self.rooms().map(|(watchers, bids)| watchers * bids.min(pace(watchers / nodes))).sum()
    }

    /// News a second that nodes hear of each other: at most one for each node and event.
    pub(crate) fn news_heard_per_s(&self, nodes: f64) -> f64 {
        // Of `w` watchers at random on `n` nodes, n (1 - (1 - 1/n)^w) nodes have at least one.
        let following = |watchers: f64| nodes * (1.0 - (1.0 - 1.0 / nodes).powf(watchers));
        self.rooms().map(|(watchers, bids)| bids * following(watchers)).sum()
    }
}

/// The most bids a second that a room of so many viewers shows (docs/adr/0012).
pub(crate) fn pace(viewers: f64) -> f64 {
    1_000.0 / (viewers / 40.0).max(50.0)
}

fn zipf(count: f64, exponent: f64) -> Vec<f64> {
    let mut weights = Vec::new();
    let mut rank = 1.0;
    while rank <= count {
        weights.push(rank.powf(-exponent));
        rank += 1.0;
    }
    let sum: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|weight| *weight /= sum);
    weights
}

/// The table of what comes.
pub(crate) fn table(inputs: &Inputs) -> Outcome<Table> {
    let mut table = Table::new("What comes", &STEP_NAMES);
    let sizes: Vec<Demand> =
        STEPS.iter().map(|step| Demand::of(inputs, *step)).collect::<Outcome<_>>()?;
    let mut add = |word: &str, value: fn(&Demand) -> f64| {
        table.numbers(word, &sizes.iter().map(value).collect::<Vec<_>>());
    };
    add("Users", |size| size.users);
    add("Live auctions", |size| size.live_auctions);
    add("Watchers at once", |size| size.watchers);
    add("Watchers of the most popular auction", |size| size.rooms().next().unwrap_or_default().0);
    add("Bids a day", |size| size.attempts_per_day);
    add("Bids a second, over a day", |size| size.attempts_per_day / DAY_S);
    add("Bids a second, busiest minute", |size| size.attempts_per_s);
    add("Accepted, and events, a second", |size| size.accepted_per_s);
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::own;

    #[test]
    fn shares_fall_and_make_a_whole() {
        let shares = zipf(1_000.0, 1.0);
        assert_eq!(shares.len(), 1_000);
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!((shares[0] / shares[9] - 10.0).abs() < 1e-9);
    }

    #[test]
    fn a_room_is_paced_as_the_server_does_it() {
        assert!((pace(1.0) - 20.0).abs() < 1e-9);
        assert!((pace(2_000.0) - 20.0).abs() < 1e-9);
        assert!((pace(10_000.0) - 4.0).abs() < 1e-9);
    }

    #[test]
    fn ten_times_the_market_is_ten_times_the_bids() {
        let sizes = STEPS.map(|step| Demand::of(&own(), step).expect("complete"));
        let ratio = sizes[3].attempts_per_s / sizes[2].attempts_per_s;
        assert!((ratio - 10.0).abs() < 1e-6, "{ratio}");
        assert!(sizes[3].frames_per_s(100.0) <= sizes[3].watchers * 20.0);
    }
}
