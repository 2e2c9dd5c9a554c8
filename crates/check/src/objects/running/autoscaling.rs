//! Autoscalers and what they scale.

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    objects::together::{Together, is_whole},
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&AUTOSCALED_REPLICAS, &AUTOSCALER_WITHOUT_REQUESTS],
    look: Look::Set(look),
};

static AUTOSCALED_REPLICAS: Rule = Rule {
    name: "autoscaled-replicas",
    group: Group::Objects,
    level: Level::Warning,
    summary: "what an autoscaler scales has no `replicas` of its own",
    why: "Every time the manifest is applied, it sets the number of pods back to `replicas`, \
          whatever the load.",
    source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling",
    wrong: "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
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
        resources:
          requests:
            cpu: 100m
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  maxReplicas: 6
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
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
      containers:
      - name: web
        image: example.com/web:1
        resources:
          requests:
            cpu: 100m
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  minReplicas: 3
  maxReplicas: 6
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
",
};

static AUTOSCALER_WITHOUT_REQUESTS: Rule = Rule {
    name: "autoscaler-without-requests",
    group: Group::Objects,
    level: Level::Error,
    summary: "containers that are scaled by utilization request what is measured",
    why: "Utilization is a share of what is requested. If one container of the pod requests \
          nothing, the autoscaler can't compute it and scales nothing.",
    source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#how-does-a-horizontalpodautoscaler-work",
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
      containers:
      - name: web
        image: example.com/web:1
        resources:
          requests:
            memory: 100Mi
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  maxReplicas: 6
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 80
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
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
      containers:
      - name: web
        image: example.com/web:1
        resources:
          requests:
            cpu: 100m
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  maxReplicas: 6
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 80
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
",
};

fn look(set: &Set, findings: &mut Findings<'_>) {
    let mut scalers = set
        .of_kind("autoscaling", "HorizontalPodAutoscaler")
        .peekable();
    if scalers.peek().is_none() {
        return;
    }
    let together = Together::new(set);
    for scaler in scalers {
        let target = scaler.spec().get("scaleTargetRef");
        let (Some(kind), Some(name)) = (target.get("kind").str(), target.get("name").str()) else {
            continue;
        };
        let group = if kind == "ReplicationController" {
            ""
        } else {
            "apps"
        };
        let mut there = set.identical(group, kind, scaler.namespace(), name);
        let (Some(object), None) = (there.next(), there.next()) else {
            continue;
        };
        if !together.are(scaler, object) {
            continue;
        }
        let replicas = object.spec().get("replicas");
        if replicas.int().is_some() {
            findings
                .report(
                    &AUTOSCALED_REPLICAS,
                    object,
                    replicas,
                    format!(
                        "`{}` scales this: `replicas` takes that back whenever it is applied",
                        scaler.name()
                    ),
                )
                .hint("leave `replicas` out, and say `minReplicas` in the autoscaler")
                .related(scaler, target, "the autoscaler");
        }
        let Some(pod) = object.pod().filter(|it| is_whole(*it)) else {
            continue;
        };
        // Requests of the whole pod, or that the namespace gives.
        let mut given = set.in_namespace("", "LimitRange", object.namespace());
        if pod.spec.get("resources").exists() || given.next().is_some() {
            continue;
        }
        requests(scaler, object, pod, findings);
    }
}

fn requests(scaler: &Object, object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let spec = scaler.spec();
    let metrics = spec.get("metrics");
    let percentage = spec.get("targetCPUUtilizationPercentage");
    if scaler.version() == "v1" || metrics.is_empty() {
        // Where nothing is said, it is 80 % of the CPU.
        let node = if percentage.exists() {
            percentage
        } else {
            metrics
        };
        let node = if scaler.version() == "v1" {
            percentage
        } else {
            node
        };
        missing(scaler, object, pod, node, "cpu", None, findings);
        return;
    }
    for metric in metrics.items() {
        let (source, container) = match metric.get("type").str() {
            Some("Resource") => (metric.get("resource"), None),
            Some("ContainerResource") => {
                let source = metric.get("containerResource");
                (source, source.get("container").str())
            }
            _ => continue,
        };
        let target = source.get("target");
        let utilization = target.get("averageUtilization").exists()
            || source.get("targetAverageUtilization").exists();
        if let Some(resource) = source.get("name").str().filter(|_| utilization) {
            missing(scaler, object, pod, source, resource, container, findings);
        }
    }
}

fn missing<'s>(
    scaler: &Object,
    object: &Object,
    pod: Pod<'_>,
    metric: Node<'s>,
    resource: &'s str,
    only: Option<&str>,
    findings: &mut Findings<'_>,
) {
    let container = pod
        .main()
        .filter(|it| only.is_none_or(|name| it.get("name").str() == Some(name)))
        .find(|it| {
            let resources = it.get("resources");
            // What is limited and not requested is requested as much as it is limited.
            let has = |list| {
                let mut entries = resources.get(list).entries();
                entries.any(|(key, value)| key == resource && value.exists())
            };
            !has("requests") && !has("limits")
        });
    if let Some(container) = container {
        findings
            .report(
                &AUTOSCALER_WITHOUT_REQUESTS,
                scaler,
                metric,
                format!(
                    "container `{}` of {} requests no {resource}, so its utilization can't be computed",
                    container.get("name").shown(),
                    object.shown()
                ),
            )
            .hint(format!("set `resources.requests.{resource}` on it"))
            .related(object, container, "the container");
    }
}
