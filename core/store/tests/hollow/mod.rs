//! A backend that keeps nothing, for tests of what happens around a commit.

use vendue_domain::auctions::AuctionEvent;
use vendue_domain::events::{Event, Topic};
use vendue_domain::{AuctionId, Timestamp};
use vendue_store::{
    Appends, Backend, BoxedRow, Changes, Flush, Key, Keys, Needs, OutcomeRow, Overlay, Pending,
    Queue, StoreError, StoredEvent, write_job,
};

/// Submits a job that tells an event, so that there is something to store, and answers `value`.
pub(crate) fn submit(queue: &Queue, value: i64) -> Pending<i64> {
    let (job, answer) = write_job(Keys::new(), move |_| {
        let mut changes = Changes::none();
        changes.emit(Event {
            topic: Topic::auction(AuctionId::from_bytes([1; 16])),
            sequence: 1,
            at: Timestamp::from_ms(1),
            body: AuctionEvent::Paused.into(),
        });
        Ok((changes, value))
    });
    queue.submit(vec![Box::new(job)]).expect("room");
    answer
}

/// What is to happen at a moment.
pub(crate) type Hook = Box<dyn FnMut() + Send>;

/// A backend that keeps nothing.
pub(crate) struct Hollow {
    /// In place of the commit.
    pub(crate) commit: Hook,
    /// When it may tidy up.
    pub(crate) settle: Hook,
}

impl Backend for Hollow {
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
        (self.commit)();
        Ok(())
    }

    fn settle(&mut self) {
        (self.settle)();
    }

    fn rollback(&mut self) {}

    fn idle(&mut self, _: &mut Overlay) -> Result<Vec<StoredEvent>, StoreError> {
        Ok(Vec::new())
    }
}
