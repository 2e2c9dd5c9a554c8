//! Controllers of pods, autoscalers and disruption budgets.

use stowplan_check::{Checker, Group, Minor};

use crate::support;

/// `rule path` of what the API server would say.
fn api(text: &str) -> Vec<String> {
    api_of(Minor::DEFAULT, text)
}

fn api_of(minor: Minor, text: &str) -> Vec<String> {
    let report = support::check_with(&Checker::new().kubernetes(minor), text);
    let mut found: Vec<_> = report
        .findings
        .iter()
        .filter(|it| it.rule.group == Group::Api)
        .map(|it| format!("{} {}", it.rule.name, it.place.path))
        .collect();
    found.sort();
    found
}

#[track_caller]
fn refused(text: &str, expected: &[&str]) {
    assert_eq!(api(text), expected, "{text}");
}

#[track_caller]
fn taken(text: &str) {
    refused(text, &[]);
}

/// A controller whose spec begins with some lines.
fn controller(kind: &str, lines: &str) -> String {
    let lines = indent(lines, 2);
    format!(
        "apiVersion: apps/v1
kind: {kind}
metadata:
  name: web
spec:
{lines}  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
        tier: front
    spec:
      containers:
      - name: web
        image: nginx:1.27.4
"
    )
}

/// A controller with a selector, and pods with some labels.
fn selecting(selector: &str, labels: &str) -> String {
    let (selector, labels) = (indent(selector, 4), indent(labels, 8));
    format!(
        "apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
{selector}  template:
    metadata:
      labels:
{labels}    spec:
      containers:
      - name: web
        image: nginx:1.27.4
"
    )
}

fn indent(lines: &str, by: usize) -> String {
    let lines: Vec<_> = lines
        .lines()
        .map(|line| format!("{}{line}\n", " ".repeat(by)))
        .collect();
    lines.concat()
}

fn autoscaler(lines: &str) -> String {
    let lines = indent(lines, 2);
    format!(
        "apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
{lines}"
    )
}

fn metric(lines: &str) -> String {
    let lines = indent(lines, 2);
    autoscaler(&format!("maxReplicas: 5\nmetrics:\n-{}", &lines[1..]))
}

fn budget(lines: &str) -> String {
    let lines = indent(lines, 2);
    format!(
        "apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
{lines}  selector:
    matchLabels:
      app: web
"
    )
}

#[test]
fn selectors_have_a_form() {
    let labels = "app: web";
    let at = "/spec/selector/matchExpressions/0";
    for (expression, rule, key) in [
        (
            "operator: Equals, values: [web]",
            "selector-operator",
            "operator",
        ),
        (
            "operator: in, values: [web]",
            "selector-operator",
            "operator",
        ),
        (
            "operator: Gt, values: [\"1\"]",
            "selector-operator",
            "operator",
        ),
        ("operator: \"\"", "selector-operator", "operator"),
        ("operator: In", "selector-values", "values"),
        ("operator: NotIn, values: []", "selector-values", "values"),
        (
            "operator: Exists, values: [web]",
            "selector-values",
            "values",
        ),
        (
            "operator: DoesNotExist, values: [x]",
            "selector-values",
            "values",
        ),
        (
            "operator: In, values: [web, a/b]",
            "selector-labels",
            "values/1",
        ),
    ] {
        let text = selecting(
            &format!("matchExpressions:\n- {{key: app, {expression}}}"),
            labels,
        );
        let found = api(&text);
        assert!(
            found.contains(&format!("{rule} {at}/{key}")),
            "{text}: {found:?}"
        );
    }
    refused(
        &selecting(
            "matchExpressions:\n- {key: -app, operator: DoesNotExist}",
            labels,
        ),
        &[&format!("selector-labels {at}/key")],
    );
    for (label, path) in [
        ("app/a/b: web", "app~1a~1b"),
        ("/app: web", "~1app"),
        ("Example.com/app: web", "Example.com~1app"),
        ("app_: web", "app_"),
        ("app: -web", "app"),
        ("app: we b", "app"),
    ] {
        let text = selecting(&format!("matchLabels:\n  {label}"), "other: x");
        refused(
            &text,
            &[&format!(
                "selector-labels /spec/selector/matchLabels/{path}"
            )],
        );
    }
    let long = "a".repeat(64);
    refused(
        &selecting(&format!("matchLabels:\n  app: {long}"), labels),
        &["selector-labels /spec/selector/matchLabels/app"],
    );
    for selector in [
        "matchLabels:\n  app: web",
        "matchLabels:\n  app: web\nmatchExpressions: []",
        "matchExpressions:\n- {key: app, operator: In, values: [web, api]}",
        "matchExpressions:\n- {key: app, operator: NotIn, values: [api]}",
        "matchExpressions:\n- {key: none, operator: NotIn, values: [api]}",
        "matchExpressions:\n- {key: app, operator: Exists}",
        "matchExpressions:\n- {key: app, operator: Exists, values: []}",
        "matchExpressions:\n- {key: none, operator: DoesNotExist, values: null}",
        "matchLabels:\n  example.com/App_1.x: \"\"",
    ] {
        taken(&selecting(selector, "app: web\nexample.com/App_1.x: \"\""));
    }
}

