//! What is said where a text is no YAML.

use stowplan_model::Problem;

use crate::{parse::MAX_DEPTH, source::SourceFile};

/// The problem for what the scanner said at `at`.
pub(crate) fn problem(source: &SourceFile, at: usize, info: &str) -> Problem {
    let at = source.whole(at);
    if let Some(tab) = tab_near(&source.text, at, info.contains("tab")) {
        return Problem::new(
            "yaml-syntax",
            "a tab cannot indent",
            source.place((tab, tab + 1)),
        )
        .help("use spaces");
    }
    if let Some(colon) = blank_missing_near(&source.text, at, info) {
        return Problem::new(
            "yaml-syntax",
            "a blank is missing after `:`",
            source.place((colon, colon + 1)),
        )
        .help("write `key: value`");
    }
    if info.contains("recursion limit") {
        let message = format!("nested more than {MAX_DEPTH} levels deep");
        return Problem::new("too-deep", message, source.place((at, at)));
    }
    let (message, help) = words(info);
    let width = source.text.get(at..).and_then(|it| it.chars().next());
    let width = width
        .filter(|it| !it.is_control())
        .map_or(0, char::len_utf8);
    let problem = Problem::new("yaml-syntax", message, source.place((at, at + width)));
    match help {
        Some(help) => problem.help(help),
        None => problem,
    }
}

/// The `:` of a key whose value follows without a blank, so that both are one word: where it is
/// in the line of `at`, or the last one before it that is not empty.
fn blank_missing_near(text: &str, at: usize, info: &str) -> Option<usize> {
    let is_about_keys = [
        "simple key expect",
        "mapping values",
        "expected ':'",
        "expected key",
    ];
    if !is_about_keys.iter().any(|it| info.contains(it)) {
        return None;
    }
    let mut end = at + text.get(at..)?.find('\n').unwrap_or(text.len() - at);
    let mut lines = 0;
    while lines < 2 {
        let begin = text.get(..end)?.rfind('\n').map_or(0, |it| it + 1);
        let line = text.get(begin..end)?;
        if !line.trim().is_empty() {
            lines += 1;
            let indent = line.len() - line.trim_start_matches([' ', '-']).len();
            if let Some(colon) = glued(line.get(indent..)?.trim_end()) {
                return Some(begin + indent + colon);
            }
        }
        end = begin.checked_sub(1)?;
    }
    None
}

/// Where the `:` stands in a word that was meant as a key and a value, such as `replicas:3`.
pub(crate) fn glued(word: &str) -> Option<usize> {
    let colon = word.find(':')?;
    let (key, value) = (word.get(..colon)?, word.get(colon + 1..)?);
    let is_key = key.starts_with(|it: char| it.is_ascii_alphabetic())
        && key
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || it == '_' || it == '-');
    let is_value =
        !value.is_empty() && !value.starts_with([' ', ':', '/']) && !value.contains(": ");
    (is_key && is_value).then_some(colon)
}

/// What to do about such a word.
pub(crate) fn unglue(word: &str) -> Option<String> {
    let (key, value) = word.split_at(glued(word)?);
    let value = value.trim_start_matches(':');
    Some(format!(
        "a blank is missing after `:`: write `{key}: {value}`"
    ))
}

/// The tab in the white space that the line of `at` begins with, or the one before it; where the
/// scanner speaks of a tab, also the one after it.
fn tab_near(text: &str, at: usize, after: bool) -> Option<usize> {
    let begin_of = |end: usize| {
        text.get(..end)?
            .rfind('\n')
            .map_or(Some(0), |it| Some(it + 1))
    };
    let tab_from = |begin: usize| {
        let line = text.get(begin..)?.lines().next()?;
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        line.get(..indent)?.find('\t').map(|it| begin + it)
    };
    let begin = begin_of(at)?;
    let before = || tab_from(begin_of(begin.checked_sub(1)?)?);
    let next = || tab_from(at + text.get(at..)?.find('\n')? + 1);
    tab_from(begin)
        .or_else(before)
        .or_else(|| next().filter(|_| after))
}

/// Plain words for what the scanner says most often; its own where they are good enough.
fn words(info: &str) -> (String, Option<&'static str>) {
    let known: [(&str, &str, Option<&'static str>); 12] = [
        (
            "mapping values are not allowed",
            "a `:` stands where none can be",
            Some("indent keys of one mapping alike; quote text that has `: ` in it"),
        ),
        (
            "unknown anchor",
            "aliases are not read, and this one names nothing",
            Some("quote text that begins with `*`"),
        ),
        (
            "did not find expected '-'",
            "a list ends here without its mapping going on",
            Some("begin every item with `- `, or indent the keys that belong to the item"),
        ),
        (
            "could not find expected ':'",
            "a key without `:`",
            Some("write `key: value`"),
        ),
        (
            "did not find expected key",
            "a key was expected here",
            Some("indent keys of one mapping alike"),
        ),
        (
            "did not find expected ','",
            "a `,` or the closing bracket was expected here",
            Some("quote text that has `: ` or `,` in it"),
        ),
        (
            "unexpected end of stream",
            "a quote or bracket is opened here and never closed",
            None,
        ),
        (
            "in quoted scalar",
            "a quote is opened here and never closed",
            Some("close it on the same line"),
        ),
        (
            "simple key expect ':'",
            "a key without `:`",
            Some("write `key: value`"),
        ),
        (
            "invalid trailing content after",
            "text goes on after its closing quote",
            Some("write a quote inside single quotes twice: `'it''s'`"),
        ),
        (
            "unexpected character",
            "text cannot begin with this character",
            Some("quote the text"),
        ),
        (
            "illegal placement of ':'",
            "a `:` stands where none can be",
            Some("is a bracket above never closed?"),
        ),
    ];
    let found = known.into_iter().find(|(part, ..)| info.contains(part));
    found.map_or_else(
        || (format!("this is no YAML: {info}"), None),
        |(_, message, help)| (message.to_owned(), help),
    )
}
