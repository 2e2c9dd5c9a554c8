//! What `!!int` and its kind make of a scalar.

use super::scalar::Scalar;

/// A tag, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Text,
    Bool,
    Int,
    Float,
    Null,
    Timestamp,
    Binary,
    Merge,
    /// Any other: what it stands before is not looked at, so a scalar is text.
    Other,
}

impl Tag {
    /// Of a tag's full name.
    pub(super) fn of(name: &str) -> Self {
        match name.strip_prefix("tag:yaml.org,2002:") {
            Some("str") => Self::Text,
            Some("bool") => Self::Bool,
            Some("int") => Self::Int,
            Some("float") => Self::Float,
            Some("null") => Self::Null,
            Some("timestamp") => Self::Timestamp,
            Some("binary") => Self::Binary,
            Some("merge") => Self::Merge,
            _ => Self::Other,
        }
    }

    /// What `text` is with this tag; none where it can't have it.
    pub(super) fn resolve(self, text: &str) -> Option<Scalar> {
        let scalar = match self {
            Self::Text | Self::Binary | Self::Other | Self::Merge => return Some(Scalar::Text),
            Self::Timestamp => return is_timestamp(text).then_some(Scalar::Text),
            _ => Scalar::of(text),
        };
        match (self, scalar) {
            (Self::Bool, Scalar::Bool(_))
            | (Self::Int, Scalar::Int(_) | Scalar::Unsigned(_))
            | (Self::Float, Scalar::Float(_) | Scalar::Int(_))
            | (Self::Null, Scalar::Null) => Some(scalar),
            _ => None,
        }
    }

    /// As it is written.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Text => "!!str",
            Self::Bool => "!!bool",
            Self::Int => "!!int",
            Self::Float => "!!float",
            Self::Null => "!!null",
            Self::Timestamp => "!!timestamp",
            Self::Binary => "!!binary",
            Self::Merge => "!!merge",
            Self::Other => "this tag",
        }
    }
}

/// Whether text is a date, perhaps with something that looks like a time.
fn is_timestamp(text: &str) -> bool {
    let end = text.find(['T', 't', ' ']).unwrap_or(text.len());
    let (date, time) = text.split_at(end);
    let mut parts = date.split('-');
    let mut part = |lengths: &[usize]| {
        let digits = parts.next().filter(|it| lengths.contains(&it.len()))?;
        let is_number = digits.bytes().all(|it| it.is_ascii_digit());
        is_number.then_some(digits)?.parse::<u32>().ok()
    };
    let (Some(year), Some(month), Some(day)) = (part(&[4]), part(&[1, 2]), part(&[1, 2])) else {
        return false;
    };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    let is_part = |it: u8| it.is_ascii_digit() || matches!(it, b':' | b'.' | b'Z' | b'+' | b'-');
    parts.next().is_none() && (1..=days).contains(&day) && time.bytes().skip(1).all(is_part)
}

/// The text that base64 stands for; bytes that are no text are replaced as in Go.
pub(super) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let digits: Vec<u8> = text
        .bytes()
        .filter(|it| !matches!(it, b'\n' | b'\r'))
        .collect();
    if !digits.len().is_multiple_of(4) {
        return None;
    }
    let padding = digits.iter().rev().take_while(|it| **it == b'=').count();
    let digits = &digits[..digits.len() - padding];
    if padding > 2 {
        return None;
    }
    for group in digits.chunks(4) {
        let mut bits = 0u32;
        for digit in group {
            bits = bits << 6 | u32::from(sextet(*digit)?);
        }
        let [_, three @ ..] = (bits << (6 * (4 - group.len()))).to_be_bytes();
        bytes.extend_from_slice(&three[..group.len() - 1]);
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn sextet(digit: u8) -> Option<u8> {
    Some(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}
