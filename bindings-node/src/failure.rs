//! Refusals on their way to JavaScript.

use napi::bindgen_prelude::PromiseRaw;
use napi::{Env, Status};
use vendue::{Error, Pending};
use vendue_hosts::Failure;

/// What the message of a refusal begins with. Nobody else writes it, so that no other error is
/// mistaken for one. The same text stands in `ts/failure.ts`.
const MARK: &str = "\u{1}vendue:";

/// A refusal as it is thrown. A promise that is rejected loses every code of its own, so all of it
/// goes into the message.
pub(crate) fn refusal(error: &Error) -> napi::Error {
    napi::Error::new(Status::GenericFailure, format!("{MARK}{}", Failure::text_of(error)))
}

/// A promise of an answer that is on its way.
pub(crate) fn promised<'env, T, U>(
    env: &'env Env,
    pending: Pending<T>,
    show: impl FnOnce(T) -> U + Send + 'static,
) -> napi::Result<PromiseRaw<'env, U>>
where
    T: Send + 'static,
    U: napi::bindgen_prelude::ToNapiValue + Send + 'static,
{
    env.spawn_future(async move { pending.await.map(show).map_err(|error| refusal(&error)) })
}
