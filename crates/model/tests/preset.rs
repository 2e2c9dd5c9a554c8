//! Ready-made brokers hold together.

use std::collections::BTreeSet;

use stowplan_model::*;

fn presets() -> Vec<Service> {
    let app = App::new(name!("shop"));
    app.kafka(name!("kafka"), image!("apache/kafka:3.9.0"));
    app.zookeeper(name!("zookeeper"), image!("zookeeper:3.9.3"));
    app.mysql(name!("mysql"), image!("mysql:8.4"));
    app.couchbase(name!("couchbase"), image!("couchbase:7.6.4"));
    app.elasticsearch(name!("elasticsearch"), image!("elasticsearch:8.17.0"));
    app.rabbitmq(name!("rabbitmq"), image!("rabbitmq:4.1"));
    app.nats(name!("nats"), image!("nats:2.11"));
    app.redis(name!("redis"), image!("redis:8.2"));
    let app = app.into_model();
    assert_eq!(app.problems, []);
    app.services
}

fn broker(service: &Service) -> &Broker {
    match &service.kind {
        Kind::Broker(broker) => broker,
        other => panic!("{other:?}"),
    }
}

#[test]
fn ports_are_distinct() {
    for service in presets() {
        let ports: Vec<_> = service
            .ports
            .iter()
            .chain(&broker(&service).peer_ports)
            .collect();
        let names: BTreeSet<_> = ports.iter().map(|port| &port.name).collect();
        let numbers: BTreeSet<_> = ports.iter().map(|port| port.number).collect();
        assert_eq!(
            (names.len(), numbers.len()),
            (ports.len(), ports.len()),
            "{}",
            service.name
        );
    }
}

#[test]
fn probes_are_on_declared_ports() {
    for service in presets() {
        let probes = &service.main().unwrap().probes;
        for probe in [&probes.readiness, &probes.liveness, &probes.startup] {
            let probe = probe.as_ref().unwrap();
            let declared = probe.port.as_ref().is_none_or(|port| {
                let mut peers = broker(&service).peer_ports.iter();
                service.port(port).is_some() || peers.any(|it| it.name == *port)
            });
            assert!(declared, "{}: {probe:?}", service.name);
        }
    }
}

#[test]
fn each_is_what_it_is_called() {
    for service in presets() {
        let broker = broker(&service);
        assert_eq!(broker.flavour, service.name.as_str());
        assert!(broker.disk.is_some());
        assert!(service.security.run_as_user.is_some_and(|user| user > 0));
        assert_eq!(service.security.fs_group, service.security.run_as_user);
    }
}

#[test]
fn each_says_why_its_replicas_start_as_they_do() {
    for service in presets() {
        let broker = broker(&service);
        assert_eq!(broker.start, StartOrder::Parallel, "{}", service.name);
        assert!(!broker.start_reason.is_empty(), "{}", service.name);
    }
}

#[test]
fn a_kind_is_held_to_its_memory_and_its_grace() {
    struct Greedy;
    impl BrokerKind for Greedy {
        fn component(&self) -> &'static str {
            "greedy"
        }
        fn client_port(&self) -> Port {
            port!("greedy", 1)
        }
        fn peer_ports(&self) -> Vec<Port> {
            vec![port!("greedy", 2), port!("peer", 3)]
        }
        fn quorum(&self) -> Option<Quorum> {
            Some(Quorum::Majority)
        }
        fn start(&self) -> Start {
            Start::one_by_one("it counts itself")
        }
        fn disk(&self) -> Option<(FilePath, Quantity)> {
            None
        }
        fn user(&self) -> u32 {
            1
        }
        fn writable(&self) -> Option<Vec<FilePath>> {
            Some(vec![file_path!("/a"), file_path!("/b")])
        }
        fn cpu(&self) -> Quantity {
            quantity!("1")
        }
        fn memory(&self) -> Quantity {
            quantity!("1Gi")
        }
        fn heap(&self) -> Option<Heap> {
            Some(Heap::java("HEAP", 95))
        }
        fn ready(&self, _: handle::Broker<'_>) -> Probe {
            tcp_open()
        }
        fn alive(&self, _: handle::Broker<'_>) -> Probe {
            tcp_open().every("7s")
        }
        fn recovery(&self) -> Duration {
            duration!("50s")
        }
        fn stop(&self) -> Stop {
            Stop::within(duration!("30s")).after(["wait"], duration!("30s"))
        }
        fn configure(&self, broker: handle::Broker<'_>) {
            broker.peer_port("pear");
        }
    }
    let app = App::new(name!("shop"));
    app.broker_of(&Greedy, name!("greedy"), image!("greedy:1"));
    let here = line!() - 1;
    let app = app.into_model();
    let codes: Vec<_> = app.problems.iter().map(|it| it.code).collect();
    let expect = [
        "duplicate-port",
        "drain-too-long",
        "unknown-port",
        "heap-share",
    ];
    assert_eq!(codes, expect, "{:#?}", app.problems);
    for problem in &app.problems {
        let Place::Code { line, .. } = problem.place else {
            panic!("{problem:?}");
        };
        assert_eq!(line, here, "{problem:?}");
    }

    let service = &app.services[0];
    let startup = service.main().unwrap().probes.startup.as_ref().unwrap();
    assert_eq!(startup.failures, Some(8), "50 s in steps of 7 s");
    assert_eq!(broker(service).start, StartOrder::OneByOne);
    assert_eq!(service.volumes.len(), 2);
    assert!(service.main().unwrap().security.read_only_root);
}

/// An image's own volume below a disk would hide it, and one above it is none of ours.
#[test]
fn disks_are_not_under_a_volume_of_the_image() {
    let volumes = [
        ("kafka", "/var/lib/kafka/data"),
        ("zookeeper", "/data"),
        ("mysql", "/var/lib/mysql"),
        ("couchbase", "/opt/couchbase/var"),
    ];
    for service in presets() {
        let Some((_, volume)) = volumes.iter().find(|(name, _)| service.name == *name) else {
            continue;
        };
        let path = broker(&service).disk.as_ref().unwrap().path.to_string();
        let inside = path
            .strip_prefix(volume)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        assert!(inside, "{}: {path}", service.name);
    }
}

#[test]
fn kafka_writes_below_its_disk_and_advertises_both_ways() {
    let kafka = presets().into_iter().find(|it| it.name == "kafka").unwrap();
    let disk = broker(&kafka).disk.as_ref().unwrap().path.to_string();
    let [
        File {
            content: Content::Properties(entries),
            per_replica: true,
            ..
        },
    ] = &kafka.files[..]
    else {
        panic!("{:?}", kafka.files);
    };
    let entry = |key: &str| &entries.iter().find(|(name, _)| name == key).unwrap().1;
    assert_eq!(entry("log.dirs"), &Text::from(format!("{disk}/logs")));
    assert_eq!(entry("node.id"), &Text::Own(Own::Ordinal));
    let advertised = format!("{:?}", entry("advertised.listeners"));
    for own in ["Own(Host)", "Own(OutsideHost)", "Own(OutsidePort)"] {
        assert!(advertised.contains(own), "{own}");
    }
    assert_eq!(broker(&kafka).outside_port, Some(port_name!("external")));
}

#[test]
fn mysql_is_asked_by_its_own_protocol() {
    let mysql = presets().into_iter().find(|it| it.name == "mysql").unwrap();
    let probes = &mysql.main().unwrap().probes;
    for probe in [&probes.readiness, &probes.liveness, &probes.startup] {
        let action = &probe.as_ref().unwrap().action;
        assert!(matches!(action, ProbeAction::Exec { .. }), "{action:?}");
    }
}
