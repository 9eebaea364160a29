//! One auction on which everybody bids: durable bids through the library with everything on
//! (idempotency key on every bid, rights, limits, scheduler), beside a bare loop that writes the
//! same rows and beside PostgreSQL's row-locked transaction.

use std::time::Duration;

use vendue::Options;
use vendue_benches::{
    BareGroups, BenchMarket, ClosedLoop, Measured, OpenLoop, Outcome, Report, RowLocked,
    load_cells, number_from_env, rate_cells, row_locked_transactions, run_bare_loop,
};

const BIDDERS: usize = 1_000;
const TARGET_PER_SECOND: f64 = 200_000.0;
const TARGET_P99_MS: f64 = 12.0;
const TARGET_OF_BARE: f64 = 0.4;
const TARGET_OF_ROW_LOCKED: f64 = 100.0;
const WARM_UP: Duration = Duration::from_millis(500);

/// A closed loop on a fresh market, and the bare loop over the rows that it left behind.
fn closed(in_flight: usize, measured: Duration, report: &mut Report) -> Outcome<Measured> {
    let market = BenchMarket::open(Options::new(), BIDDERS, 1)?;
    let before = market.market.taken_writes();
    let load = ClosedLoop { in_flight, warm_up: WARM_UP, measured };
    let done = load.run(|number| market.place(number))?;
    let after = market.market.taken_writes();
    market.verify()?;
    market.market.close().wait()?;
    report.row(load_cells(&format!("library, {in_flight} in flight"), &done));

    let jobs = (after.jobs - before.jobs) / (after.groups - before.groups).max(1);
    let share = done.accepted_per_second() / done.answered_per_second();
    let accepted = grouped(jobs, share)?;
    let bare = run_bare_loop(market.address(), BareGroups { accepted, measured })?;
    report.row(rate_cells(&format!("bare loop, groups of {accepted}"), bare));
    let ratio = done.accepted_per_second() / bare;
    report.note(format!(
        "{in_flight} in flight: {:.0} % of the bare loop (target {:.0} %): {}.",
        ratio * 100.0,
        TARGET_OF_BARE * 100.0,
        verdict(ratio >= TARGET_OF_BARE)
    ));
    Ok(done)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a group is small")]
#[expect(clippy::cast_precision_loss, reason = "a group is small")]
fn grouped(jobs: u64, share: f64) -> Outcome<usize> {
    let accepted = (jobs as f64 * share).round() as usize;
    if accepted == 0 { Err("no bid was accepted".into()) } else { Ok(accepted) }
}

fn verdict(is_met: bool) -> &'static str {
    if is_met { "met" } else { "MISSED" }
}

fn main() -> Outcome {
    let measured = Duration::from_secs(number_from_env("VENDUE_BENCH_SECONDS", 4));
    let mut report = Report::new(
        "hot_auction",
        "One hot auction, durable, idempotency keys on every bid, half of the bids refused",
        &["what", "accepted per second", "answered per second", "p50 ms", "p99 ms", "max ms"],
    );
    closed(512, measured, &mut report)?;
    let most = closed(4_096, measured, &mut report)?;
    for percent in [25_u32, 50, 75] {
        let rate = most.answered_per_second() * f64::from(percent) / 100.0;
        let market = BenchMarket::open(Options::new(), BIDDERS, 1)?;
        let load = OpenLoop { rate, warm_up: WARM_UP, measured };
        let done = load.run(|number| market.place(number))?;
        market.market.close().wait()?;
        report.row(load_cells(&format!("library, open loop at {percent} %"), &done));
        if done.overloaded > 0 {
            report.note(format!(
                "Open loop at {percent} %: {} bids were turned away as overloaded.",
                done.overloaded
            ));
        }
    }
    let peer = RowLocked { clients: 64, measured: measured.max(Duration::from_secs(10)) };
    let accepted = most.accepted_per_second();
    let row_locked = row_locked_transactions(peer)?;
    report.row(rate_cells("PostgreSQL, row-locked, 64 clients", row_locked));
    let times = accepted / row_locked;
    report.note(format!(
        "{times:.0} times the row-locked transaction (target {TARGET_OF_ROW_LOCKED:.0}): {}.",
        verdict(times >= TARGET_OF_ROW_LOCKED)
    ));
    let p99 = most.latency.quantile_ms(0.99);
    report.note(format!(
        "Target at 4096 in flight: {TARGET_PER_SECOND:.0} accepted a second: {}; \
         p99 under {TARGET_P99_MS:.0} ms: {}.",
        verdict(accepted >= TARGET_PER_SECOND),
        verdict(p99 < TARGET_P99_MS)
    ));
    report.finish()
}
