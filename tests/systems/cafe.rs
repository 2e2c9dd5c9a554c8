//! One entry point, several services.

use serde_json::json;

use crate::rendered::Objects;

#[test]
fn one_host_fans_out_to_three_services() {
    let cafe = Objects::of("cafe", "store");
    let ingresses = cafe.all("Ingress");
    assert_eq!(ingresses.len(), 1, "one Ingress carries all paths");
    let rules = &ingresses[0]["spec"]["rules"];
    assert_eq!(rules.as_array().map(Vec::len), Some(1));
    assert_eq!(rules[0]["host"], "cafe.example.com");

    let mut paths: Vec<_> = rules[0]["http"]["paths"]
        .as_array()
        .expect("paths")
        .iter()
        .map(|path| {
            let service = &path["backend"]["service"]["name"];
            (
                path["path"].as_str().expect("path"),
                service.as_str().expect("service"),
            )
        })
        .collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            ("/", "web"),
            ("/devices", "device-api"),
            ("/order", "order-api")
        ]
    );
}

#[test]
fn database_and_servers_are_separate_pods() {
    let cafe = Objects::of("cafe", "store");
    let database = cafe.get("StatefulSet", "mysql");
    assert_eq!(
        database["spec"]["template"]["spec"]["containers"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    for server in ["web", "order-api", "device-api"] {
        let images = cafe.get("Deployment", server)["spec"]["template"]["spec"].to_string();
        assert!(!images.contains("mysql:8"), "{server} runs no database");
    }
}

#[test]
fn order_api_has_a_load_balancer_and_the_database_a_node_port() {
    for environment in ["store", "local"] {
        let cafe = Objects::of("cafe", environment);
        let balancer = cafe.get("Service", "order-api-lb");
        assert_eq!(balancer["spec"]["type"], "LoadBalancer");
        let port = &balancer["spec"]["ports"][0];
        assert_eq!(port["port"], 80);
        assert_eq!(cafe.target_port("Deployment", "order-api", port), 3000);

        let administration = cafe.get("Service", "mysql-nodeport");
        assert_eq!(administration["spec"]["type"], "NodePort");
        assert_eq!(administration["spec"]["ports"][0]["port"], 3306);
        assert_eq!(administration["spec"]["ports"][0]["nodePort"], 30036);
    }
}

#[test]
fn configuration_names_the_host_that_the_model_computed() {
    for (environment, namespace) in [("store", "cafe-store"), ("local", "cafe-local")] {
        let cafe = Objects::of("cafe", environment);
        let config = cafe.get("ConfigMap", "order-api-config");
        let text = config["data"]["config.json"].as_str().expect("config.json");
        let parsed: serde_json::Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(parsed["database"], "iot");
        assert_eq!(
            parsed["host"],
            format!("mysql.{namespace}.svc.cluster.local")
        );
        assert_eq!(parsed["dialect"], "mysql");
    }
}

#[test]
fn database_has_a_disk_and_servers_scale() {
    let cafe = Objects::of("cafe", "store");
    let claim = &cafe.get("StatefulSet", "mysql")["spec"]["volumeClaimTemplates"][0];
    assert_eq!(claim["spec"]["resources"]["requests"]["storage"], "20Gi");
    for server in ["web", "order-api", "device-api"] {
        let scaler = cafe.get("HorizontalPodAutoscaler", server);
        assert!(
            scaler["spec"]["minReplicas"].as_i64() >= Some(2),
            "{server} is replicated"
        );
        let deployment = cafe.get("Deployment", server);
        assert_eq!(
            deployment["spec"].get("replicas"),
            None,
            "the autoscaler decides"
        );
        assert_eq!(
            scaler["spec"]["scaleTargetRef"],
            json!({"apiVersion": "apps/v1", "kind": "Deployment", "name": server})
        );
    }
}
