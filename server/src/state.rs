//! What every handler can reach.

use std::path::Path;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use vendue::{Market, Relay};

use crate::config::Config;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::readiness::Readiness;
use crate::realtime::Realtime;

/// What every handler can reach. Clones share it.
#[derive(Clone)]
pub(crate) struct AppState {
    /// The market as its trusted host: handlers use [`Caller::market`](crate::auth::Caller::market)
    /// instead, which has the rights of whoever asks.
    pub(crate) market: Market,
    /// The way to the other nodes, if there is one.
    pub(crate) relay: Option<Arc<dyn Relay>>,
    /// The folder of this node.
    pub(crate) data_dir: Arc<Path>,
    /// Where the pictures are.
    pub(crate) pictures_dir: Arc<Path>,
    /// How much anybody may ask.
    pub(crate) limits: Arc<Limits>,
    /// What is counted.
    pub(crate) metrics: Metrics,
    /// The settings.
    pub(crate) config: Arc<Config>,
    /// Sockets and event streams.
    pub(crate) realtime: Arc<Realtime>,
    /// Whether the server can answer.
    pub(crate) readiness: Arc<Readiness>,
    /// Cancelled when the server stops: whatever runs long ends itself then.
    pub(crate) shutdown: CancellationToken,
}
