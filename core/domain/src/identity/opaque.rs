//! Opaque tokens: an id by which the row is found, and a secret that only its holder knows.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;

use crate::identity::secret::digest;

/// What an opaque token is good for. The word before it tells people, and programs that look for
/// secrets in the wrong places, what they see.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OpaqueKind {
    /// An API key.
    ApiKey,
    /// The cookie of a page.
    Page,
    /// A link to confirm an e-mail address.
    VerifyEmail,
    /// A link to set another password.
    ResetPassword,
    /// A link to make the first administrator.
    Setup,
    /// A link into a workspace.
    Invite,
}

impl OpaqueKind {
    /// What stands before the token.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::ApiKey => "vk_",
            Self::Page => "vp_",
            Self::VerifyEmail => "vv_",
            Self::ResetPassword => "vw_",
            Self::Setup => "vs_",
            Self::Invite => "vi_",
        }
    }
}

/// A token of an id and a secret, as one text of its kind.
///
/// ```
/// use vendue_domain::identity::{OpaqueKind, OpaqueToken};
/// let token = OpaqueToken { id: [1; 16], secret: [2; 32] };
/// let text = token.text(OpaqueKind::ApiKey);
/// assert_eq!(OpaqueToken::parse(OpaqueKind::ApiKey, &text), Some(token));
/// assert_eq!(OpaqueToken::parse(OpaqueKind::Page, &text), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OpaqueToken {
    /// The sixteen bytes of the id of what it opens.
    pub id: [u8; 16],
    /// Thirty-two random bytes.
    pub secret: [u8; 32],
}

impl OpaqueToken {
    /// The token as its holder keeps it.
    pub fn text(&self, kind: OpaqueKind) -> String {
        let mut bytes = [0; 48];
        let (id, secret) = bytes.split_at_mut(16);
        id.copy_from_slice(&self.id);
        secret.copy_from_slice(&self.secret);
        format!("{}{}", kind.prefix(), BASE64URL_NOPAD.encode(&bytes))
    }

    /// Reads a token of a kind. Nothing for any other text.
    pub fn parse(kind: OpaqueKind, text: &str) -> Option<Self> {
        let encoded = text.strip_prefix(kind.prefix())?;
        // Sixty-four characters hold forty-eight bytes: nothing longer is decoded.
        if encoded.len() != 64 {
            return None;
        }
        let bytes = BASE64URL_NOPAD.decode(encoded.as_bytes()).ok()?;
        let (id, secret) = bytes.split_at_checked(16)?;
        Some(Self { id: id.try_into().ok()?, secret: secret.try_into().ok()? })
    }

    /// What is kept of the secret.
    pub fn digest(&self) -> [u8; 32] {
        digest(&self.secret)
    }
}

// Whoever reads it could use it.
impl fmt::Debug for OpaqueToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("OpaqueToken").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_token_is_read_back(id: [u8; 16], secret: [u8; 32]) {
            let token = OpaqueToken { id, secret };
            let text = token.text(OpaqueKind::Invite);
            prop_assert_eq!(OpaqueToken::parse(OpaqueKind::Invite, &text), Some(token));
            prop_assert_eq!(format!("{token:?}"), "OpaqueToken { .. }");
        }

        #[test]
        fn any_other_text_is_none(text in "(vk_)?.{0,80}") {
            if let Some(token) = OpaqueToken::parse(OpaqueKind::ApiKey, &text) {
                prop_assert_eq!(token.text(OpaqueKind::ApiKey), text);
            }
        }
    }
}
