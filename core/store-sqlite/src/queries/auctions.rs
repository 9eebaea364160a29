//! Listings and auctions.

use rusqlite::{Connection, Row};
use vendue_domain::auctions::{Auction, Listing, LogEntry, Standing};
use vendue_domain::record::Record;
use vendue_domain::{AuctionId, Error, ListingId};
use vendue_store::queries::{
    AuctionFilter, AuctionPhase, AuctionQueries, AuctionRow, ListingFilter, LogPart,
};
use vendue_store::{Cursor, Page, PageRequest, Pending, StoreError};

use crate::SqliteStore;
use crate::error::translate;
use crate::queries::{select, select_records};
use crate::sql::columns_of;
use crate::value::read_record;

fn auction_columns() -> String {
    let (auction, standing) = (columns_of::<Auction>("a"), columns_of::<Standing>("s"));
    format!("{auction}, {standing}, {}", columns_of::<Listing>("l"))
}

fn read_auction(row: &Row<'_>) -> Result<AuctionRow, StoreError> {
    let standing_at = Auction::TABLE.columns.len();
    let listing_at = standing_at + Standing::TABLE.columns.len();
    Ok(AuctionRow {
        auction: read_record(row, 0)?,
        standing: read_record(row, standing_at)?,
        listing: read_record(row, listing_at)?,
    })
}

const JOINS: &str =
    "JOIN standings s ON s.auction_id = a.id JOIN listings l ON l.id = a.listing_id";

/// The part of a query that depends on the phase: what drives it, the number that orders it, and
/// whether the largest comes first.
struct PhaseSql {
    from: &'static str,
    number: &'static str,
    descending: bool,
}

fn phase_sql(phase: AuctionPhase) -> PhaseSql {
    match phase {
        AuctionPhase::Upcoming => PhaseSql {
            from: "deadlines d JOIN auctions a ON a.id = d.subject_id AND d.kind = 'auction_start'",
            number: "d.due_at",
            descending: false,
        },
        AuctionPhase::Running => PhaseSql {
            from: "deadlines d JOIN auctions a ON a.id = d.subject_id AND d.kind = 'auction_end' \
                   AND a.starts_at <= d.due_at",
            number: "d.due_at",
            descending: false,
        },
        AuctionPhase::Over => {
            PhaseSql { from: "auctions a", number: "a.closed_at", descending: true }
        }
    }
}

fn select_auctions(
    connection: &Connection,
    filter: AuctionFilter,
    page: &PageRequest,
) -> Result<Page<AuctionRow>, Error> {
    let limit = page.checked_limit()?;
    let phase = phase_sql(filter.phase);
    let (number, from) = (phase.number, phase.from);
    let (order, beyond) = if phase.descending { ("DESC", "<") } else { ("ASC", ">") };
    let states = match filter.phase {
        AuctionPhase::Upcoming => "s.state = 'scheduled'",
        AuctionPhase::Running => "s.state IN ('live', 'paused')",
        AuctionPhase::Over => "a.closed_at IS NOT NULL",
    };
    let sql = format!(
        "SELECT {}, {number} FROM {from} {JOINS} WHERE {states} \
         AND (?1 IS NULL OR a.seller_id = ?1) \
         AND (?2 IS NULL OR ({number}, a.id) {beyond} (?2, ?3)) \
         ORDER BY {number} {order}, a.id {order} LIMIT ?4",
        auction_columns()
    );
    let cursor = Cursor::of(page)?;
    let seller = filter.seller_id.map(|id| id.as_bytes().to_vec());
    let params = rusqlite::params![
        seller,
        cursor.map(|place| place.number),
        cursor.map(|place| place.id.to_vec()),
        i64::from(limit) + 1
    ];
    let number_at =
        Auction::TABLE.columns.len() + Standing::TABLE.columns.len() + Listing::TABLE.columns.len();
    let rows = select(connection, &sql, params, |row| {
        let number: i64 = row.get(number_at).map_err(translate)?;
        Ok((read_auction(row)?, number))
    })?;
    let page = Page::cut(rows, limit, |(row, number)| Cursor {
        number: *number,
        id: *row.auction.id.as_bytes(),
    });
    Ok(page.map(|(row, _)| row))
}

