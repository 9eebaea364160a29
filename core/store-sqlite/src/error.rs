//! What SQLite says, as a failure of the store.

use rusqlite::ErrorCode;
use vendue_store::StoreError;

/// Translates a failure of SQLite. Every kind that a caller can react to gets its own variant.
pub(crate) fn translate(failure: rusqlite::Error) -> StoreError {
    let text = failure.to_string();
    let Some(code) = failure.sqlite_error_code() else {
        // Not from SQLite itself: a column that cannot be read as what it should be.
        return StoreError::Corrupt(text);
    };
    match code {
        ErrorCode::ConstraintViolation => StoreError::Constraint(text),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy(text),
        ErrorCode::DiskFull => StoreError::Full(text),
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => StoreError::ReadOnly(text),
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::TypeMismatch => {
            StoreError::Corrupt(text)
        }
        _ => StoreError::Unavailable(text),
    }
}

/// A row that cannot be read as its record.
pub(crate) fn malformed(table: &str, found: &vendue_domain::record::Malformed) -> StoreError {
    StoreError::Corrupt(format!("{table}: expected {}", found.expected))
}
