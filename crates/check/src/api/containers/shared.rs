//! What the families about containers share.

use std::{borrow::Cow, collections::BTreeMap};

use crate::{
    findings::{Findings, Found},
    node::Node,
    object::Object,
    pod::{Container, Pod, Role},
    rule::Rule,
    text::Fault,
};

/// The containers that a pod may be created with: all but ephemeral ones.
///
/// Those are refused as a whole, so that there is no more to say about them.
pub(super) fn containers(pod: Pod<'_>) -> impl Iterator<Item = Container<'_>> + Clone {
    pod.containers().filter(|it| it.role != Role::Ephemeral)
}

/// A text as messages show it: not all of it where it is very long.
pub(super) fn brief(text: &str) -> Cow<'_, str> {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
    }
}

/// A node's name in messages: its key.
pub(super) fn key(node: Node<'_>) -> &str {
    node.key().unwrap_or("the value")
}

/// Words as a sentence names them: "`A`, `B` or `C`".
pub(super) fn listed(words: &[&str]) -> String {
    let mut list = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            list.push_str(if at + 1 == words.len() { " or " } else { ", " });
        }
        list.push('`');
        list.push_str(word);
        list.push('`');
    }
    list
}

/// Reports a text that is none of some words.
pub(super) fn one_of<'f>(
    findings: &'f mut Findings<'_>,
    rule: &'static Rule,
    object: &Object,
    node: Node<'_>,
    words: &[&'static str],
) -> Option<Found<'f>> {
    let text = node.str()?;
    if words.contains(&text) {
        return None;
    }
    let must = if let [only] = words {
        format!("only `{only}` is allowed here")
    } else {
        format!("it must be {}", listed(words))
    };
    let message = format!("`{}` is `{}`: {must}", key(node), brief(text));
    let found = findings.report(rule, object, node, message);
    Some(match nearest(text, words) {
        Some(word) => found.hint(format!("did you mean `{word}`?")),
        None => found,
    })
}

/// The word that was probably meant; texts that are very long are no slips.
pub(super) fn nearest(text: &str, words: &[&'static str]) -> Option<&'static str> {
    meant(text, words.iter().copied())
}

/// The name that was probably meant, of some that somebody gave: only a few are compared, and
/// only those of about the same length, since there may be any number of any length.
pub(super) fn meant<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    if text.len() > 80 {
        return None;
    }
    let near = names.filter(|name| name.len().abs_diff(text.len()) <= 3);
    crate::suggest::nearest(text, near.take(20))
}

/// Reports a text whose form is wrong.
pub(super) fn form<'f>(
    findings: &'f mut Findings<'_>,
    rule: &'static Rule,
    object: &Object,
    node: Node<'_>,
    check: impl Fn(&str) -> Fault,
) -> Option<Found<'f>> {
    let text = node.str()?;
    let fault = check(text).err()?;
    let message = if fault == "must not be empty" {
        format!("`{}` {fault}", key(node))
    } else if text.is_empty() {
        format!("`{}` is empty: it {fault}", key(node))
    } else {
        format!("`{}` is `{}`: it {fault}", key(node), brief(text))
    };
    Some(findings.report(rule, object, node, message))
}

/// Reports a number that is out of range.
pub(super) fn range<'f>(
    findings: &'f mut Findings<'_>,
    rule: &'static Rule,
    object: &Object,
    node: Node<'_>,
    (least, most): (i64, i64),
) -> Option<Found<'f>> {
    let number = node.int()?;
    if (least..=most).contains(&number) {
        return None;
    }
    let message = format!(
        "`{}` is `{number}`: it must be {least} to {most}",
        key(node)
    );
    Some(findings.report(rule, object, node, message))
}

/// Whether a path has a part `..`.
pub(super) fn climbs(path: &str) -> bool {
    path.split('/').any(|part| part == "..")
}

/// What is wrong with a path that must stay within some folder.
pub(super) fn descending(path: &str) -> Fault {
    if path.starts_with('/') {
        return Err("must be a relative path".to_owned());
    }
    if climbs(path) {
        return Err("must have no part `..`".to_owned());
    }
    Ok(())
}

/// Tells what stands in a list for the second time, with its first place.
pub(super) fn twice<'v, K: Ord>(
    items: impl Iterator<Item = (K, Node<'v>)>,
    mut report: impl FnMut(Node<'v>, Node<'v>),
) {
    let mut seen = BTreeMap::new();
    for (key, node) in items {
        match seen.entry(key) {
            std::collections::btree_map::Entry::Occupied(first) => report(*first.get(), node),
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(node);
            }
        }
    }
}

/// A volume that containers may name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Volume<'v> {
    /// An entry of `volumes`.
    Own(Node<'v>),
    /// The claim that a StatefulSet makes for each of its pods.
    Claim,
}

impl Volume<'_> {
    /// Whether it is a claim, existing or made for the pod.
    pub(super) fn is_claim(self) -> bool {
        match self {
            Self::Claim => true,
            Self::Own(node) => ["persistentVolumeClaim", "ephemeral"]
                .into_iter()
                .any(|source| node.get(source).exists()),
        }
    }

    /// Whether it is an empty directory, which is also what a volume without any source is.
    pub(super) fn is_empty_dir(self) -> bool {
        match self {
            Self::Claim => false,
            Self::Own(node) => {
                node.get("emptyDir").exists()
                    || node
                        .entries()
                        .all(|(key, value)| key == "name" || value.is_missing())
            }
        }
    }
}

/// The volumes of a pod by name; of a StatefulSet's pods, the claims that it makes for them too.
pub(super) fn volumes<'v>(object: &'v Object, pod: Pod<'v>) -> BTreeMap<&'v str, Volume<'v>> {
    let mut volumes = BTreeMap::new();
    for volume in pod.spec.get("volumes").items() {
        if let Some(name) = volume.get("name").filled() {
            volumes.insert(name, Volume::Own(volume));
        }
    }
    if object.is("apps", "StatefulSet") {
        for claim in object.spec().get("volumeClaimTemplates").items() {
            if let Some(name) = claim.path(["metadata", "name"]).filled() {
                volumes.insert(name, Volume::Claim);
            }
        }
    }
    volumes
}
