//! The pipeline's backend: one connection, one thread, one lane.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustc_hash::FxHashSet;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Row};
use tokio::runtime::Runtime;
use vendue_store::{
    Appends, Backend, BoxedRow, Flush, Footprint, Key, Needs, OutcomeRow, Overlay, StoreError,
    StoredEvent,
};

use crate::ahead::Prepared;
use crate::connect::{Connector, close};
use crate::error::{corrupt, execute, translate};
use crate::follower::SERVER;
use crate::guards::Guards;
use crate::load::{Loaded, Wait, lock, look_again};
use crate::log::load_log;
use crate::outcome::{Fate, fate_of};
use crate::own::OwnBlocks;
use crate::tables::Tables;
use crate::write::{BLOCK, Storing, Writes, Written};

/// How long the server is waited for beyond its own limit for a statement.
const SPARE: Duration = Duration::from_secs(5);
/// How long those who hold a row are waited for only briefly, once one did for too long.
const HURRY: Duration = Duration::from_secs(30);
/// How often rows that appear while others are locked are loaded too.
const APPEARANCES_MAX: usize = 8;

/// What a lane writes with.
pub(crate) struct PostgresBackend {
    pub(crate) runtime: Runtime,
    pub(crate) connector: Arc<Connector>,
    own: Arc<OwnBlocks>,
    pub(crate) tables: Tables,
    writer_id: [u8; 16],
    pub(crate) connection: Option<PgConnection>,
    /// Whether a connection was lost since the last transaction began: another server may have
    /// taken over, and nothing that was kept is worth anything.
    was_lost: bool,
    /// Whether a transaction is open.
    is_open: bool,
    /// Whether it holds rows already.
    holds_rows: bool,
    /// Until when those who hold a row are waited for only briefly.
    hurries_until: Option<Instant>,
    /// The low half of the transaction's number, once it is known.
    pub(crate) version: u32,
    /// What a transaction that is decided ahead will do.
    pub(crate) prepared: Option<Prepared>,
    /// The stripes of steady rows that the transaction holds.
    guards: Guards,
    /// Steady rows that a transaction wanted to change without having said so: the next one, which
    /// tries the same again, takes their stripes alone.
    undeclared: Vec<Key>,
    written: Option<Written>,
}

/// Runs a statement on the open connection.
macro_rules! run {
    ($self:ident, |$connection:ident| $work:expr) => {{
        let limit = $self.connector.statement_timeout();
        let done = match $self.connection.as_mut() {
            Some($connection) => $self.runtime.block_on(within(limit, $work)),
            None => Err(StoreError::Unavailable("there is no connection".into())),
        };
        match done {
            Ok(done) => Ok(done),
            Err(failure) => Err($self.failed(failure)),
        }
    }};
}

pub(crate) use run;

