//! Plans, built by hand.

use std::collections::BTreeMap;

use serde_json::Value;
use smol_str::{SmolStr, format_smolstr};
use stowplan_model::{
    Class, ContainerSecurity, Duration, FileName, FilePath, Host, KindWord, KubernetesVersion,
    LoadBalancers, Mount, Name, NodePort, Place, PortNumber, ProbeAction, Problem, Protocol,
    Record, Replicas, Resources, Retention, Routing, SecretKey, Security, StartOrder, Task, Tls,
};
use stowplan_plan::{
    OutsideAddress, OutsideHost, OutsideWay, Plan, PlannedBalancer, PlannedContainer,
    PlannedContent, PlannedDisk, PlannedExternal, PlannedFile, PlannedNode, PlannedNodes,
    PlannedPort, PlannedProbe, PlannedReplica, PlannedReplicas, PlannedService, PlannedSpread,
    PodIdentity, PodSecurityLevel, Pods, Traffic,
};
use stowplan_render::{Adjustments, Manifest, Manifests, render};

pub(crate) fn plan(services: impl IntoIterator<Item = PlannedService>) -> Plan {
    Plan {
        app: name("cafe"),
        environment: name("store"),
        class: Class::Prod,
        cluster: name("cloud"),
        kubernetes: KubernetesVersion::literal("1.36"),
        cluster_domain: host("cluster.local"),
        namespace: text("cafe-store"),
        domain: Some(host("cafe.example.com")),
        record: Record::default(),
        labels: BTreeMap::new(),
        annotations: BTreeMap::new(),
        pod_security: PodSecurityLevel::Restricted,
        network_policies: false,
        pull_secrets: Vec::new(),
        routing: Routing::None,
        tls: Tls::None,
        load_balancers: LoadBalancers::default(),
        node_address: None,
        services: services.into_iter().collect(),
        elsewhere: Vec::new(),
        routes: Vec::new(),
        preset: None,
        patches: Vec::new(),
        objects: Vec::new(),
        warnings: Vec::new(),
    }
}

fn service(called: &str, kind: KindWord) -> PlannedService {
    PlannedService {
        name: name(called),
        kind,
        component: kind.as_str().into(),
        version: Some(text("1.4.2")),
        labels: BTreeMap::new(),
        annotations: BTreeMap::new(),
        ports: Vec::new(),
        peer_ports: Vec::new(),
        host: None,
        fqdn: None,
        urls: Vec::new(),
        session_affinity: None,
        headless: false,
        load_balancer: None,
        node_ports: BTreeMap::new(),
        pods: None,
        external: None,
        settings: None,
        traffic: Traffic::default(),
    }
}

pub(crate) fn web(called: &str) -> PlannedService {
    PlannedService {
        ports: vec![port("http", 80, 8080)],
        pods: Some(pods(called, PodIdentity::Alike, 2)),
        ..service(called, KindWord::Web)
    }
}

pub(crate) fn worker(called: &str) -> PlannedService {
    PlannedService {
        pods: Some(pods(called, PodIdentity::Alike, 1)),
        ..service(called, KindWord::Worker)
    }
}

pub(crate) fn task(called: &str, task: Task) -> PlannedService {
    PlannedService {
        pods: Some(pods(called, PodIdentity::Task(task), 1)),
        ..service(called, KindWord::Task)
    }
}

pub(crate) fn external(called: &str, external: PlannedExternal) -> PlannedService {
    PlannedService {
        ports: vec![port("mysql", 3306, 3306)],
        external: Some(external),
        version: None,
        ..service(called, KindWord::External)
    }
}

/// A broker with a disk, without outside addresses.
pub(crate) fn broker(called: &str, count: u32) -> PlannedService {
    let peers: Name = text(&format!("{called}-peers"));
    let members = (0..count)
        .map(|ordinal| PlannedReplica {
            ordinal,
            pod: text(&format!("{called}-{ordinal}")),
            host: format_smolstr!("{called}-{ordinal}.{peers}.cafe-store.svc.cluster.local"),
            outside: None,
        })
        .collect();
    let identity = PodIdentity::Replicas(PlannedReplicas {
        peers,
        start: StartOrder::Parallel,
        start_reason: "they wait for each other".into(),
        first: 0,
        disk: Some(disk()),
        outside_port: text("external"),
        members,
    });
    let mut pods = pods(called, identity, count);
    pods.container.mounts.push(Mount {
        volume: text("data"),
        path: text("/data"),
        read_only: false,
    });
    PlannedService {
        component: "kafka".into(),
        ports: vec![port("kafka", 9092, 9092), port("external", 9094, 9094)],
        peer_ports: vec![port("controller", 9093, 9093)],
        pods: Some(pods),
        ..service(called, KindWord::Broker)
    }
}

