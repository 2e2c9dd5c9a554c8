//! Which nodes and neighbours pods want.

use crate::{
    api::pods::{
        node_terms::{self, NODE_SELECTOR_NUMBER, NODE_SELECTOR_TERM},
        say::{Missing::Schema, Say, is},
        selectors,
    },
    findings::Findings,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &NODE_SELECTOR_TERM,
        &NODE_SELECTOR_NUMBER,
        &AFFINITY_WEIGHT,
        &POD_AFFINITY_TERM,
        &MATCH_LABEL_KEYS,
        &MATCH_LABEL_KEYS_TEMPLATE,
    ],
    look: Look::Pods(look),
};

static AFFINITY_WEIGHT: Rule = Rule {
    name: "affinity-weight",
    group: Group::Api,
    level: Level::Error,
    summary: "the weight of a preference is from 1 to 100",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity-weight",
    wrong: pod!(
        "  affinity:
    nodeAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 200
        preference:
          matchExpressions:
          - key: disk
            operator: Exists
"
    ),
    right: pod!(
        "  affinity:
    nodeAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        preference:
          matchExpressions:
          - key: disk
            operator: Exists
"
    ),
};

static POD_AFFINITY_TERM: Rule = Rule {
    name: "pod-affinity-term",
    group: Group::Api,
    level: Level::Error,
    summary: "the terms of a pod affinity have a `topologyKey`, possible selectors and possible \
              namespaces",
    why: "The API server refuses others.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity",
    wrong: pod!(
        "  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
      - labelSelector:
          matchLabels:
            app: web
        topologyKey: ''
"
    ),
    right: pod!(
        "  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
      - labelSelector:
          matchLabels:
            app: web
        topologyKey: kubernetes.io/hostname
"
    ),
};

pub(super) static MATCH_LABEL_KEYS: Rule = Rule {
    name: "match-label-keys",
    group: Group::Api,
    level: Level::Error,
    summary: "`matchLabelKeys` and `mismatchLabelKeys` stand beside a `labelSelector`, and name \
              what neither it nor the other list names",
    why: "The API server adds what the pod has under these keys to the selector, and refuses a \
          key that is there already.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#matchlabelkeys",
    wrong: pod!(
        "  affinity:
    podAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
      - matchLabelKeys: [release]
        topologyKey: kubernetes.io/hostname
"
    ),
    right: pod!(
        "  affinity:
    podAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
      - labelSelector:
          matchLabels:
            app: web
        matchLabelKeys: [release]
        topologyKey: kubernetes.io/hostname
"
    ),
};

pub(super) static MATCH_LABEL_KEYS_TEMPLATE: Rule = Rule {
    name: "match-label-keys-template",
    group: Group::Api,
    level: Level::Warning,
    summary: "`matchLabelKeys` of a template name no label that its `labelSelector` names",
    why: "The API server takes the template, but refuses each pod that is made from it.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#matchlabelkeys",
    wrong: "\
apiVersion: v1
kind: PodTemplate
metadata:
  name: web
template:
  metadata:
    labels:
      app: web
  spec:
    affinity:
      podAffinity:
        requiredDuringSchedulingIgnoredDuringExecution:
        - labelSelector:
            matchLabels:
              app: web
          matchLabelKeys: [app]
          topologyKey: kubernetes.io/hostname
    containers:
    - name: web
      image: nginx:1.29
",
    right: "\
apiVersion: v1
kind: PodTemplate
metadata:
  name: web
template:
  metadata:
    labels:
      app: web
  spec:
    affinity:
      podAffinity:
        requiredDuringSchedulingIgnoredDuringExecution:
        - labelSelector:
            matchLabels:
              app: web
          topologyKey: kubernetes.io/hostname
    containers:
    - name: web
      image: nginx:1.29
",
};

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let affinity = pod.spec.get("affinity");
    if affinity.is_empty() {
        return;
    }
    let mut say = Say::new(object, findings);
    let nodes = affinity.get("nodeAffinity");
    if nodes.exists() {
        let required = nodes.get(REQUIRED);
        if required.exists() {
            node_terms::selector(&mut say, required);
        }
        for item in nodes.get(PREFERRED).items() {
            say.range(&AFFINITY_WEIGHT, item.get("weight"), 1, 100);
            node_terms::term(&mut say, item.get("preference"), false);
        }
    }
    for key in ["podAffinity", "podAntiAffinity"] {
        let pods = affinity.get(key);
        if pods.is_missing() {
            continue;
        }
        for term in pods.get(REQUIRED).items() {
            pod_term(&mut say, term, pod);
        }
        for item in pods.get(PREFERRED).items() {
            say.range(&AFFINITY_WEIGHT, item.get("weight"), 1, 100);
            let term = item.get("podAffinityTerm");
            if term.exists() {
                pod_term(&mut say, term, pod);
            }
        }
    }
}

