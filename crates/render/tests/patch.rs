//! Patches from environment files.

use serde_json::{Value, json};
use stowplan_model::{Patch, Task};
use stowplan_plan::Plan;

use crate::plans::{
    at, everything, file, find, object, plan, refused, rendered, same, seed, task, web,
};

fn patched(mut plan: Plan, patches: &[Value]) -> Plan {
    plan.patches = patches
        .iter()
        .map(|it| serde_json::from_value::<Patch>(it.clone()).unwrap())
        .collect();
    plan
}

fn with(patches: &[Value]) -> Plan {
    patched(plan([web("web"), web("other")]), patches)
}

fn replicas(plan: &Plan, name: &str) -> Value {
    at(&object(plan, "Deployment", name), "/spec/replicas").clone()
}

#[test]
fn targets_are_all_that_fit() {
    let merge = json!({"spec": {"replicas": 9}});
    let by_name = with(&[json!({"target": {"kind": "Deployment", "name": "web"}, "merge": merge})]);
    assert_eq!(
        (replicas(&by_name, "web"), replicas(&by_name, "other")),
        (json!(9), json!(2))
    );
    let by_kind = with(&[json!({"target": {"kind": "Deployment"}, "merge": merge})]);
    assert_eq!(
        (replicas(&by_kind, "web"), replicas(&by_kind, "other")),
        (json!(9), json!(9))
    );
    let label = json!({"metadata": {"labels": {"a": "b"}}});
    let by_service = with(&[json!({"target": {"service": "web"}, "merge": label})]);
    for object in rendered(&by_service).objects {
        let labelled = object.to_value().pointer("/metadata/labels/a").is_some();
        let of_web = object.service.as_ref().is_some_and(|name| *name == "web");
        assert_eq!(labelled, of_web, "{}", object.name());
    }
}

#[test]
fn operations_follow_the_merge_and_patches_each_other() {
    let plan = with(&[
        json!({
            "target": {"kind": "Deployment", "name": "web"},
            "merge": {"spec": {"replicas": 5}},
            "json": [
                {"op": "test", "path": "/spec/replicas", "value": 5},
                {"op": "replace", "path": "/spec/replicas", "value": 6},
                {"op": "copy", "from": "/spec/replicas", "path": "/spec/minReadySeconds"},
                {"op": "add", "path": "/spec/template/spec/containers/0/args", "value": ["-v"]},
                {"op": "remove", "path": "/spec/strategy"},
            ],
        }),
        json!({
            "target": {"kind": "Deployment", "name": "web"},
            "json": [{"op": "move", "from": "/spec/minReadySeconds", "path": "/spec/replicas"}],
        }),
    ]);
    let deployment = object(&plan, "Deployment", "web");
    assert_eq!(replicas(&plan, "web"), json!(6));
    assert_eq!(deployment.pointer("/spec/minReadySeconds"), None);
    assert_eq!(deployment.pointer("/spec/strategy"), None);
    assert_eq!(
        *at(&deployment, "/spec/template/spec/containers/0/args"),
        json!(["-v"])
    );
}

#[test]
fn a_patch_that_matches_nothing_is_refused() {
    let check = |target: Value, help: &str| {
        let plan = with(&[json!({"target": target, "merge": {}})]);
        let problems = refused(&plan);
        let expect = format!(
            "unmatched-patch: /patches/0/target: the patch matches no object of `cafe/store`{help}"
        );
        assert_eq!(problems, [expect]);
    };
    check(
        json!({"kind": "Deploymnt"}),
        " (a similar kind exists: `Deployment`)",
    );
    check(
        json!({"kind": "Deployment", "name": "wb"}),
        " (a similar name exists: `web`)",
    );
    check(
        json!({"service": "othr"}),
        " (a similar service exists: `other`)",
    );
    check(json!({"kind": "Ingress"}), "");
    check(json!({"kind": "Namespace", "service": "web"}), "");
}

#[test]
fn a_patch_may_not_make_another_object() {
    for (key, patch) in [
        (
            "metadata.name",
            json!({"merge": {"metadata": {"name": "b"}}}),
        ),
        (
            "metadata.namespace",
            json!({"merge": {"metadata": {"namespace": null}}}),
        ),
        ("kind", json!({"merge": {"kind": "DaemonSet"}})),
        (
            "apiVersion",
            json!({"json": [{"op": "remove", "path": "/apiVersion"}]}),
        ),
        (
            "apiVersion",
            json!({"json": [{"op": "replace", "path": "", "value": []}]}),
        ),
    ] {
        let mut patch = patch;
        patch["target"] = json!({"kind": "Deployment", "name": "web"});
        let problems = refused(&with(&[patch]));
        let expect = format!(
            "changed-identity: /patches/0: the patch changes `{key}` (on the `Deployment` \
             `web`) (a patch changes what an object says, not which one it is)"
        );
        assert_eq!(problems, [expect]);
    }
}

