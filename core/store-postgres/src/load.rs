//! Locking and loading what a batch needs, in one statement for all tables.

use std::sync::Arc;

use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};
use vendue_domain::Timestamp;
use vendue_domain::record::Malformed;
use vendue_store::{BoxedRow, Idempotency, Key, Needs, OutcomeRow, RowType, StoreError};

use crate::array::ArrayParam;
use crate::error::{corrupt, translate};
use crate::statement::{Columns, Statement};
use crate::tables::{TableSql, Tables};
use crate::value::{RecordCells, SqlType};

/// Whether to wait for those who hold a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wait {
    /// Until they have committed: right for whoever holds nothing yet, because everybody locks in
    /// the same order.
    Patiently,
    /// Not at all: whoever holds rows already and waits for others could wait for ever.
    Not,
    /// Nothing is locked: what is read is compared later.
    Unlocked,
    /// Rows that somebody holds are passed over.
    Skip,
}

/// A row that was found, with the transaction that wrote it, by which a change of it is noticed.
pub(crate) struct Loaded {
    pub(crate) key: Key,
    pub(crate) row: BoxedRow,
    pub(crate) version: u32,
    /// Whether it is only kept by its stripe.
    pub(crate) is_steady: bool,
}

/// How rows are locked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Not at all: their stripe is held.
    Plain,
    /// Others may look at them too.
    Share,
    /// For whoever may change them.
    Change,
}

impl Mode {
    fn of(key: &Key, is_look: bool) -> Self {
        match (is_look, key.row_type().table.is_steady) {
            (true, true) => Self::Plain,
            (true, false) => Self::Share,
            (false, _) => Self::Change,
        }
    }

    pub(crate) fn sql(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Share => " FOR SHARE OF t",
            Self::Change => " FOR NO KEY UPDATE OF t",
        }
    }
}

/// The keys of one table, locked in one way.
pub(crate) struct Group {
    row_type: &'static RowType,
    pub(crate) table: Arc<TableSql>,
    pub(crate) keys: Vec<Key>,
    pub(crate) mode: Mode,
}

/// Divides what is needed by table. A table of which some rows may be changed and others are only
/// looked at is locked as if all may be changed: two passes over one table would be two orders.
pub(crate) fn groups(needs: &Needs, tables: &mut Tables) -> Result<Vec<Group>, StoreError> {
    let mut keys: Vec<(&Key, bool)> = needs.rows().iter().map(|key| (key, false)).collect();
    keys.extend(needs.looks().iter().map(|key| (key, true)));
    keys.sort_unstable_by(|one, other| one.0.cmp(other.0));
    let mut groups: Vec<Group> = Vec::new();
    for (key, is_look) in keys {
        let (row_type, mode) = (key.row_type(), Mode::of(key, is_look));
        // What is not locked has no order to keep.
        let fits = |group: &Group| {
            let is_plain = group.mode == Mode::Plain;
            group.row_type.name() == row_type.name() && is_plain == (mode == Mode::Plain)
        };
        match groups.iter_mut().rev().take(2).find(|group| fits(group)) {
            Some(group) => {
                group.keys.push(key.clone());
                if mode == Mode::Change {
                    group.mode = mode;
                }
            }
            None => {
                let table = tables.of(row_type)?;
                groups.push(Group { row_type, table, keys: vec![key.clone()], mode });
            }
        }
    }
    Ok(groups)
}

pub(crate) fn key_columns(table: &TableSql, keys: &[Key]) -> Result<Columns, StoreError> {
    let mut columns = Columns::of(table.key_types());
    for key in keys {
        columns.push(|sink| key.values(sink))?;
    }
    Ok(columns)
}

/// The keys as a table, numbered from 1.
fn bind_keys(statement: &mut Statement, table: &TableSql, keys: &[Key]) -> Result<(), StoreError> {
    let numbers = ArrayParam::numbers(keys.len())?;
    statement.bind_table(key_columns(table, keys)?.into_params(), vec![("n", numbers)])?;
    Ok(())
}

/// Locks the rows that are there, in the order of the keys, and gives them.
pub(crate) async fn lock(
    connection: &mut PgConnection,
    tables: &mut Tables,
    needs: &Needs,
    wait: Wait,
) -> Result<Vec<Loaded>, StoreError> {
    let groups = groups(needs, tables)?;
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = Statement::default();
    for (index, group) in groups.iter().enumerate() {
        let table = &group.table;
        let mode = if wait == Wait::Unlocked { Mode::Plain } else { group.mode };
        statement.push(if index == 0 { "WITH " } else { ", " });
        // Each part is run as it stands, one after the other: locks cannot be taken out of order.
        statement.push(&format!(
            "l{index} AS MATERIALIZED (SELECT k.n, ROW({}) AS r, t.xmin::text AS x FROM ",
            TableSql::list(table.columns, "t.")
        ));
        bind_keys(&mut statement, table, &group.keys)?;
        let or_fail = match (wait, mode) {
            (_, Mode::Plain) | (Wait::Patiently | Wait::Unlocked, _) => "",
            (Wait::Not, _) => " NOWAIT",
            (Wait::Skip, _) => " SKIP LOCKED",
        };
        statement.push(&format!(
            " JOIN {} t ON {} ORDER BY k.n{}{or_fail})",
            table.name,
            table.key_condition(),
            mode.sql(),
        ));
    }
    for index in 0..groups.len() {
        statement.push(if index == 0 { " " } else { " UNION ALL " });
        statement.push(&format!("SELECT {index}::int8, n, r, x FROM l{index}"));
    }
    let found = statement.query().fetch_all(connection).await.map_err(translate)?;
    found.iter().map(|row| loaded(row, &groups)).collect()
}

