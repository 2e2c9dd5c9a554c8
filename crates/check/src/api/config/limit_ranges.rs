//! `LimitRanges`: `min` ≤ `defaultRequest` ≤ `default` ≤ `max`, after the defaults that the API
//! server fills in itself.

use std::collections::BTreeMap;

use super::{quotas, values};
use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    quantity::Quantity,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &LIMIT_RANGE_TYPE,
        &LIMIT_RANGE_RESOURCE,
        &LIMIT_RANGE_ORDER,
        &LIMIT_RANGE_RATIO,
    ],
    look: Look::Kinds(&[("", "LimitRange")], look),
};

static LIMIT_RANGE_TYPE: Rule = Rule {
    name: "limit-range-type",
    group: Group::Api,
    level: Level::Error,
    summary: "each item of a LimitRange is for a type of its own, and has what that type can have",
    why: "The API server refuses other types, a type twice, defaults for pods, and an item for \
          claims that limits no storage.",
    source: "https://kubernetes.io/docs/concepts/policy/limit-range/",
    wrong: "\
apiVersion: v1
kind: LimitRange
metadata:
  name: shop
spec:
  limits:
  - type: Pod
    default:
      cpu: 500m
",
    right: "\
apiVersion: v1
kind: LimitRange
metadata:
  name: shop
spec:
  limits:
  - type: Container
    default:
      cpu: 500m
",
};

static LIMIT_RANGE_RESOURCE: Rule = Rule {
    name: "limit-range-resource",
    group: Group::Api,
    level: Level::Error,
    summary: "a LimitRange limits resources that its type has, by quantities",
    why: "The API server refuses resources that containers can't have, and what is no quantity.",
    source: "https://kubernetes.io/docs/concepts/policy/limit-range/",
    wrong: "\
apiVersion: v1
kind: LimitRange
metadata:
  name: shop
spec:
  limits:
  - type: Container
    max:
      storage: 10Gi
",
    right: "\
apiVersion: v1
kind: LimitRange
metadata:
  name: shop
spec:
  limits:
  - type: Container
    max:
      ephemeral-storage: 10Gi
",
};

static LIMIT_RANGE_ORDER: Rule = Rule {
    name: "limit-range-order",
    group: Group::Api,
    level: Level::Error,
    summary: "of a resource, `min` ≤ `defaultRequest` ≤ `default` ≤ `max`",
    why: "Otherwise no container could have the defaults, so the API server refuses it. Where one \
          of a container's defaults is missing it is filled in: the limit from `max`, the request \
          from the limit or else from `min`.",
    source: "https://kubernetes.io/docs/concepts/policy/limit-range/",
    wrong: "\
apiVersion: v1
kind: LimitRange
metadata:
  name: shop
spec:
  limits:
  - type: Container
    default:
      memory: 1Gi
    max:
      memory: 512Mi
",
    right: "\
apiVersion: v1
kind: LimitRange
metadata:
  name: shop
spec:
  limits:
  - type: Container
    default:
      memory: 256Mi
    max:
      memory: 512Mi
",
};

static LIMIT_RANGE_RATIO: Rule = Rule {
    name: "limit-range-ratio",
    group: Group::Api,
    level: Level::Error,
    summary: "`maxLimitRequestRatio` is at least 1, and at most `max` divided by `min`",
    why: "A limit is never below its request, and no further above it than `max` and `min` allow; \
          the API server refuses another ratio.",
    source: "https://kubernetes.io/docs/concepts/policy/limit-range/",
    wrong: "\
apiVersion: v1
kind: LimitRange
metadata:
  name: shop
spec:
  limits:
  - type: Container
    maxLimitRequestRatio:
      cpu: \"0.5\"
",
    right: "\
apiVersion: v1
kind: LimitRange
metadata:
  name: shop
spec:
  limits:
  - type: Container
    maxLimitRequestRatio:
      cpu: \"2\"
",
};

const TYPES: [&str; 3] = ["Pod", "Container", "PersistentVolumeClaim"];
const LISTS: [&str; 5] = [
    "max",
    "min",
    "default",
    "defaultRequest",
    "maxLimitRequestRatio",
];

fn look(object: &Object, findings: &mut Findings<'_>) {
    let limits = object.spec().get("limits");
    let mut types = BTreeMap::new();
    for limit in limits.items() {
        let kind = limit.get("type");
        check_type(object, limit, kind, findings);
        if let Some(text) = kind.str() {
            if let Some(first) = types.get(text) {
                let message = format!("there is an item for the type `{text}` already");
                findings
                    .report(&LIMIT_RANGE_TYPE, object, kind, message)
                    .related(object, *first, "the first one");
            } else {
                types.insert(text, kind);
            }
        }
        check_limits(object, limit, kind.str().unwrap_or_default(), findings);
    }
}

fn check_type(object: &Object, limit: Node<'_>, kind: Node<'_>, findings: &mut Findings<'_>) {
    let Some(text) = kind.str() else { return };
    match text {
        "Pod" => {
            for key in ["default", "defaultRequest"] {
                let node = limit.get(key);
                if !node.is_empty() {
                    let message = format!("pods have no `{key}`: only containers do");
                    findings.report(&LIMIT_RANGE_TYPE, object, node, message);
                }
            }
        }
        "PersistentVolumeClaim" => {
            let has = |key: &'static str| limit.path([key, "storage"]).exists();
            if !has("min") && !has("max") {
                let message = "an item for claims needs a `min` or `max` of `storage`";
                findings.report(&LIMIT_RANGE_TYPE, object, limit, message);
            }
        }
        "Container" => {}
        _ if text.contains('/') => {
            if let Err(fault) = text::qualified(text) {
                let message = format!("the type `{text}` {fault}");
                findings.report(&LIMIT_RANGE_TYPE, object, kind, message);
            }
        }
        _ => values::one_of(&LIMIT_RANGE_TYPE, object, kind, &TYPES, findings),
    }
}

