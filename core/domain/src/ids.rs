//! Identifiers: UUID version 7 (RFC 9562), one newtype per kind of thing.
//!
//! An id is made from a moment and ten random bytes, both given by the caller, so that rules and
//! simulations stay deterministic.

use std::fmt;
use std::str::FromStr;

use uuid::{Builder, Uuid};

use crate::error::{Error, ErrorCode};
use crate::time::Timestamp;

/// Reads the text form of any id. Fails with `id_malformed`.
pub(crate) fn parse_uuid(kind: &str, text: &str) -> Result<Uuid, Error> {
    Uuid::try_parse(text).map_err(|_| {
        let shown: String = text.chars().take(40).collect();
        let field = crate::text::snake(kind);
        Error::new(ErrorCode::IdMalformed, format!("{field}: must be a UUID"))
            .with("field", field)
            .with("value", shown)
    })
}

macro_rules! id {
    ($(#[$($meta:tt)+])* $name:ident) => {
        $(#[$($meta)+])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);

        impl $name {
            /// Makes an id from the moment of creation and ten random bytes.
            pub fn new(created_at: Timestamp, entropy: [u8; 10]) -> Self {
                let ms = u64::try_from(created_at.as_ms()).unwrap_or(0);
                Self(Builder::from_unix_timestamp_millis(ms, &entropy).into_uuid())
            }

            /// The id with exactly these sixteen bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// The sixteen bytes of the id.
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, out)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                parse_uuid(stringify!($name), text).map(Self)
            }
        }

        // Every event and answer holds ids: they are written without the formatting machinery.
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                let mut text = Uuid::encode_buffer();
                out.serialize_str(self.0.hyphenated().encode_lower(&mut text))
            }
        }

        crate::text::deserialize_from_text!($name);
        crate::openapi::text_schema!($name, |text| {
            let about = crate::openapi::text(crate::text::doc_of!($(#[$($meta)+])*));
            let about = format!("{about}\n\nA UUID, version 7.");
            text.format(crate::openapi::uuid()).description(Some(about))
        });

        impl crate::record::Field for $name {
            fn to_value(&self) -> crate::record::Value<'_> {
                crate::record::Value::Bytes(self.0.as_bytes().as_slice().into())
            }

            fn from_value(
                value: crate::record::Value<'_>,
            ) -> Result<Self, crate::record::Malformed> {
                crate::record::fixed_bytes(value).map(Self::from_bytes)
            }
        }
    };
}

id!(
    /// A user of the marketplace.
    UserId
);
id!(
    /// A workspace: the tenant to which everything stored belongs.
    WorkspaceId
);
id!(
    /// Something offered for sale.
    ListingId
);
id!(
    /// One auction of a listing.
    AuctionId
);
id!(
    /// A set of auctions whose ends move together.
    GroupId
);
id!(
    /// A quantity of one product at one place.
    StockItemId
);
id!(
    /// One sign-in of a user.
    SessionId
);
id!(
    /// A key with which a program acts for a user.
    ApiKeyId
);
id!(
    /// An invitation into a workspace.
    InviteId
);
id!(
    /// A change that waits for approval.
    PendingChangeId
);
id!(
    /// A measure against a user.
    SanctionId
);
