//! Security and operations: what is found, and what is left alone.

use stowplan_check::{Bundle, Checker, Class, Cluster, Environment, Minor, Source};

use crate::support::check;

/// `rule path` of what some rules find.
fn found(text: &str, rules: &[&str]) -> Vec<String> {
    let report = check(text);
    let of_rules = report.findings.iter();
    let of_rules = of_rules.filter(|it| rules.contains(&it.rule.name));
    of_rules
        .map(|it| {
            assert_eq!(it.severity.as_str(), "warning");
            format!("{} {}", it.rule.name, it.place.path)
        })
        .collect()
}

/// The hints of what a rule finds.
fn hints(text: &str, rule: &str) -> Vec<String> {
    let report = check(text);
    let of_rule = report.findings.iter().filter(|it| it.rule.name == rule);
    of_rule.filter_map(|it| it.hint.clone()).collect()
}

fn role(rules: &[&str]) -> String {
    let rules: Vec<_> = rules.iter().map(|it| format!("- {{{it}}}\n")).collect();
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: web}}\n\
         rules:\n{}",
        rules.concat()
    )
}

const ROLES: &[&str] = &["role-group", "role-resource", "role-verb"];

#[test]
fn roles_name_groups_resources_and_verbs() {
    let group = "role-group /rules/0/apiGroups/0";
    let resource = "role-resource /rules/0/resources/0";
    let verb = "role-verb /rules/0/verbs/0";
    for (groups, resources, verbs, expected, hint) in [
        (
            "apps/v1",
            "deployments",
            "get",
            group,
            "leave the version out: `apps`",
        ),
        ("app", "deployments", "get", group, "did you mean `apps`?"),
        (
            "core",
            "pods",
            "get",
            group,
            "the core group is the empty text: `apiGroups: [\"\"]`",
        ),
        (
            "v1",
            "pods",
            "get",
            group,
            "the core group is the empty text: `apiGroups: [\"\"]`",
        ),
        ("network.k8s.io", "ingresses", "get", "", ""),
        (
            "netwroking.k8s.io",
            "ingresses",
            "get",
            group,
            "did you mean `networking.k8s.io`?",
        ),
        ("''", "pod", "get", resource, "did you mean `pods`?"),
        ("''", "Pods", "get", resource, "did you mean `pods`?"),
        (
            "''",
            "configmap",
            "get",
            resource,
            "did you mean `configmaps`?",
        ),
        ("''", "pod/log", "get", resource, "did you mean `pods`?"),
        (
            "''",
            "pods/logs",
            "get",
            resource,
            "did you mean `pods/log`?",
        ),
        (
            "apps",
            "deployment",
            "get",
            resource,
            "did you mean `deployments`?",
        ),
        (
            "''",
            "deployments",
            "get",
            resource,
            "write a rule with `apiGroups: [\"apps\"]`",
        ),
        (
            "apps",
            "pods",
            "get",
            resource,
            "write a rule with `apiGroups: [\"\"]`",
        ),
        ("''", "pods", "lst", verb, "did you mean `list`?"),
        ("''", "pods", "gets", verb, "did you mean `get`?"),
        ("''", "pods", "wacth", verb, "did you mean `watch`?"),
        ("''", "pods", "Get", verb, "did you mean `get`?"),
        (
            "''",
            "pods",
            "delete-collection",
            verb,
            "did you mean `deletecollection`?",
        ),
    ] {
        let rule = format!("apiGroups: [{groups}], resources: [{resources}], verbs: [{verbs}]");
        let text = role(&[&rule]);
        let expected: Vec<_> = Some(expected)
            .filter(|it| !it.is_empty())
            .into_iter()
            .collect();
        assert_eq!(found(&text, ROLES), expected, "{rule}");
        if let Some((name, _)) = expected.first().and_then(|it| it.split_once(' ')) {
            assert_eq!(hints(&text, name), [hint], "{rule}");
        }
    }
}

