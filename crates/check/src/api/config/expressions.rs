//! Expressions in CEL: only their form. What their names mean isn't looked at.

use crate::{findings::Findings, node::Node, object::Object, rule::Rule};

/// What an expression must give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
    /// Whether something holds.
    Truth,
    /// Text.
    Text,
    /// Anything.
    Any,
}

/// Reports what is wrong with an expression. None at all is for others to report.
pub(super) fn check(
    rule: &'static Rule,
    object: &Object,
    node: Node<'_>,
    gives: Gives,
    findings: &mut Findings<'_>,
) {
    if let Some(text) = node.str().filter(|it| !it.trim().is_empty())
        && let Err(fault) = form(text, gives)
    {
        let key = node.key().unwrap_or("expression");
        findings.report(rule, object, node, format!("`{key}` is no CEL: {fault}"));
    }
}

/// A piece of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'t> {
    Name(&'t str),
    Number(&'t str),
    Text(&'t str),
    Mark(&'t str),
}

impl<'t> Token<'t> {
    fn shown(self) -> &'t str {
        match self {
            Self::Name(text) | Self::Number(text) | Self::Text(text) | Self::Mark(text) => text,
        }
    }
}

/// A bracket that is open, and how many `?` in it wait for their `:`.
struct Open {
    mark: &'static str,
    waiting: usize,
    /// Whether there may be nothing in it: arguments, a list or a map.
    may_be_empty: bool,
}

/// Whether an expression can be read: values and what joins them take turns.
fn form(text: &str, gives: Gives) -> Result<(), String> {
    let mut rest = text;
    let mut open = vec![Open {
        mark: "",
        waiting: 0,
        may_be_empty: false,
    }];
    let mut value_next = true;
    let mut last = Token::Mark("");
    let mut count = 0_usize;
    while let Some(token) = next(&mut rest, value_next)? {
        count += 1;
        let Some(level) = open.last_mut() else { break };
        let before = last;
        last = token;
        let after_dot = matches!(before, Token::Mark("." | ".?"));
        match token {
            Token::Mark("." | ".?") if !value_next => value_next = true,
            Token::Name(_) if after_dot => value_next = false,
            _ if after_dot && before != Token::Mark("") => {
                return Err(format!(
                    "`{}` stands where a name must follow `.`",
                    token.shown()
                ));
            }
            Token::Name("in") if !value_next => value_next = true,
            Token::Name("in") => return Err("a value is missing before `in`".to_owned()),
            Token::Name(_) | Token::Number(_) | Token::Text(_) if value_next => value_next = false,
            Token::Name(_) | Token::Number(_) | Token::Text(_) => {
                return Err(format!(
                    "nothing joins `{}` to what is before it",
                    token.shown()
                ));
            }
            Token::Mark(mark @ ("(" | "[" | "{")) => {
                let mark = match mark {
                    "(" => "(",
                    "[" => "[",
                    _ => "{",
                };
                let may_be_empty = mark != "(" || !value_next;
                value_next = true;
                open.push(Open {
                    mark,
                    waiting: 0,
                    may_be_empty,
                });
            }
            Token::Mark(mark @ (")" | "]" | "}")) => {
                closes(level, mark, before, value_next)?;
                open.pop();
                value_next = false;
            }
            // Before a value, they say that it is optional, may be negative or is turned around.
            Token::Mark("?") if value_next && matches!(level.mark, "[" | "{") => {}
            Token::Mark("-" | "!" | ".") if value_next => {}
            Token::Mark(mark) if value_next => {
                return Err(format!("a value is missing before `{mark}`"));
            }
            Token::Mark("!") => return Err("`!` stands between two values".to_owned()),
            Token::Mark("?") => {
                level.waiting += 1;
                value_next = true;
            }
            Token::Mark(":") => {
                if level.waiting > 0 {
                    level.waiting -= 1;
                } else if level.mark != "{" {
                    return Err("a `:` has no `?`".to_owned());
                }
                value_next = true;
            }
            Token::Mark(",") if level.mark.is_empty() => {
                return Err("a `,` stands outside of brackets".to_owned());
            }
            Token::Mark(_) => value_next = true,
        }
    }
    ended(&open, value_next)?;
    fits(gives, last, count)
}

/// Whether a closing bracket may stand where it does.
fn closes(level: &Open, mark: &str, before: Token<'_>, value_next: bool) -> Result<(), String> {
    let wanted = match level.mark {
        "(" => ")",
        "[" => "]",
        "{" => "}",
        _ => "",
    };
    if wanted != mark {
        return Err(format!("`{mark}` closes nothing that is open"));
    }
    // Of the rest, calls may have no arguments, and lists and maps may end in a comma.
    let bare = before == Token::Mark(level.mark) && level.may_be_empty
        || before == Token::Mark(",") && mark != ")";
    if value_next && !bare {
        return Err(format!("a value is missing before `{mark}`"));
    }
    if level.waiting > 0 {
        return Err("a `?` has no `:`".to_owned());
    }
    Ok(())
}

/// Whether an expression may end where it does.
fn ended(open: &[Open], value_next: bool) -> Result<(), String> {
    match open.last() {
        Some(level) if !level.mark.is_empty() => {
            return Err(format!("a `{}` is never closed", level.mark));
        }
        _ if value_next => return Err("a value is missing at its end".to_owned()),
        Some(level) if level.waiting > 0 => return Err("a `?` has no `:`".to_owned()),
        _ => {}
    }
    Ok(())
}

/// Whether an expression that is a single value is one of what it must give.
fn fits(gives: Gives, last: Token<'_>, count: usize) -> Result<(), String> {
    match (gives, last) {
        (Gives::Truth, Token::Number(_) | Token::Text(_)) if count == 1 => {
            Err("it must give a boolean".to_owned())
        }
        (Gives::Text, Token::Number(_) | Token::Name("true" | "false" | "null")) if count == 1 => {
            Err("it must give a string".to_owned())
        }
        _ => Ok(()),
    }
}

/// Takes the next piece.
fn next<'t>(rest: &mut &'t str, value_next: bool) -> Result<Option<Token<'t>>, String> {
    loop {
        *rest = rest.trim_start();
        let Some(comment) = rest.strip_prefix("//") else {
            break;
        };
        *rest = comment.split_once('\n').map_or("", |(_, after)| after);
    }
    let text = *rest;
    let mut take = |length: usize| {
        let (token, after) = text.split_at_checked(length).unwrap_or((text, ""));
        *rest = after;
        token
    };
    let Some(first) = text.chars().next() else {
        return Ok(None);
    };
    let word = text
        .bytes()
        .take_while(|it| it.is_ascii_alphanumeric() || *it == b'_')
        .count();
    let prefix = text.bytes().take_while(|it| b"rRbB".contains(it)).count();
    if prefix <= 2 && text[prefix..].starts_with(['"', '\'']) {
        let raw = text[..prefix].contains(['r', 'R']);
        let length = prefix + string(&text[prefix..], raw)?;
        return Ok(Some(Token::Text(take(length))));
    }
    let digits = |from: &str| from.bytes().next().is_some_and(|it| it.is_ascii_digit());
    if digits(text) || first == '.' && value_next && digits(&text[1..]) {
        return Ok(Some(Token::Number(take(number(text)))));
    }
    if word > 0 {
        return Ok(Some(Token::Name(take(word))));
    }
    if first == '`' {
        let length = text[1..]
            .find('`')
            .ok_or_else(|| "a backtick is never closed".to_owned())?;
        return Ok(Some(Token::Name(take(length + 2))));
    }
    for mark in ["==", "!=", "<=", ">=", "&&", "||", ".?"] {
        if text.starts_with(mark) {
            return Ok(Some(Token::Mark(take(2))));
        }
    }
    if "<>+-*/%!?:,.()[]{}".contains(first) {
        return Ok(Some(Token::Mark(take(1))));
    }
    Err(match first {
        '=' => "there is no `=`: equality is `==`".to_owned(),
        '&' => "there is no `&`: and is `&&`".to_owned(),
        '|' => "there is no `|`: or is `||`".to_owned(),
        other => format!("there is no `{other}`"),
    })
}

