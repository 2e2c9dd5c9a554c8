//! Built-in kinds.

use std::{fs, path::Path};

use stowplan_check::{Bundle, Checker, Group, Minor, Report, Source};

/// `rule path` of what schemas find.
pub(super) fn found(text: &str) -> Vec<String> {
    list(&crate::support::check(text))
}

fn list(report: &Report) -> Vec<String> {
    let mut found: Vec<_> = report
        .findings
        .iter()
        .filter(|it| matches!(it.rule.group, Group::Schema | Group::Reading))
        .map(|it| format!("{} {}", it.rule.name, it.place.path))
        .collect();
    found.sort();
    found
}

/// `message | hint` of what schemas find.
pub(super) fn said(text: &str) -> Vec<String> {
    crate::support::check(text)
        .findings
        .iter()
        .filter(|it| it.rule.group == Group::Schema)
        .map(|it| match &it.hint {
            Some(hint) => format!("{} | {hint}", it.message),
            None => it.message.clone(),
        })
        .collect()
}

/// Lines, each that far to the right.
pub(super) fn indented(text: &str, by: usize) -> String {
    let lines = text.lines().flat_map(|line| [&SPACES[..by], line, "\n"]);
    lines.collect()
}

const SPACES: &str = "                ";

/// A Deployment with a container, and more fields of it.
fn container(fields: &str) -> String {
    let mut text = String::from(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector:\n    \
         matchLabels: {app: web}\n  template:\n    metadata:\n      labels: {app: web}\n    \
         spec:\n      containers:\n      - name: web\n        image: web:1\n",
    );
    text += &indented(fields, 8);
    text
}

/// An object with a spec.
fn spec(kind: &str, spec: &str) -> String {
    let (version, kind) = kind.split_once(' ').unwrap();
    let mut text = format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{name: web}}\nspec:\n");
    text += &indented(spec, 2);
    text
}

fn whole(kind: &str, rest: &str) -> String {
    let (version, kind) = kind.split_once(' ').unwrap();
    format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{name: web}}\n{rest}")
}

