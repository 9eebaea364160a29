//! The door through which every operation writes, with or without an idempotency key.

use serde::Serialize;
use serde::de::DeserializeOwned;
use vendue_domain::{Error, ErrorCode};
use vendue_store::{Changes, Idempotency, Keys, Pending, Refusal, StoreExt, View};

use crate::actor::{Actor, KeyActor};
use crate::market::Market;

/// The most characters an idempotency key may have.
const KEY_LENGTH_MAX: usize = 255;

impl Market {
    /// Writes once for the market's idempotency key, if it has one.
    ///
    /// `request` is what the caller asked for; with the name of the operation it decides whether a
    /// key that comes again means the same.
    pub(crate) fn write<T, F>(
        &self,
        operation: &'static str,
        request: &impl Serialize,
        keys: Keys,
        decide: F,
    ) -> Pending<T>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: FnMut(&View<'_>) -> Result<(Changes, T), Refusal> + Send + 'static,
    {
        let prepared = self
            .require_write_scope()
            .and_then(|()| written(request))
            .and_then(|body| Ok((self.idempotency_of(operation, &body, None)?, body.len())));
        match prepared {
            Ok((once, bytes)) => self.inner.store.write_once(keys, once, bytes, decide),
            Err(refused) => Pending::ready(Err(refused)),
        }
    }

    pub(crate) fn idempotency(
        &self,
        operation: &'static str,
        request: &impl Serialize,
    ) -> Result<Option<Idempotency>, Error> {
        self.idempotency_at(operation, request, None)
    }

    /// The same for one of several requests that are sent under one key: each has its place.
    pub(crate) fn idempotency_at(
        &self,
        operation: &'static str,
        request: &impl Serialize,
        place: Option<u64>,
    ) -> Result<Option<Idempotency>, Error> {
        self.require_write_scope()?;
        if self.once_key.is_none() {
            return Ok(None);
        }
        self.idempotency_of(operation, &written(request)?, place)
    }

    fn idempotency_of(
        &self,
        operation: &'static str,
        body: &[u8],
        place: Option<u64>,
    ) -> Result<Option<Idempotency>, Error> {
        let Some(key) = self.once_key.as_deref() else { return Ok(None) };
        let length = key.chars().count();
        if length == 0 || length > KEY_LENGTH_MAX {
            return Err(Error::invalid("idempotency_key", "must have 1 to 255 characters")
                .with("maximum", 255));
        }
        // One buffer and one call for each hash: the incremental hasher costs more than hashing.
        let mut whose = Vec::with_capacity(key.len().saturating_add(64));
        match self.actor {
            Actor::Host => whose.extend_from_slice(b"host:"),
            Actor::Anyone => whose.extend_from_slice(b"anyone:"),
            Actor::User(id) | Actor::Key(KeyActor { user_id: id, .. }) => {
                whose.extend_from_slice(b"user:");
                whose.extend_from_slice(id.as_bytes());
            }
        }
        // With its length, so that no key can pass for another one and a place.
        whose.extend_from_slice(&u64::try_from(key.len()).unwrap_or(u64::MAX).to_le_bytes());
        whose.extend_from_slice(key.as_bytes());
        if let Some(place) = place {
            whose.extend_from_slice(&place.to_le_bytes());
        }
        // The same words in another workspace are another request.
        let chosen = self.workspace.as_ref().map(|id| id.as_bytes().as_slice());
        let asked = [operation.as_bytes(), b"\n", body, chosen.unwrap_or_default()].concat();
        Ok(Some(Idempotency {
            key: first_half(&blake3::hash(&whose)),
            request: first_half(&blake3::hash(&asked)),
            at: self.now(),
        }))
    }
}

/// The key was used before, for something else.
pub(crate) fn key_conflict() -> Error {
    Error::new(ErrorCode::IdempotencyConflict, "the idempotency key was used with another request")
        .with("field", "idempotency_key")
}

fn written(request: &impl Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(request)
        .map_err(|_| Error::new(ErrorCode::Internal, "the request cannot be written as JSON"))
}

fn first_half(hash: &blake3::Hash) -> [u8; 16] {
    let mut half = [0; 16];
    for (to, from) in half.iter_mut().zip(hash.as_bytes()) {
        *to = *from;
    }
    half
}
