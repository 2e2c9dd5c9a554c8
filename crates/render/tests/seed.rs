//! P2P nodes.

use serde_json::json;
use stowplan_model::{NodePort, PortNumber};
use stowplan_plan::{OutsideAddress, OutsideWay, PlannedNode, PlannedService, PodIdentity};

use crate::plans::{at, file, host, identities, object, plan, rendered, same, seed};

fn nodes(service: &mut PlannedService) -> &mut Vec<PlannedNode> {
    match &mut service.pods.as_mut().unwrap().identity {
        PodIdentity::Nodes(nodes) => &mut nodes.nodes,
        other => panic!("{other:?}"),
    }
}

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
fn outside_a_node_opens_its_main_port_only() {
    let port = |number| PortNumber::new(number).unwrap();
    let balanced = plan([seed("seed", 2, |ordinal| {
        Some(OutsideAddress {
            host: host(&format!("net-seed-{ordinal}.example.com")),
            port: port(31234),
            via: OutsideWay::LoadBalancer,
        })
    })]);
    let service = object(&balanced, "Service", "seed-2");
    assert_eq!(at(&service, "/spec/type"), "LoadBalancer");
    assert_eq!(at(&service, "/spec/externalTrafficPolicy"), "Local");
    assert_eq!(
        *at(&service, "/spec/ports"),
        json!([{"name": "p2p", "port": 31234, "targetPort": "p2p", "protocol": "TCP"}])
    );
    assert_eq!(
        at(&service, "/metadata/annotations")["external-dns.alpha.kubernetes.io/hostname"],
        "net-seed-2.example.com"
    );

    let on_nodes = plan([seed("seed", 2, |ordinal| {
        let number = 31233 + u16::try_from(ordinal).unwrap();
        Some(OutsideAddress {
            host: host(&format!("net-seed-{ordinal}.example.com")),
            port: port(number),
            via: OutsideWay::NodePort(NodePort::literal(number)),
        })
    })]);
    let service = object(&on_nodes, "Service", "seed-2");
    assert_eq!(at(&service, "/spec/type"), "NodePort");
    assert_eq!(at(&service, "/spec/externalTrafficPolicy"), "Local");
    assert_eq!(*at(&service, "/spec/ports/0/nodePort"), json!(31235));
    assert_eq!(service.pointer("/metadata/annotations"), None);
}

#[test]
fn nodes_have_files_of_their_own() {
    let mut service = seed("seed", 2, |_| None);
    nodes(&mut service)[1].files = vec![file("/etc/node/peers", same("seed-1"))];
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
