//! What an unquoted word is: what the core schema of YAML 1.2 says
//! (<https://yaml.org/spec/1.2.2/#103-core-schema>), and a number may begin with `0b` too, as
//! `serde_yaml` has it, which the tests ask.

use serde_json::{Number, Value};

/// The value of a plain scalar; `None` for a number that JSON has no form for.
pub(crate) fn resolve(text: &str) -> Option<Value> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some(Value::Null),
        "true" | "True" | "TRUE" => return Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Value::Bool(false)),
        ".nan" | ".NaN" | ".NAN" => return None,
        _ => {}
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(digits, ".inf" | ".Inf" | ".INF") {
        return None;
    }
    let is_number = digits.starts_with(|it: char| it.is_ascii_digit() || it == '.');
    // Whether leading zeros mean octal is read in different ways: they are text.
    if !is_number || (digits.len() > 1 && digits.starts_with('0') && is_whole(digits, 10)) {
        return Some(Value::from(text));
    }
    if is_whole(digits, 10) {
        // Whole numbers of more than 64 bits are read by nobody.
        return whole(text, digits, 10);
    }
    let prefixes = [("0x", 16), ("0o", 8), ("0b", 2)];
    let of_radix = prefixes
        .into_iter()
        .filter_map(|(prefix, radix)| Some((digits.strip_prefix(prefix)?, radix)))
        .find(|(digits, radix)| is_whole(digits, *radix));
    let number = match of_radix {
        Some((digits, radix)) => whole(text, digits, radix),
        None => text
            .parse()
            .ok()
            .and_then(Number::from_f64)
            .map(Value::from),
    };
    number.or_else(|| Some(Value::from(text)))
}

fn is_whole(digits: &str, radix: u32) -> bool {
    !digits.is_empty() && digits.chars().all(|it| it.is_digit(radix))
}

/// The number of these digits, with the sign of the text, if it has no more than 64 bits.
fn whole(text: &str, digits: &str, radix: u32) -> Option<Value> {
    if text.starts_with('-') {
        let number = i64::from_str_radix(&format!("-{digits}"), radix);
        return number.ok().map(Value::from);
    }
    u64::from_str_radix(digits, radix).ok().map(Value::from)
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
    use std::collections::BTreeMap;

    use super::*;

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
            "18446744073709551615",
            "18446744073709551616",
            "-9223372036854775808",
            "-0x8000000000000000",
            "0xffffffffffffffff",
            "-.5e-3",
            "5.",
            ".",
            "+",
            "-0",
            "+-1",
            "0x",
            "0x+1",
            "1e400",
            "٣",
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
        assert_eq!(resolve("-.Inf"), None);
        assert_eq!(resolve("18446744073709551616"), None);
        assert_eq!(resolve("-9223372036854775809"), None);
        assert_eq!(resolve(&"9".repeat(50)), None);
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
