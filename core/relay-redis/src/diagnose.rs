//! Looking at the server: whether it is there, how far, and able to do what is asked of it.

use std::time::{Duration, Instant};

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, RedisResult, cmd};
use vendue_domain::Error;
use vendue_store::{Finding, Pending, Promise, StoreError};

use crate::address;
use crate::connect::{SHARDED_SINCE, major_version};
use crate::options::RedisOptions;

/// Of so many round trips the median is taken.
const TRIPS: usize = 15;
/// A request is let through without a count when Redis takes longer than the relay waits.
const TRIP_MAX: Duration = Duration::from_millis(5);

/// Looks at the server. Fails with `invalid_argument` for a URL that is none.
pub fn diagnose(options: RedisOptions) -> Pending<Vec<Finding>> {
    let client = match address::client(&options) {
        Ok(client) => client,
        Err(refused) => return Pending::ready(Err(refused)),
    };
    let (promise, pending) = Promise::new();
    let unavailable = |why: std::io::Error| Error::from(StoreError::Unavailable(why.to_string()));
    let looking = std::thread::Builder::new().name("vendue-diagnose".into()).spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        promise.answer(match runtime {
            Ok(runtime) => Ok(runtime.block_on(look(&client, &options))),
            Err(failure) => Err(unavailable(failure)),
        });
    });
    match looking {
        Ok(_) => pending,
        Err(failure) => Pending::ready(Err(unavailable(failure))),
    }
}

async fn look(client: &redis::Client, options: &RedisOptions) -> Vec<Finding> {
    let host = address::shown(&options.url);
    let config = AsyncConnectionConfig::new()
        .set_connection_timeout(Some(options.connect_timeout))
        .set_response_timeout(Some(options.answer_timeout));
    let connecting = client.get_multiplexed_async_connection_with_config(&config);
    let mut connection = match connecting.await {
        Ok(connection) => connection,
        Err(failure) => {
            let found = format!("{host} cannot be reached: {}", kind(&failure));
            let advice = "nodes go on without it, hear of each other later and count limits each \
                          for itself; look at its address, its password, and whether it runs";
            return vec![Finding::problem("redis", found, advice)];
        }
    };
    let mut findings = Vec::new();
    for (check, found) in [
        ("redis", version(&mut connection, &host).await),
        ("redis round trip", round_trip(&mut connection).await),
        ("redis memory", memory(&mut connection).await),
        ("redis persistence", persistence(&mut connection).await),
    ] {
        findings.push(found.unwrap_or_else(|failure| {
            let found = format!("it could not be looked at: {}", kind(&failure));
            Finding::warning(check, found, "let the user of the URL run HELLO, PING and INFO")
        }));
    }
    findings
}

/// What kind of failure it is. Its full text may repeat what was sent.
fn kind(failure: &redis::RedisError) -> String {
    failure.code().map_or_else(|| failure.category().to_owned(), str::to_owned)
}

async fn version(connection: &mut MultiplexedConnection, host: &str) -> RedisResult<Finding> {
    let hello = cmd("HELLO").query_async(connection).await?;
    let version = major_version(&hello);
    let found = format!("{host}: version {version}");
    Ok(if version < SHARDED_SINCE {
        let advice = "from 7.0 on news go over sharded channels, which spread over a cluster";
        Finding::warning("redis", found, advice)
    } else {
        Finding::ok("redis", format!("{found}, with sharded channels"))
    })
}

async fn round_trip(connection: &mut MultiplexedConnection) -> RedisResult<Finding> {
    const CHECK: &str = "redis round trip";
    let mut took = Vec::with_capacity(TRIPS);
    for _ in 0..TRIPS {
        let begun = Instant::now();
        let _: String = cmd("PING").query_async(connection).await?;
        took.push(begun.elapsed());
    }
    took.sort_unstable();
    let median = took.get(TRIPS / 2).copied().unwrap_or_default();
    let found = format!("{:.2} ms, the median of {TRIPS}", median.as_secs_f64() * 1_000.0);
    Ok(if median > TRIP_MAX {
        Finding::warning(CHECK, found, "put it where the nodes are: each request waits for it")
    } else {
        Finding::ok(CHECK, found)
    })
}

async fn memory(connection: &mut MultiplexedConnection) -> RedisResult<Finding> {
    const CHECK: &str = "redis memory";
    let info: String = cmd("INFO").arg("memory").query_async(connection).await?;
    let limit: u64 = field(&info, "maxmemory").parse().unwrap_or(0);
    let (policy, used) = (field(&info, "maxmemory_policy"), field(&info, "used_memory_human"));
    let limit_mib = limit >> 20;
    Ok(match (limit, policy) {
        (0, _) => Finding::ok(CHECK, format!("{used} in use, without a limit")),
        (_, "noeviction") => Finding::ok(CHECK, format!("{used} in use of {limit_mib} MiB")),
        _ => Finding::warning(
            CHECK,
            format!("{used} in use of {limit_mib} MiB; then {policy} drops what is needed"),
            "set maxmemory-policy to noeviction: counters that are dropped begin anew",
        ),
    })
}

async fn persistence(connection: &mut MultiplexedConnection) -> RedisResult<Finding> {
    const CHECK: &str = "redis persistence";
    let info: String = cmd("INFO").arg("persistence").query_async(connection).await?;
    let is_appending = field(&info, "aof_enabled") == "1";
    Ok(Finding::ok(
        CHECK,
        match is_appending {
            true => "it appends to a file, which nothing here needs",
            false => "it appends to no file, and none is needed",
        },
    ))
}

/// A field in the answer to `INFO`.
fn field<'a>(info: &'a str, name: &str) -> &'a str {
    let pairs = info.lines().filter_map(|line| line.split_once(':'));
    pairs.filter(|(found, _)| *found == name).map(|(_, value)| value.trim()).next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_their_whole_name() {
        let info = "# Memory\r\nused_memory_human:1.2M\r\nmaxmemory_policy:noeviction\r\n\
                    maxmemory:0\r\n";
        assert_eq!(field(info, "maxmemory"), "0");
        assert_eq!(field(info, "maxmemory_policy"), "noeviction");
        assert_eq!(field(info, "memory"), "");
    }
}
