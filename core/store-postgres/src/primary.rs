//! Which of several servers is the primary, and that the pools lead there.

use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use sqlx::postgres::PgPool;

use crate::connect::{Connector, close};

/// When the pools were last led to another server.
#[derive(Debug, Default)]
pub(crate) struct Moved(Mutex<Option<Instant>>);

impl Moved {
    /// Whether a connection of this age was made before that, and leads to the earlier server.
    pub(crate) fn is_after(&self, age: Duration) -> bool {
        self.0.lock().is_some_and(|moved| moved.elapsed() < age)
    }

    fn happens(&self) {
        *self.0.lock() = Some(Instant::now());
    }
}

/// Leads pools to whichever server is the primary.
pub(crate) struct Primary {
    connector: Arc<Connector>,
    pools: Vec<PgPool>,
    moved: Arc<Moved>,
    state: tokio::sync::Mutex<State>,
}

struct State {
    /// The number of the server to which the pools lead.
    leads_to: usize,
    /// When the last look was over.
    looked_at: Option<Instant>,
}

impl Primary {
    /// For pools that lead to the server with this number. They ask `moved` about connections that
    /// they have kept.
    pub(crate) fn new(
        connector: Arc<Connector>,
        leads_to: usize,
        pools: Vec<PgPool>,
        moved: Arc<Moved>,
    ) -> Self {
        let state = tokio::sync::Mutex::new(State { leads_to, looked_at: None });
        Self { connector, pools, moved, state }
    }

    /// Leads the pools to whichever server is the primary now, where there are several. Of many who
    /// want it at once one looks, on one connection, and the others wait for what it finds.
    pub(crate) async fn find(&self) {
        if !self.connector.has_several() {
            return;
        }
        let asked_at = Instant::now();
        let mut state = self.state.lock().await;
        if state.looked_at.is_some_and(|looked_at| looked_at >= asked_at) {
            return;
        }
        if let Ok(connection) = self.connector.connect().await {
            close(connection).await;
            if let Some((number, server)) = self.connector.primary()
                && number != state.leads_to
            {
                state.leads_to = number;
                for pool in &self.pools {
                    pool.set_connect_options(server.clone());
                }
                // Connections that were kept may lead to a server that is silent, and whoever took
                // one would have to wait before that is noticed.
                self.moved.happens();
            }
        }
        state.looked_at = Some(Instant::now());
    }
}
