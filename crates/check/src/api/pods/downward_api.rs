//! Files with what pods tell of themselves.

use crate::{
    api::pods::{
        say::{
            Missing::{Ours, Schema},
            Say, cut, is, quantity,
        },
        volumes,
    },
    node::Node,
    quantity::Quantity,
    rule::{Group, Level, Rule},
    text,
};

pub(super) static DOWNWARD_API_ITEM: Rule = Rule {
    name: "downward-api-item",
    group: Group::Api,
    level: Level::Error,
    summary: "a file of a `downwardAPI` volume is made of one field that such files can have",
    why: "The API server refuses others. Files can have less than environment variables: the \
          name, namespace, labels, annotations and uid of the pod, and what its containers request.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#available-fields",
    wrong: pod!(
        "  volumes:
  - name: about
    downwardAPI:
      items:
      - path: node
        fieldRef:
          fieldPath: spec.nodeName
"
    ),
    right: pod!(
        "  volumes:
  - name: about
    downwardAPI:
      items:
      - path: labels
        fieldRef:
          fieldPath: metadata.labels
"
    ),
};

const FIELDS: [&str; 5] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.labels",
    "metadata.annotations",
    "metadata.uid",
];

const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
];

/// Checks a file of a `downwardAPI` volume.
pub(super) fn item(say: &mut Say<'_, '_>, item: Node<'_>) {
    let rule = &DOWNWARD_API_ITEM;
    volumes::path(say, item);
    volumes::mode(say, item.get("mode"));
    let (field, resource) = (item.get("fieldRef"), item.get("resourceFieldRef"));
    match (field.exists(), resource.exists()) {
        (true, true) => {
            let message = "`fieldRef` and `resourceFieldRef` are both there: it must be one";
            say.say(rule, resource, message);
        }
        (true, false) => field_ref(say, field),
        (false, true) => resource_ref(say, resource),
        (false, false) if item.map().is_some() => {
            say.say(
                rule,
                item,
                "a file needs a `fieldRef` or a `resourceFieldRef`",
            );
        }
        (false, false) => {}
    }
}

fn field_ref(say: &mut Say<'_, '_>, field: Node<'_>) {
    let rule = &DOWNWARD_API_ITEM;
    say.filled_one_of(rule, field.get("apiVersion"), &["v1"]);
    if !say.required(rule, field, "fieldPath", Schema) {
        return;
    }
    let node = field.get("fieldPath");
    let path = node.str().unwrap_or_default();
    let Some((map, key)) = path.strip_suffix("']").and_then(|it| it.split_once("['")) else {
        say.one_of(rule, node, &FIELDS);
        return;
    };
    let key = match map {
        "metadata.labels" => text::qualified(key),
        "metadata.annotations" => text::qualified(&key.to_ascii_lowercase()),
        _ => {
            let message = format!(
                "`fieldPath` is `{}`: only labels and annotations have keys",
                cut(node)
            );
            say.say(rule, node, message);
            return;
        }
    };
    if let Err(fault) = key {
        let message = format!("`fieldPath` is `{}`: its key {fault}", cut(node));
        say.say(rule, node, message);
    }
}

fn resource_ref(say: &mut Say<'_, '_>, resource: Node<'_>) {
    let rule = &DOWNWARD_API_ITEM;
    if !say.required(rule, resource, "containerName", Ours)
        || !say.required(rule, resource, "resource", Schema)
    {
        return;
    }
    let node = resource.get("resource");
    let name = node.str().unwrap_or_default();
    let huge = name.starts_with("limits.hugepages-") || name.starts_with("requests.hugepages-");
    if !huge && !RESOURCES.contains(&name) {
        say.one_of(rule, node, &RESOURCES);
        return;
    }
    let divisor = resource.get("divisor");
    if say
        .quantity(rule, divisor)
        .is_none_or(|it| it == Quantity::ZERO)
    {
        return;
    }
    let cpu = matches!(name, "limits.cpu" | "requests.cpu");
    let units: &[&str] = if cpu {
        &["1m", "1"]
    } else {
        &[
            "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei",
        ]
    };
    // What is written otherwise may be the same number: `1000k` is `1M`.
    let known = units
        .iter()
        .any(|unit| Quantity::parse(unit) == quantity(divisor));
    if !known {
        let message = format!(
            "{}: it must be 1 of a unit, such as `{}`",
            is(divisor),
            if cpu { "1m" } else { "1Mi" }
        );
        say.say(rule, divisor, message);
    }
}
