//! Tidying comes after the answers: nobody who waits for a write waits for it too.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod hollow;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hollow::{Hollow, submit};
use vendue_store::{Queue, QueueLimits, Writer, WriterOptions, block_on};

#[test]
fn the_answer_is_there_before_anything_is_tidied() {
    let queue = Arc::new(Queue::new(QueueLimits::default()));
    let answer = submit(&queue, 7);
    queue.close();
    let (commits, answered) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (committed, seen, mut answer) = (commits.clone(), answered.clone(), Some(answer));
    let backend = Hollow {
        commit: Box::new(move || {
            committed.fetch_add(1, Ordering::SeqCst);
        }),
        settle: Box::new(move || {
            let answer = answer.take().expect("once");
            if block_on(answer, Some(Duration::ZERO)) == Some(Ok(7)) {
                seen.fetch_add(1, Ordering::SeqCst);
            }
        }),
    };
    Writer::new(backend, queue, Arc::new(|_| {}), WriterOptions::default()).run();
    assert_eq!((commits.load(Ordering::SeqCst), answered.load(Ordering::SeqCst)), (1, 1));
}
