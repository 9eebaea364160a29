//! The text of the queries about listings and auctions.

use vendue_domain::AuctionId;
use vendue_domain::auctions::{Auction, AuctionPhase, Listing, Standing};
use vendue_domain::record::{Malformed, Record};

use crate::page::Wanted;
use crate::queries::auctions::{AuctionRow, HiddenListings, ListingFilter};
use crate::queries::paging::{Conditions, Order};
use crate::row::NextValue;
use crate::select::{Select, columns_of};

pub(super) const JOINS: &str =
    "JOIN standings s ON s.auction_id = a.id JOIN listings l ON l.id = a.listing_id";

/// In the order in which [`read_auction`] reads them.
pub(super) fn columns() -> String {
    let (auction, standing) = (columns_of::<Auction>("a"), columns_of::<Standing>("s"));
    format!("{auction}, {standing}, {}", columns_of::<Listing>("l"))
}

pub(super) fn read_auction(next: NextValue<'_, '_>) -> Result<AuctionRow, Malformed> {
    Ok(AuctionRow {
        auction: Auction::from_values(next)?,
        standing: Standing::from_values(next)?,
        listing: Listing::from_values(next)?,
    })
}

/// The part of a query that depends on the phase.
pub(super) struct PhaseSql {
    /// What drives it.
    pub(super) from: &'static str,
    pub(super) states: &'static str,
    pub(super) order: Order<'static>,
}

pub(super) fn phase_sql(phase: AuctionPhase) -> PhaseSql {
    let by_deadline = Order { number: "d.due_at", id: "a.id", is_descending: false };
    match phase {
        AuctionPhase::Upcoming => PhaseSql {
            from: "deadlines d JOIN auctions a ON a.id = d.subject_id AND d.kind = 'auction_start'",
            states: "s.state = 'scheduled'",
            order: by_deadline,
        },
        AuctionPhase::Running => PhaseSql {
            from: "deadlines d JOIN auctions a ON a.id = d.subject_id AND d.kind = 'auction_end' \
                   AND a.starts_at <= d.due_at",
            states: "s.state IN ('live', 'paused')",
            order: by_deadline,
        },
        AuctionPhase::Over => PhaseSql {
            from: "auctions a",
            states: "a.closed_at IS NOT NULL",
            order: Order { number: "a.closed_at", id: "a.id", is_descending: true },
        },
    }
}

pub(super) fn select_listings(filter: ListingFilter, wanted: &Wanted) -> Select {
    const BY_AGE: Order<'static> =
        Order { number: "l.created_at", id: "l.id", is_descending: true };
    let mut select = Select::records::<Listing>("l");
    let mut conditions = Conditions::default();
    select.push(" FROM listings l");
    if let Some(seller_id) = filter.seller_id {
        conditions.next(&mut select).push("l.seller_id = ").bind(&seller_id);
    }
    if let Some(workspace_id) = filter.workspace_id {
        conditions.next(&mut select).push("l.workspace_id = ").bind(&workspace_id);
    }
    const PUBLIC: &str = "l.state NOT IN ('draft', 'withdrawn', 'deleted')";
    match filter.hidden {
        HiddenListings::All => {}
        HiddenListings::None => drop(conditions.next(&mut select).push(PUBLIC)),
        HiddenListings::OfMember(user_id) => {
            let select = conditions.next(&mut select);
            select.push(&format!("({PUBLIC} OR l.workspace_id IN"));
            select.push(" (SELECT workspace_id FROM members WHERE user_id = ").bind(&user_id);
            select.push("))");
        }
    }
    wanted.end(&mut select, &mut conditions, BY_AGE);
    select
}

/// The first ids of a table. Each side has the limit, so that neither is read any further.
pub(super) fn push_ids(
    select: &mut Select,
    table: &str,
    id: &str,
    after: Option<AuctionId>,
    limit: u32,
) {
    select.push(&format!("SELECT {id} FROM (SELECT {id} FROM {table}"));
    if let Some(after) = after {
        select.push(&format!(" WHERE {id} > ")).bind(&after);
    }
    select.push(&format!(" ORDER BY {id} LIMIT ")).bind(&limit);
    select.push(&format!(") AS first_{table}"));
}
