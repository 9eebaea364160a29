//! Auctions: every rule as a function of values.
//!
//! [`Auction`] is what was agreed (the terms), [`Standing`] is how it stands now and is the one
//! aggregate a bid changes, [`LogEntry`] is the append-only, hash-chained history from which a
//! standing can be computed again. Every command is a function from the two and a moment to a
//! [`Decision`] or a refusal.

mod act;
mod admission;
mod alias;
mod archive;
mod attributes;
mod auction;
mod ban;
mod bidder;
mod chain;
mod change_reserve;
mod command;
mod commit;
mod contest;
mod create;
mod decision;
mod early_end;
mod event;
mod event_view;
mod events_of;
mod explain;
mod exposure;
#[cfg(test)]
mod fixture;
mod group;
mod ladder;
mod lifecycle;
mod listing;
mod listing_rules;
mod listing_state;
mod options;
mod place_bid;
mod policy;
mod premium;
mod price;
mod refusal;
mod retract;
mod retraction_request;
mod soft_close;
mod standing;
mod survivors;
mod tags;
mod transitions;
mod verify;
mod view;

pub use act::{Act, LogEntry};
pub use admission::{admit, admit_placed, check_limit, decide_bid, decide_buy_now};
pub use archive::AuctionArchive;
pub use attributes::{Attributes, BoxCondition};
pub use auction::{Auction, AuctionPhase, AuctionState};
pub use ban::{ban_bidder, is_banned, lift_ban, record_non_response};
pub use bidder::{AccountLink, AdmissionStatus, Admitted, Bidder, BidderStanding, Exposure};
pub use chain::{CANONICAL_LENGTH, CHAIN_START, canonical, chain_hash};
pub use change_reserve::change_reserve;
pub use command::{NewAuction, NewBid, NewRetraction};
pub use create::create_auction;
pub use decision::{Decision, Displaced, Effects};
pub use early_end::{EarlyEnd, buy_now, cancel, end_early, sell_to_leader};
pub use event::{AuctionEvent, CancelReason, UnsoldReason};
pub use event_view::AuctionEventView;
pub use events_of::{announce, events_of, scheduled_event};
pub use explain::{Explanation, Verdict, explain};
pub use exposure::{ExposureChange, exposure_after, exposure_changes, leading_of};
pub use group::{AuctionGroup, Members, extend_for_group};
pub use ladder::{IncrementBand, IncrementLadder};
pub use lifecycle::{close, initial_standing, pause, resume, start, time_left_ms};
pub use listing::{Listing, ListingKind, ListingView};
pub use listing_rules::{
    EditListing, NewListing, add_to_description, create_listing, edit_listing,
};
pub use listing_state::{ListingState, change_listing_state};
pub use options::{
    Admission, BelowReserve, FirstBid, Format, PausedTime, Permission, Retraction,
    RetractionReason, SelfRaise, TieRule,
};
pub use place_bid::place_bid;
pub use policy::AuctionPolicy;
pub use premium::{PremiumTier, PremiumTiers, PriceLine, PriceLineKind, price_lines, price_total};
pub use price::{
    PriceTerms, checked_price, minimum_bid, minimum_bid_at, minimum_bid_for, price_of,
    price_of_maximums, step_of,
};
pub use refusal::{BidRefusal, Minimum};
pub use retract::{check_retraction, retract};
pub use retraction_request::{RetractionRequest, agreed_retraction, request_retraction};
pub use soft_close::SoftClose;
pub use standing::Standing;
pub use tags::Tags;
pub use verify::{Verified, VerifyFailure, verify};
pub use view::{AuctionView, BidView, Viewer, ViewerStanding};
