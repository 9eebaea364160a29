//! Who may bid: not the seller's side, nobody who is banned, only who is admitted, and no further
//! than the own limit.

use crate::auctions::ban::is_banned;
use crate::auctions::early_end::buy_now;
use crate::auctions::options::{Admission, Permission};
use crate::auctions::place_bid::place_bid;
use crate::auctions::{
    AdmissionStatus, Auction, AuctionPolicy, BidRefusal, BidderStanding, Decision, NewBid, Standing,
};
use crate::error::Error;
use crate::ids::UserId;
use crate::time::Timestamp;

/// Whether this user may bid on this auction at all.
pub fn admit(
    auction: &Auction,
    bidder: &BidderStanding<'_>,
    bidder_id: UserId,
    now: Timestamp,
) -> Result<(), BidRefusal> {
    let is_linked = bidder.is_linked && auction.linked_accounts == Permission::Refused;
    if bidder_id == auction.seller_id || bidder.is_member || is_linked {
        return Err(BidRefusal::OwnAuction);
    }
    if let Some(record) = bidder.bidder.filter(|record| is_banned(record, now)) {
        let until = if record.banned_permanently { None } else { record.banned_until };
        return Err(BidRefusal::Banned { until });
    }
    check_admission(auction, bidder)
}

fn check_admission(auction: &Auction, bidder: &BidderStanding<'_>) -> Result<(), BidRefusal> {
    let admission = auction.admission;
    let status = bidder.admission.map(|admitted| admitted.status);
    if status == Some(AdmissionStatus::Refused) {
        return Err(BidRefusal::NotAdmitted { admission });
    }
    let is_admitted = match admission {
        Admission::Open => true,
        // Whoever the seller approved or invited need not register as well.
        Admission::Registered => status.is_some(),
        Admission::Approved => status == Some(AdmissionStatus::Approved),
        Admission::Invited => status == Some(AdmissionStatus::Invited),
        Admission::Deposit => return check_deposit(auction, bidder),
    };
    if is_admitted { Ok(()) } else { Err(BidRefusal::NotAdmitted { admission }) }
}

fn check_deposit(auction: &Auction, bidder: &BidderStanding<'_>) -> Result<(), BidRefusal> {
    let deposit_minor = auction.deposit_minor.unwrap_or(0);
    let held_minor = bidder.admission.map_or(0, |admitted| admitted.deposit_minor);
    if held_minor >= deposit_minor {
        return Ok(());
    }
    Err(BidRefusal::DepositMissing { deposit_minor, held_minor, currency: auction.currency })
}

/// Whether a bid stays within the bidder's limit on the sum of leading maximums.
///
/// Every bid is measured as if it led, also one that will not. Were only leading bids refused, a
/// bidder with a small limit could find out the leader's hidden maximum by trying: the answer to a
/// bid above the own limit would be the answer to whether it leads.
pub fn check_limit(
    auction: &Auction,
    standing: &Standing,
    bidder: &BidderStanding<'_>,
    bid: &NewBid,
) -> Result<(), BidRefusal> {
    let own_minor = own_maximum(standing, bid.bidder_id);
    check_growth(auction, bidder, bid.maximum.amount_minor().saturating_sub(own_minor))
}

/// The user's leading maximum in this auction, which is counted already.
fn own_maximum(standing: &Standing, user_id: UserId) -> i64 {
    match standing.leader_maximum_minor {
        Some(own_minor) if standing.leader_id == Some(user_id) => own_minor,
        _ => 0,
    }
}

fn check_growth(
    auction: &Auction,
    bidder: &BidderStanding<'_>,
    growth_minor: i64,
) -> Result<(), BidRefusal> {
    let Some(exposure) = bidder.exposure else {
        return Ok(());
    };
    let Some(limit_minor) = exposure.limit_minor else {
        return Ok(());
    };
    let available_minor = limit_minor.saturating_sub(exposure.leading_minor).max(0);
    if growth_minor <= available_minor {
        return Ok(());
    }
    Err(BidRefusal::LimitReached { limit_minor, available_minor, currency: auction.currency })
}

/// Decides a bid with everything that is to be checked: whether the user may bid, the bid itself,
/// and the user's limit.
pub fn decide_bid(
    auction: &Auction,
    standing: &Standing,
    bidder: &BidderStanding<'_>,
    bid: &NewBid,
    policy: &AuctionPolicy,
    now: Timestamp,
) -> Result<Decision, BidRefusal> {
    admit_placed(
        auction,
        standing,
        bidder,
        bid,
        place_bid(auction, standing, bid, policy, now),
        now,
    )
}

