//! Layers of one environment, laid over each other; every key still knows its file and place.
//!
//! Mappings merge by key, and so do lists whose schema names their items' key.
//! What is said later hides what was said earlier, and `null` removes it.
//! Of what has one of several forms, another form hides the earlier one.

use indexmap::map;
use serde_json::Value;

use crate::{
    schema::Shape,
    tree::{Content, Entry, Items, Mapping, Node},
};

/// Lays `above` over `below`. Merging is associative: what `null` removed stays marked until
/// [`settle`].
pub(crate) fn merge(below: &mut Node, above: &Node, shape: Shape<'_>) {
    match (&mut below.content, &above.content) {
        (Content::Mapping(lower), Content::Mapping(upper))
            if !upper.replaces && is_same_form(lower, upper, shape) =>
        {
            merge_mapping(lower, upper, shape);
            below.mark = above.mark;
        }
        (Content::List(lower), Content::List(upper)) if !upper.replaces => {
            match shape.list_key() {
                Some(key) if names(lower, key).is_some() && names(upper, key).is_some() => {
                    merge_list(lower, upper, key, shape);
                }
                _ if shape.appends() => lower.items.extend(upper.items.iter().cloned()),
                _ => {
                    *lower = Items {
                        replaces: lower.replaces,
                        ..upper.clone()
                    }
                }
            }
            below.mark = above.mark;
        }
        _ => {
            *below = above.clone();
            match &mut below.content {
                Content::Mapping(mapping) => mapping.replaces = true,
                Content::List(list) => list.replaces = true,
                Content::Scalar(_) => {}
            }
        }
    }
}

/// Whether the two say the same form of what has one of several, if it has.
fn is_same_form(lower: &Mapping, upper: &Mapping, shape: Shape<'_>) -> bool {
    !shape.is_choice()
        || upper
            .entries
            .keys()
            .all(|key| lower.entries.contains_key(key))
}

fn merge_mapping(lower: &mut Mapping, upper: &Mapping, shape: Shape<'_>) {
    for (key, entry) in &upper.entries {
        match lower.entries.entry(key.clone()) {
            map::Entry::Vacant(vacant) => {
                vacant.insert(entry.clone());
            }
            map::Entry::Occupied(mut occupied) => {
                let Entry { key: mark, value } = occupied.get_mut();
                *mark = entry.key;
                merge(value, &entry.value, shape.down(key));
            }
        }
    }
}

fn merge_list(lower: &mut Items, upper: &Items, key: &str, shape: Shape<'_>) {
    for item in &upper.items {
        match lower
            .items
            .iter_mut()
            .find(|it| name(it, key) == name(item, key))
        {
            Some(same) => merge(same, item, shape.down("0")),
            None => lower.items.push(item.clone()),
        }
    }
}

fn name<'a>(item: &'a Node, key: &str) -> Option<&'a str> {
    match &item.get(key)?.value.content {
        Content::Scalar(Value::String(name)) => Some(name),
        _ => None,
    }
}

/// The names of all items, if each has one and no two are the same.
fn names<'a>(list: &'a Items, key: &str) -> Option<Vec<&'a str>> {
    let mut names: Vec<&str> = list
        .items
        .iter()
        .map(|it| name(it, key))
        .collect::<Option<_>>()?;
    names.sort_unstable();
    names.is_sorted_by(|a, b| a < b).then_some(names)
}

/// Takes out what `null` removed, once all layers are merged.
///
/// It stays where the schema takes it as a value: what it then hides was said by the app itself.
pub(crate) fn settle(node: &mut Node, shape: Shape<'_>) {
    if shape.is_open() {
        return;
    }
    match &mut node.content {
        Content::Scalar(_) => {}
        Content::List(list) => {
            list.replaces = false;
            for item in &mut list.items {
                settle(item, shape.down("0"));
            }
        }
        Content::Mapping(mapping) => {
            mapping.replaces = false;
            mapping
                .entries
                .retain(|key, entry| !entry.value.is_null() || shape.down(key).takes("null"));
            for (key, entry) in &mut mapping.entries {
                settle(&mut entry.value, shape.down(key));
            }
        }
    }
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
