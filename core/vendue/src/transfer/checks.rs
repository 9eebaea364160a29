//! Checking a whole market: every log by the rules, every topic for gaps.

use vendue_domain::auctions::Standing;
use vendue_domain::events::TopicKind;
use vendue_domain::record::Field;
use vendue_domain::{AuctionId, Error, ErrorCode};
use vendue_store::{Key, ReadsExt, Select, Store};

use super::copy::{CopyStep, Reporter};
use super::together::together;
use crate::market::Market;

/// How many logs are replayed at once: each is held in memory as a whole.
const AT_ONCE: usize = 8;
/// How many auctions, or events, are looked up at a time.
const PORTION: u32 = 1_000;

/// What was checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Checked {
    /// Auctions whose logs were replayed through the rules.
    pub auctions: u64,
    /// Entries of these logs.
    pub log_entries: i64,
    /// Topics whose events are numbered without a gap, as far as their aggregates say.
    pub topics: u64,
}

/// Checks everything; fails with `storage_corrupt` at the first thing that does not hold.
pub(super) async fn check(market: &Market, reporter: &mut Reporter) -> Result<Checked, Error> {
    let store = market.inner.store.as_ref();
    let count: i64 =
        store.fetch_one(Select::new("SELECT count(*) FROM auctions")).await?.unwrap_or(0);
    reporter.begin(CopyStep::Checking, u64::try_from(count).unwrap_or(0));
    let mut checked = Checked::default();
    check_logs(market, &mut checked, reporter).await?;
    checked.topics = check_topics(store).await?;
    Ok(checked)
}

async fn check_logs(
    market: &Market,
    checked: &mut Checked,
    reporter: &mut Reporter,
) -> Result<(), Error> {
    let auctions = market.auctions();
    let mut after: Option<AuctionId> = None;
    loop {
        let ids = auctions.ids(after, PORTION).await?;
        let Some(last) = ids.last() else { return Ok(()) };
        after = Some(*last);
        for some in ids.chunks(AT_ONCE) {
            let verified = together(some.iter().map(|id| auctions.verify(*id)).collect()).await;
            for (id, verified) in some.iter().zip(verified) {
                let verified = verified.map_err(|failure| in_auction(*id, &failure))?;
                checked.auctions += 1;
                checked.log_entries += verified.entries;
            }
            reporter.add(some.len());
        }
    }
}

fn in_auction(id: AuctionId, failure: &Error) -> Error {
    Error::new(failure.code(), format!("auction {id}: {}", failure.message()))
}

/// An event by its number, without its body.
struct Numbered {
    kind: String,
    id: [u8; 16],
    sequence: i64,
}

impl Numbered {
    fn is_of_topic_of(&self, other: &Self) -> bool {
        self.kind == other.kind && self.id == other.id
    }
}

/// Reads the numbers of all events topic by topic. Gives the number of topics.
async fn check_topics(store: &dyn Store) -> Result<u64, Error> {
    let (mut topics, mut auctions) = (0, 0);
    let mut last: Option<Numbered> = None;
    loop {
        let found = numbers_after(store, last.as_ref()).await?;
        let is_over = found.is_empty();
        let mut ended = Vec::new();
        for event in found {
            let is_next = last.as_ref().is_some_and(|last| last.is_of_topic_of(&event));
            if !is_next {
                topics += 1;
                ended.extend(last.take());
            }
            let expected = last.as_ref().map_or(0, |before| before.sequence) + 1;
            if event.sequence != expected {
                return Err(gap(&event, expected));
            }
            last = Some(event);
        }
        if is_over {
            ended.extend(last.take());
        }
        auctions += check_ends(store, &ended).await?;
        if is_over {
            break;
        }
    }
    let select = Select::new("SELECT count(*) FROM standings WHERE event_sequence > 0");
    let expected: i64 = store.fetch_one(select).await?.unwrap_or(0);
    if expected != auctions {
        let message = format!("{expected} auctions have told events, and {auctions} are found");
        return Err(Error::new(ErrorCode::StorageCorrupt, message));
    }
    Ok(topics)
}

async fn numbers_after(store: &dyn Store, last: Option<&Numbered>) -> Result<Vec<Numbered>, Error> {
    const ORDER: &str = "topic_kind, topic_id, sequence";
    let mut select = Select::new(format!("SELECT {ORDER} FROM events"));
    if let Some(last) = last {
        select.push(&format!(" WHERE ({ORDER}) > (")).bind(&last.kind).push(", ");
        select.bind(&last.id).push(", ").bind(&last.sequence).push(")");
    }
    select.push(&format!(" ORDER BY {ORDER} LIMIT ")).bind(&i64::from(PORTION));
    let read = store.fetch(select, |next| {
        Ok(Numbered {
            kind: String::from_value(next()?)?,
            id: Field::from_value(next()?)?,
            sequence: i64::from_value(next()?)?,
        })
    });
    read.await
}

/// Compares the last event of each auction with what its standing says. Gives how many there are.
async fn check_ends(store: &dyn Store, ended: &[Numbered]) -> Result<i64, Error> {
    let of_auctions: Vec<&Numbered> =
        ended.iter().filter(|last| last.kind == TopicKind::Auction.as_str()).collect();
    let keys = of_auctions.iter().map(|last| Key::of::<Standing>(last.id)).collect();
    let rows = store.read(keys).await?;
    let mut count = 0;
    for (last, row) in of_auctions.into_iter().zip(rows) {
        let standing = row.and_then(|row| row.into_any().downcast::<Standing>().ok());
        let expected = standing.map_or(0, |standing| standing.event_sequence);
        if expected != last.sequence {
            return Err(gap(last, expected));
        }
        count += 1;
    }
    Ok(count)
}

fn gap(event: &Numbered, expected: i64) -> Error {
    let id = uuid::Uuid::from_bytes(event.id);
    let Numbered { kind, sequence, .. } = event;
    let message = format!("{kind} {id} has event {sequence} where {expected} is expected");
    Error::new(ErrorCode::StorageCorrupt, message)
}
