//! What an account may see of the API.
//! <https://kubernetes.io/docs/reference/access-authn-authz/rbac/>

use k8s_openapi::api::rbac::v1::{
    ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, Subject,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::scope::Scope;

const GROUP: &str = "rbac.authorization.k8s.io";

/// What may be seen: `get`, and nothing else.
pub(crate) enum Access {
    /// These Services of the namespace.
    Services(Vec<String>),
    /// This node; all of them where it isn't known which.
    Nodes(Option<String>),
}

/// Lets a ServiceAccount of the environment see it: by a Role named like the account, or, as nodes
/// are in no namespace, by a `ClusterRole` called `<namespace>.<account>`, which no other environment has.
pub(crate) fn allow(scope: &mut Scope<'_>, account: &str, access: Access) {
    let subject = Subject {
        api_group: None,
        kind: "ServiceAccount".to_owned(),
        name: account.to_owned(),
        namespace: Some(scope.plan.namespace.as_str().to_owned()),
    };
    match access {
        Access::Services(names) => {
            scope.push(Role {
                metadata: scope.metadata(account),
                rules: Some(vec![get("services", names)]),
            });
            scope.push(RoleBinding {
                metadata: scope.metadata(account),
                role_ref: role("Role", account),
                subjects: Some(vec![subject]),
            });
        }
        Access::Nodes(name) => {
            let named = format!("{}.{account}", scope.plan.namespace);
            let metadata = ObjectMeta {
                namespace: None,
                ..scope.metadata(&*named)
            };
            scope.push(ClusterRole {
                metadata: metadata.clone(),
                rules: Some(vec![get("nodes", name.into_iter().collect())]),
                ..ClusterRole::default()
            });
            scope.push(ClusterRoleBinding {
                metadata,
                role_ref: role("ClusterRole", &named),
                subjects: Some(vec![subject]),
            });
        }
    }
}

/// `get` on those of these names; on all where there are none.
fn get(resource: &str, names: Vec<String>) -> PolicyRule {
    PolicyRule {
        api_groups: Some(vec![String::new()]),
        resource_names: (!names.is_empty()).then_some(names),
        resources: Some(vec![resource.to_owned()]),
        verbs: vec!["get".to_owned()],
        ..PolicyRule::default()
    }
}

fn role(kind: &str, name: &str) -> RoleRef {
    #[allow(
        clippy::useless_conversion,
        reason = "an `Option` from Kubernetes 1.37 on"
    )]
    let api_group = GROUP.to_owned().into();
    RoleRef {
        api_group,
        kind: kind.to_owned(),
        name: name.to_owned(),
    }
}
