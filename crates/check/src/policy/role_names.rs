//! Groups, resources and verbs in roles that nothing goes by.

mod known;

use std::collections::{BTreeMap, BTreeSet};

use self::known::{SUBRESOURCES, VERBS, group_of, is_group, of_group};
use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    suggest,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&ROLE_GROUP, &ROLE_RESOURCE, &ROLE_VERB],
    look: Look::Kinds(
        &[
            ("rbac.authorization.k8s.io", "Role"),
            ("rbac.authorization.k8s.io", "ClusterRole"),
        ],
        look,
    ),
};

const SOURCE: &str =
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources";

/// A role with one rule, for examples.
macro_rules! role {
    ($group:literal, $resource:literal, $verb:literal) => {
        concat!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: web\nrules:\n",
            "- apiGroups: [", $group, "]\n  resources: [", $resource, "]\n  verbs: [", $verb, "]\n"
        )
    };
}

static ROLE_GROUP: Rule = Rule {
    name: "role-group",
    group: Group::Policy,
    level: Level::Warning,
    summary: "the API groups that a role names are groups",
    why: "The API server takes any word as a group, and a rule about a group that isn't there \
          grants nothing. A group is written without a version, and the core group is the empty \
          text.",
    source: SOURCE,
    wrong: role!("apps/v1", "deployments", "get"),
    right: role!("apps", "deployments", "get"),
};

static ROLE_RESOURCE: Rule = Rule {
    name: "role-resource",
    group: Group::Policy,
    level: Level::Warning,
    summary: "the resources that a role names are resources of the groups beside them",
    why: "The API server takes any word as a resource, and a rule about one that isn't there \
          grants nothing. Resources are written in the plural and in small letters.",
    source: SOURCE,
    wrong: role!("\"\"", "pod", "get"),
    right: role!("\"\"", "pods", "get"),
};

static ROLE_VERB: Rule = Rule {
    name: "role-verb",
    group: Group::Policy,
    level: Level::Warning,
    summary: "the verbs that a role names are not misspelt",
    why: "The API server takes any word as a verb, and one that no request has grants nothing.",
    source: "https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb",
    wrong: role!("\"\"", "pods", "get, lst"),
    right: role!("\"\"", "pods", "get, list"),
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let mut granted = Granted::default();
    for rule in object.get("rules").items() {
        for verb in rule.get("verbs").items() {
            check_verb(object, verb, findings);
        }
        let groups = rule.get("apiGroups");
        let mut certain = !groups.is_empty();
        for group in groups.items() {
            let Some(name) = group.str() else {
                certain = false;
                continue;
            };
            certain &= is_group(name);
            check_group(object, group, name, findings);
        }
        // Of other groups nobody knows what they have.
        if certain {
            check_resources(object, rule, &mut granted, findings);
        }
    }
}

fn check_verb(object: &Object, node: Node<'_>, findings: &mut Findings<'_>) {
    let Some(verb) = node.filled().filter(|it| !VERBS.contains(it)) else {
        return;
    };
    if let Some(meant) = near(verb, VERBS.iter().copied()) {
        findings
            .report(
                &ROLE_VERB,
                object,
                node,
                format!("no request has the verb `{verb}`"),
            )
            .hint(format!("did you mean `{meant}`?"));
    }
}

fn check_group(object: &Object, node: Node<'_>, group: &str, findings: &mut Findings<'_>) {
    if is_group(group) || matches!(group, "*" | "extensions") {
        return;
    }
    let (name, version) = group.split_once('/').unwrap_or((group, ""));
    let hint = if !version.is_empty() {
        format!("leave the version out: `{name}`")
    } else if matches!(group, "core" | "v1") {
        "the core group is the empty text: `apiGroups: [\"\"]`".to_owned()
    } else if group.contains('.') {
        // Only a slip of one letter: anybody can have a group of their own.
        let meant = known::groups().find(|it| it.contains('.') && near_by(group, it, 1));
        match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => return,
        }
    } else {
        match suggest::nearest(group, known::groups()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => return,
        }
    };
    findings
        .report(
            &ROLE_GROUP,
            object,
            node,
            format!("there is no API group `{group}`"),
        )
        .hint(hint);
}

