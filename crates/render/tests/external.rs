//! What exists outside.

use serde_json::json;
use stowplan_plan::PlannedExternal;

use crate::plans::{at, external, host, identities, object, plan, refused, rendered};

fn addresses(all: &[&str]) -> PlannedExternal {
    PlannedExternal::Addresses(all.iter().map(|it| it.parse().unwrap()).collect())
}

#[test]
fn a_host_is_an_external_name() {
    let found = PlannedExternal::Host {
        host: host("db.example.net"),
        networks: Vec::new(),
    };
    let plan = plan([external("mysql", found)]);
    let service = object(&plan, "Service", "mysql");
    assert_eq!(
        service["spec"],
        json!({
            "type": "ExternalName",
            "externalName": "db.example.net",
            "ports": [{"name": "mysql", "port": 3306, "targetPort": 3306, "protocol": "TCP"}],
        })
    );
    assert_eq!(
        identities(&rendered(&plan)),
        ["Namespace/cafe-store", "Service/mysql"]
    );
}

#[test]
fn addresses_are_slices_by_family() {
    let plan = plan([external(
        "mysql",
        addresses(&["10.0.0.7", "fd00::7", "10.0.0.8"]),
    )]);
    let service = object(&plan, "Service", "mysql");
    assert_eq!(at(&service, "/spec/type"), "ClusterIP");
    assert_eq!(service.pointer("/spec/selector"), None);
    assert_eq!(at(&service, "/spec/ipFamilyPolicy"), "PreferDualStack");
    let slice = object(&plan, "EndpointSlice", "mysql-ipv4");
    assert_eq!(slice["addressType"], "IPv4");
    assert_eq!(
        slice["endpoints"],
        json!([
            {"addresses": ["10.0.0.7"], "conditions": {"ready": true}},
            {"addresses": ["10.0.0.8"], "conditions": {"ready": true}},
        ])
    );
    assert_eq!(
        slice["ports"],
        json!([{"name": "mysql", "port": 3306, "protocol": "TCP"}])
    );
    let labels = at(&slice, "/metadata/labels");
    assert_eq!(labels["kubernetes.io/service-name"], "mysql");
    assert_eq!(labels["endpointslice.kubernetes.io/managed-by"], "stowplan");
    let slice = object(&plan, "EndpointSlice", "mysql-ipv6");
    assert_eq!(*at(&slice, "/endpoints/0/addresses"), json!(["fd00::7"]));
}

#[test]
fn one_family_is_one_slice() {
    let plan = plan([external("mysql", addresses(&["10.0.0.7"]))]);
    let known = identities(&rendered(&plan));
    assert_eq!(known[1..], ["Service/mysql", "EndpointSlice/mysql-ipv4"]);
    assert_eq!(
        object(&plan, "Service", "mysql").pointer("/spec/ipFamilyPolicy"),
        None
    );
}

#[test]
fn addresses_that_lead_nowhere_are_refused() {
    for address in [
        "127.0.0.1",
        "0.0.0.0",
        "169.254.1.1",
        "224.0.0.9",
        "::1",
        "::",
        "fe80::1",
        "ff02::1",
    ] {
        let problems = refused(&plan([external("mysql", addresses(&[address]))]));
        assert_eq!(problems.len(), 1, "{address}");
        let begin = format!("invalid-address: /services/mysql: `mysql` is at `{address}`, ");
        assert!(problems[0].starts_with(&begin), "{problems:?}");
    }
}
