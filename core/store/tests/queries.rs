//! What the queries of the areas ask of a database, whichever it is.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::sync::Mutex;

use vendue_domain::auctions::AuctionPhase;
use vendue_domain::events::Topic;
use vendue_domain::identity::ChangeState;
use vendue_domain::{AuctionId, ListingId, Timestamp, UserId, WorkspaceId};
use vendue_store::queries::{
    AuctionFilter, AuctionQueries, DeadlineQueries, EventQueries, HiddenListings, IdentityQueries,
    InventoryQueries, ListingFilter, LogPart, WorkspaceQueries,
};
use vendue_store::{Cursor, List, PageRequest, Reads, Rows, Select, Share};

/// A database that remembers what it was asked, and has nothing.
#[derive(Default)]
struct Asked(Mutex<Vec<Select>>);

impl Reads for Asked {
    fn select(&self, select: Select, rows: Box<dyn Rows>) {
        self.0.lock().expect("no surprise").push(select);
        rows.finish(Ok(()));
    }
}

impl Asked {
    fn by(ask: impl FnOnce(&Self)) -> Vec<Select> {
        let asked = Self::default();
        ask(&asked);
        asked.0.into_inner().expect("no surprise")
    }
}

fn auctions(asked: &Asked, phase: AuctionPhase, seller_id: Option<UserId>, page: PageRequest) {
    assert_eq!(
        asked.auctions(AuctionFilter { phase, seller_id }, page).wait().expect("no surprise").items,
        []
    );
}

/// A later page of a list.
fn page(list: &str) -> PageRequest {
    let cursor = Cursor { number: 5, id: [1; 16] }.encode(List::named(list));
    PageRequest { limit: Some(7), cursor: Some(cursor) }
}

fn every_list(asked: &Asked) {
    let seller_id = Some(UserId::from_bytes([1; 16]));
    for phase in [AuctionPhase::Upcoming, AuctionPhase::Running, AuctionPhase::Over] {
        auctions(asked, phase, None, PageRequest::default());
        auctions(asked, phase, seller_id, page(&format!("auctions {}", phase.as_str())));
    }
    let user_id = UserId::from_bytes([1; 16]);
    let all = [HiddenListings::None, HiddenListings::OfMember(user_id), HiddenListings::All];
    for hidden in all {
        let filter = ListingFilter { hidden, ..ListingFilter::default() };
        assert_eq!(asked.listings(filter, page("listings")).wait().expect("no surprise").items, []);
        let workspace_id = Some(WorkspaceId::from_bytes([1; 16]));
        let filter = ListingFilter { seller_id, workspace_id, hidden };
        assert_eq!(
            asked.listings(filter, PageRequest::default()).wait().expect("no surprise").items,
            []
        );
    }
    assert_eq!(asked.users(page("users")).wait().expect("no surprise").items, []);
    assert_eq!(asked.users(PageRequest::default()).wait().expect("no surprise").items, []);
    let workspace_id = WorkspaceId::from_bytes([1; 16]);
    assert_eq!(
        asked.stock_items(workspace_id, page("stock_items")).wait().expect("no surprise").items,
        []
    );
    identity_lists(asked, UserId::from_bytes([1; 16]), workspace_id);
}

fn identity_lists(asked: &Asked, user_id: UserId, workspace_id: WorkspaceId) {
    assert_eq!(
        asked.followed(user_id, page("follows of follower_id")).wait().expect("no surprise").items,
        []
    );
    assert_eq!(
        asked.followers(user_id, page("follows of followed_id")).wait().expect("no surprise").items,
        []
    );
    assert_eq!(
        asked.blocked(user_id, page("blocks of blocker_id")).wait().expect("no surprise").items,
        []
    );
    assert_eq!(
        asked.blockers(user_id, page("blocks of blocked_id")).wait().expect("no surprise").items,
        []
    );
    assert_eq!(
        asked.sanctions(user_id, page("sanctions of user_id")).wait().expect("no surprise").items,
        []
    );
    assert_eq!(
        asked
            .members(workspace_id, page("members of workspace_id"))
            .wait()
            .expect("no surprise")
            .items,
        []
    );
    assert_eq!(
        asked
            .invites(workspace_id, page("invites of workspace_id"))
            .wait()
            .expect("no surprise")
            .items,
        []
    );
    for (requester_id, state) in [(None, None), (Some(user_id), Some(ChangeState::Pending))] {
        let changes =
            asked.pending_changes(workspace_id, requester_id, state, page("pending_changes"));
        assert_eq!(changes.wait().expect("no surprise").items, []);
    }
}

/// What is decided upon, and what a follower relies on.
fn everything_else(asked: &Asked) {
    let (id, listing_id) = (AuctionId::from_bytes([1; 16]), ListingId::from_bytes([1; 16]));
    assert_eq!(asked.auction(id).wait(), Ok(None));
    assert_eq!(asked.auction_ids(None, 5).wait(), Ok(vec![]));
    assert_eq!(asked.auction_ids(Some(id), 5).wait(), Ok(vec![]));
    assert_eq!(asked.auctions_of_listing(listing_id).wait(), Ok(vec![]));
    assert_eq!(asked.log(id, LogPart::BidsBefore(9), 5).wait(), Ok(vec![]));
    assert_eq!(asked.workspaces_of(UserId::from_bytes([1; 16])).wait(), Ok(vec![]));
    assert_eq!(asked.memberships_of(UserId::from_bytes([1; 16])).wait(), Ok(vec![]));
    credentials(asked, UserId::from_bytes([1; 16]), Timestamp::from_ms(9_000));
    assert_eq!(asked.events_of(Topic::auction(id), 3, 5).wait(), Ok(vec![]));
    assert_eq!(asked.events_of_many(vec![(Topic::auction(id), 3)], 5).wait(), Ok(vec![]));
    assert_eq!(asked.events_after(3, 5).wait(), Ok(vec![]));
    assert_eq!(asked.last_position().wait(), Ok(0));
    let (now, late) = (Timestamp::from_ms(9_000), Timestamp::from_ms(4_000));
    for share in [Share::WHOLE, Share { index: 1, count: 3 }] {
        assert_eq!(asked.due(now, late, share, 5).wait(), Ok(vec![]));
        assert_eq!(asked.next_deadline(share).wait(), Ok(None));
    }
}

