//! What a command decides.

use crate::auctions::{CancelReason, LogEntry, RetractionReason, Standing};
use crate::time::Timestamp;

/// An accepted command: the standing as it is afterwards, the log entry that records it, and what
/// is worth telling.
///
/// It is `Copy` and holds no heap memory, because the hot path makes one for every bid.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Decision {
    /// The standing after the command, its sequence and chain advanced.
    pub standing: Standing,
    /// The entry for the log.
    pub entry: LogEntry,
    /// What happened besides.
    pub effects: Effects,
}

/// What happened besides the act itself.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Effects {
    /// Who led before and no longer does, because of this act, with the maximum that was freed.
    pub displaced: Option<Displaced>,
    /// Whether the reserve was met by this act.
    pub reserve_reached: bool,
    /// The new end, when the act moved it.
    pub extended_to: Option<Timestamp>,
    /// Who called the auction off, when the act is a cancellation.
    pub cancel_reason: Option<CancelReason>,
    /// Why a bid was taken back, when the act is a retraction.
    pub retraction_reason: Option<RetractionReason>,
}

/// A leader who was overtaken.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Displaced {
    /// The former leader.
    pub bidder_id: crate::ids::UserId,
    /// The maximum that no longer leads.
    pub maximum_minor: i64,
}
