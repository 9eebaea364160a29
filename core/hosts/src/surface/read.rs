//! Reads the descriptions that the types give of themselves.

use std::collections::BTreeMap;

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayItems, KnownFormat, Object, OneOf, Schema, SchemaFormat, SchemaType,
    Type as Kind,
};

use super::shape::{Field, Form, Shape, Type, Variant};

/// The field that tells the records of a union apart.
const TAG: &str = "kind";

/// The names of fields that let somebody in, or may hold a password.
const SECRETS: [&str; 12] = [
    "access_token",
    "cookie",
    "old_password",
    "password",
    "password_hash",
    "redis",
    "refresh_token",
    "replica",
    "secret",
    "signing_key_pem",
    "smtp_url",
    "token",
];

type Schemas = BTreeMap<String, RefOr<Schema>>;

/// The types among what the schemas describe; pages and the like are shapes instead.
pub(super) fn types(schemas: &Schemas) -> Vec<Type> {
    let is_type = |name: &&String| matches!(named(name), Shape::Named(_));
    schemas.keys().filter(is_type).map(|name| one(name, schemas)).collect()
}

fn one(name: &str, schemas: &Schemas) -> Type {
    let schema = &schemas[name];
    let doc = match schema {
        RefOr::T(Schema::Object(object)) => object.description.clone(),
        RefOr::T(Schema::OneOf(one_of)) => one_of.description.clone(),
        RefOr::T(Schema::Array(array)) => array.description.clone(),
        _ => None,
    };
    let form = form(schema, schemas);
    Type {
        name: name.to_owned(),
        doc: doc.unwrap_or_default(),
        form,
        is_sent: false,
        is_given: false,
    }
}

fn form(schema: &RefOr<Schema>, schemas: &Schemas) -> Form {
    match schema {
        RefOr::T(Schema::Object(object)) if !object.properties.is_empty() => {
            Form::Record(fields(schema))
        }
        RefOr::T(Schema::Object(object)) => text_form(object).unwrap_or_else(|| alias(schema)),
        RefOr::T(Schema::OneOf(one_of)) if nullable(one_of).is_none() => {
            Form::Union(variants(one_of, schemas))
        }
        _ => alias(schema),
    }
}

fn alias(schema: &RefOr<Schema>) -> Form {
    Form::Alias(shape(schema))
}

/// The form of a text, if it is one.
fn text_form(object: &Object) -> Option<Form> {
    if object.schema_type != SchemaType::Type(Kind::String) {
        return None;
    }
    if let Some(values) = &object.enum_values {
        let words = values.iter().filter_map(|value| value.as_str().map(str::to_owned));
        return Some(Form::Words(words.collect()));
    }
    Some(match &object.format {
        Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)) => Form::Moment,
        Some(SchemaFormat::Custom(format)) if format == "uuid" => Form::Id,
        _ => Form::Text,
    })
}

fn variants(one_of: &OneOf, schemas: &Schemas) -> Vec<Variant> {
    let mut found = Vec::new();
    for item in &one_of.items {
        match item {
            // A union of unions is one.
            RefOr::Ref(reference) => match &schemas[last(&reference.ref_location)] {
                RefOr::T(Schema::OneOf(inner)) => found.extend(variants(inner, schemas)),
                other => panic!("a union holds {other:?}"),
            },
            RefOr::T(Schema::Object(object)) => {
                let mut fields = fields(item);
                fields.retain(|field| field.name != TAG);
                let doc = object.description.clone().unwrap_or_default();
                found.push(Variant { word: tag_of(object), doc, fields });
            }
            RefOr::T(other) => panic!("a union holds {other:?}"),
        }
    }
    found
}

fn tag_of(object: &Object) -> String {
    let word = match object.properties.get(TAG) {
        Some(RefOr::T(Schema::Object(tag))) => {
            tag.enum_values.as_ref().and_then(|values| values.first()?.as_str())
        }
        _ => None,
    };
    word.unwrap_or_else(|| panic!("a record of a union has no {TAG}: {object:?}")).to_owned()
}

