//! API keys: with one a program acts for a user, as far as its scopes reach.

use std::fmt;

use crate::error::{Error, checked_text};
use crate::identity::opaque::OpaqueToken;
use crate::identity::scope::Scopes;
use crate::identity::secret::same_digest;
use crate::ids::{ApiKeyId, UserId};
use crate::record::Record;
use crate::time::Timestamp;

/// The most keys that a user sees in a list and can have.
pub const API_KEYS_MAX: i64 = 100;
/// How exactly it is kept when a key was last used, in milliseconds: five minutes. To keep every
/// use would be a write for each request.
const LAST_USED_STEP_MS: i64 = 300_000;

/// An API key as stored: what is kept of its secret is a hash.
#[derive(Clone, PartialEq, Eq, Record)]
#[record(table = "api_keys", key = 1)]
pub struct ApiKey {
    /// The id.
    pub id: ApiKeyId,
    /// For whom it acts.
    pub user_id: UserId,
    /// What its user calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Scopes,
    /// SHA-256 of its secret.
    pub secret_digest: [u8; 32],
    /// When it was made.
    pub created_at: Timestamp,
    /// When it is over, if ever.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to within five minutes.
    pub last_used_at: Option<Timestamp>,
}

/// A key to be made.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewApiKey {
    /// What it is for, 1 to 100 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: String,
    /// What it may do, such as `inventory:write auctions:read`.
    #[cfg_attr(feature = "openapi", schema(example = "inventory:write auctions:read"))]
    pub scopes: Scopes,
    /// When it is over; never when absent.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
}

impl ApiKey {
    /// Makes a key. Fails with `invalid_argument` for a name that cannot be, for no scope at all,
    /// and for an end that is past.
    pub fn make(
        new: &NewApiKey,
        id: ApiKeyId,
        user_id: UserId,
        secret_digest: [u8; 32],
        now: Timestamp,
    ) -> Result<Self, Error> {
        let name = checked_text("name", &new.name, 1, 100)?;
        if new.scopes.is_empty() {
            return Err(Error::invalid("scopes", "must be one at least"));
        }
        if let Some(end) = new.expires_at.filter(|end| *end <= now) {
            return Err(Error::invalid("expires_at", "must be in the future").with("value", end));
        }
        Ok(Self {
            id,
            user_id,
            name,
            scopes: new.scopes,
            secret_digest,
            created_at: now,
            expires_at: new.expires_at,
            revoked_at: None,
            last_used_at: None,
        })
    }

    /// Whether the token that is shown opens it now.
    pub fn admits(&self, shown: &OpaqueToken, now: Timestamp) -> bool {
        same_digest(&self.secret_digest, &shown.digest())
            && self.revoked_at.is_none()
            && self.expires_at.is_none_or(|end| now < end)
    }

    /// The key as it is to be stored after a use, if that is worth a write.
    pub fn used(&self, now: Timestamp) -> Option<Self> {
        let is_due = self.last_used_at.is_none_or(|last| now.ms_since(last) >= LAST_USED_STEP_MS);
        is_due.then(|| Self { last_used_at: Some(now), ..self.clone() })
    }

    /// What its user may see of it.
    pub fn view(&self) -> ApiKeyView {
        ApiKeyView {
            id: self.id,
            name: self.name.clone(),
            scopes: self.scopes,
            created_at: self.created_at,
            expires_at: self.expires_at,
            revoked_at: self.revoked_at,
            last_used_at: self.last_used_at,
        }
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ApiKey")
            .field("id", &self.id)
            .field("user_id", &self.user_id)
            .field("scopes", &self.scopes)
            .field("revoked_at", &self.revoked_at)
            .finish_non_exhaustive()
    }
}

/// An API key as its user sees it. The secret was shown once, when it was made.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKeyView {
    /// The id.
    pub id: ApiKeyId,
    /// What its user calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Scopes,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it is over, if ever.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to within five minutes.
    pub last_used_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(1_000_000).plus_ms(ms)
    }

    fn new() -> NewApiKey {
        NewApiKey { name: " A script ".into(), scopes: Scopes::all(), expires_at: Some(at(100)) }
    }

    fn made(new: &NewApiKey, shown: &OpaqueToken) -> Result<ApiKey, Error> {
        let (id, user) = (ApiKeyId::from_bytes(shown.id), UserId::from_bytes([1; 16]));
        ApiKey::make(new, id, user, shown.digest(), at(0))
    }

    #[test]
    fn a_key_admits_its_holder_until_it_is_over_or_revoked() {
        let shown = OpaqueToken { id: [3; 16], secret: [4; 32] };
        let key = made(&new(), &shown).expect("made");
        assert_eq!(key.name, "A script");
        assert!(key.admits(&shown, at(99)) && !key.admits(&shown, at(100)));
        assert!(!key.admits(&OpaqueToken { secret: [5; 32], ..shown }, at(0)));
        let revoked = ApiKey { revoked_at: Some(at(1)), ..key.clone() };
        assert!(!revoked.admits(&shown, at(1)));
        let used = key.used(at(5)).expect("first");
        assert_eq!(used.used(at(6)), None);
        assert!(used.used(at(300_005)).is_some());
    }

    #[test]
    fn what_cannot_be_is_named() {
        let shown = OpaqueToken { id: [3; 16], secret: [4; 32] };
        for (field, bad) in [
            ("name", NewApiKey { name: " ".into(), ..new() }),
            ("name", NewApiKey { name: "x".repeat(101), ..new() }),
            ("scopes", NewApiKey { scopes: Scopes::NONE, ..new() }),
            ("expires_at", NewApiKey { expires_at: Some(at(0)), ..new() }),
        ] {
            let refused = made(&bad, &shown).expect_err(field);
            assert_eq!(refused.detail("field"), Some(&field.into()));
        }
    }
}
