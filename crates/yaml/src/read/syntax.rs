//! What is said where a text is no YAML.

use super::{MAX_DEPTH, Problem, suspects};

/// The problem for what the parser said at byte `at` of `text`, which begins at `base`.
pub(super) fn problem(
    text: &str,
    at: usize,
    tab: Option<usize>,
    info: &str,
    base: usize,
) -> Problem {
    if let Some(tab) = tab {
        return suspects::tab(base + tab);
    }
    let at = at.min(text.len());
    if info.contains("recursion limit") {
        return too_deep(base + at);
    }
    if let Some(word) = glued(text, at).filter(|_| is_about_keys(info)) {
        return Problem::new(
            "yaml-syntax",
            "a blank is missing after `:`",
            base + word..base + word + 1,
        )
        .hint("write `key: value`");
    }
    let width = text[at..].chars().next().filter(|it| !it.is_control());
    let range = base + at..base + at + width.map_or(0, char::len_utf8);
    let (code, message, hint) = words(info);
    let problem = Problem::new(code, message, range);
    if hint.is_empty() {
        problem
    } else {
        problem.hint(hint)
    }
}

/// The problem for a value that is nested too deep.
pub(super) fn too_deep(at: usize) -> Problem {
    let message = format!("mappings and lists nest more than {MAX_DEPTH} levels deep here");
    Problem::new("too-deep", message, at..at)
}

fn is_about_keys(info: &str) -> bool {
    [
        "simple key expect",
        "mapping values",
        "expected ':'",
        "expected key",
    ]
    .iter()
    .any(|it| info.contains(it))
}

/// The `:` of `replicas:3` where the line of `at`, or the one before it, is such a word.
fn glued(text: &str, at: usize) -> Option<usize> {
    let line_of = |end: usize| {
        let begin = text.get(..end)?.rfind('\n').map_or(0, |it| it + 1);
        let length = text.get(begin..)?.find('\n').unwrap_or(text.len() - begin);
        Some((begin, text.get(begin..begin + length)?))
    };
    let mut end = at;
    for _ in 0..2 {
        let (begin, line) = line_of(end)?;
        let words = line.trim_start_matches([' ', '-']);
        if let Some((key, value)) = words.trim_end().split_once(':') {
            let is_key = key.starts_with(|it: char| it.is_ascii_alphabetic())
                && key
                    .bytes()
                    .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-'));
            let is_value = !value.is_empty() && !value.starts_with([' ', '\t', ':', '/']);
            if is_key && is_value && !value.contains(": ") {
                return Some(begin + line.len() - words.len() + key.len());
            }
        }
        end = begin.checked_sub(1)?;
    }
    None
}