#[test]
fn controllers_select_their_own_pods() {
    let at = "selector-template-labels /spec/template/metadata/labels";
    for (selector, expected) in [
        (
            "matchLabels:\n  app: web\n  tier: back",
            &*format!("{at}/tier"),
        ),
        ("matchLabels:\n  app: web\n  none: x", at),
        ("matchLabels:\n  App: web", at),
        (
            "matchExpressions:\n- {key: app, operator: In, values: [api, db]}",
            &*format!("{at}/app"),
        ),
        (
            "matchExpressions:\n- {key: x, operator: In, values: [y]}",
            at,
        ),
        (
            "matchExpressions:\n- {key: app, operator: NotIn, values: [web]}",
            &*format!("{at}/app"),
        ),
        ("matchExpressions:\n- {key: x, operator: Exists}", at),
        (
            "matchExpressions:\n- {key: app, operator: DoesNotExist}",
            &*format!("{at}/app"),
        ),
    ] {
        refused(&selecting(selector, "app: web\ntier: front"), &[expected]);
    }
    for kind in ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"] {
        let text = controller(kind, "");
        taken(&text);
        refused(&text.replace("        app: web\n", ""), &[at]);
        let empty = text.replace(
            "    matchLabels:\n      app: web\n",
            "    matchLabels: {}\n",
        );
        refused(&empty, &["selector-empty /spec/selector"]);
    }
    refused(
        &selecting("matchLabels:\n  app: web", "app: web")
            .replace("    metadata:\n      labels:\n        app: web\n", ""),
        &["selector-template-labels /spec/template/metadata"],
    );
}

#[test]
fn replication_controllers_fill_in_their_selector() {
    let text = "apiVersion: v1
kind: ReplicationController
metadata:
  name: web
spec:
  selector:
    app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: nginx:1.27.4
";
    taken(text);
    taken(&text.replace("  selector:\n    app: web\n", ""));
    taken(&text.replace(
        "    app: web\n  template",
        "    app: web\n  replicas: 0\n  template",
    ));
    refused(
        &text.replace("    app: web\n  template", "    app: api\n  template"),
        &["selector-template-labels /spec/template/metadata/labels/app"],
    );
    let bare = text.replace("    metadata:\n      labels:\n        app: web\n", "");
    refused(
        &bare.replace("  selector:\n    app: web\n", ""),
        &["selector-empty /spec/selector"],
    );
    refused(
        &text.replace("    spec:\n", "    spec:\n      restartPolicy: Never\n"),
        &["controller-restart-policy /spec/template/spec/restartPolicy"],
    );
    refused(
        "apiVersion: v1\nkind: ReplicationController\nmetadata:\n  name: web\n",
        &["pod-template-missing /spec"],
    );
    refused(
        "apiVersion: v1\nkind: PodTemplate\nmetadata:\n  name: web\n",
        &["pod-template-missing /template"],
    );
}

