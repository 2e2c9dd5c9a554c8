//! Stateless services.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use stowplan_model::{Autoscale, Duration, NodePort, Replicas, Volume, VolumeSource};
use stowplan_plan::PlannedBalancer;

use crate::plans::{at, find, object, plan, port, rendered, text, web, worker};

fn selector(service: &str) -> Value {
    json!({"app.kubernetes.io/name": service, "app.kubernetes.io/instance": "cafe-store"})
}

#[test]
fn a_deployment_and_a_service_select_the_same_pods() {
    let plan = plan([web("web")]);
    let deployment = object(&plan, "Deployment", "web");
    let service = object(&plan, "Service", "web");
    assert_eq!(
        *at(&deployment, "/spec/selector/matchLabels"),
        selector("web")
    );
    assert_eq!(*at(&service, "/spec/selector"), selector("web"));
    assert_eq!(*at(&deployment, "/spec/replicas"), json!(2));
    assert_eq!(*at(&deployment, "/spec/revisionHistoryLimit"), json!(3));
    assert_eq!(
        *at(&deployment, "/spec/strategy"),
        json!({"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}})
    );
    assert_eq!(
        *at(&service, "/spec"),
        json!({
            "type": "ClusterIP",
            "selector": selector("web"),
            "ports": [{"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}],
        })
    );
    let budget = object(&plan, "PodDisruptionBudget", "web");
    assert_eq!(
        *at(&budget, "/spec"),
        json!({
            "maxUnavailable": 1,
            "selector": {"matchLabels": selector("web")},
            "unhealthyPodEvictionPolicy": "AlwaysAllow",
        })
    );
    let account = object(&plan, "ServiceAccount", "web");
    assert_eq!(account["automountServiceAccountToken"], json!(false));
}

#[test]
fn an_autoscaler_takes_the_place_of_replicas() {
    let mut service = web("web");
    let check = |service: &stowplan_plan::PlannedService, metrics: &[(&str, u32)]| {
        let plan = plan([service.clone()]);
        let deployment = object(&plan, "Deployment", "web");
        assert_eq!(deployment.pointer("/spec/replicas"), None);
        let autoscaler = object(&plan, "HorizontalPodAutoscaler", "web");
        assert_eq!(*at(&autoscaler, "/spec/minReplicas"), json!(2));
        assert_eq!(*at(&autoscaler, "/spec/maxReplicas"), json!(6));
        assert_eq!(
            *at(&autoscaler, "/spec/scaleTargetRef"),
            json!({"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"})
        );
        let found: Vec<_> = at(&autoscaler, "/spec/metrics")
            .as_array()
            .unwrap()
            .iter()
            .map(|metric| {
                assert_eq!(metric["type"], "Resource");
                assert_eq!(at(metric, "/resource/target/type"), "Utilization");
                let percent = at(metric, "/resource/target/averageUtilization").as_u64();
                (
                    at(metric, "/resource/name").as_str().unwrap(),
                    u32::try_from(percent.unwrap()).unwrap(),
                )
            })
            .collect();
        assert_eq!(found, metrics);
    };
    for (bounds, metrics) in [
        (Autoscale::between(2, 6), &[("cpu", 80)][..]),
        (Autoscale::between(2, 6).memory(70), &[("memory", 70)]),
        (
            Autoscale::between(2, 6).memory(70).cpu(60),
            &[("cpu", 60), ("memory", 70)],
        ),
    ] {
        service.pods.as_mut().unwrap().replicas = Replicas::Auto(bounds);
        check(&service, metrics);
    }
}

#[test]
fn a_claim_is_let_go_before_the_next_pod_starts() {
    let mut service = web("web");
    let pods = service.pods.as_mut().unwrap();
    pods.volumes.push(Volume {
        name: text("shared"),
        path: None,
        source: VolumeSource::Claim {
            name: text("shared"),
        },
    });
    let strategy = |service: &stowplan_plan::PlannedService| {
        let deployment = object(&plan([service.clone()]), "Deployment", "web");
        at(&deployment, "/spec/strategy").clone()
    };
    assert_eq!(strategy(&service)["type"], "RollingUpdate");
    service.pods.as_mut().unwrap().replicas = Replicas::Fixed(1);
    assert_eq!(strategy(&service), json!({"type": "Recreate"}));
}

#[test]
fn affinity_and_headless() {
    let mut service = web("web");
    service.session_affinity = Some(Duration::literal("1h"));
    service.load_balancer = Some(PlannedBalancer::default());
    let timeout = "/spec/sessionAffinityConfig/clientIP/timeoutSeconds";
    let plain = object(&plan([service.clone()]), "Service", "web");
    assert_eq!(*at(&plain, "/spec/sessionAffinity"), json!("ClientIP"));
    assert_eq!(*at(&plain, timeout), json!(3600));

    // Who dials the pods' own addresses is kept on none.
    service.headless = true;
    let headless = object(&plan([service.clone()]), "Service", "web");
    assert_eq!(*at(&headless, "/spec/clusterIP"), json!("None"));
    assert_eq!(*at(&headless, "/spec/sessionAffinity"), Value::Null);
    assert_eq!(*at(&headless, timeout), Value::Null);
    let balanced = object(&plan([service]), "Service", "web-lb");
    assert_eq!(*at(&balanced, timeout), json!(3600));
}

#[test]
fn ways_in_from_outside_are_services_beside_the_internal_one() {
    let mut service = web("web");
    service.ports.push(port("admin", 81, 8081));
    service.load_balancer = Some(PlannedBalancer {
        ports: vec![text("http")],
        source_ranges: vec![text("10.0.0.0/8")],
        host: Some(text("web.example.com")),
        annotations: BTreeMap::from([(text("example.com/a"), "own".to_owned())]),
        ..PlannedBalancer::default()
    });
    service.node_ports = BTreeMap::from([(text("admin"), NodePort::literal(30081))]);
    let mut plan = plan([service]);
    plan.load_balancers.class = Some(text("example.com/nlb"));
    plan.load_balancers.annotations = BTreeMap::from([
        (text("example.com/a"), "cluster".to_owned()),
        (text("example.com/b"), "cluster".to_owned()),
    ]);
    let balancer = object(&plan, "Service", "web-lb");
    assert_eq!(
        *at(&balancer, "/metadata/annotations"),
        json!({
            "example.com/a": "own",
            "example.com/b": "cluster",
            "external-dns.alpha.kubernetes.io/hostname": "web.example.com",
        })
    );
    assert_eq!(
        *at(&balancer, "/spec"),
        json!({
            "type": "LoadBalancer",
            "loadBalancerClass": "example.com/nlb",
            "loadBalancerSourceRanges": ["10.0.0.0/8"],
            "selector": selector("web"),
            "ports": [{"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}],
        })
    );
    let node_port = object(&plan, "Service", "web-nodeport");
    assert_eq!(
        *at(&node_port, "/spec"),
        json!({
            "type": "NodePort",
            "selector": selector("web"),
            "ports": [{
                "name": "admin", "port": 81, "targetPort": "admin", "protocol": "TCP", "nodePort": 30081,
            }],
        })
    );
    assert_eq!(
        at(&object(&plan, "Service", "web"), "/spec/type"),
        "ClusterIP"
    );
}

#[test]
fn a_name_without_room_for_its_suffix_is_refused() {
    let long = "a".repeat(62);
    let mut service = web(&long);
    service.load_balancer = Some(PlannedBalancer::default());
    let problems = crate::plans::refused(&plan([service]));
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("invalid-name: "), "{problems:?}");
    assert!(
        problems[0].contains("at most 63 are allowed"),
        "{problems:?}"
    );
}

#[test]
fn a_number_that_two_ports_lead_to_is_one_container_port() {
    let mut service = web("web");
    service.ports.push(port("alt", 8080, 8080));
    let plan = plan([service]);
    let deployment = object(&plan, "Deployment", "web");
    assert_eq!(
        *at(&deployment, "/spec/template/spec/containers/0/ports"),
        json!([{"name": "http", "containerPort": 8080, "protocol": "TCP"}])
    );
    let service = object(&plan, "Service", "web");
    assert_eq!(*at(&service, "/spec/ports/1/name"), json!("alt"));
    assert_eq!(*at(&service, "/spec/ports/1/targetPort"), json!("http"));
}

#[test]
fn a_worker_has_no_service() {
    let manifests = rendered(&plan([worker("mailer")]));
    assert!(find(&manifests, "Deployment", "mailer").is_some());
    assert!(find(&manifests, "Service", "mailer").is_none());
}
