//! The states of an auction and the only moves between them.

use crate::auctions::AuctionState;
use crate::error::{Error, ErrorCode};

/// Every move that exists. Whatever is not listed is refused with `auction_state`.
const MOVES: &[(AuctionState, AuctionState)] = &[
    (AuctionState::Draft, AuctionState::Scheduled),
    (AuctionState::Draft, AuctionState::Cancelled),
    (AuctionState::Scheduled, AuctionState::Live),
    (AuctionState::Scheduled, AuctionState::Cancelled),
    (AuctionState::Live, AuctionState::Paused),
    (AuctionState::Live, AuctionState::Sold),
    (AuctionState::Live, AuctionState::Unsold),
    (AuctionState::Live, AuctionState::Cancelled),
    (AuctionState::Paused, AuctionState::Live),
    (AuctionState::Paused, AuctionState::Cancelled),
];

impl AuctionState {
    /// Whether an auction in this state can become `next`.
    pub fn can_become(self, next: Self) -> bool {
        MOVES.contains(&(self, next))
    }

    /// Whether the auction is over: sold, unsold or cancelled.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Sold | Self::Unsold | Self::Cancelled)
    }
}

/// Fails with `auction_state` unless the move exists.
pub(super) fn check_move(from: AuctionState, to: AuctionState) -> Result<(), Error> {
    if from.can_become(to) { Ok(()) } else { Err(state_refused(from, to.as_str())) }
}

/// The refusal of something that the state does not allow.
pub(super) fn state_refused(state: AuctionState, wanted: &str) -> Error {
    Error::new(
        ErrorCode::AuctionState,
        format!("the auction is {state}, which does not allow this"),
    )
    .with("state", state.as_str())
    .with("wanted", wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_exactly_the_documented_one() {
        let expected = |from: AuctionState| match from {
            AuctionState::Draft => "scheduled cancelled",
            AuctionState::Scheduled => "live cancelled",
            AuctionState::Live => "paused sold unsold cancelled",
            AuctionState::Paused => "live cancelled",
            AuctionState::Sold | AuctionState::Unsold | AuctionState::Cancelled => "",
        };
        for &from in AuctionState::ALL {
            let allowed: Vec<&str> = expected(from).split_ascii_whitespace().collect();
            for &to in AuctionState::ALL {
                let result = check_move(from, to);
                assert_eq!(result.is_ok(), allowed.contains(&to.as_str()), "{from} to {to}");
                if let Err(refused) = result {
                    assert_eq!(refused.code(), ErrorCode::AuctionState);
                }
            }
            assert_eq!(from.is_over(), allowed.is_empty(), "{from}");
        }
    }
}
