//! Creating an auction: every term is checked once, here.

use crate::auctions::lifecycle::initial_standing;
use crate::auctions::options::{
    Admission, BelowReserve, FirstBid, Format, PausedTime, Permission, Retraction, SelfRaise,
    TieRule,
};
use crate::auctions::place_bid::amount_ceiling;
use crate::auctions::{
    Auction, AuctionPolicy, IncrementLadder, NewAuction, PremiumTiers, SoftClose, Standing,
};
use crate::currency::Currency;
use crate::error::{Error, ErrorCode, checked_range};
use crate::ids::{AuctionId, ListingId, UserId, WorkspaceId};
use crate::money::{BASIS_POINTS_ONE, Money, basis_points_of, format_minor};
use crate::time::{MILLIS_PER_SECOND, Timestamp};

impl NewAuction {
    /// An English auction with the default of every option: open to all, sudden death, eBay's way
    /// with ties, raises and retractions, no pre-bids, no premium and no tax.
    pub fn english(
        listing_id: ListingId,
        opening: Money,
        increments: IncrementLadder,
        starts_at: Timestamp,
        ends_at: Timestamp,
    ) -> Self {
        Self {
            listing_id,
            format: Format::English,
            opening,
            reserve: None,
            buy_now: None,
            increments,
            first_bid: FirstBid::AtStart,
            tie: TieRule::Earliest,
            self_raise: SelfRaise::Allowed,
            below_reserve: BelowReserve::Step,
            soft_close: SoftClose::None,
            group_id: None,
            retraction: Retraction::Ebay,
            admission: Admission::Open,
            deposit: None,
            pre_bids: Permission::Refused,
            linked_accounts: Permission::Refused,
            paused_time: PausedTime::Stops,
            premium: PremiumTiers::none(),
            tax_basis_points: 0,
            starts_at,
            ends_at,
        }
    }

    /// An English auction that starts at once and rises by eBay's ladder, with the default of
    /// every other option.
    ///
    /// ```
    /// use vendue_domain::auctions::NewAuction;
    /// let listing_id = "01920000-0000-7000-8000-000000000000".parse()?;
    /// let ends_at = "2026-11-27T12:00:00Z".parse()?;
    /// let terms = NewAuction::until(listing_id, "9.00 USD".parse()?, ends_at);
    /// assert_eq!(terms.increments.name(), "ebay_us");
    /// # Ok::<(), vendue_domain::Error>(())
    /// ```
    pub fn until(listing_id: ListingId, opening: Money, ends_at: Timestamp) -> Self {
        // A start that has passed means now.
        let at_once = Timestamp::from_ms(0);
        Self::english(listing_id, opening, IncrementLadder::ebay_us(), at_once, ends_at)
    }
}

/// Creates an auction, announced and not yet started. One that starts at once needs a
/// [`start`](crate::auctions::start) after it. The id and the sixteen random bytes for the aliases
/// are given by the caller.
///
/// Fails with the code of the first term that cannot be: `currency_mismatch`,
/// `amount_not_positive`, `amount_too_high`, or `invalid_argument` with the field and the limit.
pub fn create_auction(
    new: NewAuction,
    id: AuctionId,
    alias_salt: [u8; 16],
    seller_id: UserId,
    workspace_id: WorkspaceId,
    policy: &AuctionPolicy,
    now: Timestamp,
) -> Result<(Auction, Standing), Error> {
    let currency = new.opening.currency();
    let opening_minor = checked_price("opening", new.opening, currency, policy)?;
    let buy_now_minor = checked_buy_now(new.buy_now, new.opening, policy)?;
    let bounds = (opening_minor, buy_now_minor);
    let opening_reserve_minor = checked_reserve(new.reserve, currency, bounds, policy)?;
    let deposit_minor = checked_deposit(&new, policy)?;
    checked_range("tax_basis_points", new.tax_basis_points, 0, BASIS_POINTS_ONE)?;
    let starts_at = checked_times(&new, policy, now)?;
    let auction = Auction {
        id,
        listing_id: new.listing_id,
        workspace_id,
        seller_id,
        format: new.format,
        currency,
        opening_minor,
        opening_reserve_minor,
        buy_now_minor,
        increments: new.increments,
        first_bid: new.first_bid,
        tie: new.tie,
        self_raise: new.self_raise,
        below_reserve: new.below_reserve,
        soft_close: new.soft_close,
        group_id: new.group_id,
        retraction: new.retraction,
        admission: new.admission,
        deposit_minor,
        pre_bids: new.pre_bids,
        linked_accounts: new.linked_accounts,
        paused_time: new.paused_time,
        premium: new.premium,
        tax_basis_points: new.tax_basis_points,
        alias_salt,
        starts_at,
        scheduled_ends_at: new.ends_at,
        closed_at: None,
        created_at: now,
        version: 1,
    };
    let standing = initial_standing(&auction);
    Ok((auction, standing))
}

