//! Claims that only one node can mount.

use std::collections::BTreeMap;

use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    objects::together::Together,
    rule::{Family, Group, Level, Look, Rule, Severity},
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&CLAIM_SHARED, &CLAIM_ROLLOUT],
    look: Look::Set(look),
};

static CLAIM_SHARED: Rule = Rule {
    name: "claim-shared",
    group: Group::Objects,
    level: Level::Warning,
    summary: "a claim that one node can mount is not mounted by several replicas",
    why: "`ReadWriteOnce` means one node: pods on any other node wait for the volume forever. And \
          replicas that write the same files must know of each other.",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes",
    wrong: "\
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: files
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Gi
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: example.com/web:1
        volumeMounts:
        - name: files
          mountPath: /files
      volumes:
      - name: files
        persistentVolumeClaim:
          claimName: files
",
    right: "\
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: files
spec:
  accessModes: [ReadWriteMany]
  resources:
    requests:
      storage: 1Gi
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: example.com/web:1
        volumeMounts:
        - name: files
          mountPath: /files
      volumes:
      - name: files
        persistentVolumeClaim:
          claimName: files
",
};

static CLAIM_ROLLOUT: Rule = Rule {
    name: "claim-rollout",
    group: Group::Objects,
    level: Level::ByClass {
        files: Some(Severity::Warning),
        local: None,
        dev: Some(Severity::Warning),
        staging: Some(Severity::Warning),
        prod: Some(Severity::Warning),
    },
    summary: "a Deployment whose claim only one node can mount stops its old pod first",
    why: "A rolling update starts the new pod while the old one has the volume: on another node \
          it waits for it, and the update hangs; on the same one, two programs write one disk.",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy",
    wrong: "\
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: files
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Gi
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: example.com/web:1
        volumeMounts:
        - name: files
          mountPath: /files
      volumes:
      - name: files
        persistentVolumeClaim:
          claimName: files
",
    right: "\
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: files
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Gi
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  strategy:
    type: Recreate
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: example.com/web:1
        volumeMounts:
        - name: files
          mountPath: /files
      volumes:
      - name: files
        persistentVolumeClaim:
          claimName: files
",
};

fn look(set: &Set, findings: &mut Findings<'_>) {
    let claims: BTreeMap<_, _> = set
        .of_kind("", "PersistentVolumeClaim")
        .filter(|it| {
            let modes = it.spec().get("accessModes");
            !modes.is_empty()
                && modes
                    .items()
                    .all(|mode| matches!(mode.str(), Some("ReadWriteOnce" | "ReadWriteOncePod")))
        })
        .map(|it| ((it.namespace(), it.name()), it))
        .collect();
    if claims.is_empty() {
        return;
    }
    let together = Together::new(set);
    for object in set.objects() {
        let kind = object.kind();
        if !matches!(
            kind,
            "Deployment" | "ReplicaSet" | "ReplicationController" | "DaemonSet" | "StatefulSet"
        ) {
            continue;
        }
        let Some(pod) = object.pod() else { continue };
        // Pods that are all on one node share what is its own.
        if pod
            .spec
            .path(["nodeSelector", "kubernetes.io/hostname"])
            .exists()
            || pod.spec.get("nodeName").exists()
        {
            continue;
        }
        for volume in pod.spec.get("volumes").items() {
            let node = volume.path(["persistentVolumeClaim", "claimName"]);
            let Some(name) = node.filled() else { continue };
            let Some(claim) = claims.get(&(object.namespace(), name)).copied() else {
                continue;
            };
            let several = set.identical("", "PersistentVolumeClaim", object.namespace(), name);
            if together.are(claim, object) && several.count() == 1 {
                mounted(object, claim, node, findings);
            }
        }
    }
}

fn mounted(object: &Object, claim: &Object, node: Node<'_>, findings: &mut Findings<'_>) {
    let name = claim.name();
    let spec = object.spec();
    let modes = claim.spec().get("accessModes");
    let pod_only = modes.items().all(|it| it.str() == Some("ReadWriteOncePod"));
    let which = if pod_only { "one pod" } else { "one node" };
    let replicas = spec.get("replicas").int().unwrap_or(1);
    if object.kind() == "DaemonSet" || replicas > 1 {
        let who = if object.kind() == "DaemonSet" {
            "the pods of every node".to_owned()
        } else {
            format!("{replicas} replicas")
        };
        findings
            .report(
                &CLAIM_SHARED,
                object,
                node,
                format!("{who} mount claim `{name}`, which only {which} can"),
            )
            .hint("use `ReadWriteMany` where the class has it, or a StatefulSet with a claim for each")
            .related(claim, modes, "how it can be mounted");
        return;
    }
    if object.kind() != "Deployment" || replicas == 0 {
        return;
    }
    let strategy = spec.get("strategy");
    let surge = strategy.path(["rollingUpdate", "maxSurge"]);
    if strategy.get("type").str() == Some("Recreate")
        || matches!(surge.shown().as_str(), "0" | "0%")
    {
        return;
    }
    findings
        .report(
            &CLAIM_ROLLOUT,
            object,
            strategy.get("type"),
            format!("an update starts a second pod while the first has claim `{name}`, which only {which} can mount"),
        )
        .hint("set `strategy.type: Recreate`")
        .related(object, node, "the claim")
        .related(claim, modes, "how it can be mounted");
}
