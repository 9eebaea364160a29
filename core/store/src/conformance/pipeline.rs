//! The pipeline: what one job does to its neighbours, which is nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use vendue_domain::auctions::{Act, LogEntry};
use vendue_domain::inventory::StockItem;
use vendue_domain::{AuctionId, ErrorCode};

use super::tools::{
    at, bytes, count_up, counted, counting, item, item_id, job, open, refused_job, wait_until,
};
use super::{Subject, tools};
use crate::queries::{AuctionQueries, LogPart};
use crate::{Changes, Job, Keys, Pending, Refusal, Store, StoreExt, View};

pub(super) fn auction_id(number: u64) -> AuctionId {
    AuctionId::from_bytes(bytes(number))
}

pub(super) fn entry(number: u64, sequence: i64) -> LogEntry {
    LogEntry {
        auction_id: auction_id(number),
        sequence,
        act: Act::Bid,
        at: at(sequence),
        actor_id: None,
        amount_minor: Some(sequence),
        subject_sequence: None,
        price_minor: sequence,
        leader_id: None,
        bid_count: sequence,
        ends_at: at(9_000),
        hash: [3; 32],
    }
}

/// Appends a row and counts, so that a failure of the one must take back the other.
fn appending(
    number: u64,
    sequence: i64,
) -> impl FnMut(&View<'_>) -> Result<(Changes, i64), Refusal> + Send + 'static {
    let mut count = counting(number);
    move |view| {
        let (mut changes, count) = count(view)?;
        changes.append(entry(number, sequence));
        Ok((changes, count))
    }
}

fn log_of(store: &dyn Store, number: u64) -> Vec<i64> {
    let log = store.log(auction_id(number), LogPart::After(0), 1_000).wait().expect("read");
    log.iter().map(|entry| entry.sequence).collect()
}

/// A refused job between two accepted ones leaves nothing.
pub fn a_refusal_leaves_nothing_and_disturbs_nobody(subject: &dyn Subject) {
    let store = open(subject);
    let (first, first_answer) = job(counting(1));
    let (refused, refused_answer) = refused_job(1);
    let (second, second_answer) = job(counting(1));
    let (later, later_answer) = refused_job(2);
    store.submit(vec![first, refused, second, later]).expect("room");
    assert_eq!(first_answer.wait(), Ok(1));
    assert_eq!(refused_answer.wait().expect_err("refused").code(), ErrorCode::OutOfStock);
    assert_eq!(second_answer.wait(), Ok(2));
    assert_eq!(later_answer.wait().expect_err("refused").code(), ErrorCode::OutOfStock);
    assert_eq!((counted(store.as_ref(), 1), counted(store.as_ref(), 2)), (2, 0));
}

/// The same key is appended twice in one group: only the second job fails, whole.
pub fn a_constraint_fails_only_the_bad_job(subject: &dyn Subject) {
    let store = open(subject);
    let plan = [(1, 1), (2, 1), (1, 1), (3, 1), (1, 2), (2, 1), (2, 2)];
    let (jobs, answers): (Vec<_>, Vec<_>) =
        plan.iter().map(|(number, sequence)| job(appending(*number, *sequence))).unzip();
    store.submit(jobs).expect("room");
    let codes: Vec<Result<i64, ErrorCode>> =
        answers.into_iter().map(|answer| answer.wait().map_err(|error| error.code())).collect();
    let taken = Err(ErrorCode::AlreadyExists);
    assert_eq!(codes, [Ok(1), Ok(1), taken, Ok(1), Ok(2), taken, Ok(2)]);
    assert_eq!(log_of(store.as_ref(), 1), [1, 2]);
    assert_eq!(log_of(store.as_ref(), 2), [1, 2]);
    assert_eq!(log_of(store.as_ref(), 3), [1]);
    let counts: Vec<i64> = (1..=3).map(|number| counted(store.as_ref(), number)).collect();
    assert_eq!(counts, [2, 2, 1], "a job that failed has counted nothing");
    // A group after it is as good as any.
    assert_eq!(count_up(store.as_ref(), 1).wait(), Ok(3));
}

/// A violation by a job that is alone, against what is stored already.
pub fn a_lone_violation_is_told(subject: &dyn Subject) {
    let store = open(subject);
    store.write(Keys::new(), appending(1, 1)).wait().expect("the first");
    let again = store.write(Keys::new(), appending(1, 1)).wait().expect_err("the second");
    assert_eq!(again.code(), ErrorCode::AlreadyExists);
    assert_eq!(counted(store.as_ref(), 1), 1);
    // A row that breaks a check of the schema is a violation too, and leaves nothing.
    let broken = store.write(Keys::new(), |view| {
        let _seen = view.get::<StockItem>(item_id(5))?;
        let mut changes = Changes::none();
        changes.put(item(5, -1));
        Ok((changes, ()))
    });
    assert!(broken.wait().is_err(), "less than nothing cannot be there");
    assert_eq!(counted(store.as_ref(), 5), 0);
    assert_eq!(count_up(store.as_ref(), 5).wait(), Ok(1));
}

/// A change to a row that the decision never looked up cannot overwrite it.
pub fn a_row_that_was_not_looked_up_is_not_overwritten(subject: &dyn Subject) {
    {
        let store = open(subject);
        count_up(store.as_ref(), 1).wait().expect("written");
        store.close().wait().expect("closed");
    }
    let store = open(subject);
    let before = counted(store.as_ref(), 1);
    let blind = store.write(Keys::new(), |_| {
        let mut changes = Changes::none();
        changes.put(item(1, 77));
        Ok((changes, ()))
    });
    let written = blind.wait();
    if before == 0 {
        written.expect("a store that keeps nothing has nothing to overwrite");
    } else {
        assert!(written.is_err(), "it was not known to the decision");
        assert_eq!(counted(store.as_ref(), 1), before);
    }
}

/// A decision names no key and finds each it needs on the way.
pub fn missing_keys_are_loaded_on_the_way(subject: &dyn Subject) {
    let store = open(subject);
    for number in 1..=10 {
        count_up(store.as_ref(), number).wait().expect("written");
    }
    let rounds = Arc::new(AtomicUsize::new(0));
    let counter = rounds.clone();
    let sum = store.write(Keys::new(), move |view| {
        counter.fetch_add(1, Ordering::SeqCst);
        let mut sum = 0;
        for number in 1..=20 {
            sum += view.get::<StockItem>(item_id(number))?.map_or(0, |row| row.quantity);
        }
        Ok((Changes::none(), sum))
    });
    assert_eq!(sum.wait(), Ok(10));
    assert!(rounds.load(Ordering::SeqCst) >= 1);
}

/// Hundreds of rows that are asked for at once cost one more round, not one each.
pub fn many_keys_are_asked_for_at_once(subject: &dyn Subject) {
    let store = open(subject);
    let rounds = Arc::new(AtomicUsize::new(0));
    let counter = rounds.clone();
    let seen = store.write(Keys::new(), move |view| {
        counter.fetch_add(1, Ordering::SeqCst);
        let wanted = (1..=400).map(item_id);
        view.need(&wanted.fold(Keys::new(), |keys, id| keys.row::<StockItem>(id)))?;
        Ok((Changes::none(), view.get::<StockItem>(item_id(400))?.is_some()))
    });
    assert_eq!(seen.wait(), Ok(false));
    assert_eq!(rounds.load(Ordering::SeqCst), 2);
}

/// A decision that asks for another key each time is a defect; its neighbours do not notice.
pub fn a_decision_without_end_is_stopped(subject: &dyn Subject) {
    let store = open(subject);
    let (before, before_answer) = job(counting(1));
    let mut number = 1_000;
    let (endless, endless_answer) = job(move |view| {
        number += 1;
        let _seen = view.get::<StockItem>(item_id(number))?;
        Ok((Changes::none(), ()))
    });
    let (after, after_answer) = job(counting(1));
    store.submit(vec![before, endless, after]).expect("room");
    assert_eq!(before_answer.wait(), Ok(1));
    assert_eq!(endless_answer.wait().expect_err("stopped").code(), ErrorCode::Internal);
    assert_eq!(after_answer.wait(), Ok(2));
}

/// A decision that panics is answered, and the store goes on.
pub fn a_decision_that_panics_is_answered(subject: &dyn Subject) {
    let store = open(subject);
    let (before, before_answer) = job(counting(1));
    let (broken, broken_answer) = job(|_| -> Result<(Changes, ()), Refusal> {
        // Not `panic!`, so that the test run shows no message that looks like a failure of its own.
        std::panic::resume_unwind(Box::new("a defect of a decision"))
    });
    let (after, after_answer) = job(counting(1));
    store.submit(vec![before, broken, after]).expect("room");
    assert_eq!(before_answer.wait(), Ok(1));
    assert_eq!(broken_answer.wait().expect_err("broken").code(), ErrorCode::Internal);
    assert_eq!(after_answer.wait(), Ok(2));
}

/// The jobs of one submitter, in one submission or one after the other, keep their order.
pub fn jobs_are_decided_in_order(subject: &dyn Subject) {
    let store = open(subject);
    let mut expected = 0;
    for portion in 1..=20usize {
        let mut jobs: Vec<Box<dyn Job>> = Vec::new();
        let mut answers = Vec::new();
        for _ in 0..portion {
            let (job, answer) = job(counting(1));
            jobs.push(job);
            answers.push(answer);
        }
        store.submit(jobs).expect("room");
        answers.push(count_up(store.as_ref(), 1));
        for answer in answers {
            expected += 1;
            assert_eq!(answer.wait(), Ok(expected));
        }
    }
    let waiting: Vec<Pending<i64>> = (0..500).map(|_| count_up(store.as_ref(), 2)).collect();
    for (place, answer) in (1..).zip(waiting) {
        assert_eq!(answer.wait(), Ok(place));
    }
}

/// Within one group each job sees what the ones before it have decided.
pub fn later_jobs_see_earlier_ones(subject: &dyn Subject) {
    let store = open(subject);
    let (jobs, answers): (Vec<_>, Vec<_>) = (0..100).map(|_| job(counting(3))).unzip();
    store.submit(jobs).expect("room");
    let counts: Vec<i64> =
        answers.into_iter().map(|answer| answer.wait().expect("counted")).collect();
    assert_eq!(counts, (1..=100).collect::<Vec<_>>());
    assert_eq!(counted(store.as_ref(), 3), 100);
}

/// Whoever drops an answer gives up the answer and not the write.
pub fn a_dropped_answer_is_still_written(subject: &dyn Subject) {
    let store = open(subject);
    for _ in 0..10 {
        drop(count_up(store.as_ref(), 1));
    }
    wait_until(|| counted(store.as_ref(), 1) == 10);
}

/// Many threads write at once, to rows of their own and to one of all.
pub fn nothing_is_lost_under_many_threads(subject: &dyn Subject) {
    const THREADS: u64 = 8;
    const WRITES: i64 = 150;
    let store = open(subject);
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let store = &store;
            scope.spawn(move || {
                for place in 1..=WRITES {
                    let own = count_up(store.as_ref(), 10 + thread);
                    let shared = count_up(store.as_ref(), 1);
                    assert_eq!(own.wait(), Ok(place));
                    shared.wait().expect("counted");
                }
            });
        }
    });
    let threads = i64::try_from(THREADS).expect("few");
    assert_eq!(counted(store.as_ref(), 1), threads * WRITES);
    assert!((0..THREADS).all(|thread| counted(store.as_ref(), 10 + thread) == WRITES));
    assert_eq!(tools::read(store.as_ref(), &item(999, 1)), None);
}
