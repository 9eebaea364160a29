//! Back-pressure and the end: what is taken is decided, what is not taken is told so.

use std::sync::Arc;

use vendue_domain::ErrorCode;

use super::tools::{Gate, count_up, counted, counting, first_lane, job, nobody, open, tell};
use super::{Setup, Subject};
use crate::queries::EventQueries;
use crate::{Job, Pending, QueueLimits, StoreError, write_job};

fn small(jobs_max: usize) -> Setup {
    Setup {
        queue: QueueLimits { jobs_max, group_max: 4, ..QueueLimits::default() },
        ..Setup::default()
    }
}

/// A full queue answers at once; what was taken is decided, what was not leaves nothing.
pub fn a_full_queue_answers_overloaded_and_loses_nothing(subject: &dyn Subject) {
    let store = subject.open(small(10), nobody());
    let gate = Gate::close(store.as_ref());
    let answers: Vec<_> = (0..25).map(|_| count_up(store.as_ref(), 1)).collect();
    assert_eq!(store.queued(), 10);
    gate.open();
    let mut taken = 0;
    for answer in answers {
        match answer.wait() {
            Ok(count) => {
                taken += 1;
                assert_eq!(count, taken);
            }
            Err(refused) => {
                assert_eq!(refused.code(), ErrorCode::Overloaded);
                assert!(refused.detail("retry_after_ms").is_some(), "when to try again");
            }
        }
    }
    assert_eq!(taken, 10);
    assert_eq!(counted(store.as_ref(), 1), 10);
    assert_eq!(count_up(store.as_ref(), 1).wait(), Ok(11), "there is room again");
}

/// Jobs that are submitted together are all taken or none.
pub fn a_submission_is_taken_whole_or_not_at_all(subject: &dyn Subject) {
    let store = subject.open(small(10), nobody());
    let gate = Gate::close(store.as_ref());
    let submit = |count: usize| {
        let (jobs, answers): (Vec<_>, Vec<_>) = (0..count).map(|_| job(counting(1))).unzip();
        (store.submit(jobs), answers)
    };
    let (first, first_answers) = submit(6);
    let (second, second_answers) = submit(6);
    let (third, third_answers) = submit(4);
    first.expect("room");
    assert!(matches!(second, Err(StoreError::Overloaded)));
    third.expect("room for these");
    gate.open();
    assert!(first_answers.into_iter().all(|answer| answer.wait().is_ok()));
    assert!(second_answers.into_iter().all(|answer| answer.wait().is_err()));
    assert!(third_answers.into_iter().all(|answer| answer.wait().is_ok()));
    assert_eq!(counted(store.as_ref(), 1), 10);
}

/// A queue that is full of requests still takes what the market has to do by itself, which is
/// bounded too.
pub fn a_full_queue_has_room_for_the_markets_own(subject: &dyn Subject) {
    let store = subject.open(small(10), nobody());
    let gate = Gate::close(store.as_ref());
    let requests: Vec<_> = (0..10).map(|_| count_up(store.as_ref(), 1)).collect();
    let (jobs, answers): (Vec<_>, Vec<_>) = (0..2_000).map(|_| job(counting(2))).unzip();
    store.submit_reserved(jobs).expect("room is kept free");
    let refused = count_up(store.as_ref(), 1).wait().expect_err("no room for requests");
    assert_eq!(refused.code(), ErrorCode::Overloaded);
    let (more, _) = (0..2_000).map(|_| job(counting(2))).unzip::<_, _, Vec<_>, Vec<_>>();
    assert!(matches!(store.submit_reserved(more), Err(StoreError::Overloaded)));
    gate.open();
    assert!(requests.into_iter().all(|answer| answer.wait().is_ok()));
    assert!(answers.into_iter().all(|answer| answer.wait().is_ok()));
    assert_eq!((counted(store.as_ref(), 1), counted(store.as_ref(), 2)), (10, 2_000));
}

/// Jobs that hold too much together are refused as too many are; one alone is always taken.
pub fn a_queue_is_bounded_in_bytes_too(subject: &dyn Subject) {
    let queue = QueueLimits { bytes_max: 100_000, ..QueueLimits::default() };
    let store = subject.open(Setup { queue, ..Setup::default() }, nobody());
    let heavy = |bytes| -> (Box<dyn Job>, Pending<i64>) {
        let (job, answer) = write_job(first_lane(), counting(1));
        (Box::new(job.holding(bytes)), answer)
    };
    let gate = Gate::close(store.as_ref());
    let mut answers = Vec::new();
    for (bytes, fits) in [(1_000_000, true), (1, false), (10, false)] {
        let (job, answer) = heavy(bytes);
        assert_eq!(store.submit(vec![job]).is_ok(), fits, "{bytes} bytes");
        answers.push((answer, fits));
    }
    gate.open();
    for (answer, fits) in answers {
        assert_eq!(answer.wait().is_ok(), fits);
    }
    let gate = Gate::close(store.as_ref());
    let taken = (0..10).filter(|_| store.submit(vec![heavy(40_000).0]).is_ok()).count();
    assert_eq!(taken, 2, "what was taken before weighs no more");
    gate.open();
    super::tools::wait_until(|| counted(store.as_ref(), 1) == 3);
}

/// Closing decides everything that waits; every write after it answers `closed`.
pub fn closing_decides_what_waits_and_takes_no_more(subject: &dyn Subject) {
    let store = subject.open(Setup::default(), nobody());
    let gate = Gate::close(store.as_ref());
    let waiting: Vec<_> = (0..50).map(|_| count_up(store.as_ref(), 1)).collect();
    let closing = store.close();
    let late = count_up(store.as_ref(), 1).wait().expect_err("closing");
    assert_eq!(late.code(), ErrorCode::Closed);
    gate.release();
    closing.wait().expect("closed");
    for (place, answer) in (1..).zip(waiting) {
        assert_eq!(answer.wait(), Ok(place));
    }
    let write = count_up(store.as_ref(), 1).wait().expect_err("closed");
    assert_eq!(write.code(), ErrorCode::Closed);
    let read = store.last_position().wait().expect_err("closed");
    assert_eq!(read.code(), ErrorCode::Closed);
}

/// Closing is idempotent, also from two threads at once.
pub fn closing_twice_does_nothing(subject: &dyn Subject) {
    let store = open(subject);
    count_up(store.as_ref(), 1).wait().expect("counted");
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| store.close().wait().expect("closed"));
        }
    });
    store.close().wait().expect("closed again");
}

/// A listener with a defect may end the writer, but nobody waits for ever.
pub fn a_listener_that_panics_leaves_nobody_waiting(subject: &dyn Subject) {
    let listener = Arc::new(|_| std::panic::resume_unwind(Box::new("a defect of a listener")));
    let store = subject.open(Setup::default(), listener);
    let gate = Gate::close(store.as_ref());
    // These share a group, which is stored and answered before the listener is told.
    let told = tell(store.as_ref(), 1);
    gate.open();
    assert_eq!(told.wait(), Ok(1));
    super::tools::wait_until(|| count_up(store.as_ref(), 2).wait().is_err());
    let after = count_up(store.as_ref(), 2).wait().expect_err("nobody decides any more");
    assert_eq!(after.code(), ErrorCode::Closed);
    store.close().wait().expect("closed");
}