#[test]
fn pods_of_controllers_go_on() {
    for kind in ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"] {
        let text = controller(kind, "");
        let with = |line: &str| text.replace("    spec:\n", &format!("    spec:\n      {line}\n"));
        taken(&with("restartPolicy: Always"));
        taken(&with("restartPolicy: \"\""));
        taken(&with("activeDeadlineSeconds: null"));
        for policy in ["Never", "OnFailure"] {
            refused(
                &with(&format!("restartPolicy: {policy}")),
                &["controller-restart-policy /spec/template/spec/restartPolicy"],
            );
        }
        refused(
            &with("activeDeadlineSeconds: 60"),
            &["controller-active-deadline /spec/template/spec/activeDeadlineSeconds"],
        );
    }
}

#[test]
fn counts_are_not_negative() {
    for (kind, keys) in [
        (
            "Deployment",
            &["replicas", "minReadySeconds", "revisionHistoryLimit"][..],
        ),
        ("ReplicaSet", &["replicas", "minReadySeconds"]),
        (
            "StatefulSet",
            &["replicas", "minReadySeconds", "revisionHistoryLimit"],
        ),
        ("DaemonSet", &["minReadySeconds", "revisionHistoryLimit"]),
    ] {
        for key in keys {
            taken(&controller(kind, &format!("{key}: 0")));
            refused(
                &controller(kind, &format!("{key}: -1")),
                &[&format!("negative-count /spec/{key}")],
            );
        }
    }
    refused(
        &controller("Deployment", "progressDeadlineSeconds: -1"),
        &["negative-count /spec/progressDeadlineSeconds"],
    );
    taken(&controller("StatefulSet", "ordinals:\n  start: 0"));
    refused(
        &controller("StatefulSet", "ordinals:\n  start: -1"),
        &["negative-count /spec/ordinals/start"],
    );
    refused(
        &controller(
            "StatefulSet",
            "updateStrategy:\n  rollingUpdate:\n    partition: -1",
        ),
        &["negative-count /spec/updateStrategy/rollingUpdate/partition"],
    );
}

#[test]
fn deployments_have_a_strategy() {
    let with = |lines: &str| controller("Deployment", &format!("strategy:\n{}", indent(lines, 2)));
    for lines in [
        "type: RollingUpdate",
        "type: Recreate",
        "type: \"\"",
        "type: Recreate\nrollingUpdate: null",
        "rollingUpdate: {}",
        "rollingUpdate:\n  maxUnavailable: 0",
        "rollingUpdate:\n  maxSurge: 0",
        "rollingUpdate:\n  maxUnavailable: 100%\n  maxSurge: 200%",
        "rollingUpdate:\n  maxUnavailable: 0%\n  maxSurge: 1",
        "rollingUpdate:\n  maxUnavailable: 5000\n  maxSurge: 5000",
    ] {
        taken(&with(lines));
    }
    let at = "/spec/strategy/rollingUpdate";
    for (lines, expected) in [
        ("type: recreate", "update-strategy-type /spec/strategy/type"),
        ("type: OnDelete", "update-strategy-type /spec/strategy/type"),
        (
            "type: Recreate\nrollingUpdate: {}",
            "update-strategy-rolling-update /spec/strategy/rollingUpdate",
        ),
        (
            "rollingUpdate:\n  maxUnavailable: 0\n  maxSurge: 0%",
            &format!("rolling-update-stuck {at}/maxUnavailable"),
        ),
        (
            "rollingUpdate:\n  maxUnavailable: 101%",
            &format!("count-or-percentage {at}/maxUnavailable"),
        ),
        (
            "rollingUpdate:\n  maxUnavailable: -1",
            &format!("count-or-percentage {at}/maxUnavailable"),
        ),
        (
            "rollingUpdate:\n  maxSurge: -10%",
            &format!("count-or-percentage {at}/maxSurge"),
        ),
        (
            "rollingUpdate:\n  maxSurge: \"1\"",
            &format!("count-or-percentage {at}/maxSurge"),
        ),
        (
            "rollingUpdate:\n  maxSurge: \"\"",
            &format!("count-or-percentage {at}/maxSurge"),
        ),
        (
            "rollingUpdate:\n  maxSurge: 12.5%",
            &format!("count-or-percentage {at}/maxSurge"),
        ),
        (
            "rollingUpdate:\n  maxSurge: 25 %",
            &format!("count-or-percentage {at}/maxSurge"),
        ),
    ] {
        refused(&with(lines), &[expected]);
    }
}