#[test]
fn roles_that_are_right_are_left_alone() {
    for fine in [
        "apiGroups: ['', apps], resources: [pods, deployments], verbs: ['*']",
        "apiGroups: ['*'], resources: [deployment, pod], verbs: [get]",
        "apiGroups: [''], resources: ['*', '*/scale', pods/*, services/proxy], verbs: [get]",
        "apiGroups: [extensions], resources: [deployments, ingresses], verbs: [get]",
        "apiGroups: ['', example.com], resources: [pod, deployments], verbs: [get]",
        "apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]",
        "apiGroups: [''], resources: [users, groups, serviceaccounts], verbs: [impersonate]",
        "apiGroups: [''], resources: [routes, projects], verbs: [get]",
        "apiGroups: [metrics.k8s.io], resources: [pods, nodes], verbs: [get, list]",
        "apiGroups: [scheduling.x-k8s.io, snapshot.storage.k8s.io], resources: [a], verbs: [get]",
        "apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve, sign, attest]",
        "apiGroups: [authentication.k8s.io], resources: [userextras/a, uids], verbs: [impersonate]",
        "apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create, update, patch]",
        "apiGroups: [''], resources: [serviceaccounts/token, nodes/metrics], verbs: [create]",
        "apiGroups: [''], resources: [pods], verbs: [match, set, sync, 'impersonate:user-info']",
        "nonResourceURLs: [/metrics, /version], verbs: [get, post, put, head, options]",
    ] {
        assert_eq!(found(&role(&[fine]), ROLES), [""; 0], "{fine}");
    }
    // Once too often does no harm.
    let rules = [
        "apiGroups: [apps], resources: [deployments, pods], verbs: [get]",
        "apiGroups: [''], resources: [pods], verbs: [get]",
    ];
    assert_eq!(found(&role(&rules), ROLES), [""; 0]);
    assert_eq!(found(&role(&rules[..1]), ROLES).len(), 1);
}

fn pod(container: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  containers:\n  - name: web\n    \
         {container}\n"
    )
}

#[test]
fn images_that_no_registry_takes() {
    let digest = "0123456789abcdef".repeat(4);
    let upper = digest.to_uppercase();
    let at = "image-reference /spec/containers/0/image";
    for wrong in [
        "http://example.com/web:1",
        "https://example.com/web",
        "docker://web:1",
        "example.com/Web:1",
        "Nginx",
        "example.com/my web:1",
        "web:1:2",
        "example.com:80:81/web:1:2",
        "web:",
        "web:-1",
        "web:a+b",
        "example.com//web",
        "example.com/web/",
        "example.com/-web",
        "example.com/we.-b",
        "example.com/web,api",
        "web@sha256:abc",
        &format!("web@sha256:{upper}"),
        &format!("web:{}", "a".repeat(129)),
        &"a".repeat(256),
    ] {
        let text = pod(&format!("image: '{wrong}'"));
        assert_eq!(found(&text, &["image-reference"]), [at], "{wrong}");
    }
    for fine in [
        "web",
        "web:1",
        "library/web:V1.0-Beta_2",
        "localhost/web",
        "localhost:5000/web:1",
        "Example.com/web",
        "EXAMPLE/web",
        "example.com:5000/a/b_c/d__e/f---g/h.i:1",
        "[::1]:5000/web",
        &format!("web@sha256:{digest}"),
        &format!("web:1@sha256:{digest}"),
        &format!("web:{}", "a".repeat(128)),
        // For somebody to put their own in.
        "gcr.io/PROJECT_ID/web:1",
        "IMAGE_NAME",
        "<image>",
        "$(IMAGE)",
        "example.com/web:${TAG}",
        "{{ .Image }}",
        "example.com/.../web",
        "ko://example.com/cmd/Web",
    ] {
        let text = pod(&format!("image: '{fine}'"));
        assert_eq!(found(&text, &["image-reference"]), [""; 0], "{fine}");
    }
    let volume = "image: web\n  volumes: [{name: a, image: {reference: 'example.com/Models:1'}}]";
    assert_eq!(
        found(&pod(volume), &["image-reference"]),
        ["image-reference /spec/volumes/0/image/reference"]
    );
}

