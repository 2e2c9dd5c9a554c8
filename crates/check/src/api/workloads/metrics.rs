//! By what an autoscaler scales.

use crate::{
    api::workloads::{
        autoscalers::{self, NeedsGroup},
        choice,
    },
    findings::Findings,
    node::Node,
    object::Object,
    quantity::Quantity,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[
        &AUTOSCALER_METRIC_TYPE,
        &AUTOSCALER_METRIC_SOURCE,
        &AUTOSCALER_METRIC_NAME,
        &AUTOSCALER_METRIC_TARGET,
    ],
    look: Look::Kinds(&[("autoscaling", "HorizontalPodAutoscaler")], look),
};

static AUTOSCALER_METRIC_TYPE: Rule = Rule {
    name: "autoscaler-metric-type",
    group: Group::Api,
    level: Level::Error,
    summary: "a metric of an autoscaler is of type `Resource`, `ContainerResource`, `Pods`, \
              `Object` or `External`",
    why: "The API server refuses any other.",
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
  maxReplicas: 5
  metrics:
  - type: resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 70
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
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 70
",
};

static AUTOSCALER_METRIC_SOURCE: Rule = Rule {
    name: "autoscaler-metric-source",
    group: Group::Api,
    level: Level::Error,
    summary: "a metric of an autoscaler has the field of its type, and no other",
    why: "`type: Resource` needs `resource`, `type: Pods` needs `pods`, and so on; the API server \
          refuses a metric without it, or with another one beside it.",
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
  maxReplicas: 5
  metrics:
  - type: Pods
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 70
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
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 70
",
};

static AUTOSCALER_METRIC_NAME: Rule = Rule {
    name: "autoscaler-metric-name",
    group: Group::Api,
    level: Level::Error,
    summary: "a metric of an autoscaler has a name that can be asked for",
    why: "It becomes a part of a URL, or names a resource or a container; the API server refuses \
          names that can't.",
    source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-on-custom-metrics",
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
  maxReplicas: 5
  metrics:
  - type: Pods
    pods:
      metric:
        name: http/requests
      target:
        type: AverageValue
        averageValue: 1k
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
  metrics:
  - type: Pods
    pods:
      metric:
        name: http_requests
      target:
        type: AverageValue
        averageValue: 1k
",
};

static AUTOSCALER_METRIC_TARGET: Rule = Rule {
    name: "autoscaler-metric-target",
    group: Group::Api,
    level: Level::Error,
    summary: "a metric of an autoscaler has one target, greater than zero, that fits its type",
    why: "Resources have `averageUtilization` or `averageValue`, pods `averageValue`, other metrics \
          `value` or `averageValue`. The API server refuses targets that can't be compared or \
          reached.",
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
  maxReplicas: 5
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 0
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
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 70
",
};

/// The types of metrics, and their fields, in the order in which the API server looks at them.
const SOURCES: [(&str, &str); 5] = [
    ("Object", "object"),
    ("External", "external"),
    ("Pods", "pods"),
    ("Resource", "resource"),
    ("ContainerResource", "containerResource"),
];

fn look(object: &Object, findings: &mut Findings<'_>) {
    match object.version() {
        "v1" => {
            let node = object.spec().get("targetCPUUtilizationPercentage");
            at_least_one(object, node, findings);
        }
        "v2" => {
            for metric in object.spec().get("metrics").items() {
                self::metric(object, metric, findings);
            }
        }
        _ => {}
    }
}

fn metric(object: &Object, metric: Node<'_>, findings: &mut Findings<'_>) {
    let kind = metric.get("type");
    let Some(word) = kind.str() else { return };
    let Some((_, expected)) = SOURCES.iter().find(|(known, _)| *known == word) else {
        choice::check(
            &AUTOSCALER_METRIC_TYPE,
            object,
            kind,
            &[
                "Resource",
                "ContainerResource",
                "Pods",
                "Object",
                "External",
            ],
            findings,
        );
        return;
    };
    let source = metric.get(expected);
    if source.is_missing() {
        let message = format!("`type` is `{word}`, but there is no `{expected}`");
        let found = findings.report(&AUTOSCALER_METRIC_SOURCE, object, source, message);
        let other = SOURCES.iter().find(|(_, key)| metric.get(key).exists());
        if let Some((name, key)) = other {
            found.hint(format!("with `{key}`, the type is `{name}`"));
        }
        return;
    }
    for (_, key) in SOURCES {
        let node = metric.get(key);
        if key != *expected && node.exists() {
            let message = format!("`{key}` must not stand beside `type: {word}`");
            findings.report(&AUTOSCALER_METRIC_SOURCE, object, node, message);
        }
    }
    if source.map().is_some() {
        names(object, word, source, findings);
        target(object, word, source.get("target"), findings);
    }
}

