//! The market: the entry to everything.

use std::sync::Arc;

use tokio::sync::Semaphore;
use vendue_domain::auctions::AuctionPolicy;
use vendue_domain::identity::{IdentityPolicy, NewUser, ScopeArea};
use vendue_domain::{Error, SessionId, Timestamp, UserId, WorkspaceId};
use vendue_store::{CommitListener, InterestSource, Node, Pending, Store, Taken};
use vendue_store_sqlite::{BackupProgress, SqliteStore};

use crate::actor::Actor;
use crate::auctions::{Auctions, RETRACTIONS_MAX};
use crate::clock::{Clock, StoreClock, VirtualClock};
use crate::entropy::Entropy;
use crate::events::Events;
use crate::hub::{Hub, Publisher};
use crate::identity::Identity;
use crate::inventory::Inventory;
use crate::listings::Listings;
use crate::mails::Mails;
use crate::neighbours::Neighbours;
use crate::options::{Opened, Options};
use crate::password::PasswordPool;
use crate::scheduler::Scheduler;
use crate::sessions::{ApiKeys, Gate, Sessions};
use crate::workspaces::{Approvals, Workspaces};

/// A market. Clones share it; the last one that goes closes it.
///
/// The plain market is the trusted host itself. [`Market::acting_as`] gives the same operations
/// with a user's rights, and [`Market::once`] makes the next write safe to send again.
#[derive(Clone)]
pub struct Market {
    pub(crate) inner: Arc<Inner>,
    pub(crate) actor: Actor,
    pub(crate) once_key: Option<Arc<str>>,
    /// The workspace in which is acted, if one was chosen.
    pub(crate) workspace: Option<WorkspaceId>,
    /// The session with which is acted.
    pub(crate) session: Option<SessionId>,
    /// Until when the token is good with which is acted.
    pub(crate) access_expires_at: Option<Timestamp>,
    /// The area of the group that this is in, for the scopes of keys.
    pub(crate) area: Option<ScopeArea>,
}

pub(crate) struct Inner {
    pub(crate) store: Arc<dyn Store>,
    /// The same store, when it is a file: only that can be copied.
    sqlite: Option<Arc<SqliteStore>>,
    pub(crate) hub: Arc<Hub>,
    pub(crate) neighbours: Option<Arc<Neighbours>>,
    pub(crate) clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    pub(crate) policy: Arc<AuctionPolicy>,
    pub(crate) identity: IdentityPolicy,
    pub(crate) passwords: PasswordPool,
    pub(crate) gate: Gate,
    pub(crate) mails: Mails,
    pub(crate) scheduler: Scheduler,
    /// Places for retractions that wait to be decided.
    pub(crate) retractions: Arc<Semaphore>,
}

impl Market {
    /// Starts a market on the store that `open` gives.
    pub(crate) fn start(
        options: Options,
        open: impl FnOnce(&Options, CommitListener, InterestSource) -> Result<Opened, Error>,
    ) -> Result<Self, Error> {
        let hub = Arc::new(Hub::new(options.relay.clone()));
        let relay = options.relay.clone();
        let neighbours = relay.map(|relay| Neighbours::new(relay, hub.clone()));
        let publisher = Publisher(hub.clone());
        let tell = neighbours.clone();
        let listener: CommitListener = Arc::new(move |committed| {
            if let Some(neighbours) = tell.as_ref().filter(|_| committed.is_own) {
                neighbours.announce(&committed);
            }
            publisher.publish(committed);
        });
        let followed = hub.clone();
        let interest: InterestSource = Arc::new(move || followed.interest());
        // Before anything is opened: what cannot be is refused without a trace.
        let (gate, mails) =
            (Gate::new(options.tokens.clone())?, Mails::start(options.mail.clone())?);
        let Opened { store, sqlite } = open(&options, listener, interest)?;
        if let Some(neighbours) = &neighbours {
            neighbours.start(&store)?;
        }
        let clock = options.clock.unwrap_or_else(|| Arc::new(StoreClock::of(&store)));
        let inner = Arc::new(Inner {
            store,
            sqlite,
            hub,
            neighbours,
            clock,
            entropy: options.entropy,
            policy: Arc::new(options.policy),
            identity: options.identity,
            passwords: PasswordPool::start(options.passwords)?,
            gate,
            mails,
            scheduler: Scheduler::default(),
            retractions: Arc::new(Semaphore::new(RETRACTIONS_MAX)),
        });
        let market = Self::of(inner);
        // Before anything that falls due is done in it.
        crate::transfer::refuse_unfinished(&market)?;
        if options.scheduler && market.inner.clock.runs() {
            Scheduler::start(&market)?;
        }
        Ok(market)
    }

