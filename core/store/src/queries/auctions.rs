//! Queries about listings and auctions.

use vendue_domain::auctions::{Act, Auction, AuctionPhase, Listing, LogEntry, Standing};
use vendue_domain::record::Field;
use vendue_domain::{AuctionId, Error, ListingId, UserId, WorkspaceId};

use crate::page::{Cursor, List, Page, PageRequest, Wanted};
use crate::pending::Pending;
use crate::queries::auction_sql::{
    JOINS, PhaseSql, columns, phase_sql, push_ids, read_auction, select_listings,
};
use crate::queries::paging::{Conditions, page_of};
use crate::select::{Reads, ReadsExt, Select};

/// An auction with its standing and what it sells.
#[derive(Clone, PartialEq, Debug)]
pub struct AuctionRow {
    /// The terms.
    pub auction: Auction,
    /// How it stands.
    pub standing: Standing,
    /// What is sold.
    pub listing: Listing,
}

/// Which auctions are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AuctionFilter {
    /// The part of their life.
    pub phase: AuctionPhase,
    /// Only those of one seller.
    pub seller_id: Option<UserId>,
}

/// Which listings are wanted; the latest first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ListingFilter {
    /// Only those of one seller.
    pub seller_id: Option<UserId>,
    /// Only those of one workspace.
    pub workspace_id: Option<WorkspaceId>,
    /// Which of those that are not public.
    pub hidden: HiddenListings,
}

/// Which drafts and withdrawn listings are wanted beside the public ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum HiddenListings {
    /// None.
    #[default]
    None,
    /// Those in workspaces of which somebody is a member.
    OfMember(UserId),
    /// All, for whom the platform trusts.
    All,
}

/// Which part of a log is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LogPart {
    /// The entries after a sequence, oldest first.
    After(i64),
    /// The entries about bids before a sequence, newest first.
    BidsBefore(i64),
}

/// What somebody has done in an auction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Done {
    /// What.
    pub act: Act,
    /// By whom.
    pub actor_id: UserId,
    /// After which entry of the log.
    pub after: i64,
    /// Only if it is about this entry or one before it.
    pub about_through: Option<i64>,
}

/// Queries about listings and auctions.
pub trait AuctionQueries: Reads {
    /// A page of auctions.
    fn auctions(&self, filter: AuctionFilter, page: PageRequest) -> Pending<Page<AuctionRow>>;

    /// One auction with its standing and listing.
    fn auction(&self, id: AuctionId) -> Pending<Option<AuctionRow>>;

    /// Up to `limit` ids of auctions after an id, in the order of the ids, whatever the state of
    /// the auctions: also of those of which only the terms or only the standing is left.
    fn auction_ids(&self, after: Option<AuctionId>, limit: u32) -> Pending<Vec<AuctionId>>;

    /// The auctions of one listing, the latest first.
    fn auctions_of_listing(&self, id: ListingId) -> Pending<Vec<AuctionId>>;

    /// A page of listings.
    fn listings(&self, filter: ListingFilter, page: PageRequest) -> Pending<Page<Listing>>;

    /// Whether a seller has anything that is announced or on offer, by auction or otherwise.
    fn sells(&self, seller_id: UserId) -> Pending<bool>;

    /// Up to `limit` listings of a seller in a workspace that nobody else can see and that were
    /// never put up for auction.
    fn unseen_listings(
        &self,
        seller_id: UserId,
        workspace_id: WorkspaceId,
        limit: u32,
    ) -> Pending<Vec<Listing>>;

    /// Up to `limit` entries of an auction's log.
    fn log(&self, id: AuctionId, part: LogPart, limit: u32) -> Pending<Vec<LogEntry>>;

    /// The last thing of a kind that somebody has done in an auction after a sequence. The database
    /// looks through what came after it, and gives one entry.
    fn last_act(&self, id: AuctionId, done: Done) -> Pending<Option<LogEntry>>;
}

impl<S: Reads + ?Sized> AuctionQueries for S {
    fn auctions(&self, filter: AuctionFilter, page: PageRequest) -> Pending<Page<AuctionRow>> {
        auctions_page(self, filter, &page).unwrap_or_else(|refused| Pending::ready(Err(refused)))
    }

    fn auction(&self, id: AuctionId) -> Pending<Option<AuctionRow>> {
        let mut select = Select::new(format!("SELECT {} FROM auctions a {JOINS}", columns()));
        select.push(" WHERE a.id = ").bind(&id);
        self.fetch(select, read_auction).and_then(|rows| Ok(rows.into_iter().next()))
    }

    fn auction_ids(&self, after: Option<AuctionId>, limit: u32) -> Pending<Vec<AuctionId>> {
        let mut select = Select::new("");
        push_ids(&mut select, "auctions", "id", after, limit);
        select.push(" UNION ");
        push_ids(&mut select, "standings", "auction_id", after, limit);
        select.push(" ORDER BY 1 LIMIT ").bind(&limit);
        self.fetch(select, |next| AuctionId::from_value(next()?))
    }