fn loaded(row: &PgRow, groups: &[Group]) -> Result<Loaded, StoreError> {
    let (group, number): (i64, i64) =
        (row.try_get(0).map_err(translate)?, row.try_get(1).map_err(translate)?);
    let group = usize::try_from(group).ok().and_then(|index| groups.get(index));
    let place = number.checked_sub(1).and_then(|place| usize::try_from(place).ok());
    let (Some(group), Some(key)) = (group, place.zip(group).and_then(|(at, g)| g.keys.get(at)))
    else {
        return Err(StoreError::Corrupt("a row was answered that nobody asked for".into()));
    };
    let text: &str = row.try_get(3).map_err(translate)?;
    let version = text.parse().map_err(|_| corrupt("xmin", "is no number"))?;
    let raw = row.try_get_raw(2).map_err(translate)?;
    let bytes = raw.as_bytes().map_err(|why| corrupt(group.table.name, &why.to_string()))?;
    let row = read(group.row_type, &group.table, bytes)?;
    Ok(Loaded { key: key.clone(), row, version, is_steady: group.mode == Mode::Plain })
}

fn read(
    row_type: &'static RowType,
    table: &TableSql,
    bytes: &[u8],
) -> Result<BoxedRow, StoreError> {
    let malformed = |found: Malformed| corrupt(table.name, found.expected);
    let mut cells = RecordCells::new(bytes).map_err(malformed)?;
    let mut types = table.types.iter().copied();
    let mut next = || {
        let sql_type = types.next().ok_or(Malformed { expected: "fewer columns" })?;
        cells.next(sql_type)
    };
    (row_type.read)(&mut next).map_err(malformed)
}

/// What was found by [`look_again`].
#[derive(Default)]
pub(crate) struct Again {
    /// Rows that were not there when others were locked, and now are.
    pub(crate) appeared: Vec<Key>,
    /// Kept outcomes.
    pub(crate) outcomes: Vec<OutcomeRow>,
}

/// With all locks held, looks again for the rows that were not there, and for kept outcomes.
///
/// A row that is not there cannot be locked. One that somebody has put together with a row that is
/// locked now was put before, because they held that lock; so this look, which comes after, sees
/// it.
pub(crate) async fn look_again(
    connection: &mut PgConnection,
    tables: &mut Tables,
    absent: &Needs,
    once: &[[u8; 16]],
) -> Result<Again, StoreError> {
    let groups = groups(absent, tables)?;
    if groups.is_empty() && once.is_empty() {
        return Ok(Again::default());
    }
    let mut statement = Statement::default();
    for (index, group) in groups.iter().enumerate() {
        let table = &group.table;
        statement.push(if index == 0 { "" } else { " UNION ALL " });
        statement.push(&format!(
            "SELECT {index}::int8, k.n, NULL::uuid, NULL::uuid, NULL::int8, NULL::bytea FROM "
        ));
        bind_keys(&mut statement, table, &group.keys)?;
        statement.push(&format!(" JOIN {} t ON {}", table.name, table.key_condition()));
    }
    if !once.is_empty() {
        let mut keys = Columns::of(&[SqlType::Uuid]);
        for key in once {
            keys.push(|sink| sink(vendue_domain::record::Value::Bytes(key.as_slice().into())))?;
        }
        statement.push(if groups.is_empty() { "" } else { " UNION ALL " });
        statement.push(
            "SELECT (-1)::int8, 0::int8, o.key_hash, o.request_hash, \
             (extract(epoch FROM o.at) * 1000)::int8, o.answer FROM outcomes o \
             WHERE o.key_hash = ANY(",
        );
        statement.bind_all(keys.into_params())?;
        statement.push(")");
    }
    let rows = statement.query().fetch_all(connection).await.map_err(translate)?;
    let mut again = Again::default();
    for row in &rows {
        let group: i64 = row.try_get(0).map_err(translate)?;
        match usize::try_from(group).ok().and_then(|index| groups.get(index)) {
            None => again.outcomes.push(outcome(row)?),
            Some(group) => {
                let number: i64 = row.try_get(1).map_err(translate)?;
                let place = usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
                again.appeared.extend(group.keys.get(place).cloned());
            }
        }
    }
    Ok(again)
}

fn outcome(row: &PgRow) -> Result<OutcomeRow, StoreError> {
    let hash = |column: usize| -> Result<[u8; 16], StoreError> {
        let raw = row.try_get_raw(column).map_err(translate)?;
        let bytes = raw.as_bytes().map_err(|why| corrupt("outcomes", &why.to_string()))?;
        bytes.try_into().map_err(|_| corrupt("outcomes", "a hash has 16 bytes"))
    };
    let at: i64 = row.try_get(4).map_err(translate)?;
    Ok(OutcomeRow {
        idempotency: Idempotency { key: hash(2)?, request: hash(3)?, at: Timestamp::from_ms(at) },
        answer: row.try_get(5).map_err(translate)?,
    })
}