fn credentials(asked: &Asked, user_id: UserId, now: Timestamp) {
    assert_eq!(asked.open_sessions(user_id, now).wait(), Ok(vec![]));
    assert_eq!(asked.sessions_ended_after(now, 5).wait(), Ok(vec![]));
    assert_eq!(asked.sessions_over(now, 5).wait(), Ok(vec![]));
    assert_eq!(asked.old_login_locks(now, 5).wait(), Ok(vec![]));
    assert_eq!(asked.links_over(now, 5).wait(), Ok(vec![]));
    assert_eq!(asked.api_keys(user_id, 5).wait(), Ok(vec![]));
    assert_eq!(asked.external_accounts(user_id).wait(), Ok(vec![]));
    assert_eq!(asked.has_admin(None).wait(), Ok(false));
    assert_eq!(asked.has_admin(Some(user_id)).wait(), Ok(false));
    assert_eq!(asked.active_sanctions(user_id, now).wait(), Ok(vec![]));
    traces(asked, user_id);
}

/// What an account that is deleted leaves.
fn traces(asked: &Asked, user_id: UserId) {
    assert_eq!(asked.sessions_of(user_id, 5).wait(), Ok(vec![]));
    assert_eq!(asked.follows_of(user_id, 5).wait(), Ok(vec![]));
    assert_eq!(asked.blocks_of(user_id, 5).wait(), Ok(vec![]));
    assert_eq!(asked.sanctions_of(user_id, 5).wait(), Ok(vec![]));
    assert_eq!(asked.invites_to("anna@example.org", 5).wait(), Ok(vec![]));
    assert_eq!(asked.sells(user_id).wait(), Ok(false));
    let workspace_id = WorkspaceId::from_bytes([1; 16]);
    assert_eq!(asked.unseen_listings(user_id, workspace_id, 5).wait(), Ok(vec![]));
}

/// A replica may answer the lists that people turn pages of, and nothing else.
#[test]
fn only_lists_may_be_late() {
    let lists = Asked::by(every_list);
    assert_eq!(lists.len(), 24);
    assert!(lists.iter().all(Select::is_for_replica));
    assert!(!Asked::by(everything_else).iter().any(Select::is_for_replica));
}

/// Every parameter is in the text, in its order, and no condition asks whether there is a value:
/// then one text would need two plans.
#[test]
fn every_parameter_is_named_once() {
    for select in Asked::by(every_list).into_iter().chain(Asked::by(everything_else)) {
        let text = select.text();
        let numbers: Vec<usize> = text
            .split('$')
            .skip(1)
            .map(|rest| rest.split(|next: char| !next.is_ascii_digit()).next().unwrap_or_default())
            .map(|number| number.parse().expect("no surprise"))
            .collect();
        assert_eq!(numbers, (1..=select.params().len()).collect::<Vec<_>>(), "{text}");
        let asks =
            |rest: &str| rest.trim_start_matches(|n: char| n.is_ascii_digit()).starts_with(" IS");
        assert!(!text.split('$').skip(1).any(asks), "{text}");
    }
}

/// A node that is alone asks for everything; one of several for its share, and for what is late.
#[test]
fn a_share_is_asked_for_only_where_there_are_several() {
    let (now, late) = (Timestamp::from_ms(9_000), Timestamp::from_ms(4_000));
    let texts = |share| -> Vec<String> {
        let asked = Asked::by(|asked| {
            drop(asked.due(now, late, share, 5));
            drop(asked.next_deadline(share));
        });
        asked.iter().map(|select| select.text().to_owned()).collect()
    };
    assert_eq!(
        texts(Share::WHOLE),
        [
            "SELECT d.\"kind\", d.\"subject_id\", d.\"due_at\" FROM deadlines d \
             WHERE d.due_at <= $1 ORDER BY d.due_at, d.kind DESC, d.subject_id LIMIT $2",
            "SELECT d.due_at FROM deadlines d ORDER BY d.due_at LIMIT 1",
        ]
    );
    let number = "(get_byte(uuid_send(d.subject_id), 14) * 256 \
                  + get_byte(uuid_send(d.subject_id), 15))";
    assert_eq!(
        texts(Share { index: 1, count: 3 }),
        [
            format!(
                "SELECT d.\"kind\", d.\"subject_id\", d.\"due_at\" FROM deadlines d \
                 WHERE d.due_at <= $1 AND ({number} % $2 = $3 OR d.due_at <= $4) \
                 ORDER BY d.due_at, d.kind DESC, d.subject_id LIMIT $5"
            ),
            format!(
                "SELECT d.due_at FROM deadlines d WHERE {number} % $1 = $2 \
                 ORDER BY d.due_at LIMIT 1"
            ),
        ]
    );
}
