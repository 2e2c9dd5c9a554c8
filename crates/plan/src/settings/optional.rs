//! Settings that a program can do without.

use stowplan_model::{Endpoint, SettingValue};

use super::said;
use crate::scope::Subject;

/// How an environment takes the endpoint from the program's settings, as the end of a help; nothing
/// if none is filled with it, or one that the program needs.
pub(crate) fn without(subject: Subject<'_, '_>, endpoint: &Endpoint) -> String {
    let Some(settings) = &subject.service.settings else {
        return String::new();
    };
    let mut lines = Vec::new();
    for leaf in settings.description.leaves() {
        let modelled = settings.values.iter().find(|(path, ..)| *path == leaf.path);
        let Some((_, SettingValue::Text(text), _)) = modelled else {
            continue;
        };
        let mut filled = false;
        text.endpoints(&mut |it| filled |= it == endpoint);
        if !filled || said(&subject.over.settings, &leaf.path).is_some() {
            continue;
        }
        if !leaf.field.optional {
            return String::new();
        }
        let key = leaf.key();
        lines.push(format!(
            "`services.{}.settings.{key}: null`",
            subject.name()
        ));
    }
    if lines.is_empty() {
        return String::new();
    }
    format!("; or let it do without: {}", lines.join(" and "))
}
