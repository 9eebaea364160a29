//! `vendue replay`: plays recorded bid histories through the real engine on virtual time and
//! compares the closing prices with those that were recorded.

mod amounts;
mod compare;
mod differences;
mod engine;
mod play;
mod rationed;
mod recording;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;

use vendue::Currency;
use vendue::domain::auctions::IncrementLadder;

use crate::commands::address::MarketArgs;
use crate::commands::output::{Failure, exit, print, print_json};
use crate::commands::replay::compare::compare;
use crate::commands::replay::engine::Engine;
use crate::commands::replay::recording::Recording;
use crate::commands::replay::report::Report;

/// Play recorded bid histories through the engine and compare the closing prices.
///
/// The replay makes users and auctions of its own and lives in the year in which it begins, so it
/// needs a market of its own: with --database a new file or `:memory:`, with --database-url (or the
/// variable in the environment) an empty database, and without either a file that is deleted
/// afterwards. A file and a database keep what was played. A file that is there, and a database
/// that holds anything or that another node has open, is refused and left as it is.
#[derive(Debug, clap::Args)]
pub(crate) struct ReplayArgs {
    /// The recorded bids, in any order. The columns are auctionid, bid, bidtime (in days from the
    /// start), bidder, bidderrate, openbid, price and, where known, item and auction_type.
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// By how much bids must rise: ebay_us, whatnot, trademe, copart, fixed:100, or bands such as
    /// 0:5,100:25 in minor units.
    #[arg(long, value_name = "LADDER", default_value = "ebay_us")]
    increments: IncrementLadder,
    /// The currency of every amount.
    #[arg(long, value_name = "CODE", default_value = "USD")]
    currency: Currency,
    /// Print the result as one line of JSON.
    #[arg(long)]
    json: bool,
    /// Write one line of JSON for each auction whose closing price differs to this new file.
    #[arg(long, value_name = "FILE")]
    differences: Option<PathBuf>,
    #[command(flatten)]
    market: MarketArgs,
}

/// Runs the command.
pub(crate) fn run(args: ReplayArgs) -> ExitCode {
    exit("replay", replay(&args).map(|()| ExitCode::SUCCESS))
}

fn replay(args: &ReplayArgs) -> Result<(), Failure> {
    // Everything that can be wrong with the input is found before anything is made.
    let recording = Recording::read(&args.file, args.currency)?;
    let differences = args.differences.as_deref().map(differences::Writer::create).transpose()?;
    let engine = Engine::open(args.market.given().as_ref(), &recording)?;
    let played = play::play(&engine, &recording, &args.increments);
    let played = engine.close(played)?;
    let verdicts = compare(&recording, &played);
    if let Some(differences) = differences {
        differences.write(&recording, &played, &verdicts)?;
    }
    let report = Report::new(&played, &verdicts);
    if args.json {
        return print_json(&report);
    }
    for note in &recording.notes {
        eprintln!("note: {note}");
    }
    print(&report.table(&args.increments))
}
