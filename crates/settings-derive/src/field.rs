//! One field of a struct of settings.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Expr, ExprRange, GenericArgument, Ident, LitStr, PathArguments, RangeLimits, Type};

use crate::attribute::{self, Item};
use crate::literal::Literal;
use crate::mistake::Mistakes;
use crate::name;

const KNOWN: [&str; 6] = ["default", "range", "length", "unit", "rename", "group"];

/// One field of a struct of settings.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) key: String,
    pub(crate) variable: String,
    /// The type of its value: that in an `Option`, if it is one.
    pub(crate) of: &'a Type,
    description: String,
    kind: Kind,
    unit: Option<String>,
    default: Option<Default<'a>>,
    bounds: Option<Bounds<'a>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Required,
    Optional,
    Group,
}

enum Default<'a> {
    Literal(&'a Expr, Literal),
    Word(&'a Expr),
}

struct Bounds<'a> {
    at: &'a Expr,
    range: bool,
    least: Option<Literal>,
    most: Option<Literal>,
}

impl<'a> Field<'a> {
    pub(crate) fn read(
        field: &'a syn::Field,
        items: &'a [Item],
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        let ident = field.ident.as_ref()?;
        let item = |named: &str| items.iter().find(|it| it.name == named);
        let optional = inside(&field.ty, "Option");
        let group = item("group");
        let kind = match (group, optional) {
            (Some(group), Some(_)) => {
                mistakes.say(
                    &group.name,
                    "a group isn't optional: the settings in it may be",
                );
                Kind::Group
            }
            (Some(_), None) => Kind::Group,
            (None, Some(_)) => Kind::Optional,
            (None, None) => Kind::Required,
        };
        if let Some(value) = group.and_then(|it| it.value.as_ref()) {
            mistakes.say(value, "`group` has no value: write `#[setting(group)]`");
        }
        let of = optional.unwrap_or(&field.ty);
        let secret = inside(of, "Secret").is_some();
        let within = inside(of, "Vec").or_else(|| inside(of, "Secret"));
        if within.is_some_and(|it| inside(it, "Secret").is_some()) {
            mistakes.say(
                of,
                "a secret is one value of a Secret: write `Secret<…>` once, as the whole type",
            );
        }
        let description = attribute::description(&field.attrs);
        if description.is_empty() {
            mistakes.say(
                ident,
                format!(
                    "what is `{ident}` for? say it in a doc comment, which schemas and samples show"
                ),
            );
        }
        let key = key(ident, item("rename"), mistakes)?;
        let read = Self {
            ident,
            variable: name::variable(&key),
            key,
            of,
            description,
            kind,
            unit: item("unit")
                .and_then(|it| mistakes.keep(it.text()))
                .map(LitStr::value),
            default: item("default").and_then(|it| default(it, mistakes)),
            bounds: bounds(item("range"), item("length"), mistakes),
        };
        for it in items {
            let why = match (it.name.to_string().as_str(), kind) {
                ("default", Kind::Optional) => {
                    "an `Option` is `None` when nothing is said: take `Option` or the default away"
                }
                ("default" | "range" | "length" | "unit", Kind::Group) => {
                    "a group has none of this: the settings in it have"
                }
                ("default", _) if secret => "a secret has no default: it comes from a Secret",
                ("range" | "length", _) if secret => {
                    "a secret has no bounds that a manifest could check: take them away"
                }
                _ => continue,
            };
            mistakes.say(&it.name, why);
        }
        read.compare(mistakes);
        Some(read)
    }

