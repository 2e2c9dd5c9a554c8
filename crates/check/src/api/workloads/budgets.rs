//! How many pods may be evicted.

use crate::{
    api::workloads::{
        amounts::{self, Most},
        choice,
    },
    findings::Findings,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&DISRUPTION_BUDGET_BOTH, &UNHEALTHY_POD_EVICTION_POLICY],
    look: Look::Kinds(&[("policy", "PodDisruptionBudget")], look),
};

static DISRUPTION_BUDGET_BOTH: Rule = Rule {
    name: "disruption-budget-both",
    group: Group::Api,
    level: Level::Error,
    summary: "a PodDisruptionBudget has `minAvailable` or `maxUnavailable`, not both",
    why: "The two could contradict each other; the API server refuses them together.",
    source: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget",
    wrong: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: 1
  maxUnavailable: 1
  selector:
    matchLabels:
      app: web
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
",
};

static UNHEALTHY_POD_EVICTION_POLICY: Rule = Rule {
    name: "unhealthy-pod-eviction-policy",
    group: Group::Api,
    level: Level::Error,
    summary: "`unhealthyPodEvictionPolicy` is `IfHealthyBudget` or `AlwaysAllow`",
    why: "The API server refuses any other.",
    source: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy",
    wrong: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: Always
  selector:
    matchLabels:
      app: web
",
    right: "\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      app: web
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let spec = object.spec();
    let available = spec.get("minAvailable");
    let unavailable = spec.get("maxUnavailable");
    if available.exists() && unavailable.exists() {
        let message = "`minAvailable` and `maxUnavailable` must not be set together";
        findings
            .report(&DISRUPTION_BUDGET_BOTH, object, unavailable, message)
            .related(object, available, "the other one");
    }
    amounts::check(object, available, Most::All, findings);
    amounts::check(object, unavailable, Most::All, findings);
    choice::check(
        &UNHEALTHY_POD_EVICTION_POLICY,
        object,
        spec.get("unhealthyPodEvictionPolicy"),
        &["IfHealthyBudget", "AlwaysAllow"],
        findings,
    );
}
