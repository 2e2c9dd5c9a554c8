//! `FlowSchemas` and `PriorityLevelConfigurations`: who may keep the API server busy, and how much.

use super::values;
use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&FLOW_SCHEMA, &PRIORITY_LEVEL],
    look: Look::Kinds(
        &[
            ("flowcontrol.apiserver.k8s.io", "FlowSchema"),
            ("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration"),
        ],
        look,
    ),
};

static FLOW_SCHEMA: Rule = Rule {
    name: "flow-schema",
    group: Group::Api,
    level: Level::Error,
    summary: "a FlowSchema has a precedence and a priority level, and its rules say whose requests \
              it is about and which",
    why: "The API server refuses anything else.",
    source: "https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#flowschema",
    wrong: "\
apiVersion: flowcontrol.apiserver.k8s.io/v1
kind: FlowSchema
metadata:
  name: robots
spec:
  matchingPrecedence: 20000
  priorityLevelConfiguration:
    name: workload-low
",
    right: "\
apiVersion: flowcontrol.apiserver.k8s.io/v1
kind: FlowSchema
metadata:
  name: robots
spec:
  matchingPrecedence: 2000
  priorityLevelConfiguration:
    name: workload-low
",
};

static PRIORITY_LEVEL: Rule = Rule {
    name: "priority-level",
    group: Group::Api,
    level: Level::Error,
    summary: "a PriorityLevelConfiguration is limited, and says how",
    why: "The API server refuses anything else: only the level `exempt` has no limits.",
    source: "https://kubernetes.io/docs/concepts/cluster-administration/flow-control/\
             #prioritylevelconfiguration",
    wrong: "\
apiVersion: flowcontrol.apiserver.k8s.io/v1
kind: PriorityLevelConfiguration
metadata:
  name: robots
spec:
  type: Limited
  limited:
    nominalConcurrencyShares: 5
    limitResponse:
      type: Queue
",
    right: "\
apiVersion: flowcontrol.apiserver.k8s.io/v1
kind: PriorityLevelConfiguration
metadata:
  name: robots
spec:
  type: Limited
  limited:
    nominalConcurrencyShares: 5
    limitResponse:
      type: Reject
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    if spec.map().is_none() {
        return;
    }
    if object.kind() == "FlowSchema" {
        flow_schema(object, spec, findings);
    } else {
        priority_level(object, spec, findings);
    }
}

fn flow_schema(object: &Object, spec: Node<'_>, findings: &mut Findings<'_>) {
    let rule = &FLOW_SCHEMA;
    let precedence = spec.get("matchingPrecedence");
    // 0 is filled in.
    values::within(rule, object, precedence, 0..=10000, findings);
    if precedence.int() == Some(1) && object.name() != "exempt" {
        let message = "only the FlowSchema `exempt` has a `matchingPrecedence` of 1";
        findings.report(rule, object, precedence, message);
    }
    let method = spec.path(["distinguisherMethod", "type"]);
    values::one_of(rule, object, method, &["ByUser", "ByNamespace"], findings);
    let level = spec.path(["priorityLevelConfiguration", "name"]);
    match level.str() {
        Some("") => values::filled(rule, object, level, findings),
        Some(text) => {
            if let Err(fault) = text::subdomain(text) {
                findings.report(rule, object, level, format!("the name `{text}` {fault}"));
            }
        }
        None => {}
    }
    for node in spec.get("rules").items() {
        if node.map().is_none() {
            continue;
        }
        let subjects = node.get("subjects");
        if subjects.is_empty() {
            findings.report(rule, object, subjects, "a rule needs `subjects`");
        }
        for subject in subjects.items() {
            check_subject(object, subject, findings);
        }
        let (resources, urls) = (node.get("resourceRules"), node.get("nonResourceRules"));
        if resources.is_empty() && urls.is_empty() {
            let message = "a rule needs `resourceRules` or `nonResourceRules`";
            findings.report(rule, object, node, message);
        }
        for part in resources.items() {
            check_lists(object, part, &["verbs", "apiGroups", "resources"], findings);
            let namespaces = part.get("namespaces");
            if namespaces.is_empty() && !part.get("clusterScope").is_true() {
                let message = "a rule about resources needs `namespaces` or `clusterScope: true`";
                findings.report(rule, object, namespaces, message);
            }
            check_star(object, namespaces, findings);
            for namespace in namespaces.items() {
                let Some(text) = namespace.str().filter(|it| *it != "*") else {
                    continue;
                };
                if let Err(fault) = text::label(text) {
                    let message = format!("the namespace `{text}` {fault}");
                    findings.report(rule, object, namespace, message);
                }
            }
        }
        for part in urls.items() {
            check_lists(object, part, &["verbs", "nonResourceURLs"], findings);
            for url in part.get("nonResourceURLs").items() {
                if let Some(text) = url.filled().filter(|it| *it != "*" && !it.starts_with('/')) {
                    let message = format!("`{text}` must begin with `/`, or be `*`");
                    findings.report(&FLOW_SCHEMA, object, url, message);
                }
            }
        }
    }
}

