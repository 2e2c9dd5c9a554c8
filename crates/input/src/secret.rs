//! Values of secrets of programs, wherever in a file they are written: no shown line may hold one.
//!
//! What a file says of settings is known once it is read ([`crate::settings`]). Here is what is
//! wrong before that: YAML that can't be read, keys that stand in the wrong place, a variable that
//! is set beside its setting.

use std::collections::BTreeSet;

use stowplan_model::AppModel;
use stowplan_settings::{Description, Shape};

/// The keys and the variables of all secrets that the apps' programs have.
pub(crate) fn names<'a>(apps: impl IntoIterator<Item = &'a AppModel>) -> BTreeSet<String> {
    let services = apps.into_iter().flat_map(|it| &it.services);
    let settings = services.filter_map(|it| it.settings.as_ref());
    let leaves = settings.flat_map(|it| it.description.leaves());
    let secrets = leaves.filter(|it| it.field.is_secret());
    secrets
        .flat_map(|it| [it.field.key.to_owned(), it.variable])
        .collect()
}

/// Whether a struct has a secret.
pub(crate) fn any(description: &Description) -> bool {
    description.fields.iter().any(|it| match it.shape {
        Shape::Secret(_) => true,
        Shape::Group(group) => any(group),
        _ => false,
    })
}

/// The stretches of a text that follow one of the names as its value and don't say which key of a
/// Secret it is: in bytes, in order.
pub(crate) fn values(text: &str, names: &BTreeSet<String>) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut begin = 0;
    let mut below: Option<Below> = None;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let indent = content.len() - content.trim_start().len();
        let first = found.len();
        below = below.filter(|it| content.is_empty() || indent > it.indent);
        match &mut below {
            Some(below) => below.line(content, indent, &mut found),
            None => below = scan(content, indent, names, &mut found),
        }
        for (start, end) in found.iter_mut().skip(first) {
            (*start, *end) = (*start + begin, *end + begin);
        }
        begin += line.len();
    }
    found
}

/// The lines below a secret's name.
struct Below {
    indent: usize,
    /// Whether they say which key of which Secret it is.
    is_reference: bool,
}

impl Below {
    fn line(&mut self, line: &str, indent: usize, found: &mut Vec<(usize, usize)>) {
        let content = line.get(indent..).unwrap_or_default();
        match after_key(content, "secret") {
            Some(said) => {
                self.is_reference = true;
                if !said.is_empty() && !said.starts_with(['{', '#']) {
                    found.push((line.len() - said.len(), line.len()));
                }
            }
            None if self.is_reference || content.is_empty() => {}
            None => found.push((indent, line.len())),
        }
    }
}

/// Takes what follows names in a line, and tells whether the value of one goes on below.
fn scan(
    line: &str,
    indent: usize,
    names: &BTreeSet<String>,
    found: &mut Vec<(usize, usize)>,
) -> Option<Below> {
    let mut below = None;
    let mut at = 0;
    while let Some(rest) = line.get(at..).filter(|it| !it.is_empty()) {
        let before = line.get(..at).unwrap_or_default();
        let begins = before.is_empty() || before.ends_with([' ', '\t', '{', '[', ',']);
        let value = names.iter().find_map(|it| after_key(rest, it));
        let Some(value) = value.filter(|_| begins) else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        let is_flow = before.contains(['{', '[', ',']);
        let inside = value.strip_prefix('{').map(str::trim_start);
        let said = inside.and_then(|it| after_key(it, "secret"));
        let is_reference = said.is_some_and(|it| it.is_empty() || it.starts_with('{'));
        let value = said.unwrap_or(value);
        let start = line.len() - value.len();
        let length = length(value, is_flow || said.is_some());
        let says_nothing = ["", "null", "~", "{", "|", "|-", ">", ">-"];
        if !is_reference && !says_nothing.contains(&value.get(..length).unwrap_or_default()) {
            found.push((start, start + length));
        }
        if !is_flow {
            below = Some(Below {
                indent,
                is_reference,
            });
        }
        at = start + if is_reference { 0 } else { length };
    }
    below
}

/// What follows a key, which may be in quotes, and its `:`; `=` is one too, as some write it.
fn after_key<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let text = text.strip_prefix(['"', '\'']).unwrap_or(text);
    let text = text.strip_prefix(key)?;
    let text = text.strip_prefix(['"', '\'']).unwrap_or(text);
    let text = text.trim_start().strip_prefix([':', '='])?;
    Some(text.trim_start())
}

/// How long a value is, at the beginning of what is left of a line.
fn length(text: &str, is_flow: bool) -> usize {
    let end = if let Some(quote) = text.chars().next().filter(|it| matches!(it, '"' | '\'')) {
        text.get(1..).and_then(|it| it.find(quote)).map(|it| it + 2)
    } else if text.starts_with(['{', '[']) {
        let mut depth = 0_usize;
        text.find(|it| {
            depth += usize::from(matches!(it, '{' | '['));
            depth -= usize::from(matches!(it, '}' | ']')).min(depth);
            depth == 0
        })
        .map(|it| it + 1)
    } else if is_flow {
        text.find([',', '}', ']'])
    } else {
        None
    };
    let end = end.filter(|_| is_flow).unwrap_or(text.len());
    text.get(..end).map_or(text.len(), |it| it.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_wherever_they_stand() {
        let names = ["token".to_owned(), "GAME_TOKEN".to_owned()].into();
        let check = |text: &str, expect: &str| {
            let mut starred = text.to_owned();
            for (start, end) in values(text, &names) {
                starred.replace_range(start..end, &"*".repeat(end - start));
            }
            assert_eq!(starred, expect);
        };
        for kept in [
            "token: {secret: {name: game, key: token}}",
            "token:\n  secret:\n    name: game\n    key: token\nb: c",
            "token: {\n  secret: {name: game}\n}",
            "token: null",
            "{token: ~, b: 3}",
            "key: token",
            "image: a/token:1",
            "tokens: 3",
            "token:",
        ] {
            check(kept, kept);
        }
        check("token: pass, word", "token: **********");
        check("token:pass", "token:****");
        check("\ttoken: 'a b", "\ttoken: ****");
        check("{token: pass, b: 3}", "{token: ****, b: 3}");
        check(
            "{a: 1, \"token\" : 'p, w', b: 3}",
            "{a: 1, \"token\" : ******, b: 3}",
        );
        check(
            "{token: {value: [pass]}, b: 3}",
            "{token: ***************, b: 3}",
        );
        check("token: {secret: pass}", "token: {secret: ****}");
        check("token: {secret: pass", "token: {secret: ****");
        check(
            "token:\n  secret: pass\nb: 3",
            "token:\n  secret: ****\nb: 3",
        );
        check(
            "token: |\n  pa\n\n  ss\nb: 3",
            "token: |\n  **\n\n  **\nb: 3",
        );
        check(
            "a: {GAME_TOKEN: é, token: x}",
            "a: {GAME_TOKEN: **, token: *}",
        );
        check("- token: &a pass\n- *a", "- token: *******\n- *a");
    }
}
