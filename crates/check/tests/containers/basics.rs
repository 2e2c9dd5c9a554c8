use stowplan_check::Minor;

use super::{accepted, containers, deployment, expect, found_in, pods};

#[test]
fn a_pod_has_containers() {
    pods(&[
        ("containers: []", &["containers-missing containers"]),
        (
            "initContainers: [{name: a, image: b}]\ncontainers: []",
            &["containers-missing containers"],
        ),
        ("containers: [{name: a, image: b}]", &[]),
    ]);
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n";
    assert_eq!(found_in(Minor::DEFAULT, text), ["containers-missing /spec"]);
    let text = "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec:\n  \
                schedule: '* * * * *'\n  jobTemplate: {spec: {template: {spec: \
                {restartPolicy: Never, containers: []}}}}\n";
    assert_eq!(
        found_in(Minor::DEFAULT, text),
        ["containers-missing /spec/jobTemplate/spec/template/spec/containers"]
    );
}

#[test]
fn names_are_labels_and_unique() {
    let long = "a".repeat(63);
    pods(&[
        (
            "containers: [{name: '', image: b}]",
            &["container-name containers/0/name"],
        ),
        (
            "containers: [{name: a.b, image: b}, {name: A, image: b}, {name: a_b, image: b}]",
            &[
                "container-name containers/0/name",
                "container-name containers/1/name",
                "container-name containers/2/name",
            ],
        ),
        (
            &format!("containers: [{{name: {long}a, image: b}}]"),
            &["container-name containers/0/name"],
        ),
        (&format!("containers: [{{name: {long}, image: b}}]"), &[]),
        ("containers: [{name: 1-2, image: b}]", &[]),
        (
            "containers: [{name: a, image: b}, {name: b, image: b}, {name: a, image: b}]",
            &["container-name-taken containers/2/name"],
        ),
        (
            "initContainers: [{name: a, image: b}]\ncontainers: [{name: a, image: b}]",
            &["container-name-taken containers/0/name"],
        ),
        (
            "initContainers: [{name: a, image: b}, {name: a, image: b}]\n\
             containers: [{name: c, image: b}]",
            &["container-name-taken initContainers/1/name"],
        ),
    ]);
}

#[test]
fn images_are_there_and_trimmed() {
    pods(&[
        (
            "containers: [{name: a}]",
            &["container-image-missing containers/0/image"],
        ),
        (
            "containers: [{name: a, image: ''}]",
            &["container-image-missing containers/0/image"],
        ),
        (
            "initContainers: [{name: b}]\ncontainers: [{name: a, image: a}]",
            &["container-image-missing initContainers/0/image"],
        ),
        (
            "containers: [{name: a, image: ' a'}]",
            &["container-image-whitespace containers/0/image"],
        ),
        (
            "containers: [{name: a, image: ' '}]",
            &["container-image-whitespace containers/0/image"],
        ),
        ("containers: [{name: a, image: 'a b'}]", &[]),
    ]);
    let cases: &[(&str, &[&str])] = &[
        (
            "containers: [{name: a, image: 'a '}]",
            &["template-image-whitespace containers/0/image"],
        ),
        // What some platforms fill in.
        ("containers: [{name: a, image: ' '}]", &[]),
        (
            "containers: [{name: a}]",
            &["container-image-missing containers/0/image"],
        ),
    ];
    expect(Minor::DEFAULT, deployment, "/spec/template/spec", cases);
}

#[test]
fn policies_are_known() {
    containers(&[
        (
            "imagePullPolicy: always",
            &["image-pull-policy imagePullPolicy"],
        ),
        (
            "terminationMessagePolicy: Stdout",
            &["termination-message-policy terminationMessagePolicy"],
        ),
    ]);
    accepted(&[
        "imagePullPolicy: ''",
        "imagePullPolicy: null",
        "imagePullPolicy: Never",
        "terminationMessagePolicy: ''",
        "terminationMessagePolicy: File",
        "stdin: true\ntty: true\nstdinOnce: true\nworkingDir: relative/../path",
        "command: ['']\nargs: []",
    ]);
}

#[test]
fn ephemeral_containers_are_refused_as_a_whole() {
    pods(&[
        (
            "containers: [{name: a, image: b}]\n\
             ephemeralContainers: [{name: a, ports: [{containerPort: 0}]}, {name: A}]",
            &["ephemeral-containers ephemeralContainers"],
        ),
        (
            "containers: [{name: a, image: b}]\nephemeralContainers: []",
            &[],
        ),
    ]);
    let cases: &[(&str, &[&str])] = &[(
        "containers: [{name: a, image: b}]\nephemeralContainers: [{name: c, image: d}]",
        &["ephemeral-containers ephemeralContainers"],
    )];
    expect(Minor::DEFAULT, deployment, "/spec/template/spec", cases);
}
