//! Texts as Rust writes them.

/// A string literal.
pub(crate) fn string(text: &str) -> String {
    format!("{text:?}")
}

/// A text of several lines as a literal that shows them, if nothing in it needs to be escaped.
///
/// It stands between marks, so that nobody indents what is in it; [`tidied`] takes them away.
pub(crate) fn raw_string(text: &str) -> String {
    let shown = |it: char| it == '\n' || !is_hidden(it);
    // Clippy miscounts the marks that a text with more of them needs.
    let is_odd = text.contains("\"##");
    if !text.contains('\n') || !text.chars().all(shown) || is_odd {
        return string(text);
    }
    let mut hashes = String::new();
    let mut close = String::from('"');
    while text.contains(&close) {
        hashes.push('#');
        close.push('#');
    }
    format!("{BEGIN}r{hashes}\"{text}{close}{END}")
}

/// Where a raw string begins and ends: what nothing else contains.
const BEGIN: char = '\u{2}';
const END: char = '\u{3}';

/// The text four columns further right, but for what is inside raw strings; it ends with a line break.
pub(crate) fn indented(text: &str) -> String {
    let mut all = String::with_capacity(text.len() * 5 / 4);
    for (line, inside) in lines(text) {
        if !inside && !line.is_empty() {
            all.push_str("    ");
        }
        all.push_str(line);
        all.push('\n');
    }
    all
}

/// The text with one empty line where templates left several, and none where a block begins or ends.
pub(crate) fn tidied(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    let mut empty = false;
    for (line, inside) in lines(text) {
        if !inside && line.is_empty() {
            empty = true;
            continue;
        }
        if empty && !line.trim_start().starts_with('}') && !all.ends_with("{\n") {
            all.push('\n');
        }
        empty = false;
        all.extend(line.chars().filter(|it| ![BEGIN, END].contains(it)));
        all.push('\n');
    }
    all
}

/// The lines, and whether each begins inside of a raw string.
fn lines(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut inside = false;
    text.split_terminator('\n').map(move |line| {
        let starts = inside;
        inside = match (line.rfind(BEGIN), line.rfind(END)) {
            (None, None) => inside,
            (begin, end) => begin > end,
        };
        (line, starts)
    })
}

/// What somebody wrote, on one line of a doc comment, as code: nothing of it is Markdown.
pub(crate) fn code(text: &str) -> String {
    let visible = |it: char| match it {
        _ if it.is_whitespace() => ' ',
        _ if is_hidden(it) => '\u{fffd}',
        _ => it,
    };
    let text: String = text.chars().map(visible).collect();
    let text = text.split(' ').filter(|it| !it.is_empty());
    let text = text.collect::<Vec<_>>().join(" ");
    let runs = text.split(|it| it != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0) + 1);
    if text.starts_with('`') || text.ends_with('`') {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
    }
}

/// Whether a character can't be seen, or turns around what follows: rustc refuses some in the source.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}'
        )
}

/// `a`, `b` and `c`.
pub(crate) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(code).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out_of_a_doc_comment() {
        let check = |text: &str, expect: &str| assert_eq!(code(text), expect, "{text:?}");
        check("minji", "`minji`");
        check("two\r\n  lines\t", "`two lines`");
        check("*/ [x](y) <b> https://e", "`*/ [x](y) <b> https://e`");
        check("a `b` c", "``a `b` c``");
        check("`b``", "``` `b`` ```");
        check("한국 \u{202e}x", "`한국 \u{fffd}x`");
        check("e\u{301}", "`e\u{301}`");
        check("it's \"\\\"", "`it's \"\\\"`");
    }

    #[test]
    fn strings_are_literals() {
        assert_eq!(string("a\"\\\n\u{202e}é"), r#""a\"\\\n\u{202e}é""#);
        let check = |text: &str, expect: &str| {
            let raw = raw_string(text);
            assert_eq!(raw.trim_matches([BEGIN, END]), expect, "{text:?}");
        };
        check("{\n  \"a\": 1\n}\n", "r#\"{\n  \"a\": 1\n}\n\"#");
        check("a\nb", "r\"a\nb\"");
        check("\n\"#\"", "r##\"\n\"#\"\"##");
        check("a\n\"##", "\"a\\n\\\"##\"");
        check("a\r\nb", "\"a\\r\\nb\"");
        check("one", "\"one\"");
    }

    #[test]
    fn raw_strings_stay_where_they_are() {
        let raw = raw_string("{\n  b\n}\n");
        let text = format!("a = {raw};\n\nc = r\"x\";\nd\n");
        let expect = "    a = r\"{\n  b\n}\n\";\n\n    c = r\"x\";\n    d\n";
        assert_eq!(tidied(&indented(&text)), expect);
    }

    #[test]
    fn empty_lines_stand_between_things() {
        let raw = raw_string("\n\n\n");
        let text = format!("\n\na {{\n\nb\n\n\nc = {raw}\n\n}}\n\n");
        let expect = "\na {\nb\n\nc = r\"\n\n\n\"\n}\n";
        assert_eq!(tidied(&text), expect);
    }

    #[test]
    fn names_are_listed() {
        assert_eq!(list([]), "");
        assert_eq!(list(["a"]), "`a`");
        assert_eq!(list(["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
