//! Watches an auction: follow its events, go away, and come back without missing one.
#![allow(clippy::print_stdout, reason = "a program shows what it did")]

use std::time::Duration;

use vendue::{AuctionId, Error, Market, NewAuction, NewListing, NewUser, PlaceBid, Watch};

/// How long to wait for an event that should be there.
const PATIENCE: Duration = Duration::from_secs(10);

fn main() -> Result<(), Error> {
    let (market, clock) = vendue::open_virtual(":memory:", "2026-11-20T12:00:00Z".parse()?)?;
    let ada = market.sign_up(NewUser::new("ada", "ada@example.org")).wait()?;
    let ben = market.sign_up(NewUser::new("ben", "ben@example.org")).wait()?;
    let eve = market.sign_up(NewUser::new("eve", "eve@example.org")).wait()?;
    let palm = ada.listings().create(NewListing::auction("Palm Pilot", "With its box.")).wait()?;
    let terms = NewAuction::until(palm.id, "9.00 USD".parse()?, market.now().plus_hours(24));
    let lot = ada.auctions().create(terms).wait()?;

    // Anybody may watch. From event 0 on means from the beginning.
    let anybody = market.acting_as_anyone();
    let mut watching = anybody.events().watch(lot.id, Some(0)).wait()?;
    bid(&ben, lot.id, "20.00 USD")?;
    let last = show(&mut watching, 3)?;

    println!("-- away: the connection is lost after event {last}");
    drop(watching);
    bid(&eve, lot.id, "25.00 USD")?;
    bid(&ben, lot.id, "40.00 USD")?;

    println!("-- back: everything after event {last}, once and in order");
    let mut watching = anybody.events().watch(lot.id, Some(last)).wait()?;
    market.run_until(&clock, lot.ends_at.plus_seconds(1)).wait()?;
    show(&mut watching, 4)?;
    market.close().wait()
}

fn bid(bidder: &Market, auction: AuctionId, maximum: &str) -> Result<(), Error> {
    bidder.auctions().place_bid(PlaceBid::new(auction, maximum.parse()?)).wait().map(drop)
}

/// Shows the next events and gives the number of the last one.
fn show(watching: &mut Watch, count: usize) -> Result<i64, Error> {
    for _ in 0..count {
        if let Some(event) = watching.wait_next(PATIENCE)? {
            println!("{}  {}  {:?}", event.sequence, event.at, event.views);
        }
    }
    Ok(watching.last_sequence().unwrap_or(0))
}
