//! Tidying comes after the answers: nobody who waits for a write waits for it too.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use vendue_domain::auctions::AuctionEvent;
use vendue_domain::events::{Event, Topic};
use vendue_domain::{AuctionId, Timestamp};
use vendue_store::{
    Appends, Backend, BoxedRow, Changes, Flush, Key, Keys, Needs, OutcomeRow, Overlay, Pending,
    Queue, QueueLimits, StoreError, StoredEvent, Writer, WriterOptions, block_on, write_job,
};

/// A backend that keeps nothing, and looks whether the answer is there when it may tidy up.
struct Nothing {
    answer: Option<Pending<i64>>,
    commits: Arc<AtomicUsize>,
    answered: Arc<AtomicUsize>,
}

impl Backend for Nothing {
    fn begin(&mut self, _: &mut Overlay) -> Result<Vec<StoredEvent>, StoreError> {
        Ok(Vec::new())
    }

    fn load(
        &mut self,
        _: &Needs,
        _: &[[u8; 16]],
        _: &mut Overlay,
    ) -> Result<Vec<OutcomeRow>, StoreError> {
        Ok(Vec::new())
    }

    fn load_log(&mut self, _: &Key) -> Result<Vec<BoxedRow>, StoreError> {
        Ok(Vec::new())
    }

    fn append(&mut self, _: &Appends) -> Result<(), StoreError> {
        Ok(())
    }

    fn flush(&mut self, _: Flush<'_>) -> Result<i64, StoreError> {
        Ok(1)
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.commits.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    fn settle(&mut self) {
        let answer = self.answer.take().expect("once");
        if block_on(answer, Some(std::time::Duration::ZERO)) == Some(Ok(7)) {
            self.answered.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn rollback(&mut self) {}

    fn idle(&mut self, _: &mut Overlay) -> Result<Vec<StoredEvent>, StoreError> {
        Ok(Vec::new())
    }
}

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
    let backend =
        Nothing { answer: Some(answer), commits: commits.clone(), answered: answered.clone() };
    Writer::new(backend, queue, Arc::new(|_| {}), WriterOptions::default()).run();
    assert_eq!((commits.load(Ordering::SeqCst), answered.load(Ordering::SeqCst)), (1, 1));
}
