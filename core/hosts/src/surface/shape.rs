//! The few forms that a value at the border can have.

use serde::Serialize;

/// What a value looks like.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Nothing.
    Unit,
    /// Yes or no.
    Bool,
    /// A whole number within ±(2^53 − 1).
    Int,
    /// A text.
    Text,
    /// Any JSON.
    Json,
    /// A type with a name.
    Named(String),
    /// The value or nothing.
    Optional(Box<Shape>),
    /// A list.
    List(Box<Shape>),
    /// A page of a list.
    Page(Box<Shape>),
    /// A write that may wait for approval.
    Approvable(Box<Shape>),
}

/// A field of a record, or a parameter.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Field {
    /// The name.
    pub name: String,
    /// What it looks like.
    pub shape: Shape,
    /// Whether it may be left out by who sends it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub may_be_absent: bool,
    /// Whether it lets somebody in: no host writes it into a log.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_secret: bool,
    /// What it says, for the documentation.
    #[serde(skip)]
    pub doc: String,
}

/// A type with a name.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Type {
    /// The name.
    pub name: String,
    /// What it is, for the documentation.
    #[serde(skip)]
    pub doc: String,
    /// What it is made of.
    pub form: Form,
    /// Whether hosts send it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_sent: bool,
    /// Whether hosts are given it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_given: bool,
}

/// What a type is made of.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A UUID as text.
    Id,
    /// A moment, RFC 3339 in UTC.
    Moment,
    /// A text of a form of its own.
    Text,
    /// One of a few words.
    Words(Vec<String>),
    /// Another name for a shape.
    Alias(Shape),
    /// Fields.
    Record(Vec<Field>),
    /// One of several records, told apart by the field `kind`.
    Union(Vec<Variant>),
}

/// One of the records of a union.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Variant {
    /// The word in the field `kind`.
    pub word: String,
    /// What it says, for the documentation.
    #[serde(skip)]
    pub doc: String,
    /// The other fields.
    pub fields: Vec<Field>,
}

impl Shape {
    /// Collects the names of the types in it.
    pub fn names(&self, into: &mut Vec<String>) {
        match self {
            Self::Named(name) => into.push(name.clone()),
            Self::Approvable(inner) => {
                into.push("PendingChangeView".to_owned());
                inner.names(into);
            }
            Self::Optional(inner) | Self::List(inner) | Self::Page(inner) => inner.names(into),
            Self::Unit | Self::Bool | Self::Int | Self::Text | Self::Json => {}
        }
    }
}

impl Form {
    /// Collects the names of the types in it.
    pub fn names(&self, into: &mut Vec<String>) {
        match self {
            Self::Record(fields) => fields.iter().for_each(|field| field.shape.names(into)),
            Self::Union(variants) => {
                let fields = variants.iter().flat_map(|variant| &variant.fields);
                fields.for_each(|field| field.shape.names(into));
            }
            Self::Alias(shape) => shape.names(into),
            Self::Id | Self::Moment | Self::Text | Self::Words(_) => {}
        }
    }
}

/// Such as `Page<BidView>`.
impl std::fmt::Display for Shape {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unit => out.write_str("Unit"),
            Self::Bool => out.write_str("Bool"),
            Self::Int => out.write_str("Int"),
            Self::Text => out.write_str("Text"),
            Self::Json => out.write_str("Json"),
            Self::Named(name) => out.write_str(name),
            Self::Optional(inner) => write!(out, "Optional<{inner}>"),
            Self::List(inner) => write!(out, "List<{inner}>"),
            Self::Page(inner) => write!(out, "Page<{inner}>"),
            Self::Approvable(inner) => write!(out, "Approvable<{inner}>"),
        }
    }
}

impl Serialize for Shape {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}
