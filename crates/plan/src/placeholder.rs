//! Texts with names in braces, such as `{name}.{domain}`.

/// Fills `{word}` with what `value` gives for the word; other braces stay.
///
/// # Errors
///
/// The first word for which there is nothing.
pub(crate) fn fill(
    text: &str,
    mut value: impl FnMut(&str, &mut String) -> bool,
) -> Result<String, &str> {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(begin) = rest.find('{') {
        filled.push_str(&rest[..begin]);
        let after = &rest[begin + 1..];
        let end = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        if end == 0 || !after[end..].starts_with('}') {
            filled.push('{');
            rest = after;
            continue;
        }
        let word = &after[..end];
        if !value(word, &mut filled) {
            return Err(word);
        }
        rest = &after[end + 1..];
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_braces_are_filled() {
        let check = |text: &str, expect: Result<&str, &str>| {
            let found = fill(text, |word, out| {
                let known = word == "name";
                if known {
                    out.push_str("seed-1");
                }
                known
            });
            assert_eq!(found.as_deref().map_err(|word| *word), expect, "{text}");
        };
        check("", Ok(""));
        check("{name}", Ok("seed-1"));
        check("a-{name}.b-{name}", Ok("a-seed-1.b-seed-1"));
        check("{{name}}", Ok("{seed-1}"));
        check("{\"host\": \"{name}\"}", Ok("{\"host\": \"seed-1\"}"));
        check("{", Ok("{"));
        check("{name", Ok("{name"));
        check("{}", Ok("{}"));
        check("{nmae}", Err("nmae"));
        check("é{name}é", Ok("éseed-1é"));
    }
}