fn check_limits(object: &Object, limit: Node<'_>, kind: &str, findings: &mut Findings<'_>) {
    for list in LISTS {
        // Of pods these aren't read: they may not be there at all.
        if kind == "Pod" && matches!(list, "default" | "defaultRequest") {
            continue;
        }
        for (name, value) in limit.get(list).entries() {
            check_name(object, name, kind, value, findings);
            if values::quantity(value).is_none() {
                quotas::not_a_quantity(&LIMIT_RANGE_RESOURCE, object, name, value, findings);
            }
            // Each resource is looked at once: with the first list that has it.
            let before = LISTS.iter().take_while(|it| **it != list);
            if before
                .into_iter()
                .all(|it| limit.get(it).get(name).is_missing())
            {
                Amounts::of(limit, kind, name).check(object, name, findings);
            }
        }
    }
}

fn check_name(
    object: &Object,
    name: &str,
    kind: &str,
    value: Node<'_>,
    findings: &mut Findings<'_>,
) {
    if let Err(fault) = text::qualified(name) {
        let message = format!("the resource `{name}` {fault}");
        findings.report(&LIMIT_RANGE_RESOURCE, object, value, message);
        return;
    }
    let container =
        matches!(name, "cpu" | "memory" | "ephemeral-storage") || name.starts_with("hugepages-");
    let fine = if matches!(kind, "Pod" | "Container") {
        container || quotas::is_extended(name) || name.contains("kubernetes.io/")
    } else {
        container || name.contains('/') || name == "storage" || quotas::is_standard(name)
    };
    if !fine {
        let message = match kind {
            "Pod" | "Container" => format!("`{name}` is no resource that containers have"),
            _ => format!("`{name}` is no resource"),
        };
        let found = findings.report(&LIMIT_RANGE_RESOURCE, object, value, message);
        let known = ["cpu", "memory", "ephemeral-storage"];
        if let Some(near) = crate::suggest::nearest(name, known) {
            found.hint(format!("did you mean `{near}`?"));
        }
    }
}

/// An amount and where it stands, or what it was filled in from.
type Amount<'v> = Option<(Quantity, Node<'v>)>;

/// What a `LimitRange` says of a resource.
struct Amounts<'v> {
    min: Amount<'v>,
    max: Amount<'v>,
    default: Amount<'v>,
    request: Amount<'v>,
    ratio: Amount<'v>,
}

impl<'v> Amounts<'v> {
    fn of(limit: Node<'v>, kind: &str, name: &'v str) -> Self {
        let amount = |list: &'static str| {
            let node = limit.get(list).get(name);
            values::quantity(node).map(|quantity| (quantity, node))
        };
        let (min, max) = (amount("min"), amount("max"));
        let (mut default, mut request) = (amount("default"), amount("defaultRequest"));
        match kind {
            "Container" => {
                default = default.or(max);
                request = request.or(default).or(min);
            }
            "Pod" => (default, request) = (None, None),
            _ => {}
        }
        Self {
            min,
            max,
            default,
            request,
            ratio: amount("maxLimitRequestRatio"),
        }
    }

    fn check(&self, object: &Object, name: &str, findings: &mut Findings<'_>) {
        let pairs = [
            (self.min, "min", self.max, "max"),
            (self.min, "min", self.request, "defaultRequest"),
            (self.request, "defaultRequest", self.max, "max"),
            (self.default, "default", self.max, "max"),
            (self.request, "defaultRequest", self.default, "default"),
            (self.min, "min", self.default, "default"),
        ];
        // One mistake breaks several of these: the first says it.
        for (less, less_key, more, more_key) in pairs {
            if let (Some((small, at)), Some((large, other))) = (less, more)
                && small > large
            {
                let message = format!(
                    "`{less_key}` of `{name}` is {}, more than `{more_key}`, which is {}",
                    at.shown(),
                    other.shown()
                );
                findings
                    .report(&LIMIT_RANGE_ORDER, object, at, message)
                    .related(object, other, format!("`{more_key}`"));
                return;
            }
        }
        let overcommits = !name.starts_with("hugepages-")
            && (!name.contains('/') || name.contains("kubernetes.io/"));
        if let (Some((request, at)), Some((limit, _)), false) =
            (self.request, self.default, overcommits)
            && request != limit
        {
            let message = format!(
                "`defaultRequest` of `{name}` must equal `default`: there can't be more in use \
                     than was asked for"
            );
            findings.report(&LIMIT_RANGE_ORDER, object, at, message);
        }
        self.check_ratio(object, name, findings);
    }

    fn check_ratio(&self, object: &Object, name: &str, findings: &mut Findings<'_>) {
        let Some((ratio, at)) = self.ratio else {
            return;
        };
        if ratio.milli() < 1000 {
            let message = format!(
                "the ratio of `{name}` is {}: it must be at least 1",
                at.shown()
            );
            findings.report(&LIMIT_RANGE_RATIO, object, at, message);
        } else if let (Some((min, _)), Some((max, _))) = (self.min, self.max) {
            // ratio > max ÷ min, without dividing
            let asked = ratio.milli().checked_mul(min.milli());
            let most = max.milli().checked_mul(1000);
            if let (Some(asked), Some(most)) = (asked, most)
                && min.milli() > 0
                && asked > most
            {
                let message = format!(
                    "the ratio of `{name}` is {}, more than `max` divided by `min`",
                    at.shown()
                );
                findings.report(&LIMIT_RANGE_RATIO, object, at, message);
            }
        }
    }
}
