//! Events as they happen.

use napi::Env;
use napi::bindgen_prelude::PromiseRaw;
use napi_derive::napi;
use vendue_hosts::Feed;

use crate::failure::promised;

/// The events of a topic or an auction.
#[napi]
#[derive(Debug)]
pub struct NativeFeed(Feed);

impl NativeFeed {
    pub(crate) fn new(feed: Feed) -> Self {
        Self(feed)
    }
}

#[napi]
impl NativeFeed {
    /// The next event as JSON, or nothing when there is none any more.
    #[napi(catch_unwind)]
    pub fn next<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, Option<String>>> {
        promised(env, self.0.next(), |event| event)
    }

    /// Stops it; whoever waits is told that nothing comes any more.
    #[napi(catch_unwind)]
    pub fn stop(&self) {
        self.0.stop();
    }
}
