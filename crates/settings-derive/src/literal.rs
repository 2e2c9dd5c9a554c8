//! Values that are written in attributes.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp};

/// A value that is written in an attribute.
pub(crate) enum Literal {
    Bool(bool),
    Integer(i128),
    Number(String),
    Text(String),
    List(Vec<Literal>),
}

impl Literal {
    /// Reads `8`, `-8`, `0.5`, `true`, `"text"` and lists of them.
    pub(crate) fn read(expr: &Expr) -> syn::Result<Self> {
        match expr {
            Expr::Lit(ExprLit { lit, .. }) => Self::plain(lit, ""),
            Expr::Unary(ExprUnary {
                op: UnOp::Neg(_),
                expr: inner,
                ..
            }) if matches!(**inner, Expr::Lit(_)) => match &**inner {
                Expr::Lit(ExprLit {
                    lit: lit @ (Lit::Int(_) | Lit::Float(_)),
                    ..
                }) => Self::plain(lit, "-"),
                _ => Err(unreadable(expr)),
            },
            Expr::Array(array) => array
                .elems
                .iter()
                .map(Self::read)
                .collect::<Result<_, _>>()
                .map(Self::List),
            Expr::Group(group) => Self::read(&group.expr),
            Expr::Paren(paren) => Self::read(&paren.expr),
            _ => Err(unreadable(expr)),
        }
    }

    fn plain(lit: &Lit, sign: &str) -> syn::Result<Self> {
        Ok(match lit {
            Lit::Bool(value) => Self::Bool(value.value),
            Lit::Str(text) => Self::Text(text.value()),
            Lit::Int(number) => {
                let digits = format!("{sign}{}", number.base10_digits());
                Self::Integer(digits.parse().map_err(|_| unreadable(lit))?)
            }
            Lit::Float(number) => {
                let digits = format!("{sign}{}", number.base10_digits());
                let value: f64 = digits.parse().map_err(|_| unreadable(lit))?;
                if !value.is_finite() {
                    return Err(unreadable(lit));
                }
                Self::Number(format!("{value:?}"))
            }
            _ => return Err(unreadable(lit)),
        })
    }

    /// The same as JSON.
    pub(crate) fn json(&self) -> String {
        match self {
            Self::Bool(value) => value.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Number(number) => number.clone(),
            Self::Text(text) => quoted(text),
            Self::List(items) => {
                let items: Vec<_> = items.iter().map(Self::json).collect();
                format!("[{}]", items.join(","))
            }
        }
    }

    /// The same as `stowplan_settings::derived::Literal`, for the compiler to check.
    pub(crate) fn tokens(&self) -> TokenStream {
        let root = quote!(::stowplan_settings::derived::Literal);
        match self {
            Self::Bool(_) => quote!(#root::Bool),
            Self::Integer(number) => {
                let number = proc_macro2::Literal::i128_unsuffixed(*number);
                quote!(#root::Integer(#number))
            }
            Self::Number(_) => quote!(#root::Number),
            Self::Text(text) => quote!(#root::Text(#text)),
            Self::List(items) => {
                let items = items.iter().map(Self::tokens);
                quote!(#root::List(&[#(#items),*]))
            }
        }
    }

    /// Its place among others of its kind, where the macro can tell.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "integers are compared as such")]
            Self::Integer(number) => Some(*number as f64),
            Self::Number(number) => number.parse().ok(),
            _ => None,
        }
    }

    /// Whether it is less than another, where the macro can tell.
    pub(crate) fn is_less(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Integer(left), Self::Integer(right)) => left < right,
            _ => self
                .number()
                .zip(other.number())
                .is_some_and(|(left, right)| left < right),
        }
    }
}

fn unreadable(at: &impl ToTokens) -> syn::Error {
    syn::Error::new_spanned(
        at,
        "expected a literal, such as `8`, `true`, `\"30s\"` or `[]`, or a word, such as `LogLevel::Info`",
    )
}

/// A text as JSON.
pub(crate) fn quoted(text: &str) -> String {
    let mut json = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => json.extend(['\\', letter]),
            _ if letter.is_control() && u32::from(letter) < 0x80 => {
                json.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            _ => json.push(letter),
        }
    }
    json.push('"');
    json
}
