//! Volumes that containers use as block devices.

use std::collections::BTreeSet;

use crate::{
    findings::Findings,
    minor::Minor,
    node::Node,
    object::Object,
    pod::Pod,
    rule::{Family, Group, Level, Look, Rule},
};

use super::shared::{brief, climbs, containers, twice, volumes};

pub(super) static FAMILY: Family = Family {
    rules: &[&VOLUME, &PATH, &MOUNTED, &USERS],
    look: Look::Pods(look),
};

static VOLUME: Rule = Rule {
    name: "device-volume",
    group: Group::Api,
    level: Level::Error,
    summary: "a block device is one of the pod's volumes, backed by a claim, and listed once",
    why: "Only claims can give block devices; the API server refuses other volumes, names that \
          aren't there, and a volume that is listed twice.",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#raw-block-volume-support",
    wrong: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    volumeDevices:
    - name: disk
      devicePath: /dev/xvda
  volumes:
  - name: disk
    emptyDir: {}
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    volumeDevices:
    - name: disk
      devicePath: /dev/xvda
  volumes:
  - name: disk
    persistentVolumeClaim:
      claimName: disk
"
    ),
};

static PATH: Rule = Rule {
    name: "device-path",
    group: Group::Api,
    level: Level::Error,
    summary: "`devicePath` is not empty, has no part `..`, and is used once in a container",
    why: "The API server refuses anything else.",
    source: "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#volumes-1",
    wrong: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    volumeDevices:
    - name: disk
      devicePath: /dev/../xvda
  volumes:
  - name: disk
    persistentVolumeClaim:
      claimName: disk
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    volumeDevices:
    - name: disk
      devicePath: /dev/xvda
  volumes:
  - name: disk
    persistentVolumeClaim:
      claimName: disk
"
    ),
};

static MOUNTED: Rule = Rule {
    name: "device-mounted",
    group: Group::Api,
    level: Level::Error,
    summary: "a container uses a volume as a device or mounts it, not both",
    why: "A volume is a block device or a file system. The API server refuses the same volume, or \
          the same path, in `volumeDevices` and `volumeMounts`.",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#raw-block-volume-support",
    wrong: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    volumeDevices:
    - name: disk
      devicePath: /dev/xvda
    volumeMounts:
    - name: disk
      mountPath: /data
  volumes:
  - name: disk
    persistentVolumeClaim:
      claimName: disk
"
    ),
    right: pod!(
        "  containers:
  - name: web
    image: nginx:1.29
    volumeDevices:
    - name: disk
      devicePath: /dev/xvda
  volumes:
  - name: disk
    persistentVolumeClaim:
      claimName: disk
"
    ),
};

static USERS: Rule = Rule {
    name: "device-host-users",
    group: Group::Api,
    level: Level::Error,
    summary: "containers of a pod with its own users have no block devices",
    why: "The owner of a device can't be mapped into a user namespace; the API server refuses \
          `volumeDevices` with `hostUsers: false`.",
    source: "https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/#limitations",
    wrong: pod!(
        "  hostUsers: false
  containers:
  - name: web
    image: nginx:1.29
    volumeDevices:
    - name: disk
      devicePath: /dev/xvda
  volumes:
  - name: disk
    persistentVolumeClaim:
      claimName: disk
"
    ),
    right: pod!(
        "  hostUsers: true
  containers:
  - name: web
    image: nginx:1.29
    volumeDevices:
    - name: disk
      devicePath: /dev/xvda
  volumes:
  - name: disk
    persistentVolumeClaim:
      claimName: disk
"
    ),
};

fn look(object: &Object, pod: Pod<'_>, findings: &mut Findings<'_>) {
    let mut known = None;
    for container in containers(pod) {
        let devices = container.node.get("volumeDevices");
        if devices.items().len() == 0 {
            continue;
        }
        let own = pod.spec.get("hostUsers").bool() == Some(false);
        if own && findings.kubernetes() >= Minor::V1_35 {
            let message = "`volumeDevices` can't be used with `hostUsers: false`";
            findings.report(&USERS, object, devices, message);
        }
        let known = known.get_or_insert_with(|| volumes(object, pod));
        for device in devices.items() {
            let node = device.get("name");
            if let Some(name) = node.str() {
                let message = match known.get(name) {
                    Some(volume) if volume.is_claim() => None,
                    Some(_) => Some(format!(
                        "volume `{}` is no claim: only claims can be used as devices",
                        brief(name)
                    )),
                    None => Some(format!("there is no volume `{}` in this pod", brief(name))),
                };
                if let Some(message) = message {
                    findings.report(&VOLUME, object, node, message);
                }
            }
            let node = device.get("devicePath");
            let message = match node.str() {
                Some("") => "`devicePath` is empty: it must name a device".to_owned(),
                Some(path) if climbs(path) => {
                    format!(
                        "`devicePath` is `{}`: it must have no part `..`",
                        brief(path)
                    )
                }
                _ => continue,
            };
            findings.report(&PATH, object, node, message);
        }
        repeated(object, devices, findings);
        mounted(
            object,
            devices,
            container.node.get("volumeMounts"),
            findings,
        );
    }
}

/// Volumes and paths that are there twice.
fn repeated(object: &Object, devices: Node<'_>, findings: &mut Findings<'_>) {
    for (field, rule) in [("name", &VOLUME), ("devicePath", &PATH)] {
        let values = devices.items().filter_map(|device| {
            let node = device.get(field);
            Some((node.filled()?, node))
        });
        twice(values, |first, node| {
            let message = format!(
                "`{field}` is `{}`, as another device's of this container is",
                brief(node.str().unwrap_or_default())
            );
            findings
                .report(rule, object, node, message)
                .related(object, first, "the other one");
        });
    }
}

/// Devices that are mounted too.
fn mounted(object: &Object, devices: Node<'_>, mounts: Node<'_>, findings: &mut Findings<'_>) {
    if mounts.items().len() == 0 {
        return;
    }
    let all = |field| -> BTreeSet<&str> {
        let values = mounts.items().filter_map(|it| it.get(field).filled());
        values.collect()
    };
    let (names, paths) = (all("name"), all("mountPath"));
    for device in devices.items() {
        let (name, path) = (device.get("name"), device.get("devicePath"));
        if let Some(text) = name.filled().filter(|it| names.contains(it)) {
            let message = format!("volume `{}` is in `volumeMounts` too", brief(text));
            findings.report(&MOUNTED, object, name, message);
        } else if let Some(text) = path.filled().filter(|it| paths.contains(it)) {
            let message = format!("a volume is mounted at `{}` too", brief(text));
            findings.report(&MOUNTED, object, path, message);
        }
    }
}
