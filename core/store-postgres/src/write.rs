//! Storing what a batch decided: everything in one statement.

use std::collections::BTreeSet;
use std::sync::Arc;

use sqlx::Row;
use sqlx::postgres::PgConnection;
use vendue_domain::events::Event;
use vendue_domain::record::Value;
use vendue_store::{BoxedRow, Flush, Key, OutcomeRow, RowChange, StoreError};

use crate::array::ArrayParam;
use crate::error::{corrupt, translate};
use crate::guards::Guards;
use crate::statement::{Columns, Statement};
use crate::tables::{TableSql, Tables};
use crate::value::SqlType;

/// How many events one transaction may have: its positions are a block of the log.
pub(crate) const BLOCK: i64 = 4_096;

/// What a transaction has written, by which its outcome can be found out later.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written {
    /// Its block of the log.
    pub(crate) block: i64,
    /// Its number in the database.
    pub(crate) transaction: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Insert,
    Update,
    Delete,
}

/// The rows of one table that are written in one way.
struct Group {
    table: Arc<TableSql>,
    kind: Kind,
    columns: Columns,
    /// The transactions that wrote the rows as they were read.
    versions: ArrayParam,
    count: i64,
}

/// Collects what is written, by table.
pub(crate) struct Writes<'a> {
    tables: &'a mut Tables,
    guards: Guards,
    /// Steady rows that are to be changed and whose stripe is not held alone.
    undeclared: Vec<Key>,
    /// The stripes in which steady rows are changed.
    stripes: BTreeSet<u8>,
    groups: Vec<Group>,
    events: Columns,
    event_count: i64,
    outcomes: Columns,
    outcome_count: usize,
}

const EVENT_TYPES: [SqlType; 6] = [
    SqlType::Text,
    SqlType::Uuid,
    SqlType::Int8,
    SqlType::Timestamptz,
    SqlType::Text,
    SqlType::Json,
];
const OUTCOME_TYPES: [SqlType; 3] = [SqlType::Uuid, SqlType::Uuid, SqlType::Bytea];

impl<'a> Writes<'a> {
    pub(crate) fn new(tables: &'a mut Tables, guards: Guards) -> Self {
        Self {
            tables,
            guards,
            undeclared: Vec::new(),
            stripes: BTreeSet::new(),
            groups: Vec::new(),
            events: Columns::of(&EVENT_TYPES),
            event_count: 0,
            outcomes: Columns::of(&OUTCOME_TYPES),
            outcome_count: 0,
        }
    }

    /// Takes everything that is to be stored.
    pub(crate) fn take(&mut self, mut flush: Flush<'_>) -> Result<(), StoreError> {
        flush.each_row(&mut |change| self.change(&change))?;
        let appends = flush.appends();
        for row in &appends.log {
            self.append(row)?;
        }
        for event in &appends.events {
            self.event(event)?;
        }
        // In one order: two nodes that are sent the same requests wait for each other in it.
        let mut outcomes: Vec<&OutcomeRow> = appends.outcomes.iter().collect();
        outcomes.sort_unstable_by_key(|row| row.idempotency.key);
        for outcome in outcomes {
            self.outcome(outcome)?;
        }
        Ok(())
    }

    /// Steady rows that are to be changed although nobody said so, if there are any. Nothing is to
    /// be stored then.
    pub(crate) fn undeclared(&mut self) -> Option<Vec<Key>> {
        let keys = std::mem::take(&mut self.undeclared);
        if keys.is_empty() { None } else { Some(keys) }
    }

    /// Notes the stripe of a steady row that is to be changed; says whether it may be.
    fn may_change(&mut self, key: &Key, is_known: bool) -> bool {
        if !key.row_type().table.is_steady {
            return true;
        }
        // The stripe may be held alone for another row, and this one be read without a lock.
        let may = self.guards.has_alone(key) && is_known;
        if may {
            self.stripes.insert(key.stripe());
        } else {
            self.undeclared.push(key.clone());
        }
        may
    }

