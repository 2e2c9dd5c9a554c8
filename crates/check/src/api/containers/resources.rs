//! What containers request, and what they are limited to.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    quantity::Quantity,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

use super::shared::{brief, containers, nearest};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &QUANTITY,
        &NAME,
        &NEGATIVE,
        &EXCEEDED,
        &EXTENDED,
        &HUGE_PAGES,
        &FRACTION,
    ],
    look: Look::Pods(look),
};

static QUANTITY: Rule = Rule {
    name: "container-resource-quantity",
    group: Group::Api,
    level: Level::Error,
    summary: "an amount of a resource is a quantity such as `500m`, `1.5` or `256Mi`",
    why: "The schema takes any text; the API server does not. Units are `n u m k M G T P E` and \
          `Ki Mi Gi Ti Pi Ei`, with nothing between the number and the unit.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/",
    wrong: container!("    resources:\n      limits:\n        memory: 256MB\n"),
    right: container!("    resources:\n      limits:\n        memory: 256Mi\n"),
};

static NAME: Rule = Rule {
    name: "container-resource-name",
    group: Group::Api,
    level: Level::Error,
    summary: "a container's resources are `cpu`, `memory`, `ephemeral-storage`, huge pages, or \
              those of a device with its domain",
    why: "The API server refuses names that it doesn't know, unless they have a domain, as in \
          `nvidia.com/gpu`.",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#resource-types",
    wrong: container!("    resources:\n      limits:\n        mem: 256Mi\n"),
    right: container!("    resources:\n      limits:\n        memory: 256Mi\n"),
};

static NEGATIVE: Rule = Rule {
    name: "container-resource-negative",
    group: Group::Api,
    level: Level::Error,
    summary: "no amount of a resource is below zero",
    why: "The API server refuses it.",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    wrong: container!("    resources:\n      requests:\n        cpu: -100m\n"),
    right: container!("    resources:\n      requests:\n        cpu: 100m\n"),
};

static EXCEEDED: Rule = Rule {
    name: "request-over-limit",
    group: Group::Api,
    level: Level::Error,
    summary: "a container requests no more of a resource than its limit",
    why: "It could never have what it asks for; the API server refuses it.",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#requests-and-limits",
    wrong: container!(
        "    resources:
      requests:
        memory: 1Gi
      limits:
        memory: 512Mi
"
    ),
    right: container!(
        "    resources:
      requests:
        memory: 512Mi
      limits:
        memory: 1Gi
"
    ),
};

static EXTENDED: Rule = Rule {
    name: "extended-resource",
    group: Group::Api,
    level: Level::Error,
    summary: "devices are requested whole, with a limit that is the same",
    why: "Resources with a domain, such as `nvidia.com/gpu`, are counted and can't be shared. The \
          API server refuses fractions, a request without a limit, and a request that differs \
          from its limit.",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources",
    wrong: container!(
        "    resources:
      requests:
        nvidia.com/gpu: 1
      limits:
        nvidia.com/gpu: 2
"
    ),
    right: container!("    resources:\n      limits:\n        nvidia.com/gpu: 2\n"),
};

static HUGE_PAGES: Rule = Rule {
    name: "huge-pages",
    group: Group::Api,
    level: Level::Error,
    summary: "huge pages are requested in whole pages, as much as their limit, beside CPU or memory",
    why: "The API server refuses anything else: huge pages can't be overcommitted, and a container \
          with nothing but them has no place in a quality of service.",
    source: "https://kubernetes.io/docs/tasks/manage-hugepages/scheduling-hugepages/",
    wrong: container!(
        "    resources:
      limits:
        memory: 256Mi
        hugepages-2Mi: 3Mi
"
    ),
    right: container!(
        "    resources:
      limits:
        memory: 256Mi
        hugepages-2Mi: 4Mi
"
    ),
};

static FRACTION: Rule = Rule {
    name: "fractional-bytes",
    group: Group::Api,
    level: Level::Warning,
    summary: "memory and storage are whole numbers of bytes",
    why: "`m` means thousandths: `128m` of memory is less than a byte, and such a container is \
          killed at once or never starts. The API server warns.",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory",
    wrong: container!("    resources:\n      limits:\n        memory: 128m\n"),
    right: container!("    resources:\n      limits:\n        memory: 128M\n"),
};

