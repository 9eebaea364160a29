//! The price that a set of secret maximums makes.
//!
//! A bid is a maximum. The leader pays only as much as it takes to beat the second-best maximum:
//! that maximum and one step, never more than the own. The step is chosen by the ladder at the
//! second-best maximum.

use crate::auctions::options::{BelowReserve, FirstBid};
use crate::auctions::{Auction, AuctionState, IncrementLadder, Standing};
use crate::error::{Error, not_negative};
use crate::ids::UserId;
use crate::money::checked_amount;

/// What a price is computed from besides the maximums.
#[derive(Clone, PartialEq, Debug)]
pub struct PriceTerms {
    /// The opening price.
    pub opening_minor: i64,
    /// By how much a bid must rise.
    pub increments: IncrementLadder,
    /// The reserve, if there is one.
    pub reserve_minor: Option<i64>,
    /// What the price does below the reserve.
    pub below_reserve: BelowReserve,
}

impl PriceTerms {
    /// Whether an auction on these terms could have these maximums. Fails with `invalid_argument`
    /// for an opening price below nothing and for a maximum that does not reach it, and with
    /// `amount_out_of_range`.
    pub fn check(&self, maximums: &[i64]) -> Result<(), Error> {
        let opening_minor = checked_price("opening_minor", self.opening_minor)?;
        for price in maximums.iter().chain(&self.reserve_minor) {
            checked_amount(*price)?;
        }
        match maximums.iter().find(|maximum| **maximum < opening_minor) {
            None => Ok(()),
            Some(low) => {
                let error = Error::invalid("maximums_minor", "each must reach the opening price");
                Err(error.with("value", *low).with("minimum", opening_minor))
            }
        }
    }
}

/// A price that somebody names: none is below nothing. Fails with `invalid_argument`, and with
/// `amount_out_of_range` for one that no amount of money has.
///
/// ```
/// use vendue_domain::auctions::checked_price;
/// assert_eq!(checked_price("price_minor", 1_500)?, 1_500);
/// assert!(checked_price("price_minor", -1).is_err());
/// # Ok::<(), vendue_domain::Error>(())
/// ```
pub fn checked_price(field: &str, price_minor: i64) -> Result<i64, Error> {
    checked_amount(not_negative(field, price_minor)?)
        .map_err(|refused| refused.with("field", field))
}

/// The price at which the best maximum leads over the second best.
///
/// Alone, the leader stands at the opening price. A maximum that reaches the reserve lifts the
/// price to it; below the reserve the price follows the steps or, by option, jumps to the maximum.
pub fn price_of(
    opening_minor: i64,
    increments: &IncrementLadder,
    reserve_minor: Option<i64>,
    below_reserve: BelowReserve,
    best_minor: i64,
    second_minor: Option<i64>,
) -> i64 {
    let stepped = match second_minor {
        None => opening_minor,
        Some(second) => second.saturating_add(increments.step_at(second)),
    };
    against_reserve(stepped.min(best_minor), reserve_minor, below_reserve, best_minor)
}

/// The price of a list of maximums, one per bidder, in any order: the rule of the engine as a
/// function that needs no auction and no store. Without a maximum it is the opening price.
///
/// ```
/// use vendue_domain::auctions::{BelowReserve, PriceTerms, price_of_maximums};
/// let terms = PriceTerms {
///     opening_minor: 900,
///     increments: "ebay_us".parse()?,
///     reserve_minor: None,
///     below_reserve: BelowReserve::Step,
/// };
/// // One cent more than the hidden 15.00 is enough to lead, and it is the price.
/// assert_eq!(price_of_maximums(&terms, &[1_500, 1_501]), 1_501);
/// # Ok::<(), vendue_domain::Error>(())
/// ```
pub fn price_of_maximums(terms: &PriceTerms, maximums: &[i64]) -> i64 {
    let (mut best, mut second) = (None, None);
    for &maximum in maximums {
        if best.is_none_or(|known| maximum > known) {
            second = best;
            best = Some(maximum);
        } else if second.is_none_or(|known| maximum > known) {
            second = Some(maximum);
        }
    }
    best.map_or(terms.opening_minor, |best| {
        price_of(
            terms.opening_minor,
            &terms.increments,
            terms.reserve_minor,
            terms.below_reserve,
            best,
            second,
        )
    })
}

/// A price as the reserve leaves it: lifted to a reserve that the best maximum reaches, and below
/// one either as it is or, by option, the whole maximum.
pub(super) fn against_reserve(
    price_minor: i64,
    reserve_minor: Option<i64>,
    below_reserve: BelowReserve,
    best_minor: i64,
) -> i64 {
    match reserve_minor {
        Some(reserve) if best_minor >= reserve => price_minor.max(reserve),
        Some(_) if below_reserve == BelowReserve::JumpToMax => best_minor,
        _ => price_minor,
    }
}

