//! What is said where a text is no YAML.

use super::wording::words;
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
