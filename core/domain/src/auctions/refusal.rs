//! Why a bid is refused: a small value on the hot path, a full sentence only when it is answered.

use crate::auctions::options::Admission;
use crate::currency::Currency;
use crate::error::{Error, ErrorCode};
use crate::money::format_minor;
use crate::time::Timestamp;

/// Why a bid was refused, with what would have been accepted.
///
/// It is `Copy` and holds no heap memory, because half of the bids on a hot auction are refused.
/// [`Error::from`] makes the public error of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BidRefusal {
    /// The auction is a draft, which nobody else knows of.
    NotAnnounced,
    /// The auction has not started and takes no bids before.
    NotStarted {
        /// When it starts.
        starts_at: Timestamp,
    },
    /// The auction is paused.
    Paused,
    /// The auction is over.
    Closed {
        /// When it ended.
        ends_at: Timestamp,
    },
    /// The maximum is in another currency.
    CurrencyMismatch {
        /// The currency of the auction.
        expected: Currency,
        /// The currency of the bid.
        found: Currency,
    },
    /// The maximum is zero or negative.
    NotPositive(Minimum),
    /// The maximum is above what the marketplace allows.
    TooHigh {
        /// The marketplace's maximum.
        maximum_minor: i64,
        /// The currency.
        currency: Currency,
    },
    /// The leader may not raise the own maximum here.
    SelfRaiseRefused,
    /// The leader's new maximum is not above the old one.
    OwnMaximumNotRaised {
        /// The leader's maximum.
        own_maximum_minor: i64,
        /// What would have been accepted.
        minimum: Minimum,
    },
    /// The maximum is below the minimum.
    TooLow(Minimum),
    /// The seller, a member of the seller's workspace or a linked account bids.
    OwnAuction,
    /// The bidder is banned.
    Banned {
        /// Until when; for good when absent.
        until: Option<Timestamp>,
    },
    /// The auction admits only bidders it knows.
    NotAdmitted {
        /// Who may bid.
        admission: Admission,
    },
    /// The auction asks for a deposit first.
    DepositMissing {
        /// The deposit.
        deposit_minor: i64,
        /// What is held already.
        held_minor: i64,
        /// The currency.
        currency: Currency,
    },
    /// The sum of the bidder's leading maximums would pass the bidder's limit.
    LimitReached {
        /// The limit.
        limit_minor: i64,
        /// By how much the bidder's leading maximums may still grow.
        available_minor: i64,
        /// The currency.
        currency: Currency,
    },
}

/// The least that would have been accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Minimum {
    /// The least maximum that this bidder may give now.
    pub minimum_minor: i64,
    /// The step at the price shown.
    pub step_minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl BidRefusal {
    /// The stable code of the refusal.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NotAnnounced => ErrorCode::AuctionNotFound,
            Self::NotStarted { .. } => ErrorCode::AuctionNotStarted,
            Self::Paused => ErrorCode::AuctionPaused,
            Self::Closed { .. } => ErrorCode::AuctionClosed,
            Self::CurrencyMismatch { .. } => ErrorCode::CurrencyMismatch,
            Self::NotPositive(_) => ErrorCode::AmountNotPositive,
            Self::TooHigh { .. } => ErrorCode::AmountTooHigh,
            Self::SelfRaiseRefused => ErrorCode::SelfRaiseRefused,
            Self::OwnMaximumNotRaised { .. } => ErrorCode::OwnMaximumNotRaised,
            Self::TooLow(_) => ErrorCode::BidTooLow,
            Self::OwnAuction => ErrorCode::OwnAuction,
            Self::Banned { .. } => ErrorCode::BidderBanned,
            Self::NotAdmitted { .. } => ErrorCode::NotAdmitted,
            Self::DepositMissing { .. } => ErrorCode::DepositMissing,
            Self::LimitReached { .. } => ErrorCode::LimitReached,
        }
    }

    fn message(&self) -> String {
        match *self {
            Self::NotAnnounced => "there is no such auction".into(),
            Self::NotStarted { starts_at } => format!("the auction starts at {starts_at}"),
            Self::Paused => "the auction is paused; bids are taken again when it goes on".into(),
            Self::Closed { ends_at } => format!("the auction ended at {ends_at}"),
            Self::CurrencyMismatch { expected, found } => {
                format!("the auction is in {expected}, not in {found}")
            }
            Self::NotPositive(minimum) => {
                format!("a bid must be positive; the least here is {minimum}")
            }
            Self::TooHigh { maximum_minor, currency } => {
                format!("the marketplace takes bids up to {}", shown(maximum_minor, currency))
            }
            Self::SelfRaiseRefused => {
                "you lead already, and a leader cannot raise the own maximum here".into()
            }
            Self::OwnMaximumNotRaised { own_maximum_minor, minimum } => format!(
                "you lead with a maximum of {}; a new one must be at least {minimum}",
                shown(own_maximum_minor, minimum.currency)
            ),
            Self::TooLow(minimum) => format!("the bid must be at least {minimum}"),
            Self::OwnAuction => "the seller's side cannot bid on its own auction".into(),
            Self::Banned { until: Some(until) } => format!("bidding is refused until {until}"),
            Self::Banned { until: None } => "bidding is refused for good".into(),
            Self::NotAdmitted { admission } => {
                format!("only bidders who are {admission} for this auction may bid")
            }
            Self::DepositMissing { deposit_minor, currency, .. } => {
                format!("a deposit of {} is needed first", shown(deposit_minor, currency))
            }
            Self::LimitReached { available_minor, currency, .. } => format!(
                "your leading maximums may grow by {} before your limit is reached",
                shown(available_minor, currency)
            ),
        }
    }
}

