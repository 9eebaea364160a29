//! What a store keeps of earlier writes, another store may have changed since: whatever a decision
//! rests on is as it is, and not as it was.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use vendue_domain::auctions::AccountLink;
use vendue_domain::inventory::StockItem;
use vendue_domain::{Error, ErrorCode, UserId};

use super::Subject;
use super::tools::{at, bytes, count_up, counted, idempotency, item, item_id, open};
use crate::{Changes, Idempotency, Keys, Pending, Refusal, Store, StoreExt, View};

const STOCK: i64 = 100;

fn put(store: &dyn Store, number: u64, quantity: Option<i64>) {
    let write = store.write(Keys::new().row::<StockItem>(item_id(number)), move |view| {
        let _known = view.get::<StockItem>(item_id(number))?;
        let mut changes = Changes::none();
        match quantity {
            Some(quantity) => changes.put(item(number, quantity)),
            None => changes.remove::<StockItem>(item_id(number)),
        }
        Ok((changes, ()))
    });
    write.wait().expect("changed");
}

fn quantity(view: &View<'_>, number: u64) -> Result<i64, Refusal> {
    Ok(view.look::<StockItem>(item_id(number))?.map_or(0, |row| row.quantity))
}

/// Only looks; says what it has seen.
fn look(store: &dyn Store, number: u64) -> i64 {
    let keys = Keys::new().look::<StockItem>(item_id(number));
    store
        .write(keys, move |view| Ok((Changes::none(), quantity(view, number)?)))
        .wait()
        .expect("seen")
}

/// Writes into one row what another one holds.
fn copy(store: &dyn Store, from: u64, to: u64) -> i64 {
    let keys = Keys::new().row::<StockItem>(item_id(to)).look::<StockItem>(item_id(from));
    let write = store.write(keys, move |view| {
        let found = quantity(view, from)?;
        let _known = view.get::<StockItem>(item_id(to))?;
        let mut changes = Changes::none();
        changes.put(item(to, found));
        Ok((changes, found))
    });
    write.wait().expect("copied")
}

/// Two stores, one of which has a row in mind that the other changes.
fn pair(subject: &dyn Subject) -> [Arc<dyn Store>; 2] {
    [open(subject), open(subject)]
}

/// A row that is kept is seen as the other has left it: changed, gone, and there again.
pub fn a_kept_row_is_seen_as_the_other_has_left_it(subject: &dyn Subject) {
    for (number, left) in (1_u64..).zip([Some(40), None, Some(7), None]) {
        let [one, other] = pair(subject);
        let before = counted(one.as_ref(), number);
        assert_eq!(count_up(one.as_ref(), number).wait(), Ok(before + 1));
        assert_eq!(count_up(one.as_ref(), number).wait(), Ok(before + 2));
        put(other.as_ref(), number, left);
        assert_eq!(count_up(one.as_ref(), number).wait(), Ok(left.unwrap_or(0) + 1));
        assert_eq!(counted(other.as_ref(), number), left.unwrap_or(0) + 1);
    }
}

/// A row that is known to be absent is seen once the other has put it, also by a decision that only
/// looks at it, and by one that changes nothing.
pub fn what_was_absent_is_seen_when_the_other_puts_it(subject: &dyn Subject) {
    for number in 1..=4 {
        let [one, other] = pair(subject);
        assert_eq!(copy(one.as_ref(), number, number + 50), 0);
        assert_eq!(copy(one.as_ref(), number, number + 50), 0);
        put(other.as_ref(), number, Some(5));
        assert_eq!(copy(one.as_ref(), number, number + 50), 5);
        assert_eq!(counted(other.as_ref(), number + 50), 5);

        let [one, other] = pair(subject);
        assert_eq!(look(one.as_ref(), number + 100), 0);
        put(other.as_ref(), number + 100, Some(6));
        assert_eq!(look(one.as_ref(), number + 100), 6);
        put(other.as_ref(), number + 100, None);
        assert_eq!(look(one.as_ref(), number + 100), 0);
    }
}

/// A row that is kept and only looked at is seen as the other has changed it, whether or not the
/// decision changes anything.
pub fn what_is_looked_at_is_seen_when_the_other_changes_it(subject: &dyn Subject) {
    for number in 1..=4 {
        let [one, other] = pair(subject);
        put(other.as_ref(), number, Some(3));
        assert_eq!(look(one.as_ref(), number), 3);
        put(other.as_ref(), number, Some(4));
        assert_eq!(look(one.as_ref(), number), 4);

        let [one, other] = pair(subject);
        assert_eq!(copy(one.as_ref(), number, number + 50), 4);
        put(other.as_ref(), number, Some(5));
        assert_eq!(copy(one.as_ref(), number, number + 50), 5);
        assert_eq!(counted(other.as_ref(), number + 50), 5);
    }
}

/// Takes one of the stock, once for a key; refused when there is none left.
fn take(store: &dyn Store, number: u64, once: Idempotency) -> Pending<i64> {
    let keys = Keys::new().row::<StockItem>(item_id(number));
    store.write_once(keys, Some(once), 0, move |view: &View<'_>| {
        let left = view.get::<StockItem>(item_id(number))?.map_or(0, |row| row.quantity) - 1;
        if left < 0 {
            return Err(Error::new(ErrorCode::OutOfStock, "there is none").into());
        }
        let mut changes = Changes::none();
        changes.put(item(number, left));
        Ok((changes, left))
    })
}

