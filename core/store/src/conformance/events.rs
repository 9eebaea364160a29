//! Events: stored in the same commit, told once and in order.

use std::collections::BTreeMap;

use vendue_domain::auctions::AuctionEvent;
use vendue_domain::events::{Event, Topic, TopicKind};

use super::pipeline::entry;
use super::tools::{Told, at, bytes, job, nobody, open, refused_job, tell, telling, topic};
use super::{Setup, Subject};
use crate::queries::EventQueries;
use crate::{Changes, Keys, Store, StoreExt, StoredEvent};

fn whole_log(store: &dyn Store) -> Vec<StoredEvent> {
    let mut log: Vec<StoredEvent> = Vec::new();
    loop {
        let after = log.last().map_or(0, |last| last.position);
        let more = store.events_after(after, 7).wait().expect("read");
        if more.is_empty() {
            return log;
        }
        log.extend(more);
    }
}

/// Positions ascend strictly; each topic counts 1, 2, 3.
fn assert_whole(log: &[StoredEvent]) {
    assert!(log.is_sorted_by(|one, next| one.position < next.position), "positions ascend");
    let mut last: BTreeMap<Topic, i64> = BTreeMap::new();
    for stored in log {
        let last = last.entry(stored.event.topic).or_default();
        assert_eq!(stored.event.sequence, *last + 1, "{}", stored.event.topic);
        *last += 1;
    }
}

/// Many topics, told from many threads.
pub fn positions_ascend_and_sequences_have_no_gap(subject: &dyn Subject) {
    let store = open(subject);
    std::thread::scope(|scope| {
        for thread in 0..4u64 {
            let store = &store;
            scope.spawn(move || {
                for round in 0..50 {
                    tell(store.as_ref(), 1 + (thread + round) % 5).wait().expect("told");
                }
            });
        }
    });
    let log = whole_log(store.as_ref());
    assert_eq!(log.len(), 200);
    assert_whole(&log);
    let last = store.last_position().wait().expect("read");
    assert_eq!(Some(last), log.last().map(|stored| stored.position));
}

/// What the listener is told is the log.
pub fn the_listener_gets_every_event_once_in_order(subject: &dyn Subject) {
    let told = Told::default();
    let store = subject.open(Setup::default(), told.listener());
    for group in 0..10u64 {
        let (jobs, answers): (Vec<_>, Vec<_>) =
            (0..20).map(|place| job(telling(1 + (group + place) % 3))).unzip();
        store.submit(jobs).expect("room");
        for answer in answers {
            answer.wait().expect("told");
        }
    }
    let heard = told.wait_for(200);
    assert_whole(&heard);
    assert_eq!(heard, whole_log(store.as_ref()));
}

/// Only accepted jobs tell anything, and a group without any stores nothing.
pub fn a_refused_job_tells_nothing(subject: &dyn Subject) {
    let told = Told::default();
    let store = subject.open(Setup::default(), told.listener());
    for _ in 0..5 {
        let (refused, refused_answer) = refused_job(1);
        store.submit(vec![refused]).expect("room");
        assert!(refused_answer.wait().is_err());
        let (refused, _) = refused_job(1);
        let (accepted, answer) = job(telling(1));
        store.submit(vec![refused, accepted]).expect("room");
        answer.wait().expect("told");
    }
    let heard = told.wait_for(5);
    assert_whole(&heard);
    assert_eq!(heard, whole_log(store.as_ref()));
}

/// A group that a constraint broke is decided again job by job: each event is there once.
pub fn a_failed_group_tells_nothing_twice(subject: &dyn Subject) {
    let told = Told::default();
    let store = subject.open(Setup::default(), told.listener());
    let appending = |sequence| {
        let mut tell = telling(1);
        job(move |view| {
            let (mut changes, count) = tell(view)?;
            changes.append(entry(1, sequence));
            Ok((changes, count))
        })
    };
    let (jobs, answers): (Vec<_>, Vec<_>) = [1, 2, 2, 3, 1, 4].into_iter().map(appending).unzip();
    store.submit(jobs).expect("room");
    let answers: Vec<Option<i64>> = answers.into_iter().map(|answer| answer.wait().ok()).collect();
    assert_eq!(answers, [Some(1), Some(2), None, Some(3), None, Some(4)]);
    let heard = told.wait_for(4);
    assert_whole(&heard);
    assert_eq!(heard, whole_log(store.as_ref()));
}

