//! Comparing two markets, row by row.

use vendue_domain::{Error, Timestamp};
use vendue_store::Pending;

use super::contents::Contents;
use super::copy::{CopyStep, Progress, Reporter, outcomes_since, require_hosts};
use super::pages::{count_all, part_names, read_all};
use crate::market::Market;

/// One part of two markets: a table, the events, or the kept outcomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// The name, as in the schema.
    pub name: &'static str,
    /// What it holds in the one.
    pub source: Contents,
    /// What it holds in the other.
    pub target: Contents,
}

impl Part {
    /// Whether both hold the same.
    pub fn is_equal(&self) -> bool {
        self.source == self.target
    }
}

/// How two markets compare. Outcomes of the last 24 hours are compared, as long as each is kept at
/// least.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// Every table, the events, and the kept outcomes.
    pub parts: Vec<Part>,
}

impl Comparison {
    /// Whether both hold the same.
    pub fn is_equal(&self) -> bool {
        self.parts.iter().all(Part::is_equal)
    }

    /// A sentence for each part that differs.
    pub fn differences(&self) -> Vec<String> {
        let differing = self.parts.iter().filter(|part| !part.is_equal());
        differing
            .map(|Part { name, source, target }| {
                if source.rows == target.rows {
                    format!("{name}: {} rows on both sides, not all of them equal", source.rows)
                } else {
                    format!(
                        "{name}: {} rows on one side, {} on the other",
                        source.rows, target.rows
                    )
                }
            })
            .collect()
    }
}

/// Reads two markets in full and compares them. Neither may change meanwhile. Only the host of
/// both may.
pub fn compare(source: &Market, target: &Market) -> Pending<Comparison> {
    compare_with_progress(source, target, |_| ())
}

/// The same, telling how far it is.
pub fn compare_with_progress(
    source: &Market,
    target: &Market,
    progress: impl FnMut(Progress) + Send + 'static,
) -> Pending<Comparison> {
    if let Err(refused) = require_hosts(source, target) {
        return Pending::ready(Err(refused));
    }
    let (source, target) = (source.clone(), target.clone());
    Pending::from_future(async move {
        let mut reporter = Reporter::new(progress);
        let mut total: u64 = count_all(source.inner.store.as_ref()).await?.iter().sum();
        total += count_all(target.inner.store.as_ref()).await?.iter().sum::<u64>();
        compare_both(&source, &target, total, outcomes_since(), &mut reporter).await
    })
}

/// Reads both and compares them.
pub(super) async fn compare_both(
    source: &Market,
    target: &Market,
    total: u64,
    since: Timestamp,
    reporter: &mut Reporter,
) -> Result<Comparison, Error> {
    reporter.begin(CopyStep::Comparing, total);
    let mut read = |portion| {
        reporter.portion(&portion);
        Pending::ready(Ok(()))
    };
    let sources = read_all(source.inner.store.as_ref(), since, &mut read).await?;
    let targets = read_all(target.inner.store.as_ref(), since, &mut read).await?;
    let pairs = part_names().into_iter().zip(sources.into_iter().zip(targets));
    let parts = pairs.map(|(name, (source, target))| Part { name, source, target });
    Ok(Comparison { parts: parts.collect() })
}
