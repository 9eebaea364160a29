//! What tests inside of this crate begin with.

use std::time::Duration;

use vendue_domain::events::Topic;

use crate::{Market, NewAuction, NewListing, NewUser};

/// Puts a lamp up for auction. Gives its topic, once two events are told: announced, and started.
pub(crate) fn lamp(market: &Market) -> Topic {
    let ada = market.sign_up(NewUser::new("ada", "ada@example.org")).wait().expect("ada");
    let lamp = NewListing::auction("A lamp", "Brass, from the 1930s.");
    let listing = ada.listings().create(lamp).wait().expect("a listing");
    let price = "9.00 EUR".parse().expect("a price");
    let terms = NewAuction::until(listing.id, price, market.now().plus_hours(24));
    let topic = Topic::auction(ada.auctions().create(terms).wait().expect("an auction").id);
    let mut following = market.events().subscribe(topic, Some(0)).wait().expect("followed");
    for number in 1..=2 {
        let event = following.wait_next(Duration::from_secs(10)).expect("open");
        assert_eq!(event.map(|event| event.sequence), Some(number));
    }
    // They may have come from the log. Before the next write is decided everybody is told of them.
    market.sign_up(NewUser::new("ben", "ben@example.org")).wait().expect("ben");
    topic
}