#[test]
fn deployments_have_time_to_progress() {
    for lines in [
        "minReadySeconds: 599",
        "minReadySeconds: 0\nprogressDeadlineSeconds: 1",
        "minReadySeconds: 600\nprogressDeadlineSeconds: 601",
        "progressDeadlineSeconds: 2147483647",
    ] {
        taken(&controller("Deployment", lines));
    }
    for (lines, key) in [
        ("minReadySeconds: 600", "minReadySeconds"),
        ("progressDeadlineSeconds: 0", "progressDeadlineSeconds"),
        (
            "minReadySeconds: 60\nprogressDeadlineSeconds: 60",
            "progressDeadlineSeconds",
        ),
    ] {
        refused(
            &controller("Deployment", lines),
            &[&format!("progress-deadline /spec/{key}")],
        );
    }
}

#[test]
fn daemon_sets_have_a_strategy() {
    let with = |lines: &str| {
        controller(
            "DaemonSet",
            &format!("updateStrategy:\n{}", indent(lines, 2)),
        )
    };
    for lines in [
        "type: OnDelete",
        "type: OnDelete\nrollingUpdate:\n  maxUnavailable: 0",
        "type: RollingUpdate",
        "rollingUpdate: {}",
        "rollingUpdate:\n  maxUnavailable: 100%",
        "rollingUpdate:\n  maxUnavailable: 0\n  maxSurge: 100%",
        "rollingUpdate:\n  maxUnavailable: 2\n  maxSurge: 0",
    ] {
        taken(&with(lines));
    }
    let at = "/spec/updateStrategy/rollingUpdate";
    for (lines, expected) in [
        (
            "type: Recreate",
            "update-strategy-type /spec/updateStrategy/type",
        ),
        (
            "rollingUpdate:\n  maxSurge: 1",
            &*format!("daemon-set-surge {at}/maxSurge"),
        ),
        (
            "rollingUpdate:\n  maxUnavailable: 1\n  maxSurge: 10%",
            &*format!("daemon-set-surge {at}/maxSurge"),
        ),
        (
            "rollingUpdate:\n  maxUnavailable: 0",
            &*format!("rolling-update-stuck {at}/maxUnavailable"),
        ),
        (
            "rollingUpdate:\n  maxUnavailable: 0\n  maxSurge: 101%",
            &*format!("count-or-percentage {at}/maxSurge"),
        ),
    ] {
        refused(&with(lines), &[expected]);
    }
}

#[test]
fn stateful_sets_have_what_only_they_have() {
    for lines in [
        "serviceName: db",
        "serviceName: \"\"",
        "podManagementPolicy: Parallel",
        "podManagementPolicy: \"\"",
        "updateStrategy:\n  type: OnDelete",
        "updateStrategy:\n  type: OnDelete\n  rollingUpdate: null",
        "updateStrategy:\n  rollingUpdate:\n    partition: 3\n    maxUnavailable: 100%",
        "persistentVolumeClaimRetentionPolicy: {}",
        "persistentVolumeClaimRetentionPolicy:\n  whenDeleted: Delete\n  whenScaled: Retain",
        "volumeClaimTemplates: []",
    ] {
        taken(&controller("StatefulSet", lines));
    }
    for (lines, expected) in [
        (
            "serviceName: Db",
            "stateful-set-service-name /spec/serviceName",
        ),
        (
            "serviceName: db.x",
            "stateful-set-service-name /spec/serviceName",
        ),
        (
            "podManagementPolicy: parallel",
            "pod-management-policy /spec/podManagementPolicy",
        ),
        (
            "updateStrategy:\n  type: Recreate",
            "update-strategy-type /spec/updateStrategy/type",
        ),
        (
            "updateStrategy:\n  type: OnDelete\n  rollingUpdate:\n    partition: 1",
            "update-strategy-rolling-update /spec/updateStrategy/rollingUpdate",
        ),
        (
            "persistentVolumeClaimRetentionPolicy:\n  whenScaled: Recycle",
            "claim-retention-policy /spec/persistentVolumeClaimRetentionPolicy/whenScaled",
        ),
    ] {
        refused(&controller("StatefulSet", lines), &[expected]);
    }
    let claims = |names: [&str; 2]| {
        let claims: String = names
            .map(|name| {
                format!(
                    "- metadata:\n    name: {name}\n  spec:\n    accessModes: [ReadWriteOnce]\n    \
                     resources:\n      requests:\n        storage: 1Gi\n"
                )
            })
            .concat();
        controller("StatefulSet", &format!("volumeClaimTemplates:\n{claims}"))
    };
    taken(&claims(["data", "logs"]));
    refused(
        &claims(["data", "data"]),
        &["volume-claim-template-name /spec/volumeClaimTemplates/1/metadata/name"],
    );
    let found = api(&claims(["data", "Logs"]));
    assert!(found.contains(
        &"volume-claim-template-name /spec/volumeClaimTemplates/1/metadata/name".to_owned()
    ));
}