#[test]
fn broken_objects_are_refused_where_they_are_broken() {
    const IN: &str = "/spec/template/spec/containers/0";
    let table: Vec<(String, Vec<String>)> = vec![
        (container("ports:\n- containerPort: \"80\""), vec![format!("wrong-type {IN}/ports/0/containerPort")]),
        (container("ports:\n- name: http"), vec![format!("missing-field {IN}/ports/0/containerPort")]),
        (container("ports:\n  containerPort: 80"), vec![format!("wrong-type {IN}/ports")]),
        (container("env:\n- name: A\n  value: 1"), vec![format!("wrong-type {IN}/env/0/value")]),
        (container("env:\n- name: A\n  value: true"), vec![format!("wrong-type {IN}/env/0/value")]),
        (container("env:\n- nme: A\n  value: a"), vec![format!("unknown-field {IN}/env/0/nme")]),
        (container("env:\n  A: a"), vec![format!("wrong-type {IN}/env")]),
        (container("args: start"), vec![format!("wrong-type {IN}/args")]),
        (container("args: [1]"), vec![format!("wrong-type {IN}/args/0")]),
        (container("imagePullpolicy: Always"), vec![format!("unknown-field {IN}/imagePullpolicy")]),
        (container("tty: \"yes\""), vec![format!("wrong-type {IN}/tty")]),
        (container("resources:\n  limits:\n    cpu: true"), vec![format!("wrong-type {IN}/resources/limits/cpu")]),
        (container("resources:\n  cpu: 1"), vec![format!("unknown-field {IN}/resources/cpu")]),
        (container("livenessProbe:\n  httpGet:\n    path: /"), vec![format!("missing-field {IN}/livenessProbe/httpGet/port")]),
        (container("livenessProbe:\n  httpGet:\n    port: 80.5"), vec![format!("wrong-type {IN}/livenessProbe/httpGet/port")]),
        (container("livenessProbe:\n  httpGet:\n    port: 3000000000"), vec![format!("value-range {IN}/livenessProbe/httpGet/port")]),
        (container("livenessProbe:\n  periodSeconds: 1.5"), vec![format!("wrong-type {IN}/livenessProbe/periodSeconds")]),
        (container("volumeMounts:\n- name: a"), vec![format!("missing-field {IN}/volumeMounts/0/mountPath")]),
        (container("ports:\n-"), vec![format!("null-item {IN}/ports/0")]),
        (container("lifecycle: [a]"), vec![format!("wrong-type {IN}/lifecycle")]),
        (spec("apps/v1 Deployment", "replicas: 1"), vec!["missing-field /spec/selector".into(), "missing-field /spec/template".into()]),
        (spec("apps/v1 Deployment", "replicas: 3000000000\nselector: {}\ntemplate: {spec: {containers: []}}"), vec!["value-range /spec/replicas".into()]),
        (whole("v1 Pod", "containers: []\n"), vec!["unknown-field /containers".into()]),
        (spec("v1 Service", "ports: [{port: 80, targetPort: {}}]"), vec!["wrong-type /spec/ports/0/targetPort".into()]),
        (spec("v1 Service", "ports: [{port: 80, targetPort: true}]"), vec!["wrong-type /spec/ports/0/targetPort".into()]),
        (spec("v1 Service", "selector: {a: 1}\nports: [{port: 80}]"), vec!["wrong-type /spec/selector/a".into()]),
        (spec("v1 Service", "selector: {matchLabels: {a: b}}\nports: [{port: 80}]"), vec!["wrong-type /spec/selector/matchLabels".into()]),
        (whole("v1 ConfigMap", "data: {a: 1}\n"), vec!["wrong-type /data/a".into()]),
        (whole("v1 ConfigMap", "data: [a]\n"), vec!["wrong-type /data".into()]),
        (whole("v1 ConfigMap", "spec: {}\n"), vec!["unknown-field /spec".into()]),
        (whole("v1 ConfigMap", "binaryData: {a: '%'}\n"), vec!["value-format /binaryData/a".into()]),
        (whole("v1 Secret", "data: {a: YQ}\n"), vec!["value-format /data/a".into()]),
        (whole("v1 Secret", "data: {a: 'open sesame'}\n"), vec!["value-format /data/a".into()]),
        (whole("coordination.k8s.io/v1 Lease", "spec: {renewTime: '2024-01-01T00:00:00Z'}\n"), vec!["value-format /spec/renewTime".into()]),
        ("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  creationTimestamp: yesterday\n".into(), vec!["value-format /metadata/creationTimestamp".into()]),
        ("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  label: {}\n".into(), vec!["unknown-field /metadata/label".into()]),
        ("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: 1\n".into(), vec!["wrong-type /metadata/name".into()]),
        ("apiVersion: v1\nkind: Namespace\nmetadata:\n- name: a\n".into(), vec!["wrong-type /metadata".into()]),
        (spec("networking.k8s.io/v1 Ingress", "rules:\n- http:\n    paths:\n    - backend: {service: {name: a}}"), vec!["missing-field /spec/rules/0/http/paths/0/pathType".into()]),
        (spec("batch/v1 CronJob", "schedule: '* * * * *'"), vec!["missing-field /spec/jobTemplate".into()]),
        (spec("autoscaling/v2 HorizontalPodAutoscaler", "maxReplicas: 3"), vec!["missing-field /spec/scaleTargetRef".into()]),
        (spec("policy/v1 PodDisruptionBudget", "minAvailable: 1.5"), vec!["wrong-type /spec/minAvailable".into()]),
        ("apiVersion: v1\nkind: Servcie\nmetadata: {name: a}\n".into(), vec!["unknown-kind /kind".into()]),
        ("apiVersion: v1\nkind: service\nmetadata: {name: a}\n".into(), vec!["unknown-kind /kind".into()]),
        ("apiVersion: v1\nkind: Deployment\nmetadata: {name: a}\n".into(), vec!["unknown-api-version /apiVersion".into()]),
        ("apiVersion: apps/v2\nkind: Deployment\nmetadata: {name: a}\n".into(), vec!["unknown-api-version /apiVersion".into()]),
        ("apiVersion: app/v1\nkind: Deployment\nmetadata: {name: a}\n".into(), vec!["unknown-api-version /apiVersion".into()]),
        ("apiVersion: apps\nkind: Deployment\nmetadata: {name: a}\n".into(), vec!["unknown-api-version /apiVersion".into()]),
        ("apiVersion: networking.k8s.oi/v1\nkind: Ingress\nmetadata: {name: a}\n".into(), vec!["unknown-api-version /apiVersion".into()]),
        ("apiVersion: V1\nkind: Pod\nmetadata: {name: a}\n".into(), vec!["unknown-api-version /apiVersion".into()]),
        ("apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicsa: 1, template: {}}\n".into(), vec!["unknown-field /spec/replicsa".into()]),
        // A list's items stand for themselves.
        ("apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, daat: {}}\n".into(), vec!["unknown-field /daat".into()]),
    ];
    for (text, expected) in table {
        assert_eq!(found(&text), expected, "{text}");
    }
}

