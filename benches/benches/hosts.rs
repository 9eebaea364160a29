//! What a call costs from another language, beside the same call in Rust in the same run.
//!
//! `make bench-hosts` builds the packages as they are released and names the programs that measure
//! them in `VENDUE_HOST_BENCHES`, separated by semicolons. Each prints one line of JSON with the
//! figures that it has; those of Rust are measured here.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use vendue::domain::auctions::IncrementLadder;
use vendue::{AuctionId, Market, Money, NewAuction, NewListing, NewUser, PlaceBid};
use vendue_benches::{Cell, Outcome, Report, number_from_env};

/// The figures, how they are called in a table, and whether more is better.
const FIGURES: [(&str, &str, bool); 9] = [
    ("rule_us", "a rule, us", false),
    ("read_us", "a read, us", false),
    ("awaited_read_us", "a read that is awaited, us", false),
    ("durable_bid_us", "a durable bid, one at a time, us", false),
    ("batched_bids_per_s", "durable bids in batches of 1,000, a second", true),
    ("one_thread_bids_per_s", "durable bids of one thread that looks first, a second", true),
    ("four_threads_bids_per_s", "durable bids of four such threads, a second", true),
    ("one_blind_thread_bids_per_s", "durable bids of one thread that only bids, a second", true),
    ("four_blind_threads_bids_per_s", "durable bids of four such threads, a second", true),
];

type Figures = BTreeMap<String, f64>;

fn main() -> Outcome {
    let measured = Duration::from_secs(number_from_env("VENDUE_BENCH_SECONDS", 3));
    let mut report = Report::new(
        "hosts",
        "What a call costs from another language",
        &["what", "host", "figure", "times Rust"],
    );
    let rust = rust(measured)?;
    let mut hosts = vec![("rust".to_owned(), rust.clone())];
    let programs = std::env::var("VENDUE_HOST_BENCHES").unwrap_or_default();
    for program in programs.split(';').map(str::trim).filter(|program| !program.is_empty()) {
        match run(program) {
            Ok(host) => hosts.push(host),
            Err(failure) => report.note(format!("Not measured: {failure}")),
        }
    }
    for (key, label, is_rate) in FIGURES {
        for (host, figures) in &hosts {
            let (Some(figure), Some(own)) = (figures.get(key), rust.get(key)) else {
                continue;
            };
            let times = if is_rate { figure / own } else { figure / own.max(f64::MIN_POSITIVE) };
            let cells = vec![label.into(), host.as_str().into(), Cell::Number(*figure)];
            report.row([cells, vec![Cell::Number(times)]].concat());
        }
    }
    for (host, figures) in &hosts {
        let rate = |key: &str| figures.get(key).copied();
        for (one, four, who) in [
            ("one_thread_bids_per_s", "four_threads_bids_per_s", "that look first"),
            ("one_blind_thread_bids_per_s", "four_blind_threads_bids_per_s", "that only bid"),
        ] {
            let (Some(one), Some(four)) = (rate(one), rate(four)) else { continue };
            let times = four / one;
            report.note(format!("{host}: four threads {who} place {times:.2} times those of one."));
        }
    }
    report.finish()
}

/// Runs the program that measures a host.
fn run(program: &str) -> Outcome<(String, Figures)> {
    let output = Command::new("bash").arg("-c").arg(program).output()?;
    let printed = String::from_utf8(output.stdout)?;
    let line = printed.lines().rev().find(|line| line.trim_start().starts_with('{'));
    let (true, Some(line)) = (output.status.success(), line) else {
        let complaint = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{program} measured nothing: {complaint}").into());
    };
    let json: Value = serde_json::from_str(line)?;
    let host = json["host"].as_str().unwrap_or(program).to_owned();
    let members = json.as_object().into_iter().flatten();
    Ok((host, members.filter_map(|(key, value)| Some((key.clone(), value.as_f64()?))).collect()))
}

fn rust(measured: Duration) -> Outcome<Figures> {
    let mut figures = Figures::new();
    let mut take = |name: &str, figure: f64| {
        figures.insert(name.to_owned(), figure);
    };
    take(
        "rule_us",
        per_call_us(measured, || {
            let ladder: IncrementLadder = "ebay_us".parse()?;
            black_box(ladder.step_at(black_box(1_500)));
            Ok(())
        })?,
    );
    let market = vendue::open(":memory:")?;
    let anna = market.identity().register(NewUser::new("anna", "anna@example.org")).wait()?;
    let read = per_call_us(measured, || {
        black_box(market.identity().get(anna.id).wait()?);
        Ok(())
    })?;
    take("read_us", read);
    // Without a runtime it is the same to await and to wait.
    take("awaited_read_us", read);
    market.close().wait()?;
    let folder = tempfile::tempdir()?;
    let contest = Contest::start(folder.path(), "bids")?;
    let turn = AtomicI64::new(0);
    take(
        "durable_bid_us",
        per_call_us(measured, || {
            let bidder = usize::try_from(turn.fetch_add(1, Ordering::Relaxed) % 2)?;
            contest.bid(bidder)
        })?,
    );
    contest.end()?;
    take("batched_bids_per_s", batches(folder.path(), measured)?);
    let (one, four) = threads(folder.path(), Bidding::LookFirst, measured)?;
    take("one_thread_bids_per_s", one);
    take("four_threads_bids_per_s", four);
    let (one, four) = threads(folder.path(), Bidding::Blind, measured)?;
    take("one_blind_thread_bids_per_s", one);
    take("four_blind_threads_bids_per_s", four);
    Ok(figures)
}

