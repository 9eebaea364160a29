//! Pages by key, never by offset.

use vendue_domain::{Error, ErrorCode};

/// How many items a page has when nobody says.
pub const PAGE_SIZE_DEFAULT: u32 = 20;
/// The most items a page may have.
pub const PAGE_SIZE_MAX: u32 = 200;

/// Which page is wanted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PageRequest {
    /// How many items, 1 to 200; 20 when absent.
    pub limit: Option<u32>,
    /// Where to go on: the `next_cursor` of the page before.
    pub cursor: Option<String>,
}

impl PageRequest {
    /// The first page with this many items.
    pub fn first(limit: u32) -> Self {
        Self { limit: Some(limit), cursor: None }
    }

    /// The number of items. Fails with `invalid_argument` outside of 1 to 200.
    pub fn checked_limit(&self) -> Result<u32, Error> {
        checked_limit(self.limit.unwrap_or(PAGE_SIZE_DEFAULT), PAGE_SIZE_MAX)
    }
}

/// How many items are wanted of a list that has at most `limit_max` at once. Fails with
/// `invalid_argument` for more, and for none.
pub fn checked_limit(limit: u32, limit_max: u32) -> Result<u32, Error> {
    if (1..=limit_max).contains(&limit) {
        return Ok(limit);
    }
    Err(Error::invalid("limit", format!("must be from 1 to {limit_max}"))
        .with("value", i64::from(limit))
        .with("maximum", i64::from(limit_max)))
}

/// A page of a list.
#[derive(Clone, PartialEq, Debug)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins; nothing on the last page.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Cuts a page out of up to `limit + 1` items; the one too many shows that there is more.
    pub fn cut(mut items: Vec<T>, limit: u32, cursor_of: impl Fn(&T) -> Cursor) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().filter(|_| more);
        Self { next_cursor: last.map(|item| cursor_of(item).encode()), items }
    }

    /// The same page of other items.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(convert).collect(), next_cursor: self.next_cursor }
    }
}

/// A place in a list that is ordered by a number and then by an id. Opaque to callers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cursor {
    /// The number: a moment or a sequence.
    pub number: i64,
    /// The id that breaks ties.
    pub id: [u8; 16],
}

impl Cursor {
    /// The text form.
    pub fn encode(&self) -> String {
        let id = u128::from_be_bytes(self.id);
        format!("{:x}.{id:x}", self.number)
    }

    /// Reads the text form. Fails with `cursor_malformed`.
    pub fn decode(text: &str) -> Result<Self, Error> {
        let malformed = || {
            Error::new(ErrorCode::CursorMalformed, "the cursor was not made by this list")
                .with("field", "cursor")
        };
        let (number, id) = text.split_once('.').ok_or_else(malformed)?;
        let number = u64::from_str_radix(number, 16).map_err(|_| malformed())?;
        let id = u128::from_str_radix(id, 16).map_err(|_| malformed())?;
        let cursor = Self { number: number.cast_signed(), id: id.to_be_bytes() };
        // One place has one text: signs and leading zeros were not made by any list.
        if cursor.encode() == text { Ok(cursor) } else { Err(malformed()) }
    }

    /// The place at which a request goes on, if it names one.
    pub fn of(request: &PageRequest) -> Result<Option<Self>, Error> {
        request.cursor.as_deref().map(Self::decode).transpose()
    }
}
