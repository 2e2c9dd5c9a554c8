use stowplan_check::Minor;

use super::{accepted, container, containers, expect};

fn variable(from: &str) -> String {
    format!("env: [{{name: A, valueFrom: {from}}}]")
}

fn sources(cases: &[(&str, &[&str])]) {
    for (from, expected) in cases {
        let expected: Vec<_> = expected
            .iter()
            .map(|it| match it.split_once(' ') {
                Some((rule, path)) => format!("{rule} env/0/valueFrom/{path}"),
                None => format!("{it} env/0/valueFrom"),
            })
            .collect();
        let expected: Vec<_> = expected.iter().map(String::as_str).collect();
        containers(&[(&variable(from), &expected)]);
    }
}

#[test]
fn names_are_printable() {
    containers(&[
        ("env: [{name: ''}]", &["env-name env/0/name"]),
        ("env: [{name: A=B}]", &["env-name env/0/name"]),
        ("env: [{name: Größe}]", &["env-name env/0/name"]),
        ("env: [{name: \"a\\tb\"}]", &["env-name env/0/name"]),
    ]);
    accepted(&[
        "env: [{name: a.b-c_D}]",
        "env: [{name: 1st}]",
        "env: [{name: 'with space: and more!'}]",
        "env: [{name: A, value: ''}]",
        "env: [{name: A, value: null}]",
    ]);
}

#[test]
fn there_is_one_source() {
    sources(&[
        ("{}", &["env-source"]),
        ("{secretKeyRef: null}", &["env-source"]),
        // A slip in the name of a field is the schema's.
        ("{secretKeyref: {name: a, key: b}}", &[]),
        (
            "{secretKeyRef: {name: a, key: b}, configMapKeyRef: {name: a, key: b}}",
            &["env-source secretKeyRef"],
        ),
    ]);
    containers(&[(
        "env: [{name: A, value: b, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]",
        &["env-value-and-source env/0/valueFrom"],
    )]);
    accepted(&[
        "env: [{name: A, value: '', valueFrom: {fieldRef: {fieldPath: metadata.name}}}]",
        "env: [{name: A, value: b, valueFrom: null}]",
    ]);
}

#[test]
fn fields_of_the_pod() {
    for path in [
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "spec.nodeName",
        "spec.host",
        "spec.serviceAccountName",
        "status.hostIP",
        "status.hostIPs",
        "status.podIP",
        "status.podIPs",
        "\"metadata.labels['app']\"",
        "\"metadata.labels['example.com/App']\"",
        "\"metadata.annotations['Example.com/App']\"",
    ] {
        sources(&[(&format!("{{fieldRef: {{fieldPath: {path}}}}}"), &[])]);
    }
    for path in [
        "''",
        "metadata.labels",
        "metadata.annotations",
        "spec.restartPolicy",
        "status.phase",
        "spec.node",
        "\"metadata.labels['']\"",
        "\"metadata.labels['a b']\"",
        "\"metadata.labels['Example.com/App']\"",
        "\"metadata.name['a']\"",
        "\"metadata.labels[app]\"",
    ] {
        sources(&[(
            &format!("{{fieldRef: {{fieldPath: {path}}}}}"),
            &["env-field-ref fieldRef/fieldPath"],
        )]);
    }
    sources(&[
        (
            "{fieldRef: {apiVersion: v2, fieldPath: metadata.name}}",
            &["env-field-ref fieldRef/apiVersion"],
        ),
        (
            "{fieldRef: {apiVersion: '', fieldPath: metadata.name}}",
            &[],
        ),
        (
            "{fieldRef: {apiVersion: v1, fieldPath: metadata.name}}",
            &[],
        ),
    ]);
}

#[test]
fn limits_and_requests() {
    for (resource, divisor) in [
        ("limits.cpu", "1m"),
        ("limits.cpu", "1"),
        ("requests.cpu", "1000m"),
        ("requests.cpu", "0.001"),
        ("limits.cpu", "0"),
        ("limits.memory", "1"),
        ("limits.memory", "1Mi"),
        ("limits.memory", "1024Ki"),
        ("limits.memory", "1000"),
        ("requests.memory", "1E"),
        ("limits.ephemeral-storage", "1Gi"),
        ("requests.hugepages-2Mi", "1Ei"),
        ("limits.hugepages-1Gi", "'1'"),
    ] {
        sources(&[(
            &format!("{{resourceFieldRef: {{resource: {resource}, divisor: {divisor}}}}}"),
            &[],
        )]);
    }
    for (resource, divisor) in [
        ("limits.cpu", "10m"),
        ("limits.cpu", "1k"),
        ("limits.cpu", "'1e-3'"),
        ("limits.memory", "1m"),
        ("limits.memory", "2Mi"),
        ("limits.memory", "'1024'"),
        ("limits.memory", "'1e3'"),
        ("limits.memory", "1MB"),
        ("requests.hugepages-2Mi", "2Mi"),
    ] {
        sources(&[(
            &format!("{{resourceFieldRef: {{resource: {resource}, divisor: {divisor}}}}}"),
            &["env-resource-ref resourceFieldRef/divisor"],
        )]);
    }
    for resource in [
        "''",
        "cpu",
        "limits.storage",
        "limits.nvidia.com/gpu",
        "Limits.cpu",
    ] {
        sources(&[(
            &format!("{{resourceFieldRef: {{resource: {resource}}}}}"),
            &["env-resource-ref resourceFieldRef/resource"],
        )]);
    }
}

