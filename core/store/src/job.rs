//! Jobs: a decision with the keys it needs and somebody who waits for its answer.

use vendue_domain::{Error, ErrorCode};

use crate::changes::Changes;
use crate::idempotency::Idempotency;
use crate::key::{Keys, Missing};
use crate::pending::{Fault, Pending, Promise};
use crate::view::View;

/// Why a decision gave no changes.
#[derive(Debug)]
pub enum Refusal {
    /// A rule refused the request.
    Refused(Fault),
    /// A key was not loaded yet: the pipeline loads it and decides again.
    Missing(Missing),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Refused(Fault::Error(error))
    }
}

impl Refusal {
    /// A refusal whose sentence is written when it is read.
    pub fn lazy<E: Into<Error> + Send + 'static>(reason: E) -> Self {
        Self::Refused(Fault::Lazy(Box::new(move || reason.into())))
    }
}

impl From<Missing> for Refusal {
    fn from(missing: Missing) -> Self {
        Self::Missing(missing)
    }
}

/// What a job decided, without its answer.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "a box would cost every accepted bid an allocation")]
pub enum Verdict {
    /// These changes are to be stored.
    Accepted(Changes),
    /// Nothing is to be stored; the job knows what to answer.
    Refused,
    /// These keys are needed first.
    Missing(Missing),
}

/// One write, without the type of its answer.
pub trait Job: Send {
    /// The keys to load before deciding.
    fn keys(&self) -> &Keys;
    /// About how many bytes the job holds while it waits.
    fn weight(&self) -> usize;
    /// The identity of the write, when it may be sent again.
    fn idempotency(&self) -> Option<&Idempotency>;
    /// Decides. May be called again: a decision is pure, and ids and the time were chosen before.
    fn decide(&mut self, view: &View<'_>) -> Verdict;
    /// The answer to be kept under the idempotency key, after an accepted decision.
    fn outcome(&self) -> Vec<u8>;
    /// Answers with what was decided.
    fn finish(self: Box<Self>);
    /// Answers with the kept answer of an earlier write under the same key.
    fn replay(self: Box<Self>, answer: &[u8]);
    /// Answers that the write failed.
    fn fail(self: Box<Self>, error: Error);
}

/// Reads a kept answer.
type Decode<T> = Box<dyn FnOnce(&[u8]) -> Result<T, Error> + Send>;

/// How an answer is kept under an idempotency key.
struct Codec<T> {
    encode: fn(&T) -> Vec<u8>,
    decode: Decode<T>,
}

/// A write whose answer is a `T`.
pub struct WriteJob<T, F> {
    keys: Keys,
    decide: F,
    decided: Option<Result<T, Fault>>,
    promise: Promise<T>,
    once: Option<(Idempotency, Codec<T>)>,
    request_bytes: usize,
}

/// Makes a job of a decision.
pub fn write_job<T, F>(keys: Keys, decide: F) -> (WriteJob<T, F>, Pending<T>)
where
    T: Send + 'static,
    F: FnMut(&View<'_>) -> Result<(Changes, T), Refusal> + Send,
{
    let (promise, pending) = Promise::new();
    (WriteJob { keys, decide, decided: None, promise, once: None, request_bytes: 0 }, pending)
}

impl<T, F> WriteJob<T, F> {
    /// The same job, which holds a request of this many bytes on the heap.
    #[must_use]
    pub fn holding(mut self, request_bytes: usize) -> Self {
        self.request_bytes = request_bytes;
        self
    }

    /// The same job, to be decided once for its key, with an answer that is kept in a form of its
    /// own: shorter, where the request that comes again holds the rest.
    #[must_use]
    pub fn once_as(
        mut self,
        idempotency: Idempotency,
        encode: fn(&T) -> Vec<u8>,
        decode: impl FnOnce(&[u8]) -> Result<T, Error> + Send + 'static,
    ) -> Self {
        self.once = Some((idempotency, Codec { encode, decode: Box::new(decode) }));
        self
    }
}

impl<T, F> WriteJob<T, F>
where
    T: serde::Serialize + serde::de::DeserializeOwned,
{
    /// The same job, to be decided once for its key however often it is sent.
    #[must_use]
    pub fn once(self, idempotency: Idempotency) -> Self {
        let encode = |answer: &T| serde_json::to_vec(answer).unwrap_or_default();
        self.once_as(idempotency, encode, |kept| {
            serde_json::from_slice(kept)
                .map_err(|_| Error::new(ErrorCode::StorageCorrupt, "a kept answer cannot be read"))
        })
    }
}

impl<T, F> Job for WriteJob<T, F>
where
    T: Send + 'static,
    F: FnMut(&View<'_>) -> Result<(Changes, T), Refusal> + Send,
{
    fn keys(&self) -> &Keys {
        &self.keys
    }

    fn weight(&self) -> usize {
        size_of::<Self>() + self.request_bytes
    }

    fn idempotency(&self) -> Option<&Idempotency> {
        self.once.as_ref().map(|(idempotency, _)| idempotency)
    }

    fn decide(&mut self, view: &View<'_>) -> Verdict {
        match (self.decide)(view) {
            Ok((changes, answer)) => {
                self.decided = Some(Ok(answer));
                if changes.is_empty() { Verdict::Refused } else { Verdict::Accepted(changes) }
            }
            Err(Refusal::Refused(fault)) => {
                self.decided = Some(Err(fault));
                Verdict::Refused
            }
            Err(Refusal::Missing(missing)) => Verdict::Missing(missing),
        }
    }

    fn outcome(&self) -> Vec<u8> {
        match (&self.once, &self.decided) {
            (Some((_, codec)), Some(Ok(answer))) => (codec.encode)(answer),
            _ => Vec::new(),
        }
    }

    fn finish(self: Box<Self>) {
        let undecided = || {
            let message = "a write was answered before it was decided";
            Err(Fault::Error(Error::new(ErrorCode::Internal, message)))
        };
        self.promise.settle(self.decided.unwrap_or_else(undecided));
    }

    fn replay(self: Box<Self>, answer: &[u8]) {
        let lost = || Err(Error::new(ErrorCode::Internal, "a kept answer has no reader"));
        let decoded = self.once.map_or_else(lost, |(_, codec)| (codec.decode)(answer));
        self.promise.answer(decoded);
    }

    fn fail(self: Box<Self>, error: Error) {
        self.promise.answer(Err(error));
    }
}

impl<T, F> std::fmt::Debug for WriteJob<T, F> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("WriteJob").field("keys", &self.keys).finish_non_exhaustive()
    }
}