#[test]
fn what_the_api_server_takes_is_not_refused() {
    let table = [
        container("ports:\n- containerPort: 80.0"),
        container("livenessProbe:\n  httpGet: {port: http}"),
        container("livenessProbe:\n  httpGet: {port: 80, httpHeaders: [{name: A}]}"),
        container("resources:\n  limits: {cpu: 0.5, memory: 1e9, ephemeral-storage: 1Gi}"),
        container("args: [a, null]\nenv: []"),
        container("env:\n- name: A\n  value:"),
        container("lifecycle:\n  preStop: {sleep: {}}"),
        container("securityContext:\n  runAsUser: 9223372036854775807"),
        spec("v1 Service", "ports: [{port: 80, targetPort: -1}]"),
        spec("networking.k8s.io/v1 NetworkPolicy", "ingress: [{}]"),
        whole("networking.k8s.io/v1 NetworkPolicy", ""),
        whole("networking.k8s.io/v1 Ingress", ""),
        whole("v1 Namespace", "spec: {finalizers: [kubernetes]}\nstatus: {phase: Active, conditions: [{}]}\n"),
        whole("v1 Secret", "data: {a: '', b: 'YQ==', c: \"YW\\nJj\\n\"}\n"),
        whole("v1 ConfigMap", "data:\nimmutable: true\n"),
        whole("v1 ConfigMap", "data: {a: null}\n"),
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, creationTimestamp: null, labels: null}\n".into(),
        "apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\nspec: {containers: [{name: a, image: b}], imagePullSecrets: [{}]}\n".into(),
        "apiVersion: v1\nkind: PodList\nitems: []\n".into(),
        "apiVersion: v1\nkind: List\n".into(),
        whole("rbac.authorization.k8s.io/v1 RoleBinding", "roleRef: {kind: Role, name: a}\nsubjects: [{kind: User, name: a}]\n"),
        whole("scheduling.k8s.io/v1 PriorityClass", "globalDefault: false\n"),
        whole("storage.k8s.io/v1 CSIDriver", ""),
        whole("coordination.k8s.io/v1 Lease", "spec: {renewTime: '2024-01-01T00:00:00.000000Z'}\n"),
        "apiVersion: authentication.k8s.io/v1\nkind: TokenReview\nspec: {token: a}\n".into(),
        // Gone: another rule says so, and the rest is looked at.
        "apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a}]}}}\n".into(),
        // Others' groups are others' business, even where they read alike.
        "apiVersion: scheduling.x-k8s.io/v1alpha1\nkind: PodGroup\nmetadata: {name: a}\nspec: {}\n".into(),
        "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\nspec: {}\n".into(),
        "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: a}\nspec: {anything: 1}\n".into(),
    ];
    for text in table {
        assert_eq!(found(&text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn messages_say_what_is_wrong_and_what_to_do() {
    let check = |text: &str, expected: &[&str]| assert_eq!(said(text), expected, "{text}");
    check(
        &spec(
            "apps/v1 Deployment",
            "replcas: '3'\nselector: {}\ntemplate: {spec: {containers: []}}",
        ),
        &["unknown field `replcas` in `spec` | did you mean `replicas`?"],
    );
    check(
        &spec(
            "apps/v1 Deployment",
            "replicas: '3'\nselector: {}\ntemplate: {spec: {containers: []}}",
        ),
        &["`replicas` is the text `3`: a whole number is expected | write it without quotes: `3`"],
    );
    check(
        &container("containerPort: 80"),
        &[
            "unknown field `containerPort` in `containers[0]` | `containerPort` belongs below `ports[]`",
        ],
    );
    check(
        &container("nodeSelector: {a: b}"),
        &[
            "unknown field `nodeSelector` in `containers[0]` | `nodeSelector` belongs to \
           `spec.template.spec`: indent it less",
        ],
    );
    check(
        &container("resources: {livenessProbe: {}}"),
        &[
            "unknown field `livenessProbe` in `resources` | `livenessProbe` belongs to \
           `spec.template.spec.containers[0]`: indent it less",
        ],
    );
    check(
        &container("resources: {requests: {livenessProbe: {}}}"),
        &[
            "`livenessProbe` is a mapping: a quantity such as `500m` or `1Gi` is expected | \
           `livenessProbe` belongs to `spec.template.spec.containers[0]`: indent it less",
        ],
    );
    check(
        &whole("v1 ConfigMap", "data: {labels: {}}\n"),
        &["`labels` is a mapping: text is expected"],
    );
    check(
        &container("ports:\n- {}"),
        &["`containerPort` is missing in `ports[0]`"],
    );
    check(
        &container("ports:\n- ContainerPort: 80"),
        &["unknown field `ContainerPort` in `ports[0]` | did you mean `containerPort`?"],
    );
    check(
        "apiVersion: v1\nkind: Deployment\nmetadata: {name: a}\n",
        &["there is no `Deployment` in `v1`: it is in `apps/v1` | write `apiVersion: apps/v1`"],
    );
    check(
        "apiVersion: apps/v1\nkind: Deploymnt\nmetadata: {name: a}\n",
        &["`apps/v1` has no kind `Deploymnt` | did you mean `Deployment`?"],
    );
    check(
        &spec(
            "networking.k8s.io/v1 Ingress",
            "rules:\n- http:\n    paths:\n    - pathType: Prefix\n      backend: {serviceName: a}",
        ),
        &["unknown field `serviceName` in `backend` | write `service: { name: … }`"],
    );
    check(
        &whole("v1 Secret", "data: {a: 'open sesame'}\n"),
        &["`a` is not base64 | plain text belongs into `stringData`"],
    );
}

#[test]
fn kinds_without_a_schema_are_counted() {
    let report = crate::support::check(
        "apiVersion: example.com/v1\nkind: Backup\nmetadata: {name: a}\nspec: {x: 1}\n---\n\
         apiVersion: example.com/v1\nkind: Backup\nmetadata: {name: b}\n---\n\
         apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n",
    );
    assert_eq!((report.checked, report.skipped.len()), (1, 1));
    assert_eq!(report.skipped[0].count, 2);
}

#[test]
fn versions_differ() {
    let text = "apiVersion: storagemigration.k8s.io/v1\nkind: StorageVersionMigration\n\
                metadata: {name: a}\nspec: {resource: {resource: pods}, x: 1}\n";
    let at = |minor| {
        list(&crate::support::check_with(
            &Checker::new().kubernetes(minor),
            text,
        ))
    };
    assert_eq!(at(Minor::V1_37), ["unknown-field /spec/x"]);
    assert_eq!(at(Minor::V1_33), ["unknown-api-version /apiVersion"]);
}

/// Our own manifests, of the golden files.
#[test]
fn rendered_manifests_fit_all_versions() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../golden/manifests");
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "snap") {
            let text = fs::read_to_string(&path).unwrap();
            let body = text.splitn(3, "---\n").nth(2).unwrap_or_default();
            sources.push(Source::new(path.to_string_lossy(), body.as_bytes()));
        }
    }
    assert!(!sources.is_empty());
    for minor in Minor::ALL {
        let bundle = Bundle {
            environment: None,
            sources: sources.clone(),
        };
        let report = Checker::new().kubernetes(minor).check(vec![bundle]);
        assert!(report.checked > 50, "{}", report.checked);
        assert_eq!(list(&report), Vec::<String>::new(), "{minor}");
        assert_eq!(report.skipped, [], "{minor}");
    }
}

#[test]
fn kinds_of_later_versions_are_not_there_yet() {
    let text = "apiVersion: storage.k8s.io/v1\nkind: VolumeAttributesClass\nmetadata:\n  name: gold\n\
                driverName: csi.example.com\nparameters:\n  iops: '1000'\n";
    let at = |minor| {
        let report = crate::support::check_with(&Checker::new().kubernetes(minor), text);
        let found = report.findings.iter();
        found.map(|it| it.rule.name).collect::<Vec<_>>()
    };
    assert_eq!(at(Minor::V1_33), ["unknown-api-version"]);
    assert_eq!(at(Minor::V1_34), [""; 0]);
}
