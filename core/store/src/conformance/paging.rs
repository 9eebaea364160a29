//! Queries: pages by key, logs, deadlines.

use vendue_domain::auctions::{
    Act, Auction, AuctionPhase, AuctionPolicy, AuctionState, Listing, LogEntry, NewAuction,
    Standing, create_auction, initial_standing,
};
use vendue_domain::inventory::StockItem;
use vendue_domain::record::Record;
use vendue_domain::{AuctionId, Error, ErrorCode, ListingId, Money, UserId, WorkspaceId};

use super::Subject;
use super::pipeline::entry;
use super::samples::{Samples, samples};
use super::tools::{KeyOf, at, bytes, item, open};
use crate::queries::WorkspaceQueries;
use crate::queries::{
    AuctionFilter, AuctionQueries, DeadlineQueries, IdentityQueries, InventoryQueries,
    ListingFilter, LogPart,
};
use crate::{
    Changes, Cursor, Deadline, DeadlineKind, Keys, List, Page, PageRequest, Pending, Share, Store,
    StoreExt,
};

fn put_all<T: Record>(store: &dyn Store, rows: Vec<T>) {
    let written = store.write(Keys::new(), move |view| {
        let keys = rows.iter().fold(Keys::new(), |keys, row| keys.row::<T>(KeyOf(row)));
        view.need(&keys)?;
        let mut changes = Changes::none();
        for row in &rows {
            changes.put(row.clone());
        }
        Ok((changes, ()))
    });
    written.wait().expect("written");
}

/// Three rows share each moment, so that the id must break ties.
fn aged(number: u64) -> StockItem {
    let mut row = item(number, 1);
    row.created_at = at(1_000 + i64::try_from(number / 3).expect("small"));
    row
}

fn items(store: &dyn Store, limit: u32, cursor: Option<String>) -> Page<StockItem> {
    let request = PageRequest { limit: Some(limit), cursor };
    store.stock_items(WorkspaceId::from_bytes(bytes(7)), request).wait().expect("a page")
}

/// Rows that arrive while somebody turns pages are neither skipped over nor given twice.
pub fn pages_are_stable_while_rows_arrive(subject: &dyn Subject) {
    let store = open(subject);
    put_all(store.as_ref(), (1..=30).map(|number| aged(number * 2)).collect());
    for limit in [1, 2, 7, 30, 200] {
        let mut seen = Vec::new();
        let mut cursor = None;
        let mut newcomer = 10_000 + u64::from(limit) * 100;
        loop {
            let page = items(store.as_ref(), limit, cursor);
            assert!(page.items.len() <= usize::try_from(limit).expect("small"));
            seen.extend(page.items.into_iter().map(|row| row.id));
            // The latest first: what arrives now belongs before what was seen.
            newcomer += 1;
            put_all(store.as_ref(), vec![aged(newcomer)]);
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        let old: Vec<_> =
            seen.iter().filter(|id| **id < super::tools::item_id(10_000)).copied().collect();
        let mut expected: Vec<_> =
            (1..=30).map(|number| super::tools::item_id(number * 2)).collect();
        expected.reverse();
        assert_eq!(old, expected, "pages of {limit}");
        let mut distinct = seen.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), seen.len(), "pages of {limit}: none twice");
    }
}

struct FirstListing(Option<Listing>);

impl Samples for FirstListing {
    fn of<T: Record + PartialEq>(&mut self, rows: Vec<T>) {
        for row in rows.into_iter().take(1) {
            let row: Box<dyn std::any::Any> = Box::new(row);
            self.0 = self.0.take().or(row.downcast::<Listing>().ok().map(|row| *row));
        }
    }
}

fn seller(number: u64) -> UserId {
    UserId::from_bytes(bytes(1_000 + number % 2))
}

/// An auction with its listing, its standing and the deadline that its phase hangs on.
fn put_auction(store: &dyn Store, number: u64, state: AuctionState, moment_ms: i64) {
    let mut found = FirstListing(None);
    samples(&mut found);
    let mut listing = found.0.expect("a sample");
    listing.id = ListingId::from_bytes(bytes(number));
    listing.seller_id = seller(number);
    let (starts_at, moment) = (at(500), at(moment_ms));
    let opening = Money::new(900, "USD".parse().expect("USD")).expect("an amount");
    let ladder = "ebay_us".parse().expect("a preset");
    let new = NewAuction::english(listing.id, opening, ladder, starts_at, at(900_000));
    let id = AuctionId::from_bytes(bytes(number));
    let (workspace, policy) = (listing.workspace_id, AuctionPolicy::default());
    let made = create_auction(new, id, [1; 16], listing.seller_id, workspace, &policy, starts_at);
    let mut auction: Auction = made.expect("valid terms").0;
    let mut standing: Standing = initial_standing(&auction);
    standing.state = state;
    if state.is_over() {
        auction.closed_at = Some(moment);
    } else {
        let kind = match state {
            AuctionState::Scheduled => DeadlineKind::AuctionStart,
            _ => DeadlineKind::AuctionEnd,
        };
        put_all(store, vec![Deadline { kind, subject_id: id, due_at: moment }]);
    }
    put_all(store, vec![listing]);
    put_all(store, vec![auction]);
    put_all(store, vec![standing]);
}