/// Nodes from 1, each with the outside address that `outside` gives it.
pub(crate) fn seed(
    called: &str,
    count: u32,
    outside: impl Fn(u32) -> Option<OutsideAddress>,
) -> PlannedService {
    let nodes = (1..=count)
        .map(|ordinal| PlannedNode {
            ordinal,
            name: text(&format!("{called}-{ordinal}")),
            host: format_smolstr!("{called}-{ordinal}.cafe-store.svc.cluster.local"),
            public_key: None,
            private_key: SecretKey {
                name: text(&format!("{called}-{ordinal}-key")),
                key: text("private-key"),
            },
            node: None,
            zone: None,
            outside: outside(ordinal),
            targets: BTreeMap::new(),
            container: PlannedContainer {
                args: vec![format_smolstr!("--node={ordinal}")],
                ..container(called)
            },
            files: Vec::new(),
        })
        .collect();
    let identity = PodIdentity::Nodes(PlannedNodes {
        peers: text(&format!("{called}-peers")),
        disk: Some(disk()),
        key_file: Some(text("/etc/node/key")),
        shared: None,
        nodes,
    });
    PlannedService {
        ports: vec![port("p2p", 31234, 31234), port("rpc", 23061, 23061)],
        pods: Some(pods(called, identity, count)),
        ..service(called, KindWord::Seed)
    }
}

/// Nodes of a seed set.
pub(crate) fn nodes(service: &mut PlannedService) -> &mut PlannedNodes {
    match &mut service.pods.as_mut().unwrap().identity {
        PodIdentity::Nodes(nodes) => nodes,
        other => panic!("{other:?}"),
    }
}

/// Replicas of a broker.
pub(crate) fn replicas(service: &mut PlannedService) -> &mut PlannedReplicas {
    match &mut service.pods.as_mut().unwrap().identity {
        PodIdentity::Replicas(replicas) => replicas,
        other => panic!("{other:?}"),
    }
}

/// An address outside, kept to the pod's own node where its way in is.
pub(crate) fn address(host: OutsideHost, ports: &[(&str, u16)], via: OutsideWay) -> OutsideAddress {
    OutsideAddress {
        host,
        ports: ports
            .iter()
            .map(|(name, number)| (text(name), PortNumber::new(*number).unwrap()))
            .collect(),
        local: matches!(via, OutsideWay::LoadBalancer(_) | OutsideWay::NodePort(_)),
        via,
    }
}

/// A host that is known.
pub(crate) fn known(host: &str) -> OutsideHost {
    OutsideHost::Known(text(host))
}

/// The same node port for each of these ports.
pub(crate) fn node_port(names: &[&str], number: u16) -> OutsideWay {
    let number = NodePort::new(number).unwrap();
    OutsideWay::NodePort(names.iter().map(|name| (text(name), number)).collect())
}

fn pods(called: &str, identity: PodIdentity, count: u32) -> Pods {
    Pods {
        identity,
        container: container(called),
        init: Vec::new(),
        sidecars: Vec::new(),
        replicas: Replicas::Fixed(count),
        max_unavailable: (count > 1).then_some(1),
        spread: (count > 1).then_some(PlannedSpread::Preferred),
        node_labels: BTreeMap::new(),
        taints: Vec::new(),
        grace_period: Duration::literal("30s"),
        security: Security::default(),
        discovery: None,
        files: Vec::new(),
        volumes: Vec::new(),
    }
}

pub(crate) fn container(called: &str) -> PlannedContainer {
    PlannedContainer {
        name: text(called),
        image: format!("registry.example.com/{called}:1.4.2")
            .parse()
            .unwrap(),
        command: Vec::new(),
        args: Vec::new(),
        env: Vec::new(),
        mounts: Vec::new(),
        resources: Resources {
            cpu: Some("100m".parse().unwrap()),
            memory: Some("128Mi".parse().unwrap()),
            ..Resources::default()
        },
        readiness: None,
        liveness: None,
        startup: None,
        pre_stop: None,
        security: ContainerSecurity::default(),
    }
}

pub(crate) fn disk() -> PlannedDisk {
    PlannedDisk {
        name: name("data"),
        path: text("/data"),
        size: "20Gi".parse().unwrap(),
        class: Some(text("fast")),
        retention: Retention::Retain,
    }
}

pub(crate) fn port(called: &str, number: u16, target: u16) -> PlannedPort {
    PlannedPort {
        name: text(called),
        number: PortNumber::new(number).unwrap(),
        target: PortNumber::new(target).unwrap(),
        protocol: Protocol::Tcp,
        app_protocol: None,
    }
}

pub(crate) fn probe(action: ProbeAction, port: Option<u16>, named: Option<&str>) -> PlannedProbe {
    PlannedProbe {
        action,
        port: port.and_then(PortNumber::new),
        port_name: named.map(text),
        period: Duration::literal("10s"),
        timeout: Duration::literal("3s"),
        initial_delay: None,
        failures: 3,
    }
}

pub(crate) fn file(path: &str, content: PlannedContent) -> PlannedFile {
    let key = path.rsplit('/').next().unwrap();
    PlannedFile {
        path: text::<FilePath>(path),
        key: text::<FileName>(key),
        content,
        discovered: false,
    }
}

pub(crate) fn same(content: &str) -> PlannedContent {
    PlannedContent::Same(content.to_owned())
}

