//! The events that a decision means, each with its number in the auction's topic.
//!
//! How many there are is decided together with the standing, by [`event_count`], and what they say
//! is written later, by [`events_of`]. Both ask the same two questions: every act is one event,
//! and a reserve that it met and an end that a bid moved are one more each.

use crate::auctions::premium::price_total;
use crate::auctions::{
    Act, Auction, AuctionEvent, AuctionState, CancelReason, Decision, Effects, LogEntry, Standing,
    UnsoldReason, price_lines,
};
use crate::events::{Event, Topic};
use crate::time::Timestamp;

/// How many events a decision means.
pub(super) fn event_count(act: Act, effects: &Effects) -> i64 {
    1_i64
        .saturating_add(i64::from(effects.reserve_reached))
        .saturating_add(i64::from(extension_is_separate(act, effects)))
}

/// A moved end is an event of its own beside a bid; other acts carry it in their own event.
fn extension_is_separate(act: Act, effects: &Effects) -> bool {
    act == Act::Bid && effects.extended_to.is_some()
}

/// The events of a decision, in order: the act itself, then `reserve_met`, then `extended`.
///
/// `before` is the standing on which the decision was made; the events are numbered from its last
/// event on, and the last of them has the `event_sequence` of the decision's standing.
pub fn events_of(auction: &Auction, before: &Standing, decision: &Decision) -> Vec<Event> {
    let Decision { standing, entry, effects } = decision;
    let is_separate = extension_is_separate(entry.act, effects);
    let extra = usize::from(effects.reserve_reached).saturating_add(usize::from(is_separate));
    let mut events = Vec::with_capacity(extra.saturating_add(1));
    let mut sequence = before.event_sequence;
    let mut push = |body: AuctionEvent| {
        sequence = sequence.saturating_add(1);
        events.push(event(auction, sequence, entry.at, body));
    };
    push(event_of_act(auction, decision));
    if effects.reserve_reached {
        push(AuctionEvent::ReserveMet { price_minor: entry.price_minor });
    }
    if is_separate {
        push(extended(standing, false));
    }
    events
}

/// The event that announces a new auction: the first of its topic, without a log entry.
pub fn scheduled_event(auction: &Auction) -> Event {
    let body = AuctionEvent::Scheduled {
        starts_at: auction.starts_at,
        ends_at: auction.scheduled_ends_at,
    };
    event(auction, 1, auction.created_at, body)
}

/// An event that changes nothing but the topic: `ending_soon`, `description_added`. Returns the
/// standing with its event number advanced, and the event.
pub fn announce(
    auction: &Auction,
    standing: &Standing,
    body: AuctionEvent,
    at: Timestamp,
) -> (Standing, Event) {
    let mut after = *standing;
    after.event_sequence = standing.event_sequence.saturating_add(1);
    (after, event(auction, after.event_sequence, at, body))
}

fn event(auction: &Auction, sequence: i64, at: Timestamp, body: AuctionEvent) -> Event {
    Event { topic: Topic::auction(auction.id), sequence, at, body: body.into() }
}

fn event_of_act(auction: &Auction, decision: &Decision) -> AuctionEvent {
    let Decision { standing, entry, effects } = decision;
    let (price_minor, bid_count, ends_at) = (entry.price_minor, entry.bid_count, entry.ends_at);
    match entry.act {
        Act::Bid => bid_placed(auction, entry, effects),
        Act::BuyNow | Act::Ended => outcome(auction, standing, entry),
        Act::Retraction => bid_retracted(auction, entry, effects),
        Act::Started => AuctionEvent::Started { price_minor, bid_count, ends_at },
        Act::GroupExtended => extended(standing, true),
        Act::Paused => AuctionEvent::Paused,
        Act::Resumed => AuctionEvent::Resumed { ends_at },
        Act::ReserveChanged => {
            AuctionEvent::ReserveChanged { reserve_met: standing.reserve_met, price_minor }
        }
        Act::Cancelled => AuctionEvent::Cancelled {
            reason: effects.cancel_reason.unwrap_or(CancelReason::Administrator),
        },
    }
}

fn extended(standing: &Standing, by_group: bool) -> AuctionEvent {
    AuctionEvent::Extended { ends_at: standing.ends_at, extensions: standing.extensions, by_group }
}

fn bid_placed(auction: &Auction, entry: &LogEntry, effects: &Effects) -> AuctionEvent {
    // A bid always has an actor and leaves a leader; the log types allow both to be absent because
    // other acts have neither.
    let bidder_id = entry.actor_id.unwrap_or(auction.seller_id);
    let bidder = auction.alias_of(bidder_id);
    let leader = match entry.leader_id {
        Some(leader_id) if leader_id != bidder_id => auction.alias_of(leader_id),
        _ => bidder.clone(),
    };
    AuctionEvent::BidPlaced {
        log_sequence: entry.sequence,
        bidder_id,
        bidder,
        leader,
        price_minor: entry.price_minor,
        bid_count: entry.bid_count,
        outbid_id: effects.displaced.map(|displaced| displaced.bidder_id),
    }
}

fn bid_retracted(auction: &Auction, entry: &LogEntry, effects: &Effects) -> AuctionEvent {
    let bidder_id = entry.actor_id.unwrap_or(auction.seller_id);
    AuctionEvent::BidRetracted {
        bidder_id,
        bidder: auction.alias_of(bidder_id),
        reason: effects.retraction_reason,
        price_minor: entry.price_minor,
        bid_count: entry.bid_count,
        leader: entry.leader_id.map(|leader_id| auction.alias_of(leader_id)),
    }
}

fn outcome(auction: &Auction, standing: &Standing, entry: &LogEntry) -> AuctionEvent {
    let Some(winner_id) = entry.leader_id else {
        return AuctionEvent::Unsold { reason: UnsoldReason::NoBids };
    };
    if standing.state != AuctionState::Sold {
        return AuctionEvent::Unsold { reason: UnsoldReason::ReserveNotMet };
    }
    // The terms were checked when they were made and a maximum has a ceiling, so that the lines of
    // a hammer price and their sum always fit.
    let lines = price_lines(&auction.premium, auction.tax_basis_points, entry.price_minor)
        .unwrap_or_default();
    AuctionEvent::Sold {
        winner_id,
        winner: auction.alias_of(winner_id),
        price_minor: entry.price_minor,
        buy_now: entry.act == Act::BuyNow,
        total_minor: price_total(&lines).unwrap_or(entry.price_minor),
        lines,
    }
}