#[test]
fn how_many_of_a_stateful_set_may_be_missing_counts_from_1_37() {
    let text = controller(
        "StatefulSet",
        "updateStrategy:\n  rollingUpdate:\n    maxUnavailable: 0",
    );
    let at = "/spec/updateStrategy/rollingUpdate/maxUnavailable";
    assert_eq!(
        api_of(Minor::V1_37, &text),
        [format!("rolling-update-stuck {at}")]
    );
    for minor in [Minor::V1_34, Minor::V1_35, Minor::V1_36] {
        assert!(api_of(minor, &text).is_empty());
    }
    assert_eq!(
        api_of(Minor::V1_37, &text.replace(": 0\n", ": 200%\n")),
        [format!("count-or-percentage {at}")]
    );
}

#[test]
fn autoscalers_have_bounds() {
    for lines in [
        "maxReplicas: 1",
        "minReplicas: 3\nmaxReplicas: 3",
        "minReplicas: null\nmaxReplicas: 3",
    ] {
        taken(&autoscaler(lines));
    }
    for (lines, key) in [
        ("minReplicas: 0\nmaxReplicas: 3", "minReplicas"),
        ("minReplicas: -1\nmaxReplicas: 3", "minReplicas"),
        ("maxReplicas: 0", "maxReplicas"),
        ("minReplicas: 4\nmaxReplicas: 3", "maxReplicas"),
    ] {
        refused(
            &autoscaler(lines),
            &[&format!("autoscaler-replicas /spec/{key}")],
        );
    }
    let external = autoscaler(
        "minReplicas: 0
maxReplicas: 3
metrics:
- type: External
  external:
    metric:
      name: queue
    target:
      type: AverageValue
      averageValue: 30
",
    );
    refused(&external, &["autoscaler-replicas /spec/minReplicas"]);
    refused(
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: web\n",
        &["autoscaler-target /spec"],
    );
}

#[test]
fn autoscalers_name_what_they_scale() {
    let with = |reference: &str| {
        format!(
            "apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef: {{{reference}}}
  maxReplicas: 3
"
        )
    };
    for reference in [
        "apiVersion: apps/v1, kind: Deployment, name: web",
        "apiVersion: apps/, kind: Deployment, name: web",
        "apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: Web_1",
        "apiVersion: v1, kind: ReplicationController, name: web",
        "kind: ReplicationController, name: web",
    ] {
        taken(&with(reference));
    }
    for (reference, key) in [
        ("kind: Deployment, name: web", "apiVersion"),
        ("apiVersion: v1, kind: Deployment, name: web", "apiVersion"),
        ("apiVersion: /v1, kind: Deployment, name: web", "apiVersion"),
        (
            "apiVersion: a/b/c, kind: Deployment, name: web",
            "apiVersion",
        ),
        ("apiVersion: apps/v1, kind: Deployment, name: \"\"", "name"),
        ("apiVersion: apps/v1, kind: \"\", name: web", "kind"),
        ("apiVersion: apps/v1, kind: Deployment, name: a/b", "name"),
        ("apiVersion: apps/v1, kind: Deployment, name: ..", "name"),
        ("apiVersion: apps/v1, kind: Deployment, name: a%20b", "name"),
    ] {
        refused(
            &with(reference),
            &[&format!("autoscaler-target /spec/scaleTargetRef/{key}")],
        );
    }
    let cpu = with("apiVersion: apps/v1, kind: Deployment, name: web");
    taken(&format!("{cpu}  targetCPUUtilizationPercentage: 1\n"));
    refused(
        &format!("{cpu}  targetCPUUtilizationPercentage: 0\n"),
        &["autoscaler-metric-target /spec/targetCPUUtilizationPercentage"],
    );
}

