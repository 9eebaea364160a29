//! Looking at a database without changing it: whether it is reached well, and is as it should be.
//!
//! Nothing is migrated and no node is entered: this may run beside nodes that serve.

mod clients;
mod journey;
mod market;
mod replication;
mod settings;

use std::time::Instant;

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use vendue_domain::Error;
use vendue_store::{Finding, Pending, Promise, StoreError};

use crate::connect::close;
use crate::error::translate;
use crate::options::{PostgresOptions, shown};
use crate::version;

/// What a check gives, or why it could not be made.
type Checked = Result<Vec<Finding>, StoreError>;

/// Looks at everything. What cannot be looked at is a finding of its own.
pub fn diagnose(options: PostgresOptions) -> Pending<Vec<Finding>> {
    let (promise, pending) = Promise::new();
    let looking = std::thread::Builder::new().name("vendue-diagnose".into()).spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        promise.answer(match runtime {
            Ok(runtime) => Ok(runtime.block_on(look(&options))),
            Err(failure) => Err(StoreError::Unavailable(failure.to_string()).into()),
        });
    });
    match looking {
        Ok(_) => pending,
        Err(failure) => {
            Pending::ready(Err(Error::from(StoreError::Unavailable(failure.to_string()))))
        }
    }
}

async fn look(options: &PostgresOptions) -> Vec<Finding> {
    let (mut findings, primary) = find_primary(options).await;
    let Some((mut connection, server)) = primary else { return findings };
    let on = &mut connection;
    let mut add = |check: &'static str, checked: Checked| match checked {
        Ok(found) => findings.extend(found),
        Err(failure) => findings.push(Finding::warning(
            check,
            format!("it could not be looked at: {failure}"),
            "let the user of the address read PostgreSQL's own views (role pg_monitor)",
        )),
    };
    add("round trip", journey::round_trip(on).await);
    add("clock", journey::clock(on).await);
    add("encryption", journey::encryption(on, &server).await);
    add("pooling", journey::pooling(on, &server).await);
    add("safety", settings::safety(on).await);
    add("memory", settings::memory(on).await);
    add("timeouts", settings::timeouts(on).await);
    add("autovacuum", settings::autovacuum(on).await);
    add("transactions", clients::long_transactions(on).await);
    add("standbys", replication::standbys(on).await);
    add("slots", replication::slots(on).await);
    if let Some(replica) = &options.replica {
        add("replica", replication::replica(on, replica, options.connect_timeout).await);
    }
    let (schema, is_current) = market::schema(on).await;
    add("schema", Ok(vec![schema]));
    if is_current {
        let nodes = market::nodes(on, options.heartbeat).await;
        let count = nodes.as_ref().map_or(0, |(count, _)| *count);
        add("nodes", nodes.map(|(_, found)| found));
        add("connections", clients::connections(on, options, count).await);
        add("log", market::log(on).await);
        add("move", market::unfinished(on).await);
    } else {
        add("connections", clients::connections(on, options, 0).await);
    }
    close(connection).await;
    findings
}

/// Tries every server that the address names.
async fn find_primary(
    options: &PostgresOptions,
) -> (Vec<Finding>, Option<(PgConnection, PgConnectOptions)>) {
    const CHECK: &str = "server";
    let (mut findings, mut primary) = (Vec::new(), None);
    for server in &options.servers {
        let host = shown(server);
        let begun = Instant::now();
        let connecting = tokio::time::timeout(options.connect_timeout, meet(server));
        match connecting.await {
            Ok(Ok((connection, about))) => {
                findings.push(about.finding(&host, begun.elapsed().as_millis()));
                if about.is_standby {
                    close(connection).await;
                } else {
                    primary = Some((connection, server.clone()));
                }
            }
            Ok(Err(failure)) => findings.push(Finding::problem(
                CHECK,
                format!("{host} cannot be reached: {failure}"),
                "look at its address, whether it runs, and whether its pg_hba.conf lets this \
                 user in from here",
            )),
            Err(_) => findings.push(Finding::problem(
                CHECK,
                format!("{host} does not answer within {:?}", options.connect_timeout),
                "look at its address, and at the firewalls between here and there",
            )),
        }
    }
    if primary.is_none() {
        let found = "no server that can be reached takes writes";
        let advice = "start the primary, or promote a standby, and name it in the address";
        findings.push(Finding::problem("primary", found, advice));
    }
    (findings, primary)
}

async fn meet(server: &PgConnectOptions) -> Result<(PgConnection, About), StoreError> {
    let mut connection = server.connect().await.map_err(translate)?;
    let about = About::of(&mut connection).await?;
    Ok((connection, about))
}

struct About {
    version: i32,
    name: String,
    is_standby: bool,
}

impl About {
    async fn of(connection: &mut PgConnection) -> Result<Self, StoreError> {
        let asked = "SELECT current_setting('server_version_num')::int4, \
                     current_setting('server_version'), pg_is_in_recovery()";
        let (version, name, is_standby) =
            sqlx::query_as(asked).fetch_one(connection).await.map_err(translate)?;
        Ok(Self { version, name, is_standby })
    }

    fn finding(&self, host: &str, took_ms: u128) -> Finding {
        const CHECK: &str = "server";
        let role = if self.is_standby { "repeats another" } else { "the primary" };
        let found = format!("{host}: PostgreSQL {}, {role}, connected in {took_ms} ms", self.name);
        if version::is_too_old(self.version) {
            return Finding::problem(CHECK, found, version::ADVICE);
        }
        Finding::ok(CHECK, found)
    }
}
