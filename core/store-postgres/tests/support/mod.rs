//! What several tests have in common.

use vendue_domain::auctions::AuctionEvent;
use vendue_domain::events::{Event, Topic};
use vendue_domain::{AuctionId, Timestamp};
use vendue_store::{Changes, Keys, Pending, StoreExt};
use vendue_store_postgres::PostgresStore;

/// Tells one event, of the topic with this number.
pub(crate) fn tell(store: &PostgresStore, number: u128) -> Pending<()> {
    let topic = Topic::auction(AuctionId::from_bytes(number.to_be_bytes()));
    let at = Timestamp::from_ms(1_795_000_000_000);
    store.write(Keys::new(), move |_| {
        let mut changes = Changes::none();
        changes.emit(Event { topic, sequence: 1, at, body: AuctionEvent::Paused.into() });
        Ok((changes, ()))
    })
}
