//! Groups that are decided ahead, on a backend that fails at every step again and again: whatever
//! happens, each write counts once, answers are in order, and nobody waits for ever.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use parking_lot::lock_api::ArcMutexGuard;
use parking_lot::{Mutex, RawMutex};
use vendue_domain::inventory::StockItem;
use vendue_domain::{StockItemId, Timestamp, WorkspaceId};
use vendue_store::{
    Appends, Backend, BoxedRow, Changes, Flush, Footprint, Job, Key, Keys, Needs, OutcomeRow,
    Overlay, Pending, Queue, QueueLimits, RowChange, StoreError, StoredEvent, Turns, Writer,
    WriterOptions, block_on, write_job,
};

/// Many enough for two groups to have nothing to do with each other, when they are small.
const ROWS: u64 = 24;
const WRITES: u64 = 4_000;

fn id(number: u64) -> StockItemId {
    StockItemId::from_bytes(u128::from(number).to_be_bytes())
}

fn item(number: u64, quantity: i64) -> StockItem {
    StockItem {
        id: id(number),
        workspace_id: WorkspaceId::from_bytes([1; 16]),
        sku: String::new(),
        name: String::new(),
        quantity,
        reserved: 0,
        on_loan: 0,
        created_at: Timestamp::from_ms(0),
        version: 0,
    }
}

/// What is stored: rows with the transaction that wrote them. Whoever locks has all of it.
type Rows = HashMap<Key, (StockItem, u32)>;

/// One connection to it.
struct Memory {
    rows: Arc<Mutex<Rows>>,
    transactions: Arc<AtomicU64>,
    seed: u64,
    locked: Option<ArcMutexGuard<RawMutex, Rows>>,
    version: u32,
    prepared: Option<(Footprint, Vec<StockItem>)>,
    writes: Vec<StockItem>,
}

impl Memory {
    /// Fails now and then.
    fn may_fail(&mut self) -> Result<(), StoreError> {
        // An LCG: the high bits are good enough to fail by.
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        match self.seed >> 56 {
            0 => Err(StoreError::Conflict("planted".into())),
            1 => Err(StoreError::Busy("planted".into())),
            _ => Ok(()),
        }
    }

    fn begin_any(&mut self) {
        let number = self.transactions.fetch_add(1, Ordering::SeqCst) + 1;
        self.version = u32::try_from(number).expect("few");
        self.writes.clear();
        self.prepared = None;
    }

    fn enter(rows: &Rows, needs: &Needs, overlay: &mut Overlay) {
        for key in needs.all() {
            let found = rows.get(key).cloned();
            let version = found.as_ref().map_or(0, |(_, version)| *version);
            let row = found.map(|(row, _)| Box::new(row) as BoxedRow);
            overlay.load_version(key.clone(), row, version);
        }
    }

    fn changes(mut flush: Flush<'_>) -> Result<Vec<StockItem>, StoreError> {
        let mut changes = Vec::new();
        flush.each_row(&mut |change| {
            let (RowChange::Insert(row) | RowChange::Update(row, _)) = change else {
                return Ok(());
            };
            changes.extend(row.as_any().downcast_ref::<StockItem>().cloned());
            Ok(())
        })?;
        Ok(changes)
    }

    fn lock(&mut self) {
        if self.locked.is_none() {
            self.locked = Some(self.rows.lock_arc());
        }
    }
}

impl Backend for Memory {
    fn begin(&mut self, overlay: &mut Overlay) -> Result<Vec<StoredEvent>, StoreError> {
        self.begin_any();
        overlay.clear_passing();
        Ok(Vec::new())
    }

