//! What an unquoted word is: `serde_yaml` says.

use std::collections::BTreeMap;

use serde_json::{Number, Value};

/// The value of a plain scalar; `None` for a number that JSON has no form for.
pub(crate) fn resolve(text: &str) -> Option<Value> {
    if is_word(text) || text.contains('\n') {
        return Some(Value::String(text.to_owned()));
    }
    if is_short_number(text)
        && let Ok(number) = text.parse::<u64>()
    {
        return Some(Value::from(number));
    }
    // As a value of a key: alone, `---` would be the end of a document.
    let asked = serde_yaml::from_str::<BTreeMap<String, serde_yaml::Value>>(&format!("v: {text}"));
    match asked.map(|mut it| it.remove("v")) {
        Ok(Some(serde_yaml::Value::Null)) => Some(Value::Null),
        Ok(Some(serde_yaml::Value::Bool(it))) => Some(Value::Bool(it)),
        Ok(Some(serde_yaml::Value::Number(number))) => number_of(&number),
        // Whole numbers of more than 64 bits are read by nobody.
        Err(_)
            if text
                .trim_start_matches(['-', '+'])
                .bytes()
                .all(|it| it.is_ascii_digit()) =>
        {
            None
        }
        // Any other form is text that means something only on its own, such as `-`.
        _ => Some(Value::String(text.to_owned())),
    }
}

/// Whether the text cannot be anything but text, as nearly all of it: spares asking.
fn is_word(text: &str) -> bool {
    let first = text.bytes().next();
    if first.is_some_and(|it| it.is_ascii_digit()) {
        return text
            .bytes()
            .any(|it| !it.is_ascii_hexdigit() && !b"xo._+-".contains(&it));
    }
    first.is_some_and(|it| it.is_ascii_alphabetic() || it == b'/')
        && !matches!(text, "true" | "True" | "TRUE" | "false" | "False" | "FALSE")
        && !matches!(text, "null" | "Null" | "NULL")
        && !text.eq_ignore_ascii_case("nan")
        && !text.to_ascii_lowercase().starts_with("inf")
}

/// Whether the text is a whole number as everybody writes it.
fn is_short_number(text: &str) -> bool {
    text == "0"
        || (text.len() < 19 && !text.starts_with('0') && text.bytes().all(|it| it.is_ascii_digit()))
}

fn number_of(number: &serde_yaml::Number) -> Option<Value> {
    if let Some(whole) = number.as_u64() {
        return Some(Value::from(whole));
    }
    if let Some(whole) = number.as_i64() {
        return Some(Value::from(whole));
    }
    number
        .as_f64()
        .and_then(Number::from_f64)
        .map(Value::Number)
}

/// What a value is, in plain words, with article.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a truth value",
        Value::Number(it) if it.is_f64() => "a number",
        Value::Number(_) => "a whole number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shortcut says what asking would say.
    #[test]
    fn words_are_what_serde_yaml_says() {
        let words = [
            "a",
            "true",
            "True",
            "tRUE",
            "false",
            "null",
            "NULL",
            "nUll",
            "yes",
            "no",
            "on",
            "off",
            "y",
            "inf",
            "nan",
            "NaN",
            "infinity",
            "Infinity",
            "e5",
            "x10",
            "dev1",
            "/path",
            "0x1f",
            "0o17",
            "1_000",
            "12e4567",
            "017",
            "1.0",
            "~",
            "-",
            "-1",
            "+1",
            ".5",
            ".inf",
            "1:2",
            "12:30:45",
            "2001-01-01",
            "é",
            "=",
            "64Mi",
            "250m",
            "0b1",
            "1e3",
            "1 2",
            "18446744073709551616",
        ];
        for word in words {
            let expect = serde_yaml::from_str::<serde_json::Value>(word).ok();
            let told = resolve(word);
            if word != ".inf" && word != "-" && word != "18446744073709551616" {
                assert_eq!(told, expect, "{word}");
            }
        }
        assert_eq!(resolve(""), Some(Value::Null));
        assert_eq!(resolve("---"), Some(Value::from("---")));
        assert_eq!(resolve(".inf"), None);
        assert_eq!(resolve("18446744073709551616"), None);
    }

    proptest::proptest! {
        #[test]
        fn numbers_are_what_serde_yaml_says(text in "[-+]?[0-9]{0,3}[.xobe_fFmMGinaNA]{0,2}[-+0-9a-f]{0,4}[Ki]{0,2}") {
            let asked = format!("v: {text}");
            let expect = serde_yaml::from_str::<BTreeMap<String, Value>>(&asked).ok().and_then(|mut it| it.remove("v"));
            if let Some(expect) = expect.filter(|_| !text.starts_with("- ") && text != "-") {
                proptest::prop_assert_eq!(resolve(&text), Some(expect), "{}", text);
            }
        }
    }
}
