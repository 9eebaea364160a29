//! A listing backed by stock: what is held for one auction cannot be sold in another.
#![allow(clippy::print_stdout, reason = "a program shows what it did")]

use vendue::domain::inventory::NewStockItem;
use vendue::{Error, ErrorCode, Market, NewAuction, NewListing, NewUser, PlaceBid, StockItemId};

fn main() -> Result<(), Error> {
    let (market, clock) = vendue::open_virtual(":memory:", "2026-11-20T12:00:00Z".parse()?)?;
    let ada = market.sign_up(NewUser::new("ada", "ada@example.org")).wait()?;
    let ben = market.sign_up(NewUser::new("ben", "ben@example.org")).wait()?;

    let new = NewStockItem { sku: "M515".into(), name: "Palm Pilot M515".into(), quantity: 1 };
    let item = ada.inventory().create(new).wait()?.done()?;

    let first = sell(&ada, item.id)?;
    report(&ada, item.id, "one auction runs")?;

    // The only one is promised to the first auction; a second cannot promise it again.
    match sell(&ada, item.id) {
        Err(refused) if refused.code() == ErrorCode::OutOfStock => println!("refused: {refused}"),
        other => println!("this should have been refused: {other:?}"),
    }

    // Nobody bids, so what was held is free again, and the next auction may have it.
    market.run_until(&clock, first.ends_at.plus_seconds(1)).wait()?;
    report(&ada, item.id, "the first auction ended without a bid")?;

    let second = sell(&ada, item.id)?;
    ben.auctions().place_bid(PlaceBid::new(second.id, "12.00 USD".parse()?)).wait()?;
    market.run_until(&clock, second.ends_at.plus_seconds(1)).wait()?;
    println!("{}", ada.auctions().get(second.id).wait()?);
    report(&ada, item.id, "the second auction sold it")?;
    market.close().wait()
}

/// Puts one unit of a stock item up for auction, for a day.
fn sell(
    seller: &Market,
    item: StockItemId,
) -> Result<vendue::domain::auctions::AuctionView, Error> {
    let palm = NewListing::auction("Palm Pilot M515", "Works, with its cradle.");
    let backed = NewListing { stock_item_id: Some(item), ..palm };
    let listing = seller.listings().create(backed).wait()?;
    let ends_at = seller.now().plus_hours(24);
    seller.auctions().create(NewAuction::until(listing.id, "9.00 USD".parse()?, ends_at)).wait()
}

fn report(seller: &Market, item: StockItemId, when: &str) -> Result<(), Error> {
    let stock = seller.inventory().get(item).wait()?;
    println!(
        "{when}: {} there, {} reserved, {} available",
        stock.quantity, stock.reserved, stock.available
    );
    Ok(())
}
