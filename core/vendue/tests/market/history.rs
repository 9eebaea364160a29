//! Who may see what of a history, and that nobody else makes the market read it.

use super::support::{Hall, code};
use vendue::ErrorCode;

/// A log can be long. Here it cannot even be read to its end: whoever may not ask is told so, and
/// only who may ask learns that.
#[test]
fn a_log_is_not_read_for_somebody_who_may_not_ask() {
    let hall = Hall::lasting();
    let auction = hall.live();
    let bid = hall.placed(auction, 0, 2_000);
    let last = hall.placed(auction, 1, 3_000);
    let sequence = last.sequence;
    let damage = format!("UPDATE auction_log SET act = 'unheard_of' WHERE sequence = {sequence}");
    assert_eq!(hall.place().change(&damage), 1);
    let explain = |market: vendue::Market| code(market.auctions().explain(auction, bid.sequence));
    let verify = |market: vendue::Market| code(market.auctions().verify(auction));
    for stranger in [hall.bidding(2), hall.market.acting_as_anyone()] {
        assert_eq!(explain(stranger.clone()), ErrorCode::Forbidden);
        assert_eq!(verify(stranger), ErrorCode::Forbidden);
    }
    assert_eq!(explain(hall.bidding(0)), ErrorCode::StorageCorrupt);
    for reader in [hall.selling(), hall.market.clone()] {
        assert_eq!(explain(reader.clone()), ErrorCode::StorageCorrupt);
        assert_eq!(verify(reader), ErrorCode::StorageCorrupt);
    }
}
