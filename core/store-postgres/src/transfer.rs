//! Moving a market into this store and out of it.

use std::sync::atomic::Ordering;

use sqlx::postgres::{PgConnection, PgPool};
use vendue_domain::Timestamp;
use vendue_domain::record::{Field, Value};
use vendue_store::{
    BoxedRow, Idempotency, OutcomePlace, OutcomeRow, Pending, Portion, ReadsExt, RowType, Select,
    StoreError, StoredEvent, Transfer,
};

use crate::PostgresStore;
use crate::catalog::Catalog;
use crate::error::{execute, is_connection_lost, translate};
use crate::statement::{Columns, Statement};
use crate::tables::{TableSql, Tables};
use crate::value::SqlType;
use crate::write::{BLOCK, push_event};

/// How many rows one statement takes.
const PORTION: usize = 5_000;

const EVENT_TYPES: [SqlType; 7] = [
    SqlType::Int8,
    SqlType::Text,
    SqlType::Uuid,
    SqlType::Int8,
    SqlType::Timestamptz,
    SqlType::Text,
    SqlType::Json,
];
const OUTCOME_TYPES: [SqlType; 4] =
    [SqlType::Uuid, SqlType::Uuid, SqlType::Timestamptz, SqlType::Bytea];

/// Moves the log on, so that new blocks come after what was imported. The block that is taken next
/// is looked at and set in two steps, and others may take blocks between them: should they be just
/// below the new place, the margin keeps them from taking a block twice.
const MOVE_ON: &str = "SELECT setval('event_blocks', $1 + 1000) FROM event_blocks \
    WHERE last_value <= $1";

impl Transfer for PostgresStore {
    fn outcomes_after(
        &self,
        place: Option<OutcomePlace>,
        limit: u32,
    ) -> Pending<Vec<(OutcomePlace, OutcomeRow)>> {
        let mut select = Select::new("SELECT key_hash, request_hash, at, answer FROM outcomes");
        if let Some(OutcomePlace(key)) = place {
            select.push(" WHERE key_hash > ").bind_value(Value::Bytes(key.into()));
        }
        select.push(" ORDER BY key_hash LIMIT ").bind(&limit);
        self.readers.fetch(select, |next| {
            let (key, request) = (<[u8; 16]>::from_value(next()?)?, Field::from_value(next()?)?);
            let at = Timestamp::from_value(next()?)?;
            let Value::Bytes(answer) = next()? else {
                return Err(vendue_domain::record::Malformed { expected: "an answer" });
            };
            let idempotency = Idempotency { key, request, at };
            let row = OutcomeRow { idempotency, answer: answer.into_owned() };
            Ok((OutcomePlace(key.to_vec()), row))
        })
    }

    fn import(&self, portion: Portion) -> Pending<()> {
        // Before the commit: from there on the follower comes to these events.
        if let Some(last) = portion.events.iter().map(|stored| stored.position).max() {
            self.imported.fetch_max(last, Ordering::AcqRel);
        }
        // Before the commit, as for every block: nobody is told of what is imported here.
        for stored in &portion.events {
            self.own.add(stored.position / BLOCK);
        }
        self.readers.ask(import(self.readers.pool(), portion))
    }
}

async fn import(pool: PgPool, portion: Portion) -> Result<(), StoreError> {
    let mut connection = pool.acquire().await.map_err(translate)?;
    execute(&mut connection, "BEGIN").await?;
    if let Err(failure) = put(&mut connection, portion).await {
        // A connection that does not take this is closed, and the transaction goes with it.
        if execute(&mut connection, "ROLLBACK").await.is_err() {
            drop(connection.detach());
        }
        return Err(failure);
    }
    match sqlx::query("COMMIT").execute(&mut *connection).await {
        Ok(_) => Ok(()),
        Err(failure) if is_connection_lost(&failure) => {
            drop(connection.detach());
            Err(StoreError::Unknown(translate(failure).to_string()))
        }
        Err(failure) => Err(translate(failure)),
    }
}

async fn put(connection: &mut PgConnection, portion: Portion) -> Result<(), StoreError> {
    // Nobody is to go on with what was read before.
    execute(connection, "SELECT hold_guards(0, -1, true)").await?;
    execute(connection, "UPDATE guards SET version = new_version()").await?;
    let mut tables = Tables::new(Catalog::load(connection).await?.into());
    // Whoever follows the log waits for this transaction, as for any other that adds to it.
    execute(connection, "SELECT take_block()").await?;
    for (row_type, rows) in by_type(&portion.rows) {
        let table = tables.of(row_type)?;
        for rows in rows.chunks(PORTION) {
            let mut columns = Columns::of(&table.types);
            for row in rows {
                columns.push(|sink| row.as_ref().values(sink))?;
            }
            insert(connection, table.name, table.columns, columns).await?;
        }
    }
    for events in portion.events.chunks(PORTION) {
        put_events(connection, events).await?;
    }
    for outcomes in portion.outcomes.chunks(PORTION) {
        put_outcomes(connection, outcomes).await?;
    }
    if let Some(last) = portion.events.iter().map(|stored| stored.position).max() {
        let moved = sqlx::query(MOVE_ON).bind(last / BLOCK).execute(connection).await;
        moved.map_err(translate)?;
    }
    Ok(())
}

/// Divides rows by their type, in the order in which the types first appear.
fn by_type(rows: &[BoxedRow]) -> Vec<(&'static RowType, Vec<&BoxedRow>)> {
    let mut groups: Vec<(&'static RowType, Vec<&BoxedRow>)> = Vec::new();
    for row in rows {
        let row_type = row.as_ref().row_type();
        match groups.iter_mut().find(|(found, _)| found.name() == row_type.name()) {
            Some((_, group)) => group.push(row),
            None => groups.push((row_type, vec![row])),
        }
    }
    groups
}

async fn put_events(
    connection: &mut PgConnection,
    events: &[StoredEvent],
) -> Result<(), StoreError> {
    let mut columns = Columns::of(&EVENT_TYPES);
    for StoredEvent { position, event } in events {
        push_event(&mut columns, Some(*position), event)?;
    }
    let names = ["position", "topic_kind", "topic_id", "sequence", "at", "kind", "body"];
    insert(connection, "events", &names, columns).await
}

async fn put_outcomes(
    connection: &mut PgConnection,
    outcomes: &[OutcomeRow],
) -> Result<(), StoreError> {
    let mut columns = Columns::of(&OUTCOME_TYPES);
    for OutcomeRow { idempotency, answer } in outcomes {
        columns.push(|sink| {
            sink(Value::Bytes(idempotency.key.as_slice().into()));
            sink(Value::Bytes(idempotency.request.as_slice().into()));
            sink(Value::Int(idempotency.at.as_ms()));
            sink(Value::Bytes(answer.as_slice().into()));
        })?;
    }
    let names = ["key_hash", "request_hash", "at", "answer"];
    insert(connection, "outcomes", &names, columns).await
}

async fn insert(
    connection: &mut PgConnection,
    table: &str,
    names: &[&str],
    columns: Columns,
) -> Result<(), StoreError> {
    let mut statement = Statement::default();
    let list = TableSql::list(names, "");
    statement.push(&format!("INSERT INTO {table} ({list}) SELECT "));
    statement.bind_list(columns.into_params())?;
    statement.query().execute(connection).await.map(drop).map_err(translate)
}
