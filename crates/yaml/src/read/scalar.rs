//! What a scalar without quotes is to Kubernetes.

use std::borrow::Cow;

use serde_json::{Number, Value};

/// A scalar's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    /// An integer that only fits without a sign.
    Unsigned(u64),
    /// Perhaps infinite or not a number.
    Float(f64),
    /// Nothing but text.
    Text,
}

impl Scalar {
    /// What `text` is without quotes.
    pub(super) fn of(text: &str) -> Self {
        let Some(first) = text.bytes().next() else {
            return Self::Null;
        };
        match first {
            b'0'..=b'9' | b'+' | b'-' => number(text),
            b'.' => special(text).unwrap_or_else(|| dotted(text).map_or(Self::Text, Self::Float)),
            b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'y' | b'Y' | b'o' | b'O' => {
                word(text)
            }
            _ => Self::Text,
        }
    }

    /// The value; none where JSON has none for it.
    pub(super) fn value(self, text: Cow<'_, str>) -> Option<Value> {
        Some(match self {
            Self::Null => Value::Null,
            Self::Bool(it) => Value::Bool(it),
            Self::Int(it) => Value::Number(it.into()),
            #[expect(clippy::cast_precision_loss, reason = "Kubernetes keeps a float, too")]
            Self::Unsigned(it) => Value::Number(Number::from_f64(it as f64)?),
            Self::Float(it) => Value::Number(float(it)?),
            Self::Text => Value::String(text.into_owned()),
        })
    }

    /// The key; none where Kubernetes has none for it.
    pub(super) fn key(self, text: Cow<'_, str>) -> Option<String> {
        match self {
            Self::Null | Self::Unsigned(_) => None,
            Self::Bool(it) => Some(it.to_string()),
            Self::Int(it) => Some(it.to_string()),
            Self::Float(it) => Some(float_key(it)),
            Self::Text => Some(text.into_owned()),
        }
    }
}

/// The words that stand for something: in small letters, in capitals, or with one capital first.
fn word(text: &str) -> Scalar {
    match text {
        "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
            Scalar::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            Scalar::Bool(false)
        }
        _ => Scalar::Text,
    }
}

fn special(text: &str) -> Option<Scalar> {
    match text {
        ".nan" | ".NaN" | ".NAN" => Some(Scalar::Float(f64::NAN)),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            Some(Scalar::Float(f64::INFINITY))
        }
        "-.inf" | "-.Inf" | "-.INF" => Some(Scalar::Float(f64::NEG_INFINITY)),
        _ => None,
    }
}

/// Of text that begins with a digit or a sign.
fn number(text: &str) -> Scalar {
    let bytes = text.as_bytes();
    if bytes.len() <= 18 && bytes[0] != b'0' && bytes.iter().all(u8::is_ascii_digit) {
        return text.parse().map_or(Scalar::Text, Scalar::Int);
    }
    // The letters of numbers in all bases; most text that begins with a digit has others, or dots.
    let fits = |it: &u8| {
        it.is_ascii_hexdigit()
            || matches!(it, b'+' | b'-' | b'.' | b'_' | b'x' | b'X' | b'o' | b'O')
    };
    if !bytes.iter().skip(1).all(fits) {
        return special(text).unwrap_or(Scalar::Text);
    }
    let plain: Cow<'_, str> = if bytes.contains(&b'_') {
        text.replace('_', "").into()
    } else {
        text.into()
    };
    integer(&plain)
        .or_else(|| {
            is_float(&plain)
                .then(|| finite(&plain))
                .flatten()
                .map(Scalar::Float)
        })
        .or_else(|| binary(&plain))
        .unwrap_or(Scalar::Text)
}

/// An integer as Go reads it with the base in a prefix.
fn integer(text: &str) -> Option<Scalar> {
    let (sign, digits) = match text.as_bytes() {
        [sign @ (b'-' | b'+'), ..] => (Some(*sign), &text[1..]),
        _ => (None, text),
    };
    let bytes = digits.as_bytes();
    let (base, digits) = match bytes {
        [b'0', b'x' | b'X', _, ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', _, ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', _, ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    if !digits.bytes().all(|it| it.is_ascii_alphanumeric()) {
        return None;
    }
    let size = u64::from_str_radix(digits, base).ok()?;
    if sign == Some(b'-') {
        return 0i64.checked_sub_unsigned(size).map(Scalar::Int);
    }
    match i64::try_from(size) {
        Ok(it) => Some(Scalar::Int(it)),
        Err(_) => sign.is_none().then_some(Scalar::Unsigned(size)),
    }
}

/// `0b-1`, which Go takes, too.
fn binary(text: &str) -> Option<Scalar> {
    let digits = text.strip_prefix("0b")?;
    i64::from_str_radix(digits, 2).ok().map(Scalar::Int)
}

/// Whether this is digits with at most one dot and perhaps an exponent, such as `-1.5e+10`.
fn is_float(text: &str) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|it| it.is_ascii_digit()).count();
    let bytes = text.as_bytes();
    let bytes = bytes
        .strip_prefix(b"-")
        .or(bytes.strip_prefix(b"+"))
        .unwrap_or(bytes);
    let whole = digits(bytes);
    let mut rest = &bytes[whole..];
    if let Some(after) = rest.strip_prefix(b".") {
        let parts = digits(after);
        if whole == 0 && parts == 0 {
            return false;
        }
        rest = &after[parts..];
    } else if whole == 0 {
        return false;
    }
    let [b'e' | b'E', exponent @ ..] = rest else {
        return rest.is_empty();
    };
    let exponent = exponent
        .strip_prefix(b"-")
        .or(exponent.strip_prefix(b"+"))
        .unwrap_or(exponent);
    !exponent.is_empty() && digits(exponent) == exponent.len()
}

/// Of text that begins with a dot: `_` is fine between two digits.
fn dotted(text: &str) -> Option<f64> {
    if !text.contains('_') {
        return is_float(text).then(|| finite(text)).flatten();
    }
    let bytes = text.as_bytes();
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b'_' && !(is_digit(at.checked_sub(1)) && is_digit(at.checked_add(1))) {
            return None;
        }
    }
    let plain = text.replace('_', "");
    is_float(&plain).then(|| finite(&plain)).flatten()
}

fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|it: &f64| it.is_finite())
}

/// A float after it went through JSON, which has no other form for 1.0 than 1.
fn float(value: f64) -> Option<Number> {
    if value.fract() == 0.0 && value.abs() < 1e19 {
        let digits = format!("{value}");
        let digits = if digits == "-0" { "0" } else { &digits };
        if let Ok(it) = digits.parse::<i64>() {
            return Some(it.into());
        }
    }
    Number::from_f64(value)
}

/// A float as a key: in Go's shortest form for 32 bits.
fn float_key(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "what Go does")]
    let short = value as f32;
    if short.is_nan() {
        return ".nan".to_owned();
    }
    if short.is_infinite() {
        return if short > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{short:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-4..6).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{digits}e{sign}{:02}", exponent.abs());
    }
    format!("{short}")
}

/// What to write instead of a number that JSON has no place for.
pub(super) fn not_finite(text: &str) -> String {
    format!("`{text}` is no number that JSON can hold: Kubernetes refuses it")
}