    fn is_far(&self) -> bool {
        true
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn begin_ahead(&mut self, overlay: &mut Overlay) -> Result<(), StoreError> {
        self.begin_any();
        overlay.trust();
        self.may_fail()
    }

    fn peek(&mut self, needs: &Needs, overlay: &mut Overlay) -> Result<(), StoreError> {
        let mut unknown = needs.clone();
        unknown.retain(|key| !overlay.knows(key));
        if !unknown.is_empty() {
            self.may_fail()?;
            // Nobody waits here: what is stored by then is read.
            Self::enter(&self.rows.lock(), &unknown, overlay);
        }
        Ok(())
    }

    fn prepare(
        &mut self,
        flush: Option<Flush<'_>>,
        footprint: Footprint,
        _: Vec<[u8; 16]>,
    ) -> Result<bool, StoreError> {
        let changes = flush.map(Self::changes).transpose()?.unwrap_or_default();
        self.prepared = Some((footprint, changes));
        self.may_fail().map(|()| true)
    }

    fn compare(&mut self) -> Result<(), StoreError> {
        self.lock();
        self.may_fail()?;
        let (print, _) = self.prepared.as_ref().expect("prepared");
        let rows = self.locked.as_ref().expect("locked");
        let is_same =
            |key: &Key| rows.get(key).map(|found| found.1) == print.versions.get(key).copied();
        match print.present.all().chain(print.absent.all()).all(is_same) {
            true => Ok(()),
            false => Err(StoreError::Conflict("another version".into())),
        }
    }

    fn confirm(&mut self) -> Result<Option<i64>, StoreError> {
        // More often than elsewhere: whoever stands in line behind this must not keep it waiting.
        (0..16).try_for_each(|_| self.may_fail())?;
        let (_, changes) = self.prepared.take().expect("prepared");
        let is_empty = changes.is_empty();
        self.writes = changes;
        Ok(if is_empty { None } else { Some(1) })
    }

    fn load(
        &mut self,
        needs: &Needs,
        _: &[[u8; 16]],
        overlay: &mut Overlay,
    ) -> Result<Vec<OutcomeRow>, StoreError> {
        self.lock();
        self.may_fail()?;
        Self::enter(self.locked.as_ref().expect("locked"), needs, overlay);
        Ok(Vec::new())
    }

    fn load_log(&mut self, _: &Key) -> Result<Vec<BoxedRow>, StoreError> {
        Ok(Vec::new())
    }

    fn append(&mut self, _: &Appends) -> Result<(), StoreError> {
        Ok(())
    }

    fn flush(&mut self, flush: Flush<'_>) -> Result<i64, StoreError> {
        self.writes = Self::changes(flush)?;
        self.may_fail().map(|()| 1)
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        let failed = self.may_fail();
        let mut rows = self.locked.take().expect("locked");
        if failed.is_ok() {
            for row in self.writes.drain(..) {
                rows.insert(Key::of::<StockItem>(row.id), (row, self.version));
            }
        }
        failed
    }

    fn rollback(&mut self) {
        self.locked = None;
    }

    fn idle(&mut self, _: &mut Overlay) -> Result<Vec<StoredEvent>, StoreError> {
        Ok(Vec::new())
    }
}

/// Counts a row up; answers the count. Sometimes it needs a second row that it did not name.
fn count_up(number: u64, neighbour: Option<u64>) -> (Box<dyn Job>, Pending<i64>) {
    let (job, answer) = write_job(Keys::new().row::<StockItem>(id(number)), move |view| {
        if let Some(neighbour) = neighbour {
            view.look::<StockItem>(id(neighbour))?;
        }
        let count = view.get::<StockItem>(id(number))?.map_or(0, |row| row.quantity) + 1;
        let mut changes = Changes::none();
        changes.put(item(number, count));
        Ok((changes, count))
    });
    (Box::new(job), answer)
}

/// A node: a queue and the two writers of its lane.
fn node(rows: &Arc<Mutex<Rows>>, transactions: &Arc<AtomicU64>, seed: u64) -> Arc<Queue> {
    let group_max = usize::try_from(1 + seed % 6).expect("small");
    let limits = QueueLimits { group_max, ..QueueLimits::default() };
    let (queue, turns) = (Arc::new(Queue::new(limits)), Arc::new(Turns::default()));
    for place in 0..2 {
        let backend = Memory {
            rows: rows.clone(),
            transactions: transactions.clone(),
            seed: seed * 2 + place,
            locked: None,
            version: 0,
            prepared: None,
            writes: Vec::new(),
        };
        let writer =
            Writer::new(backend, queue.clone(), Arc::new(|_| {}), WriterOptions::default())
                .in_turns(turns.clone());
        std::thread::spawn(move || drop(writer.run()));
    }
    queue
}

/// The answers that a node gave for each row, in order, and how many writes failed.
fn bid(queue: &Queue, seed: u64) -> (HashMap<u64, Vec<i64>>, u64) {
    let mut answers = Vec::new();
    for number in 0..WRITES {
        let row = (number * 31 + seed) % ROWS;
        let neighbour = (number % 3 == 0).then_some((row + 1) % ROWS);
        let (job, answer) = count_up(row, neighbour);
        queue.submit(vec![job]).expect("room");
        answers.push((row, answer));
        if number % 16 == 0 {
            std::thread::yield_now();
        }
    }
    let (mut told, mut failed) = (HashMap::<u64, Vec<i64>>::new(), 0);
    let until = Instant::now() + Duration::from_secs(60);
    for (row, answer) in answers {
        let patience = until.saturating_duration_since(Instant::now());
        match block_on(answer, Some(patience)).expect("nobody waits for ever") {
            Ok(count) => told.entry(row).or_default().push(count),
            Err(_) => failed += 1,
        }
    }
    (told, failed)
}

/// Gives how many groups were stored as they were decided ahead, and how many were not.
fn run(nodes: u64, seed: u64) -> (u64, u64) {
    let (rows, transactions) = (Arc::default(), Arc::default());
    let queues: Vec<_> =
        (0..nodes).map(|place| node(&rows, &transactions, seed * 16 + place)).collect();
    let all: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            queues.iter().map(|queue| scope.spawn(move || bid(queue, seed))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    for row in 0..ROWS {
        let each = all.iter().filter_map(|(told, _)| told.get(&row));
        assert!(each.clone().all(|counts| counts.is_sorted()), "answers are in order, seed {seed}");
        let mut counts: Vec<i64> = each.flatten().copied().collect();
        counts.sort_unstable();
        let stored =
            rows.lock().get(&Key::of::<StockItem>(id(row))).map_or(0, |found| found.0.quantity);
        assert_eq!(counts, (1..=stored).collect::<Vec<_>>(), "each counts once, seed {seed}");
    }
    let failed: u64 = all.iter().map(|(_, failed)| failed).sum();
    assert!(failed < nodes * WRITES / 50, "{failed} failed, seed {seed}");
    let (mut ahead, mut again) = (0, 0);
    for queue in queues {
        (ahead, again) = (ahead + queue.taken().ahead, again + queue.taken().again);
        queue.close();
    }
    (ahead, again)
}

/// Both must have happened often, or nothing was tested.
fn run_all(nodes: u64, seeds: std::ops::RangeInclusive<u64>) {
    let add = |sum: (u64, u64), more: (u64, u64)| (sum.0 + more.0, sum.1 + more.1);
    let (ahead, again) = seeds.map(|seed| run(nodes, seed)).fold((0, 0), add);
    assert!(ahead > 1_000 && again > 100, "{ahead} ahead, {again} again");
}

#[test]
fn one_node_that_fails_again_and_again_counts_right() {
    run_all(1, 1..=10);
}

#[test]
fn nodes_in_each_others_way_count_right() {
    run_all(3, 11..=20);
}
