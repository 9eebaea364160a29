//! What can go wrong in a store, and how it is told to callers.

use vendue_domain::{Error, ErrorCode};

/// A failure of the store itself. Converted to the public [`Error`] for callers; the text of the
/// database stays in the log, where it may name files and statements.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// A uniqueness or check constraint refused a row: one of the jobs of the batch is bad.
    #[error("a constraint refused a row: {0}")]
    Constraint(String),
    /// A value cannot be stored, such as a text with a character that the database does not take.
    #[error("a value cannot be stored: {0}")]
    Invalid(String),
    /// A batch changes more than one transaction may: its jobs are stored in several.
    #[error("more than one transaction may hold: {0}")]
    TooLarge(String),
    /// Another process holds the store, or a row of it that is needed, for too long.
    #[error("the store, or what is needed of it, is held by somebody else: {0}")]
    Busy(String),
    /// Another writer was in the way; nothing was stored, and trying again may do.
    #[error("another writer was in the way: {0}")]
    Conflict(String),
    /// The connection was lost while committing, and what became of it could not be found out.
    #[error("the outcome of a commit is not known: {0}")]
    Unknown(String),
    /// The disk is full.
    #[error("the disk is full: {0}")]
    Full(String),
    /// The store cannot be written.
    #[error("the store is read-only: {0}")]
    ReadOnly(String),
    /// The store cannot be reached or read.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// The store holds something that cannot be read as what it should be.
    #[error("the store holds something impossible: {0}")]
    Corrupt(String),
    /// The store was written by a newer version.
    #[error("the store has schema {found}, this version knows {known}")]
    SchemaTooNew {
        /// The schema found.
        found: i64,
        /// The newest schema this version knows.
        known: i64,
    },
    /// The queue of writes is full.
    #[error("the queue of writes is full")]
    Overloaded,
    /// The store is closed.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// The error for whoever opens a store at `place`: who names it may know why it cannot be
    /// opened, in the words of the database.
    pub fn at(self, place: &str) -> Error {
        let why = match &self {
            Self::Busy(why)
            | Self::Full(why)
            | Self::ReadOnly(why)
            | Self::Unavailable(why)
            | Self::Corrupt(why) => why.clone(),
            _ => return self.into(),
        };
        let error = Error::from(self);
        let told = Error::new(error.code(), format!("cannot open {place}: {why}"));
        error.details().iter().fold(told, |told, (name, detail)| told.with(name, detail.clone()))
    }
}

/// How long a caller should wait before trying again when the queue is full.
const RETRY_AFTER_MS: i64 = 50;

impl From<StoreError> for Error {
    fn from(failure: StoreError) -> Self {
        match failure {
            // A lone job that still violates a constraint met a value somebody else has taken.
            StoreError::Constraint(_) => {
                Self::new(ErrorCode::AlreadyExists, "a unique value is already taken")
            }
            StoreError::Invalid(_) => Self::new(
                ErrorCode::InvalidArgument,
                "a text has a character that cannot be stored, such as NUL",
            ),
            StoreError::TooLarge(_) => Self::new(
                ErrorCode::InvalidArgument,
                "this would change more at once than the store can hold together",
            ),
            StoreError::Busy(_) => Self::new(
                ErrorCode::StorageBusy,
                "another process holds what this needs for too long; nothing was changed",
            )
            .with("retry_after_ms", RETRY_AFTER_MS),
            StoreError::Conflict(_) => Self::new(
                ErrorCode::StorageBusy,
                "too many others write the same; nothing was changed",
            )
            .with("retry_after_ms", RETRY_AFTER_MS),
            StoreError::Unknown(_) => Self::new(
                ErrorCode::StorageUnavailable,
                "the store was lost while it stored this: it may or may not have been stored; \
                 send it again with the same idempotency key",
            )
            .with("outcome", "unknown"),
            StoreError::Full(_) => {
                Self::new(ErrorCode::StorageFull, "the disk is full; nothing was changed")
            }
            StoreError::ReadOnly(_) => Self::new(
                ErrorCode::StorageReadOnly,
                "the store cannot be written; nothing was changed",
            ),
            StoreError::Unavailable(_) => {
                Self::new(ErrorCode::StorageUnavailable, "the store cannot be reached")
            }
            StoreError::Corrupt(_) => Self::new(
                ErrorCode::StorageCorrupt,
                "the store holds something that cannot be read",
            ),
            StoreError::SchemaTooNew { found, known } => Self::new(
                ErrorCode::SchemaTooNew,
                "the store was written by a newer version of Vendue",
            )
            .with("found", found)
            .with("known", known),
            StoreError::Overloaded => {
                Self::new(ErrorCode::Overloaded, "too many writes are waiting; try again shortly")
                    .with("retry_after_ms", RETRY_AFTER_MS)
            }
            StoreError::Closed => Self::new(ErrorCode::Closed, "the market is closed"),
        }
    }
}
