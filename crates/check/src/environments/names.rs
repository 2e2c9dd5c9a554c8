//! Namespaces, and objects that belong to the whole cluster.

use std::collections::BTreeSet;

use super::{Claims, Owner, clusters, collision};
use crate::{
    findings::Findings,
    rule::{Family, Group, Level, Look, Rule},
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&NAMESPACE_TAKEN, &CLUSTER_NAME_TAKEN],
    look: Look::Sets(look),
};

static NAMESPACE_TAKEN: Rule = Rule {
    name: "namespace-taken",
    group: Group::Environments,
    level: Level::Error,
    summary: "no two environments of a cluster have one namespace",
    why: "They would overwrite each other's objects of the same name, and deleting one deletes \
          both.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
    wrong: "\
# environments/shop/dev.yaml
class: dev
cluster: cloud
namespace: shop
---
# environments/shop/qa.yaml
class: qa
cluster: cloud
namespace: shop
",
    right: "\
# environments/shop/dev.yaml
class: dev
cluster: cloud
namespace: shop-dev
---
# environments/shop/qa.yaml
class: qa
cluster: cloud
namespace: shop-qa
",
};

static CLUSTER_NAME_TAKEN: Rule = Rule {
    name: "cluster-name-taken",
    group: Group::Environments,
    level: Level::Error,
    summary: "no two environments have one object of the whole cluster",
    why: "An object without a namespace, such as a ClusterRole, is there once in a cluster: the \
          environment that is applied last decides what it says, and the one that is deleted \
          first takes it away.",
    source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#not-all-objects-are-in-a-namespace",
    wrong: "\
# objects of shop/dev
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: shop
---
# objects of shop/qa, on the same cluster
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: shop
",
    right: "\
# objects of shop/dev
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: shop-dev
---
# objects of shop/qa, on the same cluster
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: shop-qa
",
};

fn look(sets: &[Set], findings: &mut Findings<'_>) {
    for cluster in clusters(sets) {
        let mut namespaces = Claims::new();
        let mut names = Claims::new();
        // Two objects of one set are another family's.
        for set in cluster.iter().filter(|set| set.is_complete()) {
            let mut told = BTreeSet::new();
            for object in set.objects() {
                let (node, namespace) = match (object.kind(), object.namespace()) {
                    ("Namespace", _) => (object.metadata().get("name"), object.name()),
                    (_, "") => {
                        let node = object.metadata().get("name");
                        let owner = Owner { set, object, node };
                        let what = (object.group(), object.kind(), object.name());
                        let first = names.claim(what, owner);
                        if let Some(first) = first.filter(|it| !it.same_set(&owner)) {
                            let hint = "give it a name with the environment's in it";
                            let rule = &CLUSTER_NAME_TAKEN;
                            collision(rule, &object.shown(), owner, first, hint, findings);
                        }
                        continue;
                    }
                    (_, namespace) => (object.metadata().get("namespace"), namespace),
                };
                let owner = Owner { set, object, node };
                let first = namespaces.claim(namespace, owner);
                let Some(first) = first.filter(|it| !it.same_set(&owner)) else {
                    continue;
                };
                if told.insert(namespace) {
                    let what = format!("the namespace `{namespace}`");
                    let hint = "give each environment a namespace of its own";
                    collision(&NAMESPACE_TAKEN, &what, owner, first, hint, findings);
                }
            }
        }
    }
}