    /// Says what the macro can tell of a default that is out of bounds; the rest the compiler says.
    fn compare(&self, mistakes: &mut Mistakes) {
        let Some(bounds) = &self.bounds else { return };
        if let (Some(least), Some(most)) = (&bounds.least, &bounds.most)
            && most.is_less(least)
        {
            mistakes.say(
                bounds.at,
                format!("nothing is from {} to {}", least.json(), most.json()),
            );
            return;
        }
        let Some(Default::Literal(at, default)) = &self.default else {
            return;
        };
        if !bounds.range {
            return;
        }
        if let Some(least) = &bounds.least
            && default.is_less(least)
        {
            let (default, least) = (default.json(), least.json());
            mistakes.say(
                at,
                format!("the default {default} is less than {least}, the least of `range`"),
            );
        }
        if let Some(most) = &bounds.most
            && most.is_less(default)
        {
            let (default, most) = (default.json(), most.json());
            mistakes.say(
                at,
                format!("the default {default} is more than {most}, the most of `range`"),
            );
        }
    }

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
        let write = match self.kind {
            Kind::Group => {
                quote_spanned!(of.span()=> <#of as ::stowplan_settings::Settings>::to_value)
            }
            _ => quote_spanned!(of.span()=> <#of as ::stowplan_settings::Setting>::to_value),
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

    /// The items of a field's attributes.
    pub(crate) fn items(field: &syn::Field, mistakes: &mut Mistakes) -> Vec<Item> {
        attribute::items(&field.attrs, "setting", &KNOWN, mistakes)
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
        #[allow(dead_code)]
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

/// The `T` of a type that is written `Named<T>`.
fn inside<'a>(of: &'a Type, named: &str) -> Option<&'a Type> {
    let Type::Path(path) = of else { return None };
    let last = path.path.segments.last().filter(|it| it.ident == named)?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            GenericArgument::Type(of) => Some(of),
            _ => None,
        },
        _ => None,
    }
}

fn key(ident: &Ident, rename: Option<&Item>, mistakes: &mut Mistakes) -> Option<String> {
    let Some(rename) = rename else {
        let key = name::camel(&ident.unraw().to_string());
        if !key.is_ascii() || !key.starts_with(|it: char| it.is_ascii_lowercase()) {
            mistakes.say(
                ident,
                "the name of a variable can't be made of this: add `#[setting(rename = \"…\")]`",
            );
        }
        return Some(key);
    };
    let text = mistakes.keep(rename.text())?;
    let key = text.value();
    let plain = key.bytes().all(|it| it.is_ascii_alphanumeric());
    if !plain || !key.starts_with(|it: char| it.is_ascii_lowercase()) {
        mistakes.say(text, "a key is written in camel case, such as `roomSize`: letters and digits, of which the first is a small letter");
    }
    Some(key)
}

fn default<'a>(item: &'a Item, mistakes: &mut Mistakes) -> Option<Default<'a>> {
    let expr = mistakes.keep(item.value("default = 8"))?;
    match expr {
        Expr::Path(_) => Some(Default::Word(expr)),
        _ => mistakes
            .keep(Literal::read(expr))
            .map(|it| Default::Literal(expr, it)),
    }
}

fn bounds<'a>(
    range: Option<&'a Item>,
    length: Option<&'a Item>,
    mistakes: &mut Mistakes,
) -> Option<Bounds<'a>> {
    if let (Some(_), Some(length)) = (range, length) {
        mistakes.say(&length.name, "a field has either a `range` or a `length`");
    }
    let (item, range) = range
        .map(|it| (it, true))
        .or(length.map(|it| (it, false)))?;
    let example = if range {
        "range = 2..=64"
    } else {
        "length = 1..=32"
    };
    let at = mistakes.keep(item.value(example))?;
    let Expr::Range(ExprRange {
        start, limits, end, ..
    }) = at
    else {
        mistakes.say(at, format!("expected a range, as in `{example}`"));
        return None;
    };
    if let (RangeLimits::HalfOpen(dots), Some(_)) = (limits, end) {
        mistakes.say(
            dots,
            "bounds include their end: write `..=` and the most that is allowed",
        );
    }
    if start.is_none() && end.is_none() {
        mistakes.say(
            at,
            format!("this bounds nothing; write `{example}`, `1..` or `..=9`"),
        );
    }
    let mut side = |expr: &'a Option<Box<Expr>>| {
        let expr = expr.as_deref()?;
        let literal = mistakes.keep(Literal::read(expr))?;
        let fits = match &literal {
            Literal::Integer(number) => range || *number >= 0,
            Literal::Number(_) | Literal::Text(_) => range,
            _ => false,
        };
        if !fits {
            mistakes.say(
                expr,
                if range {
                    "a bound is a number, or a duration such as `\"30s\"`"
                } else {
                    "a length is a whole number"
                },
            );
        }
        Some(literal)
    };
    let (least, most) = (side(start), side(end));
    Some(Bounds {
        at,
        range,
        least,
        most,
    })
}
