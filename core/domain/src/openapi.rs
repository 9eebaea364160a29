//! How values with one text form look in an OpenAPI document. Only with the feature `openapi`.

#[cfg(feature = "openapi")]
use utoipa::openapi::schema::{KnownFormat, SchemaFormat};

/// Describes a type that is written as one text; `adjust` says what is particular to it.
macro_rules! text_schema {
    ($name:ident, $adjust:expr) => {
        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                use utoipa::openapi::schema::{ObjectBuilder, Type};
                let adjust: fn(ObjectBuilder) -> ObjectBuilder = $adjust;
                adjust(ObjectBuilder::new().schema_type(Type::String)).into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }
    };
}
pub(crate) use text_schema;

/// Text of documentation, of which each line begins with a space.
#[cfg(feature = "openapi")]
pub(crate) fn text(doc: &str) -> String {
    let lines = doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

/// What an enum of words is, and what each word means.
#[cfg(feature = "openapi")]
pub(crate) fn words(doc: &str, words: &[(&str, &str)]) -> String {
    let each =
        words.iter().map(|(word, doc)| format!("- `{word}`: {}", text(doc).replace('\n', " ")));
    format!("{}\n\n{}", text(doc), each.collect::<Vec<_>>().join("\n"))
}

/// A text of one line: no control characters.
#[cfg(feature = "openapi")]
pub(crate) const LINE: &str = r"^[^\x00-\x1f\x7f-\x9f]*$";

/// RFC 3339.
#[cfg(feature = "openapi")]
pub(crate) fn date_time() -> Option<SchemaFormat> {
    Some(SchemaFormat::KnownFormat(KnownFormat::DateTime))
}

/// RFC 9562.
#[cfg(feature = "openapi")]
pub(crate) fn uuid() -> Option<SchemaFormat> {
    Some(SchemaFormat::Custom("uuid".into()))
}
