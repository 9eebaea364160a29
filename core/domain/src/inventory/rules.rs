//! What may happen to a quantity: it arrives, is promised, is given back, and leaves.
//!
//! Every rule takes a stock item and answers the item as it is afterwards, its version advanced.
//! None of them can make what is promised exceed what there is.

use crate::error::{Error, ErrorCode, checked_range};
use crate::inventory::StockItem;
use crate::inventory::stock_item::QUANTITY_MAX;

/// Promises a quantity to somebody. Fails with `out_of_stock`, which carries what is `available`.
pub fn hold(item: &StockItem, quantity: i64) -> Result<StockItem, Error> {
    let quantity = positive(quantity)?;
    let available = item.available();
    if quantity > available {
        return Err(Error::new(
            ErrorCode::OutOfStock,
            format!("{quantity} are wanted and {available} are available"),
        )
        .with("available", available)
        .with("value", quantity));
    }
    changed(item, item.quantity, item.reserved.checked_add(quantity))
}

/// Gives a promised quantity back to what is available. Fails with `invalid_argument` when less is
/// promised.
pub fn release(item: &StockItem, quantity: i64) -> Result<StockItem, Error> {
    let quantity = promised(item, quantity)?;
    changed(item, item.quantity, item.reserved.checked_sub(quantity))
}

/// Hands a promised quantity over: it is neither promised nor there any more. Fails with
/// `invalid_argument` when less is promised.
pub fn sell_held(item: &StockItem, quantity: i64) -> Result<StockItem, Error> {
    let quantity = promised(item, quantity)?;
    let left = item.quantity.checked_sub(quantity).ok_or_else(too_many)?;
    changed(item, left, item.reserved.checked_sub(quantity))
}

/// Adds a quantity that arrived. Fails with `invalid_argument` when there would be more than every
/// host can count.
pub fn receive(item: &StockItem, quantity: i64) -> Result<StockItem, Error> {
    let quantity = positive(quantity)?;
    let sum = item.quantity.checked_add(quantity).ok_or_else(too_many)?;
    if sum > QUANTITY_MAX {
        return Err(too_many());
    }
    changed(item, sum, Some(item.reserved))
}

fn positive(quantity: i64) -> Result<i64, Error> {
    checked_range("quantity", quantity, 1, QUANTITY_MAX)
}

fn promised(item: &StockItem, quantity: i64) -> Result<i64, Error> {
    let quantity = positive(quantity)?;
    if quantity > item.reserved {
        return Err(Error::invalid("quantity", "more than is reserved")
            .with("value", quantity)
            .with("maximum", item.reserved));
    }
    Ok(quantity)
}

fn changed(item: &StockItem, quantity: i64, reserved: Option<i64>) -> Result<StockItem, Error> {
    let reserved = reserved.ok_or_else(too_many)?;
    let version = item.version.checked_add(1).ok_or_else(too_many)?;
    Ok(StockItem { quantity, reserved, version, ..item.clone() })
}

fn too_many() -> Error {
    Error::invalid("quantity", "there would be more than can be counted")
        .with("maximum", QUANTITY_MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::error::Detail;
    use crate::ids::{StockItemId, WorkspaceId};
    use crate::time::Timestamp;

    fn stock(quantity: i64, reserved: i64, on_loan: i64) -> StockItem {
        let created_at = Timestamp::from_ms(1_000);
        StockItem {
            id: StockItemId::new(created_at, [1; 10]),
            workspace_id: WorkspaceId::new(created_at, [2; 10]),
            sku: "A-1".into(),
            name: "Chair".into(),
            quantity,
            reserved,
            on_loan,
            created_at,
            version: 1,
        }
    }

    #[test]
    fn what_is_held_is_sold_or_given_back() {
        let held = hold(&stock(5, 0, 1), 4).expect("four are available");
        assert_eq!((held.quantity, held.reserved, held.available()), (5, 4, 0));
        let back = release(&held, 1).expect("one back");
        assert_eq!((back.quantity, back.reserved, back.available()), (5, 3, 1));
        let sold = sell_held(&back, 3).expect("three sold");
        assert_eq!((sold.quantity, sold.reserved, sold.available()), (2, 0, 1));
        let more = receive(&sold, 10).expect("ten arrived");
        assert_eq!((more.quantity, more.available(), more.version), (12, 11, 5));
    }

    #[test]
    fn a_hold_beyond_what_is_available_says_how_much_there_is() {
        let refused = hold(&stock(5, 2, 1), 3).expect_err("two are available");
        assert_eq!(refused.code(), ErrorCode::OutOfStock);
        assert_eq!(refused.detail("available"), Some(&Detail::Number(2)));
    }

    #[test]
    fn impossible_quantities_are_refused() {
        let item = stock(5, 2, 0);
        for rule in [hold, release, sell_held, receive] {
            for quantity in [0, -1, i64::MIN, i64::MAX, QUANTITY_MAX + 1] {
                let code = rule(&item, quantity).expect_err("refused").code();
                assert_eq!(code, ErrorCode::InvalidArgument, "{quantity}");
            }
        }
        for rule in [release, sell_held] {
            let refused = rule(&item, 3).expect_err("two are promised");
            assert_eq!(refused.detail("maximum"), Some(&Detail::Number(2)));
        }
        let full = stock(QUANTITY_MAX, 0, 0);
        assert_eq!(receive(&full, 1).expect_err("full").code(), ErrorCode::InvalidArgument);
    }

    #[test]
    fn a_thousand_buyers_of_one_unit_get_one_hold() {
        let mut item = stock(1, 0, 0);
        let mut holds = 0;
        for _ in 0..1_000 {
            if let Ok(held) = hold(&item, 1) {
                item = held;
                holds += 1;
            }
        }
        assert_eq!((holds, item.reserved), (1, 1));
    }

    proptest! {
        #[test]
        fn nothing_is_ever_promised_twice(
            quantity in 0_i64..50,
            on_loan in 0_i64..50,
            acts in proptest::collection::vec((0_usize..4, -2_i64..20), 0..200),
        ) {
            let mut item = stock(quantity, 0, on_loan.min(quantity));
            let (mut received, mut sold) = (0, 0);
            for (which, amount) in acts {
                let rule = [hold, release, sell_held, receive][which];
                let before = item.clone();
                if let Ok(after) = rule(&item, amount) {
                    received += if which == 3 { amount } else { 0 };
                    sold += if which == 2 { amount } else { 0 };
                    prop_assert_eq!(after.version, before.version + 1);
                    item = after;
                }
                prop_assert!(item.quantity >= 0 && item.reserved >= 0);
                prop_assert!(item.quantity - item.reserved - item.on_loan >= 0);
                prop_assert_eq!(item.quantity, quantity + received - sold);
                prop_assert_eq!(item.on_loan, before.on_loan);
            }
        }

        #[test]
        fn a_hold_succeeds_exactly_when_enough_is_available(
            quantity in 0_i64..100, reserved in 0_i64..100, wanted in 1_i64..100,
        ) {
            let item = stock(quantity, reserved.min(quantity), 0);
            prop_assert_eq!(hold(&item, wanted).is_ok(), wanted <= item.available());
        }
    }
}
