//! Raw objects.

use serde_json::{Value, json};
use stowplan_plan::Plan;

use crate::plans::{find, plan, refused, rendered, web};

fn with(objects: &[Value]) -> Plan {
    let mut plan = plan([web("web")]);
    plan.objects = objects
        .iter()
        .map(|it| it.as_object().unwrap().clone())
        .collect();
    plan
}

fn namespace_of(object: Value) -> Option<String> {
    let (kind, name) = (object["kind"].clone(), object["metadata"]["name"].clone());
    let manifests = rendered(&with(&[object]));
    let found = find(&manifests, kind.as_str().unwrap(), name.as_str().unwrap()).unwrap();
    found.namespace().map(ToOwned::to_owned)
}

#[test]
fn objects_come_last_and_in_the_namespace() {
    let config = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"b": "1"}});
    let manifests = rendered(&with(&[config]));
    let last = manifests.objects.last().unwrap();
    assert_eq!(
        (last.kind(), last.name(), last.namespace()),
        ("ConfigMap", "a", Some("cafe-store"))
    );
    assert_eq!(last.service, None);
    assert_eq!(last.to_value()["data"], json!({"b": "1"}));
}

#[test]
fn objects_of_the_cluster_are_in_no_namespace() {
    let check = |api: &str, kind: &str, metadata: Value, expect: Option<&str>| {
        let object = json!({"apiVersion": api, "kind": kind, "metadata": metadata});
        assert_eq!(namespace_of(object).as_deref(), expect, "{api} {kind}");
    };
    let a = || json!({"name": "a"});
    check("rbac.authorization.k8s.io/v1", "ClusterRole", a(), None);
    check(
        "rbac.authorization.k8s.io/v1",
        "Role",
        a(),
        Some("cafe-store"),
    );
    check("v1", "Namespace", a(), None);
    check("storage.k8s.io/v1", "StorageClass", a(), None);
    check(
        "v1",
        "ConfigMap",
        json!({"name": "a", "namespace": "kube-system"}),
        Some("kube-system"),
    );
    check("example.com/v1", "Widget", a(), Some("cafe-store"));
    check(
        "example.com/v1",
        "Widget",
        json!({"name": "a", "namespace": null}),
        None,
    );
}

#[test]
fn what_is_no_object_is_refused() {
    let plan = with(&[
        json!({"kind": "ConfigMap", "metadata": {"name": "a"}}),
        json!({"apiVersion": "v1", "metadata": {}}),
        json!({"apiVersion": "v1", "kind": "List", "metadata": {"name": "a"}, "items": []}),
        json!({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "a", "namespace": "b"}}),
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": 1}}),
    ]);
    let problems = refused(&plan);
    let expect = [
        "/objects/0: an object has no `apiVersion`",
        "/objects/1: an object has no `kind`",
        "/objects/1: an object has no `metadata.name`",
        "/objects/2/kind: an object is a `List`",
        "/objects/3/metadata/namespace: a `Node` is in no namespace, and this one is in `b`",
        "/objects/4/metadata/namespace: the namespace of an object is not text",
    ];
    assert_eq!(problems.len(), expect.len(), "{problems:#?}");
    for (problem, expect) in problems.iter().zip(expect) {
        let begin = format!("invalid-object: {expect}");
        assert!(problem.starts_with(&begin), "{problem} {expect}");
    }
}

#[test]
fn values_of_secrets_are_never_in_the_output() {
    let secret = |data: Value| {
        let mut secret = json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db"}});
        secret
            .as_object_mut()
            .unwrap()
            .extend(data.as_object().unwrap().clone());
        with(&[secret])
    };
    let problems = refused(&secret(json!({"stringData": {"password": "hunter2"}})));
    assert_eq!(
        problems,
        [
            "secret-value: /objects/0/stringData: the Secret `db` has values, which would \
             be in the output (make Secrets apart from manifests, such as by an operator)"
        ]
    );
    assert_eq!(
        refused(&secret(json!({"data": {"password": "aHVudGVyMg=="}}))).len(),
        1
    );
    assert!(find(&rendered(&secret(json!({"data": {}}))), "Secret", "db").is_some());
}

#[test]
fn an_object_twice_is_refused() {
    let account = |namespace: Value| json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "web", "namespace": namespace}});
    let problems = refused(&with(&[account("cafe-store".into())]));
    assert_eq!(
        problems,
        [
            "duplicate-object: /objects/0: two objects are the `ServiceAccount` `web`: one \
             of the environment, one of `web` (rename one of them)"
        ]
    );
    assert_eq!(rendered(&with(&[account("other".into())])).objects.len(), 6);
    let widget =
        json!({"apiVersion": "example.com/v1", "kind": "Service", "metadata": {"name": "web"}});
    assert_eq!(rendered(&with(&[widget])).objects.len(), 6);
}

#[test]
fn two_services_may_not_make_the_same_object() {
    let mut balanced = web("web");
    balanced.load_balancer = Some(stowplan_plan::PlannedBalancer::default());
    let problems = refused(&plan([balanced, web("web-lb")]));
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].contains("the `Service` `web-lb`: one of `web`, one of `web-lb`"),
        "{problems:?}"
    );
}