    fn auctions_of_listing(&self, id: ListingId) -> Pending<Vec<AuctionId>> {
        let mut select = Select::new("SELECT id FROM auctions WHERE listing_id = ");
        select.bind(&id).push(" ORDER BY created_at DESC");
        self.fetch(select, |next| AuctionId::from_value(next()?))
    }

    fn listings(&self, filter: ListingFilter, page: PageRequest) -> Pending<Page<Listing>> {
        let cursor_of = |listing: &Listing| Cursor {
            number: listing.created_at.as_ms(),
            id: *listing.id.as_bytes(),
        };
        let write = |wanted: &Wanted| select_listings(filter, wanted);
        page_of(self, List::named("listings"), &page, write, cursor_of)
    }

    fn sells(&self, seller_id: UserId) -> Pending<bool> {
        let mut select = Select::records::<Listing>("l");
        select.push(" FROM listings l WHERE l.seller_id = ").bind(&seller_id);
        select.push(" AND l.state IN ('scheduled', 'active', 'paused') LIMIT 1");
        self.fetch_records::<Listing>(select).and_then(|found| Ok(!found.is_empty()))
    }

    fn unseen_listings(
        &self,
        seller_id: UserId,
        workspace_id: WorkspaceId,
        limit: u32,
    ) -> Pending<Vec<Listing>> {
        let mut select = Select::records::<Listing>("l");
        select.push(" FROM listings l WHERE l.seller_id = ").bind(&seller_id);
        select.push(" AND l.workspace_id = ").bind(&workspace_id);
        select.push(" AND l.state IN ('draft', 'withdrawn') AND l.auction_id IS NULL LIMIT ");
        select.bind(&limit);
        self.fetch_records(select)
    }

    fn log(&self, id: AuctionId, part: LogPart, limit: u32) -> Pending<Vec<LogEntry>> {
        let (beyond, order, sequence) = match part {
            LogPart::After(sequence) => (">", "ASC", sequence),
            LogPart::BidsBefore(sequence) => ("<", "DESC", sequence),
        };
        let mut select = Select::records::<LogEntry>("e");
        select.push(" FROM auction_log e WHERE e.auction_id = ").bind(&id);
        select.push(&format!(" AND e.sequence {beyond} ")).bind(&sequence);
        if let LogPart::BidsBefore(_) = part {
            let [first, rest @ ..] = Act::ABOUT_BIDS;
            select.push(" AND e.act IN (").bind(&first);
            for act in &rest {
                select.push(", ").bind(act);
            }
            select.push(")");
        }
        select.push(&format!(" ORDER BY e.sequence {order} LIMIT ")).bind(&limit);
        self.fetch_records(select)
    }

    fn last_act(&self, id: AuctionId, done: Done) -> Pending<Option<LogEntry>> {
        let mut select = Select::records::<LogEntry>("e");
        select.push(" FROM auction_log e WHERE e.auction_id = ").bind(&id);
        select.push(" AND e.sequence > ").bind(&done.after);
        select.push(" AND e.act = ").bind(&done.act);
        select.push(" AND e.actor_id = ").bind(&done.actor_id);
        if let Some(about) = done.about_through {
            select.push(" AND e.subject_sequence <= ").bind(&about);
        }
        select.push(" ORDER BY e.sequence DESC LIMIT 1");
        self.fetch_records(select).and_then(|rows| Ok(rows.into_iter().next()))
    }
}

fn auctions_page(
    reads: &(impl Reads + ?Sized),
    filter: AuctionFilter,
    page: &PageRequest,
) -> Result<Pending<Page<AuctionRow>>, Error> {
    // Each phase has an order of its own.
    let list = List::named(&format!("auctions {}", filter.phase.as_str()));
    let wanted = Wanted::of(list, page)?;
    let PhaseSql { from, states, order } = phase_sql(filter.phase);
    let number = order.number;
    let mut select = Select::new(format!("SELECT {}, {number} FROM {from} {JOINS}", columns()));
    let mut conditions = Conditions::default();
    conditions.next(&mut select).push(states);
    if let Some(seller_id) = filter.seller_id {
        conditions.next(&mut select).push("a.seller_id = ").bind(&seller_id);
    }
    wanted.end(&mut select, &mut conditions, order);
    let rows = reads.fetch(select.may_be_late(), |next| {
        let row = read_auction(next)?;
        Ok((row, i64::from_value(next()?)?))
    });
    Ok(rows.and_then(move |rows| {
        let page = wanted
            .cut(rows, |(row, number)| Cursor { number: *number, id: *row.auction.id.as_bytes() });
        Ok(page.map(|(row, _)| row))
    }))
}
