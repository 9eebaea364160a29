//! Events as they happen.

use vendue_hosts::Feed;

use crate::error::NativeError;

/// The events of a topic or an auction, each once and in order.
#[derive(uniffi::Object, Debug)]
pub struct NativeFeed(Feed);

impl NativeFeed {
    pub(crate) fn new(feed: Feed) -> Self {
        Self(feed)
    }
}

#[uniffi::export]
impl NativeFeed {
    /// The next event as JSON, or nothing when there is none any more. Who gives up waiting loses
    /// no event.
    pub async fn next(&self) -> Result<Option<String>, NativeError> {
        Ok(self.0.next().await?)
    }

    /// Stops it: who waits, and whoever asks from now on, is told that nothing comes any more.
    ///
    /// A task that is cancelled in Swift goes on waiting here until this is called.
    pub fn stop(&self) {
        self.0.stop();
    }
}