#[test]
fn units_that_were_forgotten() {
    let at = "/spec/containers/0/resources";
    let resources = |text: &str| pod(&format!("image: web\n    resources: {{{text}}}"));
    for (wrong, path, hint) in [
        (
            "limits: {memory: 128}",
            "limits/memory",
            "did you mean `128Mi`?",
        ),
        (
            "limits: {memory: '512'}",
            "limits/memory",
            "did you mean `512Mi`?",
        ),
        (
            "requests: {memory: 1}",
            "requests/memory",
            "did you mean `1Mi`?",
        ),
        (
            "limits: {ephemeral-storage: 10}",
            "limits/ephemeral-storage",
            "did you mean `10Gi`?",
        ),
        (
            "limits: {cpu: 100}",
            "limits/cpu",
            "did you mean `100m`, thousandths of a core?",
        ),
        (
            "requests: {cpu: '250'}",
            "requests/cpu",
            "did you mean `250m`, thousandths of a core?",
        ),
    ] {
        let text = resources(wrong);
        let expected = format!("forgotten-unit {at}/{path}");
        assert_eq!(found(&text, &["forgotten-unit"]), [expected], "{wrong}");
        assert_eq!(hints(&text, "forgotten-unit"), [hint], "{wrong}");
    }
    for fine in [
        "limits: {memory: 0, cpu: 0}",
        "limits: {memory: 134217728, cpu: 64}",
        "limits: {memory: 128Mi, cpu: 96}",
        "limits: {memory: 65536, cpu: 128}",
        "limits: {memory: 1e9, cpu: 192}",
        "limits: {cpu: 100, nvidia.com/gpu: 8}",
        "limits: {cpu: 100m}",
        "limits: {memory: [1], cpu: {a: 1}}",
    ] {
        assert_eq!(
            found(&resources(fine), &["forgotten-unit"]),
            [""; 0],
            "{fine}"
        );
    }
    let claim = |size: &str| {
        format!(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: web}}\nspec:\n  \
             accessModes: [ReadWriteOnce]\n  resources: {{requests: {{storage: {size}}}}}\n"
        )
    };
    let at = "forgotten-unit /spec/resources/requests/storage";
    assert_eq!(found(&claim("10"), &["forgotten-unit"]), [at]);
    assert_eq!(found(&claim("10Gi"), &["forgotten-unit"]), [""; 0]);
}

fn ingress(annotations: &str, tls: &str, hosts: &[&str]) -> String {
    let rules: Vec<_> = hosts
        .iter()
        .map(|host| {
            format!(
                "  - {{host: {host}, http: {{paths: [{{path: /, pathType: Prefix, backend: \
                 {{service: {{name: web, port: {{number: 80}}}}}}}}]}}}}\n"
            )
        })
        .collect();
    format!(
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: web, annotations: \
         {{{annotations}}}}}\nspec:\n  tls: [{tls}]\n  rules:\n{}",
        rules.concat()
    )
}