/// The least that somebody who does not lead must bid now: the opening price (or one step more, by
/// option) for a first bid and for every bid before the start, else the price and one step.
pub fn minimum_bid(auction: &Auction, standing: &Standing) -> i64 {
    let is_led = standing.leader_id.is_some() && standing.state != AuctionState::Scheduled;
    let price_minor = is_led.then_some(standing.price_minor);
    minimum_bid_at(&auction.increments, auction.first_bid, auction.opening_minor, price_minor)
}

/// The least that must be bid at a price, or as a first bid when there is none: the rule of
/// [`minimum_bid`] as a function that needs no auction.
///
/// ```
/// use vendue_domain::auctions::{FirstBid, minimum_bid_at};
/// let ladder = "fixed:100".parse()?;
/// assert_eq!(minimum_bid_at(&ladder, FirstBid::AtStart, 1_000, None), 1_000);
/// assert_eq!(minimum_bid_at(&ladder, FirstBid::AtStart, 1_000, Some(1_500)), 1_600);
/// # Ok::<(), vendue_domain::Error>(())
/// ```
pub fn minimum_bid_at(
    increments: &IncrementLadder,
    first_bid: FirstBid,
    opening_minor: i64,
    price_minor: Option<i64>,
) -> i64 {
    let step_above = |price: i64| price.saturating_add(increments.step_at(price));
    match (price_minor, first_bid) {
        (Some(price), _) => step_above(price),
        (None, FirstBid::AtStart) => opening_minor,
        (None, FirstBid::StartPlusStep) => step_above(opening_minor),
    }
}

/// The least that this bidder must bid now. A leader must also pass the own maximum, by one minor
/// unit.
pub fn minimum_bid_for(auction: &Auction, standing: &Standing, bidder_id: UserId) -> i64 {
    let minimum = minimum_bid(auction, standing);
    match standing.leader_maximum_minor {
        Some(own) if standing.leader_id == Some(bidder_id) => minimum.max(own.saturating_add(1)),
        _ => minimum,
    }
}

/// The step at the price shown.
pub fn step_of(auction: &Auction, standing: &Standing) -> i64 {
    auction.increments.step_at(standing.price_minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(reserve: Option<i64>, below: BelowReserve, best: i64, second: Option<i64>) -> i64 {
        let ladder: IncrementLadder = "ebay_us".parse().expect("a preset");
        price_of(900, &ladder, reserve, below, best, second)
    }

    #[test]
    fn the_leader_pays_one_step_over_the_second_and_never_more_than_the_own_maximum() {
        let step = BelowReserve::Step;
        assert_eq!(price(None, step, 5_000, None), 900);
        assert_eq!(price(None, step, 5_000, Some(1_500)), 1_550);
        assert_eq!(price(None, step, 1_502, Some(1_500)), 1_502);
        assert_eq!(price(None, step, 1_500, Some(1_500)), 1_500);
        // The step is taken at the second maximum: 25.00 has the step of 1.00.
        assert_eq!(price(None, step, 9_000, Some(2_499)), 2_549);
        assert_eq!(price(None, step, 9_000, Some(2_500)), 2_600);
    }

    #[test]
    fn a_reserve_lifts_the_price_once_it_is_reached() {
        for below in [BelowReserve::Step, BelowReserve::JumpToMax] {
            assert_eq!(price(Some(3_000), below, 3_000, None), 3_000);
            assert_eq!(price(Some(3_000), below, 4_000, Some(1_000)), 3_000);
            assert_eq!(price(Some(3_000), below, 9_000, Some(3_500)), 3_600);
        }
        assert_eq!(price(Some(3_000), BelowReserve::Step, 2_999, Some(1_000)), 1_050);
        assert_eq!(price(Some(3_000), BelowReserve::JumpToMax, 2_999, Some(1_000)), 2_999);
        assert_eq!(price(Some(3_000), BelowReserve::JumpToMax, 2_999, None), 2_999);
    }

    #[test]
    fn a_list_of_maximums_needs_no_order() {
        let terms = PriceTerms {
            opening_minor: 100,
            increments: "ebay_us".parse().expect("a preset"),
            reserve_minor: None,
            below_reserve: BelowReserve::Step,
        };
        assert_eq!(price_of_maximums(&terms, &[]), 100);
        assert_eq!(price_of_maximums(&terms, &[700]), 100);
        assert_eq!(price_of_maximums(&terms, &[300, 700, 500]), 550);
        assert_eq!(price_of_maximums(&terms, &[700, 300, 500]), 550);
        assert_eq!(price_of_maximums(&terms, &[500, 500, 300]), 500);
    }
}