fn all_pages(store: &dyn Store, filter: AuctionFilter, limit: u32) -> Vec<AuctionId> {
    let mut ids = Vec::new();
    let mut cursor = None;
    loop {
        let request = PageRequest { limit: Some(limit), cursor };
        let page = store.auctions(filter, request).wait().expect("a page");
        ids.extend(page.items.iter().map(|row| row.auction.id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            return ids;
        }
    }
}

/// Upcoming by start, running by end, over by the latest; ties by id; of all or of one seller.
pub fn auctions_of_every_phase_are_paged(subject: &dyn Subject) {
    let store = open(subject);
    let phases = [
        (AuctionState::Scheduled, AuctionPhase::Upcoming, 100),
        (AuctionState::Live, AuctionPhase::Running, 200),
        (AuctionState::Unsold, AuctionPhase::Over, 300),
    ];
    for (state, _, base) in phases {
        for number in 0..12 {
            let moment = 5_000 + i64::try_from(number / 3).expect("small");
            put_auction(store.as_ref(), base + number, state, moment);
        }
    }
    for (_, phase, base) in phases {
        let mut expected: Vec<u64> = (base..base + 12).collect();
        if phase == AuctionPhase::Over {
            expected.reverse();
        }
        for seller_id in [None, Some(seller(0)), Some(UserId::from_bytes([9; 16]))] {
            let of_seller = |number: &&u64| seller_id.is_none_or(|id| id == seller(**number));
            let wanted: Vec<AuctionId> = expected
                .iter()
                .filter(of_seller)
                .map(|number| AuctionId::from_bytes(bytes(*number)))
                .collect();
            for limit in [1, 5, 12, 200] {
                let found = all_pages(store.as_ref(), AuctionFilter { phase, seller_id }, limit);
                assert_eq!(found, wanted, "{phase:?} of {seller_id:?} by {limit}");
            }
        }
    }
    let none = store.auction(AuctionId::from_bytes([9; 16])).wait().expect("read");
    assert_eq!(none, None);
}

/// Entries after a number come oldest first; those before one newest first, and of them only what
/// is about bids.
pub fn a_log_is_read_from_both_ends(subject: &dyn Subject) {
    let store = open(subject);
    let appended = store.write(Keys::new(), |_| {
        let mut changes = Changes::none();
        for sequence in 1..=9 {
            let act = if sequence == 2 { Act::Paused } else { Act::Bid };
            changes.append(LogEntry { act, ..entry(1, sequence) });
            changes.append(entry(2, sequence * 10));
        }
        Ok((changes, ()))
    });
    appended.wait().expect("appended");
    let read = |part, limit| {
        let log = store.log(AuctionId::from_bytes(bytes(1)), part, limit).wait().expect("read");
        log.iter().map(|entry| entry.sequence).collect::<Vec<i64>>()
    };
    assert_eq!(read(LogPart::After(0), 100), (1..=9).collect::<Vec<_>>());
    assert_eq!(read(LogPart::After(6), 2), [7, 8]);
    assert_eq!(read(LogPart::BidsBefore(4), 100), [3, 1]);
    assert_eq!(read(LogPart::BidsBefore(i64::MAX), 2), [9, 8]);
    assert_eq!(read(LogPart::After(9), 100), Vec::<i64>::new());
    assert_eq!(read(LogPart::BidsBefore(1), 100), Vec::<i64>::new());
}

/// Every list by its name, asked for the same page; gives how each answered.
fn every_list(store: &dyn Store, page: &PageRequest) -> Vec<(String, Result<(), Error>)> {
    fn of<T: Send + 'static>(name: &str, answer: Pending<Page<T>>) -> (String, Result<(), Error>) {
        (name.into(), answer.wait().map(drop))
    }
    let phases = [AuctionPhase::Upcoming, AuctionPhase::Running, AuctionPhase::Over];
    let mut answers: Vec<_> = phases
        .into_iter()
        .map(|phase| {
            let filter = AuctionFilter { phase, seller_id: None };
            of(&format!("auctions {}", phase.as_str()), store.auctions(filter, page.clone()))
        })
        .collect();
    let (user, workspace) = (UserId::from_bytes(bytes(7)), WorkspaceId::from_bytes(bytes(7)));
    let page = || page.clone();
    answers.extend([
        of("listings", store.listings(ListingFilter::default(), page())),
        of("users", store.users(page())),
        of("stock_items", store.stock_items(workspace, page())),
        of("follows of follower_id", store.followed(user, page())),
        of("follows of followed_id", store.followers(user, page())),
        of("blocks of blocker_id", store.blocked(user, page())),
        of("blocks of blocked_id", store.blockers(user, page())),
        of("sanctions of user_id", store.sanctions(user, page())),
        of("members of workspace_id", store.members(workspace, page())),
        of("invites of workspace_id", store.invites(workspace, page())),
        of("pending_changes", store.pending_changes(workspace, None, None, page())),
    ]);
    answers
}

