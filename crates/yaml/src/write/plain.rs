//! When text can stand without quotes, as a value and as a key alike.

use super::traits::{CONTROL, HIGH, INDICATOR, LINE_FEED, TAB, Traits, must_escape};

/// What YAML 1.1 or 1.2 reads as null or a boolean, in any case.
const WORDS: [&[u8]; 9] = [
    b"true", b"false", b"null", b"yes", b"no", b"on", b"off", b"y", b"n",
];

/// Whether every reader takes `text`, unquoted and on one line, for this text.
///
/// This errs towards quotes: the first character must be one that starts nothing else, and all
/// that could be a number or a date to some reader is out.
pub(super) fn is_plain(text: &str, traits: Traits) -> bool {
    let bytes = text.as_bytes();
    let ([first, rest @ ..], [.., last]) = (bytes, bytes) else {
        return false;
    };
    if *last == b' ' || traits.any(LINE_FEED | TAB | CONTROL) {
        return false;
    }
    let starts_well = match first {
        b'a'..=b'z' | b'A'..=b'Z' => !is_word(bytes) && !is_exponent(bytes),
        b'0'..=b'9' => !is_numeric(bytes),
        b'.' => !is_dotted_value(bytes),
        b'-' => is_flag(rest),
        b'_' | b'/' | b'\\' | b'$' | b'(' | b')' | b';' | b'^' | 0x80.. => true,
        _ => false,
    };
    starts_well
        && (!traits.any(INDICATOR) || !has_separator(bytes))
        && (!traits.any(HIGH) || (text.trim() == text && !text.chars().any(must_escape)))
}

fn is_word(bytes: &[u8]) -> bool {
    bytes.len() <= 5 && WORDS.iter().any(|word| bytes.eq_ignore_ascii_case(word))
}

/// Whether text that starts with a digit could be a number or a date: of any base, with `_` or `,`
/// between digits, with an exponent, with `:` between sixtieths, with a time and a zone.
///
/// Addresses and versions (digits with two or more dots between) are none of these.
fn is_numeric(bytes: &[u8]) -> bool {
    if let [b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B', ..] = bytes {
        return true;
    }
    let mut dots = 0;
    let mut only_digits_and_dots = true;
    for byte in bytes {
        match byte {
            b'0'..=b'9' => {}
            b'.' => dots += 1,
            b'_' | b',' | b'+' | b'-' | b':' | b' ' | b'e' | b'E' | b't' | b'T' | b'z' | b'Z' => {
                only_digits_and_dots = false;
            }
            _ => return false,
        }
    }
    !(only_digits_and_dots && dots >= 2)
}

/// Whether text that starts with a dot is or could be a number or the end of a document.
fn is_dotted_value(bytes: &[u8]) -> bool {
    bytes.starts_with(b"...")
        || bytes.eq_ignore_ascii_case(b".inf")
        || bytes.eq_ignore_ascii_case(b".nan")
        || bytes.iter().all(|byte| {
            matches!(
                byte,
                b'0'..=b'9' | b'.' | b'_' | b',' | b'+' | b'-' | b':' | b'e' | b'E'
            )
        })
}

/// Whether text is an exponent without a number before it, which is one to some reader.
fn is_exponent(bytes: &[u8]) -> bool {
    matches!(bytes, [b'e' | b'E', _, ..])
        && bytes[1..]
            .iter()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'_'))
}

/// Whether what follows a `-` makes it a flag such as `-c` or `--port=80`.
fn is_flag(rest: &[u8]) -> bool {
    matches!(rest, [b'-', letter, ..] | [letter, ..] if letter.is_ascii_alphabetic())
        && !is_exponent(rest)
}

/// Whether a `:` ends a key here or a `#` starts a comment.
fn has_separator(bytes: &[u8]) -> bool {
    bytes.ends_with(b":") || bytes.windows(2).any(|pair| matches!(pair, b": " | b" #"))
}
