//! Autoscalers of pods: what is scaled, and between which bounds.

use crate::{
    api::workloads::choice,
    findings::Findings,
    minor::Minor,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&AUTOSCALER_REPLICAS, &AUTOSCALER_TARGET],
    look: Look::Kinds(&[("autoscaling", "HorizontalPodAutoscaler")], look),
};

static AUTOSCALER_REPLICAS: Rule = Rule {
    name: "autoscaler-replicas",
    group: Group::Api,
    level: Level::Error,
    summary: "an autoscaler's `minReplicas` is at least 1 and its `maxReplicas` not less than that",
    why: "The API server refuses other bounds. No replicas at all need a feature that isn't on.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/#HorizontalPodAutoscalerSpec",
    wrong: "\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  minReplicas: 5
  maxReplicas: 3
",
    right: "\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  minReplicas: 3
  maxReplicas: 5
",
};

pub(super) static AUTOSCALER_TARGET: Rule = Rule {
    name: "autoscaler-target",
    group: Group::Api,
    level: Level::Error,
    summary: "an autoscaler names what it scales by `apiVersion`, `kind` and `name`",
    why: "Without the API group nothing but a ReplicationController could be found; the API server \
          refuses it.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/#HorizontalPodAutoscalerSpec",
    wrong: "\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef:
    kind: Deployment
    name: web
  maxReplicas: 5
",
    right: "\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  maxReplicas: 5
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    if !is_served(object) {
        return;
    }
    let spec = object.spec();
    if spec.is_missing() {
        let message = "there is no `spec`: an autoscaler must say what it scales";
        findings.report(&AUTOSCALER_TARGET, object, object.get("spec"), message);
        return;
    }
    replicas(object, spec, findings);
    let target = spec.get("scaleTargetRef");
    let group = match target.get("kind").str() {
        Some("ReplicationController") => NeedsGroup::No,
        _ => NeedsGroup::Yes,
    };
    reference(object, target, group, findings);
}

/// Whether it is of a version that clusters serve: of others nothing is known here.
pub(super) fn is_served(object: &Object) -> bool {
    matches!(object.version(), "v1" | "v2")
}

fn replicas(object: &Object, spec: Node<'_>, findings: &mut Findings<'_>) {
    let (least, most) = (spec.get("minReplicas"), spec.get("maxReplicas"));
    let bottom = i64::from(!scales_to_zero(spec, findings.kubernetes()));
    if let Some(number) = least.int()
        && number < bottom
    {
        let message = format!("`minReplicas` is `{number}`: it must be at least `{bottom}`");
        findings.report(&AUTOSCALER_REPLICAS, object, least, message);
    }
    let Some(number) = most.int() else { return };
    if number < 1 {
        let message = format!("`maxReplicas` is `{number}`: it must be at least `1`");
        findings.report(&AUTOSCALER_REPLICAS, object, most, message);
    } else if let Some(low) = least.int()
        && number < low
    {
        let message = format!(
            "`maxReplicas` is `{number}`: it must not be less than `minReplicas`, which is `{low}`"
        );
        findings
            .report(&AUTOSCALER_REPLICAS, object, most, message)
            .related(object, least, "`minReplicas`");
    }
}

/// Whether there may be no replicas. Up to 1.36 that is off; what comes then isn't known, so that
/// it is let pass where the metrics would allow it.
fn scales_to_zero(spec: Node<'_>, minor: Minor) -> bool {
    minor > Minor::V1_36
        && spec
            .get("metrics")
            .items()
            .any(|it| matches!(it.get("type").str(), Some("Object" | "External")))
}

/// Whether a reference must name an API group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NeedsGroup {
    Yes,
    No,
}

/// Checks a reference to another object.
pub(super) fn reference(
    object: &Object,
    reference: Node<'_>,
    group: NeedsGroup,
    findings: &mut Findings<'_>,
) {
    if reference.map().is_none() {
        return;
    }
    for key in ["kind", "name"] {
        let node = reference.get(key);
        let Some(word) = node.str() else { continue };
        if let Err(fault) = segment(word) {
            let message = format!("`{key}` {fault}");
            findings.report(&AUTOSCALER_TARGET, object, node, message);
        }
    }
    let node = reference.get("apiVersion");
    if node.exists() && node.str().is_none() {
        return;
    }
    let version = node.str().unwrap_or_default();
    let named = version
        .split_once('/')
        .is_some_and(|(group, _)| !group.is_empty());
    if version.matches('/').count() > 1 {
        let message = format!(
            "`apiVersion` is `{}`: it must be a group and a version, such as `apps/v1`",
            choice::brief(version)
        );
        findings.report(&AUTOSCALER_TARGET, object, node, message);
    } else if group == NeedsGroup::Yes && !named {
        let message = if version.is_empty() {
            "there is no `apiVersion` with the group of what is scaled".to_owned()
        } else {
            format!(
                "`apiVersion` is `{}`: it must have a group, as in `apps/v1`",
                choice::brief(version)
            )
        };
        let found = findings.report(&AUTOSCALER_TARGET, object, node, message);
        if let Some("Deployment" | "StatefulSet" | "ReplicaSet") = reference.get("kind").str() {
            found.hint("set `apiVersion: apps/v1`");
        }
    }
}

/// What may stand in the path of a URL.
pub(super) fn segment(word: &str) -> Result<(), String> {
    match word {
        "" => Err("must not be empty".to_owned()),
        "." | ".." => Err(format!("must not be `{word}`")),
        _ if word.contains(['/', '%']) => Err(format!(
            "is `{}`: it must not have a `/` or a `%`",
            choice::brief(word)
        )),
        _ => Ok(()),
    }
}