/// A price of the auction's currency, positive and within the marketplace's maximum.
fn checked_price(
    field: &str,
    price: Money,
    currency: Currency,
    policy: &AuctionPolicy,
) -> Result<i64, Error> {
    let (amount_minor, found) = (price.amount_minor(), price.currency());
    if found != currency {
        return Err(Error::new(
            ErrorCode::CurrencyMismatch,
            format!("{field} is in {found}, the auction in {currency}"),
        )
        .with("field", field)
        .with("expected", currency.as_str())
        .with("value", found.as_str()));
    }
    if amount_minor <= 0 {
        return Err(Error::new(ErrorCode::AmountNotPositive, format!("{field} must be positive"))
            .with("field", field)
            .with("value", amount_minor));
    }
    let ceiling = amount_ceiling(policy);
    if amount_minor > ceiling {
        let most = format_minor(ceiling, currency.exponent());
        return Err(Error::new(
            ErrorCode::AmountTooHigh,
            format!("{field} may be at most {most} {currency}"),
        )
        .with("field", field)
        .with("maximum_minor", ceiling)
        .with("currency", currency.as_str()));
    }
    Ok(amount_minor)
}

/// A reserve lies between the opening price and the price of the immediate purchase.
pub(super) fn checked_reserve(
    reserve: Option<Money>,
    currency: Currency,
    (opening_minor, buy_now_minor): (i64, Option<i64>),
    policy: &AuctionPolicy,
) -> Result<Option<i64>, Error> {
    let Some(reserve) = reserve else {
        return Ok(None);
    };
    let reserve_minor = checked_price("reserve", reserve, currency, policy)?;
    if reserve_minor < opening_minor {
        return Err(Error::invalid("reserve", "must not be below the opening price")
            .with("minimum_minor", opening_minor));
    }
    if let Some(buy_now_minor) = buy_now_minor.filter(|buy_now| reserve_minor > *buy_now) {
        return Err(Error::invalid("reserve", "must not be above the buy-now price")
            .with("maximum_minor", buy_now_minor));
    }
    Ok(Some(reserve_minor))
}

fn checked_buy_now(
    buy_now: Option<Money>,
    opening: Money,
    policy: &AuctionPolicy,
) -> Result<Option<i64>, Error> {
    let Some(buy_now) = buy_now else {
        return Ok(None);
    };
    let currency = opening.currency();
    let buy_now_minor = checked_price("buy_now", buy_now, currency, policy)?;
    let margin = basis_points_of(opening.amount_minor(), policy.buy_now_margin_basis_points)?;
    let minimum_minor = opening.amount_minor().saturating_add(margin);
    if buy_now_minor < minimum_minor {
        let least = format_minor(minimum_minor, currency.exponent());
        return Err(Error::invalid("buy_now", format!("must be at least {least} {currency}"))
            .with("minimum_minor", minimum_minor)
            .with("currency", currency.as_str()));
    }
    Ok(Some(buy_now_minor))
}

/// A deposit is given exactly when the admission asks for one.
fn checked_deposit(new: &NewAuction, policy: &AuctionPolicy) -> Result<Option<i64>, Error> {
    match (new.admission, new.deposit) {
        (Admission::Deposit, Some(deposit)) => {
            checked_price("deposit", deposit, new.opening.currency(), policy).map(Some)
        }
        (Admission::Deposit, None) => {
            Err(Error::invalid("deposit", "must be given for the admission deposit"))
        }
        (_, Some(_)) => Err(Error::invalid("deposit", "is only for the admission deposit")
            .with("admission", new.admission.as_str())),
        (_, None) => Ok(None),
    }
}

