//! The same load on PostgreSQL, with one node and with two: a hot auction and ten thousand, beside
//! the row-locked transaction on the same server; and how long an event takes to a watcher.
//!
//! The server is Debian's with its own defaults for durability. Nodes are markets of one process:
//! each has its own queue, lanes and connections, and the server counts on the same cores.

use std::time::{Duration, Instant};

use vendue::{Options, Topic};
use vendue_benches::{
    BenchMarket, Cell, ClosedLoop, Latency, Measured, Outcome, Report, RowLocked, load_cells,
    number_from_env, rate_cells, row_locked_on,
};
use vendue_test_servers::{Postgres, Redis};

const BIDDERS: usize = 1_000;
const MANY: usize = 10_000;
const TARGET_OF_ROW_LOCKED: f64 = 30.0;
const TARGET_MANY: f64 = 40_000.0;
const TARGET_MANY_P99_MS: f64 = 50.0;
const EVENTS: u64 = 200;

fn options() -> Options {
    let lanes = usize::try_from(number_from_env("VENDUE_BENCH_LANES", 0)).unwrap_or(0);
    if lanes > 0 { Options::new().lanes(lanes) } else { Options::new() }
}

/// The load of a run, and how long it is counted.
#[derive(Clone, Copy)]
struct Run {
    auctions: usize,
    in_flight: usize,
    measured: Duration,
}

impl Run {
    fn load(&self) -> ClosedLoop {
        let warm_up = Duration::from_secs(1);
        ClosedLoop { in_flight: self.in_flight, warm_up, measured: self.measured }
    }

    fn one_node(&self, server: &Postgres, report: &mut Report) -> Outcome<Measured> {
        let database = server.create_database();
        let node = BenchMarket::on(options(), database.url(), BIDDERS, self.auctions)?;
        server.psql(database.name(), "VACUUM ANALYZE")?;
        let before = node.market.taken_writes();
        let done = self.load().run(|number| node.place(number))?;
        let after = node.market.taken_writes();
        node.verify()?;
        let group = (after.jobs - before.jobs) / (after.groups - before.groups).max(1);
        report.row(load_cells(&format!("{}, one node, groups of {group}", self.name()), &done));
        node.market.close().wait()?;
        Ok(done)
    }

    /// Bids go to the two nodes in turn.
    fn two_nodes(&self, server: &Postgres, report: &mut Report) -> Outcome<Measured> {
        let database = server.create_database();
        let one = BenchMarket::on(options(), database.url(), BIDDERS, self.auctions)?;
        let other = one.another(options())?;
        server.psql(database.name(), "VACUUM ANALYZE")?;
        // Pairs stay together: the second bid of a pair is the one that comes too late.
        let place = |number: u64| match number / 2 % 2 {
            0 => one.place(number),
            _ => other.place(number),
        };
        let done = self.load().run(place)?;
        one.verify()?;
        report.row(load_cells(&format!("{}, two nodes", self.name()), &done));
        other.market.close().wait()?;
        one.market.close().wait()?;
        Ok(done)
    }

    fn name(&self) -> String {
        let what = if self.auctions == 1 { "hot auction" } else { "10,000 auctions" };
        format!("{what}, {} in flight", self.in_flight)
    }
}

/// From placing a bid at one node to its event at a watcher of another.
fn event_to_another_node(server: &Postgres, redis: Option<&Redis>, report: &mut Report) -> Outcome {
    let node = || -> Outcome<Options> {
        Ok(match redis {
            Some(redis) => options().redis(&redis.url())?,
            None => options(),
        })
    };
    let database = server.create_database();
    let one = BenchMarket::on(node()?, database.url(), 10, 1)?;
    let other = one.another(node()?)?;
    let auction = *one.auctions().first().ok_or("there is no auction")?;
    let mut watching = other.market.events().subscribe(Topic::auction(auction), None).wait()?;
    // The nodes have found each other.
    std::thread::sleep(Duration::from_secs(2));
    let (mut answers, mut events) = (Latency::new()?, Latency::new()?);
    for number in 0..EVENTS {
        let began = Instant::now();
        one.place(number * 2).wait()?;
        answers.record(began.elapsed());
        let patience = Duration::from_secs(10);
        watching.wait_next(patience)?.ok_or("an event did not come")?;
        events.record(began.elapsed());
    }
    let way = if redis.is_some() { "through Redis" } else { "by polling" };
    for (what, latency) in [("answer to the bidder", &answers), ("event at another node", &events)]
    {
        report.row(vec![
            format!("one bid at a time, {what}, {way}").as_str().into(),
            Cell::Absent,
            Cell::Absent,
            Cell::Number(latency.quantile_ms(0.5)),
            Cell::Number(latency.quantile_ms(0.99)),
            Cell::Number(latency.max_ms()),
        ]);
    }
    other.market.close().wait()?;
    one.market.close().wait()?;
    Ok(())
}

fn main() -> Outcome {
    let measured = Duration::from_secs(number_from_env("VENDUE_BENCH_SECONDS", 5));
    let server = Postgres::start();
    let mut report = Report::new(
        "postgres",
        "PostgreSQL, durable, idempotency keys on every bid, half of the bids refused",
        &["what", "accepted per second", "answered per second", "p50 ms", "p99 ms", "max ms"],
    );
    let peer = RowLocked { clients: 64, measured: measured.max(Duration::from_secs(10)) };
    let row_locked = row_locked_on(&server, peer)?;
    report.row(rate_cells("row-locked transaction, pgbench, 64 clients", row_locked));
    Run { auctions: 1, in_flight: 512, measured }.one_node(&server, &mut report)?;
    let hot = Run { auctions: 1, in_flight: 4_096, measured };
    let most = hot.one_node(&server, &mut report)?;
    hot.two_nodes(&server, &mut report)?;
    let many = Run { auctions: MANY, in_flight: 1_024, measured }.one_node(&server, &mut report)?;
    let wide = Run { auctions: MANY, in_flight: 4_096, measured };
    wide.one_node(&server, &mut report)?;
    wide.two_nodes(&server, &mut report)?;
    event_to_another_node(&server, None, &mut report)?;
    event_to_another_node(&server, Some(&Redis::start()), &mut report)?;

    let verdict = |is_met: bool| if is_met { "met" } else { "MISSED" };
    let times = most.accepted_per_second() / row_locked;
    report.note(format!(
        "Hot auction, one node: {times:.0} times the row-locked transaction \
         (target {TARGET_OF_ROW_LOCKED:.0}): {}.",
        verdict(times >= TARGET_OF_ROW_LOCKED)
    ));
    let p99 = many.latency.quantile_ms(0.99);
    report.note(format!(
        "10,000 auctions, 1,024 in flight: {TARGET_MANY:.0} a second: {}; p99 under \
         {TARGET_MANY_P99_MS:.0} ms: {}.",
        verdict(many.accepted_per_second() >= TARGET_MANY),
        verdict(p99 < TARGET_MANY_P99_MS)
    ));
    report.finish()
}
