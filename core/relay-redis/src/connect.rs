//! Connecting, and connecting again for as long as it takes.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, FromRedisValue, PushInfo, RedisResult, Value, cmd};
use tokio::time::Instant;

use crate::shared::Shared;

/// The first pause; each further one is twice as long, up to the longest of the options.
const PAUSE_MIN: Duration = Duration::from_millis(50);

/// A connection that lasted so long was a good one: after it the pauses begin anew.
const GOOD: Duration = Duration::from_secs(2);

/// The first version with sharded channels.
pub(crate) const SHARDED_SINCE: u64 = 7;

/// How many requests may wait for the connection to take them.
const BUFFERED_MAX: usize = 1024;

/// A connection and what its server can do.
#[derive(Clone)]
pub(crate) struct Connected {
    pub(crate) connection: MultiplexedConnection,
    /// Whether news go over sharded channels.
    pub(crate) is_sharded: bool,
}

/// Connects once.
pub(crate) async fn connect(
    shared: &Shared,
    on_push: impl Fn(PushInfo) + Send + Sync + 'static,
) -> RedisResult<Connected> {
    let options = &shared.options;
    let config = AsyncConnectionConfig::new()
        .set_connection_timeout(Some(options.connect_timeout))
        .set_response_timeout(Some(options.answer_timeout))
        .set_pipeline_buffer_size(BUFFERED_MAX)
        .set_push_sender(move |info: PushInfo| -> Result<(), redis::aio::SendError> {
            on_push(info);
            Ok(())
        });
    let client = &shared.client;
    let mut connection = client.get_multiplexed_async_connection_with_config(&config).await?;
    let hello = cmd("HELLO").query_async(&mut connection).await?;
    let is_sharded = options.sharded && major_version(&hello) >= SHARDED_SINCE;
    Ok(Connected { connection, is_sharded })
}

/// The major version in the answer to `HELLO`; 0 when it cannot be read. Everybody who may connect
/// may ask this, unlike `INFO`, so all nodes find the same.
pub(crate) fn major_version(hello: &Value) -> u64 {
    let Some(pairs) = hello.as_map_iter() else {
        return 0;
    };
    let text = |value: &Value| String::from_redis_value_ref(value).ok();
    let mut found = pairs.filter(|(name, _)| text(name).as_deref() == Some("version"));
    let version = found.next().and_then(|(_, version)| text(version)).unwrap_or_default();
    version.split('.').next().and_then(|major| major.parse().ok()).unwrap_or(0)
}

/// Keeps a connection for as long as the relay is open: `serve` connects and ends when the
/// connection does.
pub(crate) async fn keep<Serving>(
    shared: Arc<Shared>,
    what: &'static str,
    serve: impl Fn(Arc<Shared>) -> Serving,
) where
    Serving: Future<Output = RedisResult<()>>,
{
    let address = crate::address::shown(&shared.options.url);
    let mut pause = PAUSE_MIN;
    let mut is_first = true;
    while !shared.is_closed() {
        let began = Instant::now();
        let ended = serve(Arc::clone(&shared)).await;
        if began.elapsed() >= GOOD {
            (pause, is_first) = (PAUSE_MIN, true);
        }
        match ended {
            Err(failure) if is_first => {
                let failure = said(&failure);
                tracing::warn!(address, what, failure, "Redis cannot be reached; trying again");
            }
            Err(failure) => {
                let failure = said(&failure);
                tracing::debug!(address, what, failure, "Redis cannot be reached");
            }
            Ok(()) => {}
        }
        is_first = false;
        tokio::select! {
            () = shared.closed() => {}
            () = tokio::time::sleep(spread(pause)) => {}
        }
        pause = (pause * 2).min(shared.options.pause_max);
    }
}

/// What a failure is. Of a server's answer only the code: a server that does not know `HELLO`
/// repeats what was sent with it, and so the password.
fn said(failure: &redis::RedisError) -> String {
    failure.code().map_or_else(|| failure.to_string(), str::to_owned)
}

/// Between half of a pause and all of it, so that many nodes do not come back in one moment.
fn spread(pause: Duration) -> Duration {
    let mut chance = [0];
    // Without randomness all nodes wait as long; nothing worse happens.
    if getrandom::fill(&mut chance).is_err() {
        return pause;
    }
    pause / 2 + pause * u32::from(chance[0]) / 512
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hello(version: &str) -> Value {
        let text = |text: &str| Value::BulkString(text.as_bytes().to_vec());
        Value::Map(vec![
            (text("server"), text("redis")),
            (text("version"), text(version)),
            (text("modules"), Value::Array(Vec::new())),
        ])
    }

    #[test]
    fn the_version_is_found() {
        for (version, major) in
            [("7.0.15", 7), ("6.2.0", 6), ("8", 8), ("255.255.255", 255), ("x", 0), ("", 0)]
        {
            assert_eq!(major_version(&hello(version)), major, "{version}");
        }
        assert_eq!(major_version(&Value::Nil), 0);
    }

    #[test]
    fn pauses_are_spread_and_not_longer() {
        let pause = Duration::from_millis(1000);
        for _ in 0..100 {
            assert!((pause / 2..=pause).contains(&spread(pause)));
        }
    }
}
