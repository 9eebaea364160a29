//! Words by which a listing is found.

use crate::error::{Error, checked_text};
use crate::record::{Field, Malformed, Value};

/// The most tags of one listing.
const TAGS_MAX: usize = 20;
/// The most characters of one tag.
const TAG_LENGTH_MAX: usize = 30;

/// Up to 20 different tags of 1 to 30 characters, in the order in which they were given. Stored as
/// a JSON list, because a tag may hold any sign.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Tags(pub Vec<String>);

/// One tag, for the OpenAPI document.
#[cfg(feature = "openapi")]
pub(super) struct Tag;

crate::openapi::text_schema!(Tag, |text| {
    text.min_length(Some(1)).max_length(Some(TAG_LENGTH_MAX)).pattern(Some(crate::openapi::LINE))
});

impl Tags {
    /// Checks tags; one that comes again, whatever its capitals, is left out. Fails with
    /// `invalid_argument`.
    pub fn checked(tags: &[String]) -> Result<Self, Error> {
        if tags.len() > TAGS_MAX {
            return Err(Error::invalid("tags", format!("must be at most {TAGS_MAX}"))
                .with("maximum", i64::try_from(TAGS_MAX).unwrap_or(i64::MAX)));
        }
        let mut kept: Vec<String> = Vec::with_capacity(tags.len());
        for tag in tags {
            let tag = checked_text("tags", tag, 1, TAG_LENGTH_MAX)?;
            if tag.chars().any(char::is_control) {
                return Err(Error::invalid("tags", "must be one line each"));
            }
            if !kept.iter().any(|known| known.to_lowercase() == tag.to_lowercase()) {
                kept.push(tag);
            }
        }
        Ok(Self(kept))
    }
}

impl Field for Tags {
    fn to_value(&self) -> Value<'_> {
        // A list of texts always has a JSON form.
        Value::Text(serde_json::to_string(self).unwrap_or_default().into())
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        let malformed = Malformed { expected: "a list of texts as JSON" };
        match value {
            Value::Text(text) => serde_json::from_str(&text).map_err(|_| malformed),
            _ => Err(malformed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(texts: &[&str]) -> Result<Tags, Error> {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        Tags::checked(&texts)
    }

    #[test]
    fn tags_are_trimmed_and_kept_once() {
        let kept = tags(&[" Palm ", "PDA", "palm", "a, \"b\""]).expect("valid");
        assert_eq!(kept.0, ["Palm", "PDA", "a, \"b\""]);
        assert_eq!(Tags::from_value(kept.to_value()).expect("read"), kept);
    }

    #[test]
    fn too_many_too_long_and_empty_ones_are_refused() {
        let distinct: Vec<String> = (0..21).map(|number| number.to_string()).collect();
        assert!(Tags::checked(&distinct).is_err());
        assert!(Tags::checked(distinct.get(..20).expect("twenty")).is_ok());
        assert!(tags(&["x".repeat(30).as_str()]).is_ok());
        for bad in ["", "  ", "a\nb", &"x".repeat(31)] {
            assert!(tags(&[bad]).is_err(), "{bad}");
        }
        assert!(Tags::from_value(Value::Text("palm".into())).is_err());
    }
}
