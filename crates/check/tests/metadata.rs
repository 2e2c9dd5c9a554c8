//! Metadata and API versions: what is refused, and what stands close by and is fine.

use stowplan_check::{Bundle, Checker, Class, Cluster, Environment, Minor, Severity, Source};

use crate::support;

/// An object of a kind with metadata, and what else it must have.
fn object(version: &str, kind: &str, metadata: &str) -> String {
    let rest = match kind {
        "Pod" => "spec: {containers: [{name: a, image: a}]}",
        "Deployment" | "StatefulSet" => {
            "spec: {serviceName: a, selector: {matchLabels: {app: a}}, template: {metadata: \
             {labels: {app: a}}, spec: {containers: [{name: a, image: a}]}}}"
        }
        "Job" => {
            "spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}"
        }
        "CronJob" => {
            "spec: {schedule: '* * * * *', jobTemplate: {spec: {template: {spec: {restartPolicy: \
             Never, containers: [{name: a, image: a}]}}}}}"
        }
        "Service" => "spec: {ports: [{port: 80}]}",
        _ => "",
    };
    format!("apiVersion: {version}\nkind: {kind}\nmetadata: {metadata}\n{rest}\n")
}

/// Checks a text for a version, and gives what the rules of these families found.
fn found_for(minor: Minor, text: &str) -> Vec<String> {
    const RULES: [&str; 14] = [
        "annotations",
        "deprecated-api",
        "dotted-name",
        "finalizers",
        "label-key",
        "label-value",
        "name-form",
        "name-length",
        "name-missing",
        "namespace-form",
        "namespace-ignored",
        "owner-references",
        "removed-api",
        "resource-version",
    ];
    let report = support::check_with(&Checker::new().kubernetes(minor), text);
    let mut found: Vec<_> = report
        .findings
        .iter()
        .filter(|it| RULES.contains(&it.rule.name))
        .map(|it| format!("{} {}", it.rule.name, it.place.path))
        .collect();
    found.sort();
    found
}

fn found(text: &str) -> Vec<String> {
    found_for(Minor::V1_36, text)
}

fn long(length: usize) -> String {
    "a".repeat(length)
}