/// Whether some rule of the role is about a resource in its own group, by the resource: then it is
/// only named once too often.
type Granted = BTreeMap<&'static str, bool>;

fn check_resources(
    object: &Object,
    rule: Node<'_>,
    granted: &mut Granted,
    findings: &mut Findings<'_>,
) {
    let groups = rule.get("apiGroups").items().filter_map(Node::str);
    let groups: BTreeSet<_> = groups.collect();
    let mut elsewhere = BTreeMap::<&str, Vec<Node<'_>>>::new();
    for node in rule.get("resources").items() {
        let Some(text) = node.filled() else { continue };
        let (resource, below) = text.split_once('/').unwrap_or((text, ""));
        if resource == "*" {
            continue;
        }
        if groups
            .iter()
            .any(|group| of_group(group).any(|it| it == resource))
        {
            check_below(object, node, resource, below, findings);
        } else if let Some((group, resource)) = group_of(resource) {
            let granted = granted
                .entry(resource)
                .or_insert_with(|| is_granted(object, group, resource));
            if !*granted {
                elsewhere.entry(group).or_default().push(node);
            }
        } else if let Some(meant) = near(resource, groups.iter().flat_map(|it| of_group(it))) {
            findings
                .report(
                    &ROLE_RESOURCE,
                    object,
                    node,
                    format!("there is no resource `{resource}`"),
                )
                .hint(format!("did you mean `{meant}`?"));
        }
    }
    for (group, nodes) in elsewhere {
        let Some(first) = nodes.first() else { continue };
        let shown = |group: &str| match group {
            "" => "the core group".to_owned(),
            _ => format!("the group `{group}`"),
        };
        let names: BTreeSet<_> = nodes.iter().map(|it| format!("`{}`", it.shown())).collect();
        let names: Vec<_> = names.into_iter().collect();
        let (names, verb) = match names.as_slice() {
            [only] => (only.clone(), "is"),
            [first, second] => (format!("{first} and {second}"), "are"),
            _ => (names.join(", "), "are"),
        };
        let message = format!(
            "{names} {verb} in {}, which this rule doesn't name",
            shown(group)
        );
        findings
            .report(&ROLE_RESOURCE, object, *first, message)
            .hint(format!("write a rule with `apiGroups: [\"{group}\"]`"));
    }
}

fn check_below(
    object: &Object,
    node: Node<'_>,
    resource: &str,
    below: &str,
    findings: &mut Findings<'_>,
) {
    if below.is_empty() || below == "*" || SUBRESOURCES.contains(&below) {
        return;
    }
    if let Some(meant) = near(below, SUBRESOURCES.iter().copied()) {
        findings
            .report(
                &ROLE_RESOURCE,
                object,
                node,
                format!("`{resource}` have no `{below}`"),
            )
            .hint(format!("did you mean `{resource}/{meant}`?"));
    }
}

fn is_granted(object: &Object, group: &str, resource: &str) -> bool {
    object.get("rules").items().any(|rule| {
        let has = |list, name| {
            let mut words = rule.get(list).items().filter_map(Node::str);
            words.any(|it| it == "*" || it == name)
        };
        has("apiGroups", group) && has("resources", resource)
    })
}

/// The word that was meant: it begins as what is written does, so that `match` is no `watch`.
fn near<'w>(word: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    suggest::nearest(word, words.filter(|it| begins_alike(word, it)))
}

fn near_by(word: &str, other: &str, distance: usize) -> bool {
    word.len().abs_diff(other.len()) <= distance
        && begins_alike(word, other)
        && strsim::damerau_levenshtein(word, other) <= distance
}

fn begins_alike(word: &str, other: &str) -> bool {
    let start = |text: &str| {
        let mut bytes = text.bytes().map(|it| it.to_ascii_lowercase());
        (bytes.next(), bytes.next())
    };
    let ((a, b), (c, d)) = (start(word), start(other));
    a == c || (a, b) == (d, c)
}
