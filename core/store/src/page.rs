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
    /// The same page of other items.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(convert).collect(), next_cursor: self.next_cursor }
    }
}

/// A list of which pages are read. A cursor of one list is none of another: a place among auctions
/// says nothing of followers, and a list that took it would leave out items without a word. Lists
/// that are parts of one, as the auctions of a seller are of all, have the same places.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct List(u32);

impl List {
    /// The list of this name, which no other list and no other order of the same list may have.
    pub const fn named(name: &str) -> Self {
        Self(0x811c_9dc5).with(name.as_bytes())
    }

    /// The same list of a subject, where each subject counts places of its own.
    #[must_use]
    pub const fn of(self, subject: [u8; 16]) -> Self {
        self.with(&subject)
    }

    /// FNV-1a: a few digits that are the same on every machine and in every version.
    const fn with(self, bytes: &[u8]) -> Self {
        let (mut hash, mut rest) = (self.0, bytes);
        while let [byte, after @ ..] = rest {
            hash = (hash ^ *byte as u32).wrapping_mul(0x0100_0193);
            rest = after;
        }
        Self(hash)
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
    /// The text form, for a list.
    pub fn encode(&self, list: List) -> String {
        let id = u128::from_be_bytes(self.id);
        format!("{:x}.{:x}.{id:x}", list.0, self.number)
    }

    /// Reads the text form. Fails with `cursor_malformed` for what the list has not made.
    pub fn decode(list: List, text: &str) -> Result<Self, Error> {
        let malformed = || {
            Error::new(ErrorCode::CursorMalformed, "the cursor was not made by this list")
                .with("field", "cursor")
        };
        let (number, id) = text
            .split_once('.')
            .and_then(|(_, place)| place.split_once('.'))
            .ok_or_else(malformed)?;
        let number = u64::from_str_radix(number, 16).map_err(|_| malformed())?;
        let id = u128::from_str_radix(id, 16).map_err(|_| malformed())?;
        let cursor = Self { number: number.cast_signed(), id: id.to_be_bytes() };
        // One place of one list has one text: signs and leading zeros were not made by any.
        if cursor.encode(list) == text { Ok(cursor) } else { Err(malformed()) }
    }
}

/// A page of a list that is wanted, checked.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    list: List,
    limit: u32,
    cursor: Option<Cursor>,
}

impl Wanted {
    /// Fails with `invalid_argument` when the limit is out of range, and with `cursor_malformed`
    /// when the list has not made the cursor.
    pub fn of(list: List, page: &PageRequest) -> Result<Self, Error> {
        let cursor = page.cursor.as_deref().map(|text| Cursor::decode(list, text)).transpose()?;
        Ok(Self { list, limit: page.checked_limit()?, cursor })
    }

    /// The place after which the page begins, unless it is the first page.
    pub fn cursor(&self) -> Option<Cursor> {
        self.cursor
    }

    /// How many items are to be read: one more than the page has, which shows that there is
    /// another page.
    pub fn read_max(&self) -> u32 {
        self.limit.saturating_add(1)
    }

    /// Cuts the page out of what was read.
    pub fn cut<T>(&self, mut items: Vec<T>, cursor_of: impl Fn(&T) -> Cursor) -> Page<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().filter(|_| more);
        Page { next_cursor: last.map(|item| cursor_of(item).encode(self.list)), items }
    }
}
