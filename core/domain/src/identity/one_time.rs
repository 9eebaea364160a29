//! Links that are good once: to confirm an e-mail address, to set another password, to make the
//! first administrator.

use crate::error::{Error, ErrorCode};
use crate::identity::opaque::{OpaqueKind, OpaqueToken};
use crate::identity::secret::same_digest;
use crate::ids::UserId;
use crate::record::Record;
use crate::text::word_enum;
use crate::time::Timestamp;

word_enum! {
    /// What a link is for.
    pub enum LinkKind {
        /// To confirm an e-mail address.
        VerifyEmail = "verify_email",
        /// To set another password.
        ResetPassword = "reset_password",
        /// To make the first administrator.
        Setup = "setup",
    }
}

impl LinkKind {
    /// The kind of its token.
    pub fn opaque(self) -> OpaqueKind {
        match self {
            Self::VerifyEmail => OpaqueKind::VerifyEmail,
            Self::ResetPassword => OpaqueKind::ResetPassword,
            Self::Setup => OpaqueKind::Setup,
        }
    }
}

/// A link that can still be used. There is one of each kind for a user: a newer one takes its
/// place, and to use it removes it.
#[derive(Clone, PartialEq, Eq, Record)]
#[record(table = "one_time_links", key = 2)]
pub struct OneTimeLink {
    /// What it is for.
    pub kind: LinkKind,
    /// The user; sixteen zeros for the first administrator.
    pub user_id: UserId,
    /// SHA-256 of its secret.
    pub secret_digest: [u8; 32],
    /// The e-mail address to which it was sent, or nothing.
    pub email: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
}

impl OneTimeLink {
    /// Checks the token that is shown. Fails with `link_invalid`, which does not say why.
    pub fn check(
        stored: Option<&Self>,
        shown: &OpaqueToken,
        now: Timestamp,
    ) -> Result<Self, Error> {
        stored
            .filter(|link| same_digest(&link.secret_digest, &shown.digest()))
            .filter(|link| link.user_id.as_bytes() == &shown.id && now < link.expires_at)
            .cloned()
            .ok_or_else(link_invalid)
    }
}

impl std::fmt::Debug for OneTimeLink {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("OneTimeLink")
            .field("kind", &self.kind)
            .field("user_id", &self.user_id)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// The one answer to every link that is not good.
pub fn link_invalid() -> Error {
    Error::new(ErrorCode::LinkInvalid, "the link is not good, or no longer: ask for another one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_good_until_its_end_for_who_has_the_secret() {
        let shown = OpaqueToken { id: [1; 16], secret: [2; 32] };
        let link = OneTimeLink {
            kind: LinkKind::ResetPassword,
            user_id: UserId::from_bytes([1; 16]),
            secret_digest: shown.digest(),
            email: "anna@example.org".into(),
            created_at: Timestamp::from_ms(0),
            expires_at: Timestamp::from_ms(1_000),
        };
        let check = |link: Option<&OneTimeLink>, shown: &OpaqueToken, ms| {
            OneTimeLink::check(link, shown, Timestamp::from_ms(ms)).is_ok()
        };
        assert!(check(Some(&link), &shown, 999));
        assert!(!check(Some(&link), &shown, 1_000));
        assert!(!check(None, &shown, 0));
        assert!(!check(Some(&link), &OpaqueToken { secret: [3; 32], ..shown }, 0));
        assert!(!check(Some(&link), &OpaqueToken { id: [9; 16], ..shown }, 0));
    }
}