/// An event comes back as it was told, by topic and by position, in portions of any size.
pub fn every_event_is_read_back(subject: &dyn Subject) {
    let told = Told::default();
    let store = subject.open(Setup::default(), told.listener());
    for number in [1, 2, 1, 3, 1, 2] {
        tell(store.as_ref(), number).wait().expect("told");
    }
    let heard = told.wait_for(6);
    for number in 1..=4 {
        let expected: Vec<_> = heard
            .iter()
            .map(|stored| &stored.event)
            .filter(|event| event.topic == topic(number))
            .cloned()
            .collect();
        let read =
            |after, limit| store.events_of(topic(number), after, limit).wait().expect("read");
        assert_eq!(read(0, 100), expected);
        let rest = expected.get(1..).unwrap_or_default();
        assert_eq!(read(1, 100), rest);
        let first = rest.get(..rest.len().min(1)).unwrap_or_default();
        assert_eq!(read(1, 1), first);
        assert_eq!(read(i64::MAX, 10), []);
    }
    drop(store);
    // A store that keeps its data still knows them; one that does not has none.
    let log = whole_log(subject.open(Setup::default(), nobody()).as_ref());
    assert!(log == heard || log.is_empty());
}

/// The same id in two kinds of topic: each has its own numbers.
pub fn topics_of_two_kinds_may_share_an_id(subject: &dyn Subject) {
    let store = open(subject);
    let kinds = [TopicKind::User, TopicKind::Workspace];
    for kind in kinds {
        let told = store.write(Keys::new(), move |_| {
            let mut changes = Changes::none();
            changes.emit(Event {
                topic: Topic { kind, id: bytes(1) },
                sequence: 1,
                at: at(1),
                body: AuctionEvent::Paused.into(),
            });
            Ok((changes, ()))
        });
        told.wait().expect("told");
    }
    for kind in kinds {
        let topic = Topic { kind, id: bytes(1) };
        let events = store.events_of(topic, 0, 10).wait().expect("read");
        assert_eq!(events.len(), 1, "{kind}");
        assert_eq!(events[0].topic, topic);
    }
}

/// More topics than one query asks for, each from its own place and up to the limit.
pub fn many_topics_are_read_at_once(subject: &dyn Subject) {
    const TOPICS: u64 = 120;
    let store = open(subject);
    let (jobs, answers): (Vec<_>, Vec<_>) =
        (0..TOPICS * 4).map(|place| job(telling(1 + place % TOPICS))).unzip();
    store.submit(jobs).expect("room");
    for answer in answers {
        answer.wait().expect("told");
    }
    // The last ones have no events.
    let mut places: Vec<(Topic, i64)> = (1..=TOPICS + 5)
        .map(|number| (topic(number), i64::try_from(number % 6).expect("small")))
        .collect();
    places.reverse();
    let read = |places: &[(Topic, i64)], limit| {
        store.events_of_many(places.to_vec(), limit).wait().expect("read")
    };
    let log = whole_log(store.as_ref());
    for limit in [1, 3, 100] {
        let mut expected = Vec::new();
        for (topic, after) in places.iter().rev() {
            let rest = log.iter().filter(|stored| stored.event.topic == *topic);
            let rest = rest.filter(|stored| stored.event.sequence > *after);
            let limit = usize::try_from(limit).expect("small");
            expected.extend(rest.take(limit).map(|stored| stored.event.clone()));
        }
        assert!(!expected.is_empty());
        assert_eq!(read(&places, limit), expected, "up to {limit}");
    }
    assert_eq!(read(&[], 10), []);
    let twice = read(&[(topic(1), 3), (topic(1), 2)], 10);
    assert_eq!(twice.iter().map(|event| event.sequence).collect::<Vec<_>>(), [3, 4]);
}
