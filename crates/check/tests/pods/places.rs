//! Where pods may run.

use stowplan_check::{Checker, Minor};

use super::{api, at, deployment, fine, pod, pods};

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

fn node_term(term: &str) -> String {
    format!(
        "affinity:\n  nodeAffinity:\n    {REQUIRED}:\n      nodeSelectorTerms:\n      - {}",
        term.replace('\n', "\n        ")
    )
}

fn pod_term(term: &str) -> String {
    format!(
        "affinity:\n  podAntiAffinity:\n    {REQUIRED}:\n    - {}",
        term.replace('\n', "\n      ")
    )
}

#[test]
fn nodes() {
    let path = format!("/affinity/nodeAffinity/{REQUIRED}/nodeSelectorTerms");
    for (term, rule, at) in [
        (
            "matchExpressions:\n- key: a\n  operator: In",
            "node-selector-term",
            "matchExpressions/0/values",
        ),
        (
            "matchExpressions:\n- key: a\n  operator: NotIn\n  values: []",
            "node-selector-term",
            "matchExpressions/0/values",
        ),
        (
            "matchExpressions:\n- key: a\n  operator: DoesNotExist\n  values: [a]",
            "node-selector-term",
            "matchExpressions/0/values",
        ),
        (
            "matchExpressions:\n- key: a\n  operator: Equals\n  values: [a]",
            "node-selector-term",
            "matchExpressions/0/operator",
        ),
        (
            "matchExpressions:\n- key: a b\n  operator: Exists",
            "node-selector-term",
            "matchExpressions/0/key",
        ),
        (
            "matchExpressions:\n- key: a\n  operator: In\n  values: [a b]",
            "node-selector-term",
            "matchExpressions/0/values/0",
        ),
        (
            "matchExpressions:\n- key: a\n  operator: Gt\n  values: ['1', '2']",
            "node-selector-term",
            "matchExpressions/0/values",
        ),
        (
            "matchExpressions:\n- key: a\n  operator: Lt\n  values: [a]",
            "node-selector-number",
            "matchExpressions/0/values/0",
        ),
        (
            "matchFields:\n- key: metadata.namespace\n  operator: In\n  values: [a]",
            "node-selector-term",
            "matchFields/0/key",
        ),
        (
            "matchFields:\n- key: metadata.name\n  operator: In\n  values: [a, b]",
            "node-selector-term",
            "matchFields/0/values",
        ),
        (
            "matchFields:\n- key: metadata.name\n  operator: Exists",
            "node-selector-term",
            "matchFields/0/operator",
        ),
    ] {
        let expected = format!("{rule} {path}/0/{at}");
        pods(&[(&node_term(term), &[&expected])]);
    }
    let none = format!("affinity:\n  nodeAffinity:\n    {REQUIRED}:\n      nodeSelectorTerms: []");
    pods(&[(&none, &[&format!("node-selector-term {path}")])]);
    for term in [
        "{}",
        "matchExpressions: []",
        "matchExpressions:\n- key: a\n  operator: Exists\n  values: []",
        "matchExpressions:\n- key: a\n  operator: Gt\n  values: ['5']",
        "matchExpressions:\n- key: a.b/c\n  operator: In\n  values: ['', a]",
        "matchFields:\n- key: metadata.name\n  operator: NotIn\n  values: [a.b]",
    ] {
        fine(&[&node_term(term)]);
    }
}

#[test]
fn preferences() {
    let of = |weight: &str| {
        format!(
            "affinity:\n  nodeAffinity:\n    {PREFERRED}:\n    - weight: {weight}\n      preference:\n        \
             matchExpressions:\n        - key: a\n          operator: In\n          values: [a b]\n  podAffinity:\n    \
             {PREFERRED}:\n    - weight: {weight}\n      podAffinityTerm:\n        topologyKey: a"
        )
    };
    fine(&[
        &of("1"),
        &of("100"),
        "affinity: {}",
        "affinity:\n  podAffinity: {}",
    ]);
    for weight in ["0", "101", "-1"] {
        pods(&[(
            &of(weight),
            &[
                &format!("affinity-weight /affinity/nodeAffinity/{PREFERRED}/0/weight"),
                &format!("affinity-weight /affinity/podAffinity/{PREFERRED}/0/weight"),
            ],
        )]);
    }
}

