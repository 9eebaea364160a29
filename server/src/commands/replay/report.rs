//! The result of a replay, for programs and for people.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;
use vendue::domain::auctions::IncrementLadder;

use crate::commands::replay::compare::Verdict;
use crate::commands::replay::play::Played;

/// The result of a replay.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    auctions: u64,
    bids: u64,
    accepted: u64,
    refused: BTreeMap<&'static str, u64>,
    exact: u64,
    explained_by_reserve: u64,
    unexplained: u64,
    /// From the first registration until the last log was verified.
    seconds: f64,
    bids_per_second: f64,
}

impl Report {
    pub(super) fn new(played: &Played, verdicts: &[Verdict]) -> Self {
        let count =
            |wanted: Verdict| verdicts.iter().map(|found| u64::from(*found == wanted)).sum();
        let bids = played.accepted + played.refused.values().sum::<u64>();
        let bids_per_second = bids as f64 / played.seconds.max(0.001);
        Self {
            auctions: u64::try_from(verdicts.len()).unwrap_or(u64::MAX),
            bids,
            accepted: played.accepted,
            refused: played.refused.clone(),
            exact: count(Verdict::Exact),
            explained_by_reserve: count(Verdict::ExplainedByReserve),
            unexplained: count(Verdict::Unexplained),
            seconds: played.seconds,
            bids_per_second: bids_per_second.round(),
        }
    }

    /// The result as a table.
    pub(super) fn table(&self, increments: &IncrementLadder) -> String {
        let mut rows = vec![
            ("auctions", self.auctions),
            ("  closing price exact", self.exact),
            ("  explained by a reserve", self.explained_by_reserve),
            ("  unexplained", self.unexplained),
            ("bids", self.bids),
            ("  accepted", self.accepted),
        ];
        let refused: Vec<(String, u64)> = self
            .refused
            .iter()
            .map(|(code, count)| (format!("  refused: {code}"), *count))
            .collect();
        rows.extend(refused.iter().map(|(label, count)| (label.as_str(), *count)));
        let mut text = String::new();
        for (label, count) in rows {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "{label:<40}{count:>10}");
        }
        let _ = write!(
            text,
            "increments {increments}; every log verified; {:.2} s, {:.0} bids a second",
            self.seconds, self.bids_per_second
        );
        text
    }
}
