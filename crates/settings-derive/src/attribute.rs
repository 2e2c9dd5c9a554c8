//! What stands in `#[settings(…)]` and `#[setting(…)]`.

use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Ident, Lit, LitStr, Token};

use crate::mistake::Mistakes;
use crate::name::nearest;

/// `name` or `name = value`.
pub(crate) struct Item {
    pub(crate) name: Ident,
    pub(crate) value: Option<Expr>,
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(Ident::parse_any)?;
        let value = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Self { name, value })
    }
}

impl Item {
    /// The text that it has to have.
    pub(crate) fn text(&self) -> syn::Result<&LitStr> {
        match self.value.as_ref().map(bare) {
            Some(Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            })) => Ok(text),
            Some(other) => Err(syn::Error::new_spanned(
                other,
                format!("expected a text: `{} = \"…\"`", self.name),
            )),
            None => Err(syn::Error::new_spanned(
                &self.name,
                format!("expected a text: `{} = \"…\"`", self.name),
            )),
        }
    }

    /// The value that it has to have.
    pub(crate) fn value(&self, example: &str) -> syn::Result<&Expr> {
        self.value.as_ref().map(bare).ok_or_else(|| {
            syn::Error::new_spanned(&self.name, format!("expected a value, as in `{example}`"))
        })
    }
}

/// The items of all attributes of this name; only known ones, each once.
pub(crate) fn items(
    attributes: &[Attribute],
    named: &str,
    known: &[&str],
    mistakes: &mut Mistakes,
) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for attribute in attributes.iter().filter(|it| it.path().is_ident(named)) {
        let parsed = attribute.parse_args_with(Punctuated::<Item, Token![,]>::parse_terminated);
        for item in mistakes.keep(parsed).into_iter().flatten() {
            let name = item.name.to_string();
            if !known.contains(&name.as_str()) {
                let meant = match nearest(&name, known) {
                    Some(word) => format!("did you mean `{word}`?"),
                    None => format!("there is `{}`", known.join("`, `")),
                };
                mistakes.say(&item.name, format!("`#[{named}]` has no `{name}`: {meant}"));
            } else if items.iter().any(|it| it.name == item.name) {
                mistakes.say(&item.name, format!("`{name}` is said twice"));
            } else {
                items.push(item);
            }
        }
    }
    items
}

/// Says that attributes of the other derive's name, which nobody would read, are meant as these.
pub(crate) fn misplaced(
    attributes: &[Attribute],
    named: &str,
    meant: &str,
    mistakes: &mut Mistakes,
) {
    for attribute in attributes.iter().filter(|it| it.path().is_ident(named)) {
        mistakes.say(attribute.path(), format!("here it is `#[{meant}(…)]`"));
    }
}

/// Keeps a text that is on one line, as samples and messages write it.
pub(crate) fn one_line<'a>(text: &'a LitStr, mistakes: &mut Mistakes) -> &'a LitStr {
    if text.value().contains(char::is_control) {
        mistakes.say(
            text,
            "this is written on one line: take its line breaks away",
        );
    }
    text
}

/// What a macro was given as `$value:expr`, as it would be written.
pub(crate) fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(group) => bare(&group.expr),
        _ => expr,
    }
}

/// The doc comment, without what indents it.
pub(crate) fn description(attributes: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes.iter().filter(|it| it.path().is_ident("doc")) {
        if let syn::Meta::NameValue(pair) = &attribute.meta
            && let Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) = bare(&pair.value)
        {
            let text = text.value();
            lines.extend(text.lines().map(|it| it.trim().to_owned()));
            if text.is_empty() {
                lines.push(String::new());
            }
        }
    }
    lines.join("\n").trim().to_owned()
}
