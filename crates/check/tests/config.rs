//! Configuration: what is refused, and what stands close by and is fine.

use crate::support;

/// What is found in an object, but for what the schemas find.
fn found(text: &str) -> Vec<String> {
    let report = support::check(text);
    let mut found: Vec<_> = report
        .findings
        .iter()
        .filter(|it| it.rule.group == stowplan_check::Group::Api)
        .map(|it| format!("{} {}", it.rule.name, it.place.path))
        .collect();
    found.sort();
    found
}

/// Checks the bodies of objects of a kind.
fn check(version: &str, kind: &str, cases: &[(&str, &[&str])]) {
    for (body, expected) in cases {
        let name = match kind {
            "CustomResourceDefinition" => "games.example.com",
            "APIService" => "v1.games.example.com",
            _ => "a",
        };
        let metadata = if body.contains("metadata:") {
            String::new()
        } else {
            format!("metadata: {{name: {name}}}\n")
        };
        let text = format!("apiVersion: {version}\nkind: {kind}\n{metadata}{body}\n");
        assert_eq!(found(&text), *expected, "{text}");
    }
}

#[test]
fn config_maps() {
    let key = "k".repeat(254);
    check(
        "v1",
        "ConfigMap",
        &[
            (
                "data: {a.b-c_D: d, '...a': b}",
                &["config-map-data /data/...a"],
            ),
            ("data: {.a: b, '1': c}", &[]),
            ("data: {a/b: c}", &["config-map-data /data/a~1b"]),
            ("data: {'.': c}", &["config-map-data /data/."]),
            ("data: {'': c}", &["config-map-data /data/"]),
            (
                "binaryData: {a b: YQ==}",
                &["config-map-data /binaryData/a b"],
            ),
            (
                "data: {a: b}\nbinaryData: {a: YQ==}",
                &["config-map-overlap /data/a"],
            ),
            ("data: {a: b}\nbinaryData: {b: YQ==}\nimmutable: true", &[]),
            (
                &format!("data: {{{key}: b}}"),
                &[&format!("config-map-data /data/{key}")],
            ),
            (&format!("data: {{a: {}}}", "x".repeat(1 << 20)), &[]),
            (
                &format!("data: {{a: {}, b: z}}", "x".repeat(1 << 20)),
                &["config-map-data /data"],
            ),
            // Encoded it is larger than what counts.
            (
                &format!("binaryData: {{a: {}}}", "YWFh".repeat((1 << 20) / 3)),
                &[],
            ),
        ],
    );
}

#[test]
fn secrets() {
    let docker = "type: kubernetes.io/dockerconfigjson";
    check(
        "v1",
        "Secret",
        &[
            ("data: {a: YQ==}\nstringData: {b: c}", &[]),
            ("type: example.com/anything", &[]),
            ("stringData: {a/b: c}", &["secret-data /stringData/a~1b"]),
            (
                "type: kubernetes.io/tls\ndata: {tls.crt: '', tls.key: ''}",
                &[],
            ),
            (
                "type: kubernetes.io/tls\ndata: {tls.crt: ''}\nstringData: {tls.key: a}",
                &[],
            ),
            (
                "type: kubernetes.io/tls\ndata: {tls.crt: ''}",
                &["secret-keys /data/tls.key"],
            ),
            (
                "type: kubernetes.io/tls",
                &["secret-keys /data", "secret-keys /data"],
            ),
            (
                "type: kubernetes.io/basic-auth\nstringData: {username: ''}",
                &[],
            ),
            (
                "type: kubernetes.io/basic-auth\nstringData: {user: a}",
                &["secret-keys /stringData/username"],
            ),
            (
                "type: kubernetes.io/ssh-auth\nstringData: {ssh-privatekey: a}",
                &[],
            ),
            (
                "type: kubernetes.io/ssh-auth\nstringData: {ssh-privatekey: ''}",
                &["secret-keys /stringData/ssh-privatekey"],
            ),
            (
                "type: kubernetes.io/ssh-auth\ndata: {key: YQ==}",
                &["secret-keys /data/ssh-privatekey"],
            ),
            (
                "type: kubernetes.io/service-account-token",
                &["secret-keys /metadata/annotations"],
            ),
            (
                "type: kubernetes.io/service-account-token\nmetadata: {name: a, annotations: \
                 {kubernetes.io/service-account.name: b}}",
                &[],
            ),
            (
                &format!("{docker}\nstringData: {{.dockerconfigjson: '{{}}'}}"),
                &[],
            ),
            (
                &format!("{docker}\nstringData: {{.dockerconfigjson: 'null'}}"),
                &[],
            ),
            (&format!("{docker}\ndata: {{.dockerconfigjson: e30=}}"), &[]),
            (
                &format!("{docker}\nstringData: {{.dockerconfigjson: '[]'}}"),
                &["secret-docker-config /stringData/.dockerconfigjson"],
            ),
            (
                &format!("{docker}\ndata: {{.dockerconfigjson: YQ==}}"),
                &["secret-docker-config /data/.dockerconfigjson"],
            ),
            (
                &format!("{docker}\nstringData: {{config.json: '{{}}'}}"),
                &["secret-keys /stringData/.dockerconfigjson"],
            ),
            (
                "type: kubernetes.io/dockercfg\nstringData: {.dockercfg: '{} {}'}",
                &["secret-docker-config /stringData/.dockercfg"],
            ),
            (
                &format!("stringData: {{a: {}}}", "x".repeat((1 << 20) + 1)),
                &["secret-data /stringData"],
            ),
        ],
    );
}

