use stowplan_check::Minor;

use super::{accepted, containers, found_in, pods};

#[test]
fn volumes_exist() {
    containers(&[
        (
            "volumeMounts: [{name: gone, mountPath: /a}, {name: '', mountPath: /b}]",
            &[
                "mount-volume-unknown volumeMounts/0/name",
                "mount-volume-unknown volumeMounts/1/name",
            ],
        ),
        (
            "volumeMounts: [{name: data, mountPath: ''}]",
            &["mount-path-empty volumeMounts/0/mountPath"],
        ),
        (
            "volumeMounts: [{name: data, mountPath: /a}, {name: disk, mountPath: /a}]",
            &["mount-path-taken volumeMounts/1/mountPath"],
        ),
    ]);
    accepted(&[
        "volumeMounts: [{name: data, mountPath: /a}, {name: data, mountPath: /a/}]",
        "volumeMounts: [{name: data, mountPath: 'C:\\a'}, {name: disk, mountPath: relative}]",
    ]);
    pods(&[(
        "initContainers: [{name: c, image: b, volumeMounts: [{name: gone, mountPath: /a}]}]\n\
         containers: [{name: a, image: b}]",
        &["mount-volume-unknown initContainers/0/volumeMounts/0/name"],
    )]);
}

#[test]
fn claims_of_stateful_sets_are_volumes() {
    let text = |name: &str| {
        format!(
            "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: a}}\nspec:\n  \
             serviceName: a\n  selector: {{matchLabels: {{app: a}}}}\n  template:\n    \
             metadata: {{labels: {{app: a}}}}\n    spec:\n      containers: [{{name: a, image: b, \
             volumeMounts: [{{name: data, mountPath: /a}}], volumeDevices: [{{name: disk, \
             devicePath: /b}}]}}]\n  volumeClaimTemplates:\n  - metadata: {{name: {name}}}\n    \
             spec: {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}\n  \
             - metadata: {{name: disk}}\n    spec: {{volumeMode: Block, accessModes: \
             [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}\n"
        )
    };
    assert_eq!(found_in(Minor::DEFAULT, &text("data")), [""; 0]);
    assert_eq!(
        found_in(Minor::DEFAULT, &text("date")),
        ["mount-volume-unknown /spec/template/spec/containers/0/volumeMounts/0/name"]
    );
}

#[test]
fn sub_paths_stay_inside() {
    for field in ["subPath", "subPathExpr"] {
        for path in ["/a", "..", "a/../b", "../a", "a/.."] {
            containers(&[(
                &format!("volumeMounts: [{{name: data, mountPath: /a, {field}: {path}}}]"),
                &[&format!("mount-sub-path volumeMounts/0/{field}")],
            )]);
        }
        for path in ["a", "''", "a/b", "a..b", "..a", "./a", "$(POD)/a", "a//b"] {
            accepted(&[&format!(
                "volumeMounts: [{{name: data, mountPath: /a, {field}: {path}}}]"
            )]);
        }
    }
    containers(&[(
        "volumeMounts: [{name: data, mountPath: /a, subPath: a, subPathExpr: b}]",
        &["mount-sub-path volumeMounts/0/subPathExpr"],
    )]);
}

#[test]
fn propagation() {
    let mount = |rest: &str| format!("volumeMounts: [{{name: data, mountPath: /a, {rest}}}]");
    containers(&[
        (
            &mount("mountPropagation: Shared"),
            &["mount-propagation volumeMounts/0/mountPropagation"],
        ),
        (
            &mount("mountPropagation: Bidirectional"),
            &["mount-propagation volumeMounts/0/mountPropagation"],
        ),
        (&mount("mountPropagation: HostToContainer"), &[]),
        (&mount("mountPropagation: None"), &[]),
        (
            &format!(
                "securityContext: {{privileged: true}}\n{}",
                mount("mountPropagation: Bidirectional")
            ),
            &[],
        ),
        (
            &mount("recursiveReadOnly: true-ish"),
            &["mount-recursive-read-only volumeMounts/0/recursiveReadOnly"],
        ),
        (
            &mount("recursiveReadOnly: Enabled"),
            &["mount-recursive-read-only volumeMounts/0/recursiveReadOnly"],
        ),
        (
            &mount(
                "readOnly: true, recursiveReadOnly: IfPossible, mountPropagation: HostToContainer",
            ),
            &["mount-recursive-read-only volumeMounts/0/recursiveReadOnly"],
        ),
        (
            &mount("readOnly: true, recursiveReadOnly: Enabled, mountPropagation: None"),
            &[],
        ),
        (&mount("recursiveReadOnly: Disabled"), &[]),
    ]);
}

#[test]
fn devices() {
    containers(&[
        (
            "volumeDevices: [{name: data, devicePath: /a}]",
            &["device-volume volumeDevices/0/name"],
        ),
        (
            "volumeDevices: [{name: gone, devicePath: /a}]",
            &["device-volume volumeDevices/0/name"],
        ),
        (
            "volumeDevices: [{name: disk, devicePath: /a}, {name: disk, devicePath: /b}]",
            &["device-volume volumeDevices/1/name"],
        ),
        (
            "volumeDevices: [{name: disk, devicePath: /a}, {name: own, devicePath: /a}]",
            &["device-path volumeDevices/1/devicePath"],
        ),
        (
            "volumeDevices: [{name: disk, devicePath: ''}, {name: own, devicePath: /a/../b}]",
            &[
                "device-path volumeDevices/0/devicePath",
                "device-path volumeDevices/1/devicePath",
            ],
        ),
        (
            "volumeDevices: [{name: disk, devicePath: /a}]\n\
             volumeMounts: [{name: disk, mountPath: /b}]",
            &["device-mounted volumeDevices/0/name"],
        ),
        (
            "volumeDevices: [{name: disk, devicePath: /a}]\n\
             volumeMounts: [{name: data, mountPath: /a}]",
            &["device-mounted volumeDevices/0/devicePath"],
        ),
    ]);
    accepted(&[
        "volumeDevices: [{name: disk, devicePath: /a}, {name: own, devicePath: b}]\n\
         volumeMounts: [{name: data, mountPath: /c}]",
    ]);
    pods(&[(
        "hostUsers: false\nvolumes: [{name: disk, persistentVolumeClaim: {claimName: a}}]\n\
         containers: [{name: a, image: b, volumeDevices: [{name: disk, devicePath: /a}]}]",
        &["device-host-users containers/0/volumeDevices"],
    )]);
}
