//! What somebody may see of an auction. Others see the price, the number of bids, aliases, whether
//! the reserve is met, and the end; never a maximum, never who somebody is.

use crate::auctions::options::{Admission, Format, Permission, Retraction};
use crate::auctions::price::{minimum_bid_for, step_of};
use crate::auctions::{
    Act, Auction, AuctionState, IncrementLadder, LogEntry, PremiumTiers, SoftClose, Standing,
};
use crate::currency::Currency;
use crate::ids::{AuctionId, GroupId, ListingId, UserId, WorkspaceId};
use crate::time::Timestamp;

/// Who looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Viewer {
    /// The user, if one is known.
    pub user_id: Option<UserId>,
    /// Whether it is the trusted host itself, which also sees who leads and the reserve.
    pub is_trusted: bool,
}

impl Viewer {
    /// Somebody of whom nothing is known.
    pub const ANYBODY: Self = Self { user_id: None, is_trusted: false };
    /// The trusted host.
    pub const TRUSTED: Self = Self { user_id: None, is_trusted: true };

    /// A user.
    pub fn user(user_id: UserId) -> Self {
        Self { user_id: Some(user_id), is_trusted: false }
    }

    /// Whether this is the viewer's own.
    pub(super) fn is(&self, user_id: Option<UserId>) -> bool {
        user_id.is_some() && user_id == self.user_id
    }
}

/// An auction as a viewer sees it.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuctionView {
    /// The id.
    pub id: AuctionId,
    /// What is sold.
    pub listing_id: ListingId,
    /// The seller's workspace.
    pub workspace_id: WorkspaceId,
    /// Who sells.
    pub seller_id: UserId,
    /// The group whose ends move together.
    pub group_id: Option<GroupId>,
    /// How it is run.
    pub format: Format,
    /// Where it is in its life.
    pub state: AuctionState,
    /// The currency of every amount.
    pub currency: Currency,
    /// The opening price.
    pub opening_minor: i64,
    /// The price now; the hammer price once it is sold.
    pub price_minor: i64,
    /// How many bids stand.
    pub bid_count: i64,
    /// The leader's alias; the winner's once it is sold.
    pub leader: Option<String>,
    /// Whether there is a reserve.
    pub has_reserve: bool,
    /// Whether the reserve is met; true when there is none.
    pub reserve_met: bool,
    /// The price of an immediate purchase, while one is possible.
    pub buy_now_minor: Option<i64>,
    /// The least that this viewer may bid; absent once the auction is over.
    pub minimum_minor: Option<i64>,
    /// The step at the price now.
    pub step_minor: i64,
    /// By how much a bid must rise.
    pub increments: IncrementLadder,
    /// Whether and how late bids move the end.
    pub soft_close: SoftClose,
    /// How often the end has been moved.
    pub extensions: i64,
    /// When a bid may be taken back.
    pub retraction: Retraction,
    /// Who may bid.
    pub admission: Admission,
    /// The deposit that is asked for.
    pub deposit_minor: Option<i64>,
    /// Whether bids are taken before the start.
    pub pre_bids: Permission,
    /// The buyer's premium.
    pub premium: PremiumTiers,
    /// Tax on the hammer price, in basis points.
    pub tax_basis_points: i64,
    /// When it starts.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Since when it is paused.
    pub paused_at: Option<Timestamp>,
    /// When it was over.
    pub closed_at: Option<Timestamp>,
    /// The number of the last event that this view contains: where to follow on from.
    pub event_sequence: i64,
    /// What concerns the viewer alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub viewer: Option<ViewerStanding>,
    /// The reserve, for the seller and the trusted host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserve_minor: Option<i64>,
    /// Who leads, for the trusted host, and for the seller once it is sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader_id: Option<UserId>,
}

/// How a viewer stands in an auction.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ViewerStanding {
    /// The alias under which others see the viewer.
    pub alias: String,
    /// Whether the viewer is the seller.
    pub is_seller: bool,
    /// Whether the viewer leads, or has won.
    pub is_leading: bool,
    /// The viewer's own maximum, while it leads.
    pub maximum_minor: Option<i64>,
}

