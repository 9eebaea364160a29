//! A database, with or without Redis beside it, and servers on it.

use std::time::{Duration, Instant};

use vendue_test_servers::{Database, Postgres, Redis};

use crate::program::Program;

/// How long anything may take that takes only moments.
const PATIENCE: Duration = Duration::from_secs(20);

/// A database of its own in the server that all tests share, and perhaps a Redis.
pub(crate) struct Cluster {
    pub(crate) database: Database,
    pub(crate) redis: Option<Redis>,
}

impl Cluster {
    pub(crate) fn alone() -> Self {
        Self { database: Postgres::shared().create_database(), redis: None }
    }

    pub(crate) fn with_redis() -> Self {
        Self { redis: Some(Redis::start()), ..Self::alone() }
    }

    /// Starts a server on it with more flags.
    pub(crate) fn node(&self, more: &[&str]) -> Program {
        let flags = self.flags(more);
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        Program::start(&flags)
    }

    /// The flags of a server on it.
    pub(crate) fn flags(&self, more: &[&str]) -> Vec<String> {
        let mut flags = vec!["--database-url".to_owned(), self.database.url().to_owned()];
        if let Some(redis) = &self.redis {
            flags.extend(["--redis-url".to_owned(), redis.url()]);
        }
        flags.extend(more.iter().map(|flag| (*flag).to_owned()));
        flags
    }

    /// Asks the database.
    pub(crate) fn ask(&self, sql: &str) -> String {
        let answer = Postgres::shared().psql(self.database.name(), sql);
        answer.expect("the statement succeeds").trim().to_owned()
    }
}

/// A number that a server counts; 0 when it is not there.
pub(crate) async fn counted(program: &Program, name: &str) -> f64 {
    let line = scraped(program).await.into_iter().find(|line| {
        line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ') || rest.starts_with('{'))
    });
    line.and_then(|line| line.rsplit(' ').next()?.parse().ok()).unwrap_or(0.0)
}

/// The lines of `/metrics`.
pub(crate) async fn scraped(program: &Program) -> Vec<String> {
    let answer = program.send("GET", "/metrics", &[], None).await;
    assert_eq!(answer.status, 200);
    answer.body.as_str().expect("text").lines().map(str::to_owned).collect()
}

/// Waits until something is so.
pub(crate) async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so().await {
        assert!(Instant::now() < deadline, "{what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