/// The rest of [`decide_bid`] for what [`place_bid`] has already said of the bid: a caller that
/// has to look the bidder up can spare it for bids that fail anyway.
pub fn admit_placed(
    auction: &Auction,
    standing: &Standing,
    bidder: &BidderStanding<'_>,
    bid: &NewBid,
    placed: Result<Decision, BidRefusal>,
    now: Timestamp,
) -> Result<Decision, BidRefusal> {
    admit(auction, bidder, bid.bidder_id, now)?;
    let decision = placed?;
    check_limit(auction, standing, bidder, bid)?;
    Ok(decision)
}

/// Decides an immediate purchase with everything that is to be checked. Its price counts against
/// the user's limit as a leading maximum would.
pub fn decide_buy_now(
    auction: &Auction,
    standing: &Standing,
    bidder: &BidderStanding<'_>,
    buyer_id: UserId,
    now: Timestamp,
) -> Result<Decision, Error> {
    admit(auction, bidder, buyer_id, now)?;
    let decision = buy_now(auction, standing, buyer_id, now)?;
    let own_minor = own_maximum(standing, buyer_id);
    check_growth(auction, bidder, decision.standing.price_minor.saturating_sub(own_minor))?;
    Ok(decision)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auctions::fixture::{
        auction, bid, bidder, created, live, new_auction, noon, seller,
    };
    use crate::auctions::{Admitted, Bidder, Exposure};
    use crate::error::ErrorCode;

    const CLEAN: BidderStanding<'static> = BidderStanding {
        bidder: None,
        exposure: None,
        admission: None,
        is_member: false,
        is_linked: false,
    };

    fn admitted(status: AdmissionStatus, deposit_minor: i64) -> Admitted {
        Admitted {
            auction_id: auction().id,
            user_id: bidder(1),
            status,
            deposit_minor,
            since: noon(),
        }
    }

    fn code(auction: &Auction, standing: BidderStanding<'_>, who: u8) -> Option<ErrorCode> {
        admit(auction, &standing, bidder(who), noon()).err().map(|refusal| refusal.code())
    }

    #[test]
    fn the_sellers_side_cannot_bid() {
        let mut terms = auction();
        let own = Some(ErrorCode::OwnAuction);
        assert_eq!(admit(&terms, &CLEAN, seller(), noon()), Err(BidRefusal::OwnAuction));
        assert_eq!(code(&terms, BidderStanding { is_member: true, ..CLEAN }, 1), own);
        let linked = BidderStanding { is_linked: true, ..CLEAN };
        assert_eq!(code(&terms, linked, 1), own);
        terms.linked_accounts = Permission::Allowed;
        assert_eq!(code(&terms, linked, 1), None);
        assert_eq!(code(&terms, CLEAN, 1), None);
    }

    #[test]
    fn a_banned_bidder_learns_until_when() {
        let until = noon().plus_ms(1);
        let mut record = Bidder {
            user_id: bidder(1),
            non_responses: 1,
            banned_until: Some(until),
            banned_permanently: false,
        };
        let refusal = |record: &Bidder, now| {
            admit(&auction(), &BidderStanding { bidder: Some(record), ..CLEAN }, bidder(1), now)
        };
        let banned = Err(BidRefusal::Banned { until: Some(until) });
        assert_eq!(refusal(&record, noon()), banned);
        assert_eq!(refusal(&record, until), Ok(()));
        record.banned_permanently = true;
        assert_eq!(refusal(&record, until), Err(BidRefusal::Banned { until: None }));
    }

    #[test]
    fn each_admission_asks_for_its_own_status() {
        use AdmissionStatus::{Approved, Invited, Refused, Registered};
        let cases = [
            (Admission::Open, &[None, Some(Registered), Some(Approved), Some(Invited)][..]),
            (Admission::Registered, &[Some(Registered), Some(Approved), Some(Invited)]),
            (Admission::Approved, &[Some(Approved)]),
            (Admission::Invited, &[Some(Invited)]),
        ];
        for (admission, welcome) in cases {
            let mut terms = auction();
            terms.admission = admission;
            for status in [None, Some(Registered), Some(Approved), Some(Invited), Some(Refused)] {
                let row = status.map(|status| admitted(status, 0));
                let found = code(&terms, BidderStanding { admission: row.as_ref(), ..CLEAN }, 1);
                let expected =
                    if welcome.contains(&status) { None } else { Some(ErrorCode::NotAdmitted) };
                assert_eq!(found, expected, "{admission} with {status:?}");
            }
        }
    }

    #[test]
    fn a_deposit_must_be_held_in_full() {
        let mut new = new_auction();
        new.admission = Admission::Deposit;
        new.deposit = Some(crate::auctions::fixture::dollars(5_000));
        let (terms, _) = created(new);
        assert_eq!(code(&terms, CLEAN, 1), Some(ErrorCode::DepositMissing));
        for (held, expected) in [(4_999, Some(ErrorCode::DepositMissing)), (5_000, None)] {
            let row = admitted(AdmissionStatus::Registered, held);
            let standing = BidderStanding { admission: Some(&row), ..CLEAN };
            assert_eq!(code(&terms, standing, 1), expected);
        }
    }

    #[test]
    fn the_limit_is_on_leading_maximums() {
        let terms = auction();
        let policy = AuctionPolicy::default();
        let exposure = Exposure {
            user_id: bidder(1),
            currency: terms.currency,
            leading_minor: 6_000,
            limit_minor: Some(10_000),
        };
        let limited = BidderStanding { exposure: Some(&exposure), ..CLEAN };
        let decide = |standing: &Standing, maximum| {
            decide_bid(&terms, standing, &limited, &bid(1, maximum), &policy, noon())
        };
        let fresh = live(&terms);
        assert!(decide(&fresh, 4_000).is_ok());
        let refusal = decide(&fresh, 4_001).expect_err("over the limit");
        let expected = BidRefusal::LimitReached {
            limit_minor: 10_000,
            available_minor: 4_000,
            currency: terms.currency,
        };
        assert_eq!(refusal, expected);
        // A raise binds only its difference.
        let own = place_bid(&terms, &fresh, &bid(1, 6_000), &policy, noon()).expect("own");
        assert!(decide(&own.standing, 10_000).is_ok());
        assert!(decide(&own.standing, 10_001).is_err());
    }

    /// Whoever may bid 4,000 at most learns from a refusal nothing about a maximum that is hidden:
    /// the same bids are answered alike whether they would lead or not.
    #[test]
    fn the_limit_does_not_tell_a_hidden_maximum() {
        let terms = auction();
        let policy = AuctionPolicy::default();
        let exposure = Exposure {
            user_id: bidder(1),
            currency: terms.currency,
            leading_minor: 6_000,
            limit_minor: Some(10_000),
        };
        let limited = BidderStanding { exposure: Some(&exposure), ..CLEAN };
        let fresh = live(&terms);
        let answers = |hidden| {
            let led = place_bid(&terms, &fresh, &bid(2, hidden), &policy, noon()).expect("led");
            [1_000, 4_000, 4_001, 20_000, 50_000].map(|maximum| {
                let new = bid(1, maximum);
                decide_bid(&terms, &led.standing, &limited, &new, &policy, noon())
                    .map_err(|refused| refused.code())
                    .err()
            })
        };
        let refused = Some(ErrorCode::LimitReached);
        for hidden in [900, 3_000, 4_000, 4_001, 20_000, 90_000] {
            assert_eq!(answers(hidden), [None, None, refused, refused, refused], "{hidden}");
        }
    }

    #[test]
    fn an_immediate_purchase_is_checked_like_a_bid() {
        let mut new = new_auction();
        new.buy_now = Some(crate::auctions::fixture::dollars(5_000));
        let (terms, _) = created(new);
        let fresh = live(&terms);
        let buy = |standing: BidderStanding<'_>| {
            decide_buy_now(&terms, &fresh, &standing, bidder(1), noon())
                .map_err(|refused| refused.code())
        };
        assert!(buy(CLEAN).is_ok());
        let member = BidderStanding { is_member: true, ..CLEAN };
        assert_eq!(buy(member).err(), Some(ErrorCode::OwnAuction));
        let exposure = Exposure {
            user_id: bidder(1),
            currency: terms.currency,
            leading_minor: 0,
            limit_minor: Some(4_999),
        };
        let poor = BidderStanding { exposure: Some(&exposure), ..CLEAN };
        assert_eq!(buy(poor).err(), Some(ErrorCode::LimitReached));
    }
}
