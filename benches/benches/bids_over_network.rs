//! Bids through the real server over HTTP and over WebSocket, each beside the same server and the
//! same client with something that costs nothing to answer: what the protocol itself allows.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use vendue_benches::{
    Cell, Http, Latency, Outcome, Report, Server, Socket, maximum_minor, number_from_env,
};

/// How many connections ask at once over HTTP, one request after the other.
const CONNECTIONS: usize = 128;
/// How many sockets there are, and how many messages each has on its way.
const SOCKETS: usize = 32;
const ON_THEIR_WAY: usize = 16;
const WARM_UP: Duration = Duration::from_millis(500);

/// What one client counted.
struct Counted {
    answered: u64,
    accepted: u64,
    latency: Latency,
}

/// What all clients share.
#[derive(Clone)]
struct Run {
    address: SocketAddr,
    auction: Arc<str>,
    next: Arc<AtomicU64>,
    begins: Instant,
    ends: Instant,
}

impl Run {
    fn number(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }
}

impl Counted {
    fn new() -> Outcome<Self> {
        Ok(Self { answered: 0, accepted: 0, latency: Latency::new()? })
    }

    fn count(&mut self, run: &Run, sent: Instant, accepted: bool) {
        if Instant::now() >= run.begins {
            self.latency.record(sent.elapsed());
            self.answered += 1;
            self.accepted += u64::from(accepted);
        }
    }
}

async fn health(run: Run, token: String) -> Outcome<Counted> {
    let mut counted = Counted::new()?;
    let mut http = Http::connect(run.address, Some(&token)).await?;
    while Instant::now() < run.ends {
        let sent = Instant::now();
        let answer = http.get("/health").await?;
        if answer.status != 200 {
            return Err("the server is not healthy".into());
        }
        counted.count(&run, sent, false);
    }
    Ok(counted)
}

async fn bids(run: Run, token: String) -> Outcome<Counted> {
    let mut counted = Counted::new()?;
    let mut http = Http::connect(run.address, Some(&token)).await?;
    let path = format!("/api/v1/auctions/{}/bids", run.auction);
    while Instant::now() < run.ends {
        let number = run.number();
        let amount = json!({"amount_minor": maximum_minor(number), "currency": "EUR"});
        let key = format!("http-{number}");
        let sent = Instant::now();
        let answer = http.post(&path, Some(&key), &json!({"maximum": amount})).await?;
        let is_late = answer.has_code("bid_too_low") || answer.has_code("own_maximum_not_raised");
        if answer.status != 201 && !is_late {
            return Err(String::from_utf8_lossy(&answer.body).into_owned().into());
        }
        counted.count(&run, sent, answer.status == 201);
    }
    Ok(counted)
}

/// Keeps messages on their way on one socket; `make` writes a message, `part` marks its answer.
async fn over_socket(
    run: Run,
    token: String,
    part: &str,
    make: impl Fn(&Run) -> String,
) -> Outcome<Counted> {
    let mut counted = Counted::new()?;
    let mut socket = Socket::connect(run.address, Some(&token)).await?;
    // Answers to one bidder's bids come in the order of the bids, so the oldest is the next.
    let mut sent = std::collections::VecDeque::new();
    while Instant::now() < run.ends {
        while sent.len() < ON_THEIR_WAY {
            let message = make(&run);
            sent.push_back(Instant::now());
            socket.send(message).await?;
        }
        let answer = socket.receive_with(part).await?;
        let sent = sent.pop_front().ok_or("an answer that nobody asked for")?;
        counted.count(&run, sent, answer.contains("\"placed\""));
    }
    Ok(counted)
}

async fn pings(run: Run, token: String) -> Outcome<Counted> {
    over_socket(run, token, "\"type\":\"pong\"", |_| json!({"type": "ping"}).to_string()).await
}

async fn socket_bids(run: Run, token: String) -> Outcome<Counted> {
    over_socket(run, token, "\"type\":\"bid_result\"", |run| {
        let number = run.number();
        json!({
            "type": "bid", "id": number.to_string(), "auction_id": &*run.auction,
            "maximum_minor": maximum_minor(number), "currency": "EUR",
            "idempotency_key": format!("socket-{number}"),
        })
        .to_string()
    })
    .await
}

async fn measure<F>(
    what: &str,
    clients: usize,
    place: &Place<'_>,
    report: &mut Report,
    client: impl Fn(Run, String) -> F,
) -> Outcome<f64>
where
    F: Future<Output = Outcome<Counted>> + Send + 'static,
{
    let measured = Duration::from_secs(number_from_env("VENDUE_BENCH_SECONDS", 4));
    let begins = Instant::now() + WARM_UP;
    let run = Run {
        address: place.address,
        auction: place.auction.clone(),
        next: place.next.clone(),
        begins,
        ends: begins + measured,
    };
    let tokens = place.tokens.iter().cycle().take(clients);
    let tasks: Vec<_> =
        tokens.map(|token| tokio::spawn(client(run.clone(), token.clone()))).collect();
    let mut sum = Counted::new()?;
    for task in tasks {
        let counted = task.await??;
        sum.answered += counted.answered;
        sum.accepted += counted.accepted;
        sum.latency.add(&counted.latency)?;
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of answers is far below 2^52")]
    let rate = |count: u64| count as f64 / measured.as_secs_f64();
    report.row(vec![
        what.into(),
        Cell::Number(rate(sum.answered)),
        Cell::Number(rate(sum.accepted)),
        Cell::Number(sum.latency.quantile_ms(0.5)),
        Cell::Number(sum.latency.quantile_ms(0.99)),
    ]);
    Ok(rate(sum.answered))
}

/// The server and what the clients need to know of it.
struct Place<'a> {
    address: SocketAddr,
    auction: Arc<str>,
    tokens: &'a [String],
    next: Arc<AtomicU64>,
}

async fn run(report: &mut Report) -> Outcome {
    let server = Server::start()?;
    let tokens = server.sign_up(32).await?;
    let place = Place {
        address: server.address,
        auction: server.sell().await?.into(),
        tokens: &tokens,
        next: Arc::new(AtomicU64::new(0)),
    };
    let http = format!("HTTP, {CONNECTIONS} connections");
    let socket = format!("WebSocket, {SOCKETS} sockets, {ON_THEIR_WAY} on their way each");
    let constant =
        measure(&format!("{http}: GET /health"), CONNECTIONS, &place, report, health).await?;
    let bid = measure(&format!("{http}: bids"), CONNECTIONS, &place, report, bids).await?;
    report.note(format!("HTTP: {:.0} % of a constant answer.", bid / constant * 100.0));
    let constant = measure(&format!("{socket}: ping"), SOCKETS, &place, report, pings).await?;
    let bid = measure(&format!("{socket}: bids"), SOCKETS, &place, report, socket_bids).await?;
    report.note(format!("WebSocket: {:.0} % of a constant answer.", bid / constant * 100.0));
    Ok(())
}

fn main() -> Outcome {
    let mut report = Report::new(
        "bids_over_network",
        "Bids through the real server, durable, half of them too low and more of them too late",
        &["what", "answered per second", "accepted per second", "p50 ms", "p99 ms"],
    );
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run(&mut report))?;
    report.note("Client and server share the cores of this machine.");
    report.finish()
}
