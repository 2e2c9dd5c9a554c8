//! `ResourceQuotas`: which resources can be counted, how much, and of which pods.

use super::values;
use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    quantity::Quantity,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&QUOTA_RESOURCE, &QUOTA_AMOUNT, &QUOTA_SCOPE],
    look: Look::Kinds(&[("", "ResourceQuota")], look),
};

static QUOTA_RESOURCE: Rule = Rule {
    name: "quota-resource",
    group: Group::Api,
    level: Level::Error,
    summary: "a quota limits resources that Kubernetes can count",
    why: "The API server refuses other names without a slash. Objects of any kind are counted as \
          `count/deployments.apps`, devices as `requests.example.com/gpu`.",
    source: "https://kubernetes.io/docs/concepts/policy/resource-quotas/#types-of-resource-quota",
    wrong: "\
apiVersion: v1
kind: ResourceQuota
metadata:
  name: shop
spec:
  hard:
    deployments: \"10\"
",
    right: "\
apiVersion: v1
kind: ResourceQuota
metadata:
  name: shop
spec:
  hard:
    count/deployments.apps: \"10\"
",
};

static QUOTA_AMOUNT: Rule = Rule {
    name: "quota-amount",
    group: Group::Api,
    level: Level::Error,
    summary: "a quota is an amount: not negative, and a whole number of what is counted",
    why: "The API server refuses anything else.",
    source: "https://kubernetes.io/docs/concepts/policy/resource-quotas/",
    wrong: "\
apiVersion: v1
kind: ResourceQuota
metadata:
  name: shop
spec:
  hard:
    pods: \"2.5\"
",
    right: "\
apiVersion: v1
kind: ResourceQuota
metadata:
  name: shop
spec:
  hard:
    pods: \"3\"
",
};

static QUOTA_SCOPE: Rule = Rule {
    name: "quota-scope",
    group: Group::Api,
    level: Level::Error,
    summary: "a quota's scopes exist, don't exclude each other and go with what it limits",
    why: "Most scopes choose pods, so such a quota can only limit what pods have; the API server \
          refuses other combinations.",
    source: "https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes",
    wrong: "\
apiVersion: v1
kind: ResourceQuota
metadata:
  name: shop
spec:
  hard:
    requests.cpu: \"10\"
  scopes:
  - BestEffort
",
    right: "\
apiVersion: v1
kind: ResourceQuota
metadata:
  name: shop
spec:
  hard:
    pods: \"10\"
  scopes:
  - BestEffort
",
};

/// What objects of some kinds are counted as, without a slash.
const COUNTED: [&str; 9] = [
    "pods",
    "services",
    "replicationcontrollers",
    "resourcequotas",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "services.nodeports",
    "services.loadbalancers",
];

const COMPUTE: [&str; 6] = [
    "cpu",
    "memory",
    "limits.cpu",
    "limits.memory",
    "requests.cpu",
    "requests.memory",
];

const STORAGE: [&str; 4] = [
    "ephemeral-storage",
    "requests.storage",
    "requests.ephemeral-storage",
    "limits.ephemeral-storage",
];

const SCOPES: [&str; 7] = [
    "Terminating",
    "NotTerminating",
    "BestEffort",
    "NotBestEffort",
    "PriorityClass",
    "CrossNamespacePodAffinity",
    "VolumeAttributesClass",
];

fn is_huge(name: &str) -> bool {
    name.starts_with("hugepages-") || name.starts_with("requests.hugepages-")
}

pub(super) fn is_standard(name: &str) -> bool {
    COUNTED.contains(&name) || COMPUTE.contains(&name) || STORAGE.contains(&name) || is_huge(name)
}

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    for (name, value) in spec.get("hard").entries() {
        check_name(object, name, value, findings);
        check_amount(object, name, value, findings);
    }
    let hard = spec.get("hard");
    let scopes = spec.get("scopes");
    let mut seen = values::Seen::default();
    for scope in scopes.items() {
        if scope.str().is_some_and(|it| !seen.again(it)) {
            check_scope(object, scope, scope, hard, findings);
        }
    }
    conflicts(object, scopes, &values::texts(scopes), findings);
    let expressions = spec.path(["scopeSelector", "matchExpressions"]);
    let mut seen = values::Seen::default();
    for expression in expressions.items() {
        let scope = expression.get("scopeName");
        if scope.str().is_some_and(|it| !seen.again(it)) {
            check_scope(object, scope, expression, hard, findings);
        }
        check_operator(object, scope, expression, findings);
    }
    let names = expressions
        .items()
        .filter_map(|it| it.get("scopeName").str());
    conflicts(object, expressions, &names, findings);
}

fn check_name(object: &Object, name: &str, value: Node<'_>, findings: &mut Findings<'_>) {
    if let Err(fault) = text::qualified(name) {
        findings.report(
            &QUOTA_RESOURCE,
            object,
            value,
            format!("the resource `{name}` {fault}"),
        );
        return;
    }
    if name.contains('/') || is_standard(name) {
        return;
    }
    let message = format!("`{name}` is nothing that a quota can limit");
    let found = findings.report(&QUOTA_RESOURCE, object, value, message);
    let known = COUNTED.iter().chain(&COMPUTE).chain(&STORAGE).copied();
    if let Some(near) = crate::suggest::nearest(name, known) {
        found.hint(format!("did you mean `{near}`?"));
    } else {
        found.hint("objects of any kind are counted as `count/deployments.apps`");
    }
}