/// Who sends again what the other store has accepted gets its answer, although it would be refused
/// by now; and what was refused may be accepted later.
pub fn a_write_that_would_be_refused_by_now_has_its_answer(subject: &dyn Subject) {
    for number in 1..=4 {
        let [one, other] = pair(subject);
        put(other.as_ref(), number, Some(1));
        let (first, second) = (idempotency(number * 2, 1), idempotency(number * 2 + 1, 1));
        assert_eq!(take(other.as_ref(), number, first).wait(), Ok(0));
        assert_eq!(take(one.as_ref(), number, first).wait(), Ok(0));
        assert_eq!(take(one.as_ref(), number, first).wait(), Ok(0));
        assert!(take(one.as_ref(), number, second).wait().is_err());
        put(other.as_ref(), number, Some(1));
        assert_eq!(take(one.as_ref(), number, second).wait(), Ok(0));
        assert_eq!(take(other.as_ref(), number, second).wait(), Ok(0));
    }
}

/// Many send the same writes at the same time, to both stores: each has one effect, and whoever is
/// told that it was accepted is told the same.
pub fn a_key_that_is_sent_by_many_at_once_counts_once(subject: &dyn Subject) {
    const KEYS: u64 = 150;
    let stores = pair(subject);
    put(stores[0].as_ref(), 1, Some(STOCK));
    let answers: Vec<Vec<Option<i64>>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4_usize)
            .map(|thread| {
                let store = &stores[thread / 2];
                scope.spawn(move || {
                    let all: Vec<_> = (1..=KEYS)
                        .map(|key| take(store.as_ref(), 1, idempotency(key, 1)))
                        .collect();
                    all.into_iter().map(|answer| answer.wait().ok()).collect()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert_eq!(counted(stores[1].as_ref(), 1), 0);
    let mut told = Vec::new();
    for key in 0..usize::try_from(KEYS).expect("small") {
        let each = answers.iter().filter_map(|thread| thread.get(key).copied().flatten());
        let mut each: Vec<i64> = each.collect();
        each.dedup();
        assert!(each.len() <= 1, "one write has two answers: {each:?}");
        told.extend(each);
    }
    told.sort_unstable();
    assert_eq!(told, (0..STOCK).collect::<Vec<_>>());
}

/// Decisions that each look at the row which the other changes never cross: together they take no
/// more than there is.
pub fn decisions_that_rest_on_each_others_rows_never_cross(subject: &dyn Subject) {
    let stores = pair(subject);
    put(stores[0].as_ref(), 1, Some(STOCK));
    put(stores[0].as_ref(), 2, Some(STOCK));
    let take_from = |store: &dyn Store, own: u64, neighbour: u64| {
        let keys = Keys::new().row::<StockItem>(item_id(own)).look::<StockItem>(item_id(neighbour));
        store.write(keys, move |view: &View<'_>| {
            let left = view.get::<StockItem>(item_id(own))?.map_or(0, |row| row.quantity);
            // One of both may be used up, and not the other as well.
            if left == 0 || quantity(view, neighbour)? + left <= STOCK {
                return Err(Error::new(ErrorCode::OutOfStock, "there is none").into());
            }
            let mut changes = Changes::none();
            changes.put(item(own, left - 1));
            Ok((changes, ()))
        })
    };
    let taken: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4_usize)
            .map(|thread| {
                let (store, own) = (&stores[thread / 2], if thread % 2 == 0 { 1 } else { 2 });
                scope.spawn(move || {
                    (0..80)
                        .filter(|_| take_from(store.as_ref(), own, 3 - own).wait().is_ok())
                        .count()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).sum()
    });
    let left = counted(stores[0].as_ref(), 1) + counted(stores[1].as_ref(), 2);
    assert_eq!(left, STOCK);
    assert_eq!(i64::try_from(taken), Ok(STOCK));
}

/// While one store changes a steady row again and again, nobody at the other sees it as it was
/// before a change that is answered.
pub fn a_steady_row_is_never_older_than_the_last_answer(subject: &dyn Subject) {
    const CHANGES: i64 = 60;
    let [one, other] = pair(subject);
    let link = (UserId::from_bytes(bytes(1)), UserId::from_bytes(bytes(2)));
    let answered = AtomicI64::new(0);
    let has_ended = || answered.load(Ordering::SeqCst) == CHANGES;
    let seen = || {
        let keys = Keys::new().look::<AccountLink>(link);
        let look = move |view: &View<'_>| {
            let found = view.look::<AccountLink>(link)?.map_or(0, |found| found.since.as_ms());
            Ok((Changes::none(), found))
        };
        one.write(keys, look).wait().expect("looked")
    };
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !has_ended() {
                    let at_least = answered.load(Ordering::SeqCst);
                    let found = seen();
                    assert!(found >= at_least, "{found} is older than {at_least}");
                }
            });
        }
        for since in 1..=CHANGES {
            let keys = Keys::new().row::<AccountLink>(link);
            let change = other.write(keys, move |view: &View<'_>| {
                let _known = view.get::<AccountLink>(link)?;
                let (user_id, linked_user_id) = link;
                let mut changes = Changes::none();
                changes.put(AccountLink { user_id, linked_user_id, since: at(since) });
                Ok((changes, ()))
            });
            change.wait().expect("changed");
            answered.store(since, Ordering::SeqCst);
        }
    });
    assert_eq!(seen(), CHANGES);
}
