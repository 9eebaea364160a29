//! Whether everything is as a batch has seen it that was decided ahead.

use std::sync::Arc;

use sqlx::Row;
use sqlx::postgres::PgConnection;
use vendue_domain::record::Value;
use vendue_store::{Footprint, StoreError};

use crate::array::ArrayParam;
use crate::error::{corrupt, translate};
use crate::guards::Guards;
use crate::load::{Group, Mode, groups, key_columns};
use crate::statement::Statement;
use crate::tables::{TableSql, Tables};
use crate::value::SqlType;

/// The statement that locks and compares.
pub(crate) struct Verifying {
    statement: Statement,
    /// The stripes and their versions.
    stripes: Vec<(u8, i64)>,
    /// The tables, and how many rows of each must be as they were seen.
    tables: Vec<(Arc<TableSql>, i64)>,
}

impl Verifying {
    /// Of what a batch has seen and found to be there.
    pub(crate) fn of(print: &Footprint, tables: &mut Tables) -> Result<Self, StoreError> {
        let groups = groups(&print.present, tables)?;
        if groups.iter().any(|group| group.mode == Mode::Plain) {
            // It would be compared and not held.
            return Err(corrupt("rows", "a steady row is kept without its stripe"));
        }
        let mut statement = Statement::default();
        let shared = print.stripes.iter().fold(0, |bits, (stripe, _)| bits | 1 << (stripe & 63));
        let (shared, alone) = Guards::shared(shared).masks();
        // Each part is run as it stands, one after the other: first the stripes, then the rows in
        // the order on which all agree.
        statement.push("WITH h AS MATERIALIZED (SELECT held, found FROM hold_guards(");
        statement.bind_number(shared)?.push(", ").bind_number(alone)?.push(", true))");
        for (index, group) in groups.iter().enumerate() {
            lock(&mut statement, index, group, print)?;
        }
        statement.push(" SELECT (-1)::int8, held::int8, found FROM h");
        for index in 0..groups.len() {
            statement.push(&format!(
                " UNION ALL SELECT {index}::int8, count(*) FILTER (WHERE is_same), 0::int8 \
                 FROM l{index}"
            ));
        }
        let counted = |group: Group| {
            let count = i64::try_from(group.keys.len()).unwrap_or(i64::MAX);
            (group.table, count)
        };
        let tables = groups.into_iter().map(counted).collect();
        Ok(Self { statement, stripes: print.stripes.clone(), tables })
    }

    /// Locks everything and compares it. Fails with a conflict when something is another one.
    pub(crate) async fn run(self, connection: &mut PgConnection) -> Result<(), StoreError> {
        let rows = self.statement.query().fetch_all(connection).await.map_err(translate)?;
        let (mut stripes, mut tables) = (0, 0);
        for row in &rows {
            let part: i64 = row.try_get(0).map_err(translate)?;
            let first: i64 = row.try_get(1).map_err(translate)?;
            let second: i64 = row.try_get(2).map_err(translate)?;
            let Ok(part) = usize::try_from(part) else {
                let is_same = |(stripe, version): &&(u8, i64)| {
                    i64::from(*stripe) == first && *version == second
                };
                stripes += self.stripes.iter().filter(is_same).count();
                continue;
            };
            let expected = self.tables.get(part);
            let (table, count) = expected.ok_or_else(|| corrupt("rows", "an unknown part"))?;
            if first != *count {
                let text = format!("{}: {first} of {count} rows are as seen", table.name);
                return Err(StoreError::Conflict(text));
            }
            tables += 1;
        }
        if stripes != self.stripes.len() || tables != self.tables.len() {
            return Err(StoreError::Conflict("steady rows are not as they were seen".into()));
        }
        Ok(())
    }
}

/// Locks the rows of one table in the order of the keys, and compares who wrote them.
fn lock(
    statement: &mut Statement,
    index: usize,
    group: &Group,
    print: &Footprint,
) -> Result<(), StoreError> {
    let table = &group.table;
    let mut versions = ArrayParam::new(SqlType::Text);
    for key in &group.keys {
        let version = print.versions.get(key).copied().unwrap_or_default();
        versions.push(&Value::Text(version.to_string().into()))?;
    }
    statement
        .push(&format!(", l{index} AS MATERIALIZED (SELECT t.xmin = k.x::xid AS is_same FROM "));
    let others = vec![("x", versions), ("n", ArrayParam::numbers(group.keys.len())?)];
    statement.bind_table(key_columns(table, &group.keys)?.into_params(), others)?;
    statement.push(&format!(
        " JOIN {} t ON {} ORDER BY k.n{})",
        table.name,
        table.key_condition(),
        group.mode.sql(),
    ));
    Ok(())
}
