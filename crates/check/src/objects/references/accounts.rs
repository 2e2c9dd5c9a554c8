//! Service accounts, and the roles that are bound to them.

use crate::{
    object::Object,
    objects::references::gather::{Absent, Gathered, Target},
    rule::{Group, Level, Rule},
};

pub(super) static ACCOUNT: Target = Target {
    group: "",
    kind: "ServiceAccount",
    rule: &DANGLING_SERVICE_ACCOUNT,
    absent: Absent::IfOthersUnused,
    known: &["default"],
    instead: None,
};

static ROLE: Target = Target {
    group: "rbac.authorization.k8s.io",
    kind: "Role",
    rule: &DANGLING_ROLE,
    absent: Absent::UnlessAlone,
    known: &[],
    instead: Some(("rbac.authorization.k8s.io", "ClusterRole")),
};

static CLUSTER_ROLE: Target = Target {
    group: "rbac.authorization.k8s.io",
    kind: "ClusterRole",
    rule: &DANGLING_ROLE,
    absent: Absent::Fine,
    known: &["view", "edit", "admin", "cluster-admin"],
    instead: Some(("rbac.authorization.k8s.io", "Role")),
};

pub(super) static DANGLING_SERVICE_ACCOUNT: Rule = Rule {
    name: "dangling-service-account",
    group: Group::Objects,
    level: Level::Error,
    summary: "service accounts of pods and bindings exist",
    why: "The API server creates no pod whose service account is missing, and a binding to one \
          that isn't there gives rights to nobody.",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
    wrong: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  serviceAccountName: website
  containers:
  - name: web
    image: example.com/web:1
",
    right: "\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  serviceAccountName: web
  containers:
  - name: web
    image: example.com/web:1
",
};

pub(super) static DANGLING_ROLE: Rule = Rule {
    name: "dangling-role",
    group: Group::Objects,
    level: Level::Error,
    summary: "roles that are bound exist",
    why: "A binding to a role that isn't there gives no rights, and what it refers to can't be \
          changed later.",
    source: "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding",
    wrong: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: pod-reader
rules:
- apiGroups: ['']
  resources: [pods]
  verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: read-pods
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: pod-reader
subjects:
- kind: User
  name: jane
  apiGroup: rbac.authorization.k8s.io
",
    right: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: pod-reader
rules:
- apiGroups: ['']
  resources: [pods]
  verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: read-pods
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: pod-reader
subjects:
- kind: User
  name: jane
  apiGroup: rbac.authorization.k8s.io
",
};

/// A binding of a role, in one namespace or in all.
pub(super) fn binding<'s>(gathered: &mut Gathered<'s>, object: &'s Object) {
    let role = object.get("roleRef");
    let name = role.get("name");
    match role.get("kind").str() {
        Some("Role") => {
            gathered.add(object, &ROLE, object.namespace(), name);
        }
        Some("ClusterRole") if !name.str().is_some_and(|it| it.starts_with("system:")) => {
            gathered.add(object, &CLUSTER_ROLE, "", name);
        }
        _ => {}
    }
    for subject in object.get("subjects").items() {
        if subject.get("kind").str() == Some("ServiceAccount") {
            let namespace = subject.get("namespace").str().unwrap_or_default();
            gathered.add(object, &ACCOUNT, namespace, subject.get("name"));
        }
    }
}
