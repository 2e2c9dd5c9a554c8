//! Settings, secrets and claims of pods.

use crate::{
    node::Node,
    object::Object,
    objects::references::gather::{Absent, Gathered, Part, Target},
    pod::Pod,
    rule::{Group, Level, Rule},
};

pub(super) static CONFIG_MAP: Target = Target {
    group: "",
    kind: "ConfigMap",
    rule: &DANGLING_CONFIG_MAP,
    absent: Absent::IfOthersUnused,
    known: &[
        "kube-root-ca.crt",
        "openshift-service-ca.crt",
        "istio-ca-root-cert",
        "linkerd-identity-trust-roots",
    ],
    instead: Some(("", "Secret")),
};

pub(super) static SECRET: Target = Target {
    group: "",
    kind: "Secret",
    rule: &DANGLING_SECRET,
    absent: Absent::Fine,
    known: &[],
    instead: Some(("", "ConfigMap")),
};

pub(super) static CLAIM: Target = Target {
    group: "",
    kind: "PersistentVolumeClaim",
    rule: &DANGLING_CLAIM,
    absent: Absent::IfOthersUnused,
    known: &[],
    instead: None,
};

pub(super) static DANGLING_CONFIG_MAP: Rule = Rule {
    name: "dangling-config-map",
    group: Group::Objects,
    level: Level::Error,
    summary: "ConfigMaps that pods refer to exist",
    why: "A container whose ConfigMap is missing doesn't start: it waits in \
          `CreateContainerConfigError`, or its volumes are never mounted.",
    source: "https://kubernetes.io/docs/concepts/configuration/configmap/#using-configmaps",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web-settings
data:
  motd: Welcome
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: example.com/web:1
    envFrom:
    - configMapRef:
        name: web-setings
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web-settings
data:
  motd: Welcome
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: example.com/web:1
    envFrom:
    - configMapRef:
        name: web-settings
",
};

pub(super) static CONFIG_MAP_KEY: Rule = Rule {
    name: "config-map-key",
    group: Group::Objects,
    level: Level::Error,
    summary: "keys of ConfigMaps that pods refer to are in them",
    why: "A container whose variable has no value doesn't start, and a volume with a key that \
          isn't there is never mounted, unless the reference is `optional`.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/",
    wrong: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  motd: Welcome
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: example.com/web:1
    env:
    - name: MOTD
      valueFrom:
        configMapKeyRef:
          name: web
          key: MOTD
",
    right: "\
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  motd: Welcome
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: example.com/web:1
    env:
    - name: MOTD
      valueFrom:
        configMapKeyRef:
          name: web
          key: motd
",
};

pub(super) static DANGLING_SECRET: Rule = Rule {
    name: "dangling-secret",
    group: Group::Objects,
    level: Level::Error,
    summary: "names of Secrets are not slips of those that are there",
    why: "A container whose Secret is missing doesn't start. Secrets are often made elsewhere, so \
          only names that differ from a Secret's by a slip are reported.",
    source: "https://kubernetes.io/docs/concepts/configuration/secret/#using-a-secret",
    wrong: "\
apiVersion: v1
kind: Secret
metadata:
  name: database
stringData:
  password: example
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: example.com/web:1
    envFrom:
    - secretRef:
        name: databse
",
    right: "\
apiVersion: v1
kind: Secret
metadata:
  name: database
stringData:
  password: example
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: example.com/web:1
    envFrom:
    - secretRef:
        name: database
",
};

pub(super) static SECRET_KEY: Rule = Rule {
    name: "secret-key",
    group: Group::Objects,
    level: Level::Error,
    summary: "keys of Secrets that pods refer to are in them",
    why: "A container whose variable has no value doesn't start, and a volume with a key that \
          isn't there is never mounted, unless the reference is `optional`.",
    source: "https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/",
    wrong: "\
apiVersion: v1
kind: Secret
metadata:
  name: database
stringData:
  password: example
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: example.com/web:1
    env:
    - name: PASSWORD
      valueFrom:
        secretKeyRef:
          name: database
          key: passwd
",
    right: "\
apiVersion: v1
kind: Secret
metadata:
  name: database
stringData:
  password: example
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: example.com/web:1
    env:
    - name: PASSWORD
      valueFrom:
        secretKeyRef:
          name: database
          key: password
",
};

pub(super) static DANGLING_CLAIM: Rule = Rule {
    name: "dangling-claim",
    group: Group::Objects,
    level: Level::Error,
    summary: "PersistentVolumeClaims that pods refer to exist",
    why: "A pod whose claim is missing is never scheduled.",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes",
    wrong: "\
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: database
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Gi
---
apiVersion: v1
kind: Pod
metadata:
  name: database
spec:
  containers:
  - name: database
    image: example.com/database:1
  volumes:
  - name: data
    persistentVolumeClaim:
      claimName: data
",
    right: "\
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: database
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Gi
---
apiVersion: v1
kind: Pod
metadata:
  name: database
spec:
  containers:
  - name: database
    image: example.com/database:1
  volumes:
  - name: data
    persistentVolumeClaim:
      claimName: database
",
};