impl PostgresBackend {
    /// A backend that connects when it is first needed.
    pub(crate) fn new(
        connector: Arc<Connector>,
        own: Arc<OwnBlocks>,
        tables: Tables,
        writer_id: [u8; 16],
    ) -> Result<Self, StoreError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|why| StoreError::Unavailable(why.to_string()))?;
        Ok(Self {
            runtime,
            connector,
            own,
            tables,
            writer_id,
            connection: None,
            was_lost: false,
            is_open: false,
            holds_rows: false,
            hurries_until: None,
            version: 0,
            prepared: None,
            guards: Guards::default(),
            undeclared: Vec::new(),
            written: None,
        })
    }

    /// Begins a transaction.
    fn begin_with(&mut self, overlay: &mut Overlay, is_ahead: bool) -> Result<(), StoreError> {
        self.guards = Guards::default();
        self.written = None;
        self.prepared = None;
        self.version = 0;
        self.holds_rows = false;
        let begun = self.begin_somehow(is_ahead)?;
        if std::mem::take(&mut self.was_lost) {
            overlay.clear();
        }
        // Another server counts its transactions anew: what was kept says nothing there.
        overlay.of_server(&begun.server);
        self.version = begun.version;
        self.is_open = true;
        Ok(())
    }

    /// Begins a transaction, on a new connection when the old one is lost: nothing was asked yet,
    /// so nothing can be lost or doubled.
    fn begin_somehow(&mut self, is_ahead: bool) -> Result<Begun, StoreError> {
        let until = Instant::now() + self.connector.patience();
        loop {
            let is_fresh = self.connection.is_none();
            if is_fresh {
                let connected = self.runtime.block_on(self.connector.connect_until(until));
                self.connection = Some(connected?);
            }
            let Some(connection) = self.connection.as_mut() else { continue };
            let hurries = self.hurries_until.is_some_and(|until| Instant::now() < until);
            let begin = begin(connection, self.connector.begin(hurries), is_ahead);
            match self.runtime.block_on(within(self.connector.statement_timeout(), begin)) {
                Ok(begun) => return Ok(begun),
                Err(failure) => {
                    // Whatever it is, a fresh connection is the best try, and an old one is kept by
                    // nobody.
                    self.drop_connection();
                    if is_fresh && Instant::now() >= until {
                        return Err(failure);
                    }
                }
            }
        }
    }

    fn drop_connection(&mut self) {
        self.was_lost = true;
        if let Some(connection) = self.connection.take() {
            self.runtime.block_on(close(connection));
        }
    }

    /// Enters what was loaded into the overlay; gives those keys that were not there and are not
    /// guarded.
    pub(crate) fn enter(needs: &Needs, found: Vec<Loaded>, overlay: &mut Overlay) -> Needs {
        let mut present: FxHashSet<Key> = FxHashSet::default();
        for Loaded { key, row, version, is_steady } in found {
            present.insert(key.clone());
            if is_steady {
                overlay.load_steady(key, Some(row));
            } else {
                overlay.load_version(key, Some(row), version);
            }
        }
        let mut absent = Needs::default();
        for key in needs.rows().iter().filter(|key| !present.contains(*key)) {
            absent.row(key.clone());
        }
        for key in needs.looks().iter().filter(|key| !present.contains(*key)) {
            if key.row_type().table.is_steady {
                overlay.load_steady(key.clone(), None);
            } else {
                absent.look(key.clone());
            }
        }
        absent
    }

    /// Holds the stripes of the steady rows that are wanted, and gives what is to be loaded: what
    /// is kept by a stripe in which nobody has written is as good as read.
    fn guard(&mut self, needs: &Needs, overlay: &mut Overlay) -> Result<Needs, StoreError> {
        let mut wanted = Needs::default();
        let undeclared = std::mem::take(&mut self.undeclared);
        let rows = needs.rows().iter().chain(&undeclared);
        for key in rows.filter(|key| !overlay.knows_own(key)) {
            wanted.row(key.clone());
        }
        let guards = Guards::of(needs.looks().iter(), wanted.rows().iter())
            .sharing(overlay.wanted_stripes())
            .beyond(self.guards);
        if !guards.is_empty() {
            let wait = self.wait();
            let held = run!(self, |connection| guards.hold(connection, wait));
            let versions = held.map_err(|failure| in_the_way(wait, failure))?;
            self.guards = self.guards.and(guards);
            for (stripe, version) in versions {
                for key in overlay.validate(stripe, version) {
                    wanted.look(key);
                }
            }
        }
        for key in needs.looks().iter().filter(|key| !overlay.keeps(key)) {
            wanted.look(key.clone());
        }
        wanted.sort();
        Ok(wanted)
    }

    fn wait(&self) -> Wait {
        if self.holds_rows { Wait::Not } else { Wait::Patiently }
    }

    /// Puts what is to be stored into a statement, unless steady rows are to be changed whose
    /// stripe is not held alone: they are kept in mind. Under `refused` nothing may be kept.
    fn collect(
        &mut self,
        flush: Flush<'_>,
        refused: &[[u8; 16]],
    ) -> Result<Option<Storing>, StoreError> {
        let mut writes = Writes::new(&mut self.tables, self.guards);
        let taken = writes.take(flush);
        if let Some(undeclared) = writes.undeclared() {
            self.undeclared = undeclared;
            return Ok(None);
        }
        taken?;
        writes.statement(self.writer_id, refused).map(Some)
    }

    /// Stores; gives the position of the first event.
    fn store(&mut self, storing: Storing) -> Result<i64, StoreError> {
        let written = run!(self, |connection| storing.run(connection))?;
        self.version = u32::try_from(written.transaction & 0xffff_ffff).unwrap_or_default();
        // Before the commit, so that nobody takes these events for those of another node.
        self.own.add(written.block);
        self.written = Some(written);
        Ok(written.block.saturating_mul(BLOCK))
    }

    /// A failed statement: a connection that is lost takes the transaction with it, so that it can
    /// be tried again as a whole.
    pub(crate) fn failed(&mut self, failure: StoreError) -> StoreError {
        match failure {
            StoreError::Unavailable(why) => {
                tracing::warn!(%why, "the connection was lost in a transaction");
                self.drop_connection();
                StoreError::Conflict(format!("the connection was lost: {why}"))
            }
            other => other,
        }
    }

    /// Finds out what became of a commit whose answer was lost.
    fn resolve(&mut self, written: Written) -> Result<(), StoreError> {
        let until = Instant::now() + self.connector.patience();
        let fate = fate_of(&self.connector, written, self.writer_id, until);
        match self.runtime.block_on(fate) {
            Ok((Fate::Committed, connection)) => {
                self.connection = Some(connection);
                Ok(())
            }
            Ok((Fate::Lost, connection)) => {
                self.connection = Some(connection);
                // The block may be given to somebody else.
                self.own.remove(written.block);
                Err(StoreError::Conflict("the connection was lost before the commit".into()))
            }
            Err(failure) => {
                // Should it have been stored after all, its events are told once that is seen.
                self.own.doubt(written.block);
                Err(StoreError::Unknown(failure.to_string()))
            }
        }
    }
}

