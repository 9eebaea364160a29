//! Sells a thing by auction to two bidders on virtual time, in the file `auction.db`, and shows
//! the result and the verified log.
#![allow(clippy::print_stdout, reason = "a program shows what it did")]

use vendue::{Error, NewAuction, NewListing, NewUser, PlaceBid, open_virtual};

fn main() -> Result<(), Error> {
    let (market, clock) = open_virtual("auction.db", "2026-11-20T12:00:00Z".parse()?)?;
    // Thanks to `once`, running this again on the same file meets the same three people.
    let join = |name| market.once(name).sign_up(NewUser::new(name, format!("{name}@a.org"))).wait();
    let (ada, ben, eve) = (join("ada")?, join("ben")?, join("eve")?);

    let palm = ada.listings().create(NewListing::auction("Palm Pilot", "With its box.")).wait()?;
    let terms = NewAuction::until(palm.id, "9.00 USD".parse()?, market.now().plus_hours(24));
    let lot = ada.auctions().create(terms).wait()?;

    // A bid is a secret maximum: the leader pays one step more than the second-best one.
    ben.auctions().place_bid(PlaceBid::new(lot.id, "30.00 USD".parse()?)).wait()?;
    eve.auctions().place_bid(PlaceBid::new(lot.id, "25.00 USD".parse()?)).wait()?;
    market.run_until(&clock, lot.ends_at.plus_seconds(1)).wait()?;

    println!("{}\n{}", ada.auctions().get(lot.id).wait()?, ada.auctions().verify(lot.id).wait()?);
    market.auctions().log(lot.id).wait()?.iter().for_each(|entry| println!("{entry}"));
    market.close().wait()
}
