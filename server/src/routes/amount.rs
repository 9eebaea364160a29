//! Amounts as they are sent: in minor units, or as people write them.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::json;
use utoipa::openapi::schema::{
    AdditionalProperties, KnownFormat, ObjectBuilder, OneOfBuilder, Schema, SchemaFormat, Type,
};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};
use vendue::{Currency, Detail, Error, Money};

/// An amount of money: either `amount_minor` (cents of a euro, whole yen) or `amount`, a decimal
/// number as text such as `12.50`.
#[derive(Debug, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub(crate) struct Amount {
    #[serde(default)]
    amount_minor: Option<i64>,
    #[serde(default)]
    amount: Option<String>,
    currency: String,
}

impl ToSchema for Amount {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((Currency::name().into_owned(), Currency::schema()));
    }
}

/// What is derived would not say that it is the one or the other.
impl PartialSchema for Amount {
    fn schema() -> RefOr<Schema> {
        let either = |name: &str, other: &str, of: ObjectBuilder| {
            ObjectBuilder::new()
                .property(name, of)
                .required(name)
                .property(other, ObjectBuilder::new().schema_type(Type::Null))
                .property("currency", Ref::from_schema_name(Currency::name()))
                .required("currency")
                .additional_properties(Some(AdditionalProperties::FreeForm(false)))
        };
        let minor = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
            .minimum(Some(0))
            .maximum(Some(9_007_199_254_740_991_i64))
            .description(Some("The amount in minor units."));
        let decimal = ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[0-9]{1,16}(\\.[0-9]{1,4})?$"))
            .description(Some("The amount as a decimal number."));
        OneOfBuilder::new()
            .description(Some(
                "An amount of money: either `amount_minor` (cents of a euro, whole yen) or \
                 `amount`, a decimal number as text such as `12.50`.",
            ))
            .item(either("amount_minor", "amount", minor))
            .item(either("amount", "amount_minor", decimal))
            .examples([json!({ "amount": "12.50", "currency": "EUR" })])
            .into()
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_map(FromObject)
    }
}

/// Takes an object and nothing else: what is derived would also take a list, by the order of its
/// items.
struct FromObject;

impl<'de> Visitor<'de> for FromObject {
    type Value = Amount;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object with a currency and an amount")
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Amount, M::Error> {
        Amount::deserialize(MapAccessDeserializer::new(map))
    }
}

impl Amount {
    /// The amount, checked; errors name `field`.
    pub(crate) fn money(&self, field: &str) -> Result<Money, Error> {
        self.read().map_err(|refused| under(field, &refused))
    }

    fn read(&self) -> Result<Money, Error> {
        let currency: Currency = self.currency.parse()?;
        match (self.amount_minor, &self.amount) {
            (Some(amount_minor), None) => Money::new(amount_minor, currency),
            (None, Some(amount)) => Money::from_decimal(amount, currency),
            _ => Err(Error::invalid("amount_minor", "give it, or amount, and not both")),
        }
    }
}

/// An optional amount, checked.
pub(crate) fn optional(amount: Option<&Amount>, field: &str) -> Result<Option<Money>, Error> {
    amount.map(|amount| amount.money(field)).transpose()
}

/// The same error about a field inside of `field`.
fn under(field: &str, refused: &Error) -> Error {
    let inner = match refused.detail("field") {
        Some(Detail::Text(inner)) => format!("{field}.{inner}"),
        _ => field.to_owned(),
    };
    let error = Error::new(refused.code(), refused.message()).with("field", inner);
    let others = refused.details().iter().filter(|(name, _)| name != "field");
    others.fold(error, |error, (name, detail)| error.with(name, detail.clone()))
}

#[cfg(test)]
mod tests {
    use vendue::ErrorCode;

    use super::*;

    fn read(json: &str) -> Result<i64, (ErrorCode, String)> {
        let amount: Amount = serde_json::from_str(json).expect("well-formed");
        amount.money("maximum").map(Money::amount_minor).map_err(|refused| {
            let field = match refused.detail("field") {
                Some(Detail::Text(field)) => field.clone(),
                _ => String::new(),
            };
            (refused.code(), field)
        })
    }

    #[test]
    fn both_ways_of_writing_an_amount_are_read() {
        assert_eq!(read(r#"{"amount_minor":1250,"currency":"EUR"}"#), Ok(1_250));
        assert_eq!(read(r#"{"amount":"12.50","currency":"EUR"}"#), Ok(1_250));
        assert_eq!(read(r#"{"amount":"1250","currency":"JPY"}"#), Ok(1_250));
    }

    #[test]
    fn only_an_object_is_an_amount() {
        for json in [r#"[1250,null,"EUR"]"#, "1250", r#""12.50 EUR""#, r#"{"x":1}"#, "null"] {
            assert!(serde_json::from_str::<Amount>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let refused = |code, field: &str| Err((code, field.to_owned()));
        for (json, code, field) in [
            (
                r#"{"amount":"1.005","currency":"EUR"}"#,
                ErrorCode::AmountTooPrecise,
                "maximum.amount",
            ),
            (r#"{"amount":"x","currency":"EUR"}"#, ErrorCode::AmountMalformed, "maximum.amount"),
            (r#"{"amount":"1","currency":"euro"}"#, ErrorCode::CurrencyUnknown, "maximum.currency"),
            (r#"{"currency":"EUR"}"#, ErrorCode::InvalidArgument, "maximum.amount_minor"),
            (
                r#"{"amount":"1","amount_minor":1,"currency":"EUR"}"#,
                ErrorCode::InvalidArgument,
                "maximum.amount_minor",
            ),
        ] {
            assert_eq!(read(json), refused(code, field), "{json}");
        }
    }
}