impl AuctionView {
    /// The auction as `viewer` sees it.
    pub fn of(auction: &Auction, standing: &Standing, viewer: &Viewer) -> Self {
        let is_seller = viewer.is(Some(auction.seller_id));
        let is_sold = standing.state == AuctionState::Sold;
        Self {
            id: auction.id,
            listing_id: auction.listing_id,
            workspace_id: auction.workspace_id,
            seller_id: auction.seller_id,
            group_id: auction.group_id,
            format: auction.format,
            state: standing.state,
            currency: auction.currency,
            opening_minor: auction.opening_minor,
            price_minor: standing.price_minor,
            bid_count: standing.bid_count,
            leader: standing.leader_id.map(|leader_id| auction.alias_of(leader_id)),
            has_reserve: standing.reserve_minor.is_some(),
            reserve_met: standing.reserve_met,
            buy_now_minor: auction.buy_now_minor.filter(|_| standing.buy_now_open),
            minimum_minor: minimum_for(auction, standing, viewer),
            step_minor: step_of(auction, standing),
            increments: auction.increments.clone(),
            soft_close: auction.soft_close,
            extensions: standing.extensions,
            retraction: auction.retraction,
            admission: auction.admission,
            deposit_minor: auction.deposit_minor,
            pre_bids: auction.pre_bids,
            premium: auction.premium.clone(),
            tax_basis_points: auction.tax_basis_points,
            starts_at: auction.starts_at,
            ends_at: standing.ends_at,
            paused_at: standing.paused_at,
            closed_at: auction.closed_at,
            event_sequence: standing.event_sequence,
            viewer: viewer.user_id.map(|user_id| ViewerStanding::of(auction, standing, user_id)),
            reserve_minor: standing.reserve_minor.filter(|_| is_seller || viewer.is_trusted),
            leader_id: standing.leader_id.filter(|_| viewer.is_trusted || (is_seller && is_sold)),
        }
    }
}

impl ViewerStanding {
    fn of(auction: &Auction, standing: &Standing, user_id: UserId) -> Self {
        let is_leading = standing.leader_id == Some(user_id);
        Self {
            alias: auction.alias_of(user_id),
            is_seller: user_id == auction.seller_id,
            is_leading,
            maximum_minor: standing.leader_maximum_minor.filter(|_| is_leading),
        }
    }
}

fn minimum_for(auction: &Auction, standing: &Standing, viewer: &Viewer) -> Option<i64> {
    if standing.state.is_over() {
        return None;
    }
    Some(match viewer.user_id {
        Some(user_id) => minimum_bid_for(auction, standing, user_id),
        None => super::minimum_bid(auction, standing),
    })
}

/// A line of the bid history as a viewer sees it: a bid, an immediate purchase or a retraction.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BidView {
    /// The log entry.
    pub sequence: i64,
    /// What was done.
    pub act: Act,
    /// When.
    pub at: Timestamp,
    /// The bidder's alias.
    pub bidder: String,
    /// Whether the viewer did it.
    pub is_yours: bool,
    /// Whether the bidder led after it.
    pub leads: bool,
    /// The price after it.
    pub price_minor: i64,
    /// How many bids stood after it.
    pub bid_count: i64,
    /// For a retraction: the bid from which on the bidder's bids were taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retracted_from_sequence: Option<i64>,
    /// The bidder's maximum, for the bidder alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_minor: Option<i64>,
    /// Who it was, for the trusted host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bidder_id: Option<UserId>,
}

impl BidView {
    /// The line of a log entry; nothing for entries that are not about a bid.
    pub fn of(auction: &Auction, entry: &LogEntry, viewer: &Viewer) -> Option<Self> {
        if !Act::ABOUT_BIDS.contains(&entry.act) {
            return None;
        }
        let bidder_id = entry.actor_id?;
        let is_yours = viewer.is(Some(bidder_id));
        Some(Self {
            sequence: entry.sequence,
            act: entry.act,
            at: entry.at,
            bidder: auction.alias_of(bidder_id),
            is_yours,
            leads: entry.leader_id == Some(bidder_id),
            price_minor: entry.price_minor,
            bid_count: entry.bid_count,
            retracted_from_sequence: entry.subject_sequence,
            maximum_minor: entry.amount_minor.filter(|_| is_yours),
            bidder_id: Some(bidder_id).filter(|_| viewer.is_trusted),
        })
    }
}
