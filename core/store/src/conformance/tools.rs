//! What the bodies have in common.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use vendue_domain::events::{Event, Topic};
use vendue_domain::identity::User;
use vendue_domain::inventory::StockItem;
use vendue_domain::record::{KeyParts, Record, Value};
use vendue_domain::{AuctionId, Error, ErrorCode, StockItemId, Timestamp, UserId, WorkspaceId};

use super::{Setup, Subject};
use crate::{
    Changes, CommitListener, Idempotency, Job, Key, Keys, Pending, Refusal, Store, StoreExt,
    StoredEvent, View, write_job,
};

/// How long a test waits for something that another thread does.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

pub(super) fn at(ms: i64) -> Timestamp {
    Timestamp::from_ms(ms)
}

/// Sixteen bytes that sort by number.
pub(super) fn bytes(number: u64) -> [u8; 16] {
    u128::from(number).to_be_bytes()
}

pub(super) fn item_id(number: u64) -> StockItemId {
    StockItemId::from_bytes(bytes(number))
}

/// A listener that remembers what it was told.
#[derive(Clone, Default)]
pub(super) struct Told(Arc<Mutex<Vec<StoredEvent>>>);

impl Told {
    pub(super) fn listener(&self) -> CommitListener {
        let told = self.0.clone();
        Arc::new(move |committed| told.lock().extend(committed.events))
    }

    pub(super) fn so_far(&self) -> Vec<StoredEvent> {
        self.0.lock().clone()
    }

    /// Waits until it was told of this many events.
    pub(super) fn wait_for(&self, count: usize) -> Vec<StoredEvent> {
        wait_until(|| self.0.lock().len() >= count);
        self.so_far()
    }
}

pub(super) fn nobody() -> CommitListener {
    Arc::new(|_| {})
}

pub(super) fn open(subject: &dyn Subject) -> Arc<dyn Store> {
    subject.open(Setup::default(), nobody())
}

/// Waits for something that another thread does.
pub(super) fn wait_until(mut done: impl FnMut() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !done() {
        assert!(Instant::now() < until, "it did not happen in time");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The key of a row, for functions that know no type's own key.
pub(super) struct KeyOf<'a, T>(pub(super) &'a T);

impl<T: Record> KeyParts for KeyOf<'_, T> {
    fn each(&self, sink: &mut impl FnMut(Value<'_>)) {
        self.0.key_values(sink);
    }
}

/// A row that counts, and that knows whose it is by its number.
pub(super) fn item(number: u64, quantity: i64) -> StockItem {
    StockItem {
        id: item_id(number),
        workspace_id: WorkspaceId::from_bytes(bytes(7)),
        sku: format!("item-{number}"),
        name: "a thing".into(),
        quantity,
        reserved: 0,
        on_loan: 0,
        created_at: at(1_000),
        version: 1,
    }
}

/// Counts a row up, making it when there is none; answers the count after it.
pub(super) fn counting(
    number: u64,
) -> impl FnMut(&View<'_>) -> Result<(Changes, i64), Refusal> + Send + 'static {
    move |view| {
        let known = view.get::<StockItem>(item_id(number))?;
        let quantity = known.map_or(0, |known| known.quantity) + 1;
        let mut changes = Changes::none();
        changes.put(item(number, quantity));
        Ok((changes, quantity))
    }
}

pub(super) fn count_up(store: &dyn Store, number: u64) -> Pending<i64> {
    store.write(Keys::new().row::<StockItem>(item_id(number)), counting(number))
}

pub(super) fn count_up_once(store: &dyn Store, number: u64, once: Idempotency) -> Pending<i64> {
    store.write_once(Keys::new(), Some(once), 0, counting(number))
}

/// What the store holds of a counting row; 0 when there is none.
pub(super) fn counted(store: &dyn Store, number: u64) -> i64 {
    let row = store.get::<StockItem>(item_id(number)).wait().expect("read");
    row.map_or(0, |row| row.quantity)
}

/// A job of a decision, with its answer.
pub(super) fn job<T: Send + 'static>(
    decide: impl FnMut(&View<'_>) -> Result<(Changes, T), Refusal> + Send + 'static,
) -> (Box<dyn Job>, Pending<T>) {
    let (job, pending) = write_job(first_lane(), decide);
    (Box::new(job), pending)
}

/// Keys by which a job comes into the lane of the first counting row, where there are several.
/// They name a row that is never there.
pub(super) fn first_lane() -> Keys {
    Keys::new().look::<User>(UserId::from_bytes(bytes(1)))
}

/// A job that is refused, after looking at a row.
pub(super) fn refused_job(number: u64) -> (Box<dyn Job>, Pending<i64>) {
    job(move |view| {
        let _seen = view.get::<StockItem>(item_id(number))?;
        Err(Error::new(ErrorCode::OutOfStock, "there is none").into())
    })
}

pub(super) fn idempotency(key: u64, request: u64) -> Idempotency {
    // The number goes to the front, where two keys must differ to be told apart cheaply.
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(key.to_be_bytes()) {
        *to = from;
    }
    let mut body = [0; 16];
    for (to, from) in body.iter_mut().zip(request.to_be_bytes()) {
        *to = from;
    }
    Idempotency { key: bytes, request: body, at: now() }
}

/// The machine's own time: outcomes expire by it.
pub(super) fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let ms = since.map_or(0, |since| since.as_millis());
    at(i64::try_from(ms).unwrap_or(i64::MAX))
}

/// A gate at which the writer waits, so that a test can fill the queue behind it.
pub(super) struct Gate {
    reached: Receiver<()>,
    open: SyncSender<()>,
    passed: Pending<()>,
}

impl Gate {
    /// Stops the writer of the first lane, and comes back once it stands.
    pub(super) fn close(store: &dyn Store) -> Self {
        let (reached_by, reached) = sync_channel(4);
        let (open, opened) = sync_channel::<()>(1);
        let passed = store.write(first_lane(), move |_| {
            reached_by.send(()).ok();
            opened.recv().ok();
            Ok((Changes::none(), ()))
        });
        let gate = Self { reached, open, passed };
        gate.reached.recv().expect("the writer comes");
        gate
    }

    /// Lets the writer go on.
    pub(super) fn open(self) {
        self.open.send(()).expect("the writer waits");
        self.passed.wait().expect("passed");
    }

    /// Lets the writer go on without waiting for it.
    pub(super) fn release(self) {
        self.open.send(()).expect("the writer waits");
    }
}

/// The topic of a counting row's events.
pub(super) fn topic(number: u64) -> Topic {
    Topic::auction(AuctionId::from_bytes(bytes(number)))
}

/// Counts up and tells one event with the count as its sequence.
pub(super) fn telling(
    number: u64,
) -> impl FnMut(&View<'_>) -> Result<(Changes, i64), Refusal> + Send + 'static {
    let mut count = counting(number);
    move |view| {
        let (mut changes, sequence) = count(view)?;
        changes.emit(Event {
            topic: topic(number),
            sequence,
            at: at(sequence),
            body: vendue_domain::auctions::AuctionEvent::Paused.into(),
        });
        Ok((changes, sequence))
    }
}

pub(super) fn tell(store: &dyn Store, number: u64) -> Pending<i64> {
    store.write(Keys::new(), telling(number))
}

/// Reads one row by the key that it has.
pub(super) fn read<T: Record>(store: &dyn Store, like: &T) -> Option<T> {
    let mut rows = store.read(vec![Key::of::<T>(KeyOf(like))]).wait().expect("read");
    let row = rows.pop().flatten()?;
    row.into_any().downcast::<T>().ok().map(|row| *row)
}
