//! Moving everything from one market into another.

use vendue_domain::{Error, ErrorCode, Timestamp};
use vendue_store::queries::EventQueries;
use vendue_store::{Pending, Portion};

use super::checks::{Checked, check};
use super::compare::{Comparison, compare_both};
use super::contents::Contents;
use super::mark;
use super::pages::{OUTCOMES, count_all, part_names, read_all};
use crate::clock::{Clock, SystemClock};
use crate::market::Market;

/// Outcomes are promised for so long. They are kept an hour longer, by the clock of the machine, so
/// that none of these goes away while it is moved and compared.
const OUTCOMES_MS: i64 = 24 * 60 * 60 * 1_000;

/// What is being done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CopyStep {
    /// Rows are read from one market and written to the other.
    Copying,
    /// Both are read and compared.
    Comparing,
    /// Logs and sequences of the new market are checked.
    Checking,
}

/// How far a move has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// What is being done.
    pub step: CopyStep,
    /// How many rows, or auctions where they are checked, are done.
    pub done: u64,
    /// How many there are.
    pub total: u64,
}

/// What was moved, and how it was checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CopyReport {
    /// Both markets, read again after the move.
    pub comparison: Comparison,
    /// What was checked in the new market.
    pub checked: Checked,
}

/// Counts what is done and tells it.
pub(super) struct Reporter {
    tell: Box<dyn FnMut(Progress) + Send>,
    progress: Progress,
}

impl Reporter {
    pub(super) fn new(tell: impl FnMut(Progress) + Send + 'static) -> Self {
        let progress = Progress { step: CopyStep::Copying, done: 0, total: 0 };
        Self { tell: Box::new(tell), progress }
    }

    pub(super) fn begin(&mut self, step: CopyStep, total: u64) {
        self.progress = Progress { step, done: 0, total };
        (self.tell)(self.progress);
    }

    pub(super) fn add(&mut self, done: usize) {
        self.progress.done += u64::try_from(done).unwrap_or(0);
        (self.tell)(self.progress);
    }

    pub(super) fn portion(&mut self, portion: &Portion) {
        self.add(portion.rows.len() + portion.events.len() + portion.outcomes.len());
    }
}

impl Market {
    /// Moves everything in this market into another one, which must be empty, and checks it: both
    /// are read again and compared, and in the other one every log is replayed and every sequence
    /// looked at. Nothing is taken away here. Only the host of both may.
    ///
    /// Nobody may write to either meanwhile: open both without a
    /// [`scheduler`](crate::Options::scheduler). Where it is not finished the other market stays
    /// marked and cannot be opened again; remove it and begin anew.
    ///
    /// Fails with `already_exists` when the other one is not empty, with `storage_busy` when
    /// another node has one of them open; with `version_conflict` when this one was changed
    /// meanwhile, and with `storage_corrupt` when what arrived is not what was sent, or when a log
    /// does not hold. A failure after the other one was marked has the detail `is_marked`; without
    /// it nothing was changed.
    pub fn copy_into(
        &self,
        target: &Self,
        progress: impl FnMut(Progress) + Send + 'static,
    ) -> Pending<CopyReport> {
        if let Err(refused) = require_hosts(self, target) {
            return Pending::ready(Err(refused));
        }
        let (source, target) = (self.clone(), target.clone());
        Pending::from_future(async move { copy(&source, &target, Reporter::new(progress)).await })
    }
}

/// What must stay as it is in the source.
#[derive(PartialEq, Eq)]
struct Still {
    /// Outcomes aside, which go away when they are old.
    counts: Vec<u64>,
    last_position: i64,
}

async fn copy(source: &Market, target: &Market, reporter: Reporter) -> Result<CopyReport, Error> {
    require_alone(source, "this market").await?;
    require_alone(target, "the other market").await?;
    require_empty(target).await?;
    let before = still(source).await?;
    mark::set(target.inner.store.as_ref()).await?;
    let filled = fill(source, target, before, reporter).await;
    filled.map_err(|failure| failure.with("is_marked", true))
}

