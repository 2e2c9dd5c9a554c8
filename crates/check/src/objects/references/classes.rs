//! Classes of storage, priority and the like: things of the whole cluster.

use crate::{
    objects::references::gather::{Absent, Target},
    rule::{Group, Level, Rule},
};

pub(super) static STORAGE: Target = Target {
    group: "storage.k8s.io",
    kind: "StorageClass",
    rule: &DANGLING_CLASS,
    absent: Absent::Fine,
    known: &[],
    instead: None,
};

pub(super) static PRIORITY: Target = Target {
    group: "scheduling.k8s.io",
    kind: "PriorityClass",
    rule: &DANGLING_CLASS,
    absent: Absent::Fine,
    known: &["system-cluster-critical", "system-node-critical"],
    instead: None,
};

pub(super) static RUNTIME: Target = Target {
    group: "node.k8s.io",
    kind: "RuntimeClass",
    rule: &DANGLING_CLASS,
    absent: Absent::Fine,
    known: &[],
    instead: None,
};

pub(super) static INGRESS: Target = Target {
    group: "networking.k8s.io",
    kind: "IngressClass",
    rule: &DANGLING_CLASS,
    absent: Absent::Fine,
    known: &[],
    instead: None,
};

pub(super) static GATEWAY: Target = Target {
    group: "gateway.networking.k8s.io",
    kind: "GatewayClass",
    rule: &DANGLING_CLASS,
    absent: Absent::Fine,
    known: &[],
    instead: None,
};

pub(super) static DANGLING_CLASS: Rule = Rule {
    name: "dangling-class",
    group: Group::Objects,
    level: Level::Error,
    summary: "names of storage, priority, runtime, ingress and gateway classes are not slips of \
              those that are there",
    why: "A pod of an unknown priority or runtime class is refused, a claim of an unknown storage \
          class is never bound, and nobody serves an Ingress or Gateway of an unknown class. \
          Classes belong to the cluster, so only names that differ from one by a slip are reported.",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/",
    wrong: "\
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: premium
provisioner: disk.csi.example.com
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: database
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: premum
  resources:
    requests:
      storage: 1Gi
",
    right: "\
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: premium
provisioner: disk.csi.example.com
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: database
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: premium
  resources:
    requests:
      storage: 1Gi
",
};
