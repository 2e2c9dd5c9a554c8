//! Merging by Kubernetes' keys, case by case.

use serde_json::{Value, json};

use super::merge;

fn deployment(pod: Value) -> Value {
    json!({"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": {"spec": pod}}})
}

fn merged(mut object: Value, patch: &Value) -> Result<Value, String> {
    merge(&mut object, patch.as_object().unwrap())
        .map(|()| object)
        .map_err(|fault| format!("{}: {}", fault.pointer, fault.message))
}

/// What becomes of a pod.
fn pod(before: Value, patch: Value) -> Value {
    let patch = json!({"spec": {"template": {"spec": patch}}});
    let after = merged(deployment(before), &patch).unwrap();
    after.pointer("/spec/template/spec").unwrap().clone()
}

#[test]
fn maps_merge_and_null_removes() {
    let check = |before: Value, patch: Value, after: Value| {
        let object = |spec| json!({"apiVersion": "v1", "kind": "ConfigMap", "data": spec});
        let patch = json!({"data": patch});
        assert_eq!(merged(object(before), &patch), Ok(object(after)));
    };
    check(
        json!({"a": 1, "b": 2}),
        json!({"b": 3, "c": 4}),
        json!({"a": 1, "b": 3, "c": 4}),
    );
    check(json!({"a": 1}), json!({"a": null, "z": null}), json!({}));
    check(
        json!({"a": {"b": 1}}),
        json!({"a": {"c": null, "d": 2}}),
        json!({"a": {"b": 1, "d": 2}}),
    );
    check(
        json!({}),
        json!({"a": {"b": null, "c": {"d": null}}}),
        json!({"a": {"c": {}}}),
    );
    check(
        json!({"a": null}),
        json!({"a": {"b": 1}}),
        json!({"a": {"b": 1}}),
    );
    check(
        json!({"a": {"b": 1}}),
        json!({"a": {"$patch": "replace", "c": 2}}),
        json!({"a": {"c": 2}}),
    );
    check(
        json!({"a": {"b": 1}}),
        json!({"a": {"$patch": "delete"}}),
        json!({"a": {}}),
    );
    check(
        json!({"a": {"b": 1}}),
        json!({"a": {"$patch": "merge", "c": 2}}),
        json!({"a": {"b": 1, "c": 2}}),
    );
    check(json!({}), json!({"a": {"$patch": "delete"}}), json!({}));
    check(json!({"a": "80"}), json!({"a": 80}), json!({"a": 80}));
}

#[test]
fn lists_merge_by_their_keys() {
    let check = |list: &str, before: Value, patch: Value, after: Value| {
        assert_eq!(
            pod(json!({list: before}), json!({list: patch})),
            json!({list: after}),
            "{list}"
        );
    };
    for list in ["containers", "initContainers"] {
        check(
            list,
            json!([{"name": "a", "image": "a:1", "tty": true}, {"name": "b"}]),
            json!([{"name": "a", "image": "a:2"}, {"name": "c"}]),
            json!([{"name": "a", "image": "a:2", "tty": true}, {"name": "b"}, {"name": "c"}]),
        );
    }
    check(
        "volumes",
        json!([{"name": "a", "emptyDir": {}}]),
        json!([{"name": "a", "emptyDir": null, "hostPath": {"path": "/a"}}]),
        json!([{"name": "a", "hostPath": {"path": "/a"}}]),
    );
    check(
        "imagePullSecrets",
        json!([{"name": "a"}]),
        json!([{"name": "b"}, {"name": "a"}]),
        json!([{"name": "a"}, {"name": "b"}]),
    );
    check(
        "hostAliases",
        json!([{"ip": "10.0.0.1", "hostnames": ["a"]}]),
        json!([{"ip": "10.0.0.1", "hostnames": ["b"]}]),
        json!([{"ip": "10.0.0.1", "hostnames": ["b"]}]),
    );
    check(
        "topologySpreadConstraints",
        json!([
            {"topologyKey": "zone", "whenUnsatisfiable": "ScheduleAnyway", "maxSkew": 1},
            {"topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule", "maxSkew": 1},
        ]),
        json!([{"topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule", "maxSkew": 2}]),
        json!([
            {"topologyKey": "zone", "whenUnsatisfiable": "ScheduleAnyway", "maxSkew": 1},
            {"topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule", "maxSkew": 2},
        ]),
    );
    // Atomic.
    check(
        "tolerations",
        json!([{"key": "a"}]),
        json!([{"key": "b"}]),
        json!([{"key": "b"}]),
    );
}

