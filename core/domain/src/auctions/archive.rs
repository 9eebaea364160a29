//! An auction whole: what somebody keeps to verify it elsewhere, without a store.

use crate::auctions::{Auction, LogEntry, Standing, Verified, VerifyFailure, verify};

/// An auction with its standing and its whole log. It holds secret maximums and reserves, so it is
/// for the host and for auditors.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AuctionArchive {
    /// The terms.
    pub auction: Auction,
    /// How it stood after the last entry of the log.
    pub standing: Standing,
    /// Every entry, from the first.
    pub log: Vec<LogEntry>,
}

impl AuctionArchive {
    /// Replays the log through the rules, as [`verify`] does, and says where it does not hold.
    pub fn verify(&self) -> Result<Verified, VerifyFailure> {
        verify(&self.auction, &self.log, &self.standing)
    }
}