pub(crate) fn name(text: &str) -> Name {
    text.parse().unwrap()
}

pub(crate) fn host(text: &str) -> Host {
    text.parse().unwrap()
}

/// A value of any type that is written as text.
pub(crate) fn text<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

pub(crate) fn words(words: &[&str]) -> Vec<SmolStr> {
    words.iter().map(SmolStr::new).collect()
}

/// One environment with everything in it.
pub(crate) fn everything() -> Plan {
    use stowplan_plan::{Flow, FlowPeer, PlannedHost, PlannedPath};

    let outside = |ordinal: u32| {
        let host = format!("seed-{ordinal}.cafe.example.com");
        let balancer = PlannedBalancer {
            host: Some(text(&host)),
            ..PlannedBalancer::default()
        };
        let way = OutsideWay::LoadBalancer(balancer);
        Some(address(known(&host), &[("p2p", 31234)], way))
    };
    let mut first = web("order-api");
    first.traffic.from.push(Flow {
        peer: FlowPeer::Routes(Some(text("ingress-nginx"))),
        ports: vec![(PortNumber::new(8080).unwrap(), Protocol::Tcp)],
    });
    first.load_balancer = Some(PlannedBalancer::default());
    first.node_ports = BTreeMap::from([(text("http"), NodePort::literal(30080))]);
    let inner = first.pods.as_mut().unwrap();
    inner.files = vec![file("/etc/app/config.json", same("{}\n"))];
    inner.container.readiness = Some(probe(
        ProbeAction::Http {
            path: text("/health"),
        },
        Some(8080),
        Some("http"),
    ));
    inner.sidecars.push(container("proxy"));
    inner.init.push(container("migrate"));
    inner.replicas = Replicas::Auto(stowplan_model::Autoscale::between(2, 6));
    let schedule = Task {
        schedule: Some(text("0 3 * * *")),
        ..Task::default()
    };
    let addresses = ["10.0.0.7", "fd00::7"].map(|it| it.parse().unwrap());
    let mut plan = plan([
        first,
        worker("mailer"),
        task("migrate", Task::default()),
        task("report", schedule),
        broker("kafka", 3),
        seed("seed", 2, outside),
        external("mysql", PlannedExternal::Addresses(addresses.to_vec())),
        external(
            "redis",
            PlannedExternal::Host {
                host: host("redis.example.net"),
                networks: Vec::new(),
            },
        ),
    ]);
    plan.network_policies = true;
    plan.pull_secrets = vec![text("registry")];
    plan.routing = Routing::Ingress(stowplan_model::IngressRouting {
        class: text("nginx"),
        annotations: BTreeMap::new(),
        namespace: None,
    });
    plan.tls = Tls::Issuer(text("letsencrypt"));
    plan.routes = vec![PlannedHost {
        host: host("cafe.example.com"),
        name: name("order-api"),
        paths: vec![PlannedPath {
            path: text("/order"),
            service: name("order-api"),
            port: text("http"),
            number: PortNumber::new(80).unwrap(),
        }],
    }];
    plan
}

pub(crate) fn rendered(plan: &Plan) -> Manifests {
    render(plan, &Adjustments::default()).unwrap()
}

/// What is wrong.
pub(crate) fn refused(plan: &Plan) -> Vec<String> {
    refused_with(plan, &Adjustments::default())
}

pub(crate) fn refused_with(plan: &Plan, adjustments: &Adjustments) -> Vec<String> {
    let problems = render(plan, adjustments).unwrap_err();
    problems.iter().map(line).collect()
}

/// `code: place: message (help)`
fn line(problem: &Problem) -> String {
    let place = match &problem.place {
        Place::Environment { pointer, .. } => pointer.clone(),
        Place::Code { file, line, .. } => format!("{file}:{line}"),
        other => panic!("{other:?}"),
    };
    let help = problem.help.as_ref();
    let help = help.map_or(String::new(), |help| format!(" ({help})"));
    format!("{}: {place}: {}{help}", problem.code, problem.message)
}

/// The object of this kind and name.
pub(crate) fn object(plan: &Plan, kind: &str, called: &str) -> Value {
    let manifests = rendered(plan);
    find(&manifests, kind, called)
        .unwrap_or_else(|| panic!("no {kind} {called}: {:?}", identities(&manifests)))
        .to_value()
}

pub(crate) fn find<'a>(manifests: &'a Manifests, kind: &str, called: &str) -> Option<&'a Manifest> {
    let mut objects = manifests.objects.iter();
    objects.find(|object| object.kind() == kind && object.name() == called)
}

/// `Kind/name` of each object, in order.
pub(crate) fn identities(manifests: &Manifests) -> Vec<String> {
    let objects = manifests.objects.iter();
    objects
        .map(|object| format!("{}/{}", object.kind(), object.name()))
        .collect()
}

/// The value at a pointer, `null` where there is none.
pub(crate) fn at<'a>(value: &'a Value, pointer: &str) -> &'a Value {
    value.pointer(pointer).unwrap_or(&Value::Null)
}