#[test]
fn namespaces() {
    let label = |label: &str| {
        format!("metadata: {{name: a, labels: {{pod-security.kubernetes.io/{label}}}}}")
    };
    check(
        "v1",
        "Namespace",
        &[
            (&label("enforce: baseline"), &[]),
            (
                &label("enforce: Baseline"),
                &["pod-security-labels /metadata/labels/pod-security.kubernetes.io~1enforce"],
            ),
            (&label("warn-version: latest"), &[]),
            (&label("warn-version: v1.36"), &[]),
            (
                &label("audit-version: '1.36'"),
                &["pod-security-labels /metadata/labels/pod-security.kubernetes.io~1audit-version"],
            ),
            (
                &label("warn-version: v1.036"),
                &["pod-security-labels /metadata/labels/pod-security.kubernetes.io~1warn-version"],
            ),
            (&label("other: any"), &[]),
            ("spec: {finalizers: [kubernetes]}", &[]),
            (
                "spec: {finalizers: [mine]}",
                &["finalizers /spec/finalizers/0"],
            ),
        ],
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn quotas() {
    let scope = |scope: &str, hard: &str| format!("spec: {{scopes: [{scope}], hard: {{{hard}}}}}");
    let selector = |expression: &str, hard: &str| {
        format!("spec: {{scopeSelector: {{matchExpressions: [{expression}]}}, hard: {{{hard}}}}}")
    };
    let at = "/spec/scopeSelector/matchExpressions/0";
    check(
        "v1",
        "ResourceQuota",
        &[
            (
                "spec: {hard: {cpu: 1, limits.memory: 1Gi, pods: '5', services.nodeports: 0}}",
                &[],
            ),
            (
                "spec: {hard: {count/jobs.batch: '5', requests.nvidia.com/gpu: 4, hugepages-2Mi: 1Gi}}",
                &[],
            ),
            (
                "spec: {hard: {gold.storageclass.storage.k8s.io/requests.storage: 500Gi}}",
                &[],
            ),
            (
                "spec: {hard: {storage: 5Gi}}",
                &["quota-resource /spec/hard/storage"],
            ),
            ("spec: {hard: {pod: 5}}", &["quota-resource /spec/hard/pod"]),
            ("spec: {hard: {a b: 5}}", &["quota-resource /spec/hard/a b"]),
            (
                "spec: {hard: {pods: -1}}",
                &["quota-amount /spec/hard/pods"],
            ),
            (
                "spec: {hard: {pods: 500m}}",
                &["quota-amount /spec/hard/pods"],
            ),
            ("spec: {hard: {pods: 1k, cpu: 500m}}", &[]),
            (
                "spec: {hard: {cpu: 1 core}}",
                &["quota-amount /spec/hard/cpu"],
            ),
            (
                "spec: {hard: {count/jobs.batch: '1.5'}}",
                &["quota-amount /spec/hard/count~1jobs.batch"],
            ),
            (&scope("Terminating", "pods: 1, requests.cpu: 1"), &[]),
            (&scope("Terminating", "count/jobs.batch: 1"), &[]),
            (
                &scope("Terminating", "services: 1"),
                &["quota-scope /spec/scopes/0"],
            ),
            (
                &scope("BestEffort", "cpu: 1"),
                &["quota-scope /spec/scopes/0"],
            ),
            (
                &scope("VolumeAttributesClass", "persistentvolumeclaims: 1"),
                &[],
            ),
            (
                &scope("VolumeAttributesClass", "pods: 1"),
                &["quota-scope /spec/scopes/0"],
            ),
            (
                &scope("besteffort", "pods: 1"),
                &["quota-scope /spec/scopes/0"],
            ),
            (
                &scope("BestEffort, NotBestEffort", "pods: 1"),
                &["quota-scope /spec/scopes"],
            ),
            (
                &selector(
                    "{scopeName: PriorityClass, operator: In, values: [high]}",
                    "pods: 1",
                ),
                &[],
            ),
            (
                &selector("{scopeName: PriorityClass, operator: Exists}", "cpu: 1"),
                &[],
            ),
            (
                &selector("{scopeName: PriorityClass, operator: In}", "pods: 1"),
                &[&format!("quota-scope {at}/values")],
            ),
            (
                &selector(
                    "{scopeName: PriorityClass, operator: Exists, values: [a]}",
                    "pods: 1",
                ),
                &[&format!("quota-scope {at}/values")],
            ),
            (
                &selector("{scopeName: BestEffort, operator: DoesNotExist}", "pods: 1"),
                &[&format!("quota-scope {at}/operator")],
            ),
            (
                &selector("{scopeName: PriorityClass, operator: Is}", "pods: 1"),
                &[&format!("quota-scope {at}/operator")],
            ),
        ],
    );
}

#[test]
fn limit_ranges() {
    let limit = |limit: &str| format!("spec: {{limits: [{{{limit}}}]}}");
    let at = "/spec/limits/0";
    check(
        "v1",
        "LimitRange",
        &[
            (
                &limit(
                    "type: Container, min: {cpu: 100m}, max: {cpu: 1}, default: {cpu: 500m}, defaultRequest: {cpu: 100m}, maxLimitRequestRatio: {cpu: 10}",
                ),
                &[],
            ),
            (
                &limit("type: Pod, max: {cpu: 1, memory: 1Gi, example.com/gpu: 1}"),
                &[],
            ),
            (
                &limit("type: PersistentVolumeClaim, min: {storage: 1Gi}"),
                &[],
            ),
            (
                &limit("type: example.com/volume, max: {storage: 1Gi, pods: 1}"),
                &[],
            ),
            (
                &limit("type: PersistentVolumeClaim, default: {storage: 1Gi}"),
                &[&format!("limit-range-type {at}")],
            ),
            (
                &limit("type: container"),
                &[&format!("limit-range-type {at}/type")],
            ),
            (
                &limit("type: Pod, defaultRequest: {cpu: 1}"),
                &[&format!("limit-range-type {at}/defaultRequest")],
            ),
            (
                "spec: {limits: [{type: Pod}, {type: Pod}]}",
                &["limit-range-type /spec/limits/1/type"],
            ),
            (
                &limit("type: Container, max: {storage: 1Gi}"),
                &[&format!("limit-range-resource {at}/max/storage")],
            ),
            (
                &limit("type: Container, max: {cpu: one}"),
                &[&format!("limit-range-resource {at}/max/cpu")],
            ),
            (
                &limit("type: Container, min: {cpu: 2}, max: {cpu: 1}"),
                &[&format!("limit-range-order {at}/min/cpu")],
            ),
            // The request is filled in from the limit, and that from the largest one.
            (&limit("type: Container, min: {cpu: 1}, max: {cpu: 2}"), &[]),
            (
                &limit("type: Container, defaultRequest: {cpu: 3}, max: {cpu: 2}"),
                &[&format!("limit-range-order {at}/defaultRequest/cpu")],
            ),
            (
                &limit("type: Container, default: {cpu: 3}, min: {cpu: 4}"),
                &[&format!("limit-range-order {at}/min/cpu")],
            ),
            (
                &limit("type: Container, defaultRequest: {cpu: 500m}, default: {cpu: 0.4}"),
                &[&format!("limit-range-order {at}/defaultRequest/cpu")],
            ),
            (
                &limit(
                    "type: Container, default: {example.com/gpu: 2}, defaultRequest: {example.com/gpu: 1}",
                ),
                &[&format!(
                    "limit-range-order {at}/defaultRequest/example.com~1gpu"
                )],
            ),
            (
                &limit("type: Container, maxLimitRequestRatio: {cpu: 0.9}"),
                &[&format!("limit-range-ratio {at}/maxLimitRequestRatio/cpu")],
            ),
            (
                &limit(
                    "type: Container, min: {cpu: 1}, max: {cpu: 2}, maxLimitRequestRatio: {cpu: 2.1}",
                ),
                &[&format!("limit-range-ratio {at}/maxLimitRequestRatio/cpu")],
            ),
            (
                &limit(
                    "type: Container, min: {cpu: 0}, max: {cpu: 2}, maxLimitRequestRatio: {cpu: 20}",
                ),
                &[],
            ),
        ],
    );
}

#[test]
fn classes() {
    check(
        "scheduling.k8s.io/v1",
        "PriorityClass",
        &[
            ("value: 1000000000\npreemptionPolicy: Never", &[]),
            ("value: -5\nglobalDefault: true", &[]),
            ("value: 1000000001", &["priority-class /value"]),
            (
                "value: 1\npreemptionPolicy: Always",
                &["priority-class /preemptionPolicy"],
            ),
            (
                "metadata: {name: system-mine}\nvalue: 1",
                &["priority-class /metadata/name"],
            ),
            (
                "metadata: {name: system-node-critical}\nvalue: 2000001000",
                &[],
            ),
            (
                "metadata: {name: system-cluster-critical}\nvalue: 2000001000",
                &["priority-class /value"],
            ),
        ],
    );
    check(
        "node.k8s.io/v1",
        "RuntimeClass",
        &[
            (
                "handler: runc\noverhead: {podFixed: {memory: 120Mi}}\nscheduling: {nodeSelector: {a: b}}",
                &[],
            ),
            ("handler: run.c", &["runtime-class /handler"]),
            (
                "handler: a\nscheduling: {tolerations: [{key: a, operator: Exists}, {operator: Exists}]}",
                &[],
            ),
            (
                "handler: a\nscheduling: {tolerations: [{key: a, operator: exists}]}",
                &["toleration-operator /scheduling/tolerations/0/operator"],
            ),
            (
                "handler: a\noverhead: {podFixed: {memory: much}}",
                &["runtime-class /overhead/podFixed/memory"],
            ),
            (
                "handler: a\noverhead: {podFixed: {ram: 1Mi}}",
                &["runtime-class /overhead/podFixed/ram"],
            ),
            (
                "handler: a\noverhead: {podFixed: {a.b/c: 0.5}}",
                &["runtime-class /overhead/podFixed/a.b~1c"],
            ),
            (
                "handler: a\nscheduling: {tolerations: [{key: a, operator: exists}]}",
                &["toleration-operator /scheduling/tolerations/0/operator"],
            ),
            (
                "handler: a\nscheduling: {tolerations: [{operator: Exists}, {key: a, operator: Exists}, {operator: Exists}]}",
                &["runtime-class /scheduling/tolerations/2"],
            ),
            (
                "handler: a\nscheduling: {nodeSelector: {a: b c}}",
                &["runtime-class /scheduling/nodeSelector/a"],
            ),
        ],
    );
    check(
        "coordination.k8s.io/v1",
        "Lease",
        &[
            (
                "spec: {holderIdentity: a, leaseDurationSeconds: 1, leaseTransitions: 0}",
                &[],
            ),
            (
                "spec: {leaseDurationSeconds: 0}",
                &["lease /spec/leaseDurationSeconds"],
            ),
            (
                "spec: {leaseTransitions: -1}",
                &["lease /spec/leaseTransitions"],
            ),
            (
                "spec: {preferredHolder: a}",
                &["lease /spec/preferredHolder"],
            ),
            (
                "spec: {preferredHolder: a, strategy: example.com/mine}",
                &[],
            ),
            ("spec: {strategy: Mine}", &["lease /spec/strategy"]),
        ],
    );
}

#[test]
fn roles() {
    let rbac = "rbac.authorization.k8s.io/v1";
    let rule = |rule: &str| format!("rules: [{{{rule}}}]");
    check(
        rbac,
        "Role",
        &[
            (
                &rule(
                    "apiGroups: [''], resources: [pods, configmaps], resourceNames: [a], verbs: ['*']",
                ),
                &[],
            ),
            ("rules: []", &[]),
            (
                &rule("apiGroups: [], resources: [pods], verbs: [get]"),
                &["role-rule /rules/0/apiGroups"],
            ),
            (
                &rule("apiGroups: [''], verbs: [get]"),
                &["role-rule /rules/0/resources"],
            ),
            (
                &rule("apiGroups: [''], resources: [pods], verbs: []"),
                &["role-rule /rules/0/verbs"],
            ),
            (
                &rule("nonResourceURLs: [/a], verbs: [get]"),
                &["role-urls /rules/0/nonResourceURLs"],
            ),
        ],
    );
    check(
        rbac,
        "ClusterRole",
        &[
            (&rule("nonResourceURLs: [/a], verbs: [get]"), &[]),
            (
                &rule("nonResourceURLs: [/a], apiGroups: [''], verbs: [get]"),
                &["role-urls /rules/0/nonResourceURLs"],
            ),
            ("aggregationRule: {clusterRoleSelectors: [{}]}", &[]),
            (
                "aggregationRule: {}",
                &["role-aggregation /aggregationRule/clusterRoleSelectors"],
            ),
            (
                "aggregationRule: {clusterRoleSelectors: [{matchExpressions: [{key: a, operator: In}]}]}",
                &[
                    "role-aggregation /aggregationRule/clusterRoleSelectors/0/matchExpressions/0/values",
                ],
            ),
        ],
    );
}

#[test]
fn bindings() {
    let rbac = "rbac.authorization.k8s.io/v1";
    let role = "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'a:b'}";
    let subject = |subject: &str| format!("{role}\nsubjects: [{{{subject}}}]");
    check(
        rbac,
        "RoleBinding",
        &[
            (role, &[]),
            ("roleRef: {kind: Role, name: a}", &[]),
            (
                "roleRef: {apiGroup: rbac, kind: Role, name: a}",
                &["binding-role /roleRef/apiGroup"],
            ),
            (
                "roleRef: {kind: role, name: a}",
                &["binding-role /roleRef/kind"],
            ),
            (
                "roleRef: {kind: Role, name: ''}",
                &["binding-role /roleRef/name"],
            ),
            (
                "roleRef: {kind: Role, name: a/b}",
                &["binding-role /roleRef/name"],
            ),
            (&subject("kind: ServiceAccount, name: a"), &[]),
            (
                &subject("kind: ServiceAccount, name: A"),
                &["binding-subject /subjects/0/name"],
            ),
            (
                &subject("kind: ServiceAccount, name: a, apiGroup: rbac.authorization.k8s.io"),
                &["binding-subject /subjects/0/apiGroup"],
            ),
            (&subject("kind: User, name: 'Jane Doe'"), &[]),
            (
                &subject(
                    "kind: Group, name: 'system:masters', apiGroup: rbac.authorization.k8s.io",
                ),
                &[],
            ),
            (
                &subject("kind: Group, name: a, apiGroup: v1"),
                &["binding-subject /subjects/0/apiGroup"],
            ),
            (
                &subject("kind: User, name: ''"),
                &["binding-subject /subjects/0/name"],
            ),
            (
                &subject("kind: Team, name: a"),
                &["binding-subject /subjects/0/kind"],
            ),
        ],
    );
    check(
        rbac,
        "ClusterRoleBinding",
        &[
            (&subject("kind: ServiceAccount, name: a, namespace: b"), &[]),
            (
                &subject("kind: ServiceAccount, name: a"),
                &["binding-subject /subjects/0/namespace"],
            ),
            (
                &subject("kind: ServiceAccount, name: a, namespace: ''"),
                &["binding-subject /subjects/0/namespace"],
            ),
            (
                "roleRef: {kind: Role, name: a}",
                &["binding-role /roleRef/kind"],
            ),
        ],
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn webhooks() {
    let whole = "name: a.example.com, sideEffects: None, admissionReviewVersions: [v1], \
                 clientConfig: {service: {name: a, namespace: b, path: /c}}";
    let hook = |rest: &str| format!("webhooks: [{{{whole}, {rest}}}]");
    let with = |from: &str, to: &str| format!("webhooks: [{{{}}}]", whole.replace(from, to));
    let rule = |rest: &str| {
        hook(&format!(
            "rules: [{{apiGroups: [''], apiVersions: [v1], {rest}}}]"
        ))
    };
    let client = "/webhooks/0/clientConfig";
    let rules = "/webhooks/0/rules/0";
    let cases: Vec<(String, Vec<String>)> = [
        (
            hook("timeoutSeconds: 30, failurePolicy: Fail, matchPolicy: Exact"),
            "",
        ),
        (
            with("a.example.com", "a.example"),
            "webhook-name /webhooks/0/name",
        ),
        (
            with("a.example.com", "A.example.com"),
            "webhook-name /webhooks/0/name",
        ),
        (
            with("sideEffects: None", "sideEffects: Unknown"),
            "webhook-options /webhooks/0/sideEffects",
        ),
        (with("[v1]", "[v2, v1beta1]"), ""),
        (
            with("[v1]", "[v2]"),
            "webhook-options /webhooks/0/admissionReviewVersions",
        ),
        (
            with("[v1]", "[]"),
            "webhook-options /webhooks/0/admissionReviewVersions",
        ),
        (
            with("[v1]", "[v1, v1]"),
            "webhook-options /webhooks/0/admissionReviewVersions/1",
        ),
        (with("path: /c", "path: /c/d-e.f/"), ""),
        (
            with("path: /c", "path: c"),
            &format!("webhook-client {client}/service/path"),
        ),
        (
            with("path: /c", "path: /c//d"),
            &format!("webhook-client {client}/service/path"),
        ),
        (
            with("path: /c", "path: /c_d"),
            &format!("webhook-client {client}/service/path"),
        ),
        (
            with("path: /c", "port: 0"),
            &format!("webhook-client {client}/service/port"),
        ),
        (
            with("{service: {name: a, namespace: b, path: /c}}", "{}"),
            &format!("webhook-client {client}"),
        ),
        (
            with("{service: {", "{url: 'https://a/', service: {"),
            &format!("webhook-client {client}/url"),
        ),
        (
            with(
                "{service: {name: a, namespace: b, path: /c}}",
                "{url: 'https://a:8443/b'}",
            ),
            "",
        ),
        (
            with(
                "{service: {name: a, namespace: b, path: /c}}",
                "{url: 'https://a/b?c=d'}",
            ),
            &format!("webhook-client {client}/url"),
        ),
        (
            with(
                "{service: {name: a, namespace: b, path: /c}}",
                "{url: 'https:///b'}",
            ),
            &format!("webhook-client {client}/url"),
        ),
        (
            hook("timeoutSeconds: 31"),
            "webhook-options /webhooks/0/timeoutSeconds",
        ),
        (
            hook("failurePolicy: fail"),
            "webhook-options /webhooks/0/failurePolicy",
        ),
        (
            hook("objectSelector: {matchLabels: {a: b c}}"),
            "webhook-options /webhooks/0/objectSelector/matchLabels/a",
        ),
        (
            hook("matchConditions: [{name: a, expression: 'true'}, {name: a, expression: 'true'}]"),
            "webhook-options /webhooks/0/matchConditions/1/name",
        ),
        (
            rule("operations: ['*'], resources: ['*/*'], scope: Namespaced"),
            "",
        ),
        (
            rule("operations: [CREATE], resources: [pods, pods/status, '*/scale']"),
            "",
        ),
        (
            rule("operations: [CREATE, '*'], resources: [pods]"),
            &format!("webhook-rule {rules}/operations"),
        ),
        (
            rule("operations: [], resources: [pods]"),
            &format!("webhook-rule {rules}/operations"),
        ),
        (
            rule("operations: [create], resources: [pods]"),
            &format!("webhook-rule {rules}/operations/0"),
        ),
        (
            rule("operations: [CREATE], resources: ['*/*', pods]"),
            &format!("webhook-rule {rules}/resources"),
        ),
        (
            rule("operations: [CREATE], resources: ['*', pods]"),
            &format!("webhook-rule {rules}/resources"),
        ),
        (
            rule("operations: [CREATE], resources: ['pods/*', pods/status]"),
            &format!("webhook-rule {rules}/resources/1"),
        ),
        (
            rule("operations: [CREATE], resources: [pods], scope: namespaced"),
            &format!("webhook-rule {rules}/scope"),
        ),
        (
            format!("webhooks: [{{{whole}}}, {{{whole}}}]"),
            "webhook-name /webhooks/1/name",
        ),
    ]
    .into_iter()
    .map(|(body, expected)| {
        let expected = Some(expected.to_owned()).filter(|it| !it.is_empty());
        (body, expected.into_iter().collect())
    })
    .collect();
    for (body, expected) in &cases {
        let text = format!(
            "apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingWebhookConfiguration\n\
             metadata: {{name: a}}\n{body}\n"
        );
        assert_eq!(found(&text), *expected, "{text}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn admission_policies() {
    let group = "admissionregistration.k8s.io/v1";
    let matches = "matchConstraints: {resourceRules: [{operations: ['*'], apiGroups: ['*'], \
                   apiVersions: ['*'], resources: ['*'], resourceNames: [a]}]}";
    let spec = |rest: &str| format!("spec: {{{matches}, {rest}}}");
    let policy = "admission-policy /spec";
    check(
        group,
        "ValidatingAdmissionPolicy",
        &[
            (
                &spec("validations: [{expression: 'true', reason: Forbidden}]"),
                &[],
            ),
            (
                &spec("auditAnnotations: [{key: a, valueExpression: 'x'}]"),
                &[],
            ),
            (
                &spec(
                    "paramKind: {apiVersion: a.b/v1, kind: C}, validations: [{expression: 'true'}]",
                ),
                &[],
            ),
            (
                &spec("validations: [{expression: 'object.spec.replicas ='}]"),
                &[&format!("{policy}/validations/0/expression")],
            ),
            (
                &spec("validations: [{expression: '1', messageExpression: '1'}]"),
                &[
                    &format!("{policy}/validations/0/expression"),
                    &format!("{policy}/validations/0/messageExpression"),
                ],
            ),
            (
                &spec("paramKind: {kind: C}, validations: [{expression: 'true'}]"),
                &[&format!("{policy}/paramKind/apiVersion")],
            ),
            (
                &spec(
                    "paramKind: {apiVersion: v1, kind: C_d}, validations: [{expression: 'true'}]",
                ),
                &[&format!("{policy}/paramKind/kind")],
            ),
            (
                &spec("validations: [{expression: 'true', message: ' '}]"),
                &[&format!("{policy}/validations/0/message")],
            ),
            (
                &spec("validations: [{expression: ' '}]"),
                &[&format!("{policy}/validations/0/expression")],
            ),
            (
                &spec("validations: [{expression: 'true', reason: Never}]"),
                &[&format!("{policy}/validations/0/reason")],
            ),
            (
                &spec("validations: [{expression: 'true'}], failurePolicy: Never"),
                &[&format!("{policy}/failurePolicy")],
            ),
            (
                &spec(
                    "validations: [{expression: 'true'}], variables: [{name: in, expression: a}]",
                ),
                &[&format!("{policy}/variables/0/name")],
            ),
            (
                &spec("validations: []"),
                &[&format!("{policy}/validations")],
            ),
            (
                "spec: {validations: [{expression: 'true'}]}",
                &[&format!("{policy}/matchConstraints")],
            ),
            (
                "spec: {matchConstraints: {}, validations: [{expression: 'true'}]}",
                &[&format!("{policy}/matchConstraints/resourceRules")],
            ),
        ],
    );
    let mutate = |rest: &str| format!("spec: {{{matches}, reinvocationPolicy: Never, {rest}}}");
    check(
        group,
        "MutatingAdmissionPolicy",
        &[
            (
                &mutate("mutations: [{patchType: JSONPatch, jsonPatch: {expression: a}}]"),
                &[],
            ),
            (
                &mutate("mutations: [{patchType: ApplyConfiguration, jsonPatch: {expression: a}}]"),
                &[
                    &format!("{policy}/mutations/0/applyConfiguration"),
                    &format!("{policy}/mutations/0/jsonPatch"),
                ],
            ),
            (
                &mutate("mutations: [{patchType: Merge}]"),
                &[&format!("{policy}/mutations/0/patchType")],
            ),
            (&mutate("mutations: []"), &[&format!("{policy}/mutations")]),
            (
                &mutate("mutations: []").replace("Never", "Always"),
                &[
                    &format!("{policy}/mutations"),
                    &format!("{policy}/reinvocationPolicy"),
                ],
            ),
        ],
    );
    check(
        group,
        "MutatingAdmissionPolicyBinding",
        &[("spec: {policyName: a}", &[])],
    );
    let binding = "admission-policy-binding /spec";
    let spec = |rest: &str| format!("spec: {{policyName: a, validationActions: [Deny], {rest}}}");
    check(
        group,
        "ValidatingAdmissionPolicyBinding",
        &[
            (&spec("matchResources: {}"), &[]),
            (
                &spec("paramRef: {name: a, parameterNotFoundAction: Deny}"),
                &[],
            ),
            (
                &spec("paramRef: {selector: {}, parameterNotFoundAction: Allow}"),
                &[],
            ),
            (
                &spec("paramRef: {name: a}"),
                &[&format!("{binding}/paramRef/parameterNotFoundAction")],
            ),
            (
                &spec("paramRef: {parameterNotFoundAction: Allow}"),
                &[&format!("{binding}/paramRef")],
            ),
            (
                &spec("paramRef: {name: a, selector: {}, parameterNotFoundAction: Allow}"),
                &[&format!("{binding}/paramRef/name")],
            ),
            (
                "spec: {policyName: a, validationActions: []}",
                &[&format!("{binding}/validationActions")],
            ),
            (
                "spec: {policyName: \"\", validationActions: [Audit]}",
                &[&format!("{binding}/policyName")],
            ),
            (
                "spec: {policyName: a, validationActions: [Warn, Audit]}",
                &[],
            ),
            (
                "spec: {policyName: a, validationActions: [Block]}",
                &[&format!("{binding}/validationActions/0")],
            ),
        ],
    );
}

/// A definition with a part of its spec replaced.
fn crd(from: &str, to: &str) -> String {
    let spec = "group: example.com, scope: Namespaced, names: {plural: games, kind: Game}, versions: \
                [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]";
    assert!(spec.contains(from), "{from}");
    format!("spec: {{{}}}", spec.replace(from, to))
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn custom_resource_definitions() {
    let versions = "versions: [";
    let second = |rest: &str| {
        crd(
            versions,
            &format!("{versions}{{{rest}, schema: {{openAPIV3Schema: {{type: object}}}}}}, "),
        )
    };
    let version = |rest: &str| crd("name: v1,", &format!("name: v1, {rest},"));
    let conversion = |rest: &str| crd("scope:", &format!("conversion: {{{rest}}}, scope:"));
    check(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        &[
            (&crd("v1", "v1alpha1"), &[]),
            (
                &crd(
                    "kind: Game",
                    "kind: Game, singular: game, listKind: GameList, shortNames: [g], categories: [all]",
                ),
                &[],
            ),
            (
                &crd("plural: games", "plural: gamess"),
                &["crd-name /metadata/name"],
            ),
            (
                &crd("kind: Game", "kind: Game_"),
                &["crd-name /spec/names/kind"],
            ),
            (
                &crd("kind: Game", "kind: Game, listKind: Game"),
                &["crd-name /spec/names/listKind"],
            ),
            (
                &crd("kind: Game", "kind: Game, shortNames: [G]"),
                &["crd-name /spec/names/shortNames/0"],
            ),
            (
                &crd("Namespaced", "namespaced"),
                &["crd-options /spec/scope"],
            ),
            (&crd("scope:", "preserveUnknownFields: false, scope:"), &[]),
            (&second("name: v2, served: true, storage: false"), &[]),
            (
                &second("name: v2, served: true, storage: true"),
                &["crd-versions /spec/versions/1/storage"],
            ),
            (
                &second("name: v1, served: true, storage: false"),
                &["crd-versions /spec/versions/1/name"],
            ),
            (
                &crd("name: v1", "name: V1"),
                &["crd-versions /spec/versions/0/name"],
            ),
            (
                &crd("{openAPIV3Schema: {type: object}}", "{}"),
                &["crd-versions /spec/versions/0/schema/openAPIV3Schema"],
            ),
            (&version("deprecated: true, deprecationWarning: old"), &[]),
            (
                &version("deprecationWarning: old"),
                &["crd-options /spec/versions/0/deprecationWarning"],
            ),
            (
                &version(
                    "subresources: {status: {}, scale: {specReplicasPath: .spec.a, statusReplicasPath: .status.a}}",
                ),
                &[],
            ),
            (
                &version(
                    "subresources: {scale: {specReplicasPath: spec.a, statusReplicasPath: .status.a}}",
                ),
                &["crd-options /spec/versions/0/subresources/scale/specReplicasPath"],
            ),
            (
                &version("additionalPrinterColumns: [{name: a, type: date, jsonPath: .a}]"),
                &[],
            ),
            (
                &version("additionalPrinterColumns: [{name: a, type: int, jsonPath: a}]"),
                &[
                    "crd-options /spec/versions/0/additionalPrinterColumns/0/jsonPath",
                    "crd-options /spec/versions/0/additionalPrinterColumns/0/type",
                ],
            ),
            (&conversion("strategy: None"), &[]),
            (
                &conversion(
                    "strategy: Webhook, webhook: {conversionReviewVersions: [v1], clientConfig: {url: 'https://a/b'}}",
                ),
                &[],
            ),
            (
                &conversion(
                    "strategy: Webhook, webhook: {conversionReviewVersions: [v2], clientConfig: {}}",
                ),
                &[
                    "crd-conversion /spec/conversion/webhook/clientConfig",
                    "crd-conversion /spec/conversion/webhook/conversionReviewVersions",
                ],
            ),
            (
                &conversion("strategy: None, webhook: {conversionReviewVersions: [v1]}"),
                &["crd-conversion /spec/conversion/webhook"],
            ),
            (
                &conversion("strategy: webhook"),
                &["crd-conversion /spec/conversion/strategy"],
            ),
        ],
    );
    let own = |annotation: &str| {
        let spec = crd("example.com", "example.k8s.io");
        format!("metadata: {{name: games.example.k8s.io, annotations: {{{annotation}}}}}\n{spec}")
    };
    check(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        &[
            (
                &own("api-approved.kubernetes.io: 'https://github.com/a'"),
                &[],
            ),
            (
                &own("api-approved.kubernetes.io: 'unapproved, experimental'"),
                &[],
            ),
            (
                &own("api-approved.kubernetes.io: 'yes'"),
                &["crd-approval /metadata/annotations/api-approved.kubernetes.io"],
            ),
            (&own("a: b"), &["crd-approval /spec/group"]),
            (&own("a: b").replace("k8s.io", "x-k8s.io"), &[]),
        ],
    );
}

#[test]
fn structural_schemas() {
    let schema = |schema: &str| {
        crd(
            "{type: object}",
            &format!("{{type: object, properties: {{a: {{{schema}}}}}}}"),
        )
    };
    let at = "/spec/versions/0/schema/openAPIV3Schema";
    let a = format!("{at}/properties/a");
    let cases: Vec<(String, Vec<String>)> = [
        (schema("type: string, enum: [a], nullable: true, default: a"), vec![]),
        (schema("x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]"), vec![]),
        (schema("x-kubernetes-int-or-string: true, allOf: [{anyOf: [{type: integer}, {type: string}]}, {pattern: a}]"), vec![]),
        (schema("x-kubernetes-preserve-unknown-fields: true"), vec![]),
        (schema("type: object, additionalProperties: {type: string}"), vec![]),
        (schema("type: object, additionalProperties: true, properties: {b: {type: string}}"), vec![]),
        (schema("type: object, properties: {b: {type: string}, c: {type: string}}, oneOf: [{required: [b]}, {properties: {c: {enum: [x]}}}], not: {required: [b, c]}"), vec![]),
        (schema("type: array, items: {type: object, required: [b], properties: {b: {type: string}}}, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [b]"), vec![]),
        (schema("type: array, items: {type: string}, x-kubernetes-list-type: set"), vec![]),
        (schema("type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true"), vec![]),
        (schema("type: string, x-kubernetes-validations: [{rule: a, message: b}]"), vec![]),
        (schema("description: b"), vec![format!("crd-structure {a}/type")]),
        (schema("type: text"), vec![format!("crd-structure {a}/type")]),
        (schema("type: array"), vec![format!("crd-structure {a}/items")]),
        (schema("type: array, items: {}"), vec![format!("crd-structure {a}/items/type")]),
        (schema("type: object, additionalProperties: {}"), vec![format!("crd-structure {a}/additionalProperties/type")]),
        (schema("type: object, additionalProperties: {type: string}, properties: {b: {type: string}}"), vec![format!("crd-keyword {a}/additionalProperties")]),
        (schema("type: string, anyOf: [{type: string}]"), vec![format!("crd-keyword {a}/anyOf/0/type")]),
        (schema("type: object, allOf: [{description: b}]"), vec![format!("crd-keyword {a}/allOf/0/description")]),
        (schema("type: string, $ref: '#/a'"), vec![format!("crd-keyword {a}/$ref")]),
        (schema("type: object, x-kubernetes-preserve-unknown-fields: false"), vec![format!("crd-keyword {a}/x-kubernetes-preserve-unknown-fields")]),
        (schema("type: string, x-kubernetes-list-type: set"), vec![format!("crd-list {a}/x-kubernetes-list-type")]),
        (schema("type: array, items: {type: string}, x-kubernetes-list-type: list"), vec![format!("crd-list {a}/x-kubernetes-list-type")]),
        (schema("type: array, items: {type: object, properties: {b: {type: string}}}, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [b]"), vec![format!("crd-list {a}/items/properties/b")]),
        (schema("type: array, items: {type: object}, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [b]"), vec![format!("crd-list {a}/x-kubernetes-list-map-keys/0")]),
        (schema("type: array, items: {type: object}, x-kubernetes-list-type: set"), vec![format!("crd-list {a}/items/x-kubernetes-map-type")]),
        (crd("{type: object}", "{type: array, items: {type: string}}"), vec![format!("crd-structure {at}/type")]),
        (schema("type: object, anyOf: [{properties: {b: {pattern: a}}}]"), vec![format!("crd-structure {a}/anyOf/0/properties/b")]),
        (schema("type: string, anyOf: [{items: {pattern: a}}]"), vec![format!("crd-structure {a}/anyOf/0/items")]),
        (crd("{type: object}", "{type: object, oneOf: [{required: [a]}]}"), vec![]),
        (crd("schema: {openAPIV3Schema: {type: object}", "subresources: {status: {}}, schema: {openAPIV3Schema: {type: object, description: a, oneOf: [{required: [a]}]}"), vec![format!("crd-keyword {at}/oneOf")]),
        (crd("{type: object}", "{properties: {}}"), vec![format!("crd-structure {at}/type")]),
        (crd("{type: object}", "{type: object, additionalProperties: true}"), vec![format!("crd-keyword {at}/additionalProperties")]),
        (crd("{type: object}", "{type: object, x-kubernetes-preserve-unknown-fields: true}"), vec![]),
        (crd("{type: object}", "{type: object, properties: {metadata: {type: object}, kind: {type: string}}}"), vec![]),
        (crd("{type: object}", "{type: object, properties: {metadata: {type: object, properties: {name: {type: string, maxLength: 5}}}}}"), vec![]),
        (crd("{type: object}", "{type: object, properties: {metadata: {type: object, properties: {labels: {type: object}}}}}"), vec![format!("crd-structure {at}/properties/metadata/properties/labels")]),
    ]
    .into();
    for (body, expected) in &cases {
        let text = format!(
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n\
             metadata: {{name: games.example.com}}\n{body}\n"
        );
        assert_eq!(found(&text), *expected, "{text}");
    }
}

#[test]
fn api_services() {
    let base =
        "version: v1, group: games.example.com, groupPriorityMinimum: 20000, versionPriority: 1";
    let spec = |rest: &str| format!("spec: {{{base}, {rest}}}");
    check(
        "apiregistration.k8s.io/v1",
        "APIService",
        &[
            (
                &spec("service: {name: a, namespace: b}, insecureSkipTLSVerify: true"),
                &[],
            ),
            (&spec("insecureSkipTLSVerify: false"), &[]),
            (
                &spec("insecureSkipTLSVerify: true"),
                &["api-service /spec/insecureSkipTLSVerify"],
            ),
            (
                &spec("service: {name: a}"),
                &["api-service /spec/service/namespace"],
            ),
            (
                &spec(
                    "service: {name: a, namespace: b}, caBundle: YQ==, insecureSkipTLSVerify: true",
                ),
                &["api-service /spec/insecureSkipTLSVerify"],
            ),
            (
                &spec("service: {name: a, namespace: b}").replace("20000", "20001"),
                &["api-service /spec/groupPriorityMinimum"],
            ),
            (
                &spec("service: {name: a, namespace: b}").replace("version: v1", "version: v2"),
                &["api-service /metadata/name"],
            ),
            (
                "metadata: {name: v1.}\nspec: {version: v1, groupPriorityMinimum: 1, versionPriority: 1}",
                &[],
            ),
        ],
    );
}

#[test]
fn signing_requests() {
    let base = "request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K";
    let spec = |signer: &str, rest: &str| format!("spec: {{{base}, signerName: {signer}, {rest}}}");
    check(
        "certificates.k8s.io/v1",
        "CertificateSigningRequest",
        &[
            (
                "metadata: {name: 'A:b c'}\nspec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K, signerName: a.b/c, usages: [any]}",
                &[],
            ),
            (
                &spec(
                    "example.com/a.b",
                    "usages: [client auth], expirationSeconds: 600",
                ),
                &[],
            ),
            (
                &spec("example.com", "usages: [any]"),
                &["signing-request /spec/signerName"],
            ),
            (
                &spec("com/a", "usages: [any]"),
                &["signing-request /spec/signerName"],
            ),
            (
                &spec("kubernetes.io/legacy-unknown", "usages: [any]"),
                &["signing-request /spec/signerName"],
            ),
            (
                &spec("a.b/c", "usages: []"),
                &["signing-request /spec/usages"],
            ),
            (
                &spec("a.b/c", "usages: [any, any]"),
                &["signing-request /spec/usages/1"],
            ),
            (
                &spec("a.b/c", "usages: [any], expirationSeconds: 599"),
                &["signing-request /spec/expirationSeconds"],
            ),
            (
                "spec: {request: YQ==, signerName: a.b/c, usages: [any]}",
                &["signing-request /spec/request"],
            ),
        ],
    );
}

#[test]
fn flow_control() {
    let group = "flowcontrol.apiserver.k8s.io/v1";
    let spec = |rest: &str| format!("spec: {{priorityLevelConfiguration: {{name: a}}, {rest}}}");
    let rule = |rest: &str| {
        spec(&format!(
            "rules: [{{subjects: [{{kind: User, user: {{name: '*'}}}}], {rest}}}]"
        ))
    };
    let at = "flow-schema /spec/rules/0";
    check(
        group,
        "FlowSchema",
        &[
            (
                &spec("matchingPrecedence: 10000, distinguisherMethod: {type: ByUser}"),
                &[],
            ),
            (
                &spec("matchingPrecedence: 1"),
                &["flow-schema /spec/matchingPrecedence"],
            ),
            (
                &spec("distinguisherMethod: {type: User}"),
                &["flow-schema /spec/distinguisherMethod/type"],
            ),
            (
                &rule(
                    "resourceRules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true}]",
                ),
                &[],
            ),
            (
                &rule("nonResourceRules: [{verbs: [get], nonResourceURLs: ['/a']}]"),
                &[],
            ),
            (
                &rule("resourceRules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}]"),
                &[&format!("{at}/resourceRules/0/namespaces")],
            ),
            (
                &rule(
                    "resourceRules: [{verbs: [get, '*'], apiGroups: [''], resources: [pods], namespaces: [a]}]",
                ),
                &[&format!("{at}/resourceRules/0/verbs")],
            ),
            (&rule("nonResourceRules: []"), &[at]),
            (
                &rule("nonResourceRules: [{verbs: [get], nonResourceURLs: ['/a']}]")
                    .replace("user: {", "group: {"),
                &[
                    &format!("{at}/subjects/0/group"),
                    &format!("{at}/subjects/0/user"),
                ],
            ),
        ],
    );
    let limited = |rest: &str| format!("spec: {{type: Limited, limited: {{{rest}}}}}");
    let at = "priority-level /spec";
    check(
        group,
        "PriorityLevelConfiguration",
        &[
            (
                &limited("nominalConcurrencyShares: 0, limitResponse: {type: Reject}"),
                &[],
            ),
            (&limited("limitResponse: {type: Queue, queuing: {}}"), &[]),
            (
                &limited("limitResponse: {type: Queue, queuing: {queues: 4}}"),
                &[&format!("{at}/limited/limitResponse/queuing/handSize")],
            ),
            (
                &limited("lendablePercent: 101, limitResponse: {type: Reject}"),
                &[&format!("{at}/limited/lendablePercent")],
            ),
            (
                &limited("limitResponse: {type: Reject, queuing: {}}"),
                &[&format!("{at}/limited/limitResponse/queuing")],
            ),
            ("spec: {type: Exempt}", &[&format!("{at}/type")]),
            ("spec: {type: Limited}", &[&format!("{at}/limited")]),
            (
                "metadata: {name: exempt}\nspec: {type: Exempt, exempt: {nominalConcurrencyShares: 0}}",
                &[],
            ),
        ],
    );
}