/// The start, not before now, with an end that is after it and not too far, and a soft close that
/// leaves the end where it is.
fn checked_times(
    new: &NewAuction,
    policy: &AuctionPolicy,
    now: Timestamp,
) -> Result<Timestamp, Error> {
    let starts_at = new.starts_at.max(now);
    let duration_ms = new.ends_at.ms_since(starts_at);
    if duration_ms < MILLIS_PER_SECOND {
        return Err(Error::invalid("ends_at", "must be at least a second after the start")
            .with("value", new.ends_at)
            .with("starts_at", starts_at));
    }
    if duration_ms > policy.duration_ms_max {
        return Err(Error::invalid("ends_at", "must not be that long after the start")
            .with("value", new.ends_at)
            .with("maximum", starts_at.plus_ms(policy.duration_ms_max)));
    }
    let soft_close = new.soft_close.checked()?;
    if let Some(latest) = soft_close.latest_end().filter(|latest| *latest < new.ends_at) {
        return Err(Error::invalid("soft_close", "its latest end must not be before the end")
            .with("value", latest)
            .with("minimum", new.ends_at));
    }
    Ok(starts_at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auctions::fixture::{dollars, new_auction, noon};
    use crate::error::Detail;
    use crate::time::MILLIS_PER_DAY;

    fn attempt(change: impl FnOnce(&mut NewAuction)) -> Result<(Auction, Standing), Error> {
        let mut new = new_auction();
        change(&mut new);
        let id = AuctionId::from_bytes([5; 16]);
        let workspace_id = WorkspaceId::from_bytes([6; 16]);
        let seller_id = UserId::from_bytes([7; 16]);
        let policy = AuctionPolicy { maximum_minor: 100_000, ..AuctionPolicy::default() };
        create_auction(new, id, [8; 16], seller_id, workspace_id, &policy, noon())
    }

    fn refusal(change: impl FnOnce(&mut NewAuction)) -> (ErrorCode, Option<Detail>) {
        let refused = attempt(change).expect_err("refused");
        (refused.code(), refused.detail("field").cloned())
    }

    fn invalid(field: &str) -> (ErrorCode, Option<Detail>) {
        (ErrorCode::InvalidArgument, Some(Detail::Text(field.into())))
    }

    #[test]
    fn a_new_auction_waits_for_its_start() {
        let (auction, standing) = attempt(|_| {}).expect("valid");
        assert_eq!(standing.state, crate::auctions::AuctionState::Scheduled);
        assert_eq!((standing.price_minor, standing.bid_count), (900, 0));
        assert_eq!((standing.sequence, standing.event_sequence), (0, 1));
        assert_eq!(auction.version, 1);
        let (past, _) = attempt(|new| new.starts_at = noon().plus_ms(-5)).expect("at once");
        assert_eq!(past.starts_at, noon());
    }

    #[test]
    fn prices_are_positive_of_one_currency_and_not_too_high() {
        let yen = || Money::new(5_000, "JPY".parse().expect("JPY")).expect("yen");
        let field = |name: &str| Some(Detail::Text(name.into()));
        assert_eq!(
            refusal(|new| new.opening = dollars(0)),
            (ErrorCode::AmountNotPositive, field("opening"))
        );
        assert_eq!(
            refusal(|new| new.opening = dollars(100_001)),
            (ErrorCode::AmountTooHigh, field("opening"))
        );
        assert_eq!(
            refusal(|new| new.reserve = Some(yen())),
            (ErrorCode::CurrencyMismatch, field("reserve"))
        );
        assert_eq!(
            refusal(|new| new.buy_now = Some(yen())),
            (ErrorCode::CurrencyMismatch, field("buy_now"))
        );
        assert_eq!(
            refusal(|new| new.reserve = Some(dollars(100_001))),
            (ErrorCode::AmountTooHigh, field("reserve"))
        );
    }

    #[test]
    fn buy_now_is_well_above_the_opening_price() {
        let refused = attempt(|new| new.buy_now = Some(dollars(1_169))).expect_err("too near");
        assert_eq!(refused.detail("minimum_minor"), Some(&Detail::Number(1_170)));
        assert!(attempt(|new| new.buy_now = Some(dollars(1_170))).is_ok());
    }

    #[test]
    fn the_reserve_lies_between() {
        assert_eq!(refusal(|new| new.reserve = Some(dollars(899))), invalid("reserve"));
        let above_buy_now = |new: &mut NewAuction| {
            new.buy_now = Some(dollars(5_000));
            new.reserve = Some(dollars(5_001));
        };
        assert_eq!(refusal(above_buy_now), invalid("reserve"));
        let (auction, standing) = attempt(|new| new.reserve = Some(dollars(900))).expect("valid");
        assert_eq!(auction.opening_reserve_minor, Some(900));
        assert!(!standing.reserve_met);
    }

    #[test]
    fn a_deposit_is_given_exactly_when_it_is_asked_for() {
        assert_eq!(refusal(|new| new.deposit = Some(dollars(100))), invalid("deposit"));
        assert_eq!(refusal(|new| new.admission = Admission::Deposit), invalid("deposit"));
        let both = |new: &mut NewAuction| {
            new.admission = Admission::Deposit;
            new.deposit = Some(dollars(100));
        };
        assert_eq!(attempt(both).expect("valid").0.deposit_minor, Some(100));
    }

    #[test]
    fn times_tax_and_soft_close_have_limits() {
        assert_eq!(refusal(|new| new.ends_at = noon()), invalid("ends_at"));
        assert_eq!(refusal(|new| new.ends_at = noon().plus_ms(999)), invalid("ends_at"));
        assert!(attempt(|new| new.ends_at = noon().plus_ms(1_000)).is_ok());
        let ninety_days = noon().plus_ms(90 * MILLIS_PER_DAY);
        assert!(attempt(|new| new.ends_at = ninety_days).is_ok());
        assert_eq!(refusal(|new| new.ends_at = ninety_days.plus_ms(1)), invalid("ends_at"));
        for tax in [-1, 10_001] {
            assert_eq!(refusal(|new| new.tax_basis_points = tax), invalid("tax_basis_points"));
        }
        assert_eq!(refusal(|new| new.soft_close = SoftClose::extend(0, 90)), invalid("trigger_s"));
        let too_soon = |new: &mut NewAuction| {
            new.soft_close = SoftClose::Reset {
                trigger_s: 10,
                to_s: 10,
                max_extensions: None,
                latest_end: Some(new.ends_at.plus_ms(-1)),
            };
        };
        assert_eq!(refusal(too_soon), invalid("soft_close"));
    }
}
