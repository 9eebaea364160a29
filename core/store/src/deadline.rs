//! Deadlines: what must happen at a moment, kept as rows so that a restart forgets nothing.

use vendue_domain::record::{Field, Malformed, Record, Value};
use vendue_domain::{AuctionId, Timestamp};

/// What falls due.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DeadlineKind {
    /// An auction starts.
    AuctionStart,
    /// The notice that an auction ends soon.
    AuctionEndingSoon,
    /// An auction ends; due at its end plus the grace.
    AuctionEnd,
}

impl DeadlineKind {
    /// Every kind.
    pub const ALL: &'static [Self] =
        &[Self::AuctionStart, Self::AuctionEndingSoon, Self::AuctionEnd];

    /// The stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AuctionStart => "auction_start",
            Self::AuctionEndingSoon => "auction_ending_soon",
            Self::AuctionEnd => "auction_end",
        }
    }
}

impl Field for DeadlineKind {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self.as_str().into())
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        let text = String::from_value(value)?;
        let known = Self::ALL.iter().find(|kind| kind.as_str() == text);
        known.copied().ok_or(Malformed { expected: "a kind of deadline" })
    }
}

/// Something that falls due. One row for a kind and a subject.
#[derive(Clone, Copy, PartialEq, Debug, Record)]
#[record(table = "deadlines", key = 2)]
pub struct Deadline {
    /// What falls due.
    pub kind: DeadlineKind,
    /// The subject's id.
    pub subject_id: AuctionId,
    /// When.
    pub due_at: Timestamp,
}
