//! Roles and `ClusterRoles`: rules about resources or about URLs, never about both.

use super::values;
use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    rule::{Family, Group, Level, Look, Rule},
};

pub(super) static FAMILY: Family = Family {
    rules: &[&ROLE_RULE, &ROLE_URLS, &ROLE_AGGREGATION],
    look: Look::Kinds(
        &[
            ("rbac.authorization.k8s.io", "Role"),
            ("rbac.authorization.k8s.io", "ClusterRole"),
        ],
        look,
    ),
};

static ROLE_RULE: Rule = Rule {
    name: "role-rule",
    group: Group::Api,
    level: Level::Error,
    summary: "a role's rule says which verbs it allows on which resources of which API groups",
    why: "The API server refuses a rule that leaves one of the three out. The core group is the \
          empty text: `apiGroups: [\"\"]`.",
    source: "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#role-example",
    wrong: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
rules:
- resources: [pods]
  verbs: [get]
",
    right: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
rules:
- apiGroups: [\"\"]
  resources: [pods]
  verbs: [get]
",
};

static ROLE_URLS: Rule = Rule {
    name: "role-urls",
    group: Group::Api,
    level: Level::Error,
    summary: "only ClusterRoles have rules about URLs, and such a rule has no resources",
    why: "URLs such as `/metrics` are in no namespace, and in no API group.",
    source: "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#clusterrole-example",
    wrong: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: metrics
rules:
- nonResourceURLs: [/metrics]
  verbs: [get]
",
    right: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: metrics
rules:
- nonResourceURLs: [/metrics]
  verbs: [get]
",
};

static ROLE_AGGREGATION: Rule = Rule {
    name: "role-aggregation",
    group: Group::Api,
    level: Level::Error,
    summary: "a ClusterRole that gathers others says which, by label selectors",
    why: "The API server refuses an `aggregationRule` without selectors, or with broken ones.",
    source: "https://kubernetes.io/docs/reference/access-authn-authz/rbac/\
             #aggregated-clusterroles",
    wrong: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: monitoring
aggregationRule:
  clusterRoleSelectors: []
",
    right: "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: monitoring
aggregationRule:
  clusterRoleSelectors:
  - matchLabels:
      example.com/aggregate: monitoring
",
};

fn look(object: &Object, findings: &mut Findings<'_>) {
    let cluster = object.kind() == "ClusterRole";
    for rule in object.get("rules").items() {
        check(object, rule, cluster, findings);
    }
    let aggregation = object.get("aggregationRule");
    if cluster && aggregation.map().is_some() {
        let selectors = aggregation.get("clusterRoleSelectors");
        if selectors.is_empty() {
            let message = "`aggregationRule` needs at least one selector";
            findings.report(&ROLE_AGGREGATION, object, selectors, message);
        }
        for selector in selectors.items() {
            values::selector(&ROLE_AGGREGATION, object, selector, findings);
        }
    }
}

fn check(object: &Object, rule: Node<'_>, cluster: bool, findings: &mut Findings<'_>) {
    if rule.map().is_none() {
        return;
    }
    values::filled(&ROLE_RULE, object, rule.get("verbs"), findings);
    let urls = rule.get("nonResourceURLs");
    if !urls.is_empty() {
        if !cluster {
            let message =
                "a Role is for a namespace, and URLs are in none: this needs a ClusterRole";
            findings.report(&ROLE_URLS, object, urls, message);
        }
        let other = ["resources", "apiGroups", "resourceNames"]
            .into_iter()
            .map(|key| rule.get(key))
            .find(|it| !it.is_empty());
        if let Some(other) = other {
            let message = "a rule is about URLs or about resources, not about both";
            findings
                .report(&ROLE_URLS, object, urls, message)
                .related(object, other, "the resources")
                .hint("make two rules of it");
        }
        return;
    }
    for (key, hint) in [
        (
            "apiGroups",
            "the core group is the empty text: `apiGroups: [\"\"]`",
        ),
        (
            "resources",
            "name the resources in the plural, as in `resources: [pods]`",
        ),
    ] {
        let node = rule.get(key);
        if node.is_empty() {
            let message = format!("a rule needs `{key}`");
            findings
                .report(&ROLE_RULE, object, node, message)
                .hint(hint);
        }
    }
}
