//! Network policies and the pods that they are about.

use crate::{
    findings::Findings,
    objects::{
        serving::labels::{Labels, Meant},
        together::{Reach, Together},
    },
    rule::{Family, Group, Level, Look, Rule},
    selector::Selector,
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&POLICY_WITHOUT_PODS],
    look: Look::Set(look),
};

static POLICY_WITHOUT_PODS: Rule = Rule {
    name: "policy-without-pods",
    group: Group::Objects,
    level: Level::Warning,
    summary: "network policies select the pods that they were meant for",
    why: "A policy that selects nothing protects nothing, and nobody notices.",
    source: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource",
    wrong: "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: database
spec:
  podSelector:
    matchLabels:
      app: databse
---
apiVersion: v1
kind: Pod
metadata:
  name: database
  labels:
    app: database
spec:
  containers:
  - name: database
    image: example.com/database:1
",
    right: "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: database
spec:
  podSelector:
    matchLabels:
      app: database
---
apiVersion: v1
kind: Pod
metadata:
  name: database
  labels:
    app: database
spec:
  containers:
  - name: database
    image: example.com/database:1
",
};

fn look(set: &Set, findings: &mut Findings<'_>) {
    let mut policies = set.of_kind("networking.k8s.io", "NetworkPolicy").peekable();
    if policies.peek().is_none() {
        return;
    }
    let together = Together::new(set);
    let labels = Labels::new(set);
    let mut reach = Reach::default();
    for policy in policies {
        let node = policy.spec().get("podSelector");
        let selector = Selector::of(node);
        if selector.is_empty() || !reach.of(set, policy.namespace(), &selector).is_empty() {
            continue;
        }
        if let Meant::Near {
            object, key, label, ..
        } = labels.meant(&together, policy, &selector)
        {
            let wanted = node.path(["matchLabels", key]);
            let place = if wanted.exists() { wanted } else { node };
            findings
                .report(
                    &POLICY_WITHOUT_PODS,
                    policy,
                    place,
                    "this policy selects no pods",
                )
                .hint(format!("the pods of {} have `{label}`", object.shown()))
                .related(object, object.root(), "what was probably meant");
        }
    }
}
