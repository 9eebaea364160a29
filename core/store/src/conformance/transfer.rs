//! Moving a market: what a store takes as it is, past the pipeline, and what it gives.

use vendue_domain::ErrorCode;
use vendue_domain::auctions::AuctionEvent;
use vendue_domain::events::Event;
use vendue_domain::record::{Record, Value};

use super::samples::{Samples, samples};
use super::tools::{
    Told, at, count_up, count_up_once, counted, idempotency, item, open, refused_job, tell, topic,
};
use super::{Setup, Subject};
use crate::queries::EventQueries;
use crate::{
    BoxedRow, Idempotency, Key, OutcomePlace, OutcomeRow, Portion, Store, StoredEvent, Transfer,
};

/// A row of every type of record.
struct OneOfEach(Vec<BoxedRow>);

impl Samples for OneOfEach {
    fn of<T: Record + PartialEq>(&mut self, rows: Vec<T>) {
        self.0.extend(rows.into_iter().take(1).map(|row| Box::new(row) as BoxedRow));
    }
}

fn one_of_each() -> Vec<BoxedRow> {
    let mut found = OneOfEach(Vec::new());
    samples(&mut found);
    found.0
}

fn values(row: &BoxedRow) -> Vec<Value<'static>> {
    let mut values = Vec::new();
    row.as_ref().values(&mut |value| values.push(value.into_owned()));
    values
}

/// Events of one topic, with gaps between their positions.
fn events() -> Vec<StoredEvent> {
    let places = [(5, 1), (9, 2), (4_100, 3)];
    let event = |(position, sequence)| StoredEvent {
        position,
        event: Event {
            topic: topic(1),
            sequence,
            at: at(1_795_000_000_000 + sequence),
            body: AuctionEvent::Paused.into(),
        },
    };
    places.into_iter().map(event).collect()
}

fn outcome(idempotency: Idempotency, answer: &str) -> OutcomeRow {
    OutcomeRow { idempotency, answer: answer.into() }
}

/// Rows of every type, three events whose number the row of their topic knows, and two outcomes.
fn portion(once: [Idempotency; 2]) -> Portion {
    let mut rows = one_of_each();
    rows.push(Box::new(item(1, 3)));
    let outcomes = once.into_iter().zip(["41", "42"]);
    let outcomes = outcomes.map(|(once, answer)| outcome(once, answer)).collect();
    Portion { rows, events: events(), outcomes }
}

/// Whatever there is, a few at a time.
fn all_outcomes(transfer: &dyn Transfer) -> Vec<OutcomeRow> {
    let mut rows = Vec::new();
    let mut place: Option<OutcomePlace> = None;
    loop {
        let more = transfer.outcomes_after(place.clone(), 3).wait().expect("read");
        assert!(more.len() <= 3);
        let Some((last, _)) = more.last() else { return rows };
        place = Some(last.clone());
        rows.extend(more.into_iter().map(|(_, row)| row));
    }
}

fn log_of(store: &dyn Store) -> Vec<StoredEvent> {
    store.events_after(0, 1_000).wait().expect("read")
}

/// Rows, events and outcomes are there as they were given; nobody is told, and what comes next
/// comes after them.
pub fn a_portion_is_taken_as_it_is(subject: &dyn Subject) {
    let told = Told::default();
    let store = subject.open(Setup::default(), told.listener());
    let once = [idempotency(1, 1), idempotency(2, 1)];
    store.transfer().import(portion(once)).wait().expect("imported");
    for expected in one_of_each() {
        let key = Key::of_row(expected.as_ref());
        let mut found = store.read(vec![key]).wait().expect("read");
        let found = found.pop().flatten().expect("it is there");
        assert_eq!(values(&found), values(&expected));
    }
    assert_eq!(log_of(store.as_ref()), events());
    assert_eq!(store.last_position().wait(), Ok(4_100));
    assert_eq!(all_outcomes(store.transfer()), portion(once).outcomes);
    assert_eq!(tell(store.as_ref(), 1).wait(), Ok(4));
    let heard = told.wait_for(1);
    assert_eq!(heard.len(), 1, "of what was imported nobody is told");
    assert!(heard.iter().all(|stored| stored.position > 4_100));
    assert_eq!(log_of(store.as_ref()).last(), heard.last());
}

/// What the writer knew before is forgotten: it sees the rows and knows the keys.
pub fn what_was_imported_is_known_at_once(subject: &dyn Subject) {
    let store = open(subject);
    for number in 1..=3u64 {
        let (looks, refused) = refused_job(number);
        store.submit(vec![looks]).expect("room");
        assert!(refused.wait().is_err());
        let once = idempotency(number, 1);
        let rows: Vec<BoxedRow> = vec![Box::new(item(number, 10))];
        let outcomes = vec![outcome(once, "41")];
        let given = Portion { rows, events: Vec::new(), outcomes };
        store.transfer().import(given).wait().expect("imported");
        assert_eq!(count_up_once(store.as_ref(), number, once).wait(), Ok(41));
        let other = count_up_once(store.as_ref(), number, idempotency(number, 2)).wait();
        assert_eq!(other.expect_err("another request").code(), ErrorCode::IdempotencyConflict);
        assert_eq!(counted(store.as_ref(), number), 10, "nothing was decided again");
        assert_eq!(count_up(store.as_ref(), number).wait(), Ok(11));
    }
}

/// A portion of which one row is there is refused and changes nothing.
pub fn a_portion_is_taken_whole_or_not_at_all(subject: &dyn Subject) {
    let store = open(subject);
    let once = [idempotency(1, 1), idempotency(2, 1)];
    store.transfer().import(portion(once)).wait().expect("imported");
    let again = [idempotency(3, 1), idempotency(4, 1)];
    let mut partly_new = portion(again);
    partly_new.rows.insert(0, Box::new(item(50, 1)));
    for given in [portion(again), partly_new] {
        let refused = store.transfer().import(given).wait().expect_err("it is there");
        assert_eq!(refused.code(), ErrorCode::AlreadyExists);
    }
    // The events alone, without a row that would refuse them.
    let given = Portion { rows: vec![Box::new(item(51, 1))], events: events(), outcomes: vec![] };
    let refused = store.transfer().import(given).wait().expect_err("they are there");
    assert_eq!(refused.code(), ErrorCode::AlreadyExists);
    for number in [50, 51] {
        assert_eq!(counted(store.as_ref(), number), 0);
    }
    assert_eq!(log_of(store.as_ref()), events());
    assert_eq!(all_outcomes(store.transfer()), portion(once).outcomes);
    assert_eq!(count_up_once(store.as_ref(), 60, idempotency(3, 1)).wait(), Ok(1));
}

/// The outcomes of ordinary writes come in portions, each once.
pub fn outcomes_are_given_in_portions(subject: &dyn Subject) {
    let store = open(subject);
    assert_eq!(all_outcomes(store.transfer()), []);
    for key in 1..=20 {
        let counted = count_up_once(store.as_ref(), 1, idempotency(key, key)).wait();
        assert_eq!(counted, Ok(i64::try_from(key).expect("small")));
    }
    let mut found = all_outcomes(store.transfer());
    found.sort_by_key(|row| row.idempotency.key);
    assert_eq!(found.len(), 20);
    for (key, row) in (1..=20u64).zip(found) {
        let expected = idempotency(key, key);
        assert_eq!(row.idempotency.key, expected.key);
        assert_eq!(row.idempotency.request, expected.request);
        assert_eq!(row.answer, key.to_string().into_bytes());
    }
}
