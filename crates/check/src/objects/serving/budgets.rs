//! Disruption budgets: what they select, and whether they let a node be drained.

use std::collections::BTreeMap;

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    objects::{
        serving::labels::{Labels, Meant},
        together::{CANDIDATES, Reach, Together},
    },
    rule::{Family, Group, Level, Look, Rule, Severity},
    selector::Selector,
    set::Set,
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&BUDGET_WITHOUT_PODS, &BUDGETS_OVERLAP, &BLOCKED_DRAIN],
    look: Look::Set(look),
};

static BUDGET_WITHOUT_PODS: Rule = Rule {
    name: "budget-without-pods",
    group: Group::Objects,
    level: Level::Error,
    summary: "a PodDisruptionBudget selects the pods that it was meant for",
    why: "A budget that selects nothing keeps nothing up while nodes are drained.",
    source: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
    wrong: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: website
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: webstie
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: website
spec:
  replicas: 2
  selector:
    matchLabels:
      app: website
  template:
    metadata:
      labels:
        app: website
    spec:
      containers:
      - name: website
        image: example.com/website:1
",
    right: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: website
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: website
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: website
spec:
  replicas: 2
  selector:
    matchLabels:
      app: website
  template:
    metadata:
      labels:
        app: website
    spec:
      containers:
      - name: website
        image: example.com/website:1
",
};

static BUDGETS_OVERLAP: Rule = Rule {
    name: "budgets-overlap",
    group: Group::Objects,
    level: Level::Error,
    summary: "no pod has two PodDisruptionBudgets",
    why: "The eviction of a pod that more than one budget selects is answered with an error: its \
          node can't be drained.",
    source: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/#arbitrary-controllers-and-selectors",
    wrong: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: web
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web-too
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: example.com/web:1
",
    right: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: example.com/web:1
",
};

static BLOCKED_DRAIN: Rule = Rule {
    name: "blocked-drain",
    group: Group::Objects,
    level: Level::ByClass {
        files: Some(Severity::Warning),
        local: None,
        dev: Some(Severity::Warning),
        staging: Some(Severity::Warning),
        prod: Some(Severity::Warning),
    },
    summary: "a PodDisruptionBudget lets at least one pod go",
    why: "A budget that allows no disruption stops every drain: nodes can't be upgraded or \
          removed until somebody deletes it.",
    source: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget",
    wrong: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: 2
  selector:
    matchLabels:
      app: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: example.com/web:1
",
    right: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: 1
  selector:
    matchLabels:
      app: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: example.com/web:1
",
};

fn look(set: &Set, findings: &mut Findings<'_>) {
    let mut budgets = set.of_kind("policy", "PodDisruptionBudget").peekable();
    if budgets.peek().is_none() {
        return;
    }
    let together = Together::new(set);
    let labels = Labels::new(set);
    let floors = floors(set);
    let mut reach = Reach::default();
    // The budget of the pods of each object, by its number.
    let mut taken = BTreeMap::<usize, &Object>::new();
    for budget in budgets {
        let selector = budget.spec().get("selector");
        if selector.is_missing() {
            continue;
        }
        let wanted = Selector::of(selector);
        let pods = reach.near(&together, budget, &wanted);
        let none = pods.is_empty() && !wanted.is_empty();
        if none && reach.of(set, budget.namespace(), &wanted).is_empty() {
            without_pods(&together, &labels, budget, &wanted, findings);
        }
        if pods.len() > CANDIDATES {
            continue;
        }
        let mut other = None;
        for pod in pods.iter() {
            let first = *taken.entry(pod.origin.index).or_insert(budget);
            if first.name() != budget.name() && pod.kind() != "CronJob" && pod.kind() != "Job" {
                other = other.or(Some((first, *pod)));
            }
        }
        if let Some((first, pod)) = other {
            findings
                .report(
                    &BUDGETS_OVERLAP,
                    budget,
                    selector,
                    format!(
                        "`{}` selects the pods of {} too: they can't be evicted",
                        first.name(),
                        pod.shown()
                    ),
                )
                .related(first, first.spec().get("selector"), "the other budget")
                .related(pod, pod.root(), "the pods");
        }
        drain(budget, &pods, &floors, findings);
    }
}