/// Whoever does not wait is not told that somebody holds a row for too long, but that somebody is
/// in the way.
fn in_the_way(wait: Wait, failure: StoreError) -> StoreError {
    match failure {
        StoreError::Busy(text) if wait == Wait::Not => StoreError::Conflict(text),
        other => other,
    }
}

/// What is known of a transaction before its first statement.
struct Begun {
    /// What tells the server from every other, and from itself before it has begun anew.
    server: String,
    /// The low half of its number, if it is decided ahead.
    version: u32,
}

async fn begin(
    connection: &mut PgConnection,
    text: &str,
    is_ahead: bool,
) -> Result<Begun, StoreError> {
    let number = if is_ahead { "pg_current_xact_id()::text::bigint & 4294967295" } else { "0" };
    let text = format!("{text}; SELECT {SERVER}, ({number})::text");
    let row = sqlx::raw_sql(AssertSqlSafe(text)).fetch_one(connection).await.map_err(translate)?;
    let server = row.try_get(0).map_err(translate)?;
    let number: &str = row.try_get(1).map_err(translate)?;
    let version = number.parse().map_err(|_| corrupt("a transaction", "has no number"))?;
    Ok(Begun { server, version })
}

/// Gives up on a server that does not answer: its own limit should have struck long before.
pub(crate) async fn within<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    match tokio::time::timeout(limit + SPARE, work).await {
        Ok(done) => done,
        Err(_) => Err(StoreError::Unavailable("the server does not answer".into())),
    }
}

impl Backend for PostgresBackend {
    fn begin(&mut self, overlay: &mut Overlay) -> Result<Vec<StoredEvent>, StoreError> {
        self.begin_with(overlay, false)?;
        // Other nodes may have changed anything but what is kept by its stripe.
        overlay.clear_passing();
        Ok(Vec::new())
    }

    fn begin_ahead(&mut self, overlay: &mut Overlay) -> Result<(), StoreError> {
        self.begin_with(overlay, true)?;
        overlay.trust();
        Ok(())
    }

    fn peek(&mut self, needs: &Needs, overlay: &mut Overlay) -> Result<(), StoreError> {
        self.read_ahead(needs, overlay)
    }

    fn prepare(
        &mut self,
        flush: Option<Flush<'_>>,
        footprint: Footprint,
        refused: Vec<[u8; 16]>,
    ) -> Result<bool, StoreError> {
        let storing = match flush {
            Some(flush) => match self.collect(flush, &refused)? {
                Some(storing) => Some(storing),
                None => return Ok(false),
            },
            None => None,
        };
        self.prepared = Some(Prepared::new(footprint, refused, storing, &mut self.tables)?);
        Ok(true)
    }

    fn compare(&mut self) -> Result<(), StoreError> {
        self.lock_and_compare()
    }

