//! Hosts.

use std::collections::BTreeMap;

use serde_json::json;
use stowplan_model::{GatewayRouting, IngressRouting, Name, PortNumber, Routing, Tls};
use stowplan_plan::{Plan, PlannedHost, PlannedPath};

use crate::plans::{at, find, host, identities, name, object, plan, rendered, text, web};

fn path(at: &str, service: &Name) -> PlannedPath {
    PlannedPath {
        path: text(at),
        service: service.clone(),
        port: text("http"),
        number: PortNumber::new(80).unwrap(),
    }
}

fn routed(routing: Routing, tls: Tls) -> Plan {
    let (order, web_name) = (name("order-api"), name("web"));
    let mut plan = plan([web("order-api"), web("web")]);
    plan.routing = routing;
    plan.tls = tls;
    plan.routes = vec![PlannedHost {
        host: host("cafe.example.com"),
        name: name("cafe"),
        paths: vec![path("/order", &order), path("/", &web_name)],
    }];
    plan
}

fn ingress() -> Routing {
    Routing::Ingress(IngressRouting {
        class: text("nginx"),
        annotations: BTreeMap::from([(text("example.com/size"), "8m".to_owned())]),
        namespace: None,
    })
}

fn gateway() -> Routing {
    Routing::Gateway(GatewayRouting {
        name: text("public"),
        namespace: text("gateways"),
        section: Some(text("https")),
    })
}

#[test]
fn an_ingress_for_each_host() {
    let plan = routed(ingress(), Tls::Issuer(text("letsencrypt")));
    let ingress = object(&plan, "Ingress", "cafe");
    let backend = |service: &str| json!({"service": {"name": service, "port": {"name": "http"}}});
    assert_eq!(
        *at(&ingress, "/metadata/annotations"),
        json!({"cert-manager.io/cluster-issuer": "letsencrypt", "example.com/size": "8m"})
    );
    assert_eq!(
        ingress["spec"],
        json!({
            "ingressClassName": "nginx",
            "rules": [{"host": "cafe.example.com", "http": {"paths": [
                {"path": "/order", "pathType": "Prefix", "backend": backend("order-api")},
                {"path": "/", "pathType": "Prefix", "backend": backend("web")},
            ]}}],
            "tls": [{"hosts": ["cafe.example.com"], "secretName": "cafe-example-com-tls"}],
        })
    );
    // Two services share it.
    assert_eq!(
        find(&rendered(&plan), "Ingress", "cafe").unwrap().service,
        None
    );
}

#[test]
fn certificates_come_from_where_the_cluster_has_them() {
    let tls = |tls| {
        let ingress = object(&routed(ingress(), tls), "Ingress", "cafe");
        let issuer = at(
            &ingress,
            "/metadata/annotations/cert-manager.io~1cluster-issuer",
        )
        .clone();
        assert!(issuer.is_null());
        at(&ingress, "/spec/tls/0/secretName").clone()
    };
    assert_eq!(tls(Tls::Secret(text("wildcard"))), json!("wildcard"));
    assert_eq!(tls(Tls::None), json!(null));
    assert_eq!(tls(Tls::Edge), json!(null));
}

#[test]
fn a_secret_for_a_long_host_is_cut() {
    let mut plan = routed(ingress(), Tls::Issuer(text("letsencrypt")));
    let long = [
        "a".repeat(63),
        "b".repeat(63),
        "c".repeat(63),
        "d".repeat(61),
    ]
    .join(".");
    assert_eq!(long.len(), 253);
    plan.routes[0].host = host(&long);
    let ingress = object(&plan, "Ingress", "cafe");
    let secret = at(&ingress, "/spec/tls/0/secretName").as_str().unwrap();
    assert_eq!(secret.len(), 253);
    assert!(secret.ends_with("-tls"), "{secret}");
}

#[test]
fn an_http_route_for_each_host() {
    let plan = routed(gateway(), Tls::Edge);
    let route = object(&plan, "HTTPRoute", "cafe");
    let rule = |path: &str, service: &str| {
        json!({
            "matches": [{"path": {"type": "PathPrefix", "value": path}}],
            "backendRefs": [{"name": service, "port": 80}],
        })
    };
    assert_eq!(route["apiVersion"], "gateway.networking.k8s.io/v1");
    assert_eq!(
        route["spec"],
        json!({
            "parentRefs": [{"name": "public", "namespace": "gateways", "sectionName": "https"}],
            "hostnames": ["cafe.example.com"],
            "rules": [rule("/order", "order-api"), rule("/", "web")],
        })
    );
}

#[test]
fn a_route_has_no_more_rules_than_it_may() {
    let names: Vec<_> = (0..20).map(|index| format!("web-{index}")).collect();
    let mut plan = plan(names.iter().map(|name| web(name)));
    plan.routing = gateway();
    let paths = names.iter().flat_map(|called| {
        (0..10).map(move |index| path(&format!("/{called}/{index}"), &name(called)))
    });
    plan.routes = vec![PlannedHost {
        host: host("cafe.example.com"),
        name: name("cafe"),
        paths: paths.collect(),
    }];
    let manifests = rendered(&plan);
    let routes: Vec<_> = identities(&manifests)
        .into_iter()
        .filter(|it| it.starts_with("HTTPRoute/"))
        .collect();
    assert_eq!(
        routes,
        ["HTTPRoute/cafe", "HTTPRoute/cafe-2", "HTTPRoute/cafe-3"]
    );
    let mut count = 0;
    for object in manifests
        .objects
        .iter()
        .filter(|object| object.kind() == "HTTPRoute")
    {
        let value = object.to_value();
        let rules = at(&value, "/spec/rules").as_array().unwrap();
        let matches = |rule: &serde_json::Value| rule["matches"].as_array().unwrap().len();
        assert!(rules.len() <= 16);
        assert!(rules.iter().map(matches).sum::<usize>() <= 128);
        count += rules.iter().map(matches).sum::<usize>();
    }
    assert_eq!(count, 200);
}