#[test]
fn certificates_and_rules_are_for_the_same_hosts() {
    let at = "tls-host /spec/tls/0/hosts/0";
    for (tls, host) in [
        ("{hosts: [a.example.com]}", "b.example.com"),
        ("{hosts: ['*.example.com']}", "example.com"),
        ("{hosts: ['*.example.com']}", "a.b.example.com"),
        ("{hosts: [example.com], secretName: a}", "exmaple.com"),
    ] {
        let text = ingress("", tls, &[host]);
        assert_eq!(found(&text, &["tls-host"]), [at], "{tls} {host}");
        assert_eq!(
            hints(&text, "tls-host"),
            [format!("did you mean `{host}`?")]
        );
    }
    for (annotations, tls, hosts) in [
        ("", "{hosts: [a.example.com]}", &["a.example.com"][..]),
        ("", "{hosts: [A.example.com]}", &["a.example.com"]),
        (
            "",
            "{hosts: ['*.example.com']}",
            &["a.example.com", "b.example.com"],
        ),
        ("", "{hosts: [a.example.com]}", &["'*.example.com'"]),
        // One of them may do without, or be for others.
        (
            "",
            "{hosts: [a.example.com]}",
            &["a.example.com", "b.example.com"],
        ),
        (
            "",
            "{hosts: [a.example.com, www.a.example.com]}",
            &["a.example.com"],
        ),
        ("", "{secretName: web}", &["a.example.com"]),
        (
            "",
            "{hosts: [a.example.com]}, {secretName: b}",
            &["b.example.com"],
        ),
        ("", "{hosts: [a.example.com]}", &["''"]),
        (
            "nginx.ingress.kubernetes.io/server-alias: a.example.com",
            "{hosts: [a.example.com]}",
            &["b.example.com"],
        ),
    ] {
        let text = ingress(annotations, tls, hosts);
        assert_eq!(found(&text, &["tls-host"]), [""; 0], "{tls} {hosts:?}");
    }
}

/// A StatefulSet of one pod, such as a node of a network.
fn node(name: &str, image: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: {name}}}\n\
         spec: {{replicas: 1, serviceName: {name}, selector: {{matchLabels: {{node: {name}}}}}, \
         template: {{metadata: {{labels: {{set: seed, node: {name}}}}}, \
         spec: {{containers: [{{name: node, image: \"{image}\"}}]}}}}}}\n---\n"
    )
}

/// The workloads in production that have one replica and nothing that stands in for them.
fn single(text: &str) -> Vec<String> {
    let environment = Environment {
        name: "net/main".to_owned(),
        class: Class::Prod,
        cluster: Cluster::default(),
        kubernetes: Minor::DEFAULT,
        waivers: Vec::new(),
    };
    let report = Checker::new().check(vec![Bundle {
        environment: Some(environment),
        sources: vec![Source::new("main.yaml", text.as_bytes())],
    }]);
    let of_rule = report.findings.iter();
    let of_rule = of_rule.filter(|it| it.rule.name == "single-replica");
    of_rule
        .filter_map(|it| Some(it.place.object.as_ref()?.name.clone()))
        .collect()
}

#[test]
fn workloads_that_are_guarded_together_stand_in_for_each_other() {
    let nodes = |images: [&str; 2]| {
        let [one, two] = images.map(|it| format!("registry.example.com/{it}"));
        node("seed-1", &one) + &node("seed-2", &two)
    };
    let budget = |selector: &str| {
        format!(
            "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: seed}}\n\
             spec: {{maxUnavailable: 1, selector: {selector}}}\n"
        )
    };
    let check = |text: String, expect: &[&str]| assert_eq!(single(&text), expect, "{text}");
    let both = ["seed-1", "seed-2"];
    let alike = || nodes(["node:1", "node:1"]);
    check(alike() + &budget("{matchLabels: {set: seed}}"), &[]);
    check(alike(), &both);
    check(alike() + &budget("{matchLabels: {node: seed-1}}"), &both);
    check(alike() + &budget("{}"), &both);
    let different = nodes(["node:1", "page:1"]);
    check(different + &budget("{matchLabels: {set: seed}}"), &both);
    let three = alike() + &node("page", "registry.example.com/page:1");
    check(three + &budget("{matchLabels: {set: seed}}"), &["page"]);
    let alone = node("seed-1", "registry.example.com/node:1");
    check(alone + &budget("{matchLabels: {set: seed}}"), &["seed-1"]);
}