#[test]
fn lists_of_containers_merge_by_their_keys() {
    let check = |list: &str, before: Value, patch: Value, after: Value| {
        let container = |it: Value| json!({"containers": [{"name": "a", list: it}]});
        assert_eq!(
            pod(container(before), container(patch)),
            container(after),
            "{list}"
        );
    };
    check(
        "env",
        json!([{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]),
        json!([{"name": "B", "value": "3"}, {"name": "C", "value": "4"}]),
        json!([{"name": "A", "value": "1"}, {"name": "B", "value": "3"}, {"name": "C", "value": "4"}]),
    );
    check(
        "ports",
        json!([
            {"containerPort": 53, "name": "tcp"},
            {"containerPort": 53, "protocol": "UDP", "name": "udp"},
        ]),
        json!([
            {"containerPort": 53, "protocol": "UDP", "name": "u"},
            {"containerPort": 53, "protocol": "TCP", "hostPort": 53},
        ]),
        json!([
            {"containerPort": 53, "protocol": "TCP", "name": "tcp", "hostPort": 53},
            {"containerPort": 53, "protocol": "UDP", "name": "u"},
        ]),
    );
    check(
        "volumeMounts",
        json!([{"mountPath": "/a", "name": "a"}]),
        json!([{"mountPath": "/a", "name": "b"}, {"mountPath": "/b", "name": "b"}]),
        json!([{"mountPath": "/a", "name": "b"}, {"mountPath": "/b", "name": "b"}]),
    );
    check(
        "volumeDevices",
        json!([{"devicePath": "/dev/a", "name": "a"}]),
        json!([{"devicePath": "/dev/a", "name": "b"}]),
        json!([{"devicePath": "/dev/a", "name": "b"}]),
    );
    // Atomic.
    check("args", json!(["a", "b"]), json!(["c"]), json!(["c"]));
    check(
        "envFrom",
        json!([{"prefix": "a"}]),
        json!([{"prefix": "b"}]),
        json!([{"prefix": "b"}]),
    );
}

#[test]
fn keys_depend_on_the_kind() {
    let check = |object: Value, patch: Value, after: Value| {
        assert_eq!(merged(object, &patch), Ok(after));
    };
    let service =
        |ports: Value| json!({"apiVersion": "v1", "kind": "Service", "spec": {"ports": ports}});
    check(
        service(json!([{"port": 80, "name": "http"}, {"port": 443, "name": "https"}])),
        json!({"spec": {"ports": [{"port": 80, "nodePort": 30080}]}}),
        service(
            json!([{"port": 80, "name": "http", "nodePort": 30080}, {"port": 443, "name": "https"}]),
        ),
    );
    let job = |pod: Value| {
        json!({"apiVersion": "batch/v1", "kind": "CronJob", "spec": {
            "jobTemplate": {"spec": {"template": {"spec": pod}}},
        }})
    };
    check(
        job(json!({"containers": [{"name": "a", "image": "a:1"}]})),
        json!({"spec": {"jobTemplate": {"spec": {"template": {"spec": {"containers": [{"name": "a", "tty": true}]}}}}}}),
        job(json!({"containers": [{"name": "a", "image": "a:1", "tty": true}]})),
    );
    let owned =
        |metadata: Value| json!({"apiVersion": "v1", "kind": "Secret", "metadata": metadata});
    check(
        owned(json!({"finalizers": ["a"], "ownerReferences": [{"uid": "1", "name": "a"}]})),
        json!({"metadata": {"finalizers": ["b", "a"], "ownerReferences": [{"uid": "1", "name": "b"}]}}),
        owned(json!({"finalizers": ["a", "b"], "ownerReferences": [{"uid": "1", "name": "b"}]})),
    );
    // Lists of other kinds are replaced, also where they look alike.
    let ingress = |rules: Value| json!({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "spec": {"ports": rules}});
    check(
        ingress(json!([{"port": 1}])),
        json!({"spec": {"ports": [{"port": 2, "a": null}]}}),
        ingress(json!([{"port": 2}])),
    );
}

#[test]
fn elements_are_deleted_and_lists_replaced() {
    let before = || json!({"containers": [{"name": "a"}, {"name": "b"}]});
    let check = |patch: Value, after: Value| {
        assert_eq!(
            pod(before(), json!({"containers": patch})),
            json!({"containers": after})
        );
    };
    check(
        json!([{"name": "a", "$patch": "delete"}]),
        json!([{"name": "b"}]),
    );
    check(
        json!([{"name": "c"}, {"$patch": "replace"}]),
        json!([{"name": "c"}]),
    );
    let tolerations = pod(
        json!({"tolerations": [{"key": "a"}]}),
        json!({"tolerations": [{"$patch": "replace"}, {"key": "b"}]}),
    );
    assert_eq!(tolerations, json!({"tolerations": [{"key": "b"}]}));
}

#[test]
fn what_can_not_be_merged_is_refused() {
    let check = |patch: Value, expect: &str| {
        let before =
            deployment(json!({"containers": [{"name": "a", "image": "a"}], "volumes": []}));
        assert_eq!(merged(before, &patch).unwrap_err(), expect);
    };
    let pod = |it: Value| json!({"spec": {"template": {"spec": it}}});
    let at = "/merge/spec/template/spec";
    check(
        json!({"spec": {"$retainKeys": ["a"]}}),
        "/merge/spec/$retainKeys: the directive `$retainKeys` is not supported",
    );
    check(
        pod(json!({"$setElementOrder/containers": []})),
        &format!(
            "{at}/$setElementOrder~1containers: the directive `$setElementOrder/containers` is not supported"
        ),
    );
    check(
        json!({"spec": {"$patch": "remove"}}),
        "/merge/spec/$patch: `$patch` can't be \"remove\"",
    );
    check(
        pod(json!({"containers": [{"image": "b"}]})),
        &format!("{at}/containers/0: an element has no `name`"),
    );
    check(
        pod(json!({"containers": ["a"]})),
        &format!("{at}/containers/0: an element is a scalar, not a map with `name`"),
    );
    check(
        pod(json!({"containers": [{"name": "a", "$patch": "replace", "tty": true}]})),
        &format!(
            "{at}/containers/0: `$patch: replace` in a list replaces all of it, not this element"
        ),
    );
    check(
        pod(json!({"containers": [{"name": "z", "$patch": "delete"}]})),
        &format!("{at}/containers/0: no element has `name` \"z\", so none can be deleted"),
    );
    check(
        pod(json!({"containers": {"a": 1}})),
        &format!("{at}/containers: `containers` is a list, not a map"),
    );
    check(
        pod(json!({"containers": [{"name": "a", "image": {"tag": 1}}]})),
        &format!("{at}/containers/0/image: `image` is a scalar, not a map"),
    );
}
