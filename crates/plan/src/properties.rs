//! Java's properties: `key=value` lines.
//! <https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)>

use std::fmt::Write as _;

/// Appends a line.
pub(crate) fn line(out: &mut String, key: &str, value: &str) {
    for (index, character) in key.chars().enumerate() {
        match character {
            ' ' | ':' | '=' => {
                out.push('\\');
                out.push(character);
            }
            '#' | '!' if index == 0 => {
                out.push('\\');
                out.push(character);
            }
            other => escaped(out, other),
        }
    }
    out.push('=');
    let mut leading = true;
    for character in value.chars() {
        leading &= character == ' ';
        if leading {
            out.push('\\');
        }
        escaped(out, character);
    }
    out.push('\n');
}

fn escaped(out: &mut String, character: char) {
    match character {
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{c}' => out.push_str("\\f"),
        ' '..='~' => out.push(character),
        other => {
            // Readers of bytes take them for Latin-1.
            for unit in other.encode_utf16(&mut [0; 2]) {
                // Writing to a string can't fail.
                let _ = write!(out, "\\u{unit:04X}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_back_by_java() {
        let check = |key: &str, value: &str, expect: &str| {
            let mut out = String::new();
            line(&mut out, key, value);
            assert_eq!(out, format!("{expect}\n"));
        };
        check(
            "listeners",
            "A://:9092,B://:9093",
            "listeners=A://:9092,B://:9093",
        );
        check("a b:c=d", "", "a\\ b\\:c\\=d=");
        check("#a", "x#y", "\\#a=x#y");
        check("path", "C:\\temp", "path=C:\\\\temp");
        check("text", "  two\nlines ", "text=\\ \\ two\\nlines ");
        check(
            "name",
            "카페 ☕\u{1f600}",
            "name=\\uCE74\\uD398 \\u2615\\uD83D\\uDE00",
        );
        check("tab", "\t\u{c}\r\u{1}", "tab=\\t\\f\\r\\u0001");
    }
}
