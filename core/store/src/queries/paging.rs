//! What all paged lists have in common.

use vendue_domain::record::{Field, Record};

use crate::page::{Cursor, List, Page, PageRequest, Wanted};
use crate::pending::Pending;
use crate::select::{Reads, ReadsExt, Select};

/// The order of a list: by a number and then by an id.
#[derive(Clone, Copy)]
pub(super) struct Order<'a> {
    /// The column of the number.
    pub(super) number: &'a str,
    /// The column of the id.
    pub(super) id: &'a str,
    /// Whether the largest comes first.
    pub(super) is_descending: bool,
}

impl Wanted {
    /// The id after which the page begins, unless it is the first page.
    pub(super) fn after_id(&self) -> Option<[u8; 16]> {
        self.cursor().map(|cursor| cursor.id)
    }

    /// Adds the condition that a row comes after the page before, the order, and the limit.
    pub(super) fn end(&self, select: &mut Select, conditions: &mut Conditions, order: Order<'_>) {
        let Order { number, id, is_descending } = order;
        let (direction, beyond) = if is_descending { ("DESC", "<") } else { ("ASC", ">") };
        if let Some(cursor) = self.cursor() {
            conditions.next(select).push(&format!("({number}, {id}) {beyond} ("));
            select.bind(&cursor.number).push(", ").bind(&cursor.id).push(")");
        }
        select.push(&format!(" ORDER BY {number} {direction}, {id} {direction}"));
        self.limit(select);
    }

    /// Adds the limit.
    pub(super) fn limit(&self, select: &mut Select) {
        select.push(" LIMIT ").bind(&self.read_max());
    }
}

/// The conditions of a query, of which there may be none.
#[derive(Default)]
pub(super) struct Conditions {
    any: bool,
}

impl Conditions {
    /// Begins the next condition.
    pub(super) fn next<'a>(&mut self, select: &'a mut Select) -> &'a mut Select {
        let word = if self.any { " AND " } else { " WHERE " };
        self.any = true;
        select.push(word)
    }
}

/// A page of records. `write` writes the query; `cursor_of` tells the place of a record.
pub(super) fn page_of<T: Record>(
    reads: &(impl Reads + ?Sized),
    list: List,
    page: &PageRequest,
    write: impl FnOnce(&Wanted) -> Select,
    cursor_of: fn(&T) -> Cursor,
) -> Pending<Page<T>> {
    let wanted = match Wanted::of(list, page) {
        Ok(wanted) => wanted,
        Err(refused) => return Pending::ready(Err(refused)),
    };
    let rows = reads.fetch_records::<T>(write(&wanted).may_be_late());
    rows.and_then(move |rows| Ok(wanted.cut(rows, cursor_of)))
}

/// A page of the records of which one column has a value, the highest id first.
pub(super) fn page_by_id<T: Record>(
    reads: &(impl Reads + ?Sized),
    page: &PageRequest,
    (column, value): (&str, &impl Field),
    id: &str,
    id_of: fn(&T) -> [u8; 16],
) -> Pending<Page<T>> {
    let list = List::named(&format!("{} of {column}", T::TABLE.name));
    let wanted = match Wanted::of(list, page) {
        Ok(wanted) => wanted,
        Err(refused) => return Pending::ready(Err(refused)),
    };
    let mut select = Select::records::<T>("r");
    select.push(&format!(" FROM {} r WHERE r.{column} = ", T::TABLE.name)).bind(value);
    if let Some(after) = wanted.after_id() {
        select.push(&format!(" AND r.{id} < ")).bind(&after);
    }
    select.push(&format!(" ORDER BY r.{id} DESC"));
    wanted.limit(&mut select);
    reads
        .fetch_records::<T>(select.may_be_late())
        .and_then(move |rows| Ok(wanted.cut(rows, |row| Cursor { number: 0, id: id_of(row) })))
}
