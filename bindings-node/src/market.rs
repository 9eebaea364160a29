//! The market.

use std::sync::Arc;

use napi::Env;
use napi::bindgen_prelude::{PromiseRaw, spawn_blocking};
use napi_derive::napi;
use vendue::{Error, ErrorCode};
use vendue_hosts::{HostMarket, OpenOptions};

use crate::failure::{promised, refusal};
use crate::feed::NativeFeed;

/// A market with the rights of somebody.
#[napi]
#[derive(Debug)]
pub struct NativeMarket {
    market: HostMarket,
    last: Arc<Last>,
}

/// The claim on a market that goes last.
///
/// Giving up a market that nobody closed waits until its threads have ended. The collector of
/// garbage runs on the thread that runs everything else, so that is done on one of its own.
#[derive(Debug)]
struct Last(Option<HostMarket>);

impl Drop for Last {
    fn drop(&mut self) {
        let Some(market) = self.0.take() else { return };
        // Without a thread it is given up here: late is better than never.
        drop(std::thread::Builder::new().name("vendue-drop".into()).spawn(move || drop(market)));
    }
}

/// Opens a market with options as JSON.
#[napi(catch_unwind)]
pub fn open(
    env: &Env,
    address: String,
    options: String,
) -> napi::Result<PromiseRaw<'_, NativeMarket>> {
    // A database is connected to, and a file may have to be brought up to date.
    let opening = spawn_blocking(move || {
        HostMarket::open(&address, OpenOptions::from_json(&options)?).map(NativeMarket::first)
    });
    env.spawn_future(async move {
        let opened = opening.await.unwrap_or_else(|_| {
            Err(Error::new(ErrorCode::Internal, "the market could not be opened"))
        });
        opened.map_err(|error| refusal(&error))
    })
}

/// The version of the library.
#[napi]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

impl NativeMarket {
    fn first(market: HostMarket) -> Self {
        Self { last: Arc::new(Last(Some(market.clone()))), market }
    }

    fn with(&self, market: HostMarket) -> Self {
        Self { market, last: self.last.clone() }
    }
}

#[napi]
impl NativeMarket {
    /// Calls an operation with a JSON object of its arguments.
    ///
    /// It is handed over before this returns, so that calls reach the market in the order in which
    /// they were made.
    #[napi(catch_unwind)]
    pub fn call<'env>(
        &self,
        env: &'env Env,
        operation: String,
        arguments: String,
    ) -> napi::Result<PromiseRaw<'env, String>> {
        promised(env, self.market.call(&operation, &arguments), |answer| answer)
    }

    /// The same market with a user's rights.
    #[napi(catch_unwind)]
    pub fn acting_as(&self, user_id: String) -> napi::Result<Self> {
        let market = self.market.acting_as(&user_id).map_err(|error| refusal(&error))?;
        Ok(self.with(market))
    }

    /// The same market for somebody who is not signed in.
    #[napi(catch_unwind)]
    pub fn acting_as_anyone(&self) -> Self {
        self.with(self.market.acting_as_anyone())
    }

    /// The same market for who holds an access token or an API key.
    #[napi(catch_unwind)]
    pub fn acting_with<'env>(
        &self,
        env: &'env Env,
        bearer: String,
    ) -> napi::Result<PromiseRaw<'env, Self>> {
        let last = self.last.clone();
        promised(env, self.market.acting_with(&bearer), |market| Self { market, last })
    }

    /// The same market for who holds the cookie of a page's session.
    #[napi(catch_unwind)]
    pub fn acting_with_page<'env>(
        &self,
        env: &'env Env,
        cookie: String,
    ) -> napi::Result<PromiseRaw<'env, Self>> {
        let last = self.last.clone();
        promised(env, self.market.acting_with_page(&cookie), |market| Self { market, last })
    }

    /// The same market in a workspace.
    #[napi(catch_unwind)]
    pub fn in_workspace(&self, workspace_id: String) -> napi::Result<Self> {
        let market = self.market.in_workspace(&workspace_id).map_err(|error| refusal(&error))?;
        Ok(self.with(market))
    }

    /// The same market, with its next write made safe to send again.
    #[napi(catch_unwind)]
    pub fn once(&self, key: String) -> Self {
        self.with(self.market.once(&key))
    }

    /// The id of the user who acts, if one does.
    #[napi(catch_unwind)]
    pub fn user_id(&self) -> Option<String> {
        self.market.user_id()
    }

    /// The time by the market's clock, in milliseconds since 1970.
    #[napi(catch_unwind)]
    pub fn now_ms(&self) -> i64 {
        self.market.now_ms()
    }

    /// Moves the virtual clock to a moment.
    #[napi(catch_unwind)]
    pub fn run_until<'env>(
        &self,
        env: &'env Env,
        moment_ms: i64,
    ) -> napi::Result<PromiseRaw<'env, i64>> {
        promised(env, self.market.run_until(moment_ms), |count| count)
    }

    /// Follows a topic.
    #[napi(catch_unwind)]
    pub fn subscribe<'env>(
        &self,
        env: &'env Env,
        topic: String,
        since: Option<i64>,
    ) -> napi::Result<PromiseRaw<'env, NativeFeed>> {
        promised(env, self.market.subscribe(&topic, since), NativeFeed::new)
    }

    /// Watches an auction.
    #[napi(catch_unwind)]
    pub fn watch<'env>(
        &self,
        env: &'env Env,
        auction_id: String,
        since: Option<i64>,
    ) -> napi::Result<PromiseRaw<'env, NativeFeed>> {
        promised(env, self.market.watch(&auction_id, since), NativeFeed::new)
    }

    /// Closes the market.
    #[napi(catch_unwind)]
    pub fn close<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, ()>> {
        promised(env, self.market.close(), |()| ())
    }

    /// Whether it was closed.
    #[napi(catch_unwind)]
    pub fn is_closed(&self) -> bool {
        self.market.is_closed()
    }
}