fn pod_term(say: &mut Say<'_, '_>, term: Node<'_>, pod: Pod<'_>) {
    let rule = &POD_AFFINITY_TERM;
    let selector = term.get("labelSelector");
    selectors::check(say, rule, selector);
    selectors::check(say, rule, term.get("namespaceSelector"));
    for namespace in term.get("namespaces").items() {
        say.form(rule, namespace, text::label);
    }
    if say.required(rule, term, "topologyKey", Schema) {
        say.form(rule, term.get("topologyKey"), text::qualified);
    }
    let (keys, others) = (term.get("matchLabelKeys"), term.get("mismatchLabelKeys"));
    match_label_keys(say, keys, selector, pod);
    if !label_keys(say, others, selector) {
        return;
    }
    for key in keys.items() {
        let text = key.str();
        if text.is_some() && others.items().take(64).any(|it| it.str() == text) {
            let message = format!("{} is in `mismatchLabelKeys` too", is(key));
            say.say(&MATCH_LABEL_KEYS, key, message);
        }
    }
}

/// Keys of labels need a selector beside them. Says whether there is something more to look at.
fn label_keys(say: &mut Say<'_, '_>, keys: Node<'_>, selector: Node<'_>) -> bool {
    if keys.is_empty() {
        return false;
    }
    if selector.is_missing() {
        let message = format!(
            "`{}` needs a `labelSelector` beside it",
            keys.key().unwrap_or_default()
        );
        say.say(&MATCH_LABEL_KEYS, keys, message);
        return false;
    }
    for key in keys.items() {
        say.form(&MATCH_LABEL_KEYS, key, text::qualified);
    }
    true
}

/// Keys whose values the API server adds to a selector, once a pod is made.
pub(super) fn match_label_keys(
    say: &mut Say<'_, '_>,
    keys: Node<'_>,
    selector: Node<'_>,
    pod: Pod<'_>,
) {
    if !label_keys(say, keys, selector) {
        return;
    }
    let is_pod = say.object.is("", "Pod");
    let labels = selector.get("matchLabels");
    let expressions = selector.get("matchExpressions");
    for key in keys.items() {
        let Some(text) = key.str() else { continue };
        let has = |map: Node<'_>| map.map().is_some_and(|it| it.contains_key(text));
        // Lists are short; hostile ones are not looked at to their ends.
        let named = expressions
            .items()
            .take(64)
            .filter(|it| it.get("key").str() == Some(text))
            .count();
        let count = named + usize::from(has(labels));
        let pods_have = has(pod.labels());
        let rule = if (named > 0 && count > 1) || (is_pod && pods_have && count > 0) {
            &MATCH_LABEL_KEYS
        } else if pods_have && count > 0 {
            &MATCH_LABEL_KEYS_TEMPLATE
        } else {
            continue;
        };
        say.say(rule, key, format!("{} is in `labelSelector` too", is(key)));
    }
}
