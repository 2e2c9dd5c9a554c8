//! Readers that share nothing with the writer: events of `saphyr-parser`, resolved by two sets of
//! rules.

use std::iter::Peekable;
use std::sync::LazyLock;

use regex::Regex;
use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::Number;

use crate::corpus::title_case;
use crate::tree::Tree;

/// What a plain scalar is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rules {
    /// Go's `sigs.k8s.io/yaml`.
    Kubernetes,
    /// Anything that any reader of YAML 1.1 or 1.2 could take for something else than text.
    Paranoid,
}

pub(crate) const RULES: [Rules; 2] = [Rules::Kubernetes, Rules::Paranoid];

/// Reads a stream of exactly one document.
pub(crate) fn read(yaml: &str, rules: Rules) -> Result<Tree, String> {
    let mut documents = read_all(yaml, rules)?;
    match (documents.pop(), documents.len()) {
        (Some(document), 0) => Ok(document),
        (_, more) => Err(format!("{} documents", more + 1)),
    }
}

pub(crate) fn read_all(yaml: &str, rules: Rules) -> Result<Vec<Tree>, String> {
    let events: Vec<Event> = Parser::new_from_str(yaml)
        .map(|event| {
            event
                .map(|(event, _)| event)
                .map_err(|error| error.to_string())
        })
        .collect::<Result<_, _>>()?;
    let mut events = events.into_iter().peekable();
    let mut documents = Vec::new();
    while let Some(event) = events.next() {
        if matches!(event, Event::DocumentStart(_)) {
            documents.push(node(&mut events, rules)?);
        }
    }
    Ok(documents)
}

fn node<'a>(
    events: &mut Peekable<impl Iterator<Item = Event<'a>>>,
    rules: Rules,
) -> Result<Tree, String> {
    match events.next() {
        Some(Event::Scalar(text, style, 0, None)) => Ok(match style {
            ScalarStyle::Plain => rules.resolve(&text),
            _ => Tree::Text(text.into_owned()),
        }),
        Some(Event::SequenceStart(0, None)) => {
            let mut items = Vec::new();
            while events.next_if_eq(&Event::SequenceEnd).is_none() {
                items.push(node(events, rules)?);
            }
            Ok(Tree::List(items))
        }
        Some(Event::MappingStart(0, None)) => {
            let mut entries = Vec::new();
            while events.next_if_eq(&Event::MappingEnd).is_none() {
                entries.push((node(events, rules)?, node(events, rules)?));
            }
            Ok(Tree::Mapping(entries))
        }
        other => Err(format!("unexpected {other:?}")),
    }
}

impl Rules {
    fn resolve(self, text: &str) -> Tree {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => return Tree::Null,
            "<<" => return Tree::Foreign(text.into()),
            _ => {}
        }
        match self {
            Self::Kubernetes => kubernetes(text),
            Self::Paranoid => paranoid(text),
        }
    }
}

fn kubernetes(text: &str) -> Tree {
    let lower = text.to_ascii_lowercase();
    if [lower.clone(), title_case(text), text.to_ascii_uppercase()]
        .iter()
        .any(|case| case == text)
    {
        match lower.as_str() {
            "y" | "yes" | "on" | "true" => return Tree::Bool(true),
            "n" | "no" | "off" | "false" => return Tree::Bool(false),
            ".nan" | ".inf" | "+.inf" | "-.inf" => return Tree::Foreign(text.into()),
            _ => {}
        }
    }
    if !text.starts_with(|first: char| matches!(first, '+' | '-' | '.' | '0'..='9')) {
        return Tree::Text(text.into());
    }
    let digits = text.replace('_', "");
    integer(&digits)
        .or_else(|| float(&digits))
        .map_or_else(|| Tree::Text(text.into()), Tree::Number)
}

