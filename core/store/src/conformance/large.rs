//! Large groups, which a store may decide and append in portions and on several threads: nothing
//! of that may be seen from outside.

use vendue_domain::inventory::StockItem;
use vendue_domain::{Error, ErrorCode};

use super::pipeline::{auction_id, entry};
use super::tools::{
    Told, count_up_once, counted, idempotency, item, item_id, nobody, telling, topic,
};
use super::{Setup, Subject};
use crate::queries::{AuctionQueries, EventQueries, LogPart};
use crate::{Changes, Job, Keys, Pending, Refusal, View, write_job};

/// More than any portion, and no multiple of one.
const JOBS: u64 = 1_501;

/// What a job of the group does.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Act {
    /// Counts, tells an event and appends a row.
    Write,
    /// The same, under a key of its own.
    Once(u64),
    /// The same again as an earlier one with this key.
    Again(u64),
    /// The same key with another body.
    Conflict(u64),
    Refuse,
    /// Breaks a constraint: a row that an earlier job has appended.
    Break,
    Panic,
    /// Asks for a row that nobody has named.
    Ask,
}

fn decide(act: Act, place: u64, view: &View<'_>) -> Result<(Changes, i64), Refusal> {
    match act {
        Act::Refuse => return Err(Error::new(ErrorCode::OutOfStock, "there is none").into()),
        Act::Panic => std::panic::resume_unwind(Box::new("a defect of a decision")),
        Act::Ask => {
            let _seen = view.get::<StockItem>(item_id(1_000_000 + place))?;
        }
        _ => {}
    }
    let (mut changes, count) = telling(1)(view)?;
    let sequence = if act == Act::Break { 1 } else { count };
    changes.append(entry(1, sequence));
    Ok((changes, count))
}

fn job(act: Act, place: u64) -> (Box<dyn Job>, Pending<i64>) {
    let keys = Keys::new().row::<StockItem>(item_id(1));
    let (job, answer) = write_job(keys, move |view| decide(act, place, view));
    let once = match act {
        Act::Once(key) | Act::Again(key) => Some(idempotency(key, 1)),
        Act::Conflict(key) => Some(idempotency(key, 2)),
        _ => None,
    };
    match once {
        Some(once) => (Box::new(job.once(once)), answer),
        None => (Box::new(job), answer),
    }
}

/// Submits a group and compares every answer, the log, the events and the count with what one job
/// after the other would have given. The first job is always a plain write.
fn submit(subject: &dyn Subject, act_of: impl Fn(u64) -> Act) {
    let told = Told::default();
    let store = subject.open(Setup::default(), told.listener());
    let acts: Vec<Act> = (0..JOBS).map(act_of).collect();
    let (jobs, answers): (Vec<_>, Vec<_>) =
        acts.iter().zip(0..).map(|(act, place)| job(*act, place)).unzip();
    store.submit(jobs).expect("room");
    let mut count = 0;
    let mut kept = std::collections::BTreeMap::new();
    for (answer, act) in answers.into_iter().zip(acts) {
        let expected = match act {
            Act::Write | Act::Ask | Act::Once(_) => {
                count += 1;
                Ok(count)
            }
            Act::Again(key) => Ok(kept.get(&key).copied().expect("it was kept")),
            Act::Conflict(_) => Err(ErrorCode::IdempotencyConflict),
            Act::Refuse => Err(ErrorCode::OutOfStock),
            Act::Break => Err(ErrorCode::AlreadyExists),
            Act::Panic => Err(ErrorCode::Internal),
        };
        if let Act::Once(key) = act {
            kept.insert(key, count);
        }
        assert_eq!(answer.wait().map_err(|error| error.code()), expected, "{act:?}");
    }
    let log = store.log(auction_id(1), LogPart::After(0), 10_000).wait().expect("read");
    let all: Vec<_> = (1..=count).map(|sequence| entry(1, sequence)).collect();
    assert_eq!(log, all);
    let events = store.events_of(topic(1), 0, 10_000).wait().expect("read");
    assert!(events.iter().map(|event| event.sequence).eq(1..=count));
    let heard = told.wait_for(events.len());
    assert!(heard.iter().map(|stored| &stored.event).eq(&events));
    assert_eq!(heard, store.events_after(0, 10_000).wait().expect("read"));
    assert_eq!(counted(store.as_ref(), 1), count);
    for (key, count) in kept {
        assert_eq!(count_up_once(store.as_ref(), 1, idempotency(key, 1)).wait(), Ok(count));
    }
}

/// Writes with and without a key, sent twice or with another body, and refusals among them.
pub fn a_large_group_is_as_good_as_one_after_the_other(subject: &dyn Subject) {
    submit(subject, |place| match place % 7 {
        2 => Act::Once(place / 7),
        4 => Act::Again(place / 7),
        5 => Act::Conflict(place / 7),
        6 => Act::Refuse,
        _ => Act::Write,
    });
}

/// A job near the end breaks a constraint: the others are stored, each once.
pub fn a_constraint_in_a_large_group_fails_only_the_bad_job(subject: &dyn Subject) {
    submit(subject, |place| match place {
        1_400 => Act::Break,
        place if place % 5 == 3 => Act::Once(place),
        _ => Act::Write,
    });
}

/// The same where the bad jobs come first, last and next to each other.
pub fn constraints_anywhere_in_a_large_group_fail_only_the_bad_jobs(subject: &dyn Subject) {
    submit(subject, |place| match place {
        1 | 2 | 95 | 96 | 97 | 1_500 => Act::Break,
        _ => Act::Write,
    });
}

/// Decisions that ask for more, or panic, in the middle of a large group.
pub fn a_large_group_survives_its_odd_jobs(subject: &dyn Subject) {
    submit(subject, |place| match place {
        400 | 401 | 900 => Act::Ask,
        300 | 1_200 => Act::Panic,
        place if place % 11 == 5 => Act::Once(place),
        _ => Act::Write,
    });
}

/// Nothing of a large group is stored when none of it is accepted.
pub fn a_large_group_of_refusals_leaves_nothing(subject: &dyn Subject) {
    let store = subject.open(Setup::default(), nobody());
    let (jobs, answers): (Vec<_>, Vec<_>) = (0..JOBS).map(|place| job(Act::Refuse, place)).unzip();
    store.submit(jobs).expect("room");
    assert!(answers.into_iter().all(|answer| answer.wait().is_err()));
    assert_eq!(store.last_position().wait(), Ok(0));
    assert_eq!(super::tools::read(store.as_ref(), &item(1, 0)), None);
}