/// 0 and 201 are refused by every list; 1 and 200 are not.
pub fn a_limit_out_of_range_is_refused(subject: &dyn Subject) {
    let store = open(subject);
    for limit in [0, 201, u32::MAX] {
        for (_, answer) in every_list(store.as_ref(), &PageRequest::first(limit)) {
            let refused = answer.expect_err("out of range");
            assert_eq!(refused.code(), ErrorCode::InvalidArgument);
            assert_eq!(refused.detail("field"), Some(&"limit".into()));
        }
    }
    for limit in [1, 200] {
        let answers = every_list(store.as_ref(), &PageRequest::first(limit));
        assert!(answers.iter().all(|(_, answer)| answer.is_ok()));
    }
}

/// What no list has made is refused by every list, and never an empty page.
pub fn a_malformed_cursor_is_refused(subject: &dyn Subject) {
    let store = open(subject);
    let texts = [
        "",
        ".",
        "1",
        "1.",
        ".1",
        "g.1",
        "1.g",
        "-1.1",
        "+1.1",
        "1.+1",
        "1.1.1",
        "811c9dc5.1.1",
        "1.1.1.1",
        " 1.1",
        "1.1 ",
        "0x1.1",
        "1ffffffffffffffff.1",
        "1.1ffffffffffffffffffffffffffffffff",
        "\u{661}.\u{661}",
        "' OR 1=1 --",
    ];
    for text in texts {
        let page = PageRequest { limit: None, cursor: Some(text.into()) };
        for (_, answer) in every_list(store.as_ref(), &page) {
            let refused = answer.expect_err(text);
            assert_eq!(refused.code(), ErrorCode::CursorMalformed, "{text:?}");
        }
    }
}

/// A cursor is good for the list that has made it and for no other, nor for the same list in
/// another order.
pub fn a_cursor_of_another_list_is_refused(subject: &dyn Subject) {
    let store = open(subject);
    let lists = every_list(store.as_ref(), &PageRequest::default());
    for (maker, _) in &lists {
        let place = Cursor { number: 5, id: bytes(1) };
        let cursor = Some(place.encode(List::named(maker)));
        for (list, answer) in every_list(store.as_ref(), &PageRequest { limit: None, cursor }) {
            let refused = answer.err().map(|error| error.code());
            let expected = (list != *maker).then_some(ErrorCode::CursorMalformed);
            assert_eq!(refused, expected, "{maker} to {list}");
        }
    }
}

/// What is due comes by its moment; the next one is known.
pub fn deadlines_are_due_in_order(subject: &dyn Subject) {
    let store = open(subject);
    assert_eq!(store.next_deadline(Share::WHOLE).wait(), Ok(None));
    let moments = [(1, 700), (2, 300), (3, 500), (4, 900)];
    let rows: Vec<Deadline> = moments
        .iter()
        .map(|(number, ms)| Deadline {
            kind: DeadlineKind::AuctionEnd,
            subject_id: AuctionId::from_bytes(bytes(*number)),
            due_at: at(*ms),
        })
        .collect();
    put_all(store.as_ref(), rows);
    assert_eq!(store.next_deadline(Share::WHOLE).wait(), Ok(Some(at(300))));
    let due = |now, limit| {
        let due = store.due(at(now), at(now), Share::WHOLE, limit).wait().expect("read");
        due.iter().map(|deadline| deadline.due_at.as_ms()).collect::<Vec<i64>>()
    };
    assert_eq!(due(299, 10), Vec::<i64>::new());
    assert_eq!(due(300, 10), [300]);
    assert_eq!(due(700, 10), [300, 500, 700]);
    assert_eq!(due(10_000, 2), [300, 500]);
    // At one moment a start comes before a notice and that before an end, however they were set.
    let kinds = [DeadlineKind::AuctionEnd, DeadlineKind::AuctionStart];
    let kinds = kinds.into_iter().chain([DeadlineKind::AuctionEndingSoon]);
    let subject_id = AuctionId::from_bytes(bytes(5));
    let rows = kinds.map(|kind| Deadline { kind, subject_id, due_at: at(100) });
    put_all(store.as_ref(), rows.collect());
    let due = store.due(at(100), at(100), Share::WHOLE, 10).wait().expect("read");
    let due: Vec<DeadlineKind> = due.iter().map(|deadline| deadline.kind).collect();
    assert_eq!(due, DeadlineKind::ALL);
}
