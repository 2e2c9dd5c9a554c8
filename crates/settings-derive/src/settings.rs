//! `#[derive(Settings)]`

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Data, DeriveInput, Fields};

use crate::attribute;
use crate::field::{self, Field};
use crate::mistake::Mistakes;

/// The implementation; beside mistakes an empty one, so that the rest of the program isn't blamed.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    read(input).unwrap_or_else(|mistakes| {
        let mistakes = mistakes.into_compile_error();
        if !input.generics.params.is_empty() {
            return mistakes;
        }
        let constants = match &input.data {
            Data::Struct(data) => data
                .fields
                .iter()
                .filter_map(|it| field::stub(it, &input.vis))
                .collect(),
            _ => Vec::new(),
        };
        let ident = &input.ident;
        quote! {
            #mistakes

            #[automatically_derived]
            impl #ident {
                #(#constants)*
            }

            #[automatically_derived]
            impl ::stowplan_settings::Settings for #ident {
                const DESCRIPTION: &'static ::stowplan_settings::Description =
                    &::stowplan_settings::Description {
                        name: "",
                        description: "",
                        prefix: "",
                        fields: &[],
                    };

                fn to_value(&self) -> ::stowplan_settings::derived::Value {
                    ::stowplan_settings::derived::Value::Null
                }

                fn from_values(
                    _: &::stowplan_settings::derived::Map<
                        ::std::string::String,
                        ::stowplan_settings::derived::Value,
                    >,
                ) -> ::core::result::Result<Self, ::std::string::String> {
                    ::core::result::Result::Err(::std::string::String::new())
                }
            }
        }
    })
}

fn read(input: &DeriveInput) -> syn::Result<TokenStream> {
    let mut mistakes = Mistakes::default();
    let Data::Struct(data) = &input.data else {
        return Err(syn::Error::new_spanned(
            &input.ident,
            "settings are a struct; an enum that is the type of a setting derives `Setting`",
        ));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(syn::Error::new_spanned(
            &input.ident,
            "settings have names: write `struct … { name: Type }`",
        ));
    };
    if !input.generics.params.is_empty() {
        mistakes.say(
            &input.generics,
            "a struct of settings has no parameters: a manifest has to know its types",
        );
    }
    let prefix = prefix(input, &mut mistakes);
    attribute::misplaced(&input.attrs, "setting", "settings", &mut mistakes);
    for field in &fields.named {
        attribute::misplaced(&field.attrs, "settings", "setting", &mut mistakes);
    }
    let items: Vec<_> = fields
        .named
        .iter()
        .map(|it| Field::items(it, &mut mistakes))
        .collect();
    let read: Vec<_> = fields
        .named
        .iter()
        .zip(&items)
        .filter_map(|(field, items)| Field::read(field, items, &mut mistakes))
        .collect();
    for (at, field) in read.iter().enumerate() {
        if let Some(same) = read
            .iter()
            .take(at)
            .find(|it| it.variable == field.variable || it.key == field.key)
        {
            let message = format!(
                "`{}` and `{}` are the same setting, `{}`: rename one of them",
                same.ident, field.ident, field.key
            );
            mistakes.say(field.ident, message);
        }
        if field.variable == "SETTINGS_FILE" {
            let message =
                "the variable `SETTINGS_FILE` names the file of settings: rename the field";
            mistakes.say(field.ident, message);
        }
    }
    mistakes.end()?;
    Ok(implement(input, &prefix, &read))
}

fn implement(input: &DeriveInput, prefix: &str, fields: &[Field<'_>]) -> TokenStream {
    let (ident, vis) = (&input.ident, &input.vis);
    let name = ident.to_string();
    let description = attribute::description(&input.attrs);
    let entries = fields.iter().map(Field::entry);
    let assertions = fields.iter().map(Field::assertions);
    let constants = fields.iter().map(|it| it.constant(vis));
    let readers = fields.iter().map(Field::reader);
    let writers = fields.iter().map(Field::writer);
    let apart = quote_spanned! {ident.span()=>
        const _: () = ::stowplan_settings::derived::assert_variables(
            <#ident as ::stowplan_settings::Settings>::DESCRIPTION.fields,
        );
    };
    quote! {
        #(#assertions)*

        #apart

        #[automatically_derived]
        impl #ident {
            #(#constants)*
        }

        #[automatically_derived]
        impl ::stowplan_settings::Settings for #ident {
            const DESCRIPTION: &'static ::stowplan_settings::Description =
                &::stowplan_settings::Description {
                    name: #name,
                    description: #description,
                    prefix: #prefix,
                    fields: &[#(#entries),*],
                };

            fn to_value(&self) -> ::stowplan_settings::derived::Value {
                #[allow(unused_mut)]
                let mut values = ::stowplan_settings::derived::Map::new();
                #(#writers)*
                ::stowplan_settings::derived::Value::Object(values)
            }

            #[allow(unused_variables)]
            fn from_values(
                values: &::stowplan_settings::derived::Map<
                    ::std::string::String,
                    ::stowplan_settings::derived::Value,
                >,
            ) -> ::core::result::Result<Self, ::std::string::String> {
                ::core::result::Result::Ok(Self { #(#readers),* })
            }
        }
    }
}

fn prefix(input: &DeriveInput, mistakes: &mut Mistakes) -> String {
    let items = attribute::items(&input.attrs, "settings", &["prefix"], mistakes);
    let Some(item) = items.first() else {
        return String::new();
    };
    let Some(text) = mistakes.keep(item.text()) else {
        return String::new();
    };
    let prefix = text.value();
    let plain = |it: u8| it.is_ascii_uppercase() || it.is_ascii_digit() || it == b'_';
    if !prefix.bytes().all(plain) || !prefix.starts_with(|it: char| it.is_ascii_uppercase()) {
        mistakes.say(
            text,
            "a prefix has capital letters, digits and `_`, as in `ARENA_`",
        );
    } else if !prefix.ends_with('_') {
        mistakes.say(text, format!("a prefix ends with `_`: write `{prefix}_`"));
    }
    prefix
}
