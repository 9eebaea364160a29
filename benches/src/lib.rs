//! What the benchmarks share: the load they put on a market, the peers they measure beside it, and
//! the tables and JSON files they leave behind.
//!
//! Every benchmark is a program under `benches/`, prints one table and writes
//! `target/bench-results/<name>.json`. A figure stands beside a peer or a limit that was measured
//! in the same run on the same machine, because a figure alone says little.

mod bare_loop;
mod files;
mod http;
mod latency;
mod load;
mod market;
mod place;
mod postgres;
mod report;
mod server;
mod socket;

// The same allocator as the `vendue` program, so that the library is measured as it is served.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub use bare_loop::{BareGroups, run_bare_loop};
pub use files::allow_open_files;
pub use http::{Answer, Http};
pub use latency::Latency;
pub use load::{ClosedLoop, Measured, OpenLoop};
pub use market::BenchMarket;
pub use place::Place;
pub use postgres::{RowLocked, row_locked_on, row_locked_transactions};
pub use report::{Cell, Report, load_cells, rate_cells};
pub use server::{Server, maximum_minor};
pub use socket::Socket;

/// What a benchmark ends with. A benchmark that cannot measure fails; it never invents a figure.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The whole number of an environment variable, or a default: how long the parts of a run take.
///
/// ```
/// assert_eq!(vendue_benches::number_from_env("VENDUE_BENCH_NOT_SET", 4), 4);
/// ```
pub fn number_from_env(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}
