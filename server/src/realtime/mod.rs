//! Realtime: sockets and event streams that follow auctions, and what is addressed to somebody.
//!
//! The protocol is in `docs/realtime.md`. The way of an event: the market hands it to the one
//! [`rooms`] task of its topic, which sets the [`pace`]; the [`room`] wakes its members; the task
//! of each socket ([`connection`]) or the body of each event stream ([`stream`]) takes it from
//! there, as [`watched`] says, and writes it. Topics that are addressed to somebody have no rooms:
//! see [`private`].
//!
//! A socket is one task and one timer. What it holds while nothing happens is kept small, because
//! ten thousand people watch one auction: see the test in [`connection`].

mod bucket;
mod commands;
mod connection;
mod frames;
mod pace;
mod private;
mod protocol;
mod rights;
mod room;
mod rooms;
mod settings;
mod shown;
mod stream;
mod upgrade;
mod watched;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use vendue::Market;
use vendue::domain::events::Topic;

use crate::config::Config;
use crate::limits::Places;
use crate::state::AppState;
use rooms::Rooms;
use settings::Settings;

/// The sockets and event streams of this process.
pub(crate) struct Realtime {
    rooms: Arc<Rooms>,
    places: Arc<Places>,
    settings: Settings,
    sockets: TaskTracker,
}

impl Realtime {
    /// Nobody is here yet. `is_shared` says whether there is a way to other nodes.
    pub(crate) fn new(
        market: &Market,
        is_shared: bool,
        config: &Config,
        shutdown: &CancellationToken,
    ) -> Self {
        Self {
            rooms: Arc::new(Rooms::new(market.clone(), is_shared, shutdown.clone())),
            places: Arc::new(Places::new(
                "sockets",
                sockets_max(config.connections),
                config.sockets_per_address,
            )),
            settings: Settings::new(config),
            sockets: TaskTracker::new(),
        }
    }

    /// How many follow a topic, here and at the other nodes.
    pub(crate) fn viewers(&self, topic: Topic) -> usize {
        self.rooms.viewers(topic)
    }

    /// How many topics are followed here.
    pub(crate) fn rooms(&self) -> usize {
        self.rooms.count()
    }

    /// Waits until every socket has been told that the server stops, but no longer than `patience`.
    pub(crate) async fn ended(&self, patience: Duration) {
        self.sockets.close();
        if tokio::time::timeout(patience, self.sockets.wait()).await.is_err() {
            tracing::warn!(open = self.sockets.len(), "some sockets did not end in time");
        }
    }
}

/// The most sockets and event streams: they stay for hours, and some connections must be left for
/// requests.
fn sockets_max(connections: usize) -> usize {
    connections - connections / 10
}

/// `GET /api/v1/ws` and `GET /api/v1/events`.
pub(crate) fn router() -> Router<AppState> {
    Router::new().route("/api/v1/ws", get(upgrade::open)).route("/api/v1/events", get(stream::open))
}
