//! The real server as a process of its own, filled over its own interface.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use vendue::domain::MILLIS_PER_DAY;
use vendue::{Clock, SystemClock};

use crate::http::Http;
use crate::place::target;
use crate::{Outcome, Place};

const OPENING_MINOR: i64 = 1_000;
const PASSWORD: &str = "only-for-this-market-7";

/// A running server on data of its own.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    // Removed last.
    _place: Place,
}

impl Server {
    /// Starts the release build, with the limits off that would stop a load from one address.
    pub fn start() -> Outcome<Self> {
        Self::start_with(&[])
    }

    /// The same with more arguments, such as `--database-url` and an address.
    pub fn start_with(arguments: &[&str]) -> Outcome<Self> {
        let path = binary()?;
        let place = Place::new()?;
        let mut child = Command::new(path)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(place.path().join("data"))
            .args(["--rate-limit", "0", "--login-limit", "0", "--registration-limit", "0"])
            .args(["--socket-limit", "0", "--sockets-per-address", "0"])
            .args(["--access-token-s", "86400"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let stdout = child.stdout.take().ok_or("the server has no output")?;
        for line in BufReader::new(stdout).lines() {
            if let Some(address) = line?.strip_prefix("listening on http://") {
                return Ok(Self { child, address: address.parse()?, _place: place });
            }
        }
        child.wait()?;
        Err("the server ended before it listened".into())
    }

    /// The memory that the process holds, in bytes: what the kernel counts as resident.
    pub fn resident_bytes(&self) -> Outcome<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next()).ok_or("no VmRSS")?;
        Ok(kib.parse::<u64>()? * 1_024)
    }

    /// Registers and signs in; gives the access tokens.
    pub async fn sign_up(&self, count: usize) -> Outcome<Vec<String>> {
        let mut http = Http::connect(self.address, None).await?;
        let mut tokens = Vec::with_capacity(count);
        for number in 0..count {
            let name = format!("bidder_{number}");
            tokens.push(sign_up(&mut http, &name).await?);
        }
        Ok(tokens)
    }

    /// Puts one thing up for auction; gives the id.
    pub async fn sell(&self) -> Outcome<String> {
        let mut http = Http::connect(self.address, None).await?;
        let token = sign_up(&mut http, "seller").await?;
        let mut http = Http::connect(self.address, Some(&token)).await?;
        let listing = json!({
            "kind": "auction",
            "title": "One of its kind",
            "description": "Sold by a benchmark to bidders that never tire.",
            "category": "other",
            "condition": "good",
        });
        let listing = http.post("/api/v1/listings", None, &listing).await?.data()?;
        let ends_at = SystemClock.now().plus_ms(7 * MILLIS_PER_DAY);
        let auction = json!({
            "listing_id": listing["id"],
            "opening": {"amount_minor": OPENING_MINOR, "currency": "EUR"},
            "increments": "fixed:1",
            "ends_at": ends_at.to_string(),
        });
        let auction = http.post("/api/v1/auctions", None, &auction).await?.data()?;
        Ok(auction["id"].as_str().ok_or("an auction without an id")?.to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The maximum of bid number 0, 1, 2, …: of every pair the first is above every earlier one and
/// the second is below the opening price. Where many connections race, some of the first come late
/// and are refused as well.
pub fn maximum_minor(number: u64) -> i64 {
    let rise = i64::try_from(number).unwrap_or(i64::MAX / 4).saturating_mul(2);
    if number.is_multiple_of(2) { OPENING_MINOR.saturating_add(rise) } else { OPENING_MINOR - 1 }
}

async fn sign_up(http: &mut Http, name: &str) -> Outcome<String> {
    let email = format!("{name}@example.org");
    let user = json!({"username": name, "email": email, "password": PASSWORD});
    http.post("/api/v1/users", None, &user).await?.data()?;
    let session = json!({"name": name, "password": PASSWORD});
    let session = http.post("/api/v1/sessions", None, &session).await?.data()?;
    let token: &Value = &session["tokens"]["access_token"];
    Ok(token.as_str().ok_or("a session without a token")?.to_owned())
}

fn binary() -> Outcome<PathBuf> {
    let path = target().join("release/vendue");
    if path.exists() {
        return Ok(path);
    }
    Err(format!("{} is missing: cargo build --release -p vendue-server", path.display()).into())
}
