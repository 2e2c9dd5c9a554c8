//! Defaults and bounds of fields.

use syn::{Expr, ExprRange, RangeLimits};

use crate::attribute::Item;
use crate::literal::Literal;
use crate::mistake::Mistakes;

/// What a field is when nothing is said.
pub(super) enum Default<'a> {
    Literal(&'a Expr, Literal),
    Word(&'a Expr),
}

/// What a field's value, or its length, is within.
pub(super) struct Bounds<'a> {
    pub(super) at: &'a Expr,
    pub(super) range: bool,
    pub(super) least: Option<Literal>,
    pub(super) most: Option<Literal>,
    /// Where the most is written.
    pub(super) most_at: Option<&'a Expr>,
}

/// Reads `default = …`.
pub(super) fn default<'a>(item: &'a Item, mistakes: &mut Mistakes) -> Option<Default<'a>> {
    let expr = mistakes.keep(item.value("default = 8"))?;
    match expr {
        Expr::Path(_) => Some(Default::Word(expr)),
        _ => mistakes
            .keep(Literal::read(expr))
            .map(|it| Default::Literal(expr, it)),
    }
}

/// Reads `range = …` or `length = …`.
pub(super) fn bounds<'a>(
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
        most_at: end.as_deref(),
    })
}
