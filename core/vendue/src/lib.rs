//! Vendue: the embeddable commerce core.
//!
//! [`open`] a file and you have a market inside your program: auctions with proxy bids, stock,
//! users, events, in one library and without a server.
//!
//! ```
//! # fn main() -> Result<(), vendue::Error> {
//! let market = vendue::open(":memory:")?;
//! let user = market.identity().register(vendue::NewUser::new("anna", "anna@example.org")).wait()?;
//! assert_eq!(user.username.as_str(), "anna");
//! market.close().wait()
//! # }
//! ```
//!
//! Every operation answers with a [`Pending`]: await it, or call [`Pending::wait`].
//! [`Market::acting_as`] gives the same operations with a user's rights; the plain [`Market`] is
//! the trusted host itself.

mod actor;
pub mod auctions;
mod audit;
mod background;
mod clock;
pub mod diagnose;
mod entropy;
mod events;
#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test stops at the first surprise")]
mod fixture;
mod holder;
mod hub;
mod identity;
mod inventory;
pub mod json;
mod listings;
mod mails;
mod market;
mod neighbours;
mod once;
mod options;
mod password;
mod scheduler;
mod sessions;
mod settings;
mod status;
mod subscription;
pub mod transfer;
mod watch;
mod workspaces;

pub use actor::{Actor, KeyActor};
pub use auctions::{Auctions, PlaceBid};
pub use clock::{Clock, SystemClock, VirtualClock};
pub use entropy::{Entropy, SeededEntropy, SystemEntropy};
pub use events::Events;
pub use identity::Identity;
pub use identity::deletion::DeleteAccount;
pub use identity::import::ImportedUser;
pub use identity::relations::RelatedUser;
pub use inventory::Inventory;
pub use listings::Listings;
pub use market::Market;
pub use options::{Options, open, open_virtual};
pub use password::{PasswordCost, check_hash};
pub use sessions::{
    AccessGuard, ApiKeys, CreatedApiKey, PageSession, Sessions, SignIn, SignedIn, TokenPair,
};
pub use status::{MailCounts, Status};
pub use subscription::Subscription;
pub use vendue_domain as domain;
pub use vendue_domain::auctions::{NewAuction, NewListing};
pub use vendue_domain::events::{Event, Topic};
pub use vendue_domain::identity::{NewUser, UserView};
pub use vendue_domain::{
    AuctionId, Category, Currency, Detail, Error, ErrorCode, GroupId, ListingId, Money, SanctionId,
    StockItemId, Timestamp, UserId, WorkspaceId,
};
pub use vendue_mail as mail;
pub use vendue_store::{
    Allowance, Heard, Limiter, Listener, MemoryLimiter, News, Node, Page, PageRequest, Pending,
    Quota, Relay, Share, Taken, block_on,
};
pub use vendue_store_sqlite::{BackupProgress, Durability, restore};
pub use vendue_tokens as tokens;
pub use watch::{Watch, WatchedEvent};
pub use workspaces::{Approvals, Workspaces, Written};

/// The first screen of the README compiles against this crate.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

/// The page about identity does, too.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/identity.md")]
struct IdentityPage;

/// So does the page about workspaces.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/workspaces.md")]
struct WorkspacesPage;
