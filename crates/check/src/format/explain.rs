//! A rule for people who have just met it.

use crate::rule::{Level, Rule, Severity};

/// What a rule wants, why, and an example of wrong and right.
pub fn explain(rule: &Rule) -> String {
    let mut text = format!(
        "{} ({})\n\n{}.\n\n{}\n\nSource: {}\n",
        rule.name,
        level(rule.level),
        capital(rule.summary),
        wrapped(rule.why),
        rule.source
    );
    for (word, example) in [("Wrong", rule.wrong), ("Right", rule.right)] {
        if !example.is_empty() {
            text += &format!("\n{word}:\n\n{}", indented(example));
        }
    }
    text
}

/// The names of rules that may be meant by something that is no rule's name: those that begin with it,
/// or else the one that it is a slip of, or else those that it is in.
pub fn rules_like(name: &str, rules: &[&'static Rule]) -> Vec<&'static str> {
    let names = || rules.iter().map(|it| it.name);
    if name.is_empty() {
        return Vec::new();
    }
    let begin: Vec<_> = names().filter(|it| it.starts_with(name)).collect();
    if !begin.is_empty() {
        return begin;
    }
    match crate::suggest::nearest(name, names()) {
        Some(near) => vec![near],
        None => names().filter(|it| it.contains(name)).collect(),
    }
}

/// How bad a rule's findings are, in words.
pub(super) fn level(level: Level) -> String {
    match level {
        Level::Error => "error".to_owned(),
        Level::Warning => "warning".to_owned(),
        Level::ByClass {
            files,
            local,
            dev,
            staging,
            prod,
        } => {
            let word = |it: Option<Severity>| it.map_or("off", Severity::as_str);
            let classes = [
                ("prod", prod),
                ("staging", staging),
                ("dev and qa", dev),
                ("local", local),
                ("files", files),
            ];
            let words: Vec<_> = classes
                .iter()
                .map(|(class, severity)| format!("{class}: {}", word(*severity)))
                .collect();
            words.join(", ")
        }
    }
}

pub(super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

fn indented(text: &str) -> String {
    text.lines()
        .map(|line| {
            if line.is_empty() {
                "\n".to_owned()
            } else {
                format!("    {line}\n")
            }
        })
        .collect()
}

/// Text in lines of at most 80 characters, as an explanation has it.
pub fn wrapped(text: &str) -> String {
    let (mut wrapped, mut width) = (String::new(), 0);
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > 80 {
            wrapped.push('\n');
            width = 0;
        } else if width > 0 {
            wrapped.push(' ');
            width += 1;
        }
        wrapped.push_str(word);
        width += length;
    }
    wrapped
}