/// What the environment of a container refers to.
pub(super) fn container<'s>(gathered: &mut Gathered<'s>, object: &'s Object, container: Node<'s>) {
    let here = object.namespace();
    for source in container.get("env").items() {
        let from = source.get("valueFrom");
        if from.is_missing() {
            continue;
        }
        for (target, node) in [
            (&CONFIG_MAP, from.get("configMapKeyRef")),
            (&SECRET, from.get("secretKeyRef")),
        ] {
            if let Some(it) = gathered.add(object, target, here, node.get("name")) {
                it.optional = node.get("optional").is_true();
                it.part = Part::Key(node.get("key"));
            }
        }
    }
    for source in container.get("envFrom").items() {
        for (target, node) in [
            (&CONFIG_MAP, source.get("configMapRef")),
            (&SECRET, source.get("secretRef")),
        ] {
            if let Some(it) = gathered.add(object, target, here, node.get("name")) {
                it.optional = node.get("optional").is_true();
            }
        }
    }
}

/// What the volumes of a pod refer to.
pub(super) fn volumes<'s>(gathered: &mut Gathered<'s>, object: &'s Object, pod: Pod<'s>) {
    let here = object.namespace();
    for volume in pod.spec.get("volumes").items() {
        let config = volume.get("configMap");
        let secret = volume.get("secret");
        let claim = volume.get("persistentVolumeClaim");
        if config.exists() {
            items(gathered, object, &CONFIG_MAP, config.get("name"), config);
            paths(
                gathered,
                object,
                pod,
                volume,
                &CONFIG_MAP,
                config.get("name"),
                config,
            );
        } else if secret.exists() {
            items(gathered, object, &SECRET, secret.get("secretName"), secret);
            paths(
                gathered,
                object,
                pod,
                volume,
                &SECRET,
                secret.get("secretName"),
                secret,
            );
        } else if claim.exists() {
            if !replaced(object, volume) {
                gathered.add(object, &CLAIM, here, claim.get("claimName"));
            }
        } else {
            for source in volume.path(["projected", "sources"]).items() {
                let config = source.get("configMap");
                let secret = source.get("secret");
                items(gathered, object, &CONFIG_MAP, config.get("name"), config);
                items(gathered, object, &SECRET, secret.get("name"), secret);
            }
            let template = volume.path(["ephemeral", "volumeClaimTemplate", "spec"]);
            let class = template.get("storageClassName");
            gathered.class(object, &super::classes::STORAGE, class);
        }
    }
}

/// Whether the claims of a StatefulSet take the place of a volume.
fn replaced(object: &Object, volume: Node<'_>) -> bool {
    let name = volume.get("name").str();
    object
        .spec()
        .get("volumeClaimTemplates")
        .items()
        .any(|it| it.path(["metadata", "name"]).str() == name)
}

/// A reference of a volume, and those to the keys that it lists.
fn items<'s>(
    gathered: &mut Gathered<'s>,
    object: &'s Object,
    target: &'static Target,
    name: Node<'s>,
    source: Node<'s>,
) {
    let here = object.namespace();
    let optional = source.get("optional").is_true();
    let Some(whole) = gathered.add(object, target, here, name) else {
        return;
    };
    whole.optional = optional;
    for item in source.get("items").items() {
        if let Some(it) = gathered.add(object, target, here, name) {
            it.optional = optional;
            it.part = Part::Key(item.get("key"));
        }
    }
}

/// Mounts of one file of a volume: `subPath` is a key then, where the volume lists none.
fn paths<'s>(
    gathered: &mut Gathered<'s>,
    object: &'s Object,
    pod: Pod<'s>,
    volume: Node<'s>,
    target: &'static Target,
    name: Node<'s>,
    source: Node<'s>,
) {
    let Some(volume) = volume.get("name").filled() else {
        return;
    };
    if source.get("items").exists() {
        return;
    }
    for container in pod.containers() {
        for mount in container.node.get("volumeMounts").items() {
            let path = mount.get("subPath");
            if mount.get("name").str() != Some(volume)
                || path
                    .filled()
                    .is_none_or(|path| path.contains('/') || path == ".")
            {
                continue;
            }
            if let Some(it) = gathered.add(object, target, object.namespace(), name) {
                it.optional = source.get("optional").is_true();
                it.part = Part::Key(path);
            }
        }
    }
}
