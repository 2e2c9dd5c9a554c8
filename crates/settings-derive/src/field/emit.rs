//! What is derived from a field.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Expr, Ident, Type};

use super::bounds::{Bounds, Default};
use super::{Field, Kind, inside};
use crate::literal::Literal;

impl<'a> Field<'a> {
    /// Its entry in the description.
    pub(crate) fn entry(&self) -> TokenStream {
        let Self {
            key,
            variable,
            description,
            of,
            ..
        } = self;
        let option = |text: Option<String>| some(text.map(|it| quote!(#it)));
        let unit = option(self.unit.clone());
        let default = match &self.default {
            Some(Default::Literal(_, literal)) => option(Some(literal.json())),
            Some(Default::Word(path)) => {
                quote_spanned!(path.span()=> ::core::option::Option::Some(#path.__setting_json()))
            }
            None => option(None),
        };
        let bound = |of: for<'b> fn(&'b Bounds<'a>) -> &'b Option<Literal>| {
            option(
                self.bounds
                    .as_ref()
                    .and_then(|it| of(it).as_ref())
                    .map(Literal::json),
            )
        };
        let (least, most) = (bound(|it| &it.least), bound(|it| &it.most));
        let optional = self.kind == Kind::Optional;
        let at = of.span();
        let (shape, check) = if self.kind == Kind::Group {
            (
                quote_spanned!(at=> ::stowplan_settings::Shape::Group(<#of as ::stowplan_settings::Settings>::DESCRIPTION)),
                quote!(::stowplan_settings::derived::check_group),
            )
        } else {
            (
                quote_spanned!(at=> <#of as ::stowplan_settings::Setting>::SHAPE),
                quote_spanned!(at=> |value| ::stowplan_settings::derived::check::<#of>(value, #least, #most, #unit)),
            )
        };
        quote! {
            ::stowplan_settings::Field {
                key: #key,
                variable: #variable,
                description: #description,
                shape: #shape,
                unit: #unit,
                default: #default,
                optional: #optional,
                least: #least,
                most: #most,
                check: #check,
            }
        }
    }

    /// What the compiler checks of its attributes, at their tokens.
    pub(crate) fn assertions(&self) -> TokenStream {
        let of = self.of;
        let shape = quote_spanned!(of.span()=> &<#of as ::stowplan_settings::Setting>::SHAPE);
        let mut all = TokenStream::new();
        let option =
            |bound: Option<&Literal>| some(bound.map(Literal::tokens).map(|it| quote!(&#it)));
        let (mut least, mut most) = (option(None), option(None));
        if let Some(bounds) = &self.bounds {
            (least, most) = (option(bounds.least.as_ref()), option(bounds.most.as_ref()));
            let range = bounds.range;
            all.extend(quote_spanned! {first_token(bounds.at)=>
                const _: () =
                    ::stowplan_settings::derived::assert_bounds(#shape, #range, #least, #most);
            });
            if let (true, Some(at), Some(most)) = (range, bounds.most_at, &bounds.most) {
                let most = most.tokens();
                all.extend(quote_spanned! {first_token(at)=>
                    const _: () = ::stowplan_settings::derived::assert_most(#shape, &#most);
                });
            }
        }
        if let Some(Default::Word(path)) = &self.default {
            all.extend(quote_spanned!(path.span()=> const _: #of = #path;));
        }
        if let Some(Default::Literal(at, literal)) = &self.default {
            let literal = literal.tokens();
            all.extend(quote_spanned! {first_token(at)=>
                const _: () =
                    ::stowplan_settings::derived::assert_default(#shape, &#literal, #least, #most);
            });
        }
        all
    }

    /// Its typed key.
    pub(crate) fn constant(&self, vis: &syn::Visibility) -> TokenStream {
        let doc = match self.kind {
            Kind::Group => format!("The group `{}`.\n\n{}", self.key, self.description),
            _ => format!(
                "The setting `{}`, variable `…{}`.\n\n{}",
                self.key, self.variable, self.description
            ),
        };
        constant(self.ident, self.of, &self.key, &doc, vis)
    }

    /// Reads its value.
    pub(crate) fn reader(&self) -> TokenStream {
        let Self { key, ident, of, .. } = self;
        let derived = quote!(::stowplan_settings::derived);
        // All that needs the trait has the type's place and the same form, so that a type that is
        // none of a setting is told once.
        let value = match self.kind {
            Kind::Required => {
                let read =
                    quote_spanned!(of.span()=> <#of as ::stowplan_settings::Setting>::from_value);
                quote!(#read(#derived::required(values, #key))?)
            }
            Kind::Optional => {
                let read =
                    quote_spanned!(of.span()=> <#of as ::stowplan_settings::Setting>::from_value);
                quote!(#derived::optional(values, #key).map(#read).transpose()?)
            }
            Kind::Group => {
                let read =
                    quote_spanned!(of.span()=> <#of as ::stowplan_settings::Settings>::from_values);
                quote!(#read(&#derived::group(values, #key))?)
            }
        };
        quote!(#ident: #value)
    }

    /// Writes its value.
    pub(crate) fn writer(&self) -> TokenStream {
        let Self { key, ident, of, .. } = self;
        let write = if self.kind == Kind::Group {
            quote_spanned!(of.span()=> <#of as ::stowplan_settings::Settings>::to_value)
        } else {
            quote_spanned!(of.span()=> <#of as ::stowplan_settings::Setting>::to_value)
        };
        let put = quote!(::stowplan_settings::derived::put);
        match self.kind {
            Kind::Required | Kind::Group => quote!(#put(&mut values, #key, #write(&self.#ident));),
            Kind::Optional => quote! {
                if let ::core::option::Option::Some(value) = &self.#ident {
                    #put(&mut values, #key, #write(value));
                }
            },
        }
    }
}

/// The typed key of a field of a struct with mistakes.
pub(crate) fn stub(field: &syn::Field, vis: &syn::Visibility) -> Option<TokenStream> {
    let of = inside(&field.ty, "Option").unwrap_or(&field.ty);
    Some(constant(field.ident.as_ref()?, of, "", "", vis))
}

fn constant(ident: &Ident, of: &Type, key: &str, doc: &str, vis: &syn::Visibility) -> TokenStream {
    let name = Ident::new(&ident.unraw().to_string().to_uppercase(), ident.span());
    quote! {
        #[doc = #doc]
        #[allow(dead_code, private_interfaces)]
        #vis const #name: ::stowplan_settings::Key<Self, #of> = ::stowplan_settings::Key::new(#key);
    }
}

/// `Some(…)` or `None`, of what is written.
fn some(tokens: Option<TokenStream>) -> TokenStream {
    tokens.map_or_else(
        || quote!(::core::option::Option::None),
        |it| quote!(::core::option::Option::Some(#it)),
    )
}

/// Where something begins: the span of several tokens can't be had everywhere.
fn first_token(expr: &Expr) -> Span {
    let mut tokens = expr.to_token_stream().into_iter();
    tokens.next().map_or_else(Span::call_site, |it| it.span())
}
