//! `#[derive(Setting)]`

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields};

use crate::attribute;
use crate::literal::quoted;
use crate::mistake::Mistakes;

/// The implementation; beside mistakes an empty one, so that the rest of the program isn't blamed.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    read(input).unwrap_or_else(|mistakes| {
        let mistakes = mistakes.into_compile_error();
        if !input.generics.params.is_empty() {
            return mistakes;
        }
        let ident = &input.ident;
        quote! {
            #mistakes

            #[automatically_derived]
            impl #ident {
                #[doc(hidden)]
                pub(crate) const fn __setting_json(&self) -> &'static str {
                    ""
                }
            }

            #[automatically_derived]
            impl ::stowplan_settings::Setting for #ident {
                const SHAPE: ::stowplan_settings::Shape = ::stowplan_settings::Shape::Words(&[]);

                fn from_value(
                    _: &::stowplan_settings::derived::Value,
                ) -> ::core::result::Result<Self, ::std::string::String> {
                    ::core::result::Result::Err(::std::string::String::new())
                }

                fn to_value(&self) -> ::stowplan_settings::derived::Value {
                    ::stowplan_settings::derived::Value::Null
                }
            }
        }
    })
}

fn read(input: &DeriveInput) -> syn::Result<TokenStream> {
    let mut mistakes = Mistakes::default();
    let Data::Enum(data) = &input.data else {
        return Err(syn::Error::new_spanned(
            &input.ident,
            "only an enum is a setting's type by this; a struct derives `Settings` and is a group",
        ));
    };
    if !input.generics.params.is_empty() {
        mistakes.say(&input.generics, "an enum of words has no parameters");
    }
    if data.variants.is_empty() {
        mistakes.say(&input.ident, "an enum of words has at least one");
    }
    attribute::items(&input.attrs, "setting", &[], &mut mistakes);
    let mut words: Vec<(&syn::Ident, String, String)> = Vec::new();
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            mistakes.say(
                variant,
                "a word has no fields: only the variant's name is written in files",
            );
        }
        let items = attribute::items(&variant.attrs, "setting", &["rename"], &mut mistakes);
        let word = match items.first() {
            Some(item) => match mistakes.keep(item.text()) {
                Some(text) if text.value().trim().is_empty() => {
                    mistakes.say(text, "a word isn't empty");
                    continue;
                }
                Some(text) => attribute::one_line(text, &mut mistakes).value(),
                None => continue,
            },
            None => camel(&variant.ident.unraw().to_string()),
        };
        if let Some((same, ..)) = words.iter().find(|(_, it, _)| *it == word) {
            let message = format!(
                "`{same}` and `{}` are the same word, `{word}`",
                variant.ident
            );
            mistakes.say(&variant.ident, message);
        }
        words.push((&variant.ident, word, attribute::description(&variant.attrs)));
    }
    mistakes.end()?;
    Ok(implement(input, &words))
}

fn implement(input: &DeriveInput, words: &[(&syn::Ident, String, String)]) -> TokenStream {
    let (ident, vis) = (&input.ident, &input.vis);
    let variants: Vec<_> = words.iter().map(|(variant, ..)| variant).collect();
    let texts: Vec<_> = words.iter().map(|(_, word, _)| word).collect();
    let descriptions = words.iter().map(|(.., description)| description);
    let json = words.iter().map(|(_, word, _)| quoted(word));
    let value = quote!(::stowplan_settings::derived::Value);
    quote! {
        #[automatically_derived]
        impl #ident {
            #[doc(hidden)]
            #[allow(dead_code, clippy::trivially_copy_pass_by_ref)]
            #vis const fn __setting_json(&self) -> &'static str {
                match self {
                    #(Self::#variants => #json),*
                }
            }
        }

        #[automatically_derived]
        impl ::stowplan_settings::Setting for #ident {
            const SHAPE: ::stowplan_settings::Shape = ::stowplan_settings::Shape::Words(&[
                #(::stowplan_settings::Word { word: #texts, description: #descriptions }),*
            ]);

            fn from_value(
                value: &#value,
            ) -> ::core::result::Result<Self, ::std::string::String> {
                match value.as_str() {
                    #(::core::option::Option::Some(#texts) => ::core::result::Result::Ok(Self::#variants),)*
                    _ => ::core::result::Result::Err(
                        ::stowplan_settings::derived::no_word::<Self>(value),
                    ),
                }
            }

            fn to_value(&self) -> #value {
                #value::String(::std::string::String::from(match self {
                    #(Self::#variants => #texts),*
                }))
            }
        }
    }
}

/// `VeryLoud` is `veryLoud`, `HTTP` is `http`.
fn camel(variant: &str) -> String {
    let letters: Vec<char> = variant.chars().collect();
    let mut text = String::new();
    let mut first = true;
    for (at, letter) in letters.iter().enumerate() {
        let ends = letters.get(at + 1).is_some_and(|it| it.is_lowercase());
        first = first && letter.is_uppercase() && (at == 0 || !ends);
        if first {
            text.extend(letter.to_lowercase());
        } else {
            text.push(*letter);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::camel;

    #[test]
    fn variants_are_words() {
        let check = |variant: &str, word: &str| assert_eq!(camel(variant), word);
        check("Info", "info");
        check("VeryLoud", "veryLoud");
        check("HTTP", "http");
        check("HTTPServer", "httpServer");
        check("V2", "v2");
        check("HTTP2", "http2");
        check("TLS13Only", "tls13Only");
    }
}
