//! Rows: what is put in comes out, changes, and goes.

use vendue_domain::auctions::AuctionGroup;
use vendue_domain::inventory::StockItem;
use vendue_domain::record::Record;

use super::samples::{Samples, samples};
use super::tools::{KeyOf, counted, item, item_id, open, read};
use super::{Subject, tools};
use crate::{Changes, Keys, Store, StoreExt};

fn put<T: Record>(store: &dyn Store, row: &T) {
    let row = row.clone();
    let written = store.write(Keys::new(), move |view| {
        let _seen = view.get::<T>(KeyOf(&row))?;
        let mut changes = Changes::none();
        changes.put(row.clone());
        Ok((changes, ()))
    });
    written.wait().expect("written");
}

fn remove<T: Record>(store: &dyn Store, row: &T) {
    let row = row.clone();
    let written = store.write(Keys::new(), move |view| {
        let _seen = view.get::<T>(KeyOf(&row))?;
        let mut changes = Changes::none();
        changes.remove::<T>(KeyOf(&row));
        Ok((changes, ()))
    });
    written.wait().expect("removed");
}

/// Every sample is stored in turn in place of the one before, and read back.
struct RoundTrip<'a>(&'a dyn Store);

impl Samples for RoundTrip<'_> {
    fn of<T: Record + PartialEq>(&mut self, rows: Vec<T>) {
        let store = self.0;
        for row in &rows {
            put(store, row);
            assert_eq!(read(store, row).as_ref(), Some(row), "{}", T::TABLE.name);
        }
        let first = rows.first().expect("a sample");
        // The first again: an update of whatever came last under the same key.
        put(store, first);
        assert_eq!(read(store, first).as_ref(), Some(first), "{}", T::TABLE.name);
        for row in &rows {
            remove(store, row);
            assert_eq!(read(store, row), None, "{}", T::TABLE.name);
        }
        // What is gone can go once more, and come back.
        remove(store, first);
        put(store, first);
        assert_eq!(read(store, first).as_ref(), Some(first), "{}", T::TABLE.name);
    }
}

/// Every type of record, with every word of every enumeration and every option there and not.
pub fn every_record_is_inserted_changed_and_deleted(subject: &dyn Subject) {
    let store = open(subject);
    samples(&mut RoundTrip(store.as_ref()));
}

/// A row that nobody wrote is absent to a read and to a decision.
pub fn an_absent_row_is_absent(subject: &dyn Subject) {
    let store = open(subject);
    assert_eq!(read(store.as_ref(), &item(1, 0)), None);
    let seen = store.write(Keys::new(), |view| {
        let row = view.get::<StockItem>(item_id(1))?;
        Ok((Changes::none(), row.is_some()))
    });
    assert!(!seen.wait().expect("looked"));
    let group = vendue_domain::GroupId::from_bytes(tools::bytes(1));
    let other = store.get::<AuctionGroup>(group).wait().expect("read");
    assert_eq!(other, None, "another table with the same key");
}

/// Within one group a row may be made, removed and made again; the last word counts.
pub fn a_row_may_go_and_come_back_in_one_group(subject: &dyn Subject) {
    let store = open(subject);
    for stored_before in [false, true] {
        if stored_before {
            put(store.as_ref(), &item(1, 50));
        }
        let steps = [Some(2), None, None, Some(4), None, Some(6)];
        let mut jobs = Vec::new();
        let mut answers = Vec::new();
        for step in steps {
            let (job, answer) = tools::job(move |view| {
                let _seen = view.get::<StockItem>(item_id(1))?;
                let mut changes = Changes::none();
                match step {
                    Some(quantity) => changes.put(item(1, quantity)),
                    None => changes.remove::<StockItem>(item_id(1)),
                }
                Ok((changes, ()))
            });
            jobs.push(job);
            answers.push(answer);
        }
        store.submit(jobs).expect("room");
        for answer in answers {
            answer.wait().expect("written");
        }
        assert_eq!(counted(store.as_ref(), 1), 6);
        remove(store.as_ref(), &item(1, 0));
        assert_eq!(counted(store.as_ref(), 1), 0);
    }
}

/// Texts are data, whatever stands in them.
/// A NUL is not among them: PostgreSQL has no such texts, and the rules let none through.
pub fn hostile_texts_are_kept(subject: &dyn Subject) {
    let store = open(subject);
    let texts = [
        "",
        "'; DROP TABLE stock_items; --",
        "\"quoted\" ?1 $1 :name @name %s",
        "line\nbreak\ttab\r\n",
        "\u{feff}mark",
        "e\u{301} and \u{e9}",
        "\u{1f469}\u{200d}\u{1f680} right \u{202e}left",
        "NULL",
    ];
    for (number, text) in (1u64..).zip(texts) {
        let mut row = item(number, 1);
        row.name = text.into();
        put(store.as_ref(), &row);
        assert_eq!(read(store.as_ref(), &row), Some(row));
    }
    let mut large = item(99, i64::MAX);
    large.name = "x".repeat(100_000);
    put(store.as_ref(), &large);
    assert_eq!(read(store.as_ref(), &large), Some(large));
}
