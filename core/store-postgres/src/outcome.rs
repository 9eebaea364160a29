//! What became of a commit whose answer was lost.

use std::time::{Duration, Instant};

use sqlx::postgres::PgConnection;
use vendue_store::StoreError;

use crate::ask::within;
use crate::connect::{Connector, close};
use crate::write::Written;

/// How long to wait before asking again about a transaction that still runs.
const PAUSE: Duration = Duration::from_millis(20);
/// How long a server that is well may need to answer. After that another connection is the better
/// try: the network may be silent on this one.
const ANSWER: Duration = Duration::from_secs(2);

/// What became of a transaction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fate {
    /// It was committed.
    Committed,
    /// Nothing of it was stored, and nothing will be.
    Lost,
}

/// Asks until it is known, or until a moment. Gives the connection on which it was asked.
///
/// The row that the transaction left in `commits` says that it was committed. That there is no such
/// row says nothing while the server may still be at it; once the transaction does not run any
/// more, it says that nothing was stored. The number of the transaction alone would not do: on a
/// server that took over, another transaction may have it.
pub(crate) async fn fate_of(
    connector: &Connector,
    written: Written,
    writer_id: [u8; 16],
    until: Instant,
) -> Result<(Fate, PgConnection), StoreError> {
    loop {
        let mut connection = connector.connect_until(until).await?;
        let failure = match within(ANSWER, ask(&mut connection, written, writer_id)).await {
            Ok(Some(fate)) => return Ok((fate, connection)),
            Ok(None) => StoreError::Unavailable("the commit still runs".into()),
            Err(failed) => failed.into_inner(),
        };
        close(connection).await;
        if Instant::now() >= until {
            return Err(failure);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn ask(
    connection: &mut PgConnection,
    written: Written,
    writer_id: [u8; 16],
) -> Result<Option<Fate>, sqlx::Error> {
    // Whether it runs is asked first: had it been asked last, it could end between the two.
    let runs = "SELECT EXISTS (SELECT 1 FROM pg_stat_activity a \
                WHERE a.backend_xid IS NOT NULL AND a.backend_xid = ($1::text)::xid)";
    // The low half of the number is what the activity shows.
    let low = (written.transaction & 0xffff_ffff).to_string();
    let is_running: bool = sqlx::query_scalar(runs).bind(low).fetch_one(&mut *connection).await?;
    let left = "SELECT EXISTS (SELECT 1 FROM commits WHERE block = $1 \
                AND uuid_send(writer_id) = $2)";
    let is_committed: bool = sqlx::query_scalar(left)
        .bind(written.block)
        .bind(writer_id.as_slice())
        .fetch_one(connection)
        .await?;
    Ok(match (is_committed, is_running) {
        (true, _) => Some(Fate::Committed),
        (false, false) => Some(Fate::Lost),
        (false, true) => None,
    })
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test stops at the first surprise")]
mod tests {
    use vendue_test_servers::{Database, Postgres, Proxy};

    use super::*;
    use crate::options::PostgresOptions;

    const WRITER: [u8; 16] = [3; 16];
    const WRITTEN: Written = Written { block: 7, transaction: 1 };

    /// A database in which a commit has left its row.
    fn committed() -> Database {
        let database = Postgres::shared().create_database();
        let left = "CREATE TABLE commits (block bigint, writer_id uuid); \
                    INSERT INTO commits VALUES (7, repeat('03', 16)::uuid)";
        Postgres::shared().psql(database.name(), left).expect("made");
        database
    }

    /// Has the table for so long, so that whoever asks waits in the server.
    fn hold<'scope>(
        scope: &'scope std::thread::Scope<'scope, '_>,
        database: &'scope Database,
        seconds: u32,
    ) {
        let text = format!("BEGIN; LOCK TABLE commits; SELECT pg_sleep({seconds}); COMMIT");
        let server = Postgres::shared();
        scope.spawn(move || server.psql(database.name(), &text).expect("held"));
        let held = "SELECT count(*) FROM pg_locks WHERE relation = 'commits'::regclass AND granted";
        while server.psql(database.name(), held).expect("a number").trim() == "0" {
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    fn ask_until(options: &PostgresOptions, until: Instant) -> Result<Fate, StoreError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let connector = Connector::new(options);
        let fate = fate_of(&connector, WRITTEN, WRITER, until);
        runtime.expect("a runtime").block_on(fate).map(|(fate, _)| fate)
    }

    #[test]
    fn where_the_network_falls_silent_another_way_is_found() {
        let database = committed();
        let address = Postgres::shared().address();
        let (silent, open) = (Proxy::before(address), Proxy::before(address));
        let hosts = format!("{},{}", silent.address(), open.address());
        let url = format!("postgres://postgres@{hosts}/{}?sslmode=disable", database.name());
        let mut options = PostgresOptions::new(&url).expect("an address");
        options.connect_timeout = Duration::from_millis(500);
        let begun = Instant::now();
        std::thread::scope(|scope| {
            hold(scope, &database, 1);
            scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(400));
                silent.stall();
            });
            let fate = ask_until(&options, begun + Duration::from_secs(15));
            assert_eq!(fate.expect("known"), Fate::Committed);
        });
        assert!(begun.elapsed() < Duration::from_secs(12), "{:?}", begun.elapsed());
    }

    #[test]
    fn where_nobody_answers_it_is_not_known_after_a_while() {
        let database = committed();
        let options = PostgresOptions::new(database.url()).expect("an address");
        std::thread::scope(|scope| {
            hold(scope, &database, 8);
            let begun = Instant::now();
            let fate = ask_until(&options, begun + Duration::from_secs(1));
            assert!(matches!(fate, Err(StoreError::Unavailable(_))), "{fate:?}");
            assert!(begun.elapsed() < Duration::from_secs(6), "{:?}", begun.elapsed());
        });
    }
}