/// The resources that are known without a domain, beside huge pages.
const STANDARD: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];
const HUGE: &str = "hugepages-";

/// What kind of resource a name is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Standard,
    HugePages,
    /// With a domain of its own.
    Extended,
    /// With a domain of Kubernetes itself: overcommitted as the standard ones are.
    Native,
}

fn sort(name: &str) -> Option<Sort> {
    if STANDARD.contains(&name) {
        return Some(Sort::Standard);
    }
    text::qualified(name).ok()?;
    if !name.contains('/') {
        return name.starts_with(HUGE).then_some(Sort::HugePages);
    }
    if name.contains("kubernetes.io/") {
        return Some(Sort::Native);
    }
    // Quotas put `requests.` before it, and must still have a valid name.
    let domain = name.split('/').next().unwrap_or_default();
    (!name.starts_with("requests.") && domain.len() + "requests.".len() <= 253)
        .then_some(Sort::Extended)
}

/// What is wrong with an overhead beside its form: it must be what a container could have as limit.
pub(crate) fn overhead_fault(name: &str, amount: Quantity) -> Option<&'static str> {
    match sort(name) {
        None => Some("is no resource of containers"),
        Some(Sort::Extended) if amount.milli() % 1_000 != 0 => Some("must be a whole number"),
        Some(Sort::HugePages) if !divides(name, amount.milli()) => {
            Some("must be a multiple of the size of a page")
        }
        Some(_) => None,
    }
}

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    for container in containers(pod) {
        let resources = container.node.get("resources");
        if resources.map().is_none() {
            continue;
        }
        let (limits, requests) = (resources.get("limits"), resources.get("requests"));
        for (name, node) in limits.entries() {
            amount(object, name, node, findings);
        }
        for (name, node) in requests.entries() {
            let amount = amount(object, name, node, findings);
            if let Some((sort, amount)) = amount {
                compare(object, (name, node), (sort, amount), limits, findings);
            }
        }
        accompanied(object, limits, requests, findings);
    }
}

/// The amount in thousandths, which is what the API server rounds it up to; `None` where there is
/// no valid one.
fn thousandths(node: Node<'_>) -> Option<i128> {
    let parsed = match node.str() {
        Some(text) => Quantity::parse(text),
        None => Quantity::parse(&node.value().filter(|it| it.is_number())?.to_string()),
    };
    parsed.map(Quantity::milli)
}

/// An amount for itself; `None` where there is something wrong with it.
fn amount(
    object: &Object,
    name: &str,
    node: Node<'_>,
    findings: &mut Findings<'_>,
) -> Option<(Sort, i128)> {
    let Some(sort) = sort(name) else {
        let message = format!("`{}` is no resource of containers", brief(name));
        let found = findings.report(&NAME, object, node, message);
        match nearest(name, &STANDARD) {
            Some(word) => found.hint(format!("did you mean `{word}`?")),
            None => found.hint(
                "it can be `cpu`, `memory`, `ephemeral-storage`, `hugepages-` with a size, or a \
                 name with a domain, as in `nvidia.com/gpu`",
            ),
        };
        return None;
    };
    let text = node.str();
    if text.is_none() && !node.value().is_some_and(serde_json::Value::is_number) {
        return None;
    }
    let Some(amount) = thousandths(node) else {
        let text = text.unwrap_or_default();
        let message = if text.trim().is_empty() {
            format!("`{name}` is empty: it must be a quantity such as `500m` or `256Mi`")
        } else {
            format!(
                "`{name}` is `{}`, which is no quantity: it must be a number with or without a \
                 unit, as `500m` or `256Mi`",
                brief(text)
            )
        };
        let found = findings.report(&QUANTITY, object, node, message);
        if let Some(word) = corrected(text) {
            found.hint(format!("did you mean `{word}`?"));
        }
        return None;
    };
    if amount < 0 {
        let message = format!(
            "`{name}` is `{}`: it must not be negative",
            brief(&node.shown())
        );
        findings.report(&NEGATIVE, object, node, message);
        return None;
    }
    match sort {
        Sort::Extended if amount % 1_000 != 0 => {
            let message = format!(
                "`{name}` is `{}`: it must be a whole number",
                brief(&node.shown())
            );
            findings.report(&EXTENDED, object, node, message);
            None
        }
        Sort::HugePages if !divides(name, amount) => {
            let message = format!(
                "`{name}` is `{}`: it must be a multiple of the size of a page",
                brief(&node.shown())
            );
            findings.report(&HUGE_PAGES, object, node, message);
            None
        }
        Sort::Standard if name != "cpu" && amount % 1_000 != 0 => {
            let message = format!(
                "`{name}` is `{}`, which is no whole number of bytes",
                brief(&node.shown())
            );
            let found = findings.report(&FRACTION, object, node, message);
            if let Some(number) = text.and_then(|text| text.trim().strip_suffix('m')) {
                found.hint(format!("did you mean `{number}Mi`?"));
            }
            Some((sort, amount))
        }
        _ => Some((sort, amount)),
    }
}