    fn confirm(&mut self) -> Result<Option<i64>, StoreError> {
        match self.look_and_take()? {
            Some(storing) => self.store(storing).map(Some),
            None => Ok(None),
        }
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn is_far(&self) -> bool {
        true
    }

    fn held(&mut self, needs: &Needs) -> Result<Vec<Key>, StoreError> {
        self.begin_somehow(false)?;
        self.is_open = true;
        let tables = &mut self.tables;
        let there = run!(self, |connection| lock(connection, tables, needs, Wait::Unlocked));
        let tables = &mut self.tables;
        let free = run!(self, |connection| lock(connection, tables, needs, Wait::Skip));
        self.rollback();
        let free: FxHashSet<Key> = free?.into_iter().map(|found| found.key).collect();
        let there = there?.into_iter().map(|found| found.key);
        Ok(there.filter(|key| !free.contains(key)).collect())
    }

    fn hurry(&mut self) {
        self.hurries_until = Some(Instant::now() + HURRY);
    }

    fn load(
        &mut self,
        needs: &Needs,
        once: &[[u8; 16]],
        overlay: &mut Overlay,
    ) -> Result<Vec<OutcomeRow>, StoreError> {
        let mut wanted = self.guard(needs, overlay)?;
        let mut outcomes = Vec::new();
        for round in 0..=APPEARANCES_MAX {
            let wait = self.wait();
            let tables = &mut self.tables;
            let locked = run!(self, |connection| lock(connection, tables, &wanted, wait));
            let found = locked.map_err(|failure| in_the_way(wait, failure))?;
            self.holds_rows = true;
            let absent = Self::enter(&wanted, found, overlay);
            let once = if round == 0 { once } else { &[] };
            let tables = &mut self.tables;
            let again = run!(self, |connection| look_again(connection, tables, &absent, once))?;
            outcomes.extend(again.outcomes);
            for key in absent.all().filter(|key| !again.appeared.contains(key)) {
                overlay.load(key.clone(), None);
            }
            if again.appeared.is_empty() {
                return Ok(outcomes);
            }
            wanted = Needs::default();
            again.appeared.into_iter().for_each(|key| wanted.row(key));
            wanted.sort();
        }
        Err(StoreError::Conflict("rows come and go".into()))
    }

    fn load_log(&mut self, prefix: &Key) -> Result<Vec<BoxedRow>, StoreError> {
        let time = self.connector.allow_thought();
        run!(self, |connection| execute(connection, &time))?;
        let tables = &mut self.tables;
        run!(self, |connection| load_log(connection, tables, prefix))
    }

    fn append(&mut self, part: &Appends) -> Result<(), StoreError> {
        // A far backend is given everything in the end; this would be a second block of the log.
        if part.is_empty() {
            return Ok(());
        }
        Err(StoreError::Unavailable("a part cannot be appended over a network".into()))
    }

    fn flush(&mut self, flush: Flush<'_>) -> Result<i64, StoreError> {
        let conflict = || StoreError::Conflict("steady rows are to be changed".into());
        let storing = self.collect(flush, &[])?.ok_or_else(conflict)?;
        self.store(storing)
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.is_open = false;
        let limit = self.connector.statement_timeout();
        let committed = match self.connection.as_mut() {
            Some(connection) => self.runtime.block_on(within(limit, execute(connection, "COMMIT"))),
            None => Err(StoreError::Unavailable("there is no connection".into())),
        };
        match (committed, self.written) {
            (Err(StoreError::Unavailable(why)), Some(written)) => {
                tracing::warn!(%why, "the connection was lost in a commit");
                self.drop_connection();
                self.resolve(written)
            }
            (Err(failure), _) => Err(self.failed(failure)),
            (Ok(()), _) => Ok(()),
        }
    }

    fn rollback(&mut self) {
        if !std::mem::take(&mut self.is_open) {
            return;
        }
        let limit = self.connector.statement_timeout();
        let Some(connection) = self.connection.as_mut() else { return };
        let rolled_back = within(limit, execute(connection, "ROLLBACK"));
        if self.runtime.block_on(rolled_back).is_err() {
            // The server gives up the transaction of a connection that is gone.
            self.drop_connection();
        }
    }

    fn idle(&mut self, _: &mut Overlay) -> Result<Vec<StoredEvent>, StoreError> {
        Ok(Vec::new())
    }
}

impl Drop for PostgresBackend {
    fn drop(&mut self) {
        self.drop_connection();
    }
}
