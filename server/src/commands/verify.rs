//! `vendue verify`: replays the logs of a database through the rules.

use std::process::ExitCode;

use futures_util::StreamExt;
use serde::Serialize;
use vendue::domain::auctions::Verified;
use vendue::{AuctionId, Detail, Error, ErrorCode, Market};

use crate::commands::address::MarketArgs;
use crate::commands::output::{
    Failure, closing, exit, open_beside, print, print_json, progress_bar,
};

/// How many logs are checked at once: each is held in memory as a whole.
const AT_ONCE: usize = 8;
/// How many auctions are listed at a time.
const PORTION: u32 = 1_000;

/// Replay the logs of auctions through the rules and check every entry.
///
/// Price, leader, sequence and hash chain of every entry are compared with what the rules make of
/// it. The market may be in use by servers. The exit code is 0 when every log holds, 1 when one
/// does not, 2 when the check cannot begin.
#[derive(Debug, clap::Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    market: MarketArgs,
    /// Only this auction; all of them by default.
    #[arg(long, value_name = "ID")]
    auction: Option<AuctionId>,
    /// Print the result as one line of JSON.
    #[arg(long)]
    json: bool,
}

/// What was checked.
#[derive(Debug, Default, Serialize)]
struct Report {
    auctions: u64,
    entries: i64,
    bids: i64,
    failures: Vec<Misfit>,
}

/// A log that does not hold.
#[derive(Debug, Serialize)]
struct Misfit {
    /// Absent when the auctions cannot even be listed.
    auction_id: Option<AuctionId>,
    /// The first entry that does not fit, where one can be named.
    sequence: Option<i64>,
    message: String,
}

/// Runs the command.
pub(crate) fn run(args: VerifyArgs) -> ExitCode {
    exit("verify", check(&args))
}

fn check(args: &VerifyArgs) -> Result<ExitCode, Failure> {
    let market = open_beside(&args.market.required()?)?;
    let report = closing(
        &market,
        match args.auction {
            Some(id) => check_one(&market, id),
            None => check_all(&market),
        },
    )?;
    if args.json {
        print_json(&report)?;
    } else {
        print(&describe(&report))?;
    }
    Ok(if report.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn check_one(market: &Market, id: AuctionId) -> Result<Report, Failure> {
    let mut report = Report::default();
    match market.auctions().verify(id).wait() {
        Err(error) if error.code() == ErrorCode::AuctionNotFound => Err(Failure::input(error)),
        checked => {
            report.add(id, checked)?;
            Ok(report)
        }
    }
}

fn check_all(market: &Market) -> Result<Report, Failure> {
    let mut report = Report::default();
    let ids = match all_auctions(market) {
        Ok(ids) => ids,
        Err(error) if error.code() == ErrorCode::StorageCorrupt => {
            report.failures.push(Misfit::of(None, &error));
            return Ok(report);
        }
        Err(error) => return Err(error.into()),
    };
    let bar = progress_bar("verifying", u64::try_from(ids.len()).unwrap_or(u64::MAX));
    let checks = ids.into_iter().map(|id| {
        let checked = market.auctions().verify(id);
        async move { (id, checked.await) }
    });
    let all = async {
        let mut checks = futures_util::stream::iter(checks).buffered(AT_ONCE);
        while let Some((id, checked)) = checks.next().await {
            report.add(id, checked)?;
            bar.inc(1);
        }
        Ok(())
    };
    vendue::block_on(all, None).unwrap_or(Ok(())).map_err(|error: Error| Failure::from(error))?;
    bar.finish_and_clear();
    Ok(report)
}

/// Every auction that the store knows anything of: a state that was tampered with must not hide
/// one from the check.
fn all_auctions(market: &Market) -> Result<Vec<AuctionId>, Error> {
    let mut ids = Vec::new();
    loop {
        let more = market.auctions().ids(ids.last().copied(), PORTION).wait()?;
        if more.is_empty() {
            return Ok(ids);
        }
        ids.extend(more);
    }
}

impl Report {
    /// Counts a log. Only what says that a log is wrong, or that a part of the auction is gone, is
    /// a finding; anything else, such as a store that cannot be read, ends the check.
    fn add(&mut self, id: AuctionId, checked: Result<Verified, Error>) -> Result<(), Error> {
        self.auctions += 1;
        match checked {
            Ok(verified) => {
                self.entries += verified.entries;
                self.bids += verified.bids;
                Ok(())
            }
            Err(error) => match error.code() {
                ErrorCode::StorageCorrupt | ErrorCode::AuctionNotFound => {
                    self.failures.push(Misfit::of(Some(id), &error));
                    Ok(())
                }
                _ => Err(error),
            },
        }
    }
}

impl Misfit {
    fn of(auction_id: Option<AuctionId>, error: &Error) -> Self {
        let sequence = match error.detail("sequence") {
            Some(Detail::Number(sequence)) => Some(*sequence),
            _ => None,
        };
        Self { auction_id, sequence, message: error.message().to_owned() }
    }
}

fn describe(report: &Report) -> String {
    let mut lines: Vec<String> = report
        .failures
        .iter()
        .map(|misfit| match misfit.auction_id {
            Some(id) => format!("auction {id}: {}", misfit.message),
            None => format!("the auctions cannot be listed: {}", misfit.message),
        })
        .collect();
    let held = report.auctions.saturating_sub(u64::try_from(report.failures.len()).unwrap_or(0));
    lines.push(format!(
        "{} logs checked, {held} hold: {} entries and {} bids replayed through the rules",
        report.auctions, report.entries, report.bids
    ));
    lines.join("\n")
}
