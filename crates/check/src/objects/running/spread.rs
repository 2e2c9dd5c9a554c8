//! How pods are spread, and what they want to be near to.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    objects::{
        serving::labels::{Labels, Meant},
        together::{Reach, Together, is_whole},
    },
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
    selector::Selector,
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&SPREAD_OF_OTHERS, &AFFINITY_WITHOUT_PODS],
    look: Look::Set(look),
};

static SPREAD_OF_OTHERS: Rule = Rule {
    name: "spread-of-others",
    group: Group::Objects,
    level: Level::Warning,
    summary: "a topology spread constraint selects the pods that it stands in",
    why: "Pods that don't match their own constraint are not counted by it: all of them may end \
          up on one node.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#topologyspreadconstraints-field",
    wrong: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: kubernetes.io/hostname
        whenUnsatisfiable: ScheduleAnyway
        labelSelector:
          matchLabels:
            app: website
      containers:
      - name: web
        image: example.com/web:1
",
    right: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: kubernetes.io/hostname
        whenUnsatisfiable: ScheduleAnyway
        labelSelector:
          matchLabels:
            app: web
      containers:
      - name: web
        image: example.com/web:1
",
};

static AFFINITY_WITHOUT_PODS: Rule = Rule {
    name: "affinity-without-pods",
    group: Group::Objects,
    level: Level::Warning,
    summary: "pod affinities select the pods that they were meant for",
    why: "Anti-affinity to pods that aren't there keeps nothing apart, and a required affinity to \
          them is never met.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity",
    wrong: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: website
spec:
  selector:
    matchLabels:
      app: website
  template:
    metadata:
      labels:
        app: website
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          - topologyKey: kubernetes.io/hostname
            labelSelector:
              matchLabels:
                app: webstie
      containers:
      - name: website
        image: example.com/website:1
",
    right: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: website
spec:
  selector:
    matchLabels:
      app: website
  template:
    metadata:
      labels:
        app: website
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
          - topologyKey: kubernetes.io/hostname
            labelSelector:
              matchLabels:
                app: website
      containers:
      - name: website
        image: example.com/website:1
",
};

/// What is needed to say what a selector of an affinity was meant for.
struct Known<'s> {
    together: Together<'s>,
    labels: Labels<'s>,
    reach: Reach<'s>,
}

fn look(set: &Set, findings: &mut Findings<'_>) {
    let mut known = None;
    for object in set.objects() {
        let Some(pod) = object.pod() else { continue };
        let constraints = pod.spec.get("topologySpreadConstraints");
        let affinity = pod.spec.get("affinity");
        if constraints.is_missing() && affinity.is_missing() || !is_whole(pod) {
            continue;
        }
        for constraint in constraints.items() {
            spread(object, pod, constraint, findings);
        }
        let mut terms = terms(affinity).peekable();
        if terms.peek().is_none() {
            continue;
        }
        let known = known.get_or_insert_with(|| Known {
            together: Together::new(set),
            labels: Labels::new(set),
            reach: Reach::default(),
        });
        for term in terms {
            known.affinity(object, term, findings);
        }
    }
}

fn spread(object: &Object, pod: Pod<'_>, constraint: Node<'_>, findings: &mut Findings<'_>) {
    let node = constraint.get("labelSelector");
    let selector = Selector::of(node);
    let given = selector
        .demands()
        .any(|(key, _)| crate::objects::serving::labels::is_given(key));
    if node.is_missing() || given || selector.matches(pod.labels()) {
        return;
    }
    let labels: Vec<_> = pod
        .labels()
        .entries()
        .take(3)
        .map(|(key, value)| format!("`{key}: {}`", value.shown()))
        .collect();
    let found = findings.report(
        &SPREAD_OF_OTHERS,
        object,
        node,
        "this constraint doesn't select the pods that it stands in, so they are not spread",
    );
    if !labels.is_empty() {
        found
            .hint(format!("they have {}", labels.join(", ")))
            .related(object, pod.labels(), "their labels");
    }
}

/// The terms of affinities and anti-affinities to pods.
fn terms(affinity: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    ["podAffinity", "podAntiAffinity"]
        .into_iter()
        .flat_map(move |kind| {
            let rules = affinity.get(kind);
            let required = rules
                .get("requiredDuringSchedulingIgnoredDuringExecution")
                .items();
            let preferred = rules
                .get("preferredDuringSchedulingIgnoredDuringExecution")
                .items()
                .map(|it| it.get("podAffinityTerm"));
            required.chain(preferred)
        })
}

impl<'s> Known<'s> {
    fn affinity(&mut self, object: &'s Object, term: Node<'s>, findings: &mut Findings<'_>) {
        if term.get("namespaces").exists() || term.get("namespaceSelector").exists() {
            return;
        }
        let node = term.get("labelSelector");
        let selector = Selector::of(node);
        let set = self.together.set;
        if selector.is_empty() || !self.reach.of(set, object.namespace(), &selector).is_empty() {
            return;
        }
        let Meant::Near {
            object: meant,
            key,
            label,
            sure: true,
        } = self.labels.meant(&self.together, object, &selector)
        else {
            return;
        };
        let wanted = node.path(["matchLabels", key]);
        let place = if wanted.exists() { wanted } else { node };
        findings
            .report(
                &AFFINITY_WITHOUT_PODS,
                object,
                place,
                "no pods match this selector",
            )
            .hint(format!("the pods of {} have `{label}`", meant.shown()));
    }
}
