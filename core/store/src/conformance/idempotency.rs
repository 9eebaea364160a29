//! Idempotency: one key, one outcome.

use vendue_domain::ErrorCode;

use super::pipeline::entry;
use super::tools::{count_up, count_up_once, counted, counting, idempotency, nobody, open};
use super::{Setup, Subject};
use crate::{Changes, Idempotency, Job, Keys, Pending, StoreExt, write_job};

fn once_job(number: u64, once: Idempotency) -> (Box<dyn Job>, Pending<i64>) {
    let (job, answer) = write_job(Keys::new(), counting(number));
    (Box::new(job.once(once)), answer)
}

/// A key that comes again within one group gives the first answer and counts once.
pub fn a_key_is_decided_once_in_one_group(subject: &dyn Subject) {
    let store = open(subject);
    let (same, other) = (idempotency(1, 1), idempotency(2, 1));
    let plan = [same, other, same, same, other];
    let (jobs, answers): (Vec<_>, Vec<_>) = plan.iter().map(|once| once_job(1, *once)).unzip();
    store.submit(jobs).expect("room");
    let answers: Vec<i64> =
        answers.into_iter().map(|answer| answer.wait().expect("answered")).collect();
    assert_eq!(answers, [1, 2, 1, 1, 2]);
    assert_eq!(counted(store.as_ref(), 1), 2);
}

/// A key that comes again after other commits gives the first answer.
pub fn a_key_is_decided_once_in_a_later_commit(subject: &dyn Subject) {
    let store = open(subject);
    let once = idempotency(1, 1);
    assert_eq!(count_up_once(store.as_ref(), 1, once).wait(), Ok(1));
    assert_eq!(count_up(store.as_ref(), 1).wait(), Ok(2));
    assert_eq!(count_up_once(store.as_ref(), 1, once).wait(), Ok(1));
    assert_eq!(counted(store.as_ref(), 1), 2);
}

/// The same key with another body is refused, in the same group and later; nothing is changed.
pub fn another_body_is_a_conflict(subject: &dyn Subject) {
    let store = open(subject);
    let (first, first_answer) = once_job(1, idempotency(1, 1));
    let (other, other_answer) = once_job(1, idempotency(1, 2));
    store.submit(vec![first, other]).expect("room");
    assert_eq!(first_answer.wait(), Ok(1));
    let refused = other_answer.wait().expect_err("another body");
    assert_eq!(refused.code(), ErrorCode::IdempotencyConflict);
    let later = count_up_once(store.as_ref(), 1, idempotency(1, 3)).wait();
    assert_eq!(later.expect_err("another body").code(), ErrorCode::IdempotencyConflict);
    assert_eq!(counted(store.as_ref(), 1), 1);
    assert_eq!(count_up_once(store.as_ref(), 1, idempotency(1, 1)).wait(), Ok(1));
}

/// A refused write keeps no outcome: sent again, it is decided again.
pub fn a_refusal_is_not_kept(subject: &dyn Subject) {
    let store = open(subject);
    let once = idempotency(1, 1);
    let positive = || {
        store.write_once(Keys::new(), Some(once), 0, |view| {
            let (changes, count) = counting(1)(view)?;
            if count < 3 {
                let error = vendue_domain::Error::new(ErrorCode::OutOfStock, "not yet");
                return Err(error.into());
            }
            Ok((changes, count))
        })
    };
    assert_eq!(positive().wait().expect_err("too early").code(), ErrorCode::OutOfStock);
    count_up(store.as_ref(), 1).wait().expect("counted");
    count_up(store.as_ref(), 1).wait().expect("counted");
    assert_eq!(positive().wait(), Ok(3));
    assert_eq!(positive().wait(), Ok(3), "now it is kept");
    assert_eq!(counted(store.as_ref(), 1), 3);
}

/// A write that a constraint refused keeps no outcome, and those beside it keep theirs.
pub fn a_failed_write_is_not_kept(subject: &dyn Subject) {
    let store = open(subject);
    let appending = |once, sequence| {
        let (job, answer) = write_job(Keys::new(), move |_| {
            let mut changes = Changes::none();
            changes.append(entry(1, sequence));
            Ok((changes, sequence))
        });
        (Box::new(job.once(once)) as Box<dyn Job>, answer)
    };
    let plan = [(1, 10), (2, 10), (3, 11)];
    let (jobs, answers): (Vec<_>, Vec<_>) =
        plan.iter().map(|(key, sequence)| appending(idempotency(*key, 1), *sequence)).unzip();
    store.submit(jobs).expect("room");
    let answers: Vec<bool> = answers.into_iter().map(|answer| answer.wait().is_ok()).collect();
    assert_eq!(answers, [true, false, true]);
    for (key, sequence, expected) in [(1, 99, 10), (3, 99, 11), (2, 12, 12)] {
        let (job, answer) = appending(idempotency(key, 1), sequence);
        store.submit(vec![job]).expect("room");
        assert_eq!(answer.wait(), Ok(expected), "key {key}");
    }
}

/// More keys than are held in memory: the older ones are still found.
pub fn a_key_that_was_moved_is_found(subject: &dyn Subject) {
    let setup = Setup { recent_keys_max: Some(10), ..Setup::default() };
    let store = subject.open(setup, nobody());
    for key in 1..=60 {
        let answer = count_up_once(store.as_ref(), 1, idempotency(key, 1)).wait();
        assert_eq!(answer, Ok(i64::try_from(key).expect("small")));
    }
    for key in (1..=60).rev() {
        let answer = count_up_once(store.as_ref(), 1, idempotency(key, 1)).wait();
        assert_eq!(answer, Ok(i64::try_from(key).expect("small")));
        let other = count_up_once(store.as_ref(), 1, idempotency(key, 2)).wait();
        assert_eq!(other.expect_err("another").code(), ErrorCode::IdempotencyConflict);
    }
    assert_eq!(counted(store.as_ref(), 1), 60);
}

/// Keys that a store may tell apart only by their later bytes never get each other's answer.
pub fn two_keys_of_one_fingerprint_are_two_keys(subject: &dyn Subject) {
    let store = open(subject);
    let first = idempotency(1, 1);
    let mut second = first;
    if let Some(last) = second.key.last_mut() {
        *last ^= 1;
    }
    assert_eq!(count_up_once(store.as_ref(), 1, first).wait(), Ok(1));
    assert_eq!(count_up_once(store.as_ref(), 1, second).wait(), Ok(2));
    assert_eq!(count_up_once(store.as_ref(), 1, second).wait(), Ok(2));
}