/// The quantity that was probably meant by something like `256MB`, `1gb` or `1 Gi`.
fn corrected(text: &str) -> Option<String> {
    if text.len() > 40 {
        return None;
    }
    let end = text.find(|it: char| !it.is_ascii_digit() && it != '.')?;
    let (number, unit) = text
        .split_at_checked(end)
        .filter(|(it, _)| !it.is_empty())?;
    let apart = format!("{number}{}", unit.trim());
    if Quantity::parse(&apart).is_some() {
        return Some(apart);
    }
    let unit = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" | "core" | "cores" | "cpu" | "cpus" => "",
        "k" | "kb" => "k",
        "mb" => "M",
        "g" | "gb" => "G",
        "t" | "tb" => "T",
        "ki" | "kib" => "Ki",
        "mi" | "mib" => "Mi",
        "gi" | "gib" => "Gi",
        "ti" | "tib" => "Ti",
        _ => return None,
    };
    let meant = format!("{number}{unit}");
    Quantity::parse(&meant).map(|_| meant)
}

/// Whether an amount of huge pages is a whole number of them.
fn divides(name: &str, amount: i128) -> bool {
    let whole = |thousandths: i128| (thousandths + 999).div_euclid(1_000);
    let size = name.strip_prefix(HUGE).and_then(Quantity::parse);
    match size.map(Quantity::milli) {
        Some(size) if size > 0 && size % 1_000 == 0 => whole(amount) % whole(size) == 0,
        _ => false,
    }
}

/// A request beside its limit.
fn compare(
    object: &Object,
    (name, node): (&str, Node<'_>),
    (sort, amount): (Sort, i128),
    limits: Node<'_>,
    findings: &mut Findings<'_>,
) {
    let rule = match sort {
        Sort::Extended => &EXTENDED,
        Sort::HugePages => &HUGE_PAGES,
        Sort::Standard | Sort::Native => &EXCEEDED,
    };
    let shared = matches!(sort, Sort::Standard | Sort::Native);
    let entry = limits.map().and_then(|map| map.get(name));
    let Some(value) = entry.filter(|it| !it.is_null()) else {
        if !shared {
            let message = format!("`{name}` is requested without a limit: it needs the same one");
            findings.report(rule, object, node, message);
        }
        return;
    };
    // A limit that isn't valid has its own finding.
    let Some(limit) = thousandths(Node::root(value)) else {
        return;
    };
    if limit < 0 || amount == limit || shared && amount < limit {
        return;
    }
    let must = if shared {
        "it must not be more than"
    } else {
        "it must be the same as"
    };
    let message = format!(
        "`{name}` is `{}`: {must} its limit `{}`",
        brief(&node.shown()),
        brief(&Node::root(value).shown())
    );
    findings.report(rule, object, node, message);
}

/// Huge pages need CPU or memory beside them.
fn accompanied(object: &Object, limits: Node<'_>, requests: Node<'_>, findings: &mut Findings<'_>) {
    let mut entries = limits.entries().chain(requests.entries());
    let Some((name, pages)) = entries.find(|(name, _)| name.starts_with(HUGE)) else {
        return;
    };
    let common = |it: Node<'_>| {
        it.map()
            .is_some_and(|map| map.contains_key("cpu") || map.contains_key("memory"))
    };
    if !common(limits) && !common(requests) && sort(name).is_some() {
        let message = format!("`{name}` stands alone: it needs `cpu` or `memory` beside it");
        findings.report(&HUGE_PAGES, object, pages, message);
    }
}
