//! Stateful services.

use serde_json::{Value, json};
use stowplan_model::{NodePort, PortNumber, Retention, StartOrder};
use stowplan_plan::{OutsideAddress, OutsideWay, PlannedReplicas, PlannedService, PodIdentity};

use crate::plans::{at, broker, find, host, object, plan, rendered};

fn replicas(service: &mut PlannedService) -> &mut PlannedReplicas {
    match &mut service.pods.as_mut().unwrap().identity {
        PodIdentity::Replicas(replicas) => replicas,
        other => panic!("{other:?}"),
    }
}

fn with_outside(address: impl Fn(u32) -> OutsideAddress) -> PlannedService {
    let mut kafka = broker("kafka", 2);
    for member in &mut replicas(&mut kafka).members {
        member.outside = Some(address(member.ordinal));
    }
    kafka
}

fn address(at: &str, port: u16, via: OutsideWay) -> OutsideAddress {
    OutsideAddress {
        host: host(at),
        port: PortNumber::new(port).unwrap(),
        via,
    }
}

#[test]
fn a_set_with_disks() {
    let plan = plan([broker("kafka", 3)]);
    let set = object(&plan, "StatefulSet", "kafka");
    let selector = json!({
        "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "cafe-store",
    });
    let spec = &set["spec"];
    assert_eq!(spec["replicas"], json!(3));
    assert_eq!(spec["serviceName"], "kafka-peers");
    assert_eq!(spec["podManagementPolicy"], "Parallel");
    assert_eq!(spec["updateStrategy"], json!({"type": "RollingUpdate"}));
    assert_eq!(spec.pointer("/ordinals"), None);
    assert_eq!(spec["selector"], json!({"matchLabels": selector}));
    assert_eq!(
        spec["volumeClaimTemplates"],
        json!([{
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": "data", "labels": selector},
            "spec": {
                "accessModes": ["ReadWriteOnce"],
                "resources": {"requests": {"storage": "20Gi"}},
                "storageClassName": "fast",
            },
        }])
    );
    assert_eq!(
        *at(&set, "/spec/template/spec/containers/0/volumeMounts"),
        json!([{"name": "data", "mountPath": "/data"}])
    );
    let constraint = at(&set, "/spec/template/spec/topologySpreadConstraints/0");
    assert_eq!(constraint["matchLabelKeys"], json!(null));
    assert_eq!(
        at(&set, "/metadata/labels")["app.kubernetes.io/component"],
        "kafka"
    );
}

#[test]
fn ordinals_and_start_order() {
    let mut kafka = broker("kafka", 3);
    replicas(&mut kafka).first = 1;
    replicas(&mut kafka).start = StartOrder::OneByOne;
    let set = object(&plan([kafka]), "StatefulSet", "kafka");
    assert_eq!(*at(&set, "/spec/ordinals"), json!({"start": 1}));
    assert_eq!(at(&set, "/spec/podManagementPolicy"), "OrderedReady");
}

#[test]
fn disks_are_kept_as_planned() {
    for (retention, deleted, scaled) in [
        (Retention::Retain, "Retain", "Retain"),
        (Retention::DeleteWithSet, "Delete", "Retain"),
        (Retention::Delete, "Delete", "Delete"),
    ] {
        let mut kafka = broker("kafka", 1);
        replicas(&mut kafka).disk.as_mut().unwrap().retention = retention;
        let set = object(&plan([kafka]), "StatefulSet", "kafka");
        assert_eq!(
            *at(&set, "/spec/persistentVolumeClaimRetentionPolicy"),
            json!({"whenDeleted": deleted, "whenScaled": scaled})
        );
    }
    let mut kafka = broker("kafka", 1);
    replicas(&mut kafka).disk = None;
    let set = object(&plan([kafka]), "StatefulSet", "kafka");
    assert_eq!(set.pointer("/spec/volumeClaimTemplates"), None);
    assert_eq!(
        set.pointer("/spec/persistentVolumeClaimRetentionPolicy"),
        None
    );
}

#[test]
fn peers_find_each_other_before_they_are_ready() {
    let plan = plan([broker("kafka", 3)]);
    let ports = |service: &Value| {
        let ports = at(service, "/spec/ports").as_array().unwrap().iter();
        ports
            .map(|port| port["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let peers = object(&plan, "Service", "kafka-peers");
    assert_eq!(at(&peers, "/spec/clusterIP"), "None");
    assert_eq!(*at(&peers, "/spec/publishNotReadyAddresses"), json!(true));
    assert_eq!(ports(&peers), ["kafka", "external", "controller"]);
    let clients = object(&plan, "Service", "kafka");
    assert_eq!(clients.pointer("/spec/publishNotReadyAddresses"), None);
    assert_eq!(ports(&clients), ["kafka", "external"]);
}

#[test]
fn load_balancers_per_replica() {
    let kafka = with_outside(|ordinal| {
        let host = format!("kafka-{ordinal}.example.com");
        address(&host, 9094, OutsideWay::LoadBalancer)
    });
    let plan = plan([kafka]);
    let service = object(&plan, "Service", "kafka-1");
    assert_eq!(
        *at(&service, "/metadata/annotations"),
        json!({"external-dns.alpha.kubernetes.io/hostname": "kafka-1.example.com"})
    );
    assert_eq!(
        service["spec"],
        json!({
            "type": "LoadBalancer",
            "externalTrafficPolicy": "Local",
            "ports": [{"name": "external", "port": 9094, "targetPort": "external", "protocol": "TCP"}],
            "selector": {
                "app.kubernetes.io/name": "kafka",
                "app.kubernetes.io/instance": "cafe-store",
                "statefulset.kubernetes.io/pod-name": "kafka-1",
            },
        })
    );
}

#[test]
fn node_ports_answer_where_their_host_leads() {
    let policy = |host: &dyn Fn(u32) -> String| {
        let kafka = with_outside(|ordinal| {
            let number = 31000 + u16::try_from(ordinal).unwrap();
            let way = OutsideWay::NodePort(NodePort::literal(number));
            address(&host(ordinal), number, way)
        });
        let service = object(&plan([kafka]), "Service", "kafka-1");
        assert_eq!(*at(&service, "/spec/ports/0/port"), json!(9094));
        assert_eq!(*at(&service, "/spec/ports/0/nodePort"), json!(31001));
        at(&service, "/spec/externalTrafficPolicy").clone()
    };
    // Each its own: that of its node. One for all: that of any node.
    assert_eq!(
        policy(&|ordinal| format!("node-{ordinal}.example.com")),
        json!("Local")
    );
    assert_eq!(policy(&|_| "nodes.example.com".to_owned()), json!(null));
}

#[test]
fn a_budget_only_where_the_plan_has_one() {
    let several = plan([broker("kafka", 3)]);
    let budget = object(&several, "PodDisruptionBudget", "kafka");
    assert_eq!(*at(&budget, "/spec/maxUnavailable"), json!(1));
    let one = plan([broker("kafka", 1)]);
    assert!(find(&rendered(&one), "PodDisruptionBudget", "kafka").is_none());
}