#[test]
fn autoscalers_have_metrics() {
    for lines in [
        "type: Resource\nresource: {name: cpu, target: {type: Utilization, averageUtilization: 1}}",
        "type: Resource\nresource: {name: cpu, target: {type: AverageValue, averageValue: 500m}}",
        "type: Resource\nresource: {name: anything, target: {type: Value, averageUtilization: 250}}",
        "type: ContainerResource\ncontainerResource: {name: memory, container: web, \
         target: {type: Utilization, averageUtilization: 60}}",
        "type: ContainerResource\ncontainerResource: {name: example.com/gpu, container: web, \
         target: {type: AverageValue, averageValue: 1}}",
        "type: Pods\npods: {metric: {name: packets-per-second}, \
         target: {type: AverageValue, averageValue: 1k}}",
        "type: Pods\npods: {metric: {name: p}, \
         target: {type: AverageValue, averageValue: 1k, value: 3}}",
        "type: Object\nobject: {describedObject: {kind: Ingress, name: web}, metric: {name: rps}, \
         target: {type: Value, value: 2k}}",
        "type: Object\nobject: {describedObject: {kind: Service, name: web, apiVersion: v1}, \
         metric: {name: rps}, target: {type: Value, value: 2k, averageValue: 1}}",
        "type: External\nexternal: {metric: {name: queue, selector: {matchLabels: {q: w}}}, \
         target: {type: AverageValue, averageValue: 30}}",
        "type: External\nexternal: {metric: {name: queue}, target: {type: Value, value: 0.5}}",
    ] {
        taken(&metric(lines));
    }
}

#[test]
fn metrics_have_a_source_a_name_and_a_target() {
    let cpu = "resource: {name: cpu, target: {type: Utilization, averageUtilization: 1}}";
    for (lines, rule, path) in [
        (&*format!("type: CPU\n{cpu}"), "type", "type"),
        (&*format!("type: \"\"\n{cpu}"), "type", "type"),
        (&*format!("type: Pods\n{cpu}"), "source", "pods"),
        ("type: Resource", "source", "resource"),
        (
            &*format!(
                "type: Resource\n{cpu}\npods: {{metric: {{name: p}}, target: {{type: AverageValue, \
                 averageValue: 1}}}}"
            ),
            "source",
            "pods",
        ),
        (
            "type: Resource\nresource: {name: \"\", target: {type: Utilization, \
             averageUtilization: 1}}",
            "name",
            "resource/name",
        ),
        (
            "type: ContainerResource\ncontainerResource: {name: gpu, container: web, \
             target: {type: Utilization, averageUtilization: 60}}",
            "name",
            "containerResource/name",
        ),
        (
            "type: ContainerResource\ncontainerResource: {name: cpu, container: Web, \
             target: {type: Utilization, averageUtilization: 60}}",
            "name",
            "containerResource/container",
        ),
        (
            "type: Pods\npods: {metric: {name: a/b}, target: {type: AverageValue, averageValue: 1}}",
            "name",
            "pods/metric/name",
        ),
        (
            "type: Resource\nresource: {name: cpu, target: {type: Utilization}}",
            "target",
            "resource/target/averageUtilization",
        ),
        (
            "type: Resource\nresource: {name: cpu, target: {type: Utilization, \
             averageUtilization: 0}}",
            "target",
            "resource/target/averageUtilization",
        ),
        (
            "type: Resource\nresource: {name: cpu, target: {type: Utilization, \
             averageUtilization: 50, averageValue: 1}}",
            "target",
            "resource/target/averageValue",
        ),
        (
            "type: Resource\nresource: {name: cpu, target: {type: Utilisation, \
             averageUtilization: 50}}",
            "target",
            "resource/target/type",
        ),
        (
            "type: Resource\nresource: {name: cpu, target: {type: AverageValue, averageValue: 0}}",
            "target",
            "resource/target/averageValue",
        ),
        (
            "type: Resource\nresource: {name: cpu, target: {type: AverageValue, averageValue: -1}}",
            "target",
            "resource/target/averageValue",
        ),
        (
            "type: Resource\nresource: {name: cpu, target: {type: AverageValue, \
             averageValue: 1 Gi}}",
            "target",
            "resource/target/averageValue",
        ),
        (
            "type: Pods\npods: {metric: {name: p}, target: {type: Value, value: 1}}",
            "target",
            "pods/target/averageValue",
        ),
        (
            "type: External\nexternal: {metric: {name: q}, target: {type: Value, value: 1, \
             averageValue: 1}}",
            "target",
            "external/target/averageValue",
        ),
        (
            "type: Object\nobject: {describedObject: {kind: Service, name: web}, \
             metric: {name: q}, target: {type: Value}}",
            "target",
            "object/target/value",
        ),
    ] {
        refused(
            &metric(lines),
            &[&format!("autoscaler-metric-{rule} /spec/metrics/0/{path}")],
        );
    }
}

