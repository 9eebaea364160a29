//! Taking bids back.

use crate::auctions::commit::{Deed, commit};
use crate::auctions::options::Retraction;
use crate::auctions::place_bid::check_open;
use crate::auctions::survivors::{Span, is_retracted, resolve, spans};
use crate::auctions::{Act, Auction, Decision, Effects, LogEntry, NewRetraction, Standing};
use crate::error::{Error, ErrorCode};
use crate::time::{MILLIS_PER_HOUR, Timestamp};

/// With more than this left, all bids of the bidder go; otherwise only the latest may.
const ALL_BIDS_WINDOW_MS: i64 = 12 * MILLIS_PER_HOUR;
/// Within the last hours the latest bid may be taken back for this long after it was placed.
const LATEST_BID_WINDOW_MS: i64 = MILLIS_PER_HOUR;

/// Takes back bids of one bidder; `log` is the whole log of the auction, from its first entry.
///
/// The decision's entry names the first bid that goes: with it goes every later bid of the same
/// bidder. Under [`Retraction::Ebay`] that is the bidder's first standing bid while more than 12
/// hours are left, else the latest one alone, within an hour of placing it. Under
/// [`Retraction::SellerApproval`] it is the bid that was named, once the seller agrees. The price
/// may fall and a former leader may lead again; an end that late bids moved stays where it is.
///
/// Fails with `bid_not_found`, `retraction_refused`, and like a bid when the auction takes none.
pub fn retract(
    auction: &Auction,
    standing: &Standing,
    log: &[LogEntry],
    retraction: &NewRetraction,
    now: Timestamp,
) -> Result<Decision, Error> {
    let from_sequence = first_to_go(auction, standing, log, retraction, now)?;
    let all = Span { bidder_id: retraction.bidder_id, from_sequence, before_sequence: i64::MAX };
    let mut gone = spans(log);
    gone.push(all);
    let after = resolve(auction, log, &gone, standing);
    let deed = Deed {
        subject_sequence: Some(from_sequence),
        ..Deed::new(Act::Retraction, now, Some(retraction.bidder_id))
    };
    let effects = Effects { retraction_reason: Some(retraction.reason), ..Effects::default() };
    Ok(commit(standing, after, deed, effects))
}

/// Says what can be said against a retraction without the whole log: `part` has the bid that is
/// named, the bidder's last bid, and the entry that took the named one back, if there is one.
///
/// A log of a million entries is only worth reading for what this lets pass. It fails as
/// [`retract`] does, and it decides nothing.
pub fn check_retraction(
    auction: &Auction,
    standing: &Standing,
    part: &[LogEntry],
    retraction: &NewRetraction,
    now: Timestamp,
) -> Result<(), Error> {
    first_to_go(auction, standing, part, retraction, now).map(drop)
}

/// The log entry of the first bid that goes.
fn first_to_go(
    auction: &Auction,
    standing: &Standing,
    log: &[LogEntry],
    retraction: &NewRetraction,
    now: Timestamp,
) -> Result<i64, Error> {
    check_open(auction, standing, now)?;
    let taken_back = spans(log);
    let named = named_bid(log, retraction)?;
    let own: Vec<&LogEntry> = log
        .iter()
        .filter(|entry| entry.act == Act::Bid && entry.actor_id == Some(retraction.bidder_id))
        .collect();
    let mut standing_bids = own.iter().filter(|entry| !is_retracted(entry, &taken_back));
    Ok(match auction.retraction {
        Retraction::Never => return Err(refused("bids on this auction are binding")),
        Retraction::SellerApproval if !retraction.seller_agrees => {
            return Err(refused("the seller has to agree"));
        }
        Retraction::SellerApproval => named.sequence,
        Retraction::Ebay if standing.ends_at.ms_since(now) > ALL_BIDS_WINDOW_MS => {
            standing_bids.next().map_or(named.sequence, |entry| entry.sequence)
        }
        // The latest bid that was ever placed: one that was taken back does not make the bid before
        // it the latest, or the window could be used again and again.
        Retraction::Ebay => check_latest(named, own.iter().map(|entry| entry.sequence), now)?,
    })
}

/// The bid that is to go: it must be this bidder's, and still stand.
pub(super) fn named_bid<'a>(
    log: &'a [LogEntry],
    retraction: &NewRetraction,
) -> Result<&'a LogEntry, Error> {
    let named = log
        .iter()
        .filter(|entry| entry.act == Act::Bid && entry.actor_id == Some(retraction.bidder_id))
        .find(|entry| entry.sequence == retraction.bid_sequence)
        .ok_or_else(|| bid_not_found(retraction.bid_sequence))?;
    if is_retracted(named, &spans(log)) {
        return Err(refused("the bid was taken back already"));
    }
    Ok(named)
}

/// In the last hours only the latest bid may go, soon after it was placed.
fn check_latest(
    named: &LogEntry,
    placed: impl Iterator<Item = i64>,
    now: Timestamp,
) -> Result<i64, Error> {
    if placed.max() != Some(named.sequence) {
        return Err(refused("with 12 hours or less left only the latest bid may be taken back"));
    }
    if now.ms_since(named.at) > LATEST_BID_WINDOW_MS {
        return Err(refused(
            "with 12 hours or less left a bid may be taken back within an hour of placing it",
        )
        .with("until", named.at.plus_ms(LATEST_BID_WINDOW_MS)));
    }
    Ok(named.sequence)
}

fn bid_not_found(bid_sequence: i64) -> Error {
    Error::new(ErrorCode::BidNotFound, "there is no such bid of this bidder")
        .with("bid_sequence", bid_sequence)
}

pub(super) fn refused(message: &str) -> Error {
    Error::new(ErrorCode::RetractionRefused, message)
}
