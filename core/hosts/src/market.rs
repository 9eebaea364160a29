//! A market as a host language holds it.

use std::str::FromStr;
use std::sync::Arc;

use tokio::sync::oneshot;
use vendue::{
    Error, ErrorCode, Market, Pending, Timestamp, Topic, UserId, VirtualClock, WorkspaceId,
};

use crate::feed::{Feed, Source};
use crate::open::Open;
use crate::operation;
use crate::options::OpenOptions;
use crate::records::counted;

/// A market with the rights of somebody. Copies share the market and what has become of it.
#[derive(Clone)]
pub struct HostMarket {
    market: Market,
    shared: Arc<Shared>,
}

struct Shared {
    /// The clock, when it is a virtual one.
    clock: Option<VirtualClock>,
    /// That it is open in this process.
    open: Open,
}

impl HostMarket {
    /// Opens a market: `:memory:`, the path of a file, or `postgres://…`.
    ///
    /// Fails with `invalid_argument`, `storage_unavailable`, `storage_read_only`,
    /// `storage_corrupt` or `schema_too_new`.
    ///
    /// Fails with `forked_process` in a process that was forked while a market was open: what it
    /// inherited of that would get in the way of any other.
    pub fn open(address: &str, options: OpenOptions) -> Result<Self, Error> {
        let open = Open::begin()?;
        let (options, clock) = options.read()?;
        let shared = Shared { clock, open };
        Ok(Self { market: options.open(address)?, shared: Arc::new(shared) })
    }

    /// Calls the operation `area.name` with a JSON object of its arguments, and answers with the
    /// JSON of its answer.
    ///
    /// Fails with `invalid_argument` for an operation that is not there or arguments that do not
    /// fit, with `forked_process` in a process that was forked after the market was opened, and as
    /// the operation does.
    pub fn call(&self, operation: &str, arguments: &str) -> Pending<String> {
        self.usable(|market| match operation::find(operation) {
            Some(found) => (found.run)(market, arguments),
            None => {
                let shown: String = operation.chars().take(60).collect();
                let refused = Error::invalid("operation", "there is none of this name");
                Pending::ready(Err(refused.with("value", shown)))
            }
        })
    }

    /// The same market with a user's rights. Fails with `id_malformed`.
    pub fn acting_as(&self, user_id: &str) -> Result<Self, Error> {
        let hint = "must be a UUID; a token or a key acts in another way";
        let user_id = user_id.parse::<UserId>().map_err(|_| malformed("user_id", hint))?;
        Ok(self.with(self.market.acting_as(user_id)))
    }

    /// The same market for somebody who is not signed in.
    #[must_use]
    pub fn acting_as_anyone(&self) -> Self {
        self.with(self.market.acting_as_anyone())
    }

    /// The same market for who holds an access token or an API key. Fails with `token_invalid` and
    /// `account_suspended`, among others.
    pub fn acting_with(&self, bearer: &str) -> Pending<Self> {
        let shared = self.shared.clone();
        self.usable(|market| {
            market.acting_with(bearer).and_then(|market| Ok(Self { market, shared }))
        })
    }

    /// The same market for who holds the cookie of a page's session. Fails with `token_invalid`.
    pub fn acting_with_page(&self, cookie: &str) -> Pending<Self> {
        let shared = self.shared.clone();
        self.usable(|market| {
            market.acting_with_page(cookie).and_then(|market| Ok(Self { market, shared }))
        })
    }

    /// The same market in a workspace. Fails with `id_malformed`.
    pub fn in_workspace(&self, workspace_id: &str) -> Result<Self, Error> {
        Ok(self.with(self.market.in_workspace(id::<WorkspaceId>(workspace_id, "workspace_id")?)))
    }

    /// The same market, with its next write made safe to send again.
    #[must_use]
    pub fn once(&self, key: &str) -> Self {
        self.with(self.market.once(key))
    }

    /// The market itself, for a program in Rust that does more with it.
    pub fn market(&self) -> &Market {
        &self.market
    }

    /// The id of the user who acts, if one does.
    pub fn user_id(&self) -> Option<String> {
        self.market.actor().user_id().map(|id| id.to_string())
    }