fn check_lists(
    object: &Object,
    part: Node<'_>,
    keys: &[&'static str],
    findings: &mut Findings<'_>,
) {
    const VERBS: [&str; 10] = [
        "get",
        "list",
        "create",
        "update",
        "delete",
        "deletecollection",
        "patch",
        "watch",
        "proxy",
        "*",
    ];
    if part.map().is_none() {
        return;
    }
    for key in keys.iter().copied() {
        let list = part.get(key);
        values::filled(&FLOW_SCHEMA, object, list, findings);
        check_star(object, list, findings);
        if key == "verbs" {
            for verb in list.items() {
                values::one_of(&FLOW_SCHEMA, object, verb, &VERBS, findings);
            }
        }
    }
}

fn check_star(object: &Object, list: Node<'_>, findings: &mut Findings<'_>) {
    if list.items().len() > 1 && values::texts(list).any(|it| it == "*") {
        let key = list.key().unwrap_or_default();
        let message = format!("with `*` nothing else can be in `{key}`");
        findings.report(&FLOW_SCHEMA, object, list, message);
    }
}

fn check_subject(object: &Object, subject: Node<'_>, findings: &mut Findings<'_>) {
    let rule = &FLOW_SCHEMA;
    let kind = subject.get("kind");
    let own = match kind.str() {
        Some("User") => "user",
        Some("Group") => "group",
        Some("ServiceAccount") => "serviceAccount",
        Some(_) => {
            let kinds = ["User", "Group", "ServiceAccount"];
            values::one_of(rule, object, kind, &kinds, findings);
            return;
        }
        None => return,
    };
    for key in ["user", "group", "serviceAccount"] {
        let node = subject.get(key);
        if key == own && node.is_missing() {
            let message = format!("a subject of kind `{}` needs `{key}`", kind.shown());
            findings.report(rule, object, node, message);
        } else if key == own {
            values::filled(rule, object, node.get("name"), findings);
        } else if node.exists() {
            let message = format!("a subject of kind `{}` has no `{key}`", kind.shown());
            findings.report(rule, object, node, message);
        }
    }
}

fn priority_level(object: &Object, spec: Node<'_>, findings: &mut Findings<'_>) {
    let rule = &PRIORITY_LEVEL;
    let kind = spec.get("type");
    let limited = spec.get("limited");
    match kind.str() {
        Some(text @ ("Exempt" | "Limited")) => {
            if (text == "Exempt") != (object.name() == "exempt") {
                let message = format!("`type` is `{text}`: only the level `exempt` is exempt");
                findings.report(rule, object, kind, message);
                return;
            }
            if text == "Exempt" {
                if limited.exists() {
                    findings.report(rule, object, limited, "what is exempt isn't `limited`");
                }
            } else if limited.is_missing() {
                findings.report(rule, object, limited, "a level needs `limited`: how it is");
            }
        }
        Some(_) => values::one_of(rule, object, kind, &["Limited", "Exempt"], findings),
        None => {}
    }
    if limited.map().is_none() {
        return;
    }
    let shares = limited.get("nominalConcurrencyShares");
    values::within(rule, object, shares, 0..=i64::MAX, findings);
    values::within(
        rule,
        object,
        limited.get("lendablePercent"),
        0..=100,
        findings,
    );
    let borrowing = limited.get("borrowingLimitPercent");
    values::within(rule, object, borrowing, 0..=i64::MAX, findings);
    let response = limited.get("limitResponse");
    let (kind, queuing) = (response.get("type"), response.get("queuing"));
    match kind.str() {
        Some("Queue") if queuing.is_missing() => {
            let message = "a response of type `Queue` needs `queuing`";
            findings.report(rule, object, queuing, message);
        }
        Some("Queue") => check_queuing(object, queuing, findings),
        Some("Reject") if queuing.exists() => {
            let message = "a response of type `Reject` has no `queuing`";
            findings.report(rule, object, queuing, message);
        }
        Some(_) => values::one_of(rule, object, kind, &["Queue", "Reject"], findings),
        None => {}
    }
}

fn check_queuing(object: &Object, queuing: Node<'_>, findings: &mut Findings<'_>) {
    let rule = &PRIORITY_LEVEL;
    // 0 is filled in.
    values::within(
        rule,
        object,
        queuing.get("queueLengthLimit"),
        0..=i64::MAX,
        findings,
    );
    values::within(
        rule,
        object,
        queuing.get("queues"),
        0..=10_000_000,
        findings,
    );
    let hand = queuing.get("handSize");
    values::within(rule, object, hand, 0..=i64::MAX, findings);
    let filled = |node: Node<'_>, default| node.int().filter(|it| *it != 0).unwrap_or(default);
    let (queues, cards) = (filled(queuing.get("queues"), 64), filled(hand, 8));
    if queues > 0 && cards > queues {
        let message = format!("`handSize` is {cards}, more than there are queues: {queues}");
        findings.report(rule, object, hand, message);
    }
}
