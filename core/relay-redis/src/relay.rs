//! The relay as the facade sees it. Nothing here waits for the network.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use redis::cmd;
use tokio::runtime::{Builder, Handle, Runtime};
use vendue_domain::Error;
use vendue_domain::events::Topic;
use vendue_store::{
    Allowance, Limiter, Listener, News, Pending, Promise, Quota, Relay, StoreError,
    relay_unavailable,
};

use crate::asked::Asked;
use crate::connect::{Connected, keep};
use crate::options::RedisOptions;
use crate::shared::Shared;
use crate::{address, commands, hearing};

/// What nodes tell each other, over Redis or Valkey.
///
/// Dropping it ends it at once, as if the process had died. [`close`](Relay::close) says goodbye:
/// what waits is announced, and the viewers of this node are taken back.
pub struct RedisRelay {
    shared: Arc<Shared>,
    asked: Asked,
    handle: Handle,
    // Taken when dropped.
    runtime: Option<Runtime>,
}

impl RedisRelay {
    /// Opens a relay. It fails for a URL that is none, and not because Redis is down: connecting
    /// goes on in the background for as long as it takes.
    pub fn open(options: RedisOptions) -> Result<Self, Error> {
        Self::start(Shared::new(options, None)?)
    }

    /// The same with buckets that go by a clock in microseconds that is set by hand and not by the
    /// server's, so that a test need not wait.
    #[doc(hidden)]
    pub fn open_with_clock(options: RedisOptions, now_us: Arc<AtomicU64>) -> Result<Self, Error> {
        Self::start(Shared::new(options, Some(now_us))?)
    }

    fn start(shared: Shared) -> Result<Self, Error> {
        let shared = Arc::new(shared);
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("vendue-relay")
            .enable_all()
            .build()
            .map_err(|failure| Error::from(StoreError::Unavailable(failure.to_string())))?;
        runtime.spawn(keep(Arc::clone(&shared), "commands", commands::serve));
        runtime.spawn(keep(Arc::clone(&shared), "news", hearing::serve));
        let handle = runtime.handle().clone();
        let asked = Asked::start(&handle, shared.options.takes_max);
        Ok(Self { shared, asked, handle, runtime: Some(runtime) })
    }

    /// The connection and the right to use it, or why there is none.
    fn way(&self) -> Result<(Connected, tokio::sync::OwnedSemaphorePermit), Error> {
        let connected = self.shared.way.trusted();
        let connected = connected.ok_or_else(|| relay_unavailable("Redis cannot be reached"))?;
        let permit = Arc::clone(&self.shared.takes).try_acquire_owned();
        let permit = permit.map_err(|_| relay_unavailable("too many wait for Redis"))?;
        Ok((connected, permit))
    }
}

impl Limiter for RedisRelay {
    fn take(&self, bucket: &str, quota: Quota) -> Pending<Allowance> {
        if let Some(answer) = quota.fixed_answer() {
            return Pending::ready(Ok(answer));
        }
        let until = Instant::now() + self.shared.options.take_timeout;
        let (mut connected, permit) = match self.way() {
            Ok(way) => way,
            Err(unavailable) => return Pending::ready(Err(unavailable)),
        };
        let key = self.shared.names.limit(bucket);
        let shared = Arc::clone(&self.shared);
        let (promise, pending) = Promise::new();
        self.asked.ask(async move {
            let asking = shared.scripts.take(&mut connected.connection, key, quota);
            promise.answer(match tokio::time::timeout_at(until.into(), asking).await {
                Ok(Ok(allowance)) => Ok(allowance),
                Ok(Err(failure)) => Err(relay_unavailable(failure)),
                Err(_) => {
                    shared.way.doubt();
                    Err(relay_unavailable("Redis took too long"))
                }
            });
            drop(permit);
        });
        pending
    }

    fn give_back(&self, bucket: &str, quota: Quota) {
        if quota.fixed_answer().is_some() {
            return;
        }
        // When the way is cut the bucket is refilled by time, only later.
        let Ok((mut connected, permit)) = self.way() else {
            return;
        };
        let key = self.shared.names.limit(bucket);
        let shared = Arc::clone(&self.shared);
        self.asked.ask(async move {
            let given = shared.scripts.give_back(&mut connected.connection, key).await;
            if let Err(failure) = given {
                tracing::debug!(%failure, "nothing could be given back to a bucket");
            }
            drop(permit);
        });
    }
}

impl Relay for RedisRelay {
    fn listen(&self, listener: Listener) {
        self.shared.listen(listener);
    }

    fn announce(&self, news: &[News]) {
        if self.shared.way.is_open() {
            self.shared.announcements.add(news);
        } else {
            self.shared.announcements.count_dropped(news.len());
        }
    }

    fn follow(&self, topic: Topic) {
        self.shared.following.follow(topic);
    }

    fn unfollow(&self, topic: Topic) {
        self.shared.following.unfollow(topic);
    }

    fn set_viewers(&self, topic: Topic, count: usize) {
        self.shared.viewers.set(topic, count);
    }

    fn viewers_elsewhere(&self, topic: Topic) -> usize {
        self.shared.viewers.elsewhere(topic, self.shared.options.viewers_forgotten_after)
    }

    /// Several of one topic that waited together count once.
    fn announcements_dropped(&self) -> u64 {
        self.shared.announcements.dropped()
    }

    fn is_up(&self) -> bool {
        self.shared.is_up()
    }

    fn ping(&self) -> Pending<Duration> {
        let Some(mut connected) = self.shared.way.connected() else {
            return Pending::ready(Err(relay_unavailable("Redis cannot be reached")));
        };
        let (promise, pending) = Promise::new();
        self.handle.spawn(async move {
            let began = Instant::now();
            let answer = cmd("PING").exec_async(&mut connected.connection).await;
            promise.answer(answer.map(|()| began.elapsed()).map_err(relay_unavailable));
        });
        pending
    }

    fn close(&self) {
        self.shared.close();
    }
}

impl Drop for RedisRelay {
    fn drop(&mut self) {
        // Waiting for the thread would panic where the last handle is dropped by a task.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for RedisRelay {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RedisRelay")
            .field("address", &address::shown(&self.shared.options.url))
            .field("name_space", &self.shared.options.name_space)
            .field("is_up", &self.shared.is_up())
            .finish_non_exhaustive()
    }
}
