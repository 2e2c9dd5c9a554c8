//! The ways of saying the same about many fields.

use std::fmt::Write;

use serde_json::Value;

use crate::{
    findings::{Findings, Found},
    node::{Node, Step},
    object::Object,
    quantity::Quantity,
    rule::Rule,
    suggest,
    text::Fault,
};

/// Reports what is wrong with the fields of one object.
pub(crate) struct Say<'a, 'c> {
    /// The object that is looked at.
    pub(crate) object: &'a Object,
    /// Where findings go.
    pub(crate) findings: &'a mut Findings<'c>,
}

/// Who says that a field is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// The schema of the kind demands it, so that only an empty text is ours to report.
    Schema,
    /// Nobody else.
    Ours,
}

impl<'a, 'c> Say<'a, 'c> {
    pub(crate) fn new(object: &'a Object, findings: &'a mut Findings<'c>) -> Self {
        Self { object, findings }
    }

    /// Reports a node.
    pub(crate) fn say(
        &mut self,
        rule: &'static Rule,
        node: Node<'_>,
        message: impl Into<String>,
    ) -> Found<'_> {
        self.findings.report(rule, self.object, node, message)
    }

    /// A text must have a form. Anything but a text is left to the schema.
    pub(crate) fn form(&mut self, rule: &'static Rule, node: Node<'_>, form: fn(&str) -> Fault) {
        if let Some(Err(fault)) = text(node).map(form) {
            self.say(rule, node, format!("{}: it {fault}", is(node)));
        }
    }

    /// As [`form`](Self::form), where an empty text is as good as none.
    pub(crate) fn filled(&mut self, rule: &'static Rule, node: Node<'_>, form: fn(&str) -> Fault) {
        if node.filled().is_some() {
            self.form(rule, node, form);
        }
    }

    /// A text must be one of a few.
    pub(crate) fn one_of(&mut self, rule: &'static Rule, node: Node<'_>, words: &[&'static str]) {
        let Some(text) = text(node).filter(|text| !words.contains(text)) else {
            return;
        };
        let message = format!("{}: it must be {}", is(node), either(words));
        let near = suggest::nearest(text, words.iter().copied());
        let found = self.say(rule, node, message);
        if let Some(near) = near {
            found.hint(format!("did you mean `{near}`?"));
        }
    }

    /// As [`one_of`](Self::one_of), where an empty text is as good as none.
    pub(crate) fn filled_one_of(
        &mut self,
        rule: &'static Rule,
        node: Node<'_>,
        words: &[&'static str],
    ) {
        if node.filled().is_some() {
            self.one_of(rule, node, words);
        }
    }

    /// A number must be in a range.
    pub(crate) fn range(&mut self, rule: &'static Rule, node: Node<'_>, least: i64, most: i64) {
        if node.int().is_some_and(|it| it < least || it > most) {
            let message = format!("{}: it must be from {least} to {most}", is(node));
            self.say(rule, node, message);
        }
    }

    /// A text must be there, and not be empty. Says whether it is.
    pub(crate) fn required(
        &mut self,
        rule: &'static Rule,
        parent: Node<'_>,
        key: &'static str,
        missing: Missing,
    ) -> bool {
        if parent.map().is_none() {
            return false;
        }
        let node = parent.get(key);
        if node.is_missing() {
            if missing == Missing::Ours {
                self.say(rule, node, format!("`{key}` is missing"));
            }
            return false;
        }
        if node.str() == Some("") {
            self.say(rule, node, format!("`{key}` is empty"));
            return false;
        }
        true
    }

    /// A quantity. What can't be read as one is reported.
    pub(crate) fn quantity(&mut self, rule: &'static Rule, node: Node<'_>) -> Option<Quantity> {
        let read = quantity(node);
        if read.is_none()
            && node
                .value()
                .is_some_and(|it| it.is_string() || it.is_number())
        {
            let message = format!("{}: it must be a quantity such as `10Gi`", is(node));
            let hint = node.str().and_then(near_quantity);
            let found = self.say(rule, node, message);
            if let Some(hint) = hint {
                found.hint(format!("did you mean `{hint}`?"));
            }
        }
        read
    }
}

/// A text; an item of a list that is left empty is an empty one.
pub(crate) fn text(node: Node<'_>) -> Option<&str> {
    let item = matches!(node.parent_and_step().1, Step::Index(_));
    node.str().or((item && node.is_missing()).then_some(""))
}

/// Reads a node as a quantity.
pub(crate) fn quantity(node: Node<'_>) -> Option<Quantity> {
    match node.value()? {
        Value::String(text) => Quantity::parse(text),
        Value::Number(number) => Quantity::parse(&number.to_string()),
        _ => None,
    }
}

/// What was probably meant by a text that is nearly a quantity.
fn near_quantity(text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|it| !it.is_whitespace()).collect();
    let end = bare
        .find(|it: char| !it.is_ascii_digit() && it != '.')
        .unwrap_or(bare.len());
    let (number, unit) = bare.split_at(end);
    let unit = match unit.to_ascii_lowercase().as_str() {
        "" => "",
        "k" | "kb" => "k",
        "ki" | "kib" => "Ki",
        "mb" => "M",
        "mi" | "mib" => "Mi",
        "g" | "gb" => "G",
        "gi" | "gib" => "Gi",
        "t" | "tb" => "T",
        "ti" | "tib" => "Ti",
        _ => return None,
    };
    let meant = format!("{number}{unit}");
    Quantity::parse(&meant).map(|_| meant)
}

/// "`key` is `value`", and only the value in a list.
pub(crate) fn is(node: Node<'_>) -> String {
    match node.key() {
        Some(key) if node.str() == Some("") => format!("`{key}` is empty"),
        Some(key) => format!("`{key}` is `{}`", cut(node)),
        None => format!("`{}`", cut(node)),
    }
}

/// A value, for messages: long ones are cut.
pub(crate) fn cut(node: Node<'_>) -> String {
    const MOST: usize = 100;
    let shown = node.shown();
    if shown.len() <= MOST {
        return shown;
    }
    let mut short: String = shown.chars().take(MOST).collect();
    short.push('…');
    short
}

/// "`a`, `b` or `c`".
pub(crate) fn either(words: &[&str]) -> String {
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        let between = match at {
            0 => "",
            at if at + 1 == words.len() => " or ",
            _ => ", ",
        };
        let word = if word.is_empty() { "\"\"" } else { word };
        // Writing into a text can't fail.
        let _ = write!(text, "{between}`{word}`");
    }
    text
}

/// A path below some folder: relative, and without a way out of it.
pub(crate) fn descending_path(text: &str) -> Fault {
    if text.starts_with('/') {
        return Err("must be a relative path".to_owned());
    }
    no_backsteps(text)
}

/// As [`descending_path`]; its name may not begin with two points, which are kept for Kubernetes.
pub(crate) fn local_path(text: &str) -> Fault {
    descending_path(text)?;
    if text.starts_with("..") {
        return Err("must not begin with `..`".to_owned());
    }
    Ok(())
}

/// A path without a step back.
pub(crate) fn no_backsteps(text: &str) -> Fault {
    if text.split('/').any(|part| part == "..") {
        return Err("must not have `..` in it".to_owned());
    }
    Ok(())
}

/// The name of a CSI driver.
pub(crate) fn driver_name(text: &str) -> Fault {
    if text.len() > 63 {
        return Err(format!(
            "must have at most 63 characters, not {}",
            text.len()
        ));
    }
    crate::text::subdomain(&text.to_ascii_lowercase())
}
