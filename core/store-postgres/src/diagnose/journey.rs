//! What is between here and the database: how far it is, who may listen, who stands in the way.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Row};
use vendue_store::{Finding, StoreError};

use super::Checked;
use crate::connect::close;
use crate::error::translate;

/// Of so many round trips the median is taken.
const TRIPS: usize = 15;
/// A bid takes four round trips at least. Beyond this the network is most of it.
const TRIP_MAX: Duration = Duration::from_millis(2);
/// A clock that is off by more shows the wrong time left.
const CLOCK_MAX_MS: i64 = 1_000;

pub(super) async fn round_trip(connection: &mut PgConnection) -> Checked {
    const CHECK: &str = "round trip";
    let mut took = Vec::with_capacity(TRIPS);
    for _ in 0..TRIPS {
        let begun = Instant::now();
        let _: i32 =
            sqlx::query_scalar("SELECT 1").fetch_one(&mut *connection).await.map_err(translate)?;
        took.push(begun.elapsed());
    }
    took.sort_unstable();
    let median = took.get(TRIPS / 2).copied().unwrap_or_default();
    let found = format!("{:.2} ms, the median of {TRIPS}", median.as_secs_f64() * 1_000.0);
    Ok(vec![if median > TRIP_MAX {
        Finding::warning(
            CHECK,
            found,
            "put nodes and database into one place: a bid waits for four round trips at least",
        )
    } else {
        Finding::ok(CHECK, found)
    }])
}

pub(super) async fn clock(connection: &mut PgConnection) -> Checked {
    const CHECK: &str = "clock";
    let asked = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::int8";
    let mut best: Option<(Duration, i64)> = None;
    for _ in 0..TRIPS {
        let (begun, asked_ms) = (Instant::now(), machine_ms());
        let told: i64 =
            sqlx::query_scalar(asked).fetch_one(&mut *connection).await.map_err(translate)?;
        let took = begun.elapsed();
        let half_ms = i64::try_from(took.as_millis() / 2).unwrap_or(0);
        if best.is_none_or(|(quickest, _)| took < quickest) {
            best = Some((took, told - asked_ms - half_ms));
        }
    }
    let ahead_ms = best.map_or(0, |(_, ahead)| ahead);
    let found = match ahead_ms {
        0.. => format!("the database's is {ahead_ms} ms before this machine's"),
        _ => format!("the database's is {} ms behind this machine's", -ahead_ms),
    };
    Ok(vec![if ahead_ms.abs() > CLOCK_MAX_MS {
        let advice = "let both follow a time server: auctions end by the clock of the database";
        Finding::warning(CHECK, found, advice)
    } else {
        Finding::ok(CHECK, found)
    }])
}

fn machine_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

pub(super) async fn encryption(
    connection: &mut PgConnection,
    server: &PgConnectOptions,
) -> Checked {
    const CHECK: &str = "encryption";
    let asked = "SELECT coalesce(s.ssl, false), coalesce(s.version, ''), \
                 coalesce(inet_server_addr() <<= '127.0.0.0/8' OR inet_server_addr() = '::1', true)
                 FROM pg_stat_ssl s WHERE s.pid = pg_backend_pid()";
    let row = sqlx::query(asked).fetch_one(connection).await.map_err(translate)?;
    let (is_used, version, is_near): (bool, String, bool) = (
        row.try_get(0).map_err(translate)?,
        row.try_get(1).map_err(translate)?,
        row.try_get(2).map_err(translate)?,
    );
    let is_checked = matches!(server.get_ssl_mode(), PgSslMode::VerifyCa | PgSslMode::VerifyFull);
    Ok(vec![match (is_used, is_checked, is_near) {
        (true, true, _) => Finding::ok(CHECK, format!("{version}, and the server proves itself")),
        (_, _, true) => Finding::ok(CHECK, "the database is on this machine"),
        (true, false, false) => Finding::warning(
            CHECK,
            format!("{version}, but anybody could pass for the server"),
            "add sslmode=verify-full, and sslrootcert where the certificate is your own",
        ),
        (false, _, false) => Finding::warning(
            CHECK,
            "none: the network between sees passwords and secret bids",
            "switch ssl on at the server and add sslmode=verify-full to the address",
        ),
    }])
}

/// Whether a pooler gives the connection to others between two transactions. What is set for the
/// session then appears at another client, or is gone while that one has the connection.
pub(super) async fn pooling(connection: &mut PgConnection, server: &PgConnectOptions) -> Checked {
    const CHECK: &str = "pooling";
    const READ: &str = "SELECT coalesce(current_setting('vendue.doctor', true), '')";
    let mark = format!("{}-{}", std::process::id(), machine_ms());
    let set = format!("SELECT set_config('vendue.doctor', '{mark}', false)");
    say(connection, &set).await?;
    let mut other = server.clone().connect().await.map_err(translate)?;
    say(&mut other, "BEGIN").await?;
    let seen = say(&mut other, READ).await;
    let kept = say(connection, READ).await;
    say(&mut other, "ROLLBACK").await?;
    close(other).await;
    let is_shared = seen? == mark || kept? != mark;
    Ok(vec![if is_shared {
        Finding::warning(
            CHECK,
            "a pooler gives the connection to others between two transactions",
            "it must keep prepared statements (pgbouncer 1.21 and later, \
             max_prepared_statements above 0) and pass `options` on or ignore it; migrate the \
             schema past it",
        )
    } else {
        Finding::ok(CHECK, "none, or one that keeps the connection for the session")
    }])
}

/// The first column of the first row. Not prepared, for which some poolers are not made.
async fn say(connection: &mut PgConnection, text: &str) -> Result<String, StoreError> {
    let row = sqlx::raw_sql(AssertSqlSafe(text)).fetch_optional(connection).await;
    match row.map_err(translate)? {
        Some(row) => row.try_get(0).map_err(translate),
        None => Ok(String::new()),
    }
}
