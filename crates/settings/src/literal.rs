//! What the compiler checks of a field's attributes.

use crate::setting::duration;
use crate::{Field, Shape, Word};

/// A value as it is written in an attribute.
#[derive(Debug, Clone, Copy)]
pub enum Literal {
    /// `true`
    Bool,
    /// `8`
    Integer(i128),
    /// `0.5`
    Number,
    /// `"30s"`
    Text(&'static str),
    /// `["a", "b"]`
    List(&'static [Self]),
}

/// A constant that calls this doesn't compile if the default is none of the type.
///
/// # Panics
///
/// If so.
#[track_caller]
pub const fn assert_default(
    shape: &Shape,
    default: &Literal,
    least: Option<&Literal>,
    most: Option<&Literal>,
) {
    assert_kind(shape, default);
    match (shape, default) {
        (Shape::Duration, Literal::Text(text)) => {
            // What is wrong with a bound is said at the bound.
            let value = nanos(text);
            if let (Some(value), Some(least)) = (value, nanos_of(least)) {
                assert!(
                    value >= least,
                    "the default is less than the least of `range`"
                );
            }
            if let (Some(value), Some(most)) = (value, nanos_of(most)) {
                assert!(
                    value <= most,
                    "the default is more than the most of `range`"
                );
            }
        }
        (Shape::List(_), Literal::List(items)) => assert_length(items.len(), least, most),
        (Shape::Text, Literal::Text(text)) => assert_length(characters(text), least, most),
        _ => {}
    }
}

/// A constant that calls this doesn't compile if a field of this type has no such bounds.
///
/// # Panics
///
/// If so.
#[track_caller]
pub const fn assert_bounds(
    shape: &Shape,
    range: bool,
    least: Option<&Literal>,
    most: Option<&Literal>,
) {
    match (shape, range) {
        (Shape::Integer { .. } | Shape::Number | Shape::Duration, true) => {
            if let Some(least) = least {
                assert_kind(shape, least);
            }
            if let (Some(least), Some(most)) = (nanos_of(least), nanos_of(most)) {
                assert!(least <= most, "nothing is in this range");
            }
        }
        (Shape::Text | Shape::List(_), false) => {}
        (Shape::Secret(_), _) => {
            panic!("a secret has no bounds that a manifest could check: take them away")
        }
        (Shape::Text | Shape::List(_), true) => {
            panic!("of a text or a list the length is bounded: write `length = …`")
        }
        (Shape::Integer { .. } | Shape::Number | Shape::Duration, false) => {
            panic!("only texts and lists have a length: write `range = …`")
        }
        _ => panic!("only numbers, durations, texts and lists have bounds: take them away"),
    }
}

/// A constant that calls this doesn't compile if the most of a range is none of the field's type; of
/// a field that has no range, [`assert_bounds`] says so.
///
/// # Panics
///
/// If so.
#[track_caller]
pub const fn assert_most(shape: &Shape, most: &Literal) {
    if matches!(
        shape,
        Shape::Integer { .. } | Shape::Number | Shape::Duration
    ) {
        assert_kind(shape, most);
    }
}

/// A constant that calls this doesn't compile if two settings have the same variable, as a field
/// `limits_rooms` and a field `rooms` of a group `limits` have, or one is that of the file, or if
/// groups are in groups too deep for a key.
///
/// # Panics
///
/// If so.
#[track_caller]
pub const fn assert_variables(fields: &'static [Field]) {
    assert!(
        count(fields, crate::FILE_VARIABLE.as_bytes()) == 0,
        "a setting has the variable that names the file of settings, `SETTINGS_FILE`: rename it"
    );
    walk(fields, fields, &[0; LONGEST], 0, 1);
}

/// A variable's name has at most so many bytes.
const LONGEST: usize = 256;

#[track_caller]
const fn walk(
    root: &'static [Field],
    fields: &'static [Field],
    name: &[u8; LONGEST],
    len: usize,
    depth: usize,
) {
    assert!(
        depth <= crate::key::DEEPEST || fields.is_empty(),
        "groups are at most three deep: take one of them apart"
    );
    let mut at = 0;
    while at < fields.len() {
        let (mut name, mut len) = (*name, len);
        let variable = fields[at].variable.as_bytes();
        assert!(
            len + variable.len() < LONGEST,
            "a variable's name is too long"
        );
        let mut from = 0;
        while from < variable.len() {
            name[len] = variable[from];
            len += 1;
            from += 1;
        }
        if let Shape::Group(group) = fields[at].shape {
            name[len] = b'_';
            walk(root, group.fields, &name, len + 1, depth + 1);
        } else {
            assert!(
                count(root, name.split_at(len).0) == 1,
                "a setting in a group has the variable of another setting: rename one of them"
            );
        }
        at += 1;
    }
}

/// So many settings have this variable.
const fn count(fields: &'static [Field], name: &[u8]) -> usize {
    let mut count_of_all = 0;
    let mut at = 0;
    while at < fields.len() {
        let variable = fields[at].variable.as_bytes();
        if begins(name, variable) {
            let rest = name.split_at(variable.len()).1;
            match (fields[at].shape, rest) {
                (Shape::Group(group), [b'_', rest @ ..]) => {
                    count_of_all += count(group.fields, rest);
                }
                (Shape::Group(_), _) => {}
                (_, []) => count_of_all += 1,
                _ => {}
            }
        }
        at += 1;
    }
    count_of_all
}

const fn begins(text: &[u8], with: &[u8]) -> bool {
    if text.len() < with.len() {
        return false;
    }
    let mut at = 0;
    while at < with.len() {
        if text[at] != with[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[track_caller]
const fn assert_kind(shape: &Shape, literal: &Literal) {
    match (shape, literal) {
        (Shape::Bool, Literal::Bool)
        | (Shape::Number, Literal::Number | Literal::Integer(_))
        | (Shape::Text, Literal::Text(_)) => {}
        (Shape::Integer { least, most }, Literal::Integer(number)) => {
            assert!(
                *least <= *number,
                "this is less than the field's type holds"
            );
            assert!(*number <= *most, "this is more than the field's type holds");
        }
        (Shape::Port, Literal::Integer(number)) => {
            assert!(
                1 <= *number && *number <= 65_535,
                "a port is from 1 to 65535"
            );
        }
        (Shape::Duration, Literal::Text(text)) => {
            assert!(
                duration::read(text.as_bytes()).is_ok(),
                "this is no duration such as `\"30s\"`"
            );
        }
        (Shape::Words(words), Literal::Text(text)) => {
            let mut at = 0;
            let mut found = false;
            while at < words.len() {
                let word = words[at].word.as_bytes();
                found = found || (word.len() == text.len() && begins(word, text.as_bytes()));
                at += 1;
            }
            if !found {
                none_of(words);
            }
        }
        (Shape::Host | Shape::Address | Shape::Url | Shape::Bootstrap, _) => {
            panic!(
                "where another service is differs by environment and has no default: the model fills it"
            )
        }
        (Shape::List(item), Literal::List(items)) => {
            let mut at = 0;
            while at < items.len() {
                assert_kind(item, &items[at]);
                at += 1;
            }
        }
        (Shape::Secret(_), _) => panic!("a secret has no default: it comes from a Secret"),
        (Shape::Group(_), _) => panic!("a group has no default: the settings in it have"),
        (Shape::Bool, _) => panic!("the field's type takes `true` or `false`"),
        (Shape::Integer { .. } | Shape::Port, _) => {
            panic!("the field's type takes a whole number, such as `8`")
        }
        (Shape::Number, _) => panic!("the field's type takes a number, such as `0.5`"),
        (Shape::Text, _) => panic!("the field's type takes a text, such as `\"free\"`"),
        (Shape::Duration, _) => panic!("the field's type takes a duration, such as `\"30s\"`"),
        (Shape::Words(_), _) => {
            panic!("the field's type takes one of its words, such as `LogLevel::Info`")
        }
        (Shape::List(_), _) => panic!("the field's type takes a list, such as `[]`"),
    }
}

#[track_caller]
const fn assert_length(length: usize, least: Option<&Literal>, most: Option<&Literal>) {
    if let Some(Literal::Integer(least)) = least {
        assert!(
            length as i128 >= *least,
            "the default is shorter than `length` allows"
        );
    }
    if let Some(Literal::Integer(most)) = most {
        assert!(
            length as i128 <= *most,
            "the default is longer than `length` allows"
        );
    }
}

/// So many characters, which is how a schema measures a text.
const fn characters(text: &str) -> usize {
    let text = text.as_bytes();
    let mut count = 0;
    let mut at = 0;
    while at < text.len() {
        if text[at] & 0b1100_0000 != 0b1000_0000 {
            count += 1;
        }
        at += 1;
    }
    count
}

/// So many bytes of words are told.
const TOLD: usize = 256;

#[track_caller]
const fn none_of(words: &[Word]) -> ! {
    let mut text = [0; TOLD];
    let mut len = push(&mut text, 0, b"this is none of the type's words: ");
    let mut at = 0;
    while at < words.len() {
        let before: &[u8] = if at == 0 { b"`" } else { b", `" };
        let word = words[at].word.as_bytes();
        // A word that was cut off could be no text.
        if len + before.len() + word.len() + "`, …".len() > TOLD {
            len = push(&mut text, len, ", …".as_bytes());
            break;
        }
        len = push(&mut text, len, before);
        len = push(&mut text, len, word);
        len = push(&mut text, len, b"`");
        at += 1;
    }
    match str::from_utf8(text.split_at(len).0) {
        Ok(text) => panic!("{}", text),
        Err(_) => panic!("this is none of the type's words"),
    }
}

/// Writes what has room; how long the text is then.
const fn push(text: &mut [u8; TOLD], len: usize, more: &[u8]) -> usize {
    let mut at = 0;
    while at < more.len() && len + at < TOLD {
        text[len + at] = more[at];
        at += 1;
    }
    len + at
}

const fn nanos_of(bound: Option<&Literal>) -> Option<u128> {
    match bound {
        Some(Literal::Text(text)) => nanos(text),
        _ => None,
    }
}

const fn nanos(text: &str) -> Option<u128> {
    match duration::read(text.as_bytes()) {
        Ok(duration) => Some(duration.as_nanos()),
        Err(_) => None,
    }
}