/// The fields of a record.
pub(super) fn fields(schema: &RefOr<Schema>) -> Vec<Field> {
    let RefOr::T(Schema::Object(object)) = schema else {
        panic!("not a record: {schema:?}");
    };
    let fields = object.properties.iter().map(|(name, schema)| {
        let shape = shape(schema);
        let is_optional = matches!(shape, Shape::Optional(_));
        let may_be_absent = is_optional || !object.required.contains(name);
        let is_secret = SECRETS.contains(&name.as_str());
        Field { name: name.clone(), shape, may_be_absent, is_secret, doc: doc(schema) }
    });
    fields.collect()
}

fn doc(schema: &RefOr<Schema>) -> String {
    match schema {
        RefOr::Ref(reference) => reference.description.clone(),
        RefOr::T(Schema::Object(object)) => object.description.clone().unwrap_or_default(),
        RefOr::T(Schema::Array(array)) => array.description.clone().unwrap_or_default(),
        RefOr::T(Schema::OneOf(one_of)) => match (&one_of.description, nullable(one_of)) {
            (Some(description), _) => description.clone(),
            // What may be absent is described where its type is named.
            (None, Some(inner)) => doc(inner),
            (None, None) => String::new(),
        },
        RefOr::T(Schema::AllOf(all_of)) => all_of.description.clone().unwrap_or_default(),
        RefOr::T(_) => String::new(),
    }
}

fn shape(schema: &RefOr<Schema>) -> Shape {
    match schema {
        RefOr::Ref(reference) => named(last(&reference.ref_location)),
        RefOr::T(Schema::Array(array)) => {
            let ArrayItems::RefOrSchema(items) = &array.items else {
                panic!("a list of nothing: {array:?}");
            };
            optional(&array.schema_type, Shape::List(Box::new(shape(items))))
        }
        RefOr::T(Schema::OneOf(one_of)) => match nullable(one_of) {
            Some(inner) => Shape::Optional(Box::new(shape(inner))),
            None => panic!("a union without a name: {one_of:?}"),
        },
        RefOr::T(Schema::AllOf(all_of)) if all_of.items.len() == 1 => shape(&all_of.items[0]),
        RefOr::T(Schema::Object(object)) => optional(&object.schema_type, plain(object)),
        RefOr::T(other) => panic!("of no known shape: {other:?}"),
    }
}

fn optional(kind: &SchemaType, shape: Shape) -> Shape {
    match kind {
        SchemaType::Array(kinds) if kinds.contains(&Kind::Null) => Shape::Optional(Box::new(shape)),
        _ => shape,
    }
}

fn plain(object: &Object) -> Shape {
    let is = |kind: Kind| match &object.schema_type {
        SchemaType::Type(only) => *only == kind,
        SchemaType::Array(kinds) => kinds.contains(&kind),
        SchemaType::AnyValue => false,
    };
    if is(Kind::String) {
        Shape::Text
    } else if is(Kind::Integer) {
        Shape::Int
    } else if is(Kind::Boolean) {
        Shape::Bool
    } else if is(Kind::Object) || matches!(object.schema_type, SchemaType::AnyValue) {
        let is_unit = object.default == Some(serde_json::Value::Null)
            && !matches!(
                &object.additional_properties.as_deref(),
                Some(AdditionalProperties::RefOr(_))
            );
        if is_unit { Shape::Unit } else { Shape::Json }
    } else {
        panic!("of no known shape: {object:?}")
    }
}

/// What is there when a union only says that it may be absent.
fn nullable(one_of: &OneOf) -> Option<&RefOr<Schema>> {
    let is_null = |item: &RefOr<Schema>| {
        matches!(item, RefOr::T(Schema::Object(object))
            if object.schema_type == SchemaType::Type(Kind::Null))
    };
    match one_of.items.as_slice() {
        [null, inner] | [inner, null] if is_null(null) => Some(inner),
        _ => None,
    }
}

/// The shape that a name stands for: those of generic types are written out.
fn named(name: &str) -> Shape {
    if let Some(item) = name.strip_prefix("Paged_") {
        return Shape::Page(Box::new(named(item)));
    }
    if let Some(item) = name.strip_prefix("Approvable_") {
        return Shape::Approvable(Box::new(named(item)));
    }
    Shape::Named(name.to_owned())
}

fn last(location: &str) -> &str {
    location.rsplit('/').next().unwrap_or(location)
}
