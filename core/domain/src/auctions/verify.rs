//! Checking a log: it is replayed from the beginning through the same rules as live commands.

use crate::auctions::chain::chain_hash;
use crate::auctions::options::RetractionReason;
use crate::auctions::{
    Act, Auction, AuctionPolicy, CancelReason, Decision, LogEntry, NewBid, NewRetraction, Standing,
    buy_now, cancel, change_reserve, close, extend_for_group, initial_standing, pause, place_bid,
    resume, retract, sell_to_leader, start,
};
use crate::error::{Error, ErrorCode};
use crate::money::{AMOUNT_MINOR_MAX, Money};

/// A log that holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Verified {
    /// How many entries were replayed.
    pub entries: i64,
    /// How many of them are bids.
    pub bids: i64,
    /// The price that they make.
    pub price_minor: i64,
}

impl std::fmt::Display for Verified {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "the log holds: entries {}, bids {}", self.entries, self.bids)
    }
}

/// Where a log stops being what the rules make of it, and in what.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct VerifyFailure {
    /// The entry; the last one when the standing does not agree with the log.
    pub sequence: i64,
    /// What is wrong: `auction_id`, `sequence`, `hash`, `price`, `leader`, `bid_count`, `ends_at`,
    /// another field, `refused` with the code of the refusal, or `standing` with its field.
    pub what: String,
}

impl std::fmt::Display for VerifyFailure {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "the log does not hold at entry {}: {}", self.sequence, self.what)
    }
}

impl std::error::Error for VerifyFailure {}

impl From<VerifyFailure> for Error {
    fn from(failure: VerifyFailure) -> Self {
        let message = format!("entry {} does not fit: {}", failure.sequence, failure.what);
        Self::new(ErrorCode::StorageCorrupt, message).with("sequence", failure.sequence)
    }
}

/// Replays a whole log through the rules and compares every entry, and the standing at the end,
/// with what the rules make of it. Whoever changes any bit of any entry is found by the chain;
/// whoever writes a chain of his own is found by the rules or by the standing.
///
/// `event_sequence` is the one value that is not compared, because notices that change nothing are
/// numbered too.
pub fn verify(
    auction: &Auction,
    log: &[LogEntry],
    standing: &Standing,
) -> Result<Verified, VerifyFailure> {
    let policy = replay_policy();
    let mut replayed = initial_standing(auction);
    let mut bids: i64 = 0;
    for (index, entry) in log.iter().enumerate() {
        let fail = |what: &str| VerifyFailure { sequence: entry.sequence, what: what.to_owned() };
        check_link(&replayed, entry).map_err(fail)?;
        let before = log.get(..index).unwrap_or_default();
        let decision = replay(auction, &replayed, before, entry, &policy)
            .map_err(|refused| fail(&format!("refused: {}", refused.code())))?;
        if let Some(field) = difference(&decision.entry, entry) {
            return Err(fail(field));
        }
        replayed = decision.standing;
        bids = bids.saturating_add(i64::from(entry.act == Act::Bid));
    }
    if let Some(field) = standing_difference(&replayed, standing) {
        let what = format!("standing: {field}");
        return Err(VerifyFailure { sequence: replayed.sequence, what });
    }
    Ok(Verified { entries: replayed.sequence, bids, price_minor: replayed.price_minor })
}

/// The marketplace may have lowered its maximum since: an accepted bid stays accepted.
fn replay_policy() -> AuctionPolicy {
    AuctionPolicy { maximum_minor: AMOUNT_MINOR_MAX, ..AuctionPolicy::default() }
}

/// The chain is checked before the rules, so that a changed entry is told from a false one.
fn check_link(before: &Standing, entry: &LogEntry) -> Result<(), &'static str> {
    if entry.auction_id != before.auction_id {
        return Err("auction_id");
    }
    if Some(entry.sequence) != before.sequence.checked_add(1) {
        return Err("sequence");
    }
    if entry.hash != chain_hash(&before.chain, entry) {
        return Err("hash");
    }
    Ok(())
}