impl std::fmt::Display for Minimum {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&shown(self.minimum_minor, self.currency))
    }
}

fn shown(amount_minor: i64, currency: Currency) -> String {
    format!("{} {currency}", format_minor(amount_minor, currency.exponent()))
}

fn with_minimum(error: Error, minimum: Minimum) -> Error {
    error
        .with("minimum_minor", minimum.minimum_minor)
        .with("step_minor", minimum.step_minor)
        .with("currency", minimum.currency.as_str())
}

impl From<BidRefusal> for Error {
    fn from(refusal: BidRefusal) -> Self {
        let error = Self::new(refusal.code(), refusal.message());
        match refusal {
            BidRefusal::NotAnnounced | BidRefusal::Paused => error,
            BidRefusal::SelfRaiseRefused | BidRefusal::OwnAuction => error,
            BidRefusal::NotStarted { starts_at } => error.with("starts_at", starts_at),
            BidRefusal::Closed { ends_at } => error.with("ends_at", ends_at),
            BidRefusal::CurrencyMismatch { expected, found } => {
                error.with("expected", expected.as_str()).with("value", found.as_str())
            }
            BidRefusal::TooHigh { maximum_minor, currency } => {
                error.with("maximum_minor", maximum_minor).with("currency", currency.as_str())
            }
            BidRefusal::OwnMaximumNotRaised { own_maximum_minor, minimum } => {
                with_minimum(error, minimum).with("own_maximum_minor", own_maximum_minor)
            }
            BidRefusal::NotPositive(minimum) | BidRefusal::TooLow(minimum) => {
                with_minimum(error, minimum)
            }
            BidRefusal::Banned { until } => match until {
                Some(until) => error.with("permanent", false).with("until", until),
                None => error.with("permanent", true),
            },
            BidRefusal::NotAdmitted { admission } => error.with("admission", admission.as_str()),
            BidRefusal::DepositMissing { deposit_minor, held_minor, currency } => error
                .with("deposit_minor", deposit_minor)
                .with("held_minor", held_minor)
                .with("currency", currency.as_str()),
            BidRefusal::LimitReached { limit_minor, available_minor, currency } => error
                .with("limit_minor", limit_minor)
                .with("available_minor", available_minor)
                .with("currency", currency.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auctions::fixture::{auction, noon};
    use crate::error::Detail;

    #[test]
    fn the_bidder_learns_what_would_have_been_accepted() {
        let currency = auction().currency;
        let minimum = Minimum { minimum_minor: 1_550, step_minor: 50, currency };
        let error = Error::from(BidRefusal::TooLow(minimum));
        assert_eq!(error.code(), ErrorCode::BidTooLow);
        assert_eq!(error.message(), "the bid must be at least 15.50 USD");
        assert_eq!(error.detail("minimum_minor"), Some(&Detail::Number(1_550)));
        assert_eq!(error.detail("step_minor"), Some(&Detail::Number(50)));
        assert_eq!(error.detail("currency"), Some(&Detail::Text("USD".into())));
    }

    #[test]
    fn every_refusal_is_a_whole_error() {
        let currency = auction().currency;
        let minimum = Minimum { minimum_minor: 1_550, step_minor: 50, currency };
        let cases = [
            (BidRefusal::NotAnnounced, &[][..]),
            (BidRefusal::NotStarted { starts_at: noon() }, &["starts_at"]),
            (BidRefusal::Paused, &[]),
            (BidRefusal::Closed { ends_at: noon() }, &["ends_at"]),
            (
                BidRefusal::CurrencyMismatch { expected: currency, found: currency },
                &["expected", "value"],
            ),
            (BidRefusal::NotPositive(minimum), &["minimum_minor", "step_minor", "currency"]),
            (BidRefusal::TooHigh { maximum_minor: 1, currency }, &["maximum_minor", "currency"]),
            (BidRefusal::SelfRaiseRefused, &[]),
            (
                BidRefusal::OwnMaximumNotRaised { own_maximum_minor: 1, minimum },
                &["minimum_minor", "step_minor", "currency", "own_maximum_minor"],
            ),
            (BidRefusal::TooLow(minimum), &["minimum_minor", "step_minor", "currency"]),
            (BidRefusal::OwnAuction, &[]),
            (BidRefusal::Banned { until: Some(noon()) }, &["permanent", "until"]),
            (BidRefusal::Banned { until: None }, &["permanent"]),
            (BidRefusal::NotAdmitted { admission: Admission::Invited }, &["admission"]),
            (
                BidRefusal::DepositMissing { deposit_minor: 2, held_minor: 1, currency },
                &["deposit_minor", "held_minor", "currency"],
            ),
            (
                BidRefusal::LimitReached { limit_minor: 2, available_minor: 1, currency },
                &["limit_minor", "available_minor", "currency"],
            ),
        ];
        for (refusal, names) in cases {
            let error = Error::from(refusal);
            assert_eq!(error.code(), refusal.code());
            let found: Vec<&str> = error.details().iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(found, names, "{refusal:?}");
            assert!(error.message().len() > 10, "{refusal:?} is said in a sentence");
        }
    }
}
