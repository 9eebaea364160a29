//! What holds of a market in whatever order its writes were decided.

use std::collections::BTreeMap;

use vendue::domain::auctions::{
    Act, Auction, Exposure, Listing, ListingState, LogEntry, Standing, leading_of,
};
use vendue::domain::events::Topic;
use vendue::domain::inventory::StockItem;
use vendue::{StockItemId, UserId};

use crate::content::Content;
use crate::world::World;

/// What every market promises: the answers that were given, and that everything adds up.
pub(crate) fn check(world: &World, content: &Content) {
    for bid in &world.bids {
        let mut log = content.of::<LogEntry>().filter(|entry| entry.auction_id == bid.auction);
        let entry = log.find(|entry| entry.sequence == bid.sequence);
        let entry = entry.expect("an accepted bid is in the log");
        assert_eq!((entry.act, entry.amount_minor), (Act::Bid, Some(bid.maximum)));
    }
    for auction in content.of::<Auction>() {
        let standing = content.of::<Standing>().find(|found| found.auction_id == auction.id);
        let standing = standing.expect("every auction has one");
        let mut log: Vec<LogEntry> = content
            .of::<LogEntry>()
            .filter(|entry| entry.auction_id == auction.id)
            .copied()
            .collect();
        log.sort_by_key(|entry| entry.sequence);
        vendue::domain::auctions::verify(auction, &log, standing).expect("the log holds");
        let told = content.events_of(Topic::auction(auction.id)).map(|event| event.sequence);
        assert_eq!(told.collect::<Vec<_>>(), (1..=standing.event_sequence).collect::<Vec<_>>());
    }
    exposures(content);
    stock(content);
}

/// A bidder stands to pay what they lead with, all of it and nothing else.
fn exposures(content: &Content) {
    let mut leading: BTreeMap<UserId, i64> = BTreeMap::new();
    for (user, amount) in content.of::<Standing>().filter_map(leading_of) {
        *leading.entry(user).or_default() += amount;
    }
    for row in content.of::<Exposure>() {
        let expected = leading.remove(&row.user_id).unwrap_or(0);
        assert_eq!(row.leading_minor, expected, "{}", row.user_id);
    }
    assert!(leading.is_empty(), "who leads and is not counted: {leading:?}");
}

/// What is on offer or sold and still there is held, all of it and nothing else.
fn stock(content: &Content) {
    use ListingState::{Active, Paused, PendingSettlement, Scheduled};
    let mut held: BTreeMap<StockItemId, i64> = BTreeMap::new();
    for listing in content.of::<Listing>() {
        let holds = matches!(listing.state, Active | Paused | PendingSettlement | Scheduled);
        if let Some(item) = listing.stock_item_id.filter(|_| holds) {
            *held.entry(item).or_default() += listing.quantity;
        }
    }
    for item in content.of::<StockItem>() {
        assert_eq!(item.reserved, held.remove(&item.id).unwrap_or(0), "{}", item.id);
        assert!(item.reserved <= item.quantity);
    }
    assert!(held.is_empty(), "what is held of nothing: {held:?}");
}
