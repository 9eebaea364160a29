//! The market.

use std::sync::Arc;

use vendue_hosts::{HostMarket, OpenOptions};

use crate::error::NativeError;
use crate::feed::NativeFeed;

/// A market with the rights of somebody.
#[derive(uniffi::Object, Debug)]
pub struct NativeMarket(HostMarket);

impl NativeMarket {
    fn shared(market: HostMarket) -> Arc<Self> {
        Arc::new(Self(market))
    }
}

#[uniffi::export]
impl NativeMarket {
    /// Opens a market, `:memory:` or the path of a file, with a JSON object of options. It waits
    /// for the file, so it belongs on a thread that may wait.
    #[uniffi::constructor]
    pub fn open(address: &str, options: &str) -> Result<Arc<Self>, NativeError> {
        Ok(Self::shared(HostMarket::open(address, OpenOptions::from_json(options)?)?))
    }

    /// Calls the operation `area.name` with a JSON object of its arguments; gives the JSON of its
    /// answer.
    ///
    /// Who gives up waiting does not take a write back.
    pub async fn call(&self, operation: &str, arguments: &str) -> Result<String, NativeError> {
        Ok(self.0.call(operation, arguments).await?)
    }

    /// The same market with a user's rights.
    pub fn acting_as(&self, user_id: &str) -> Result<Arc<Self>, NativeError> {
        Ok(Self::shared(self.0.acting_as(user_id)?))
    }

    /// The same market for somebody who is not signed in.
    pub fn acting_as_anyone(&self) -> Arc<Self> {
        Self::shared(self.0.acting_as_anyone())
    }

    /// The same market for who holds an access token or an API key.
    pub async fn acting_with(&self, bearer: &str) -> Result<Arc<Self>, NativeError> {
        Ok(Self::shared(self.0.acting_with(bearer).await?))
    }

    /// The same market for who holds the cookie of a page's session.
    pub async fn acting_with_page(&self, cookie: &str) -> Result<Arc<Self>, NativeError> {
        Ok(Self::shared(self.0.acting_with_page(cookie).await?))
    }

    /// The same market in a workspace.
    pub fn in_workspace(&self, workspace_id: &str) -> Result<Arc<Self>, NativeError> {
        Ok(Self::shared(self.0.in_workspace(workspace_id)?))
    }

    /// The same market, with its next write made safe to send again.
    pub fn once(&self, key: &str) -> Arc<Self> {
        Self::shared(self.0.once(key))
    }

    /// The id of the user who acts, if one does.
    pub fn user_id(&self) -> Option<String> {
        self.0.user_id()
    }

    /// The time by the market's clock, in milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        self.0.now_ms()
    }

    /// Moves the virtual clock to a moment and does what falls due on the way; gives how many
    /// deadlines that were.
    pub async fn run_until(&self, moment_ms: i64) -> Result<i64, NativeError> {
        Ok(self.0.run_until(moment_ms).await?)
    }

    /// Follows a topic: everything after its event number `since`, or what comes from now on.
    pub async fn subscribe(
        &self,
        topic: &str,
        since: Option<i64>,
    ) -> Result<Arc<NativeFeed>, NativeError> {
        Ok(Arc::new(NativeFeed::new(self.0.subscribe(topic, since).await?)))
    }

    /// Watches an auction, as the actor may see it: everything after its event number `since`, or
    /// what comes from now on.
    pub async fn watch(
        &self,
        auction_id: &str,
        since: Option<i64>,
    ) -> Result<Arc<NativeFeed>, NativeError> {
        Ok(Arc::new(NativeFeed::new(self.0.watch(auction_id, since).await?)))
    }

    /// Closes the market: decides what waits, ends every feed and gives up the file. Calling it
    /// again does nothing.
    // Objects in Kotlin have a `close` of their own.
    pub async fn shutdown(&self) -> Result<(), NativeError> {
        Ok(self.0.close().await?)
    }

    /// Whether it was closed, by this copy or another.
    pub fn is_closed(&self) -> bool {
        self.0.is_closed()
    }
}
