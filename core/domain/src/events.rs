//! Domain events: what happened, said once, in the same commit as the change itself.
//!
//! Each topic has a gap-free sequence that is kept in its aggregate, so a reader who names the
//! last number seen gets exactly the rest, once and in order. An event as stored is for the
//! system; what somebody may see of it is a view made for that viewer.

use std::fmt;
use std::str::FromStr;

use crate::auctions::AuctionEvent;
use crate::error::{Error, not_negative};
use crate::identity::IdentityEvent;
use crate::ids::{AuctionId, UserId, WorkspaceId, parse_uuid};
use crate::text::word_enum;
use crate::time::Timestamp;

word_enum! {
    /// What kind of thing a topic is about.
    pub enum TopicKind {
        /// One auction.
        Auction = "auction",
        /// One user.
        User = "user",
        /// One workspace.
        Workspace = "workspace",
        /// One conversation.
        Conversation = "conversation",
        /// Who has lost access: one topic for the whole market.
        Access = "access",
    }
}

/// A stream of events that can be followed, written `auction:0192…`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Topic {
    /// The kind.
    pub kind: TopicKind,
    /// The sixteen bytes of the id.
    pub id: [u8; 16],
}

impl Topic {
    /// The topic of an auction.
    pub fn auction(id: AuctionId) -> Self {
        Self { kind: TopicKind::Auction, id: *id.as_bytes() }
    }

    /// The topic of a user.
    pub fn user(id: UserId) -> Self {
        Self { kind: TopicKind::User, id: *id.as_bytes() }
    }

    /// The topic of a workspace.
    pub fn workspace(id: WorkspaceId) -> Self {
        Self { kind: TopicKind::Workspace, id: *id.as_bytes() }
    }

    /// The topic that tells who has lost access. Nodes follow it.
    pub const ACCESS: Self = Self { kind: TopicKind::Access, id: [0; 16] };
}

impl fmt::Display for Topic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.kind, uuid::Uuid::from_bytes(self.id))
    }
}

impl FromStr for Topic {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let shown: String = text.chars().take(60).collect();
        let (kind, id) = text.split_once(':').ok_or_else(|| {
            Error::invalid("topic", "must be kind:id, such as auction:0192…").with("value", shown)
        })?;
        Ok(Self { kind: kind.parse()?, id: *parse_uuid("topic", id)?.as_bytes() })
    }
}

crate::text::serde_as_text!(Topic);

/// What happened, by area. A new area adds a variant.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum EventBody {
    /// In an auction.
    Auction(AuctionEvent),
    /// To a user, in a workspace, or to somebody's access.
    Identity(IdentityEvent),
}

impl EventBody {
    /// The stable word for the kind of event, such as `bid_placed`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Auction(event) => event.kind(),
            Self::Identity(event) => event.kind(),
        }
    }

    /// What happened, as everybody sees it to whom its topic is addressed: a user, the members of a
    /// workspace. Nothing for an event that each viewer sees in a view of their own, as those of an
    /// auction. A new area says here how it is shown.
    pub fn addressed(&self) -> Option<AddressedEvent<'_>> {
        match self {
            Self::Auction(_) => None,
            Self::Identity(event) => Some(AddressedEvent::Identity(event)),
        }
    }

    /// Whether a user who follows the topic that is told this has no access to it from now on.
    pub fn ends_access_of(&self, user_id: UserId) -> bool {
        match self {
            Self::Auction(_) => false,
            Self::Identity(event) => event.ends_access_of(user_id),
        }
    }
}

/// An event as those see it to whom its topic is addressed.
#[derive(Clone, Copy, PartialEq, Debug, serde::Serialize)]
#[serde(untagged)]
pub enum AddressedEvent<'a> {
    /// To a user, or in a workspace.
    Identity(&'a IdentityEvent),
}

impl From<IdentityEvent> for EventBody {
    fn from(event: IdentityEvent) -> Self {
        Self::Identity(event)
    }
}

impl From<AuctionEvent> for EventBody {
    fn from(event: AuctionEvent) -> Self {
        Self::Auction(event)
    }
}

/// One event of one topic.
#[derive(Clone, PartialEq, Debug)]
pub struct Event {
    /// The topic.
    pub topic: Topic,
    /// The number of the event within its topic: 1, 2, 3 without a gap.
    pub sequence: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub body: EventBody,
}

/// The number of an event after which others are wanted, as a caller has given it in `field`; 0 is
/// before the first. Fails with `invalid_argument` for a negative one.
///
/// ```
/// use vendue_domain::events::checked_number;
/// assert_eq!(checked_number("since", 0), Ok(0));
/// let refused = checked_number("since", -1).unwrap_err();
/// assert_eq!(refused.detail("field"), Some(&"since".into()));
/// ```
pub fn checked_number(field: &'static str, number: i64) -> Result<i64, Error> {
    not_negative(field, number).map_err(|refused| refused.with("minimum", 0))
}

/// The same of `since`, where leaving it out means from now on.
pub fn checked_since(since: Option<i64>) -> Result<Option<i64>, Error> {
    since.map(|since| checked_number("since", since)).transpose()
}
