//! Texts into arguments, answers into texts.

use serde::Serialize;
use serde::de::DeserializeOwned;
use vendue::{Detail, Error, ErrorCode, json};

/// Reads the arguments of an operation. The fields of those in `spread` are arguments to who calls,
/// and are called so where one of them is wrong.
pub(crate) fn read<T: DeserializeOwned>(text: &str, spread: &[&str]) -> Result<T, Error> {
    json::read_object(text.as_bytes(), "the arguments")
        .map_err(|misread| named_as_given(misread.into(), spread))
}

fn named_as_given(error: Error, spread: &[&str]) -> Error {
    let Some(Detail::Text(field)) = error.detail("field") else { return error };
    let own = spread.iter().find_map(|name| field.strip_prefix(name)?.strip_prefix('.'));
    match own.map(str::to_owned) {
        Some(own) => error.named(&own),
        None => error,
    }
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
