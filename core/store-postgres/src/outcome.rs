//! What became of a commit whose answer was lost.

use std::time::{Duration, Instant};

use sqlx::postgres::PgConnection;
use vendue_store::StoreError;

use crate::connect::{Connector, close};
use crate::error::translate;
use crate::write::Written;

/// How long to wait before asking again about a transaction that still runs.
const PAUSE: Duration = Duration::from_millis(20);

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
        let failure = match ask(&mut connection, written, writer_id).await {
            Ok(Some(fate)) => return Ok((fate, connection)),
            Ok(None) => StoreError::Unavailable("the commit still runs".into()),
            Err(failed) => failed,
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
) -> Result<Option<Fate>, StoreError> {
    // Whether it runs is asked first: had it been asked last, it could end between the two.
    let runs = "SELECT EXISTS (SELECT 1 FROM pg_stat_activity a \
                WHERE a.backend_xid IS NOT NULL AND a.backend_xid = ($1::text)::xid)";
    // The low half of the number is what the activity shows.
    let low = (written.transaction & 0xffff_ffff).to_string();
    let is_running: bool =
        sqlx::query_scalar(runs).bind(low).fetch_one(&mut *connection).await.map_err(translate)?;
    let left = "SELECT EXISTS (SELECT 1 FROM commits WHERE block = $1 \
                AND uuid_send(writer_id) = $2)";
    let is_committed: bool = sqlx::query_scalar(left)
        .bind(written.block)
        .bind(writer_id.as_slice())
        .fetch_one(connection)
        .await
        .map_err(translate)?;
    Ok(match (is_committed, is_running) {
        (true, _) => Some(Fate::Committed),
        (false, false) => Some(Fate::Lost),
        (false, true) => None,
    })
}
