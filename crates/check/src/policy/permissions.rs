//! What roles may do.

use super::SHARED;
use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&CLUSTER_ADMIN, &WILDCARD_ROLE],
    look: Look::Kinds(
        &[
            (RBAC, "Role"),
            (RBAC, "ClusterRole"),
            (RBAC, "RoleBinding"),
            (RBAC, "ClusterRoleBinding"),
        ],
        look,
    ),
};

const RBAC: &str = "rbac.authorization.k8s.io";

static WILDCARD_ROLE: Rule = Rule {
    name: "wildcard-role",
    group: Group::Policy,
    level: SHARED,
    summary: "no role may do everything to something",
    why: "`*` also means what will be added later. A role with `*` for its verbs can give itself \
          and others any rights over what it names.",
    source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
    wrong: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: web
rules:
- apiGroups: [\"\"]
  resources: [\"*\"]
  verbs: [\"*\"]
",
    right: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: web
rules:
- apiGroups: [\"\"]
  resources: [configmaps]
  verbs: [get, list, watch]
",
};

static CLUSTER_ADMIN: Rule = Rule {
    name: "cluster-admin",
    group: Group::Policy,
    level: SHARED,
    summary: "no service account is administrator of the cluster",
    why: "Whoever breaks into one of its pods has the whole cluster.",
    source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
    wrong: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: web
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
subjects:
- kind: ServiceAccount
  name: web
  namespace: shop
",
    right: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: web
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
- kind: ServiceAccount
  name: web
  namespace: shop
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let role = object.get("roleRef").get("name");
    let subjects = object.get("subjects");
    let account = subjects
        .items()
        .find(|it| it.get("kind").str() == Some("ServiceAccount"));
    if let (Some("cluster-admin"), Some(account)) = (role.str(), account) {
        let name = account.get("name").shown();
        let message = format!("the service account `{name}` may do everything");
        findings.report(&CLUSTER_ADMIN, object, role, message);
    }
    let all = |node: Node<'_>| node.items().any(|it| it.str() == Some("*"));
    for rule in object.get("rules").items() {
        let verbs = rule.get("verbs");
        if all(verbs) && (all(rule.get("resources")) || all(rule.get("apiGroups"))) {
            let message = "the role may do everything to everything in its groups";
            findings
                .report(&WILDCARD_ROLE, object, verbs, message)
                .hint("name the verbs and resources that are needed");
        }
    }
}