#[test]
fn autoscalers_behave() {
    let with = |lines: &str| {
        autoscaler(&format!(
            "maxReplicas: 5\nbehavior:\n  scaleUp:\n{}",
            indent(lines, 4)
        ))
    };
    for lines in [
        "stabilizationWindowSeconds: 0",
        "stabilizationWindowSeconds: 3600",
        "selectPolicy: Disabled",
        "policies: null",
        "policies:\n- {type: Pods, value: 1, periodSeconds: 1800}",
        "policies:\n- {type: Percent, value: 1000, periodSeconds: 1}\nselectPolicy: Min",
        "tolerance: 0",
        "tolerance: 0.05",
        "tolerance: 50m",
    ] {
        taken(&with(lines));
    }
    for (lines, rule, path) in [
        (
            "stabilizationWindowSeconds: -1",
            "autoscaler-behavior-range",
            "stabilizationWindowSeconds",
        ),
        (
            "stabilizationWindowSeconds: 3601",
            "autoscaler-behavior-range",
            "stabilizationWindowSeconds",
        ),
        (
            "selectPolicy: Maximum",
            "autoscaler-policies",
            "selectPolicy",
        ),
        ("policies: []", "autoscaler-policies", "policies"),
        (
            "policies:\n- {type: Pod, value: 1, periodSeconds: 60}",
            "autoscaler-policies",
            "policies/0/type",
        ),
        (
            "policies:\n- {type: Pods, value: 0, periodSeconds: 60}",
            "autoscaler-behavior-range",
            "policies/0/value",
        ),
        (
            "policies:\n- {type: Pods, value: 1, periodSeconds: 0}",
            "autoscaler-behavior-range",
            "policies/0/periodSeconds",
        ),
        (
            "policies:\n- {type: Pods, value: 1, periodSeconds: 1801}",
            "autoscaler-behavior-range",
            "policies/0/periodSeconds",
        ),
        ("tolerance: -0.1", "autoscaler-behavior-range", "tolerance"),
    ] {
        refused(
            &with(lines),
            &[&format!("{rule} /spec/behavior/scaleUp/{path}")],
        );
    }
    assert!(api_of(Minor::V1_34, &with("tolerance: -0.1")).is_empty());
}

#[test]
fn budgets_have_one_amount() {
    for lines in [
        "minAvailable: 0",
        "minAvailable: 100%",
        "maxUnavailable: 0%",
        "maxUnavailable: 1000",
        "minAvailable: null\nmaxUnavailable: 1",
        "maxUnavailable: 1\nunhealthyPodEvictionPolicy: IfHealthyBudget",
        "",
    ] {
        taken(&budget(lines));
    }
    taken(&budget("minAvailable: 1").replace(
        "  selector:\n    matchLabels:\n      app: web\n",
        "  selector: {}\n",
    ));
    for (lines, expected) in [
        (
            "minAvailable: 1\nmaxUnavailable: 1",
            "disruption-budget-both /spec/maxUnavailable",
        ),
        ("minAvailable: -1", "count-or-percentage /spec/minAvailable"),
        (
            "minAvailable: 110%",
            "count-or-percentage /spec/minAvailable",
        ),
        (
            "maxUnavailable: 101%",
            "count-or-percentage /spec/maxUnavailable",
        ),
        (
            "maxUnavailable: \"1\"",
            "count-or-percentage /spec/maxUnavailable",
        ),
        (
            "maxUnavailable: half",
            "count-or-percentage /spec/maxUnavailable",
        ),
        (
            "unhealthyPodEvictionPolicy: \"\"",
            "unhealthy-pod-eviction-policy /spec/unhealthyPodEvictionPolicy",
        ),
    ] {
        refused(&budget(lines), &[expected]);
    }
}

