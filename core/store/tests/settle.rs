//! Tidying comes after the answers: nobody who waits for a write waits for it too.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod hollow;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hollow::Hollow;
use vendue_domain::auctions::AuctionEvent;
use vendue_domain::events::{Event, Topic};
use vendue_domain::{AuctionId, Timestamp};
use vendue_store::{Changes, Keys, Queue, QueueLimits, Writer, WriterOptions, block_on, write_job};

#[test]
fn the_answer_is_there_before_anything_is_tidied() {
    let (job, answer) = write_job(Keys::new(), |_| {
        let mut changes = Changes::none();
        changes.emit(Event {
            topic: Topic::auction(AuctionId::from_bytes([1; 16])),
            sequence: 1,
            at: Timestamp::from_ms(1),
            body: AuctionEvent::Paused.into(),
        });
        Ok((changes, 7))
    });
    let queue = Arc::new(Queue::new(QueueLimits::default()));
    queue.submit(vec![Box::new(job)]).expect("room");
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