#[test]
fn limits_of_other_containers() {
    sources(&[
        (
            "{resourceFieldRef: {containerName: gone, resource: limits.cpu}}",
            &["env-resource-container resourceFieldRef/containerName"],
        ),
        (
            "{resourceFieldRef: {containerName: web, resource: limits.cpu}}",
            &[],
        ),
        (
            "{resourceFieldRef: {containerName: '', resource: limits.cpu}}",
            &[],
        ),
    ]);
}

#[test]
fn keys_of_objects() {
    for source in ["configMapKeyRef", "secretKeyRef"] {
        let name = format!("env-key-ref {source}/name");
        let key = format!("env-key-ref {source}/key");
        sources(&[
            (&format!("{{{source}: {{key: a}}}}"), &[&name]),
            (&format!("{{{source}: {{name: '', key: a}}}}"), &[&name]),
            (&format!("{{{source}: {{name: A, key: a}}}}"), &[&name]),
            (&format!("{{{source}: {{name: a-, key: a}}}}"), &[&name]),
            (&format!("{{{source}: {{name: a, key: ''}}}}"), &[&key]),
            (&format!("{{{source}: {{name: a, key: a b}}}}"), &[&key]),
            (&format!("{{{source}: {{name: a, key: ..}}}}"), &[&key]),
            (&format!("{{{source}: {{name: a, key: ..a}}}}"), &[&key]),
            (
                &format!("{{{source}: {{name: a.b, key: .A_b-c.json}}}}"),
                &[],
            ),
            (
                &format!("{{{source}: {{name: a, key: a, optional: true}}}}"),
                &[],
            ),
        ]);
    }
}

#[test]
fn variables_in_files() {
    sources(&[
        (
            "{fileKeyRef: {volumeName: data, path: a/b.env, key: A}}",
            &[],
        ),
        (
            "{fileKeyRef: {volumeName: disk, path: b.env, key: A}}",
            &["env-file-ref fileKeyRef/volumeName"],
        ),
        (
            "{fileKeyRef: {volumeName: gone, path: b.env, key: A}}",
            &["env-file-ref fileKeyRef/volumeName"],
        ),
        (
            "{fileKeyRef: {volumeName: data, path: ../b.env, key: A=B}}",
            &[
                "env-file-ref fileKeyRef/key",
                "env-file-ref fileKeyRef/path",
            ],
        ),
    ]);
    let cases: &[(&str, &[&str])] = &[(
        "env: [{name: A, valueFrom: {fileKeyRef: {volumeName: gone, path: a, key: A}}}]",
        &["env-source env/0/valueFrom"],
    )];
    expect(Minor::V1_34, container, "/spec/containers/0", cases);
}

#[test]
fn whole_objects() {
    containers(&[
        ("envFrom: [{}]", &["env-from-source envFrom/0"]),
        ("envFrom: [null]", &["env-from-source envFrom/0"]),
        ("envFrom: [{prefix: A_}]", &["env-from-source envFrom/0"]),
        ("envFrom: [{configmapRef: {name: a}}]", &[]),
        (
            "envFrom: [{configMapRef: {name: a}, secretRef: {name: a}}]",
            &["env-from-source envFrom/0/secretRef"],
        ),
        (
            "envFrom: [{configMapRef: {}}]",
            &["env-from-name envFrom/0/configMapRef/name"],
        ),
        (
            "envFrom: [{secretRef: {name: A_b}}]",
            &["env-from-name envFrom/0/secretRef/name"],
        ),
        (
            "envFrom: [{prefix: A=, secretRef: {name: a}}]",
            &["env-from-prefix envFrom/0/prefix"],
        ),
    ]);
    accepted(&[
        "envFrom: [{prefix: '', configMapRef: {name: a}}]",
        "envFrom: [{prefix: 'a.b ', secretRef: {name: a.b}}]",
        // The name is checked as the beginning of one.
        "envFrom: [{secretRef: {name: ab-}}]",
    ]);
}

#[test]
fn variables_that_hide_others() {
    containers(&[
        (
            "env: [{name: A, value: a}, {name: A, value: b}]",
            &["env-hidden env/1"],
        ),
        (
            "env: [{name: A, value: a}, {name: A, valueFrom: {fieldRef: {fieldPath: \
             metadata.name}}}]",
            &["env-hidden env/1"],
        ),
        (
            "env: [{name: A, value: a}, {name: A, value: $(A)}]",
            &["env-hidden env/1"],
        ),
        (
            "env: [{name: A, value: a}, {name: A, value: $(AB)}]",
            &["env-hidden env/1"],
        ),
    ]);
    accepted(&[
        "env: [{name: A, value: a}, {name: A, value: '$(A):b'}]",
        "env: [{name: A, value: a}, {name: a, value: b}]",
    ]);
}