fn names(object: &Object, kind: &str, source: Node<'_>, findings: &mut Findings<'_>) {
    if kind == "Object" {
        let described = source.get("describedObject");
        autoscalers::reference(object, described, NeedsGroup::No, findings);
    }
    let (node, fault) = match kind {
        "Resource" | "ContainerResource" => {
            let node = source.get("name");
            let fault = match (kind, node.str()) {
                (_, Some("")) => Err("must not be empty".to_owned()),
                ("ContainerResource", Some(name)) => resource(name),
                _ => Ok(()),
            };
            (node, fault)
        }
        _ => {
            let node = source.path(["metric", "name"]);
            (node, node.str().map_or(Ok(()), autoscalers::segment))
        }
    };
    if let Err(fault) = fault {
        findings.report(
            &AUTOSCALER_METRIC_NAME,
            object,
            node,
            format!("`name` {fault}"),
        );
    }
    let container = source.get("container");
    if kind == "ContainerResource"
        && let Some(name) = container.str()
        && let Err(fault) = text::label(name)
    {
        let message = format!(
            "`{}` can't be the name of a container: it {fault}",
            choice::brief(name)
        );
        findings.report(&AUTOSCALER_METRIC_NAME, object, container, message);
    }
}

/// A resource of a container.
fn resource(name: &str) -> Result<(), String> {
    text::qualified(name).map_err(|fault| format!("is `{}`: it {fault}", choice::brief(name)))?;
    let known = matches!(name, "cpu" | "memory" | "ephemeral-storage");
    if known || name.contains('/') || name.starts_with("hugepages-") {
        return Ok(());
    }
    Err(format!(
        "is `{}`, which is no resource of a container: `cpu` and `memory` are, or a name with a \
         domain",
        choice::brief(name)
    ))
}

fn target(object: &Object, kind: &str, target: Node<'_>, findings: &mut Findings<'_>) {
    if target.map().is_none() {
        return;
    }
    choice::check(
        &AUTOSCALER_METRIC_TARGET,
        object,
        target.get("type"),
        &["Utilization", "Value", "AverageValue"],
        findings,
    );
    let (value, average) = (target.get("value"), target.get("averageValue"));
    let utilization = target.get("averageUtilization");
    positive(object, value, findings);
    positive(object, average, findings);
    at_least_one(object, utilization, findings);
    let (needed, other) = match kind {
        "Resource" | "ContainerResource" => (utilization, Some("averageUtilization")),
        "Pods" => (average, None),
        _ => (value, Some("value")),
    };
    if needed.is_missing() && average.is_missing() {
        let message = match other {
            Some(other) => format!("the target must have `{other}` or `averageValue`"),
            None => "the target must have `averageValue`".to_owned(),
        };
        findings.report(&AUTOSCALER_METRIC_TARGET, object, needed, message);
    } else if let Some(other) = other
        && kind != "Object"
        && needed.exists()
        && average.exists()
    {
        let message = format!("the target must not have both `{other}` and `averageValue`");
        findings.report(&AUTOSCALER_METRIC_TARGET, object, average, message);
    }
}

fn at_least_one(object: &Object, node: Node<'_>, findings: &mut Findings<'_>) {
    if let Some(number) = node.int()
        && number < 1
    {
        let key = node.key().unwrap_or_default();
        let message = format!("`{key}` is `{number}`: it must be greater than zero");
        findings.report(&AUTOSCALER_METRIC_TARGET, object, node, message);
    }
}

fn positive(object: &Object, node: Node<'_>, findings: &mut Findings<'_>) {
    if node.is_missing() || node.map().is_some() || node.list().is_some() || node.bool().is_some() {
        return;
    }
    let shown = node.shown();
    let brief = choice::brief(&shown);
    let key = node.key().unwrap_or_default();
    let message = match Quantity::parse(&shown) {
        None => format!("`{key}` is `{brief}`, which is no quantity such as `100` or `500m`"),
        Some(quantity) if quantity <= Quantity::ZERO => {
            format!("`{key}` is `{brief}`: it must be greater than zero")
        }
        Some(_) => return,
    };
    findings.report(&AUTOSCALER_METRIC_TARGET, object, node, message);
}
