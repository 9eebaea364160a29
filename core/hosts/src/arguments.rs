//! Texts into arguments, answers into texts.

use serde::Serialize;
use serde::de::DeserializeOwned;
use vendue::{Error, ErrorCode, json};

/// Reads the arguments of an operation.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    Ok(json::read_object(text.as_bytes(), "the arguments")?)
}

/// Writes an answer.
pub(crate) fn write<T: Serialize>(answer: T) -> Result<String, Error> {
    serde_json::to_string(&answer)
        .map_err(|_| Error::new(ErrorCode::Internal, "the answer cannot be written"))
}
