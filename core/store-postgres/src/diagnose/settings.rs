//! The settings of the server that matter here.

use sqlx::postgres::PgConnection;
use vendue_store::{Finding, StoreError};

use super::Checked;
use crate::error::translate;

async fn setting(connection: &mut PgConnection, name: &str) -> Result<String, StoreError> {
    sqlx::query_scalar("SELECT coalesce(current_setting($1, true), '')")
        .bind(name)
        .fetch_one(connection)
        .await
        .map_err(translate)
}

/// What an acknowledged bid survives.
pub(super) async fn safety(connection: &mut PgConnection) -> Checked {
    let mut findings = Vec::new();
    for (name, cost) in [
        ("fsync", "after a power cut the database may be broken beyond repair"),
        ("full_page_writes", "after a power cut pages may be half old and half new"),
    ] {
        findings.push(if setting(connection, name).await? == "on" {
            Finding::ok(name, "on")
        } else {
            Finding::problem(name, format!("off: {cost}"), format!("set {name} = on"))
        });
    }
    let commit = setting(connection, "synchronous_commit").await?;
    findings.push(match commit.as_str() {
        "off" => Finding::problem(
            "synchronous_commit",
            "off: bids that were acknowledged may be lost in a crash",
            "set synchronous_commit = on, for the server, the database and the role",
        ),
        _ => Finding::ok("synchronous_commit", commit),
    });
    Ok(findings)
}

pub(super) async fn memory(connection: &mut PgConnection) -> Checked {
    const CHECK: &str = "shared_buffers";
    let asked = "SELECT current_setting('shared_buffers'), \
                 pg_size_bytes(current_setting('shared_buffers'))";
    let (found, bytes): (String, i64) =
        sqlx::query_as(asked).fetch_one(connection).await.map_err(translate)?;
    Ok(vec![if bytes <= 128 << 20 {
        let advice = "give it a quarter of the memory of a machine that does nothing else";
        Finding::warning(CHECK, format!("{found}, what it comes with or less"), advice)
    } else {
        Finding::ok(CHECK, found)
    }])
}

/// Limits that would cut a connection that does nothing, or a write that waits its turn.
pub(super) async fn timeouts(connection: &mut PgConnection) -> Checked {
    const CHECK: &str = "timeouts";
    let asked = "SELECT name, setting::int8 FROM pg_settings WHERE name IN \
                 ('idle_session_timeout', 'transaction_timeout', 'statement_timeout', \
                  'lock_timeout', 'idle_in_transaction_session_timeout') \
                 AND setting::int8 > 0 ORDER BY name";
    let limits: Vec<(String, i64)> =
        sqlx::query_as(asked).fetch_all(connection).await.map_err(translate)?;
    // Every transaction sets the three others for itself.
    let cutting = limits.iter().filter(|(name, ms)| match name.as_str() {
        "idle_session_timeout" => true,
        "transaction_timeout" => *ms < 15_000,
        _ => false,
    });
    let mut findings: Vec<Finding> = cutting
        .map(|(name, ms)| {
            let found = format!("{name} is {ms} ms and cuts connections that are in use");
            Finding::warning(CHECK, found, format!("ALTER ROLE … SET {name} = 0"))
        })
        .collect();
    if findings.is_empty() {
        findings.push(Finding::ok(CHECK, "none that cuts connections"));
    }
    Ok(findings)
}

pub(super) async fn autovacuum(connection: &mut PgConnection) -> Checked {
    const CHECK: &str = "autovacuum";
    let counts = setting(connection, "track_counts").await?;
    Ok(vec![if setting(connection, CHECK).await? == "on" && counts == "on" {
        Finding::ok(CHECK, "on")
    } else {
        Finding::problem(
            CHECK,
            "off: the tables that every bid changes grow without end",
            "set autovacuum = on and track_counts = on",
        )
    }])
}
