//! Plain words for what the reading of types says: its own are for programmers.

/// The same in plain words, if the message is one that serde makes; `None` of our own.
pub(crate) fn words(message: &str) -> Option<String> {
    if message.starts_with("data did not match any variant") {
        return Some("this has none of the forms that can be given here".to_owned());
    }
    for (start, verb) in [
        ("missing field ", "is missing"),
        ("unknown field ", "is no field here"),
        (
            "unknown variant ",
            "is none of the words that can be given here",
        ),
        ("duplicate field ", "is given twice"),
    ] {
        if let Some(rest) = message.strip_prefix(start) {
            let name = rest.split('`').nth(1).unwrap_or_default();
            return Some(format!("`{name}` {verb}"));
        }
    }
    let rest = ["invalid type: ", "invalid value: ", "invalid length "]
        .into_iter()
        .find_map(|it| message.strip_prefix(it));
    if let Some((found, expected)) = rest?.rsplit_once(", expected ") {
        return Some(format!(
            "expected {}, found {}",
            self::expected(expected),
            self::found(found)
        ));
    }
    Some("another kind of value is expected here".to_owned())
}

fn expected(words: &str) -> &str {
    match words {
        "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" | "isize" => {
            "a whole number"
        }
        "f32" | "f64" => "a number",
        "a string" | "a borrowed string" | "a character" => "text",
        "a boolean" => "`true` or `false`",
        "a map" => "a mapping",
        "a sequence" | "an array" => "a list",
        "map with a single key" | "string or map" => "a mapping with one key",
        _ if words.starts_with("struct") || words.starts_with("internally") => "a mapping",
        _ if words.starts_with("tuple") => "a list",
        _ => "another kind of value",
    }
}

fn found(words: &str) -> String {
    let quoted = |start: &str, mark: char| {
        let rest = words.strip_prefix(start)?;
        Some(format!("`{}`", rest.trim_matches(mark)))
    };
    match words {
        "map" => "a mapping".to_owned(),
        "sequence" => "a list".to_owned(),
        "null" | "unit value" | "Option value" => "nothing".to_owned(),
        _ => quoted("integer ", '`')
            .or_else(|| quoted("floating point ", '`'))
            .or_else(|| quoted("boolean ", '`'))
            .or_else(|| quoted("string ", '"'))
            .unwrap_or_else(|| "something else".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_serde_says_is_told_in_plain_words() {
        let check = |message: &str, expect: Option<&str>| {
            assert_eq!(words(message).as_deref(), expect, "{message}");
        };
        check(
            "invalid type: floating point `10.0`, expected u32",
            Some("expected a whole number, found `10.0`"),
        );
        check(
            "invalid type: string \"x, expected y\", expected a map",
            Some("expected a mapping, found `x, expected y`"),
        );
        check(
            "invalid value: map, expected map with a single key",
            Some("expected a mapping with one key, found a mapping"),
        );
        check(
            "data did not match any variant of untagged enum EnvOverride",
            Some("this has none of the forms that can be given here"),
        );
        check(
            "unknown variant `x`, expected one of `a`, `b`",
            Some("`x` is none of the words that can be given here"),
        );
        check("missing field `key`", Some("`key` is missing"));
        check(
            "invalid length 3, expected tuple struct X",
            Some("expected a list, found something else"),
        );
        check("`x` is not a valid name: too long", None);
        check("expected a string, a number or a truth value", None);
    }
}
