//! What a bidder stands to pay: the sum of the leading maximums on auctions that are not over.

use crate::auctions::{Exposure, Standing};
use crate::currency::Currency;
use crate::error::{Error, ErrorCode};
use crate::ids::UserId;

/// By how much one user's leading maximums change in an auction's currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExposureChange {
    /// The user.
    pub user_id: UserId,
    /// By how much: negative when a maximum no longer leads.
    pub change_minor: i64,
}

/// Who stands to pay how much for an auction that stands like this, if anybody.
pub fn leading_of(standing: &Standing) -> Option<(UserId, i64)> {
    if standing.state.is_over() {
        return None;
    }
    standing.leader_id.zip(standing.leader_maximum_minor)
}

/// What a decision changes in anybody's exposure, from the standings before and after it: at most
/// the one who no longer leads and the one who leads now. It holds for every act, also for a
/// retraction that brings back a former leader and for an end that frees everybody.
pub fn exposure_changes(before: &Standing, after: &Standing) -> [Option<ExposureChange>; 2] {
    let change = |user_id, change_minor| {
        (change_minor != 0).then_some(ExposureChange { user_id, change_minor })
    };
    match (leading_of(before), leading_of(after)) {
        (Some((old, freed)), Some((new, taken))) if old == new => {
            [change(new, taken.saturating_sub(freed)), None]
        }
        (old, new) => [
            old.and_then(|(user_id, freed)| change(user_id, freed.saturating_neg())),
            new.and_then(|(user_id, taken)| change(user_id, taken)),
        ],
    }
}

/// The exposure after a change; a user without one starts from nothing and without a limit.
///
/// Nothing is checked against the limit here: that is done when a bid is placed, and a retraction
/// that brings back a former leader may pass it.
///
/// Fails with `storage_corrupt` when less than nothing would be left. Every maximum that is freed
/// was counted when it led, so a sum that does not hold it was changed by somebody else.
pub fn exposure_after(
    exposure: Option<&Exposure>,
    currency: Currency,
    change: ExposureChange,
) -> Result<Exposure, Error> {
    let mut after = exposure.copied().unwrap_or(Exposure {
        user_id: change.user_id,
        currency,
        leading_minor: 0,
        limit_minor: None,
    });
    after.leading_minor =
        after.leading_minor.checked_add(change.change_minor).filter(|sum| *sum >= 0).ok_or_else(
            || {
                let message = "the sum of a bidder's leading maximums does not hold this one";
                Error::new(ErrorCode::StorageCorrupt, message)
                    .with("leading_minor", after.leading_minor)
                    .with("change_minor", change.change_minor)
            },
        )?;
    Ok(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auctions::AuctionState;
    use crate::auctions::fixture::{auction, bidder, live};

    fn led(number: u8, maximum_minor: i64) -> Standing {
        let mut standing = live(&auction());
        standing.leader_id = Some(bidder(number));
        standing.leader_maximum_minor = Some(maximum_minor);
        standing
    }

    fn changes(before: &Standing, after: &Standing) -> Vec<(UserId, i64)> {
        let found = exposure_changes(before, after).into_iter().flatten();
        found.map(|change| (change.user_id, change.change_minor)).collect()
    }

    #[test]
    fn changes_follow_the_lead() {
        let nobody = live(&auction());
        assert_eq!(changes(&nobody, &led(1, 500)), [(bidder(1), 500)]);
        assert_eq!(changes(&led(1, 500), &led(1, 700)), [(bidder(1), 200)]);
        assert_eq!(changes(&led(1, 500), &led(2, 700)), [(bidder(1), -500), (bidder(2), 700)]);
        assert_eq!(changes(&led(1, 500), &led(1, 500)), []);
        let mut sold = led(1, 500);
        sold.state = AuctionState::Sold;
        assert_eq!(changes(&led(1, 500), &sold), [(bidder(1), -500)]);
        assert_eq!(changes(&led(2, 500), &nobody), [(bidder(2), -500)]);
    }

    #[test]
    fn an_exposure_keeps_its_limit() {
        let currency = auction().currency;
        let change = ExposureChange { user_id: bidder(1), change_minor: 300 };
        let mut exposure = exposure_after(None, currency, change).expect("it holds");
        assert_eq!((exposure.leading_minor, exposure.limit_minor), (300, None));
        exposure.limit_minor = Some(1_000);
        let after = exposure_after(Some(&exposure), currency, change).expect("it holds");
        assert_eq!((after.leading_minor, after.limit_minor), (600, Some(1_000)));
    }

    #[test]
    fn a_sum_that_does_not_hold_what_is_freed_is_told() {
        let currency = auction().currency;
        let change = |change_minor| ExposureChange { user_id: bidder(1), change_minor };
        let known = exposure_after(None, currency, change(300)).expect("it holds");
        let freed = exposure_after(Some(&known), currency, change(-300)).expect("it holds");
        assert_eq!(freed.leading_minor, 0);
        for (known, change_minor) in [(Some(&known), -301), (Some(&freed), -1), (None, -1)] {
            let refused = exposure_after(known, currency, change(change_minor));
            let refused = refused.expect_err("less than nothing");
            assert_eq!(refused.code(), ErrorCode::StorageCorrupt);
        }
    }
}