#[test]
fn neighbours() {
    let path = format!("/affinity/podAntiAffinity/{REQUIRED}/0");
    for (term, rule, at) in [
        ("topologyKey: ''", "pod-affinity-term", "topologyKey"),
        ("topologyKey: a b", "pod-affinity-term", "topologyKey"),
        (
            "topologyKey: a\nnamespaces: [a.b]",
            "pod-affinity-term",
            "namespaces/0",
        ),
        (
            "topologyKey: a\nlabelSelector:\n  matchLabels:\n    a: b c",
            "pod-affinity-term",
            "labelSelector/matchLabels/a",
        ),
        (
            "topologyKey: a\nlabelSelector:\n  matchExpressions:\n  - key: a\n    operator: Gt\n    values: ['1']",
            "pod-affinity-term",
            "labelSelector/matchExpressions/0/operator",
        ),
        (
            "topologyKey: a\nnamespaceSelector:\n  matchExpressions:\n  - key: a\n    operator: In",
            "pod-affinity-term",
            "namespaceSelector/matchExpressions/0/values",
        ),
        (
            "topologyKey: a\nmismatchLabelKeys: [a]",
            "match-label-keys",
            "mismatchLabelKeys",
        ),
        (
            "topologyKey: a\nlabelSelector: {}\nmatchLabelKeys: [a]\nmismatchLabelKeys: [a]",
            "match-label-keys",
            "matchLabelKeys/0",
        ),
        (
            "topologyKey: a\nlabelSelector: {}\nmatchLabelKeys: [a b]",
            "match-label-keys",
            "matchLabelKeys/0",
        ),
        (
            "topologyKey: a\nlabelSelector:\n  matchLabels:\n    app: web\nmatchLabelKeys: [app]",
            "match-label-keys",
            "matchLabelKeys/0",
        ),
    ] {
        let expected = format!("{rule} {path}/{at}");
        pods(&[(&pod_term(term), &[&expected])]);
    }
    for term in [
        "topologyKey: kubernetes.io/hostname",
        "topologyKey: a\nlabelSelector: {}\nnamespaceSelector: {}\nnamespaces: []",
        "topologyKey: a\nlabelSelector:\n  matchLabels:\n    app: web\nmatchLabelKeys: [pod-template-hash]",
        "topologyKey: a\nlabelSelector:\n  matchLabels:\n    b: c\nmismatchLabelKeys: [b]",
    ] {
        fine(&[&pod_term(term)]);
    }
    // Of a template, it only shows once a pod is made.
    let term =
        "topologyKey: a\nlabelSelector:\n  matchLabels:\n    app: web\nmatchLabelKeys: [app]";
    let path =
        format!("/spec/template/spec/affinity/podAntiAffinity/{REQUIRED}/0/matchLabelKeys/0");
    assert_eq!(
        api(&Checker::new(), &deployment(&pod_term(term))),
        [format!("match-label-keys-template {path}")]
    );
}

fn constraint(rest: &str) -> String {
    format!(
        "topologySpreadConstraints:\n- {}",
        rest.replace('\n', "\n  ")
    )
}