    /// The market of the host.
    pub(crate) fn of(inner: Arc<Inner>) -> Self {
        Self {
            inner,
            actor: Actor::Host,
            once_key: None,
            workspace: None,
            session: None,
            access_expires_at: None,
            area: None,
        }
    }

    /// The same market with a user's rights.
    #[must_use]
    pub fn acting_as(&self, user: impl Into<UserId>) -> Self {
        self.with_actor(Actor::User(user.into()))
    }

    /// Registers a user and gives the market with that user's rights. Fails as
    /// [`Identity::register`] does.
    ///
    /// ```
    /// let market = vendue::open(":memory:")?;
    /// let anna = market.sign_up(vendue::NewUser::new("anna", "anna@example.org")).wait()?;
    /// assert_eq!(anna.identity().me().wait()?.username.as_str(), "anna");
    /// # Ok::<(), vendue::Error>(())
    /// ```
    pub fn sign_up(&self, new: NewUser) -> Pending<Self> {
        // A key was for the registration and not for what the user does next.
        let market = Self { once_key: None, ..self.clone() };
        self.identity().register(new).and_then(move |user| Ok(market.acting_as(user.id)))
    }

    /// The same market for somebody who is not signed in.
    #[must_use]
    pub fn acting_as_anyone(&self) -> Self {
        self.with_actor(Actor::Anyone)
    }

    /// The same market for an actor.
    #[must_use]
    pub fn with_actor(&self, actor: Actor) -> Self {
        Self { actor, session: None, access_expires_at: None, ..self.clone() }
    }

    /// The same market in a workspace: what is made from now on belongs to it, and lists are of it.
    /// Without a word it is the personal workspace of the user who acts. Who is no member finds
    /// nothing there.
    #[must_use]
    pub fn in_workspace(&self, workspace_id: WorkspaceId) -> Self {
        Self { workspace: Some(workspace_id), ..self.clone() }
    }

    /// The same market for the operations of an area.
    fn in_area(&self, area: ScopeArea) -> Self {
        Self { area: Some(area), ..self.clone() }
    }

    /// The same market, with its next write made safe to send again: a write with the same key by
    /// the same actor within 24 hours gives the first answer and changes nothing. The same key with
    /// another request is refused as `idempotency_conflict`. A key has 1 to 255 characters.
    ///
    /// A refused write is decided anew: it has changed nothing, and what was wrong may be right
    /// now. Of all that is sent with one key, one write at most is accepted, and whatever comes
    /// after it gets its answer.
    #[must_use]
    pub fn once(&self, key: &str) -> Self {
        Self { once_key: Some(key.into()), ..self.clone() }
    }

    /// Who acts.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// Users and their credentials.
    pub fn identity(&self) -> Identity {
        Identity(self.in_area(ScopeArea::Identity))
    }

    /// Who has signed in, with what, from where, and until when.
    pub fn sessions(&self) -> Sessions {
        Sessions(self.in_area(ScopeArea::Identity))
    }

    /// With what programs act for users.
    pub fn api_keys(&self) -> ApiKeys {
        ApiKeys(self.in_area(ScopeArea::Identity))
    }

    /// What is offered for sale.
    pub fn listings(&self) -> Listings {
        Listings(self.in_area(ScopeArea::Listings))
    }

    /// Auctions and bids.
    pub fn auctions(&self) -> Auctions {
        Auctions(self.in_area(ScopeArea::Auctions))
    }

