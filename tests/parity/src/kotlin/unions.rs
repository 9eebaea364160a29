//! Records that are told apart by their kind, as sealed interfaces.

use vendue_hosts::surface::{Form, Type, Variant};

use super::records::data_class;
use super::shapes::Types;
use crate::comments::comment;
use crate::names::pascal;

pub(super) fn source(types: &Types<'_>) -> String {
    let mut out = String::new();
    let mut names = Vec::new();
    for found in types.iter() {
        if let Form::Union(variants) = &found.form {
            out.push_str(&union(types, found, variants));
            out.push('\n');
            names.push(&found.name);
        }
    }
    let lines: String = names
        .iter()
        .map(|name| {
            format!(
                "    polymorphicDefaultDeserializer({name}::class) {{ {name}.Unknown.Reader }}\n"
            )
        })
        .collect();
    format!(
        "{out}/** What is read when a kind is not known here. */\n\
         internal val unknownVariants: SerializersModule = SerializersModule {{\n{lines}}}\n"
    )
}

fn union(types: &Types<'_>, found: &Type, variants: &[Variant]) -> String {
    let name = &found.name;
    let body: String =
        variants.iter().map(|variant| one(types, name, variant, found.is_sent)).collect();
    let unknown = format!(
        "    /** A kind that this version does not know, as a newer store may have. It cannot be \
         sent. */\n    \
         @Serializable(with = Unknown.Reader::class)\n    \
         public data class Unknown(\n        \
         /** The kind. */\n        \
         val kind: String,\n        \
         /** Everything in it. */\n        \
         val fields: JsonObject,\n    \
         ) : {name} {{\n        \
         internal object Reader : UnknownReader<Unknown>(\"{name}\", ::Unknown)\n    \
         }}\n"
    );
    format!(
        "{}@Serializable\npublic sealed interface {name} {{\n{body}{unknown}}}\n",
        comment(0, &found.doc, &[])
    )
}

fn one(types: &Types<'_>, union: &str, variant: &Variant, is_sent: bool) -> String {
    let class = pascal(&variant.word);
    assert_ne!(class, "Unknown", "{union} has a variant of the name that unknown ones have");
    let head = format!(
        "{}    @Serializable\n    @SerialName(\"{}\")\n",
        comment(4, &variant.doc, &[]),
        variant.word
    );
    if variant.fields.is_empty() {
        return format!("{head}    public data object {class} : {union}\n\n");
    }
    let is_secret = variant.fields.iter().any(|field| field.is_secret);
    assert!(!is_secret, "{union} would be shown with a secret of {class}");
    let class = format!("public data class {class}");
    let body = data_class(types, &class, 4, &variant.fields, is_sent);
    format!("{head}{} : {union}\n\n", body.trim_end())
}
