//! `RoleBindings` and `ClusterRoleBindings`: who may do what a role says.

use super::values;
use crate::{
    api::metadata::path_segment,
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
    text,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&BINDING_ROLE, &BINDING_SUBJECT],
    look: Look::Kinds(
        &[
            ("rbac.authorization.k8s.io", "RoleBinding"),
            ("rbac.authorization.k8s.io", "ClusterRoleBinding"),
        ],
        look,
    ),
};

static BINDING_ROLE: Rule = Rule {
    name: "binding-role",
    group: Group::Api,
    level: Level::Error,
    summary: "a binding refers to a Role or ClusterRole, for the whole cluster only to the latter",
    why: "The API server refuses anything else: a Role is only there in its namespace.",
    source: "https://kubernetes.io/docs/reference/access-authn-authz/rbac/\
             #rolebinding-and-clusterrolebinding",
    wrong: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: reader
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reader
",
    right: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: reader
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: reader
",
};

static BINDING_SUBJECT: Rule = Rule {
    name: "binding-subject",
    group: Group::Api,
    level: Level::Error,
    summary: "a binding's subjects are users, groups and service accounts, the latter of a \
              namespace",
    why: "The API server refuses anything else. Users and groups are of the API group \
          `rbac.authorization.k8s.io`, service accounts of the core group.",
    source: "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects",
    wrong: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: reader
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: reader
subjects:
- kind: ServiceAccount
  name: web
",
    right: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: reader
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: reader
subjects:
- kind: ServiceAccount
  name: web
  namespace: shop
",
};

const GROUP: &str = "rbac.authorization.k8s.io";

fn look(object: &Object, findings: &mut Findings<'_>) {
    let cluster = object.kind() == "ClusterRoleBinding";
    let role = object.get("roleRef");
    if role.map().is_some() {
        check_role(object, role, cluster, findings);
    }
    for subject in object.get("subjects").items() {
        check_subject(object, subject, cluster, findings);
    }
}

fn check_role(object: &Object, role: Node<'_>, cluster: bool, findings: &mut Findings<'_>) {
    let group = role.get("apiGroup");
    if let Some(text) = group.filled()
        && text != GROUP
    {
        let message = format!("`apiGroup` is `{text}`: a role is in `{GROUP}`");
        findings.report(&BINDING_ROLE, object, group, message);
    }
    let kind = role.get("kind");
    match kind.str() {
        Some("Role") if cluster => {
            let message = "a ClusterRoleBinding can't refer to a Role: it must be a ClusterRole";
            findings.report(&BINDING_ROLE, object, kind, message);
        }
        Some(_) if cluster => {
            values::one_of(&BINDING_ROLE, object, kind, &["ClusterRole"], findings);
        }
        Some(_) => {
            values::one_of(
                &BINDING_ROLE,
                object,
                kind,
                &["Role", "ClusterRole"],
                findings,
            );
        }
        None => {}
    }
    let name = role.get("name");
    match name.str() {
        Some("") => values::filled(&BINDING_ROLE, object, name, findings),
        Some(text) => {
            if let Err(fault) = path_segment(text) {
                let message = format!("the role's name `{text}` {fault}");
                findings.report(&BINDING_ROLE, object, name, message);
            }
        }
        None => {}
    }
}

fn check_subject(object: &Object, subject: Node<'_>, cluster: bool, findings: &mut Findings<'_>) {
    let (kind, group) = (subject.get("kind"), subject.get("apiGroup"));
    let name = subject.get("name");
    values::filled(&BINDING_SUBJECT, object, name, findings);
    match kind.str() {
        Some("ServiceAccount") => {
            if let Some(text) = name.filled()
                && let Err(fault) = text::subdomain(text)
            {
                let message = format!("the service account's name `{text}` {fault}");
                findings.report(&BINDING_SUBJECT, object, name, message);
            }
            if let Some(text) = group.filled() {
                let message = format!(
                    "`apiGroup` is `{text}`: service accounts are in the core group, so leave it out"
                );
                findings.report(&BINDING_SUBJECT, object, group, message);
            }
            let namespace = subject.get("namespace");
            if cluster && namespace.is_empty() {
                let message = "a service account needs its `namespace` here";
                findings.report(&BINDING_SUBJECT, object, namespace, message);
            }
        }
        Some(text @ ("User" | "Group")) => {
            if let Some(other) = group.filled().filter(|it| *it != GROUP) {
                let message = format!("`apiGroup` is `{other}`: of a {text} it must be `{GROUP}`");
                findings.report(&BINDING_SUBJECT, object, group, message);
            }
        }
        Some(_) => {
            let kinds = ["ServiceAccount", "User", "Group"];
            values::one_of(&BINDING_SUBJECT, object, kind, &kinds, findings);
        }
        None => {}
    }
}
