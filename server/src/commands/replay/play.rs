//! Playing a recording: users, listings and auctions are made, every bid is placed when it was
//! placed, every auction ends when it ended, and every log is verified.
//!
//! All auctions share one axis of time. A bid takes its moment from the clock when it is submitted,
//! so the clock can move on while answers are still on their way: thousands of bids of many
//! auctions share commits, and each auction still sees its own in order.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Instant;

use futures_util::TryStreamExt;
use vendue::auctions::PlacedBid;
use vendue::domain::auctions::{
    AuctionState, AuctionView, IncrementLadder, NewAuction, NewListing,
};
use vendue::{
    AuctionId, Category, Error, ErrorCode, Market, NewUser, Pending, PlaceBid, Timestamp, UserId,
};

use crate::commands::output::{Failure, progress_bar, seconds_since};
use crate::commands::replay::engine::Engine;
use crate::commands::replay::recording::{RecordedAuction, Recording};

/// How many answers may be on their way: enough to fill commits, far from filling the queue.
const IN_FLIGHT: usize = 4_096;
/// How many logs are verified at once.
const LOGS_AT_ONCE: usize = 64;

/// What came out of a recording.
#[derive(Debug, Default)]
pub(super) struct Played {
    /// By the recording's index of the auction.
    pub(super) auctions: Vec<PlayedAuction>,
    /// How often each code refused a bid.
    pub(super) refused: BTreeMap<&'static str, u64>,
    pub(super) accepted: u64,
    pub(super) seconds: f64,
}

/// What came out of one auction.
#[derive(Clone, Debug, Default)]
pub(super) struct PlayedAuction {
    /// The closing price, when it was sold.
    pub(super) price_minor: Option<i64>,
    pub(super) accepted: u64,
}

/// An auction that was put up.
struct Lot {
    id: AuctionId,
    ends_at: Timestamp,
}

/// Plays a recording in an engine.
pub(super) fn play(
    engine: &Engine,
    recording: &Recording,
    increments: &IncrementLadder,
) -> Result<Played, Failure> {
    let begun = Instant::now();
    let bidders = register(engine, recording)?;
    let lots = put_up(engine, recording, increments)?;
    let mut played = Played {
        auctions: vec![PlayedAuction::default(); recording.auctions.len()],
        ..Played::default()
    };
    place_bids(engine, recording, &bidders, &lots, &mut played)?;
    read_prices(engine, &lots, &mut played)?;
    verify_logs(engine, &lots)?;
    played.seconds = seconds_since(begun);
    Ok(played)
}

fn register(engine: &Engine, recording: &Recording) -> Result<Vec<UserId>, Failure> {
    let identity = engine.market.identity();
    // A recorded name may be anything, so it is what the user is called and not the user name.
    let names = recording.bidders.iter().enumerate().map(|(index, name)| NewUser {
        display_name: name.chars().take(50).collect(),
        ..NewUser::new(format!("bidder_{index}"), format!("bidder_{index}@replay.invalid"))
    });
    let users = all(names.map(|new| identity.register(new)), IN_FLIGHT)?;
    Ok(users.into_iter().map(|user| user.id).collect())
}

fn put_up(
    engine: &Engine,
    recording: &Recording,
    increments: &IncrementLadder,
) -> Result<Vec<Lot>, Failure> {
    let new = NewUser::new("replay_seller", "seller@replay.invalid");
    let seller = engine.market.sign_up(new).wait()?;
    let listings =
        recording.auctions.iter().map(|auction| seller.listings().create(listing(auction)));
    let listings = all(listings, IN_FLIGHT)?;
    let now = seller.now();
    let auctions = recording.auctions.iter().zip(&listings).map(|(auction, listing)| {
        let ends_at = now.plus_ms(auction.ends_after_ms());
        let ladder = increments.clone();
        let new = NewAuction::english(listing.id, auction.opening, ladder, now, ends_at);
        seller.auctions().create(new)
    });
    let lots = all(auctions, IN_FLIGHT)?;
    Ok(lots.into_iter().map(|lot| Lot { id: lot.id, ends_at: lot.ends_at }).collect())
}

fn listing(auction: &RecordedAuction) -> NewListing {
    let name = &auction.name;
    let item = if auction.item.is_empty() { name } else { &auction.item };
    let title: String = item.chars().filter(|letter| !letter.is_control()).take(100).collect();
    NewListing::auction(title, format!("Replay of the recorded auction {name}."))
}

