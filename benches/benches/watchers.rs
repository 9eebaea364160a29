//! Ten thousand people watch one auction over WebSocket: what each costs the server in memory, and
//! how long it takes from a bid to every screen. At one node on a file, and at two nodes on one
//! PostgreSQL database with Redis between them, half of them at each; all bids go to the first.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use serde_json::json;
use tokio::task::JoinSet;
use vendue_benches::{
    Cell, Http, Latency, Outcome, Report, Server, Socket, allow_open_files, maximum_minor,
    number_from_env,
};
use vendue_test_servers::{Postgres, Redis};

const TARGET_BYTES: f64 = 12.0 * 1_024.0;
const TARGET_P99_MS: f64 = 100.0;
/// How many sockets are opened at once.
const AT_ONCE: u64 = 100;
/// How long the server is left alone before its memory is read.
const REST: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_secs(1);

/// What the watchers share: when the last bid was sent, in nanoseconds from a start, and how long
/// it took to each of them.
struct Seen {
    started: Instant,
    sent_at: AtomicU64,
    latency: Mutex<Latency>,
}

impl Seen {
    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

async fn open(address: SocketAddr, auction: Arc<str>) -> Outcome<Socket> {
    let mut socket = Socket::connect(address, None).await?;
    let topic = format!("auction:{auction}");
    socket.send(json!({"type": "subscribe", "topic": topic}).to_string()).await?;
    socket.receive_with("\"type\":\"subscribed\"").await?;
    Ok(socket)
}

async fn watch(mut socket: Socket, seen: Arc<Seen>) -> Outcome {
    loop {
        socket.receive_with("\"kind\":\"bid_placed\"").await?;
        let took = seen.now().saturating_sub(seen.sent_at.load(Ordering::Acquire));
        seen.latency.lock().record(Duration::from_nanos(took));
    }
}

async fn open_all(server: &Server, auction: &Arc<str>, count: u64) -> Outcome<Vec<Socket>> {
    let mut sockets = Vec::new();
    let mut left = count;
    while left > 0 {
        let now = left.min(AT_ONCE);
        let mut opening = JoinSet::new();
        for _ in 0..now {
            opening.spawn(open(server.address, auction.clone()));
        }
        while let Some(socket) = opening.join_next().await {
            sockets.push(socket??);
        }
        left -= now;
    }
    Ok(sockets)
}

/// The memory of all nodes together.
fn resident_bytes(nodes: &[Server]) -> Outcome<u64> {
    nodes.iter().map(Server::resident_bytes).sum()
}

/// How many watch and how many bids are placed.
#[derive(Clone, Copy)]
struct Load {
    watchers: u64,
    bids: u64,
}

async fn run(what: &str, nodes: &[Server], load: Load, report: &mut Report) -> Outcome {
    let Load { watchers, bids } = load;
    let server = nodes.first().ok_or("there is no node")?;
    let tokens = server.sign_up(2).await?;
    let auction: Arc<str> = server.sell().await?.into();
    // One watcher first at each, so that what is made once is not counted.
    let mut first = Vec::new();
    for node in nodes {
        first.push(open(node.address, auction.clone()).await?);
    }
    tokio::time::sleep(REST).await;
    let before = resident_bytes(nodes)?;
    let mut sockets = Vec::new();
    for node in nodes {
        let share = watchers / u64::try_from(nodes.len())?;
        sockets.extend(open_all(node, &auction, share).await?);
    }
    tokio::time::sleep(REST).await;
    let idle = resident_bytes(nodes)?;

    let seen = Arc::new(Seen {
        started: Instant::now(),
        sent_at: AtomicU64::new(0),
        latency: Mutex::new(Latency::new()?),
    });
    let mut watching = JoinSet::new();
    for socket in sockets {
        watching.spawn(watch(socket, seen.clone()));
    }
    let path = format!("/api/v1/auctions/{auction}/bids");
    for number in 0..bids {
        let token = tokens.get(usize::try_from(number % 2)?).ok_or("no bidder")?;
        let mut http = Http::connect(server.address, Some(token)).await?;
        let amount = json!({"amount_minor": maximum_minor(number * 2), "currency": "EUR"});
        seen.sent_at.store(seen.now(), Ordering::Release);
        http.post(&path, None, &json!({"maximum": amount})).await?.data()?;
        tokio::time::sleep(PAUSE).await;
    }
    let after = resident_bytes(nodes)?;
    if let Some(ended) = watching.try_join_next() {
        ended??;
    }
    drop(first);
    let latency = seen.latency.lock().clone();
    note(report, what, load, [before, idle, after], &latency);
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "bytes of one process are far below 2^52")]
fn note(report: &mut Report, what: &str, load: Load, bytes: [u64; 3], latency: &Latency) {
    let Load { watchers, bids } = load;
    let [before, idle, after] = bytes.map(|bytes| bytes as f64);
    let each = (idle - before) / watchers as f64;
    let each_after = (after - before) / watchers as f64;
    let p99 = latency.quantile_ms(0.99);
    report.row(vec![
        what.into(),
        Cell::Count(watchers),
        Cell::Number(each / 1_024.0),
        Cell::Number(each_after / 1_024.0),
        Cell::Count(bids),
        Cell::Count(latency.count()),
        Cell::Number(latency.quantile_ms(0.5)),
        Cell::Number(p99),
        Cell::Number(latency.max_ms()),
    ]);
    let verdict = |is_met: bool| if is_met { "met" } else { "MISSED" };
    report.note(format!(
        "{what}: target 12 KiB for each watcher: {}; p99 under {TARGET_P99_MS:.0} ms: {}.",
        verdict(each.max(each_after) <= TARGET_BYTES),
        verdict(p99 < TARGET_P99_MS)
    ));
    let expected = bids.saturating_mul(watchers);
    if latency.count() != expected {
        report.note(format!("{what}: {} of {expected} events were delivered.", latency.count()));
    }
}

fn main() -> Outcome {
    let watchers = number_from_env("VENDUE_BENCH_WATCHERS", 10_000);
    let bids = number_from_env("VENDUE_BENCH_SECONDS", 4).max(10);
    allow_open_files(watchers.saturating_add(1_000))?;
    let mut report = Report::new(
        "watchers",
        "Watchers of one auction over WebSocket, and one bid a second",
        &[
            "what",
            "watchers",
            "KiB each",
            "KiB each after",
            "bids",
            "delivered",
            "p50 ms",
            "p99 ms",
            "max ms",
        ],
    );
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let load = Load { watchers, bids };
    runtime.block_on(run("one node, a file", &[Server::start()?], load, &mut report))?;
    let (postgres, server) = (Postgres::start(), Redis::start());
    let database = postgres.create_database();
    let redis = server.url();
    let arguments = ["--database-url", database.url(), "--redis-url", &redis];
    let nodes = [Server::start_with(&arguments)?, Server::start_with(&arguments)?];
    runtime.block_on(run("two nodes, PostgreSQL and Redis", &nodes, load, &mut report))?;
    report.note("Watchers and server share the cores of this machine.");
    report.finish()
}
