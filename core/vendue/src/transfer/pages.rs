//! Reading everything in a market, a portion at a time and in the order of the keys.

use vendue_domain::record::{Table, Value};
use vendue_domain::{Error, Timestamp};
use vendue_store::queries::EventQueries;
use vendue_store::{BoxedRow, Pending, Portion, ReadsExt, RowType, Select, Store, row_types};

use super::contents::{Contents, Digest, Sum};
use super::mark::is_mark;

/// How many rows are read and written at a time.
const PORTION: u32 = 2_000;
/// The parts of a market that are no tables of records.
pub(super) const EVENTS: &str = "events";
pub(super) const OUTCOMES: &str = "outcomes";

/// Takes portions as they are read.
pub(super) type Take<'a> = &'a mut (dyn FnMut(Portion) -> Pending<()> + Send);

/// The names of all parts, in the order in which they are read.
pub(super) fn part_names() -> Vec<&'static str> {
    row_types().iter().map(|row_type| row_type.name()).chain([EVENTS, OUTCOMES]).collect()
}

/// Reads everything, gives it to `take`, and tells what each part holds. Outcomes that were kept
/// before `outcomes_since` are left out.
pub(super) async fn read_all(
    store: &dyn Store,
    outcomes_since: Timestamp,
    take: Take<'_>,
) -> Result<Vec<Contents>, Error> {
    let mut contents = Vec::new();
    for row_type in row_types() {
        contents.push(read_rows(store, row_type, take).await?);
    }
    contents.push(read_events(store, take).await?);
    contents.push(read_outcomes(store, outcomes_since, take).await?);
    Ok(contents)
}

async fn read_rows(
    store: &dyn Store,
    row_type: &'static RowType,
    take: Take<'_>,
) -> Result<Contents, Error> {
    let mut digest = Digest::default();
    let mut after: Option<Vec<Value<'static>>> = None;
    loop {
        let select = page(row_type.table, after.as_deref());
        let mut rows: Vec<BoxedRow> = store.fetch(select, row_type.read).await?;
        let Some(last) = rows.last() else { return Ok(digest.finish()) };
        let mut key = Vec::new();
        last.as_ref().key_values(&mut |value| key.push(value.into_owned()));
        after = Some(key);
        rows.retain(|row| !is_mark(row.as_ref()));
        rows.iter().for_each(|row| digest.row(row.as_ref()));
        take(Portion { rows, ..Portion::default() }).await?;
    }
}

/// The next rows after a key. Both databases order texts by their bytes, and ids too.
fn page(table: &Table, after: Option<&[Value<'static>]>) -> Select {
    let keys = table.columns.get(..table.key_columns).unwrap_or_default();
    let keys = quoted(keys);
    let mut select = Select::new(format!("SELECT {} FROM {}", quoted(table.columns), table.name));
    for (number, value) in after.unwrap_or_default().iter().enumerate() {
        let before = if number == 0 { format!(" WHERE ({keys}) > (") } else { ", ".into() };
        select.push(&before).bind_value(value.clone());
    }
    if after.is_some() {
        select.push(")");
    }
    select.push(&format!(" ORDER BY {keys} LIMIT ")).bind(&i64::from(PORTION));
    select
}

fn quoted(columns: &[&str]) -> String {
    columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ")
}

async fn read_events(store: &dyn Store, take: Take<'_>) -> Result<Contents, Error> {
    let mut digest = Digest::default();
    let mut position = 0;
    loop {
        let events = store.events_after(position, PORTION).await?;
        let Some(last) = events.last() else { return Ok(digest.finish()) };
        position = last.position;
        events.iter().for_each(|stored| digest.event(stored));
        take(Portion { events, ..Portion::default() }).await?;
    }
}

async fn read_outcomes(
    store: &dyn Store,
    since: Timestamp,
    take: Take<'_>,
) -> Result<Contents, Error> {
    let mut sum = Sum::default();
    let mut place = None;
    loop {
        let found = store.transfer().outcomes_after(place, PORTION).await?;
        let Some((last, _)) = found.last() else { return Ok(sum.finish()) };
        place = Some(last.clone());
        let recent = found.into_iter().map(|(_, row)| row);
        let outcomes: Vec<_> = recent.filter(|row| row.idempotency.at >= since).collect();
        outcomes.iter().for_each(|row| sum.outcome(row));
        take(Portion { outcomes, ..Portion::default() }).await?;
    }
}

/// How many rows each part has.
pub(super) async fn count_all(store: &dyn Store) -> Result<Vec<u64>, Error> {
    let mut counts = Vec::new();
    for name in part_names() {
        let select = Select::new(format!("SELECT count(*) FROM {name}"));
        let count: i64 = store.fetch_one(select).await?.unwrap_or(0);
        counts.push(u64::try_from(count).unwrap_or(0));
    }
    Ok(counts)
}