#[test]
fn operations_that_fail_are_named() {
    let check = |operation: Value, expect: &str| {
        let first = json!({"op": "test", "path": "/kind", "value": "Deployment"});
        let plan = with(&[json!({
            "target": {"kind": "Deployment", "name": "web"},
            "json": [first, operation],
        })]);
        let expect = format!("invalid-patch: /patches/0{expect} (on the `Deployment` `web`)");
        assert_eq!(refused(&plan), [expect]);
    };
    check(
        json!({"op": "remove", "path": "/spec/no"}),
        "/json/1: there is no `/spec/no`",
    );
    check(
        json!({"op": "replace", "path": "/a/b", "value": 1}),
        "/json/1: there is no `/a/b`",
    );
    check(
        json!({"op": "add", "path": "/spec/x"}),
        "/json/1: the operation has no `value`",
    );
    check(
        json!({"op": "copy", "path": "/spec/x"}),
        "/json/1: the operation has no `from`",
    );
    check(
        json!({"op": "add", "path": "spec", "value": 1}),
        "/json/1/path: `spec` is not a JSON pointer",
    );
    check(
        json!({"op": "test", "path": "/spec/replicas", "value": 3}),
        "/json/1: the value at `/spec/replicas` is another",
    );
    check(
        json!({"op": "move", "from": "/no", "path": "/spec/x"}),
        "/json/1: nothing can be taken from `/no` to `/spec/x`",
    );
    check(
        json!({"op": "add", "path": "/spec/template/spec/containers/7", "value": {}}),
        "/json/1: there is no `/spec/template/spec/containers/7`",
    );
}

#[test]
fn every_problem_is_reported() {
    let plan = with(&[
        json!({"target": {"kind": "Ingress"}, "merge": {}}),
        json!({"target": {"kind": "Deployment"}, "merge": {"spec": {"$retainKeys": []}}}),
    ]);
    let problems = refused(&plan);
    assert_eq!(problems.len(), 3, "{problems:#?}");
}

#[test]
fn a_job_is_named_by_what_a_patch_made_of_it() {
    let jobs = |patches: &[Value]| {
        let plan = patched(plan([task("migrate", Task::default())]), patches);
        let manifests = rendered(&plan);
        let job = manifests
            .objects
            .iter()
            .find(|object| object.kind() == "Job")
            .unwrap();
        job.name().to_owned()
    };
    let target = json!({"kind": "Job", "name": "migrate"});
    let plain = jobs(&[]);
    let same = jobs(&[json!({"target": target, "merge": {"spec": {"backoffLimit": 1}}})]);
    let changed = json!({"spec": {"template": {"spec": {"priorityClassName": "high"}}}});
    let changed = jobs(&[json!({"target": target, "merge": changed})]);
    assert_eq!(plain, same);
    assert_ne!(plain, changed);
    assert!(changed.starts_with("migrate-"));
}

#[test]
fn pods_roll_by_the_configuration_that_a_patch_made() {
    let mut service = seed("seed", 2, |_| None);
    if let stowplan_plan::PodIdentity::Nodes(nodes) = &mut service.pods.as_mut().unwrap().identity {
        for node in &mut nodes.nodes {
            node.files = vec![file("/etc/node/a", same("1"))];
        }
    }
    let patch = json!({"target": {"kind": "ConfigMap", "name": "seed-2-config"}, "merge": {"data": {"a": "2"}}});
    let (plain, changed) = (plan([service.clone()]), patched(plan([service]), &[patch]));
    let hash = |plan: &Plan, name: &str| {
        let set = object(plan, "StatefulSet", name);
        at(
            &set,
            "/spec/template/metadata/annotations/stowplan.dev~1config-hash",
        )
        .clone()
    };
    assert_eq!(hash(&plain, "seed-1"), hash(&changed, "seed-1"));
    assert_ne!(hash(&plain, "seed-2"), hash(&changed, "seed-2"));
    assert!(hash(&changed, "seed-2").is_string());
}

#[test]
fn untouched_objects_are_written_as_without_patches() {
    let plain = rendered(&everything());
    let target = json!({"kind": "Deployment", "name": "mailer"});
    let plan = patched(everything(), &[json!({"target": target, "merge": {}})]);
    let yaml = |manifests: &stowplan_render::Manifests, name| {
        let mut buffer = Vec::new();
        find(manifests, "Deployment", name)
            .unwrap()
            .append_yaml(&mut buffer)
            .unwrap();
        String::from_utf8(buffer).unwrap()
    };
    let after = rendered(&plan);
    assert_eq!(yaml(&plain, "order-api"), yaml(&after, "order-api"));
    // A patch that changes nothing changes no byte either.
    assert_eq!(yaml(&plain, "mailer"), yaml(&after, "mailer"));
}

#[test]
fn a_patch_for_what_other_environments_deploy_is_left_to_them() {
    let patch = json!({"target": {"kind": "Deployment", "name": "logstash"}, "merge": {}});
    let mut plan = with(&[patch]);
    assert_eq!(refused(&plan).len(), 1);
    plan.elsewhere = vec![stowplan_model::name!("logstash")];
    rendered(&plan);
}

#[test]
fn a_patch_may_not_part_an_object_from_its_pods() {
    let check = |target: &str, merge: Value| {
        let plan = with(&[json!({"target": {"kind": target, "name": "web"}, "merge": merge})]);
        let problems = refused(&plan);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(
            problems[0].starts_with("changed-selector: /patches/0"),
            "{problems:?}"
        );
    };
    let labels = json!({"app.kubernetes.io/name": "other"});
    check(
        "Deployment",
        json!({"spec": {"selector": {"matchLabels": labels}}}),
    );
    check(
        "Deployment",
        json!({"spec": {"template": {"metadata": {"labels": labels}}}}),
    );
    check("Service", json!({"spec": {"selector": labels}}));
    check("Service", json!({"spec": {"selector": null}}));
}