    /// The time by the market's clock, in milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.market.now().as_ms()
    }

    /// Moves the virtual clock to a moment and does what falls due on the way; gives how many
    /// deadlines that were. Fails with `invalid_argument` when the market was not opened on virtual
    /// time.
    pub fn run_until(&self, moment_ms: i64) -> Pending<i64> {
        self.usable(|market| match &self.shared.clock {
            Some(clock) => counted(market.run_until(clock, Timestamp::from_ms(moment_ms))),
            None => Pending::ready(Err(Error::invalid(
                "virtual_time",
                "the market was opened on the time of the machine",
            ))),
        })
    }

    /// Follows a topic such as `auction:0192…`: everything after its event number `since`, or what
    /// comes from now on.
    pub fn subscribe(&self, topic: &str, since: Option<i64>) -> Pending<Feed> {
        let Ok(topic) = topic.parse::<Topic>() else {
            let message = "must be user:…, workspace:… or, for the host, auction:… with an id";
            return Pending::ready(Err(Error::invalid("topic", message)));
        };
        self.usable(|market| {
            let following = market.events().subscribe(topic, since);
            following.and_then(|found| Ok(Feed::new(Source::Topic(found))))
        })
    }

    /// Watches an auction, as the actor may see it: everything after its event number `since`, or
    /// what comes from now on.
    pub fn watch(&self, auction_id: &str, since: Option<i64>) -> Pending<Feed> {
        let auction_id = match id(auction_id, "auction_id") {
            Ok(auction_id) => auction_id,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        self.usable(|market| {
            let following = market.events().watch(auction_id, since);
            following.and_then(|found| Ok(Feed::new(Source::Auction(found))))
        })
    }

    /// Closes the market: decides what waits, ends every feed and gives up the file. Calling it
    /// again does nothing. Only the host may.
    ///
    /// Mails that wait are given a few seconds, and what closes waits for them: it does so on a
    /// thread of its own, because an event loop may have asked.
    pub fn close(&self) -> Pending<()> {
        // A child has nothing to close: the threads and the file are its parent's.
        if self.is_forked() || self.is_closed() {
            return Pending::ready(Ok(()));
        }
        let (market, shared) = (self.market.clone(), self.shared.clone());
        let (answer, answered) = oneshot::channel();
        let closing =
            std::thread::Builder::new().name("vendue-closing".to_owned()).spawn(move || {
                let closed = market.close().wait();
                if closed.is_ok() {
                    shared.open.end();
                }
                // Whoever asked may have gone.
                drop(answer.send(closed));
            });
        if closing.is_err() {
            let message = "no thread could be started to close the market";
            return Pending::ready(Err(Error::new(ErrorCode::Internal, message)));
        }
        Pending::from_future(async move {
            let gone = || Err(Error::new(ErrorCode::Internal, "the market was not closed"));
            answered.await.unwrap_or_else(|_| gone())
        })
    }

    /// Whether it was closed, by this copy or another.
    pub fn is_closed(&self) -> bool {
        self.shared.open.is_over()
    }

    /// Whether this process was forked from the one that opened the market.
    pub fn is_forked(&self) -> bool {
        self.shared.open.is_forked()
    }

    fn with(&self, market: Market) -> Self {
        Self { market, shared: self.shared.clone() }
    }

    fn usable<T: Send + 'static>(&self, act: impl FnOnce(&Market) -> Pending<T>) -> Pending<T> {
        if let Err(refused) = self.require_usable() {
            return Pending::ready(Err(refused));
        }
        // As long as an answer is on its way the market is open, whoever lets go of it.
        let held = self.clone();
        act(&self.market).and_then(move |answer| {
            drop(held);
            Ok(answer)
        })
    }

    fn require_usable(&self) -> Result<(), Error> {
        if self.is_forked() {
            return Err(crate::open::forked());
        }
        // Before the operation looks at who asks, or answers what needs no store.
        if self.is_closed() {
            return Err(Error::new(ErrorCode::Closed, "the market is closed"));
        }
        Ok(())
    }
}

impl Drop for HostMarket {
    fn drop(&mut self) {
        if self.is_forked() {
            // A forked process has a copy without the threads behind it. To drop the last of it
            // would be to wait for them, so what is left of it stays, to the end of the process.
            std::mem::forget(self.market.clone());
        }
    }
}

impl std::fmt::Debug for HostMarket {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.market.fmt(out)
    }
}

/// Reads an id.
fn id<T: FromStr>(text: &str, field: &str) -> Result<T, Error> {
    text.parse().map_err(|_| malformed(field, "must be a UUID"))
}

/// The error for what is no id. It does not repeat it: it may be a token in the wrong place.
fn malformed(field: &str, wanted: &str) -> Error {
    Error::new(ErrorCode::IdMalformed, format!("{field}: {wanted}")).with("field", field)
}
