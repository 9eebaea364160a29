//! The demo: a market with something in it, and simulated people who bid.
//!
//! Everything goes through the facade with the rights of ordinary users, as a program that embeds
//! the market would do it. The demo knows no rule and gets no special treatment: its bids can be
//! refused, and then it tries something else a little later.

mod crowd;
mod goods;
mod market;

use std::time::Duration;

use vendue::auctions::{AuctionFilter, AuctionPhase};
use vendue::domain::identity::PlatformRole;
use vendue::{Error, ErrorCode, Market, PageRequest};

use crate::state::AppState;
use crowd::Crowd;

/// How many auctions are live at least; one that ends makes room for another.
const LIVE_MIN: usize = 6;
/// With which account somebody can look around without registering.
const LOGIN: (&str, &str) = ("demo", "try-vendue");
/// The file in the data folder that says that everybody in the market is made up.
const MARKER: &str = "demo-market";

/// Fills an empty market and lets simulated people bid in it until the server stops.
pub(crate) async fn start(state: &AppState) -> Result<(), Error> {
    claim(state).await?;
    let crowd = Crowd::gather(&state.market).await?;
    if count(&state.market, AuctionPhase::Running).await? == 0
        && count(&state.market, AuctionPhase::Over).await? == 0
    {
        market::open(&state.market, &crowd).await?;
    }
    announce();
    let (market, shutdown) = (state.market.clone(), state.shutdown.clone());
    tokio::spawn(async move {
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = live(&market, &crowd) => {}
        }
    });
    Ok(())
}

/// Takes a market for the demo: one that was a demo before, or one in which nobody is but who runs
/// it. Among real users the simulated people would bid as those who have their names.
async fn claim(state: &AppState) -> Result<(), Error> {
    let marker = state.data_dir.join(MARKER);
    if marker.is_file() {
        return Ok(());
    }
    let users = state.market.identity().page(PageRequest::first(20)).await?;
    let is_empty = users.next_cursor.is_none()
        && users.items.iter().all(|user| user.role == PlatformRole::Admin);
    if !is_empty {
        let message = "the market has users of its own: start the demo with a new data folder";
        return Err(Error::new(ErrorCode::AlreadyExists, message));
    }
    std::fs::write(&marker, "Everybody in this market is simulated.\n").map_err(|why| {
        let message = format!("{} cannot be written: {why}", marker.display());
        Error::new(ErrorCode::StorageUnavailable, message)
    })
}

/// Bids and sells for as long as the market is open.
async fn live(market: &Market, crowd: &Crowd) {
    loop {
        let pause = match step(market, crowd).await {
            Ok(pause) => pause,
            Err(failure) if failure.code() == ErrorCode::Closed => return,
            Err(failure) => {
                tracing::debug!(%failure, "the demo could not do what it wanted");
                Duration::from_secs(2)
            }
        };
        tokio::time::sleep(pause).await;
    }
}

/// One thing that somebody does. Gives how long everybody thinks before the next.
async fn step(market: &Market, crowd: &Crowd) -> Result<Duration, Error> {
    if count(market, AuctionPhase::Running).await? < LIVE_MIN {
        market::restock(market, crowd).await?;
    }
    if count(market, AuctionPhase::Upcoming).await? == 0 {
        market::announce_next(market, crowd).await?;
    }
    crowd.act(market).await
}

async fn count(market: &Market, phase: AuctionPhase) -> Result<usize, Error> {
    let filter = AuctionFilter { phase, seller_id: None };
    Ok(market.auctions().page(filter, PageRequest::first(20)).await?.items.len())
}

#[allow(clippy::print_stdout, reason = "whoever starts the demo wants to log in")]
fn announce() {
    let (name, password) = LOGIN;
    println!("demo market: log in as {name} with the password {password}");
}

/// A random number below `limit`, and 0 when the system gives none: this is only a demo.
fn random(limit: i64) -> i64 {
    let mut bytes = [0; 8];
    if getrandom::fill(&mut bytes).is_err() {
        return 0;
    }
    // Shifted, so that the number is never negative.
    let number = i64::from_le_bytes(bytes).unsigned_abs() >> 1;
    i64::try_from(number).unwrap_or(0) % limit.max(1)
}
