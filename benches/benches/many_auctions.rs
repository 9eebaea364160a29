//! Ten thousand auctions at once: bids that share nothing, so that each writes pages of its own.

use std::time::Duration;

use vendue::Options;
use vendue_benches::{BenchMarket, ClosedLoop, Outcome, Report, load_cells, number_from_env};

const AUCTIONS: usize = 10_000;
const BIDDERS: usize = 1_000;
const TARGET_PER_SECOND: f64 = 40_000.0;
const TARGET_P99_MS: f64 = 50.0;

fn main() -> Outcome {
    let measured = Duration::from_secs(number_from_env("VENDUE_BENCH_SECONDS", 4));
    let mut report = Report::new(
        "many_auctions",
        "10,000 auctions, durable, idempotency keys on every bid, half of the bids refused",
        &["what", "accepted per second", "answered per second", "p50 ms", "p99 ms", "max ms"],
    );
    for in_flight in [1_024_usize, 4_096] {
        let market = BenchMarket::open(Options::new(), BIDDERS, AUCTIONS)?;
        let load = ClosedLoop { in_flight, warm_up: Duration::from_secs(1), measured };
        let done = load.run(|number| market.place(number))?;
        market.verify()?;
        market.market.close().wait()?;
        let (rate, p99) = (done.accepted_per_second(), done.latency.quantile_ms(0.99));
        report.row(load_cells(&format!("library, {in_flight} in flight"), &done));
        let verdict = |is_met: bool| if is_met { "met" } else { "MISSED" };
        report.note(format!(
            "{in_flight} in flight: {TARGET_PER_SECOND:.0} a second: {}{}.",
            verdict(rate >= TARGET_PER_SECOND),
            if in_flight == 1_024 {
                format!("; p99 under {TARGET_P99_MS:.0} ms: {}", verdict(p99 < TARGET_P99_MS))
            } else {
                String::new()
            }
        ));
    }
    report.finish()
}
