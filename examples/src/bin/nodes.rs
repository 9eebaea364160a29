//! Opens one market in PostgreSQL twice, as two machines would: a bid at one node is seen at the
//! other, and whoever watches may move to another node without missing anything. The address of the
//! database is in `VENDUE_DATABASE_URL`.
#![allow(clippy::print_stdout, reason = "a program shows what it did")]

use std::time::Duration;

use vendue::{Error, Market, NewAuction, NewListing, NewUser, Options, PlaceBid, Watch};

/// How long to wait for an event that should be there.
const PATIENCE: Duration = Duration::from_secs(10);

/// What to say when there is no database.
const HELP: &str = r#"VENDUE_DATABASE_URL names an empty PostgreSQL database. On Debian:
    sudo apt-get install --yes postgresql
    sudo -u postgres createuser "$(id -un)"
    sudo -u postgres createdb --owner "$(id -un)" --encoding UTF8 --template template0 market
    export VENDUE_DATABASE_URL="postgres://$(id -un)@localhost/market?host=/run/postgresql""#;

fn main() -> Result<(), Error> {
    let Ok(address) = std::env::var("VENDUE_DATABASE_URL") else {
        eprintln!("{HELP}");
        return Err(Error::invalid("VENDUE_DATABASE_URL", "is not set"));
    };
    let north = Options::new().node_name("north").open(&address)?;
    let south = Options::new().node_name("south").open(&address)?;
    println!("open here: {}", names(&north)?.join(", "));

    // The database may have a market with other people in it, so these get names of their own.
    let run = north.now().as_ms();
    let join = |name| {
        let name = format!("{name}_{run}");
        let email = format!("{name}@example.org");
        north.sign_up(NewUser::new(name, email)).wait()
    };
    let (ada, ben, eve) = (join("ada")?, join("ben")?, join("eve")?);
    let palm = ada.listings().create(NewListing::auction("Palm Pilot", "With its box.")).wait()?;
    let terms = NewAuction::until(palm.id, "9.00 USD".parse()?, north.now().plus_hours(24));
    let lot = ada.auctions().create(terms).wait()?;

    // Watched at one node, bid at the other: nobody has to know which node is whose.
    let mut watching = south.acting_as_anyone().events().watch(lot.id, Some(0)).wait()?;
    show("south", &mut watching, 2)?;
    ben.auctions().place_bid(PlaceBid::new(lot.id, "20.00 USD".parse()?)).wait()?;
    let last = show("south", &mut watching, 1)?;

    // A node goes. Whoever watched there goes on elsewhere, after the last number that was seen.
    south.close().wait()?;
    eve.auctions().place_bid(PlaceBid::new(lot.id, "15.00 USD".parse()?)).wait()?;
    let mut watching = north.acting_as_anyone().events().watch(lot.id, Some(last)).wait()?;
    show("north", &mut watching, 1)?;
    println!("open now: {}", names(&north)?.join(", "));
    println!("{}", north.auctions().get(lot.id).wait()?);
    north.close().wait()
}

/// The names of the nodes that are open on a market.
fn names(market: &Market) -> Result<Vec<String>, Error> {
    let mut names: Vec<String> = market.nodes().wait()?.into_iter().map(|node| node.name).collect();
    names.sort();
    Ok(names)
}

/// Shows the next events and gives the number of the last one.
fn show(node: &str, watching: &mut Watch, count: usize) -> Result<i64, Error> {
    for _ in 0..count {
        if let Some(event) = watching.wait_next(PATIENCE)? {
            println!("seen at {node}: {}  {}  {:?}", event.sequence, event.at, event.views);
        }
    }
    Ok(watching.last_sequence().unwrap_or(0))
}