#[test]
fn hostile_types_are_no_matter_of_these_rules() {
    for text in [
        controller(
            "Deployment",
            "replicas: many\nstrategy: rolling\nminReadySeconds: [1]",
        ),
        controller(
            "StatefulSet",
            "updateStrategy: []\nvolumeClaimTemplates: {a: b}\nordinals: 1",
        ),
        controller("DaemonSet", "updateStrategy:\n  rollingUpdate: soon"),
        autoscaler("maxReplicas: many\nmetrics: cpu\nbehavior: [1]"),
        autoscaler("maxReplicas: 3\nmetrics: [cpu, null, 1]"),
        budget("minAvailable: [1]\nunhealthyPodEvictionPolicy: 1"),
        selecting("matchLabels: [app]\nmatchExpressions: app", "app: web"),
    ] {
        let found = api(&text);
        assert!(
            found.is_empty() || found == ["selector-empty /spec/selector"],
            "{text}: {found:?}"
        );
    }
}

fn devices(lines: &str) -> String {
    let lines = indent(lines, 4);
    format!(
        "apiVersion: resource.k8s.io/v1
kind: ResourceClaim
metadata:
  name: gpu
spec:
  devices:
{lines}"
    )
}

#[test]
fn devices_are_requested() {
    let class = "deviceClassName: gpu.example.com";
    let exactly = |more: &str| {
        devices(&format!(
            "requests:\n- name: gpu\n  exactly: {{{class}{more}}}"
        ))
    };
    let choices = |names: &str, more: &str| {
        let choices: Vec<_> = names
            .split(' ')
            .map(|name| format!("  - {{name: {name}, {class}}}\n"))
            .collect();
        let choices = choices.concat();
        devices(&format!(
            "requests:\n- name: gpu\n  firstAvailable:\n{choices}{more}"
        ))
    };
    for text in [
        devices("requests: []"),
        exactly(""),
        exactly(", allocationMode: All"),
        exactly(", count: 2"),
        exactly(", selectors: [{cel: {expression: 'true'}}]"),
        choices("big small", ""),
        choices("big small", "constraints:\n- requests: [gpu, gpu/small]"),
        choices("big small", "config:\n- requests: [gpu/big]"),
    ] {
        taken(&text);
    }
    let at = "/spec/devices/requests/0";
    for (text, rule, path) in [
        (
            devices("requests:\n- name: gpu"),
            "device-request",
            String::new(),
        ),
        (
            exactly("").replace("name: gpu\n ", "name: GPU\n "),
            "device-request",
            "/name".to_owned(),
        ),
        (
            exactly("").replace("gpu.example", "GPU.example"),
            "device-request",
            "/exactly/deviceClassName".to_owned(),
        ),
        (
            exactly(", allocationMode: Any"),
            "device-count",
            "/exactly/allocationMode".to_owned(),
        ),
        (
            exactly(", allocationMode: All, count: 1"),
            "device-count",
            "/exactly/count".to_owned(),
        ),
        (
            exactly(", count: -1"),
            "device-count",
            "/exactly/count".to_owned(),
        ),
        (
            exactly(", selectors: [{}]"),
            "device-selector",
            "/exactly/selectors/0/cel".to_owned(),
        ),
        (
            choices("big big", ""),
            "device-request",
            "/firstAvailable/1/name".to_owned(),
        ),
        (
            choices("a b c d e f g h i", ""),
            "device-request",
            "/firstAvailable".to_owned(),
        ),
    ] {
        let text = text.replace("metadata:\n  name: GPU", "metadata:\n  name: gpu");
        refused(&text, &[&format!("{rule} {at}{path}")]);
    }
    for name in ["other", "gpu/other", "gpu/big/x"] {
        refused(
            &choices("big", &format!("constraints:\n- requests: [{name}]")),
            &["device-request-unknown /spec/devices/constraints/0/requests/0"],
        );
    }
}
