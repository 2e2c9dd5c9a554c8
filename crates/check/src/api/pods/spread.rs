//! How pods are spread over nodes.

use std::collections::BTreeMap;

use crate::{
    api::pods::{
        affinity::{self, MATCH_LABEL_KEYS},
        say::{Missing::Schema, Say, is},
        selectors,
    },
    findings::Findings,
    minor::Minor,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &TOPOLOGY_SPREAD,
        &TOPOLOGY_SPREAD_TWICE,
        &TOPOLOGY_SPREAD_DOMAINS,
    ],
    look: Look::Pods(look),
};

static TOPOLOGY_SPREAD: Rule = Rule {
    name: "topology-spread",
    group: Group::Api,
    level: Level::Error,
    summary: "a topology spread constraint has a `maxSkew` above 0, a `topologyKey`, known words \
              and a possible selector",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
    wrong: pod!(
        "  topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: DoNotRun
    labelSelector: {}
"
    ),
    right: pod!(
        "  topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: DoNotSchedule
    labelSelector: {}
"
    ),
};

static TOPOLOGY_SPREAD_TWICE: Rule = Rule {
    name: "topology-spread-twice",
    group: Group::Api,
    level: Level::Error,
    summary: "no two topology spread constraints have the same `topologyKey` and \
              `whenUnsatisfiable`",
    why: "The API server refuses them.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
    wrong: pod!(
        "  topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: DoNotSchedule
    labelSelector: {}
  - maxSkew: 2
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: DoNotSchedule
    labelSelector: {}
"
    ),
    right: pod!(
        "  topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector: {}
  - maxSkew: 2
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: DoNotSchedule
    labelSelector: {}
"
    ),
};

static TOPOLOGY_SPREAD_DOMAINS: Rule = Rule {
    name: "topology-spread-domains",
    group: Group::Api,
    level: Level::Error,
    summary: "`minDomains` is above 0 and goes with `DoNotSchedule`",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#spread-constraint-definition",
    wrong: pod!(
        "  topologySpreadConstraints:
  - maxSkew: 1
    minDomains: 3
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector: {}
"
    ),
    right: pod!(
        "  topologySpreadConstraints:
  - maxSkew: 1
    minDomains: 3
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: DoNotSchedule
    labelSelector: {}
"
    ),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let constraints = pod.spec.get("topologySpreadConstraints");
    if constraints.is_empty() {
        return;
    }
    let minor = findings.kubernetes();
    let mut say = Say::new(object, findings);
    let mut seen = BTreeMap::new();
    for constraint in constraints.items() {
        one(&mut say, constraint, pod, minor);
        let (key, action) = (
            constraint.get("topologyKey"),
            constraint.get("whenUnsatisfiable"),
        );
        let (Some(key), Some(action)) = (key.filled(), action.filled()) else {
            continue;
        };
        if let Some(first) = seen.get(&(key, action)) {
            let message = format!("a constraint before is `{action}` by `{key}` too");
            say.say(&TOPOLOGY_SPREAD_TWICE, constraint, message)
                .related(object, *first, "the other constraint");
        } else {
            seen.insert((key, action), constraint);
        }
    }
}

fn one(say: &mut Say<'_, '_>, constraint: Node<'_>, pod: Pod<'_>, minor: Minor) {
    let rule = &TOPOLOGY_SPREAD;
    let skew = constraint.get("maxSkew");
    if skew.int().is_some_and(|it| it < 1) {
        say.say(rule, skew, format!("{}: it must be above 0", is(skew)));
    }
    say.required(rule, constraint, "topologyKey", Schema);
    let action = constraint.get("whenUnsatisfiable");
    say.one_of(rule, action, &["DoNotSchedule", "ScheduleAnyway"]);
    for key in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
        say.one_of(rule, constraint.get(key), &["Honor", "Ignore"]);
    }
    let domains = constraint.get("minDomains");
    if let Some(count) = domains.int() {
        if count < 1 {
            let message = format!("{}: it must be above 0", is(domains));
            say.say(&TOPOLOGY_SPREAD_DOMAINS, domains, message);
        } else if action.str() == Some("ScheduleAnyway") {
            let message = "`minDomains` goes with `whenUnsatisfiable: DoNotSchedule` only";
            say.say(&TOPOLOGY_SPREAD_DOMAINS, domains, message);
        }
    }
    let selector = constraint.get("labelSelector");
    selectors::check(say, rule, selector);
    let keys = constraint.get("matchLabelKeys");
    if minor >= Minor::V1_34 || selector.is_missing() {
        affinity::match_label_keys(say, keys, selector, pod);
        return;
    }
    // Before 1.34, nothing was added to the selector, and no key may be in both.
    for key in keys.items() {
        let Some(text) = key.str() else { continue };
        let labels = selector.get("matchLabels");
        let named = labels.map().is_some_and(|it| it.contains_key(text))
            || selector
                .get("matchExpressions")
                .items()
                .take(64)
                .any(|it| it.get("key").str() == Some(text));
        if named {
            let message = format!("{} is in `labelSelector` too", is(key));
            say.say(&MATCH_LABEL_KEYS, key, message);
        } else {
            say.form(&MATCH_LABEL_KEYS, key, crate::text::qualified);
        }
    }
}
