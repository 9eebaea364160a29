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

/// Declares, as items of the block it stands in, what the arguments of a call are read into, and
/// what describes its answer.
macro_rules! declare {
    ({ $( $argument:ident: $kind:ty ),* } -> $answer:ty) => {
        #[derive(serde::Deserialize)]
        #[cfg_attr(feature = "surface", derive(utoipa::ToSchema))]
        #[serde(deny_unknown_fields)]
        struct Arguments { $( $argument: $kind, )* }

        #[cfg(feature = "surface")]
        #[derive(utoipa::ToSchema)]
        #[allow(dead_code, reason = "it is only described")]
        struct Answer { answer: $answer }
    };
}
pub(crate) use declare;
