//! Ways in from outside.

use serde_json::{Value, json};
use stowplan_model::{Cidr, Duration, LoadBalancerFlavour, Protocol};
use stowplan_plan::{
    OutsideAddress, OutsideHost, OutsideWay, Plan, PlannedBalancer, PlannedPort, PlannedService,
};

use crate::{
    api,
    plans::{
        address, at, broker, container, find, identities, known, node_port, nodes, object, plan,
        port, probe, rendered, replicas, seed, text, web,
    },
};

fn udp(called: &str, number: u16) -> PlannedPort {
    PlannedPort {
        protocol: Protocol::Udp,
        ..port(called, number, number)
    }
}

fn named(host: &str) -> PlannedBalancer {
    PlannedBalancer {
        host: Some(text(host)),
        ..PlannedBalancer::default()
    }
}

fn annotations(plan: &Plan, service: &str) -> Value {
    at(&object(plan, "Service", service), "/metadata/annotations").clone()
}

fn container_ports(plan: &Plan, set: &str) -> Value {
    let set = object(plan, "StatefulSet", set);
    at(&set, "/spec/template/spec/containers/0/ports").clone()
}

/// Holds everything against the rules of the API server.
fn held(plan: &Plan) {
    let objects: Vec<_> = rendered(plan)
        .objects
        .iter()
        .map(stowplan_render::Manifest::to_value)
        .collect();
    let faults = api::faults(&objects);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn with_outside(address: impl Fn(u32) -> OutsideAddress) -> PlannedService {
    let mut kafka = broker("kafka", 2);
    for member in &mut replicas(&mut kafka).members {
        member.outside = Some(address(member.ordinal));
    }
    kafka
}

#[test]
fn each_flavour_is_asked_for_an_address_in_its_way() {
    let asked = |flavour, address: &str| {
        let mut web = web("web");
        web.load_balancer = Some(PlannedBalancer {
            address: Some(text(address)),
            sharing: Some("cafe-web".into()),
            ..PlannedBalancer::default()
        });
        let mut plan = plan([web]);
        plan.load_balancers.flavour = flavour;
        let service = object(&plan, "Service", "web-lb");
        let field = at(&service, "/spec/loadBalancerIP").clone();
        (at(&service, "/metadata/annotations").clone(), field)
    };
    assert_eq!(
        asked(LoadBalancerFlavour::Metallb, "203.0.113.7"),
        (
            json!({
                "metallb.io/allow-shared-ip": "cafe-web",
                "metallb.io/loadBalancerIPs": "203.0.113.7",
            }),
            json!(null)
        )
    );
    let azure = "service.beta.kubernetes.io/azure-load-balancer";
    assert_eq!(
        asked(LoadBalancerFlavour::Azure, "203.0.113.7"),
        (json!({format!("{azure}-ipv4"): "203.0.113.7"}), json!(null))
    );
    assert_eq!(
        asked(LoadBalancerFlavour::Azure, "2001:db8::7"),
        (json!({format!("{azure}-ipv6"): "2001:db8::7"}), json!(null))
    );
    assert_eq!(
        asked(LoadBalancerFlavour::Gcp, "203.0.113.7"),
        (json!(null), json!("203.0.113.7"))
    );
    assert_eq!(
        asked(LoadBalancerFlavour::Klipper, "203.0.113.7"),
        (json!(null), json!(null))
    );
}

#[test]
fn a_host_is_told_with_its_ttl_and_further_annotations_win() {
    let mut web = web("web");
    web.load_balancer = Some(PlannedBalancer {
        ttl: Some(Duration::literal("5m")),
        source_ranges: vec![text::<Cidr>("10.0.0.0/8")],
        skips_node_ports: true,
        annotations: [(text("example.com/who"), "me".to_owned())].into(),
        ..named("web.example.com")
    });
    let mut plan = plan([web.clone()]);
    plan.load_balancers.flavour = LoadBalancerFlavour::Metallb;
    plan.load_balancers.annotations = [(text("example.com/who"), "all".to_owned())].into();
    assert_eq!(
        annotations(&plan, "web-lb"),
        json!({
            "example.com/who": "me",
            "external-dns.alpha.kubernetes.io/hostname": "web.example.com",
            "external-dns.alpha.kubernetes.io/ttl": "300",
        })
    );
    let service = object(&plan, "Service", "web-lb");
    assert_eq!(
        *at(&service, "/spec/allocateLoadBalancerNodePorts"),
        json!(false)
    );
    assert_eq!(
        *at(&service, "/spec/loadBalancerSourceRanges"),
        json!(["10.0.0.0/8"])
    );

    // Without a host there is nothing whose address anybody keeps.
    let balancer = web.load_balancer.as_mut().unwrap();
    balancer.host = None;
    let plan = crate::plans::plan([web]);
    assert_eq!(
        annotations(&plan, "web-lb"),
        json!({"example.com/who": "me"})
    );
}

#[test]
fn tcp_and_udp_apart_are_two_services_with_one_address() {
    let mut service = web("web");
    service.ports = vec![port("http", 443, 8443), udp("quic", 443)];
    service.load_balancer = Some(PlannedBalancer {
        address: Some(text("203.0.113.7")),
        sharing: Some("cafe-store-web".into()),
        split: true,
        ..named("web.example.com")
    });
    let mut plan = plan([service]);
    plan.load_balancers.flavour = LoadBalancerFlavour::Metallb;
    let ports = |name: &str| {
        let service = object(&plan, "Service", name);
        let ports = at(&service, "/spec/ports").as_array().unwrap().clone();
        let ports = ports.iter().map(|port| port["name"].as_str().unwrap());
        ports.map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(ports("web-lb"), ["http"]);
    assert_eq!(ports("web-lb-udp"), ["quic"]);
    assert_eq!(
        annotations(&plan, "web-lb"),
        json!({
            "external-dns.alpha.kubernetes.io/hostname": "web.example.com",
            "metallb.io/allow-shared-ip": "cafe-store-web",
            "metallb.io/loadBalancerIPs": "203.0.113.7",
        })
    );
    // One of them is enough to be told the host.
    assert_eq!(
        annotations(&plan, "web-lb-udp"),
        json!({
            "metallb.io/allow-shared-ip": "cafe-store-web",
            "metallb.io/loadBalancerIPs": "203.0.113.7",
        })
    );
    held(&plan);
}

#[test]
fn a_node_with_a_load_balancer_opens_its_outside_ports_only() {
    let mut service = seed("seed", 2, |ordinal| {
        let host = format!("net-seed-{ordinal}.example.com");
        let way = OutsideWay::LoadBalancer(named(&host));
        let ports = [("p2p", 31234), ("p2p-udp", 31234)];
        Some(address(known(&host), &ports, way))
    });
    service.ports.push(udp("p2p-udp", 31234));
    let plan = plan([service]);
    let balancer = object(&plan, "Service", "seed-2");
    assert_eq!(
        balancer["spec"],
        json!({
            "type": "LoadBalancer",
            "externalTrafficPolicy": "Local",
            "publishNotReadyAddresses": true,
            "ports": [
                {"name": "p2p", "port": 31234, "targetPort": "p2p", "protocol": "TCP"},
                {"name": "p2p-udp", "port": 31234, "targetPort": "p2p-udp", "protocol": "UDP"},
            ],
            "selector": {
                "app.kubernetes.io/name": "seed",
                "app.kubernetes.io/instance": "cafe-store",
                "stowplan.dev/node": "2",
            },
        })
    );
    assert_eq!(
        annotations(&plan, "seed-2"),
        json!({"external-dns.alpha.kubernetes.io/hostname": "net-seed-2.example.com"})
    );
    held(&plan);
}

#[test]
fn tcp_and_udp_on_one_number_have_one_node_port() {
    let mut service = seed("seed", 2, |ordinal| {
        let number = 31233 + u16::try_from(ordinal).unwrap();
        let way = node_port(&["p2p", "p2p-udp"], number);
        let ports = [("p2p", number), ("p2p-udp", number)];
        Some(address(known("nodes.example.com"), &ports, way))
    });
    service.ports.push(udp("p2p-udp", 31234));
    let plan = plan([service]);
    let service = object(&plan, "Service", "seed-2");
    assert_eq!(at(&service, "/spec/type"), "NodePort");
    assert_eq!(at(&service, "/spec/externalTrafficPolicy"), "Local");
    assert_eq!(
        *at(&service, "/spec/ports"),
        json!([
            {"name": "p2p", "port": 31234, "targetPort": "p2p", "protocol": "TCP", "nodePort": 31235},
            {"name": "p2p-udp", "port": 31234, "targetPort": "p2p-udp", "protocol": "UDP", "nodePort": 31235},
        ])
    );
    assert_eq!(service.pointer("/metadata/annotations"), None);
    held(&plan);
}

/// Nodes from `first` that share a load balancer, `p2p` of the first on 9000.
fn sharing(ports: Vec<PlannedPort>, first: u32) -> PlannedService {
    let outside: Vec<_> = ports.iter().map(|port| port.name.clone()).collect();
    let mut numbers: Vec<_> = ports.iter().map(|port| port.number).collect();
    numbers.dedup();
    let mut service = seed("seed", 2, |_| None);
    let open = ports.clone();
    service.ports = ports;
    service.ports.push(port("rpc", 80, 8080));
    let set = nodes(&mut service);
    set.shared = Some(PlannedBalancer {
        ports: outside.clone(),
        ..named("seed.example.com")
    });
    for (index, node) in set.nodes.iter_mut().enumerate() {
        let index = u16::try_from(index).unwrap();
        node.ordinal = first + u32::from(index);
        let open = open.iter().filter_map(|port| {
            let group = numbers.iter().position(|it| *it == port.number)?;
            let number = 9000 + 100 * u16::try_from(group).unwrap() + index;
            Some((port.name.as_str(), number))
        });
        let ports: Vec<_> = open.collect();
        let way = OutsideWay::SharedLoadBalancer;
        node.outside = Some(address(known("seed.example.com"), &ports, way));
    }
    service
}

#[test]
fn one_load_balancer_leads_to_each_node_by_a_port_that_no_other_has() {
    let mut service = sharing(vec![port("p2p", 31234, 31234), udp("p2p-udp", 31234)], 1);
    let tcp = stowplan_model::ProbeAction::Tcp;
    nodes(&mut service).nodes[0].container.readiness = Some(probe(tcp, Some(31234), Some("p2p")));
    let plan = plan([service]);
    let shared = object(&plan, "Service", "seed-shared");
    let port = |name: &str, number: u16, target: &str, protocol: &str| json!({"name": name, "port": number, "targetPort": target, "protocol": protocol});
    assert_eq!(
        shared["spec"],
        json!({
            "type": "LoadBalancer",
            "publishNotReadyAddresses": true,
            "ports": [
                port("p2p-1", 9000, "p2p-1", "TCP"),
                port("p2p-udp-1", 9000, "p2p-udp-1", "UDP"),
                port("p2p-2", 9001, "p2p-2", "TCP"),
                port("p2p-udp-2", 9001, "p2p-udp-2", "UDP"),
            ],
            "selector": {
                "app.kubernetes.io/name": "seed", "app.kubernetes.io/instance": "cafe-store",
            },
        })
    );
    assert_eq!(
        annotations(&plan, "seed-shared"),
        json!({"external-dns.alpha.kubernetes.io/hostname": "seed.example.com"})
    );
    assert_eq!(
        container_ports(&plan, "seed-2"),
        json!([
            {"name": "p2p-2", "containerPort": 31234, "protocol": "TCP"},
            {"name": "p2p-udp-2", "containerPort": 31234, "protocol": "UDP"},
            {"name": "rpc", "containerPort": 8080, "protocol": "TCP"},
        ])
    );
    // Who means any node, or knows which one it is, goes by the number.
    for name in ["seed", "seed-peers", "seed-1"] {
        let service = object(&plan, "Service", name);
        let targets: Vec<_> = at(&service, "/spec/ports")
            .as_array()
            .unwrap()
            .iter()
            .map(|port| port["targetPort"].clone())
            .collect();
        assert_eq!(
            targets,
            [json!(31234), json!(31234), json!("rpc")],
            "{name}"
        );
        assert_eq!(at(&service, "/spec/type"), "ClusterIP");
    }
    let set = object(&plan, "StatefulSet", "seed-1");
    let probe = at(&set, "/spec/template/spec/containers/0/readinessProbe");
    assert_eq!(probe["tcpSocket"]["port"], json!(31234));
    held(&plan);
}

#[test]
fn names_of_ports_are_short_and_no_two_the_same() {
    // `swarm-port-one` and `swarm-port-two` are the same for as long as there is room; `gossip-1`
    // is what the first node's `gossip` would be.
    let ports = vec![
        port("swarm-port-one", 1001, 1001),
        port("swarm-port-two", 1002, 1002),
        port("gossip", 1003, 1003),
        port("gossip-99998", 1004, 1004),
        port("1234567890123-a", 1005, 1005),
    ];
    let plan = plan([sharing(ports, 99_998)]);
    let set = container_ports(&plan, "seed-1");
    let names: Vec<_> = set
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["name"])
        .collect();
    assert_eq!(
        names,
        [
            "swarm-por-99998",
            "port1-99998",
            "port2-99998",
            "gossip-99-99998",
            "port4-99998",
            "rpc"
        ]
    );
    held(&plan);
}

#[test]
fn a_shared_load_balancer_may_have_a_service_for_udp() {
    let mut service = sharing(vec![port("p2p", 31234, 31234), udp("p2p-udp", 31234)], 1);
    nodes(&mut service).shared.as_mut().unwrap().split = true;
    let plan = plan([service]);
    let ports = |name: &str| {
        let service = object(&plan, "Service", name);
        let ports = at(&service, "/spec/ports").as_array().unwrap().clone();
        ports
            .into_iter()
            .map(|port| port["name"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ports("seed-shared"), ["p2p-1", "p2p-2"]);
    assert_eq!(ports("seed-shared-udp"), ["p2p-udp-1", "p2p-udp-2"]);
    assert_eq!(annotations(&plan, "seed-shared-udp"), json!(null));
    held(&plan);
}

/// Lets each node listen on the numbers under which it is reached.
fn listening_outside(service: &mut PlannedService) {
    for node in &mut nodes(service).nodes {
        let outside = node.outside.as_ref().unwrap();
        node.targets = outside.ports.clone();
    }
}

fn targets(plan: &Plan, service: &str) -> Vec<Value> {
    let service = object(plan, "Service", service);
    let ports = at(&service, "/spec/ports").as_array().unwrap().iter();
    ports.map(|port| port["targetPort"].clone()).collect()
}

#[test]
fn nodes_may_listen_on_numbers_of_their_own() {
    let check = |way: fn(u16) -> OutsideWay, host: bool| {
        let mut service = seed("seed", 2, |ordinal| {
            let number = 31000 + u16::try_from(ordinal).unwrap();
            Some(address(
                known("nodes.example.com"),
                &[("p2p", number)],
                way(number),
            ))
        });
        listening_outside(&mut service);
        let tcp = stowplan_model::ProbeAction::Tcp;
        let grpc = stowplan_model::ProbeAction::Grpc { service: None };
        for node in &mut nodes(&mut service).nodes {
            let number = node.targets.values().next().map(|number| number.get());
            node.container.readiness = Some(probe(tcp.clone(), number, Some("p2p")));
            node.container.liveness = Some(probe(grpc.clone(), number, Some("p2p")));
        }
        let mut side = container("proxy");
        side.readiness = Some(probe(tcp.clone(), Some(31234), Some("p2p")));
        side.liveness = Some(probe(grpc, Some(31234), Some("p2p")));
        side.startup = Some(probe(tcp, Some(23061), Some("rpc")));
        service.pods.as_mut().unwrap().sidecars.push(side);
        let plan = plan([service]);
        for number in [31001, 31002] {
            let name = format!("seed-{}", number - 31000);
            let mut p2p = json!({"name": "p2p", "containerPort": number, "protocol": "TCP"});
            if host {
                p2p["hostPort"] = number.into();
            }
            let rpc = json!({"name": "rpc", "containerPort": 23061, "protocol": "TCP"});
            assert_eq!(container_ports(&plan, &name), json!([p2p, rpc]));
            let set = object(&plan, "StatefulSet", &name);
            let spec = at(&set, "/spec/template/spec");
            let asked = |pointer: &str| at(spec, pointer).clone();
            let main = "/containers/0";
            assert_eq!(
                asked(&format!("{main}/readinessProbe/tcpSocket/port")),
                json!("p2p")
            );
            assert_eq!(
                asked(&format!("{main}/livenessProbe/grpc/port")),
                json!(number)
            );
            // All nodes have one, and each asks its own.
            let side = "/initContainers/0";
            for (probe, expect) in [
                ("readinessProbe/tcpSocket", number),
                ("livenessProbe/grpc", number),
                ("startupProbe/tcpSocket", 23061),
            ] {
                assert_eq!(
                    asked(&format!("{side}/{probe}/port")),
                    json!(expect),
                    "{probe}"
                );
            }
            // A name leads to each pod's number.
            let own = object(&plan, "Service", &name);
            let port = at(&own, "/spec/ports/0");
            assert_eq!(
                (&port["port"], &port["targetPort"]),
                (&json!(31234), &json!("p2p"))
            );
        }
        for all in ["seed", "seed-peers"] {
            assert_eq!(targets(&plan, all), [json!("p2p"), json!("rpc")]);
        }
        held(&plan);
    };
    check(|number| node_port(&["p2p"], number), false);
    check(|_| OutsideWay::HostPort, true);
}

#[test]
fn nodes_that_share_a_load_balancer_may_listen_on_its_numbers() {
    let mut service = sharing(vec![port("p2p", 31234, 31234), udp("p2p-udp", 31234)], 1);
    listening_outside(&mut service);
    let plan = plan([service]);
    assert_eq!(
        container_ports(&plan, "seed-2"),
        json!([
            {"name": "p2p-2", "containerPort": 9001, "protocol": "TCP"},
            {"name": "p2p-udp-2", "containerPort": 9001, "protocol": "UDP"},
            {"name": "rpc", "containerPort": 8080, "protocol": "TCP"},
        ])
    );
    let named = |names: &[&str]| names.iter().map(|name| json!(name)).collect::<Vec<_>>();
    assert_eq!(
        targets(&plan, "seed-shared"),
        named(&["p2p-1", "p2p-udp-1", "p2p-2", "p2p-udp-2"])
    );
    assert_eq!(
        targets(&plan, "seed-2"),
        [json!(9001), json!(9001), json!("rpc")]
    );
    // Neither name nor number is common to all.
    for all in ["seed", "seed-peers"] {
        assert_eq!(targets(&plan, all), named(&["p2p-1", "p2p-udp-1", "rpc"]));
    }
    held(&plan);
}

#[test]
fn nodes_have_ports_of_the_nodes_that_they_run_on() {
    let plan = plan([seed("seed", 2, |ordinal| {
        let number = 9000 + u16::try_from(ordinal).unwrap();
        let way = OutsideWay::HostPort;
        Some(address(OutsideHost::NodeInternal, &[("p2p", number)], way))
    })]);
    assert_eq!(
        container_ports(&plan, "seed-2"),
        json!([
            {"name": "p2p", "containerPort": 31234, "hostPort": 9002, "protocol": "TCP"},
            {"name": "rpc", "containerPort": 23061, "protocol": "TCP"},
        ])
    );
    // Inside it is dialled as ever, on all of its ports.
    let service = object(&plan, "Service", "seed-2");
    assert_eq!(at(&service, "/spec/type"), "ClusterIP");
    assert_eq!(at(&service, "/spec/ports").as_array().unwrap().len(), 2);
    held(&plan);
}

#[test]
fn replicas_have_the_same_port_of_their_nodes() {
    let plan = plan([with_outside(|_| {
        address(
            OutsideHost::NodeInternal,
            &[("external", 9500)],
            OutsideWay::HostPort,
        )
    })]);
    let ports = container_ports(&plan, "kafka");
    assert_eq!(
        ports[1],
        json!({"name": "external", "containerPort": 9094, "hostPort": 9500, "protocol": "TCP"})
    );
    assert_eq!(ports[0]["hostPort"], json!(null));
    // Nothing leads there through a Service.
    let known = identities(&rendered(&plan));
    assert!(!known.contains(&"Service/kafka-0".to_owned()), "{known:?}");
    held(&plan);
}

#[test]
fn in_the_nodes_network_all_ports_are_the_nodes() {
    let plan = plan([seed("seed", 1, |_| {
        let way = OutsideWay::HostNetwork;
        Some(address(OutsideHost::NodeInternal, &[("p2p", 31234)], way))
    })]);
    let set = object(&plan, "StatefulSet", "seed-1");
    let spec = at(&set, "/spec/template/spec");
    assert_eq!(spec["hostNetwork"], json!(true));
    assert_eq!(spec["dnsPolicy"], "ClusterFirstWithHostNet");
    assert_eq!(
        *at(spec, "/containers/0/ports"),
        json!([
            {"name": "p2p", "containerPort": 31234, "hostPort": 31234, "protocol": "TCP"},
            {"name": "rpc", "containerPort": 23061, "hostPort": 23061, "protocol": "TCP"},
        ])
    );
    // What its containers may do stays as it was.
    assert_eq!(spec["securityContext"]["runAsNonRoot"], json!(true));
    assert_eq!(
        *at(spec, "/containers/0/securityContext/capabilities"),
        json!({"drop": ["ALL"]})
    );
    let elsewhere = object(
        &crate::plans::plan([seed("seed", 1, |_| None)]),
        "StatefulSet",
        "seed-1",
    );
    let spec = at(&elsewhere, "/spec/template/spec");
    assert_eq!(
        (spec.get("hostNetwork"), spec.get("dnsPolicy")),
        (None, None)
    );
    held(&plan);
}

#[test]
fn load_balancers_per_replica() {
    let kafka = with_outside(|ordinal| {
        let host = format!("kafka-{ordinal}.example.com");
        let way = OutsideWay::LoadBalancer(named(&host));
        address(known(&host), &[("external", 9094)], way)
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
    held(&plan);
}

#[test]
fn replicas_that_share_an_address_have_a_port_each() {
    let kafka = with_outside(|ordinal| {
        let way = OutsideWay::LoadBalancer(PlannedBalancer {
            sharing: Some("cafe-store-kafka".into()),
            ttl: Some(Duration::literal("1m")),
            ..named("kafka.example.com")
        });
        let number = 9094 + u16::try_from(ordinal).unwrap();
        OutsideAddress {
            local: false,
            ..address(known("kafka.example.com"), &[("external", number)], way)
        }
    });
    let mut plan = plan([kafka]);
    plan.load_balancers.flavour = LoadBalancerFlavour::Metallb;
    let service = object(&plan, "Service", "kafka-1");
    assert_eq!(*at(&service, "/spec/ports/0/port"), json!(9095));
    assert_eq!(service.pointer("/spec/externalTrafficPolicy"), None);
    assert_eq!(
        annotations(&plan, "kafka-0"),
        json!({
            "external-dns.alpha.kubernetes.io/hostname": "kafka.example.com",
            "external-dns.alpha.kubernetes.io/ttl": "60",
            "metallb.io/allow-shared-ip": "cafe-store-kafka",
        })
    );
    // The first is told the host that all of them have.
    assert_eq!(
        annotations(&plan, "kafka-1"),
        json!({"metallb.io/allow-shared-ip": "cafe-store-kafka"})
    );
    held(&plan);
}

#[test]
fn node_ports_answer_where_their_host_leads() {
    let policy = |local: bool| {
        let kafka = with_outside(|ordinal| {
            let number = 31000 + u16::try_from(ordinal).unwrap();
            let way = node_port(&["external"], number);
            OutsideAddress {
                local,
                ..address(known("nodes.example.com"), &[("external", number)], way)
            }
        });
        let service = object(&plan([kafka]), "Service", "kafka-1");
        assert_eq!(*at(&service, "/spec/ports/0/port"), json!(9094));
        assert_eq!(*at(&service, "/spec/ports/0/nodePort"), json!(31001));
        at(&service, "/spec/externalTrafficPolicy").clone()
    };
    assert_eq!(policy(true), json!("Local"));
    assert_eq!(policy(false), json!(null));
}

#[test]
fn nothing_is_open_that_nobody_asked_for() {
    let plan = plan([seed("seed", 1, |_| None), broker("kafka", 1), web("web")]);
    for object in &rendered(&plan).objects {
        let value = object.to_value();
        let kind = at(&value, "/spec/type");
        assert!(kind.is_null() || kind == "ClusterIP", "{}", object.name());
    }
    assert!(find(&rendered(&plan), "Role", "seed").is_none());
}
