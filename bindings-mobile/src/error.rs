//! Why an operation was refused or failed.

use vendue::Error;
use vendue_hosts::Failure;

/// An error of the market. Its message is a JSON object of `code`, `category`, `message` and
/// `details`, of which each language makes its own kind of error.
#[derive(Debug, thiserror::Error, uniffi::Error)]
#[uniffi(flat_error)]
pub enum NativeError {
    /// Refused or failed.
    #[error("{0}")]
    Failed(String),
}

impl From<Error> for NativeError {
    fn from(error: Error) -> Self {
        Self::Failed(Failure::text_of(&error))
    }
}
