//! The few attributes by which a type is declared once.

use proc_macro::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, LitInt, LitStr, parse_macro_input};

/// Derives `vendue_domain::record::Record` for a struct with named fields.
///
/// `#[record(table = "auctions", key = 1)]` names the table and says how many of the leading fields
/// are the primary key. `contended` says that many writes at once want the same rows of it, so that
/// it is locked after all others; `steady`, that it is looked at far more often than it is written,
/// so that it is worth keeping in memory. Every field is one column of the same name and must
/// implement `vendue_domain::record::Field`.
#[proc_macro_derive(Record, attributes(record))]
pub fn derive_record(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

fn expand(input: &DeriveInput) -> syn::Result<proc_macro2::TokenStream> {
    let name = &input.ident;
    let Attribute { table, key, is_contended, is_steady } = attribute(input)?;
    let Data::Struct(data) = &input.data else {
        return Err(syn::Error::new_spanned(name, "a record is a struct"));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(syn::Error::new_spanned(name, "a record has named fields"));
    };
    let idents: Vec<_> = fields.named.iter().filter_map(|field| field.ident.as_ref()).collect();
    if key == 0 || key > idents.len() {
        return Err(syn::Error::new_spanned(name, "key counts leading fields: 1 or more"));
    }
    let columns: Vec<String> = idents.iter().map(|ident| ident.to_string()).collect();
    let keys = idents.iter().take(key);
    Ok(quote! {
        impl ::vendue_domain::record::Record for #name {
            const TABLE: ::vendue_domain::record::Table = ::vendue_domain::record::Table {
                name: #table,
                columns: &[#(#columns),*],
                key_columns: #key,
                is_contended: #is_contended,
                is_steady: #is_steady,
            };

            fn values(&self, sink: &mut dyn FnMut(::vendue_domain::record::Value<'_>)) {
                #(sink(::vendue_domain::record::Field::to_value(&self.#idents));)*
            }

            fn from_values<'a>(
                next: &mut dyn FnMut() -> ::std::result::Result<
                    ::vendue_domain::record::Value<'a>,
                    ::vendue_domain::record::Malformed,
                >,
            ) -> ::std::result::Result<Self, ::vendue_domain::record::Malformed> {
                Ok(Self {
                    #(#idents: ::vendue_domain::record::Field::from_value(next()?)?,)*
                })
            }

            fn key_values(&self, sink: &mut dyn FnMut(::vendue_domain::record::Value<'_>)) {
                #(sink(::vendue_domain::record::Field::to_value(&self.#keys));)*
            }
        }
    })
}

struct Attribute {
    table: String,
    key: usize,
    is_contended: bool,
    is_steady: bool,
}

fn attribute(input: &DeriveInput) -> syn::Result<Attribute> {
    let (mut table, mut key) = (None, None);
    let (mut is_contended, mut is_steady) = (false, false);
    for attribute in input.attrs.iter().filter(|found| found.path().is_ident("record")) {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("table") {
                table = Some(meta.value()?.parse::<LitStr>()?.value());
                return Ok(());
            }
            if meta.path.is_ident("key") {
                key = Some(meta.value()?.parse::<LitInt>()?.base10_parse::<usize>()?);
                return Ok(());
            }
            if meta.path.is_ident("contended") {
                is_contended = true;
                return Ok(());
            }
            if meta.path.is_ident("steady") {
                is_steady = true;
                return Ok(());
            }
            Err(meta.error("known are table = \"…\", key = …, contended and steady"))
        })?;
    }
    match (table, key) {
        (Some(table), Some(key)) => Ok(Attribute { table, key, is_contended, is_steady }),
        _ => Err(syn::Error::new_spanned(&input.ident, "say #[record(table = \"…\", key = …)]")),
    }
}
