//! What is particular to the things of one category, typed.

use chrono::Datelike;

use crate::error::{Error, checked_range, checked_text};
use crate::record::{Field, Malformed, Value};
use crate::text::word_enum;
use crate::time::Timestamp;

word_enum! {
    /// The state of the box in which a thing came.
    pub enum BoxCondition {
        /// It is there and fine.
        Good = "good",
        /// It is there and damaged.
        Damaged = "damaged",
        /// It is not there.
        None = "none",
    }
}

/// Attributes by category. One JSON text in storage: `{"kind": "none"}`,
/// `{"kind": "fragrance", "brand": …}`.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Attributes {
    /// The category has none.
    #[default]
    None,
    /// A perfume.
    Fragrance {
        /// The brand, 1 to 50 characters.
        #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 50))]
        brand: String,
        /// The size of the bottle, 1 to 1,000.
        #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1_000))]
        volume_ml: i64,
        /// How full it is, 0 to 100.
        #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 100))]
        remaining_percent: i64,
        /// The batch code on the bottle, at most 50 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(max_length = 50))]
        batch_code: Option<String>,
        /// When it was bought, 1900 to now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(minimum = 1_900, maximum = 9_999))]
        purchase_year: Option<i64>,
        /// The state of the box.
        box_condition: BoxCondition,
    },
    /// A pair of sneakers.
    Sneaker {
        /// The maker's code for the model and colour, 1 to 50 characters.
        #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 50))]
        style_code: String,
        /// The size as printed, 1 to 20 characters.
        #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 20))]
        size: String,
        /// The region whose sizes are meant, 1 to 20 characters.
        #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 20))]
        region: String,
    },
}

impl Attributes {
    /// The attributes with trimmed texts. Fails with `invalid_argument`, which names the field.
    pub fn checked(self, now: Timestamp) -> Result<Self, Error> {
        match self {
            Self::None => Ok(Self::None),
            Self::Fragrance {
                brand,
                volume_ml,
                remaining_percent,
                batch_code,
                purchase_year,
                box_condition,
            } => {
                let this_year = i64::from(now.to_datetime().year());
                let checked_year = |year| checked_range("purchase_year", year, 1900, this_year);
                Ok(Self::Fragrance {
                    brand: checked_text("brand", &brand, 1, 50)?,
                    volume_ml: checked_range("volume_ml", volume_ml, 1, 1_000)?,
                    remaining_percent: checked_range(
                        "remaining_percent",
                        remaining_percent,
                        0,
                        100,
                    )?,
                    batch_code: optional_text("batch_code", batch_code.as_deref(), 50)?,
                    purchase_year: purchase_year.map(checked_year).transpose()?,
                    box_condition,
                })
            }
            Self::Sneaker { style_code, size, region } => Ok(Self::Sneaker {
                style_code: checked_text("style_code", &style_code, 1, 50)?,
                size: checked_text("size", &size, 1, 20)?,
                region: checked_text("region", &region, 1, 20)?,
            }),
        }
    }
}

/// A trimmed text of at most `max` characters; an empty one is none.
pub(super) fn optional_text(
    field: &str,
    text: Option<&str>,
    max: usize,
) -> Result<Option<String>, Error> {
    let trimmed = checked_text(field, text.unwrap_or_default(), 0, max)?;
    Ok(if trimmed.is_empty() { None } else { Some(trimmed) })
}

impl Field for Attributes {
    fn to_value(&self) -> Value<'_> {
        // Texts and whole numbers always have a JSON form.
        Value::Text(serde_json::to_string(self).unwrap_or_default().into())
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        let malformed = Malformed { expected: "attributes as JSON" };
        match value {
            Value::Text(text) => serde_json::from_str(&text).map_err(|_| malformed),
            _ => Err(malformed),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> Timestamp {
        "2026-11-20T12:00:00Z".parse().expect("a time")
    }

    fn fragrance() -> serde_json::Value {
        serde_json::json!({
            "kind": "fragrance", "brand": "Guerlain", "volume_ml": 100, "remaining_percent": 90,
            "batch_code": "9W01", "purchase_year": 2019, "box_condition": "good",
        })
    }

    fn check(json: serde_json::Value) -> Result<Attributes, Error> {
        serde_json::from_value::<Attributes>(json).expect("well-formed").checked(now())
    }

    #[test]
    fn every_limit_holds_at_its_edges() {
        let text = |length: usize| serde_json::json!("x".repeat(length));
        let number = |value: i64| serde_json::json!(value);
        let cases = [
            ("brand", [text(1), text(50)], [text(0), text(51)]),
            ("batch_code", [text(0), text(50)], [text(51), serde_json::json!("a\u{7}b")]),
            ("volume_ml", [number(1), number(1_000)], [number(0), number(1_001)]),
            ("remaining_percent", [number(0), number(100)], [number(-1), number(101)]),
            ("purchase_year", [number(1900), number(2026)], [number(1899), number(2027)]),
        ];
        for (field, accepted, refused) in cases {
            for value in accepted {
                let mut json = fragrance();
                json[field] = value.clone();
                assert!(check(json).is_ok(), "{field}: {value}");
            }
            for value in refused {
                let mut json = fragrance();
                json[field] = value.clone();
                let error = check(json).expect_err(field);
                assert_eq!(error.detail("field"), Some(&field.into()), "{field}: {value}");
            }
        }
    }

    #[test]
    fn sneakers_need_all_three_fields() {
        let sneaker = |style: &str, size: &str, region: &str| {
            check(serde_json::json!({
                "kind": "sneaker", "style_code": style, "size": size, "region": region,
            }))
        };
        assert!(sneaker("DD1391-100", "42.5", "EU").is_ok());
        assert!(sneaker("", "42.5", "EU").is_err());
        assert!(sneaker("DD1391-100", " ", "EU").is_err());
        assert!(sneaker("DD1391-100", "42.5", &"x".repeat(21)).is_err());
    }

    #[test]
    fn unknown_kinds_fields_and_words_are_refused() {
        for (field, value) in [
            ("kind", serde_json::json!("car")),
            ("colour", serde_json::json!("red")),
            ("box_condition", serde_json::json!("perfect")),
            ("volume_ml", serde_json::json!(1.5)),
        ] {
            let mut json = fragrance();
            json[field] = value;
            assert!(serde_json::from_value::<Attributes>(json).is_err(), "{field}");
        }
        assert!(Attributes::from_value(Value::Text("{}".into())).is_err());
        assert!(Attributes::from_value(Value::Null).is_err());
    }

    proptest! {
        #[test]
        fn what_is_stored_is_read_back(
            brand in ".{1,50}", volume_ml in 1_i64..=1_000, remaining_percent in 0_i64..=100,
            batch_code in proptest::option::of(".{1,50}"),
            purchase_year in proptest::option::of(1900_i64..2026),
        ) {
            let box_condition = BoxCondition::None;
            let written = Attributes::Fragrance {
                brand, volume_ml, remaining_percent, batch_code, purchase_year, box_condition,
            };
            prop_assert_eq!(Attributes::from_value(written.to_value()).expect("read"), written);
        }
    }
}