type Words = (&'static str, &'static str, &'static str);

/// A part of what the parser says; what is said instead, as code, message and hint.
const WORDS: &[(&str, Words)] = &[
    (
        "unknown anchor",
        (
            "unknown-alias",
            "this alias names nothing that stands before it",
            "quote text that begins with `*`",
        ),
    ),
    (
        "mapping values are not allowed",
        (
            "yaml-syntax",
            "a `:` stands where none can be",
            "indent keys of one mapping alike; quote text that has `: ` in it",
        ),
    ),
    (
        "illegal placement of ':'",
        (
            "yaml-syntax",
            "a `:` stands where none can be",
            "is a bracket above never closed?",
        ),
    ),
    (
        "did not find expected '-'",
        (
            "yaml-syntax",
            "a list goes on here as something else",
            "begin every item with `- `, or indent the keys that belong to the item",
        ),
    ),
    (
        "block sequence entries are not allowed",
        (
            "yaml-syntax",
            "a list can't begin here",
            "begin it on the next line; quote text that begins with `- `",
        ),
    ),
    (
        "is only valid inside a block",
        (
            "yaml-syntax",
            "a `-` can't stand between brackets",
            "quote it, or is a bracket above never closed?",
        ),
    ),
    (
        "expected ':'",
        ("yaml-syntax", "a key without `:`", "write `key: value`"),
    ),
    (
        "simple key expect",
        ("yaml-syntax", "a key without `:`", "write `key: value`"),
    ),
    (
        "did not find expected key",
        (
            "yaml-syntax",
            "a key was expected here",
            "indent keys of one mapping alike",
        ),
    ),
    (
        "did not find expected ','",
        (
            "yaml-syntax",
            "a `,` or the closing bracket was expected here",
            "quote text that has `: ` or `,` in it",
        ),
    ),
    (
        "expected <document start>",
        (
            "yaml-syntax",
            "the document has ended before this",
            "indent what belongs together alike",
        ),
    ),
    (
        "expected node content",
        ("yaml-syntax", "a value was expected here", ""),
    ),
    (
        "document indicator",
        (
            "yaml-syntax",
            "a quote is opened and not closed before this line",
            "close it",
        ),
    ),
    (
        "in quoted scalar",
        (
            "yaml-syntax",
            "a line of quoted text is indented less than its key",
            "is the quote never closed?",
        ),
    ),
    (
        "unexpected end of stream",
        (
            "yaml-syntax",
            "a quote is opened here and never closed",
            "close it",
        ),
    ),
    (
        "unexpected end of plain",
        ("yaml-syntax", "text ends unexpectedly here", "quote it"),
    ),
    (
        "invalid trailing content after",
        (
            "yaml-syntax",
            "text goes on after its closing quote",
            "write a quote inside single quotes twice: `'it''s'`",
        ),
    ),
    (
        "unknown escape",
        (
            "yaml-syntax",
            "a `\\` in double quotes, and no escape after it",
            "write `\\\\`, or use single quotes",
        ),
    ),
    (
        "hexadecimal number",
        ("yaml-syntax", "too few hexadecimal digits after a `\\`", ""),
    ),
    (
        "invalid Unicode character escape",
        (
            "yaml-syntax",
            "this escape stands for no character",
            "write the character itself",
        ),
    ),
    (
        "unexpected character",
        (
            "yaml-syntax",
            "text can't begin with this character",
            "quote the text",
        ),
    ),
    (
        "unprintable character",
        (
            "control-character",
            "a character that YAML has no place for",
            "write it as an escape in double quotes",
        ),
    ),
    (
        "indentation indicator",
        (
            "yaml-syntax",
            "the number after `|` or `>` must be 1 to 9",
            "leave it out",
        ),
    ),
    (
        "block scalar, did not find",
        (
            "yaml-syntax",
            "text on the line of a `|` or `>`",
            "begin it on the next line",
        ),
    ),
    (
        "wrongly indented line in block",
        (
            "yaml-syntax",
            "a blank line that is indented more than the text after it",
            "indent the text of a `|` or `>` alike",
        ),
    ),
    (
        "content cannot start with a tab",
        ("yaml-tab", "a tab can't indent YAML", "use spaces"),
    ),
    ("tab", ("yaml-tab", "a tab can't stand here", "use spaces")),
    (
        "indentation",
        (
            "yaml-syntax",
            "this line is indented less than what it belongs to",
            "indent what belongs together alike",
        ),
    ),
    (
        "misplaced bracket",
        ("yaml-syntax", "this bracket closes nothing", ""),
    ),
    (
        "comment intercepting",
        (
            "yaml-syntax",
            "text goes on after a comment",
            "put the comment above the text, or quote the text",
        ),
    ),
    (
        "anchor or alias",
        (
            "yaml-syntax",
            "a name was expected after `&` or `*`",
            "quote text that begins with `&` or `*`",
        ),
    ),
    (
        "tag",
        (
            "yaml-tag",
            "this is no tag",
            "quote text that begins with `!`",
        ),
    ),
    (
        "byte order mark",
        (
            "yaml-syntax",
            "an invisible byte order mark in the text",
            "delete it",
        ),
    ),
    (
        "directive",
        ("yaml-directive", "this is no directive", "delete the line"),
    ),
];

fn words(info: &str) -> Words {
    let found = WORDS.iter().find(|(part, _)| info.contains(part));
    found.map_or(("yaml-syntax", "this is no YAML", ""), |(_, words)| *words)
}