#[test]
fn names_have_the_form_of_their_kind() {
    let cases = [
        ("v1", "ConfigMap", "a.b-c.d", true),
        ("v1", "ConfigMap", "1", true),
        ("v1", "ConfigMap", "a_b", false),
        ("v1", "ConfigMap", "A", false),
        ("v1", "ConfigMap", "-a", false),
        ("v1", "ConfigMap", "a..b", false),
        ("v1", "ConfigMap", "a/b", false),
        ("v1", "Namespace", "a.b", false),
        ("v1", "Namespace", "a-b", true),
        ("apps/v1", "StatefulSet", "a.b", false),
        ("apps/v1", "StatefulSet", "a-b", true),
        ("v1", "ServiceAccount", "a.b", true),
        (
            "rbac.authorization.k8s.io/v1",
            "ClusterRole",
            "'system:A_b'",
            true,
        ),
        ("rbac.authorization.k8s.io/v1", "Role", "a/b", false),
        ("rbac.authorization.k8s.io/v1", "Role", "a%b", false),
        ("rbac.authorization.k8s.io/v1", "Role", "'..'", false),
        ("storage.k8s.io/v1", "CSIDriver", "CSI.example.com", true),
        ("storage.k8s.io/v1", "CSIDriver", "csi_example", false),
        ("coordination.k8s.io/v1beta1", "LeaseCandidate", "A_b", true),
        ("example.com/v1", "Game", "A", false),
        ("example.com/v1", "Game", "a.b", true),
        ("user.openshift.io/v1", "User", "'kube:admin'", true),
        ("skaffold/v4beta1", "Config", "A_b", true),
        (
            "kustomize.config.k8s.io/v1beta1",
            "Kustomization",
            "A_b",
            true,
        ),
    ];
    for (version, kind, name, fine) in cases {
        let text = object(version, kind, &format!("{{name: {name}}}"));
        let expected: &[&str] = if fine {
            &[]
        } else {
            &["name-form /metadata/name"]
        };
        let found: Vec<_> = found(&text)
            .into_iter()
            .filter(|it| it.starts_with("name"))
            .collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn services_may_begin_with_a_digit_since_1_36() {
    let text = object("v1", "Service", "{name: 1web}");
    assert_eq!(found_for(Minor::V1_35, &text), ["name-form /metadata/name"]);
    assert!(found_for(Minor::V1_36, &text).is_empty());
    let text = object("v1", "Service", "{name: a.b}");
    assert_eq!(found_for(Minor::V1_36, &text), ["name-form /metadata/name"]);
    let text = object("v1", "Service", &format!("{{name: {}}}", long(64)));
    assert_eq!(found_for(Minor::V1_36, &text), ["name-form /metadata/name"]);
}

#[test]
fn names_leave_room_for_what_is_made_from_them() {
    let cases = [
        ("batch/v1", "CronJob", 52, &[][..]),
        ("batch/v1", "CronJob", 53, &["name-length /metadata/name"]),
        ("batch/v1", "Job", 63, &[]),
        ("batch/v1", "Job", 64, &["name-length /metadata/name"]),
        ("apps/v1", "Deployment", 63, &[]),
        ("apps/v1", "Deployment", 64, &["dotted-name /metadata/name"]),
        ("v1", "ConfigMap", 253, &[]),
        ("v1", "ConfigMap", 254, &["name-form /metadata/name"]),
    ];
    for (version, kind, length, expected) in cases {
        let text = object(version, kind, &format!("{{name: {}}}", long(length)));
        assert_eq!(found(&text), expected, "{kind} {length}");
    }
}

#[test]
fn the_pods_of_indexed_jobs_have_names_too() {
    let job = |name: &str, rest: &str| {
        let text = object("batch/v1", "Job", &format!("{{name: {name}}}"));
        text.replace("spec: {template", &format!("spec: {{{rest}, template"))
    };
    let indexed = "completionMode: Indexed, completions: 11, parallelism: 1";
    assert!(found(&job(&long(60), indexed)).is_empty());
    assert_eq!(
        found(&job(&long(61), indexed)),
        ["name-length /metadata/name"]
    );
    assert_eq!(found(&job("a.b", indexed)), ["name-length /metadata/name"]);
    assert_eq!(
        found(&job("a.b", "completions: 11")),
        ["dotted-name /metadata/name"]
    );
}

#[test]
fn everything_that_is_stored_has_a_name() {
    let cases = [
        ("v1", "ConfigMap", "{}", true),
        ("v1", "ConfigMap", "{name: ''}", true),
        ("v1", "ConfigMap", "{generateName: a-}", false),
        ("example.com/v1", "Game", "{labels: {a: b}}", true),
        ("example.com/v1", "Game", "{}", false),
        (
            "authorization.k8s.io/v1",
            "SubjectAccessReview",
            "{}",
            false,
        ),
        (
            "kustomize.config.k8s.io/v1beta1",
            "Kustomization",
            "{labels: {a: b}}",
            false,
        ),
    ];
    for (version, kind, metadata, missing) in cases {
        let text = object(version, kind, metadata);
        assert_eq!(!found(&text).is_empty(), missing, "{text}");
    }
    let text = "apiVersion: v1\nkind: ConfigMap\n";
    assert_eq!(found(text), ["name-missing /metadata"]);
}

#[test]
fn generated_names_are_for_what_is_created() {
    let cases = [
        ("a-", true),
        ("a.", false),
        ("A-", false),
        ("a", true),
        ("-", false),
    ];
    for (prefix, fine) in cases {
        let text = object("v1", "ConfigMap", &format!("{{generateName: '{prefix}'}}"));
        let expected: &[&str] = if fine {
            &[]
        } else {
            &["name-form /metadata/generateName"]
        };
        assert_eq!(found(&text), expected, "{prefix}");
    }
    let report = Checker::new().check(vec![Bundle {
        environment: Some(Environment {
            name: "shop/dev".to_owned(),
            class: Class::Dev,
            cluster: Cluster::default(),
            kubernetes: Minor::DEFAULT,
            waivers: Vec::new(),
        }),
        sources: vec![Source::new(
            "a.yaml",
            object("v1", "ConfigMap", "{generateName: a-}").into_bytes(),
        )],
    }]);
    let names: Vec<_> = report.findings.iter().map(|it| it.rule.name).collect();
    assert!(names.contains(&"generate-name"), "{names:?}");
}

#[test]
fn namespaces_are_labels_of_what_lives_in_one() {
    let cases = [
        ("v1", "ConfigMap", "a-b", &[][..]),
        (
            "v1",
            "ConfigMap",
            "a.b",
            &["namespace-form /metadata/namespace"],
        ),
        ("v1", "ConfigMap", "''", &[]),
        (
            "example.com/v1",
            "Game",
            "A",
            &["namespace-form /metadata/namespace"],
        ),
        (
            "v1",
            "PersistentVolume",
            "a",
            &["namespace-ignored /metadata/namespace"],
        ),
        ("v1", "PersistentVolume", "''", &[]),
    ];
    for (version, kind, namespace, expected) in cases {
        let text = object(
            version,
            kind,
            &format!("{{name: a, namespace: {namespace}}}"),
        );
        assert_eq!(found(&text), expected, "{text}");
    }
}

#[test]
fn labels_and_annotations_have_a_form() {
    let name = long(63);
    let cases = [
        ("labels: {a: b}", &[][..]),
        ("labels: {example.com/a_B.c: ''}", &[]),
        ("labels: {a: null}", &[]),
        ("labels: {a: -b}", &["label-value /metadata/labels/a"]),
        ("labels: {a: b c}", &["label-value /metadata/labels/a"]),
        ("labels: {-a: b}", &["label-key /metadata/labels/-a"]),
        (
            "labels: {Example.com/a: b}",
            &["label-key /metadata/labels/Example.com~1a"],
        ),
        ("labels: {/a: b}", &["label-key /metadata/labels/~1a"]),
        ("labels: {a/: b}", &["label-key /metadata/labels/a~1"]),
        ("annotations: {Example.com/A: any thing}", &[]),
        (
            "annotations: {a b: c}",
            &["annotations /metadata/annotations/a b"],
        ),
        (
            "annotations: {a/b/c: c}",
            &["annotations /metadata/annotations/a~1b~1c"],
        ),
    ];
    for (metadata, expected) in cases {
        let text = object("v1", "ConfigMap", &format!("{{name: a, {metadata}}}"));
        assert_eq!(found(&text), expected, "{text}");
    }
    let label = |value: &str| {
        object(
            "v1",
            "ConfigMap",
            &format!("{{name: a, labels: {{a: {value}}}}}"),
        )
    };
    assert!(found(&label(&name)).is_empty());
    assert_eq!(found(&label(&long(64))), ["label-value /metadata/labels/a"]);
    let annotation = |length| {
        object(
            "v1",
            "ConfigMap",
            &format!("{{name: a, annotations: {{a: {}}}}}", long(length)),
        )
    };
    assert!(found(&annotation((256 << 10) - 1)).is_empty());
    assert_eq!(
        found(&annotation(256 << 10)),
        ["annotations /metadata/annotations"]
    );
}

#[test]
fn templates_have_labels_too() {
    let text = object("apps/v1", "StatefulSet", "{name: a}")
        .replace(
            "{labels: {app: a}}",
            "{labels: {app: a, b: c d}, annotations: {e f: g}}",
        )
        .replace(
            "serviceName: a",
            "serviceName: a, volumeClaimTemplates: [{metadata: {name: a, labels: {h i: j}}}]",
        );
    assert_eq!(
        found(&text),
        [
            "annotations /spec/template/metadata/annotations/e f",
            "label-key /spec/volumeClaimTemplates/0/metadata/labels/h i",
            "label-value /spec/template/metadata/labels/b",
        ]
    );
}

#[test]
fn finalizers_have_domains() {
    let cases = [
        ("v1", "ConfigMap", "[example.com/a]", &[][..]),
        ("v1", "ConfigMap", "[kubernetes]", &[]),
        ("v1", "ConfigMap", "[orphan]", &[]),
        (
            "v1",
            "ConfigMap",
            "[a]",
            &["finalizers /metadata/finalizers/0"],
        ),
        (
            "v1",
            "ConfigMap",
            "[a/b/c]",
            &["finalizers /metadata/finalizers/0"],
        ),
        (
            "v1",
            "ConfigMap",
            "[orphan, foregroundDeletion]",
            &["finalizers /metadata/finalizers"],
        ),
        ("example.com/v1", "Game", "[a.example.com]", &[]),
        (
            "example.com/v1",
            "Game",
            "[a b]",
            &["finalizers /metadata/finalizers/0"],
        ),
        ("node.k8s.io/v1", "RuntimeClass", "[a]", &[]),
    ];
    for (version, kind, finalizers, expected) in cases {
        let text = object(
            version,
            kind,
            &format!("{{name: a, finalizers: {finalizers}}}"),
        );
        assert_eq!(found(&text), expected, "{text}");
    }
}

#[test]
fn owners_can_be_found_again() {
    let owners = |owners: &str| {
        let metadata = format!("{{name: a, ownerReferences: [{owners}]}}");
        found(&object("v1", "ConfigMap", &metadata))
    };
    let one = "{apiVersion: apps/v1, kind: Deployment, name: a, uid: b, controller: true}";
    assert!(owners(one).is_empty());
    assert!(owners(&format!("{one}, {}", one.replace("true", "false"))).is_empty());
    assert_eq!(
        owners(&format!("{one}, {one}")),
        ["owner-references /metadata/ownerReferences/1/controller"]
    );
    assert_eq!(
        owners(&one.replace("apps/v1", "apps/")),
        ["owner-references /metadata/ownerReferences/0/apiVersion"]
    );
    assert_eq!(
        owners("{apiVersion: v1, kind: Event, name: a, uid: b}"),
        ["owner-references /metadata/ownerReferences/0/kind"]
    );
    assert!(owners("{apiVersion: events.k8s.io/v1, kind: Event, name: a, uid: b}").is_empty());
    assert_eq!(
        owners("{apiVersion: v1, kind: Pod, name: '', uid: ''}"),
        [
            "owner-references /metadata/ownerReferences/0/name",
            "owner-references /metadata/ownerReferences/0/uid",
        ]
    );
}

#[test]
fn nothing_is_created_with_a_resource_version() {
    let cases = [("'5'", 1), ("'0'", 0), ("''", 0), ("null", 0)];
    for (version, count) in cases {
        let metadata = format!("{{name: a, resourceVersion: {version}}}");
        assert_eq!(
            found(&object("v1", "ConfigMap", &metadata)).len(),
            count,
            "{version}"
        );
    }
}

#[test]
fn old_api_versions_are_gone() {
    use Minor::{V1_33, V1_34, V1_35, V1_36, V1_37};
    let gone = [
        ("extensions/v1beta1", "Deployment"),
        ("extensions/v1beta1", "Ingress"),
        ("apps/v1beta1", "StatefulSet"),
        ("apps/v1beta2", "DaemonSet"),
        ("batch/v1beta1", "CronJob"),
        ("autoscaling/v2beta1", "HorizontalPodAutoscaler"),
        ("autoscaling/v2beta2", "HorizontalPodAutoscaler"),
        ("policy/v1beta1", "PodDisruptionBudget"),
        ("policy/v1beta1", "PodSecurityPolicy"),
        ("networking.k8s.io/v1beta1", "IngressClass"),
        ("rbac.authorization.k8s.io/v1beta1", "Role"),
        ("rbac.authorization.k8s.io/v1alpha1", "ClusterRole"),
        ("storage.k8s.io/v1beta1", "StorageClass"),
        ("storage.k8s.io/v1beta1", "CSIStorageCapacity"),
        (
            "admissionregistration.k8s.io/v1beta1",
            "MutatingWebhookConfiguration",
        ),
        ("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition"),
        ("apiregistration.k8s.io/v1beta1", "APIService"),
        ("certificates.k8s.io/v1beta1", "CertificateSigningRequest"),
        ("coordination.k8s.io/v1beta1", "Lease"),
        ("scheduling.k8s.io/v1beta1", "PriorityClass"),
        ("discovery.k8s.io/v1beta1", "EndpointSlice"),
        ("events.k8s.io/v1beta1", "Event"),
        ("node.k8s.io/v1beta1", "RuntimeClass"),
        ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema"),
        ("authentication.k8s.io/v1beta1", "TokenReview"),
        ("settings.k8s.io/v1alpha1", "PodPreset"),
    ];
    for (version, kind) in gone {
        let text = format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n");
        for minor in [V1_33, V1_37] {
            assert_eq!(
                found_for(minor, &text),
                ["removed-api /apiVersion"],
                "{text}"
            );
        }
    }
    let going = [
        (
            "networking.k8s.io/v1beta1",
            "ServiceCIDR",
            [' ', 'd', 'd', 'd', 'r'],
        ),
        (
            "storage.k8s.io/v1beta1",
            "VolumeAttributesClass",
            [' ', 'd', 'd', 'd', 'r'],
        ),
        (
            "storage.k8s.io/v1alpha1",
            "VolumeAttributesClass",
            [' ', ' ', 'r', 'r', 'r'],
        ),
        (
            "admissionregistration.k8s.io/v1beta1",
            "ValidatingAdmissionPolicy",
            ['d', 'r', 'r', 'r', 'r'],
        ),
        (
            "admissionregistration.k8s.io/v1beta1",
            "MutatingAdmissionPolicy",
            [' '; 5],
        ),
        (
            "resource.k8s.io/v1alpha3",
            "ResourceClaim",
            [' ', 'r', 'r', 'r', 'r'],
        ),
        (
            "resource.k8s.io/v1beta1",
            "ResourceClaim",
            [' ', ' ', 'd', 'd', 'd'],
        ),
        ("coordination.k8s.io/v1beta1", "LeaseCandidate", [' '; 5]),
        ("v1", "Endpoints", ['d'; 5]),
        ("v1", "ConfigMap", [' '; 5]),
        ("apps/v1", "Deployment", [' '; 5]),
        ("example.com/v1beta1", "Deployment", [' '; 5]),
    ];
    for (version, kind, expected) in going {
        let text = format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n");
        for (minor, expected) in [V1_33, V1_34, V1_35, V1_36, V1_37]
            .into_iter()
            .zip(expected)
        {
            let expected: &[&str] = match expected {
                'd' => &["deprecated-api /apiVersion"],
                'r' => &["removed-api /apiVersion"],
                _ => &[],
            };
            assert_eq!(found_for(minor, &text), expected, "{minor} {text}");
        }
    }
}

#[test]
fn what_replaces_an_api_version_is_there_already() {
    let message = |minor, version: &str, kind: &str| {
        let text = format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n");
        let report = support::check_with(&Checker::new().kubernetes(minor), &text);
        let found = report
            .findings
            .iter()
            .find(|it| it.rule.name == "removed-api");
        found.map(|it| it.message.clone()).unwrap_or_default()
    };
    assert_eq!(
        message(Minor::V1_36, "policy/v1beta1", "PodSecurityPolicy"),
        "`policy/v1beta1` of PodSecurityPolicy is gone since Kubernetes 1.25, and nothing replaces it"
    );
    assert!(
        message(Minor::V1_33, "resource.k8s.io/v1alpha2", "ResourceClaim").ends_with("v1beta2`")
    );
    assert!(message(Minor::V1_34, "resource.k8s.io/v1alpha2", "ResourceClaim").ends_with("/v1`"));
}

#[test]
fn metadata_of_jobs_to_come_is_taken_as_it_is() {
    let text = object("batch/v1", "CronJob", "{name: a}").replace(
        "jobTemplate: {",
        "jobTemplate: {metadata: {labels: {a: b c}}, ",
    );
    let report = support::check(&text);
    let found: Vec<_> = report
        .findings
        .iter()
        .filter(|it| it.rule.name == "label-value")
        .map(|it| it.severity)
        .collect();
    assert_eq!(found, [Severity::Warning]);
}