/// Puts an entry through the rule that made it.
fn replay(
    auction: &Auction,
    standing: &Standing,
    log: &[LogEntry],
    entry: &LogEntry,
    policy: &AuctionPolicy,
) -> Result<Decision, Error> {
    let money = |amount| Money::new(amount, auction.currency);
    let actor = entry.actor_id.ok_or_else(|| incomplete("actor_id"));
    let amount = entry.amount_minor.ok_or_else(|| incomplete("amount_minor"));
    let subject = entry.subject_sequence.ok_or_else(|| incomplete("subject_sequence"));
    match entry.act {
        Act::Bid => {
            let bid = NewBid { bidder_id: actor?, maximum: money(amount?)? };
            Ok(place_bid(auction, standing, &bid, policy, entry.at)?)
        }
        Act::BuyNow => buy_now(auction, standing, actor?, entry.at),
        Act::Retraction => {
            let retraction = NewRetraction {
                bidder_id: actor?,
                bid_sequence: subject?,
                reason: RetractionReason::WrongAmount,
                // Whether the seller agreed was asked when the bid was taken back.
                seller_agrees: true,
            };
            retract(auction, standing, log, &retraction, entry.at)
        }
        Act::Started => start(auction, standing, entry.at),
        Act::GroupExtended => extend_for_group(auction, standing, entry.ends_at, entry.at)
            .ok_or_else(|| incomplete("ends_at")),
        Act::Paused => pause(standing, entry.actor_id, entry.at),
        Act::Resumed => resume(auction, standing, entry.actor_id, entry.at),
        Act::ReserveChanged => {
            let reserve = entry.amount_minor.map(money).transpose()?;
            change_reserve(auction, standing, reserve, policy, actor?, entry.at)
        }
        Act::Ended => match entry.actor_id {
            None => close(standing, entry.at),
            Some(seller_id) => sell_to_leader(standing, seller_id, entry.at),
        },
        // Who may call an auction off was asked then; an administrator always may.
        Act::Cancelled => {
            let reason = CancelReason::Administrator;
            cancel(auction, standing, reason, entry.actor_id, entry.at)
        }
    }
}

fn incomplete(field: &str) -> Error {
    Error::new(ErrorCode::InvalidArgument, format!("the entry has no sound {field}"))
}

/// The first field in which the rules disagree with an entry.
fn difference(expected: &LogEntry, found: &LogEntry) -> Option<&'static str> {
    let fields = [
        ("price", expected.price_minor == found.price_minor),
        ("leader", expected.leader_id == found.leader_id),
        ("bid_count", expected.bid_count == found.bid_count),
        ("ends_at", expected.ends_at == found.ends_at),
        ("actor_id", expected.actor_id == found.actor_id),
        ("amount_minor", expected.amount_minor == found.amount_minor),
        ("subject_sequence", expected.subject_sequence == found.subject_sequence),
        ("entry", expected == found),
    ];
    fields.into_iter().find(|(_, agrees)| !agrees).map(|(name, _)| name)
}

/// The first field in which a standing disagrees with the end of its log.
fn standing_difference(expected: &Standing, found: &Standing) -> Option<&'static str> {
    let comparable = Standing { event_sequence: expected.event_sequence, ..*found };
    let fields = [
        ("sequence", expected.sequence == found.sequence),
        ("chain", expected.chain == found.chain),
        ("state", expected.state == found.state),
        ("price_minor", expected.price_minor == found.price_minor),
        ("leader_id", expected.leader_id == found.leader_id),
        ("leader_maximum_minor", expected.leader_maximum_minor == found.leader_maximum_minor),
        ("runner_up_minor", expected.runner_up_minor == found.runner_up_minor),
        ("reserve_minor", expected.reserve_minor == found.reserve_minor),
        ("bid_count", expected.bid_count == found.bid_count),
        ("ends_at", expected.ends_at == found.ends_at),
        ("other", *expected == comparable),
        ("event_sequence", expected.event_sequence <= found.event_sequence),
    ];
    fields.into_iter().find(|(_, agrees)| !agrees).map(|(name, _)| name)
}