    fn change(&mut self, change: &RowChange<'_>) -> Result<(), StoreError> {
        let (key, version) = match change {
            RowChange::Insert(row) => (Key::of_row(*row), None),
            RowChange::Update(row, version) => (Key::of_row(*row), *version),
            RowChange::Delete(key, version) => ((*key).clone(), *version),
        };
        if !self.may_change(&key, version.is_some() || matches!(change, RowChange::Insert(_))) {
            return Ok(());
        }
        let kind = match change {
            RowChange::Insert(_) => Kind::Insert,
            RowChange::Update(..) => Kind::Update,
            RowChange::Delete(..) => Kind::Delete,
        };
        let group = self.group(key.row_type(), kind)?;
        group.count += 1;
        if let Some(version) = version {
            group.versions.push(&Value::Text(version.to_string().into()))?;
        }
        match change {
            RowChange::Insert(row) | RowChange::Update(row, _) => {
                group.columns.push(|sink| row.values(sink))
            }
            RowChange::Delete(key, _) => group.columns.push(|sink| key.values(sink)),
        }
    }

    fn group(
        &mut self,
        row_type: &'static vendue_store::RowType,
        kind: Kind,
    ) -> Result<&mut Group, StoreError> {
        let same = |group: &Group| group.kind == kind && group.table.name == row_type.name();
        let place = match self.groups.iter().position(same) {
            Some(place) => place,
            None => {
                let table = self.tables.of(row_type)?;
                let types =
                    if kind == Kind::Delete { table.key_types() } else { table.types.as_slice() };
                let columns = Columns::of(types);
                let versions = ArrayParam::new(SqlType::Text);
                self.groups.push(Group { table, kind, columns, versions, count: 0 });
                self.groups.len() - 1
            }
        };
        let missing = || StoreError::Corrupt("a group of rows was lost".into());
        self.groups.get_mut(place).ok_or_else(missing)
    }

    fn append(&mut self, row: &BoxedRow) -> Result<(), StoreError> {
        let group = self.group(row.as_ref().row_type(), Kind::Insert)?;
        group.count += 1;
        group.columns.push(|sink| row.as_ref().values(sink))
    }

    fn event(&mut self, event: &Event) -> Result<(), StoreError> {
        self.event_count += 1;
        if self.event_count > BLOCK {
            // The batch is tried again job by job then.
            let text = format!("a transaction may have {BLOCK} events");
            return Err(StoreError::TooLarge(text));
        }
        push_event(&mut self.events, None, event)
    }

    fn outcome(&mut self, row: &OutcomeRow) -> Result<(), StoreError> {
        self.outcome_count += 1;
        self.outcomes.push(|sink| {
            sink(Value::Bytes(row.idempotency.key.as_slice().into()));
            sink(Value::Bytes(row.idempotency.request.as_slice().into()));
            sink(Value::Bytes(row.answer.as_slice().into()));
        })
    }

    /// Puts everything into one statement.
    pub(crate) fn statement(
        self,
        writer_id: [u8; 16],
        refused: &[[u8; 16]],
    ) -> Result<Storing, StoreError> {
        let mut expected = Vec::new();
        let mut counts = String::new();
        let mut statement = Statement::default();
        let mut writer = ArrayParam::new(SqlType::Uuid);
        writer.push(&Value::Bytes(writer_id.as_slice().into()))?;
        statement.push("WITH b AS MATERIALIZED (SELECT take_block() AS block), ");
        statement
            .push("w AS (INSERT INTO commits (block, writer_id) SELECT b.block, k.c1 FROM b, ");
        statement.bind_table(vec![writer], Vec::new())?.push(")");
        if !self.stripes.is_empty() {
            let stripes: Vec<String> = self.stripes.iter().map(u8::to_string).collect();
            statement
                .push(", s AS (UPDATE guards SET version = new_version() WHERE stripe = ANY('{");
            // Numbers of our own, not anybody's text.
            statement.push(&stripes.join(",")).push("}'::integer[]))");
        }
        for (index, group) in self.groups.into_iter().enumerate() {
            statement.push(&format!(", g{index} AS ("));
            if group.kind != Kind::Insert {
                counts.push_str(&format!(", (SELECT count(*) FROM g{index})"));
                expected.push((group.table.name, group.count));
            }
            put(&mut statement, group)?;
            statement.push(")");
        }
        if self.event_count > 0 {
            let numbers = ArrayParam::numbers(usize::try_from(self.event_count).unwrap_or(0))?;
            statement.push(
                ", e AS (INSERT INTO events (position, topic_kind, topic_id, sequence, at, kind, \
                 body) SELECT (SELECT b.block * 4096 - 1 FROM b) + ",
            );
            statement.bind_list(vec![numbers])?.push(", ");
            statement.bind_list(self.events.into_params())?.push(")");
        }
        if self.outcome_count > 0 {
            statement.push(", o AS (INSERT INTO outcomes (at, key_hash, request_hash, answer) ");
            statement.push("SELECT now(), ").bind_list(self.outcomes.into_params())?.push(")");
        }
        statement.push(" SELECT b.block, pg_current_xact_id()::text::int8");
        statement.push(&counts);
        if !refused.is_empty() {
            let mut keys = ArrayParam::new(SqlType::Uuid);
            for key in refused {
                keys.push(&Value::Bytes(key.as_slice().into()))?;
            }
            // Whatever the refusals rest on is held: whoever was accepted under such a key, and so
            // has changed some of it, has been before.
            statement.push(", (SELECT count(*) FROM outcomes WHERE key_hash = ANY(");
            statement.bind(keys)?.push("))");
            expected.push(("outcomes of what was refused", 0));
        }
        statement.push(" FROM b");
        Ok(Storing { statement, expected })
    }
}

