//! P2P nodes.

use serde_json::json;
use stowplan_plan::PlannedService;

use crate::plans::{at, file, identities, nodes, object, plan, rendered, same, seed, text};

#[test]
fn each_node_is_a_set_of_one() {
    let plan = plan([seed("seed", 2, |_| None)]);
    let set = object(&plan, "StatefulSet", "seed-2");
    let own = json!({
        "app.kubernetes.io/name": "seed",
        "app.kubernetes.io/instance": "cafe-store",
        "stowplan.dev/node": "2",
    });
    assert_eq!(*at(&set, "/spec/selector/matchLabels"), own);
    assert_eq!(*at(&set, "/spec/replicas"), json!(1));
    assert_eq!(at(&set, "/spec/serviceName"), "seed-peers");
    assert_eq!(
        *at(&set, "/spec/volumeClaimTemplates/0/metadata/labels"),
        own
    );
    assert_eq!(
        at(&set, "/spec/template/metadata/labels")["stowplan.dev/node"],
        "2"
    );
    let spec = at(&set, "/spec/template/spec");
    assert_eq!(*at(spec, "/containers/0/args"), json!(["--node=2"]));
    assert_eq!(spec["serviceAccountName"], "seed");
    // Nodes are kept apart from each other, not each from itself.
    let apart = at(
        spec,
        "/topologySpreadConstraints/0/labelSelector/matchLabels",
    );
    assert_eq!(apart["stowplan.dev/node"], json!(null));
}

#[test]
fn a_node_sees_its_key_as_a_file() {
    let mut service = seed("seed", 1, |_| None);
    let key = |service: &PlannedService| {
        let set = object(&plan([service.clone()]), "StatefulSet", "seed-1");
        at(&set, "/spec/template/spec").clone()
    };
    let spec = key(&service);
    assert_eq!(
        spec["volumes"],
        json!([{"name": "key", "secret": {
            "secretName": "seed-1-key", "defaultMode": 0o444,
            "items": [{"key": "private-key", "path": "key"}],
        }}])
    );
    assert_eq!(
        *at(&spec, "/containers/0/volumeMounts"),
        json!([{"name": "key", "mountPath": "/etc/node/key", "subPath": "key", "readOnly": true}])
    );
    // With a group, nobody else reads it.
    service.pods.as_mut().unwrap().security.fs_group = Some(1000);
    assert_eq!(
        *at(&key(&service), "/volumes/0/secret/defaultMode"),
        json!(0o440)
    );
}

#[test]
fn each_node_has_an_address() {
    let plan = plan([seed("seed", 2, |_| None)]);
    let service = object(&plan, "Service", "seed-2");
    assert_eq!(at(&service, "/spec/type"), "ClusterIP");
    assert_eq!(at(&service, "/spec/selector")["stowplan.dev/node"], "2");
    assert_eq!(*at(&service, "/spec/publishNotReadyAddresses"), json!(true));
    assert_eq!(at(&service, "/spec/ports").as_array().unwrap().len(), 2);
    assert_eq!(service.pointer("/spec/externalTrafficPolicy"), None);
    let all = object(&plan, "Service", "seed");
    assert_eq!(all.pointer("/spec/selector/stowplan.dev~1node"), None);
    assert_eq!(all.pointer("/spec/publishNotReadyAddresses"), None);
    assert_eq!(
        at(&object(&plan, "Service", "seed-peers"), "/spec/clusterIP"),
        "None"
    );
}

#[test]
fn a_node_runs_where_it_is_pinned_to() {
    let mut service = seed("seed", 3, |_| None);
    nodes(&mut service).nodes[1].node = Some(text("worker-b"));
    nodes(&mut service).nodes[2].zone = Some(text("eu-1a"));
    let plan = plan([service]);
    let spec = |name: &str| {
        let set = object(&plan, "StatefulSet", name);
        let spec = at(&set, "/spec/template/spec");
        let keys = at(spec, "/topologySpreadConstraints").as_array().cloned();
        let keys: Vec<_> = keys
            .unwrap_or_default()
            .iter()
            .map(|it| it["topologyKey"].as_str().unwrap().to_owned())
            .collect();
        (spec["nodeSelector"].clone(), keys)
    };
    let (host, zone) = ("kubernetes.io/hostname", "topology.kubernetes.io/zone");
    let linux = json!({"kubernetes.io/os": "linux"});
    assert_eq!(spec("seed-1"), (linux, vec![host.into(), zone.into()]));
    // Of one node nothing is spread, of one zone over its nodes.
    let pinned = json!({"kubernetes.io/os": "linux", host: "worker-b"});
    assert_eq!(spec("seed-2"), (pinned, vec![]));
    let zoned = json!({"kubernetes.io/os": "linux", zone: "eu-1a"});
    assert_eq!(spec("seed-3"), (zoned, vec![host.into()]));
}

#[test]
fn nodes_have_files_of_their_own() {
    let mut service = seed("seed", 2, |_| None);
    nodes(&mut service).nodes[1].files = vec![file("/etc/node/peers", same("seed-1"))];
    let plan = plan([service]);
    let config = object(&plan, "ConfigMap", "seed-2-config");
    assert_eq!(config["data"], json!({"peers": "seed-1"}));
    let known = identities(&rendered(&plan));
    assert!(!known.contains(&"ConfigMap/seed-1-config".to_owned()));
    let annotations = |name: &str| {
        let set = object(&plan, "StatefulSet", name);
        at(&set, "/spec/template/metadata/annotations").clone()
    };
    assert_eq!(annotations("seed-1"), json!(null));
    assert!(annotations("seed-2")["stowplan.dev/config-hash"].is_string());
}