/// As Go's `strconv.ParseInt` and `ParseUint` with base 0.
fn integer(text: &str) -> Option<Number> {
    let (minus, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let lower = digits.to_ascii_lowercase();
    let (base, digits) = [("0x", 16), ("0o", 8), ("0b", 2), ("0", 8)]
        .iter()
        .find_map(|(prefix, base)| {
            lower
                .strip_prefix(prefix)
                .filter(|rest| !rest.is_empty())
                .map(|rest| (*base, rest))
        })
        .unwrap_or((10, &lower));
    if !digits.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return None;
    }
    let size = i128::from_str_radix(digits, base).ok()?;
    Number::from_i128(if minus { -size } else { size })
}

fn float(text: &str) -> Option<Number> {
    static FLOAT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$").unwrap());
    let number = text.parse().ok().filter(|_| FLOAT.is_match(text));
    number.and_then(Number::from_f64)
}

/// Only what every reader takes for a number or a boolean is one; what some reader might take for
/// anything but text is foreign.
fn paranoid(text: &str) -> Tree {
    static NOT_TEXT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?xi)^(
            y|n|yes|no|on|off|true|false|null|=
            | [-+]?\.inf | \.nan                                    # infinity
            | [-+]?[0-9][0-9_,]* ([eE][-+]?[0-9]+)?                 # integers, octal too
            | [-+]?([0-9][0-9_,]*)?\.[0-9_]* ([eE][-+]?[0-9]+)?   # floats
            | [-+]?0b[01_]* | [-+]?0o?[0-7_]* | [-+]?0x[0-9a-f_.p]* # other bases
            | [-+]?[0-9][0-9_]*(:[0-9]{1,2})+(\.[0-9_]*)?           # sixtieths
            | \d{4}-\d{1,2}-\d{1,2}([Tt\ ].*)?                      # dates
            )$",
        )
        .unwrap()
    });
    // The forms that are the same in all versions of YAML.
    static NUMBER: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^-?(0|[1-9][0-9]*)(\.[0-9]+(e[-+][0-9]+)?)?$").unwrap());
    match text {
        "true" => Tree::Bool(true),
        "false" => Tree::Bool(false),
        _ if NUMBER.is_match(text) => integer(text)
            .or_else(|| float(text))
            .map_or_else(|| Tree::Foreign(text.into()), Tree::Number),
        _ if NOT_TEXT.is_match(text) => Tree::Foreign(text.into()),
        _ => Tree::Text(text.into()),
    }
}

/// The readers' own rules, on plain scalars that the writer never writes as text.
#[test]
fn rules_tell_text_from_the_rest() {
    #[track_caller]
    fn check(scalar: &str, kubernetes: &Tree) {
        assert_eq!(
            &read(scalar, Rules::Kubernetes).unwrap(),
            kubernetes,
            "`{scalar}`"
        );
        let paranoid = read(scalar, Rules::Paranoid).unwrap();
        assert!(!matches!(paranoid, Tree::Text(_)), "`{scalar}`");
    }
    let text = |text: &str| Tree::Text(text.into());
    let number = |number: f64| Tree::Number(Number::from_f64(number).unwrap());
    check("no", &Tree::Bool(false));
    check("yEs", &text("yEs"));
    check("On", &Tree::Bool(true));
    check("Y", &Tree::Bool(true));
    check("~", &Tree::Null);
    check("nuLL", &text("nuLL"));
    check("1_000", &Tree::Number(1000.into()));
    check("0777", &Tree::Number(511.into()));
    check("0o17", &Tree::Number(15.into()));
    check("0X1f", &Tree::Number(31.into()));
    check("-0b1", &Tree::Number((-1).into()));
    check("1e3", &number(1000.0));
    check("+.5", &number(0.5));
    check("1.", &number(1.0));
    check("7e12345", &text("7e12345"));
    check(".inf", &Tree::Foreign(".inf".into()));
    check("12:30:45", &text("12:30:45"));
    check("2001-01-01", &text("2001-01-01"));
    check("1,000", &text("1,000"));
    check("=", &text("="));
    check("<<", &Tree::Foreign("<<".into()));
}