/// The fewest pods that autoscalers leave, by kind, namespace and name of what they scale.
type Floors<'s> = BTreeMap<(&'s str, &'s str, &'s str), (i64, &'s Object)>;

fn floors(set: &Set) -> Floors<'_> {
    set.of_kind("autoscaling", "HorizontalPodAutoscaler")
        .filter_map(|scaler| {
            let spec = scaler.spec();
            let target = spec.get("scaleTargetRef");
            let key = (
                target.get("kind").str()?,
                scaler.namespace(),
                target.get("name").str()?,
            );
            Some((key, (spec.get("minReplicas").int().unwrap_or(1), scaler)))
        })
        .collect()
}

fn without_pods<'s>(
    together: &Together<'s>,
    labels: &Labels<'s>,
    budget: &'s Object,
    wanted: &Selector<'s>,
    findings: &mut Findings<'_>,
) {
    let selector = budget.spec().get("selector");
    let (place, hint) = match labels.meant(together, budget, wanted) {
        Meant::Near {
            object,
            key,
            label,
            sure,
        } => {
            let place = selector.path(["matchLabels", key]);
            let place = if place.exists() { place } else { selector };
            (place, Some((object, label, sure)))
        }
        Meant::Nothing if together.set.is_complete() => (selector, None),
        Meant::Nothing | Meant::Unknown => return,
    };
    let found = findings.report(
        &BUDGET_WITHOUT_PODS,
        budget,
        place,
        "this budget selects no pods",
    );
    if let Some((object, label, sure)) = hint {
        let found = found
            .hint(format!("the pods of {} have `{label}`", object.shown()))
            .related(object, object.root(), "what was probably meant");
        if !sure {
            found.as_warning();
        }
    }
}

/// Whether a budget lets nobody go.
fn drain(budget: &Object, pods: &[&Object], floors: &Floors<'_>, findings: &mut Findings<'_>) {
    let spec = budget.spec();
    let (least, most) = (spec.get("minAvailable"), spec.get("maxUnavailable"));
    if most.exists() {
        if amount(most, 100) == Some(0) {
            findings
                .report(
                    &BLOCKED_DRAIN,
                    budget,
                    most,
                    "no pod may ever be evicted, so no node that runs one can be drained",
                )
                .hint("allow one: `maxUnavailable: 1`");
        }
        return;
    }
    if let Some(percent) = least.str().and_then(text::percent)
        && percent >= 100
    {
        findings
            .report(
                &BLOCKED_DRAIN,
                budget,
                least,
                "all pods must be available always, so no node that runs one can be drained",
            )
            .hint("use `maxUnavailable: 1`");
        return;
    }
    let mut replicas = 0_i64;
    let mut scaler = None;
    for pod in pods {
        let count = match pod.kind() {
            "Deployment" | "StatefulSet" | "ReplicaSet" | "ReplicationController" => floors
                .get(&(pod.kind(), pod.namespace(), pod.name()))
                .map(|(least, by)| {
                    scaler = scaler.or(Some(*by));
                    *least
                })
                .or_else(|| pod.spec().get("replicas").int())
                .unwrap_or(1),
            "Pod" => 1,
            _ => return,
        };
        replicas = replicas.saturating_add(count);
    }
    let Some(needed) = amount(least, replicas) else {
        return;
    };
    if replicas > 0 && needed >= replicas {
        let pods = pods.first();
        let shown = pods.map_or_else(String::new, |it| it.shown());
        let found = findings
            .report(
                &BLOCKED_DRAIN,
                budget,
                least,
                format!(
                    "{needed} of the {replicas} pods must stay, so no node that runs one can be drained"
                ),
            )
            .hint("use `maxUnavailable: 1`, or run more pods");
        let found = match scaler {
            Some(scaler) => {
                let least = scaler.spec().get("minReplicas");
                found.related(scaler, least, "the fewest that the autoscaler leaves")
            }
            None => found,
        };
        if let Some(pod) = pods {
            found.related(pod, pod.spec().get("replicas"), shown);
        }
    }
}

/// A number, or so many percent of one, rounded up as the controller does.
fn amount(node: Node<'_>, of: i64) -> Option<i64> {
    if let Some(number) = node.int() {
        return Some(number);
    }
    let percent = i64::from(text::percent(node.str()?)?);
    let product = percent.checked_mul(of)?;
    Some(product.saturating_add(99).max(0) / 100)
}