/// Places every bid at its moment; what falls due on the way is done at its own.
fn place_bids(
    engine: &Engine,
    recording: &Recording,
    bidders: &[UserId],
    lots: &[Lot],
    played: &mut Played,
) -> Result<(), Failure> {
    let Engine { market, clock, .. } = engine;
    let start = market.now();
    let mut due = deadlines(market, lots);
    let bar = progress_bar("placing bids", u64::try_from(recording.bids.len()).unwrap_or(u64::MAX));
    let mut on_their_way: VecDeque<(usize, Pending<PlacedBid>)> = VecDeque::new();
    for bid in &recording.bids {
        let now = start.plus_ms(bid.at.as_ms());
        if due.first().is_some_and(|first| *first <= now) {
            // Done after the bids before it, which were handed over first.
            market.run_until(clock, now).wait()?;
            due.retain(|moment| *moment > now);
        }
        clock.set(now);
        let (Some(lot), Some(bidder)) = (lots.get(bid.auction), bidders.get(bid.bidder)) else {
            return Err(defect("a bid without its auction").into());
        };
        let placing = PlaceBid::new(lot.id, bid.maximum);
        let answer = market.acting_as(*bidder).auctions().place_bid(placing);
        on_their_way.push_back((bid.auction, answer));
        if on_their_way.len() >= IN_FLIGHT {
            take_answer(&mut on_their_way, played)?;
            bar.inc(1);
        }
    }
    while take_answer(&mut on_their_way, played)? {
        bar.inc(1);
    }
    if let Some(last) = due.last() {
        market.run_until(clock, *last).wait()?;
    }
    bar.finish_and_clear();
    Ok(())
}

/// When something is due: the notice before each end, and each end with its grace. The replay asks
/// the store only then, not before every bid.
fn deadlines(market: &Market, lots: &[Lot]) -> BTreeSet<Timestamp> {
    let policy = market.policy();
    let of = |lot: &Lot| {
        let notice = lot.ends_at.plus_ms(policy.ending_soon_ms.saturating_neg());
        [notice, lot.ends_at.plus_ms(policy.close_grace_ms)]
    };
    lots.iter().flat_map(of).collect()
}

/// Counts the oldest answer; false when there is none left. A refusal is a result. Anything that
/// says nothing about the bid, such as a full disk, ends the replay.
fn take_answer(
    on_their_way: &mut VecDeque<(usize, Pending<PlacedBid>)>,
    played: &mut Played,
) -> Result<bool, Error> {
    let Some((auction, answer)) = on_their_way.pop_front() else { return Ok(false) };
    match answer.wait() {
        Ok(_) => {
            played.accepted += 1;
            if let Some(auction) = played.auctions.get_mut(auction) {
                auction.accepted += 1;
            }
        }
        Err(error) => match error.category() {
            Category::Invalid | Category::Forbidden | Category::Conflict => {
                *played.refused.entry(error.code().as_str()).or_default() += 1;
            }
            _ => return Err(error),
        },
    }
    Ok(true)
}

fn read_prices(engine: &Engine, lots: &[Lot], played: &mut Played) -> Result<(), Failure> {
    let auctions = engine.market.auctions();
    let found = all(lots.iter().map(|lot| auctions.get(lot.id)), IN_FLIGHT)?;
    for (auction, summary) in played.auctions.iter_mut().zip(found) {
        let AuctionView { state, price_minor, .. } = summary.auction;
        auction.price_minor = match state {
            AuctionState::Sold => Some(price_minor),
            AuctionState::Unsold => None,
            _ => return Err(defect("an auction is still open after its end").into()),
        };
    }
    Ok(())
}

fn verify_logs(engine: &Engine, lots: &[Lot]) -> Result<(), Failure> {
    let auctions = engine.market.auctions();
    all(lots.iter().map(|lot| auctions.verify(lot.id)), LOGS_AT_ONCE)?;
    Ok(())
}

/// Awaits many answers, a number of them at once, and gives them in order.
fn all<T: Send + 'static>(
    pending: impl Iterator<Item = Pending<T>>,
    at_once: usize,
) -> Result<Vec<T>, Error> {
    let answers = futures_util::stream::iter(pending.map(Ok)).try_buffered(at_once).try_collect();
    // Without a limit of patience there is always an outcome.
    vendue::block_on(answers, None).unwrap_or_else(|| Err(defect("there is no answer")))
}

fn defect(what: &str) -> Error {
    Error::new(ErrorCode::Internal, what)
}
