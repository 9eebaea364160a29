//! Everything that a store holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use vendue::Event;
use vendue::domain::events::Topic;
use vendue::domain::record::Record;
use vendue_store::queries::EventQueries;
use vendue_store::{BoxedRow, ReadsExt, RowType, Select, Store, row_types};

use crate::place::Place;

/// How much is read at a time.
const PORTION: u32 = 500;

pub(crate) struct Content {
    /// The rows of every type, by table, in the order of their texts.
    pub(crate) rows: BTreeMap<&'static str, Vec<BoxedRow>>,
    /// The whole log in its order, without positions: these are the store's own.
    pub(crate) log: Vec<Event>,
    /// Kept outcomes without their ages, which are by the clock of the machine or the database.
    outcomes: Vec<String>,
}

impl Content {
    /// Of a place where no market is open.
    pub(crate) fn of_place(place: &Place) -> Self {
        let store = place.store();
        let content = Self::read(&store);
        store.close().wait().expect("closed");
        content
    }

    fn read(store: &Arc<dyn Store>) -> Self {
        let rows = row_types().into_iter().map(|kind| (kind.name(), rows(store, kind))).collect();
        let mut log = Vec::new();
        let mut position = 0;
        loop {
            let portion = store.events_after(position, PORTION).wait().expect("read");
            let Some(last) = portion.last() else { break };
            position = last.position;
            log.extend(portion.into_iter().map(|stored| stored.event));
        }
        Self { rows, log, outcomes: outcomes(store) }
    }

    /// The rows of one type.
    pub(crate) fn of<T: Record>(&self) -> impl Iterator<Item = &T> {
        let rows = self.rows.get(T::TABLE.name).into_iter().flatten();
        rows.filter_map(|row| row.as_any().downcast_ref::<T>())
    }

    pub(crate) fn events_of(&self, topic: Topic) -> impl Iterator<Item = &Event> {
        self.log.iter().filter(move |event| event.topic == topic)
    }

    /// The first thing in which the other one differs. The order of the log across topics counts
    /// only where one writer made it.
    pub(crate) fn difference(&self, other: &Self, one_writer: bool) -> Option<String> {
        for (table, rows) in &self.rows {
            let others = other.rows.get(table).map_or(&[][..], Vec::as_slice);
            if let Some(found) = first_difference(&texts(rows), &texts(others)) {
                return Some(format!("{table}: {found}"));
            }
        }
        let told = |content: &Self| {
            let mut log: Vec<&Event> = content.log.iter().collect();
            if !one_writer {
                log.sort_by_key(|event| (event.topic, event.sequence));
            }
            log.iter().map(|event| format!("{event:?}")).collect::<Vec<_>>()
        };
        let events = first_difference(&told(self), &told(other));
        let outcomes = || first_difference(&self.outcomes, &other.outcomes);
        let named = |name: &str, found: String| format!("{name}: {found}");
        events
            .map(|found| named("events", found))
            .or_else(|| outcomes().map(|found| named("outcomes", found)))
    }
}

/// Where two lists part.
pub(crate) fn first_difference(one: &[String], other: &[String]) -> Option<String> {
    let length = one.len().max(other.len());
    let place = (0..length).find(|place| one.get(*place) != other.get(*place))?;
    let text = |list: &[String]| list.get(place).map_or("nothing", String::as_str).to_owned();
    Some(format!("number {place}\n  one:   {}\n  other: {}", text(one), text(other)))
}

fn rows(store: &Arc<dyn Store>, kind: &'static RowType) -> Vec<BoxedRow> {
    let columns: Vec<String> =
        kind.table.columns.iter().map(|column| format!("\"{column}\"")).collect();
    let select = Select::new(format!("SELECT {} FROM {}", columns.join(", "), kind.name()));
    let mut rows = store.fetch(select, |next| (kind.read)(next)).wait().expect("read");
    // The two databases do not sort alike in the order of a key of bytes.
    rows.sort_by_key(|row| format!("{row:?}"));
    rows
}

fn texts(rows: &[BoxedRow]) -> Vec<String> {
    rows.iter().map(|row| format!("{row:?}")).collect()
}

fn outcomes(store: &Arc<dyn Store>) -> Vec<String> {
    let mut texts = Vec::new();
    let mut place = None;
    loop {
        let portion = store.transfer().outcomes_after(place, PORTION).wait().expect("read");
        let Some((last, _)) = portion.last() else { break };
        place = Some(last.clone());
        texts.extend(portion.iter().map(|(_, row)| {
            let (key, request) = (row.idempotency.key, row.idempotency.request);
            format!("{key:?} {request:?} {}", String::from_utf8_lossy(&row.answer))
        }));
    }
    texts.sort();
    texts
}