/// Microseconds for a call, the best of five portions of equal time.
fn per_call_us(measured: Duration, call: impl Fn() -> Outcome) -> Outcome<f64> {
    let mut best = f64::INFINITY;
    for _ in 0..5 {
        let (start, mut count) = (Instant::now(), 0_u32);
        while start.elapsed() < measured / 5 {
            for _ in 0..50 {
                call()?;
            }
            count += 50;
        }
        best = best.min(start.elapsed().as_secs_f64() * 1e6 / f64::from(count));
    }
    Ok(best)
}

/// An auction in a file, and two who outbid each other.
struct Contest {
    market: Market,
    auction_id: AuctionId,
    bidders: Vec<Market>,
    maximum_minor: AtomicI64,
}

impl Contest {
    fn start(folder: &Path, name: &str) -> Outcome<Self> {
        let address = folder.join(format!("{name}.db"));
        Self::on(vendue::open(&address.to_string_lossy())?, name)
    }

    fn on(market: Market, name: &str) -> Outcome<Self> {
        let join = |place: usize| {
            let username = format!("{name}_{place}");
            let email = format!("{username}@example.org");
            market.sign_up(NewUser::new(username, email)).wait()
        };
        let (seller, bidders) = (join(0)?, vec![join(1)?, join(2)?]);
        let clock =
            seller.listings().create(NewListing::auction("Clock", "It goes well.")).wait()?;
        let terms = NewAuction {
            increments: "fixed:1".parse()?,
            ..NewAuction::until(clock.id, "0.01 EUR".parse()?, market.now().plus_hours(24))
        };
        let auction_id = seller.auctions().create(terms).wait()?.id;
        Ok(Self { market, auction_id, bidders, maximum_minor: AtomicI64::new(1) })
    }

    fn next(&self) -> Outcome<PlaceBid> {
        let minor = self.maximum_minor.fetch_add(2, Ordering::Relaxed) + 2;
        Ok(PlaceBid::new(self.auction_id, Money::new(minor, "EUR".parse()?)?))
    }

    fn bid(&self, bidder: usize) -> Outcome {
        let bidder = self.bidders.get(bidder).ok_or("there are two bidders")?;
        bidder.auctions().place_bid(self.next()?).wait()?;
        Ok(())
    }

    /// As somebody bids who wants to know first what the price is.
    fn look(&self) -> Outcome {
        black_box(self.market.auctions().get(self.auction_id).wait()?);
        Ok(())
    }

    fn end(self) -> Outcome {
        Ok(self.market.close().wait()?)
    }
}

/// Durable bids a second on one auction, a thousand in each submission.
fn batches(folder: &Path, measured: Duration) -> Outcome<f64> {
    let contest = Contest::start(folder, "batches")?;
    let (start, mut accepted) = (Instant::now(), 0_u32);
    for turn in 0.. {
        let bids = (0..1_000).map(|_| contest.next()).collect::<Outcome<Vec<_>>>()?;
        let bidder = contest.bidders.get(turn % 2).ok_or("there are two bidders")?;
        let outcomes = bidder.auctions().place_bids(bids).wait()?;
        accepted += u32::try_from(outcomes.iter().filter(|outcome| outcome.is_ok()).count())?;
        if start.elapsed() > measured {
            break;
        }
    }
    let rate = f64::from(accepted) / start.elapsed().as_secs_f64();
    contest.end()?;
    Ok(rate)
}

/// How a thread bids.
#[derive(Clone, Copy, PartialEq)]
enum Bidding {
    LookFirst,
    Blind,
}

/// How often one thread and four threads are measured in turns: what the disk does changes from
/// second to second.
const ROUNDS: usize = 5;

/// Durable bids a second of one thread and of four, the median of rounds in turns.
fn threads(folder: &Path, how: Bidding, measured: Duration) -> Outcome<(f64, f64)> {
    let (mut one, mut four) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        one.push(round(folder, 1, how, measured / 3)?);
        four.push(round(folder, 4, how, measured / 3)?);
    }
    one.sort_by(f64::total_cmp);
    four.sort_by(f64::total_cmp);
    let middle = |rates: &[f64]| rates.get(ROUNDS / 2).copied().ok_or("there are rounds");
    Ok((middle(&one)?, middle(&four)?))
}

/// Durable bids a second of so many threads, each on an auction of its own in one file.
fn round(folder: &Path, count: usize, how: Bidding, measured: Duration) -> Outcome<f64> {
    let folder = tempfile::tempdir_in(folder)?;
    let market = vendue::open(&folder.path().join("threads.db").to_string_lossy())?;
    let contests = (0..count)
        .map(|place| Contest::on(market.clone(), &format!("t{place}")))
        .collect::<Outcome<Vec<_>>>()?;
    let start = Instant::now();
    let once = &|contest: &Contest, turn: usize| {
        if how == Bidding::LookFirst {
            contest.look()?;
        }
        contest.bid(turn % 2)
    };
    let placed: u32 = std::thread::scope(|scope| {
        let works = contests.iter().map(|contest| {
            scope.spawn(move || {
                let mut placed = 0;
                while start.elapsed() < measured && once(contest, placed as usize).is_ok() {
                    placed += 1;
                }
                placed
            })
        });
        let works: Vec<_> = works.collect();
        works.into_iter().map(|work| work.join().unwrap_or(0)).sum()
    });
    let rate = f64::from(placed) / start.elapsed().as_secs_f64();
    market.close().wait()?;
    Ok(rate)
}