    /// Stock.
    pub fn inventory(&self) -> Inventory {
        Inventory(self.in_area(ScopeArea::Inventory))
    }

    /// Workspaces and their members.
    pub fn workspaces(&self) -> Workspaces {
        Workspaces(self.in_area(ScopeArea::Workspaces))
    }

    /// Changes that wait for the approval of those who manage a workspace.
    pub fn approvals(&self) -> Approvals {
        Approvals(self.in_area(ScopeArea::Workspaces))
    }

    /// What happens, as it happens.
    pub fn events(&self) -> Events {
        Events(self.in_area(ScopeArea::Events))
    }

    /// The time by the market's clock.
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// The marketplace's own numbers.
    pub fn policy(&self) -> &AuctionPolicy {
        &self.inner.policy
    }

    /// How many writes wait to be decided.
    pub fn queued_writes(&self) -> usize {
        self.inner.store.queued()
    }

    /// How many writes have been taken to be decided since the market was opened, and in how many
    /// groups. Writes of one group share a commit.
    pub fn taken_writes(&self) -> Taken {
        self.inner.store.taken()
    }

    /// Does everything that is due by the market's clock, and gives how many deadlines that were.
    /// A market on a clock that runs does this by itself; where time is
    /// [moved by hand](crate::VirtualClock) it is how time takes effect. Only the host may.
    pub fn run_due(&self) -> Pending<usize> {
        crate::scheduler::run_due(self)
    }

    /// Moves the virtual clock of this market to a moment and does everything that falls due on
    /// the way, each thing at its time. Gives how many deadlines that were. A clock never goes
    /// back. Only the host may.
    pub fn run_until(&self, clock: &VirtualClock, moment: Timestamp) -> Pending<usize> {
        crate::scheduler::run_until(self, clock, moment)
    }

    /// Copies the market as of one commit into a new file while it goes on serving.
    ///
    /// Fails with `already_exists` when there is such a file, and with `invalid_argument` for a
    /// market in memory or in a database, which has means of its own. Only the host may.
    pub fn backup(
        &self,
        target: &std::path::Path,
        progress: impl FnMut(BackupProgress) + Send + 'static,
    ) -> Pending<()> {
        if let Err(refused) = self.require_host() {
            return Pending::ready(Err(refused));
        }
        match &self.inner.sqlite {
            Some(sqlite) => sqlite.backup(target, progress),
            None => Pending::ready(Err(Error::invalid(
                "address",
                "must be of a file: a database is copied by its own means",
            ))),
        }
    }

    /// The nodes that are open on this market and alive, this one among them; none for a file,
    /// which knows of no others. Only the host may.
    pub fn nodes(&self) -> Pending<Vec<Node>> {
        match self.require_host() {
            Ok(()) => self.inner.store.nodes(),
            Err(refused) => Pending::ready(Err(refused)),
        }
    }

    /// Closes the market: takes no more writes, decides those that wait, ends every subscription
    /// and gives up the file. Calling it again does nothing. Only the host may.
    pub fn close(&self) -> Pending<()> {
        if let Err(refused) = self.require_host() {
            return Pending::ready(Err(refused));
        }
        self.inner.scheduler.stop();
        self.inner.mails.close();
        if let Some(neighbours) = &self.inner.neighbours {
            neighbours.close();
        }
        // Subscriptions end with the thread that writes, after the last event.
        self.inner.store.close()
    }

    pub(crate) fn require_host(&self) -> Result<(), Error> {
        if self.actor == Actor::Host { Ok(()) } else { Err(crate::actor::forbidden()) }
    }

    /// Random bytes from the market's source.
    pub(crate) fn entropy<const N: usize>(&self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        self.inner.entropy.fill(&mut bytes)?;
        Ok(bytes)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(neighbours) = &self.neighbours {
            neighbours.close();
        }
    }
}

impl std::fmt::Debug for Market {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Market").field("actor", &self.actor).finish_non_exhaustive()
    }
}
