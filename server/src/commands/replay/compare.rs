//! How a closing price compares with the one that was recorded.

use serde::Serialize;

use crate::commands::replay::play::{Played, PlayedAuction};
use crate::commands::replay::recording::{RecordedAuction, Recording};

/// How a closing price compares with the one that was recorded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    /// They are equal.
    Exact,
    /// The recorded price is the highest bid, as it is where a hidden reserve was met, and above
    /// what the bids make without one.
    ExplainedByReserve,
    /// Neither.
    Unexplained,
}

/// Compares every auction, in the order of the recording.
pub(super) fn compare(recording: &Recording, played: &Played) -> Vec<Verdict> {
    recording.auctions.iter().zip(&played.auctions).map(|(was, is)| verdict(was, is)).collect()
}

fn verdict(recorded: &RecordedAuction, played: &PlayedAuction) -> Verdict {
    let recorded_minor = recorded.price.amount_minor();
    match played.price_minor {
        Some(price) if price == recorded_minor => Verdict::Exact,
        Some(price)
            if price < recorded_minor && recorded_minor == recorded.highest_bid.amount_minor() =>
        {
            Verdict::ExplainedByReserve
        }
        _ => Verdict::Unexplained,
    }
}
