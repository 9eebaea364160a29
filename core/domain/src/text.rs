//! Helpers for values that have one text form, used in JSON, SQL and on the command line alike.

/// Serialises a type through its `Display` and `FromStr`.
macro_rules! serde_as_text {
    ($name:ty) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.collect_str(self)
            }
        }

        $crate::text::deserialize_from_text!($name);
    };
}
pub(crate) use serde_as_text;

/// Deserialises a type through its `FromStr`.
macro_rules! deserialize_from_text {
    ($name:ty) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(source)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use deserialize_from_text;

/// What the documentation among these attributes says.
#[cfg(feature = "openapi")]
macro_rules! doc_of {
    () => { "" };
    (#[doc = $doc:expr] $($rest:tt)*) => {
        concat!($doc, "\n", $crate::text::doc_of!($($rest)*))
    };
    (#[$($other:tt)+] $($rest:tt)*) => { $crate::text::doc_of!($($rest)*) };
}
#[cfg(feature = "openapi")]
pub(crate) use doc_of;

/// Declares an enum of plain words: each variant has one stable snake_case text, which is what
/// JSON, SQL and every host see.
macro_rules! word_enum {
    (
        $(#[$($meta:tt)+])*
        pub enum $name:ident { $( $(#[$($variant_meta:tt)+])* $variant:ident = $word:literal, )+ }
    ) => {
        $(#[$($meta)+])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub enum $name { $( $(#[$($variant_meta)+])* $variant, )+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// The stable word for this value.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::error::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $( $word => Ok(Self::$variant), )+
                    _ => Err($crate::text::unknown_word(
                        stringify!($name),
                        text,
                        &[ $( $word, )+ ],
                    )),
                }
            }
        }

        $crate::text::serde_as_text!($name);
        $crate::openapi::text_schema!($name, |text| {
            let about = $crate::openapi::words(
                $crate::text::doc_of!($(#[$($meta)+])*),
                &[ $( ($word, $crate::text::doc_of!($(#[$($variant_meta)+])*)), )+ ],
            );
            let words = $name::ALL.iter().map(|value| value.as_str());
            text.enum_values(Some(words)).description(Some(about))
        });

        impl $crate::record::Field for $name {
            fn to_value(&self) -> $crate::record::Value<'_> {
                $crate::record::Value::Text(self.as_str().into())
            }

            fn from_value(
                value: $crate::record::Value<'_>,
            ) -> Result<Self, $crate::record::Malformed> {
                $crate::record::parse_text(value)
            }
        }
    };
}
pub(crate) use word_enum;

/// The error for a word that is not one of the allowed ones.
pub(crate) fn unknown_word(kind: &str, text: &str, allowed: &[&str]) -> crate::error::Error {
    let shown: String = text.chars().take(40).collect();
    // Without the name: where a field has another, that is the one to be told.
    let message = format!("must be one of: {}", allowed.join(", "));
    crate::error::Error::new(crate::error::ErrorCode::InvalidArgument, message)
        .with("field", snake(kind))
        .with("value", shown)
}

/// The name of a type as a field is called: `user_id` for `UserId`.
pub(crate) fn snake(pascal: &str) -> String {
    let mut out = String::new();
    for letter in pascal.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// Bytes of a fixed length as hexadecimal text, for `#[serde(with = "crate::text::hex")]`.
pub(crate) mod hex {
    use std::borrow::Cow;

    use data_encoding::HEXLOWER;
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer, const N: usize>(
        bytes: &[u8; N],
        out: S,
    ) -> Result<S::Ok, S::Error> {
        out.serialize_str(&HEXLOWER.encode(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, const N: usize>(
        source: D,
    ) -> Result<[u8; N], D::Error> {
        let text = <Cow<'de, str>>::deserialize(source)?;
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(D::Error::custom)?;
        bytes.try_into().map_err(|_| {
            D::Error::custom(format_args!("must be {N} bytes in lower-case hexadecimal"))
        })
    }
}
