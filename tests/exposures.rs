//! Every way in on every provider of load balancers: refused with a reason, or something that
//! `check` finds nothing wrong with. Which of both is held in `golden/exposures.snap`.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Value, json};
use stowplan_check::{Bundle, Checker, Finding, Severity, Source};
use stowplan_input::Fleet;
use stowplan_model::*;
use stowplan_plan::Planner;
use stowplan_render::{Adjustments, write_yaml};

pub(crate) const FLAVOURS: [&str; 8] = [
    "none", "klipper", "minikube", "metallb", "aws", "gcp", "azure", "cloud",
];

/// What is said under `perReplica`.
pub(crate) fn ways() -> Vec<(&'static str, Value)> {
    vec![
        ("public", json!({"public": {}})),
        ("load balancer", json!({"loadBalancer": {"ttl": "1m"}})),
        (
            "load balancer, allocated",
            json!({"loadBalancer": {"address": "allocated"}}),
        ),
        (
            "load balancer, discovered",
            json!({"loadBalancer": {"address": "discovered"}}),
        ),
        ("shared", json!({"sharedLoadBalancer": {"first": 9000}})),
        (
            "shared, allocated",
            json!({"sharedLoadBalancer": {"first": 9000, "address": "allocated"}}),
        ),
        (
            "shared, discovered",
            json!({"sharedLoadBalancer": {"first": 9000, "address": "discovered"}}),
        ),
        ("node port", json!({"nodePort": {}})),
        (
            "node port, internal",
            json!({"nodePort": {"address": "internal"}}),
        ),
        (
            "node port, external",
            json!({"nodePort": {"address": "external"}}),
        ),
        ("host port", json!({"hostPort": {}})),
        (
            "host port, external",
            json!({"hostPort": {"address": "external"}}),
        ),
        (
            "host port, named",
            json!({"hostPort": {"host": "{name}.{domain}"}}),
        ),
        ("host network", json!({"hostNetwork": {}})),
        (
            "host network, external",
            json!({"hostNetwork": {"address": "external"}}),
        ),
    ]
}

/// A broker and nodes that listen on TCP, or on TCP and UDP with one number, and tell others where
/// they are in a variable and in a file.
fn app(udp: bool) -> App {
    let app = App::new(name!("net"));
    let seed = app.seed(
        name!("seed"),
        image!("registry.example.com/node:1"),
        port!("p2p", 31234),
    );
    if udp {
        seed.add_port(port!("p2p-udp", 31234, UDP));
    }
    seed.add_port(port!("rpc", 80 => 8080));
    seed.nodes(1, 3)
        .disk("/data", "1Gi")
        .key_file("/etc/node/key")
        .env("HOST", Own::OutsideHost)
        .file("/etc/node/node.toml", File::text(Own::OutsideHost));
    app.kafka(name!("kafka"), image!("registry.example.com/kafka:3.9.0"))
        .replicas(3);
    app
}

/// A fleet with one of the services exposed in this way on a cluster of that flavour.
pub(crate) fn fleet(flavour: &str, service: &str, way: &Value, udp: bool) -> Fleet {
    let fixes = matches!(flavour, "metallb" | "gcp" | "azure");
    let addresses = if fixes {
        json!(["203.0.113.0/28"])
    } else {
        json!([])
    };
    let cluster = json!({
        "kubernetes": "1.36",
        "loadBalancer": {"flavour": flavour, "addresses": addresses},
        "nodeAddress": "nodes.example.com",
        "hostPorts": "9000-9100",
        "discoveryImage": "registry.example.com/kubectl:1.36",
    });
    let other = if service == "seed" { "kafka" } else { "seed" };
    let environment = json!({
        "class": "prod",
        "cluster": "somewhere",
        "namespace": "net",
        "domain": "net.example.com",
        "networkPolicies": true,
        "services": {
            service: {"expose": {"perReplica": way}},
            other: {"enabled": false},
        },
    });
    Fleet::new()
        .app(app(udp))
        .source("environments/clusters/somewhere.yaml", cluster.to_string())
        .source("environments/net/main.yaml", environment.to_string())
}

/// What is rendered, or the codes of what is wrong.
fn rendered(fleet: &Fleet) -> Result<Vec<u8>, Vec<&'static str>> {
    let loaded = fleet.load([]).unwrap_or_else(|report| panic!("{report:?}"));
    let model = &loaded.model;
    let id = model.environments.keys().next().unwrap();
    let codes = |problems: Vec<Problem>| {
        let mut codes: Vec<_> = problems.iter().map(|it| it.code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    };
    let plan = Planner::new(model).plan(id).map_err(codes)?;
    let mut bytes = Vec::new();
    write_yaml(&plan, &Adjustments::default(), &mut bytes).unwrap();
    Ok(bytes)
}

/// Whether it is what was asked for: machines' ports and networks are warned of, as is the only
/// field in which Google's load balancers take an address.
fn is_meant(way: &str, finding: &Finding) -> bool {
    let rule = finding.rule.name;
    let on_machines = way.starts_with("host ") && matches!(rule, "host-port" | "host-namespace");
    let of_google = way.ends_with("allocated") && rule == "service-field-deprecated";
    finding.severity == Severity::Warning && (on_machines || of_google)
}

#[test]
fn every_way_in_is_refused_or_right() {
    let mut table = String::new();
    let mut wrong = String::new();
    for (service, udp) in [("kafka", false), ("seed", false), ("seed", true)] {
        for (word, way) in ways() {
            let mut outcomes: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            for flavour in FLAVOURS {
                let fleet = fleet(flavour, service, &way, udp);
                let outcome = match rendered(&fleet) {
                    Err(codes) => codes.join(" "),
                    Ok(bytes) => {
                        assert_eq!(rendered(&fleet), Ok(bytes.clone()), "twice the same");
                        let bundle = Bundle {
                            environment: None,
                            sources: vec![Source::new("net.yaml", bytes)],
                        };
                        let report = Checker::new()
                            .kubernetes("1.36".parse().unwrap())
                            .check(vec![bundle]);
                        for finding in report.findings.iter().filter(|it| !is_meant(word, it)) {
                            let (rule, path) = (finding.rule.name, &finding.place.path);
                            let _ = writeln!(
                                wrong,
                                "{service}, {word}, {flavour}: {rule} {path}: {}",
                                finding.message
                            );
                        }
                        "rendered".to_owned()
                    }
                };
                outcomes.entry(outcome).or_default().push(flavour);
            }
            let with = if udp { " with UDP" } else { "" };
            let _ = writeln!(table, "{service}{with}: {word}");
            for (outcome, flavours) in outcomes {
                let _ = writeln!(table, "  {outcome}: {}", flavours.join(", "));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../golden");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("exposures", table));
}