#[test]
fn spread() {
    let whole = "maxSkew: 1\ntopologyKey: zone\nwhenUnsatisfiable: DoNotSchedule";
    let path = "/topologySpreadConstraints/0";
    for (rest, rule, at) in [
        (
            "maxSkew: 0\ntopologyKey: a\nwhenUnsatisfiable: DoNotSchedule",
            "topology-spread",
            "maxSkew",
        ),
        (
            "maxSkew: 1\ntopologyKey: ''\nwhenUnsatisfiable: DoNotSchedule",
            "topology-spread",
            "topologyKey",
        ),
        (
            "maxSkew: 1\ntopologyKey: a\nwhenUnsatisfiable: ''",
            "topology-spread",
            "whenUnsatisfiable",
        ),
        (
            &format!("{whole}\nnodeTaintsPolicy: honor"),
            "topology-spread",
            "nodeTaintsPolicy",
        ),
        (
            &format!("{whole}\nminDomains: 0"),
            "topology-spread-domains",
            "minDomains",
        ),
        (
            "maxSkew: 1\ntopologyKey: a\nwhenUnsatisfiable: ScheduleAnyway\nminDomains: 1",
            "topology-spread-domains",
            "minDomains",
        ),
        (
            &format!("{whole}\nmatchLabelKeys: [a]"),
            "match-label-keys",
            "matchLabelKeys",
        ),
        (
            &format!("{whole}\nlabelSelector:\n  matchExpressions:\n  - key: a\n    operator: Is"),
            "topology-spread",
            "labelSelector/matchExpressions/0/operator",
        ),
    ] {
        let expected = format!("{rule} {path}/{at}");
        pods(&[(&constraint(rest), &[&expected])]);
    }
    fine(&[
        &constraint(whole),
        &constraint(&format!(
            "{whole}\nminDomains: 1\nnodeAffinityPolicy: Ignore"
        )),
        &constraint(&format!(
            "{whole}\nlabelSelector:\n  matchLabels:\n    app: web\nmatchLabelKeys: [pod-template-hash]"
        )),
        &format!(
            "{}\n- maxSkew: 1\n  topologyKey: host\n  whenUnsatisfiable: DoNotSchedule",
            constraint(whole)
        ),
    ]);
    pods(&[(
        &format!(
            "{}\n- maxSkew: 2\n  topologyKey: zone\n  whenUnsatisfiable: DoNotSchedule",
            constraint(whole)
        ),
        &["topology-spread-twice /topologySpreadConstraints/1"],
    )]);
    // What the pod has not is not added to the selector, but before 1.34 that was no matter.
    let other = constraint(&format!(
        "{whole}\nlabelSelector:\n  matchLabels:\n    b: c\nmatchLabelKeys: [b]"
    ));
    assert_eq!(at(Minor::V1_36, &other), [""; 0]);
    assert_eq!(
        at(Minor::V1_33, &other),
        ["match-label-keys /spec/topologySpreadConstraints/0/matchLabelKeys/0"]
    );
    assert!(pod(&other).contains("matchLabelKeys"));
}

#[test]
fn tolerations() {
    let path = "/tolerations/0";
    for (rest, rule, at) in [
        (
            "key: a\n  operator: In\n  value: b",
            "toleration-operator",
            "operator",
        ),
        (
            "key: a\n  operator: Exists\n  value: b",
            "toleration-operator",
            "value",
        ),
        (
            "operator: Equal\n  value: b",
            "toleration-operator",
            "operator",
        ),
        ("effect: NoSchedule", "toleration-operator", "operator"),
        (
            "key: a\n  operator: Gt\n  value: '5'",
            "toleration-operator",
            "operator",
        ),
        ("key: a b\n  operator: Exists", "toleration-form", "key"),
        ("key: a\n  value: b c", "toleration-form", "value"),
        (
            "key: a\n  operator: Exists\n  effect: NoRun",
            "toleration-effect",
            "effect",
        ),
        (
            "key: a\n  operator: Exists\n  effect: NoSchedule\n  tolerationSeconds: 1",
            "toleration-effect",
            "tolerationSeconds",
        ),
        (
            "key: a\n  operator: Exists\n  tolerationSeconds: 1",
            "toleration-effect",
            "tolerationSeconds",
        ),
    ] {
        let expected = format!("{rule} {path}/{at}");
        pods(&[(&format!("tolerations:\n- {rest}"), &[&expected])]);
    }
    pods(&[(
        "tolerations:\n- null",
        &["toleration-operator /tolerations/0"],
    )]);
    fine(&[
        "tolerations:\n- operator: Exists",
        "tolerations:\n- operator: Exists\n  value: ''\n  effect: NoExecute\n  tolerationSeconds: -1",
        "tolerations:\n- key: a.b/c\n  operator: Equal",
        "tolerations:\n- key: a\n  value: 'true'\n  effect: ''",
        "tolerations: []",
    ]);
}