/// Moves everything into a market that is marked.
async fn fill(
    source: &Market,
    target: &Market,
    (before, total): (Still, u64),
    mut reporter: Reporter,
) -> Result<CopyReport, Error> {
    // Who opened it just before the mark was there goes on without knowing of it.
    require_alone(target, "the other market").await?;
    let copied = copy_rows(source, target, total, &mut reporter).await?;
    let since = outcomes_since();
    let comparison = compare_both(source, target, total * 2, since, &mut reporter).await?;
    require_alone(source, "this market").await?;
    let unchanged =
        copied.iter().zip(&comparison.parts).zip(&before.counts).all(|((copied, part), count)| {
            part.name == OUTCOMES || (*copied == part.source && copied.rows == *count)
        });
    if !unchanged || still(source).await?.0 != before {
        return Err(Error::new(
            ErrorCode::VersionConflict,
            "the market was changed while it was moved; stop whoever serves it and begin anew",
        ));
    }
    if let Some(difference) = comparison.differences().into_iter().next() {
        let message = format!("what arrived is not what was sent: {difference}");
        return Err(Error::new(ErrorCode::StorageCorrupt, message));
    }
    let checked = check(target, &mut reporter).await?;
    mark::remove(target.inner.store.as_ref()).await?;
    Ok(CopyReport { comparison, checked })
}

async fn copy_rows(
    source: &Market,
    target: &Market,
    total: u64,
    reporter: &mut Reporter,
) -> Result<Vec<Contents>, Error> {
    reporter.begin(CopyStep::Copying, total);
    let into = target.inner.store.clone();
    let mut take = |portion: Portion| {
        reporter.portion(&portion);
        into.transfer().import(portion)
    };
    read_all(source.inner.store.as_ref(), outcomes_since(), &mut take).await
}

/// What is compared before and after, and how many rows there are to move.
async fn still(market: &Market) -> Result<(Still, u64), Error> {
    let store = market.inner.store.as_ref();
    let last_position = store.last_position().await?;
    let mut counts = count_all(store).await?;
    let total = counts.iter().sum();
    for (name, count) in part_names().into_iter().zip(&mut counts) {
        if name == OUTCOMES {
            *count = 0;
        }
    }
    Ok((Still { counts, last_position }, total))
}

async fn require_alone(market: &Market, which: &str) -> Result<(), Error> {
    let nodes = market.inner.store.nodes().await?;
    if nodes.len() <= 1 {
        return Ok(());
    }
    let names: Vec<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
    let names = names.join(", ");
    let message = format!("{which} is open at {} nodes: {names}; stop them first", nodes.len());
    Err(Error::new(ErrorCode::StorageBusy, message))
}

/// Whether there is nothing in a market: no row, no event, no setting. Only the host may ask.
pub fn is_empty(market: &Market) -> Pending<bool> {
    if let Err(refused) = market.require_host() {
        return Pending::ready(Err(refused));
    }
    let market = market.clone();
    Pending::from_future(async move { Ok(first_filled(&market).await?.is_none()) })
}

async fn first_filled(market: &Market) -> Result<Option<(&'static str, u64)>, Error> {
    let counts = count_all(market.inner.store.as_ref()).await?;
    Ok(part_names().into_iter().zip(counts).find(|(_, count)| *count > 0))
}

async fn require_empty(market: &Market) -> Result<(), Error> {
    let Some((name, count)) = first_filled(market).await? else { return Ok(()) };
    let message = format!("the other market is not empty: {name} has {count} rows");
    Err(Error::new(ErrorCode::AlreadyExists, message).with("part", name))
}

pub(super) fn require_hosts(source: &Market, target: &Market) -> Result<(), Error> {
    source.require_host()?;
    target.require_host()
}

/// From when on outcomes are moved and compared.
pub(super) fn outcomes_since() -> Timestamp {
    SystemClock.now().plus_ms(-OUTCOMES_MS)
}