fn select_listings(
    connection: &Connection,
    filter: ListingFilter,
    page: &PageRequest,
) -> Result<Page<Listing>, Error> {
    let limit = page.checked_limit()?;
    let sql = format!(
        "SELECT {} FROM listings l WHERE (?1 IS NULL OR l.seller_id = ?1) \
         AND (?2 OR l.state NOT IN ('draft', 'withdrawn', 'deleted')) \
         AND (?3 IS NULL OR (l.created_at, l.id) < (?3, ?4)) \
         ORDER BY l.created_at DESC, l.id DESC LIMIT ?5",
        columns_of::<Listing>("l")
    );
    let cursor = Cursor::of(page)?;
    let params = rusqlite::params![
        filter.seller_id.map(|id| id.as_bytes().to_vec()),
        filter.with_hidden,
        cursor.map(|place| place.number),
        cursor.map(|place| place.id.to_vec()),
        i64::from(limit) + 1
    ];
    let rows = select_records(connection, &sql, params)?;
    Ok(Page::cut(rows, limit, |listing: &Listing| Cursor {
        number: listing.created_at.as_ms(),
        id: *listing.id.as_bytes(),
    }))
}

impl AuctionQueries for SqliteStore {
    fn auctions(&self, filter: AuctionFilter, page: PageRequest) -> Pending<Page<AuctionRow>> {
        self.readers.read(move |connection| select_auctions(connection, filter, &page))
    }

    fn auction(&self, id: AuctionId) -> Pending<Option<AuctionRow>> {
        self.readers.read(move |connection| {
            let sql =
                format!("SELECT {} FROM auctions a {JOINS} WHERE a.id = ?", auction_columns());
            let rows = select(connection, &sql, [id.as_bytes().as_slice()], read_auction)?;
            Ok(rows.into_iter().next())
        })
    }

    fn auction_ids(&self, after: Option<AuctionId>, limit: u32) -> Pending<Vec<AuctionId>> {
        self.readers.read(move |connection| {
            // Both sides are read in the order of their keys, so the limit reads no further.
            let sql = "SELECT id FROM auctions WHERE ?1 IS NULL OR id > ?1 \
                       UNION SELECT auction_id FROM standings WHERE ?1 IS NULL OR auction_id > ?1 \
                       ORDER BY 1 LIMIT ?2";
            let after = after.map(|id| id.as_bytes().to_vec());
            let rows = select(connection, sql, rusqlite::params![after, limit], |row| {
                row.get(0).map(AuctionId::from_bytes).map_err(translate)
            })?;
            Ok(rows)
        })
    }

    fn auctions_of_listing(&self, id: ListingId) -> Pending<Vec<AuctionId>> {
        self.readers.read(move |connection| {
            let sql = "SELECT id FROM auctions WHERE listing_id = ? ORDER BY created_at DESC";
            let rows = select(connection, sql, [id.as_bytes().as_slice()], |row| {
                row.get(0).map(AuctionId::from_bytes).map_err(translate)
            })?;
            Ok(rows)
        })
    }

    fn listings(&self, filter: ListingFilter, page: PageRequest) -> Pending<Page<Listing>> {
        self.readers.read(move |connection| select_listings(connection, filter, &page))
    }

    fn log(&self, id: AuctionId, part: LogPart, limit: u32) -> Pending<Vec<LogEntry>> {
        self.readers.read(move |connection| {
            let (beyond, order, sequence) = match part {
                LogPart::After(sequence) => (">", "ASC", sequence),
                LogPart::Before(sequence) => ("<", "DESC", sequence),
            };
            let sql = format!(
                "SELECT {} FROM auction_log e WHERE e.auction_id = ? AND e.sequence {beyond} ? \
                 ORDER BY e.sequence {order} LIMIT ?",
                columns_of::<LogEntry>("e")
            );
            let params = rusqlite::params![id.as_bytes().as_slice(), sequence, limit];
            Ok(select_records(connection, &sql, params)?)
        })
    }
}
