//! Stateful services.

use serde_json::{Value, json};
use stowplan_model::{Retention, StartOrder};

use crate::plans::{at, broker, find, object, plan, rendered, replicas};

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
fn a_budget_only_where_the_plan_has_one() {
    let several = plan([broker("kafka", 3)]);
    let budget = object(&several, "PodDisruptionBudget", "kafka");
    assert_eq!(*at(&budget, "/spec/maxUnavailable"), json!(1));
    let one = plan([broker("kafka", 1)]);
    assert!(find(&rendered(&one), "PodDisruptionBudget", "kafka").is_none());
}