fn check_amount(object: &Object, name: &str, value: Node<'_>, findings: &mut Findings<'_>) {
    let Some(amount) = values::quantity(value) else {
        not_a_quantity(&QUOTA_AMOUNT, object, name, value, findings);
        return;
    };
    if amount < Quantity::ZERO {
        let message = format!("`{name}` is {}: it must not be negative", value.shown());
        findings.report(&QUOTA_AMOUNT, object, value, message);
    } else if is_whole(name) && amount.milli() % 1000 != 0 {
        let message = format!("`{name}` is {}: it must be a whole number", value.shown());
        findings.report(&QUOTA_AMOUNT, object, value, message);
    }
}

/// Reports what is no quantity; what is neither text nor a number is the schema's.
pub(super) fn not_a_quantity(
    rule: &'static Rule,
    object: &Object,
    name: &str,
    value: Node<'_>,
    findings: &mut Findings<'_>,
) {
    let Some(text) = value.str() else { return };
    let message = format!("`{name}` is `{text}`: it must be a quantity such as `500m` or `2Gi`");
    findings.report(rule, object, value, message);
}

/// Whether a resource is only counted in whole numbers: objects and devices.
fn is_whole(name: &str) -> bool {
    COUNTED.contains(&name) || is_extended(name)
}

/// Whether it is a resource that somebody else than Kubernetes provides.
pub(super) fn is_extended(name: &str) -> bool {
    name.contains('/') && !name.contains("kubernetes.io/") && !name.starts_with("requests.")
}

/// Checks a scope, and what is limited with it. A finding about the latter goes to `whole`.
fn check_scope(
    object: &Object,
    scope: Node<'_>,
    whole: Node<'_>,
    hard: Node<'_>,
    findings: &mut Findings<'_>,
) {
    let Some(name) = scope.str() else { return };
    if !SCOPES.contains(&name) {
        values::one_of(&QUOTA_SCOPE, object, scope, &SCOPES, findings);
        return;
    }
    let (fits, what): (fn(&str) -> bool, _) = match name {
        "BestEffort" => (|it| it == "pods", "only `pods`"),
        "VolumeAttributesClass" => (
            |it| matches!(it, "persistentvolumeclaims" | "requests.storage"),
            "only `persistentvolumeclaims` and `requests.storage`",
        ),
        _ => (
            |it| it == "pods" || COMPUTE.contains(&it),
            "only `pods` and their CPU and memory",
        ),
    };
    let unfit = hard.entries().find(|(it, _)| is_standard(it) && !fits(it));
    if let Some((resource, value)) = unfit {
        let message =
            format!("the scope `{name}` doesn't go with `{resource}`: {what} can have it");
        findings
            .report(&QUOTA_SCOPE, object, whole, message)
            .related(object, value, "the resource");
    }
}

fn check_operator(
    object: &Object,
    scope: Node<'_>,
    expression: Node<'_>,
    findings: &mut Findings<'_>,
) {
    let (operator, list) = (expression.get("operator"), expression.get("values"));
    match operator.str() {
        Some(text @ ("In" | "NotIn")) if list.is_empty() => {
            findings.report(
                &QUOTA_SCOPE,
                object,
                list,
                format!("`{text}` needs `values`"),
            );
        }
        Some(text @ ("Exists" | "DoesNotExist")) if !list.is_empty() => {
            let message = format!("`{text}` must not have `values`");
            findings.report(&QUOTA_SCOPE, object, list, message);
        }
        Some(_) => {
            let operators = ["In", "NotIn", "Exists", "DoesNotExist"];
            values::one_of(&QUOTA_SCOPE, object, operator, &operators, findings);
        }
        None => {}
    }
    let only_exists = matches!(
        scope.str(),
        Some(
            "BestEffort"
                | "NotBestEffort"
                | "Terminating"
                | "NotTerminating"
                | "CrossNamespacePodAffinity"
        )
    );
    if only_exists && matches!(operator.str(), Some("In" | "NotIn" | "DoesNotExist")) {
        let message = format!(
            "`operator` is `{}`: with the scope `{}` it must be `Exists`",
            operator.shown(),
            scope.shown()
        );
        findings.report(&QUOTA_SCOPE, object, operator, message);
    }
}

fn conflicts<'v>(
    object: &Object,
    node: Node<'_>,
    names: &(impl Iterator<Item = &'v str> + Clone),
    findings: &mut Findings<'_>,
) {
    for (one, other) in [
        ("BestEffort", "NotBestEffort"),
        ("Terminating", "NotTerminating"),
    ] {
        let has = |wanted: &str| names.clone().any(|it| it == wanted);
        if has(one) && has(other) {
            let message = format!("`{one}` and `{other}` exclude each other");
            findings.report(&QUOTA_SCOPE, object, node, message);
        }
    }
}