/// The statement that stores a transaction.
pub(crate) struct Storing {
    statement: Statement,
    /// How many rows of which table must be as they were read.
    expected: Vec<(&'static str, i64)>,
}

impl Storing {
    /// Stores it. Fails with a conflict when a row is not as it was read, which only happens when
    /// something between us and the database does not keep a transaction on one connection.
    pub(crate) async fn run(self, connection: &mut PgConnection) -> Result<Written, StoreError> {
        let row = self.statement.query().fetch_one(connection).await.map_err(translate)?;
        for (index, (table, count)) in self.expected.into_iter().enumerate() {
            let written: i64 = row.try_get(index + 2).map_err(translate)?;
            if written != count {
                let text = format!("{table}: {written} of {count} rows were as they were read");
                return Err(StoreError::Conflict(text));
            }
        }
        let (block, transaction) =
            (row.try_get(0).map_err(translate)?, row.try_get(1).map_err(translate)?);
        Ok(Written { block, transaction })
    }
}

/// Adds an event to columns, after its position where that is known.
pub(crate) fn push_event(
    columns: &mut Columns,
    position: Option<i64>,
    event: &Event,
) -> Result<(), StoreError> {
    let body =
        serde_json::to_string(&event.body).map_err(|why| corrupt("events", &why.to_string()))?;
    columns.push(|sink| {
        if let Some(position) = position {
            sink(Value::Int(position));
        }
        sink(Value::Text(event.topic.kind.as_str().into()));
        sink(Value::Bytes(event.topic.id.as_slice().into()));
        sink(Value::Int(event.sequence));
        sink(Value::Int(event.at.as_ms()));
        sink(Value::Text(event.body.kind().into()));
        sink(Value::Text(body.into()));
    })
}

fn put(statement: &mut Statement, group: Group) -> Result<(), StoreError> {
    let table = &group.table;
    let name = table.name;
    match group.kind {
        Kind::Insert => {
            let columns = TableSql::list(table.columns, "");
            statement.push(&format!("INSERT INTO {name} ({columns}) SELECT "));
            statement.bind_list(group.columns.into_params())?;
        }
        Kind::Update => {
            let sets = (table.key_columns + 1..).zip(table.rest());
            let sets: Vec<String> =
                sets.map(|(number, column)| format!("\"{column}\" = k.c{number}")).collect();
            // A row that is nothing but its key is written as it is.
            let sets = if sets.is_empty() { same_key(table) } else { sets.join(", ") };
            statement.push(&format!("UPDATE {name} t SET {sets} FROM "));
            changed(statement, table, group.columns, group.versions)?;
        }
        Kind::Delete => {
            statement.push(&format!("DELETE FROM {name} t USING "));
            changed(statement, table, group.columns, group.versions)?;
        }
    }
    Ok(())
}

/// The rows that are changed, each as it was read.
fn changed(
    statement: &mut Statement,
    table: &TableSql,
    columns: Columns,
    versions: ArrayParam,
) -> Result<(), StoreError> {
    statement.bind_table(columns.into_params(), vec![("x", versions)])?;
    let condition = table.key_condition();
    statement.push(&format!(" WHERE {condition} AND t.xmin = k.x::xid RETURNING 1"));
    Ok(())
}

fn same_key(table: &TableSql) -> String {
    let column = table.keys().first().copied().unwrap_or_default();
    format!("\"{column}\" = t.\"{column}\"")
}
