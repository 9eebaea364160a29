//! What users are to each other: one follows another, one blocks another.

use crate::error::Error;
use crate::ids::UserId;
use crate::record::Record;
use crate::time::Timestamp;

/// A user follows another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Record, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[record(table = "follows", key = 2)]
pub struct Follow {
    /// Who follows.
    pub follower_id: UserId,
    /// Whom.
    pub followed_id: UserId,
    /// Since when.
    pub since: Timestamp,
}

/// A user wants to hear nothing of another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Record, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[record(table = "blocks", key = 2, steady)]
pub struct Block {
    /// Who blocks.
    pub blocker_id: UserId,
    /// Whom.
    pub blocked_id: UserId,
    /// Whether the other may not bid on auctions of who blocks, either.
    pub bids: bool,
    /// Since when.
    pub since: Timestamp,
}

/// Nobody follows or blocks himself. Fails with `invalid_argument`.
pub fn check_other(user_id: UserId, other: UserId) -> Result<(), Error> {
    if user_id == other {
        return Err(Error::invalid("user_id", "must be of somebody else"));
    }
    Ok(())
}