/// How long a text in quotes is, quotes included.
fn string(text: &str, raw: bool) -> Result<usize, String> {
    let quote = &text[..1];
    let triple = text.len() >= 3
        && text.as_bytes()[..3]
            .iter()
            .all(|it| *it == quote.as_bytes()[0]);
    let ends = if triple { 3 } else { 1 };
    let close = quote.repeat(ends);
    let mut at = ends;
    while let Some(left) = text.get(at..) {
        let Some(first) = left.chars().next() else {
            break;
        };
        if left.starts_with(&close) {
            return Ok(at + ends);
        }
        if !triple && matches!(first, '\n' | '\r') {
            break;
        }
        at += first.len_utf8();
        if first == '\\' && !raw {
            at += text
                .get(at..)
                .and_then(|it| it.chars().next())
                .map_or(0, char::len_utf8);
        }
    }
    Err(format!("a {quote} is never closed"))
}

/// How long a number is.
fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let before = at.checked_sub(1).and_then(|it| bytes.get(it));
        let goes_on = match byte {
            b'.' => bytes.get(at + 1).is_some_and(u8::is_ascii_digit),
            b'+' | b'-' => matches!(before, Some(b'e' | b'E')) && !text.starts_with("0x"),
            other => other.is_ascii_alphanumeric(),
        };
        if !goes_on {
            break;
        }
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_have_a_form() {
        for text in [
            "true",
            "object.spec.replicas <= 5",
            "!has(object.a) || object.a.all(x, x.b in ['c', \"d\"])",
            "self.x == oldSelf.x ? true : (self.y ? 1 : 2) > 0",
            "size(self.a) == 0 && -1 < .5 && 1u < 0x1F && 1e-5 > 0.5",
            "self.a.b().c(1, 2)[0]['x'].d[?1].?e.orValue('') != ''",
            "Object{spec: Object.spec{replicas: 1,},}.a == {'a': [1, 2,], ?b: c}[d]",
            "r'\\d+' + b\"x\" + '''a\n'b''' + \"\\\"\" == 'it\\'s'",
            "self.`a-b` == 1 // why\n && true",
            "[JSONPatch{op: 'test', path: '/a', value: x}]",
            "a\n  && b",
            ".a.b",
            "f() && []==[] && {}=={} && (((1)))==1",
            "true ? false : true ? a : b",
            "object.metadata.labels.exists_one(k, k.startsWith(\"a\"))",
            "'ä' == 'ö'",
        ] {
            assert_eq!(form(text, Gives::Any), Ok(()), "{text}");
        }
        for text in [
            "object.",
            "object.x ==",
            "== 1",
            "a = 1",
            "a & b",
            "a b",
            "a and b",
            "(a",
            "a)",
            "[a)",
            "f(a,)",
            "f(,a)",
            "a ? b",
            "a : b",
            "a, b",
            "'a",
            "\"a\nb\"",
            "a..b",
            "a.'b'",
            "a.1",
            "a ! b",
            "a !",
            "a;",
            "in a",
            "a in",
            "1 2",
            "(a ? b)",
            "()",
        ] {
            assert!(form(text, Gives::Any).is_err(), "{text}");
        }
        assert!(form("1", Gives::Truth).is_err());
        assert!(form("'a'", Gives::Truth).is_err());
        assert!(form("true", Gives::Text).is_err());
        assert_eq!(form("a", Gives::Truth), Ok(()));
    }
}
