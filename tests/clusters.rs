//! What each way in becomes on each built-in kind of cluster, from files to plans; the tables in
//! `docs/clusters.md` are what is found here.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use serde_json::json;
use stowplan::prelude::*;
use stowplan_model::{
    Cluster, HostAddress, KubernetesVersion, LoadBalancerFlavour, Place, Problem, Profile, Routing,
};
use stowplan_plan::{OutsideAddress, OutsideHost, OutsideWay, Plan, Planner, PodIdentity};

/// Three replicas of a broker, three nodes that are dialled by TCP alone and by UDP too, and a web
/// service.
fn app() -> App {
    let app = App::new(name!("app"));
    app.kafka(name!("kafka"), image!("kafka:4.0.0")).replicas(3);
    app.seed(name!("seed"), image!("node:1.2.3"), port!("swarm", 31234))
        .nodes(1, 3);
    let game = app
        .seed(name!("game"), image!("node:1.2.3"), port!("swarm", 31234))
        .nodes(1, 3);
    game.add_port(port!("swarm-udp", 31234, UDP));
    app.web(name!("web"), image!("web:1.2.3"), port!("http", 80));
    app
}

const KEYS: [&str; 6] = [
    "027bd36895d68681290e570692ad3736750ceaab37be402442ffb203967f98f7b6",
    "02f164e3139e53eef2c17e52d99d343b8cbdb09eeed88af46c352b1c8be6329d71",
    "0247e289aa332260b99dfd50e578f779df9e6702d67e50848bb68f3e0737d9b9a5",
    "0253873b8b960eb2fead9ce01c857bdafda50f62e76105e035bcfe3dfa945b7c99",
    "03858f8e55867fc2ce01338e4e1ebcfdaa638b613f458b1995507d332840b6d3cf",
    "0213cd2bc20b529e32a29ed7f79226da6a059a17c17608161cc161f5f77c4ae2f1",
];

/// The environment's plan, or what is wrong: the codes, and where the cluster's file is shown.
fn planned(profile: Profile, service: &str, way: &str) -> Result<Plan, Vec<Problem>> {
    let nodes = |name: &str, keys: &[&str]| {
        let mut said = format!("  {name}:\n    nodes:\n");
        for (ordinal, key) in (1..).zip(keys) {
            writeln!(said, "      \"{ordinal}\": {{ publicKey: {key} }}").unwrap();
        }
        said
    };
    let mut services = String::new();
    for (name, keys) in [("seed", &KEYS[..3]), ("game", &KEYS[3..])] {
        services += &nodes(name, keys);
        if name == service {
            writeln!(services, "    expose: {way}").unwrap();
        }
    }
    if !services.contains("expose") {
        writeln!(services, "  {service}:\n    expose: {way}").unwrap();
    }
    let environment = format!(
        "class: qa\ncluster: here\ndomain: example.com\nnamespace: app\nservices:\n{services}"
    );
    let cluster = format!("profile: {}\nkubernetes: \"1.36\"\n", profile.as_str());
    let fleet = Fleet::new()
        .app(app())
        .source("environments/clusters/here.yaml", cluster)
        .source("environments/app/qa.yaml", environment);
    let loaded = fleet.load([]).unwrap_or_else(|report| panic!("{report}"));
    let id = loaded.model.environments.keys().next().unwrap();
    let plan = Planner::new(&loaded.model).plan(id);
    plan.map_err(|problems| problems.into_iter().map(|it| loaded.locate(it)).collect())
}

fn outside(plan: &Plan, service: &str) -> Vec<OutsideAddress> {
    let service = plan.services.iter().find(|it| it.name == *service).unwrap();
    let of = |outside: &Option<OutsideAddress>| outside.clone();
    let found: Vec<_> = match &service.pods.as_ref().unwrap().identity {
        PodIdentity::Replicas(it) => it.members.iter().map(|it| of(&it.outside)).collect(),
        PodIdentity::Nodes(it) => it.nodes.iter().map(|it| of(&it.outside)).collect(),
        _ => Vec::new(),
    };
    found.into_iter().flatten().collect()
}

/// What a way in became, in few words.
fn outcome(profile: Profile, service: &str, way: &str) -> String {
    let plan = match planned(profile, service, way) {
        Ok(plan) => plan,
        Err(problems) => {
            let codes: BTreeSet<&str> = problems.iter().map(|it| it.code).collect();
            let codes: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
            return codes.join(", ");
        }
    };
    let members = outside(&plan, service);
    let Some(first) = members.first() else {
        let service = plan.services.iter().find(|it| it.name == *service).unwrap();
        return match &service.load_balancer {
            Some(_) => "load balancer".to_owned(),
            None if service.node_ports.is_empty() => "nothing".to_owned(),
            None => "node port".to_owned(),
        };
    };
    assert_eq!(members.len(), 3);
    distinct(&members);
    let way = match &first.via {
        OutsideWay::LoadBalancer(it) if it.split => "two Services on one address each",
        OutsideWay::LoadBalancer(it) if it.sharing.is_some() => "a Service each on one address",
        OutsideWay::LoadBalancer(_) => "load balancer each",
        OutsideWay::SharedLoadBalancer => "one load balancer",
        OutsideWay::NodePort(_) => "node port each",
        OutsideWay::HostPort => "host port each",
        OutsideWay::HostNetwork => "own port of its node",
    };
    let host = match &first.host {
        OutsideHost::Known(HostAddress::Name(_)) => "by name".to_owned(),
        OutsideHost::Known(HostAddress::Ip(address)) => format!("at {address}"),
        OutsideHost::NodeInternal => "at its node's address".to_owned(),
        OutsideHost::NodeExternal => "at its node's external address, discovered".to_owned(),
        OutsideHost::Balancer => "at its address, discovered".to_owned(),
    };
    format!("{way}, {host}")
}

/// No two of them are dialled at one host and port, unless each is on a node of its own.
fn distinct(members: &[OutsideAddress]) {
    let dialled = |it: &OutsideAddress| format!("{:?} {:?}", it.host.known(), it.ports);
    let known = members.iter().filter(|it| it.host.known().is_some());
    let all: Vec<String> = known.map(dialled).collect();
    let each: BTreeSet<&String> = all.iter().collect();
    assert_eq!(each.len(), all.len(), "{all:?}");
}

/// The service and what is said of it under `expose`.
const WAYS: [(&str, &str); 17] = [
    ("kafka", "{ perReplica: { public: {} } }"),
    ("seed", "{ perReplica: { public: {} } }"),
    ("kafka", "{ perReplica: { loadBalancer: {} } }"),
    ("game", "{ perReplica: { loadBalancer: {} } }"),
    (
        "kafka",
        "{ perReplica: { loadBalancer: { address: discovered } } }",
    ),
    (
        "kafka",
        "{ perReplica: { loadBalancer: { address: allocated } } }",
    ),
    ("kafka", "{ perReplica: { sharedLoadBalancer: {} } }"),
    ("seed", "{ perReplica: { sharedLoadBalancer: {} } }"),
    (
        "kafka",
        "{ perReplica: { sharedLoadBalancer: { address: 203.0.113.7 } } }",
    ),
    ("kafka", "{ perReplica: { nodePort: {} } }"),
    (
        "kafka",
        "{ perReplica: { nodePort: { address: internal } } }",
    ),
    (
        "kafka",
        "{ perReplica: { nodePort: { address: external } } }",
    ),
    ("seed", "{ perReplica: { hostPort: {} } }"),
    ("seed", "{ perReplica: { hostNetwork: {} } }"),
    ("web", "{ public: {} }"),
    ("web", "{ loadBalancer: {} }"),
    ("web", "{ nodePort: { http: null } }"),
];

/// What the services are, for who reads the page.
fn noun(service: &str) -> &str {
    match service {
        "kafka" => "broker",
        "seed" => "seeds",
        "game" => "seeds, TCP and UDP",
        _ => "web",
    }
}

/// The head of a table with a column for each kind.
fn header(first: &str) -> String {
    let mut table = first.to_owned();
    for profile in Profile::ALL {
        write!(table, " `{}` |", profile.as_str()).unwrap();
    }
    let columns = table.matches('|').count() - 1;
    table + "\n|" + &" --- |".repeat(columns) + "\n"
}

fn ways() -> String {
    let mut table = header("| of | `expose` |");
    for (service, way) in WAYS {
        write!(table, "| {} | `{way}` |", noun(service)).unwrap();
        for profile in Profile::ALL {
            write!(table, " {} |", outcome(profile, service, way)).unwrap();
        }
        table += "\n";
    }
    table
}

/// What each kind says, key by key.
fn keys() -> String {
    let all = Profile::ALL.map(|profile| {
        let cluster = Cluster::of(profile, KubernetesVersion::LATEST);
        let routing = match cluster.routing {
            Routing::Ingress(it) => Some(format!("`ingress: {{ class: {} }}`", it.class)),
            _ => None,
        };
        let word = |it: serde_json::Value| format!("`{}`", it.as_str().unwrap());
        let flavour = cluster.load_balancer.flavour;
        [
            flavour.exists().then(|| word(json!(flavour))),
            cluster
                .storage_classes
                .values()
                .next()
                .map(|it| format!("`{it}`")),
            cluster.node_address.map(|it| format!("`{it}`")),
            cluster.host_ports.map(|it| format!("`{it}`")),
            cluster.per_replica.map(|it| word(json!(it))),
            routing,
            cluster.discovery_image.map(|it| format!("`{it}`")),
        ]
    });
    let names = [
        "loadBalancer.flavour",
        "storageClasses.default",
        "nodeAddress",
        "hostPorts",
        "perReplica",
        "routing",
        "discoveryImage",
    ];
    let mut table = header("| key |");
    for (index, name) in names.iter().enumerate() {
        write!(table, "| `{name}` |").unwrap();
        for profile in &all {
            write!(table, " {} |", profile[index].as_deref().unwrap_or("-")).unwrap();
        }
        table += "\n";
    }
    table
}

/// What load balancers can do where the cluster's file doesn't say.
fn balancers() -> String {
    use LoadBalancerFlavour::{Aws, Azure, Cloud, Gcp, Klipper, Metallb, Minikube};
    let mut table = String::from(
        "| `flavour` | TCP and UDP | a certain address | several Services on one address | several with one port | without node ports |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for flavour in [Klipper, Minikube, Metallb, Aws, Gcp, Azure, Cloud] {
        let yes = |it: bool| if it { "yes" } else { "no" };
        let shares = if flavour.shares_addresses() {
            "yes"
        } else if flavour.shares_certain_addresses() {
            "a certain one"
        } else {
            "no"
        };
        writeln!(
            table,
            "| `{}` | {} | {} | {shares} | {} | {} |",
            json!(flavour).as_str().unwrap(),
            yes(flavour.mixes_protocols()),
            yes(flavour.fixes_addresses()),
            yes(flavour.separates_addresses()),
            yes(flavour.skips_node_ports()),
        )
        .unwrap();
    }
    table
}

#[test]
fn the_tables_of_the_page_are_what_clusters_do() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/clusters.md");
    let page = fs::read_to_string(page).expect("the page");
    for table in [keys(), balancers(), ways()] {
        assert!(
            page.contains(&table),
            "docs/clusters.md lacks this:\n{table}"
        );
    }
}

#[test]
fn the_clusters_of_the_page_are_read() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/clusters.md");
    let page = fs::read_to_string(page).expect("the page");
    let blocks: Vec<&str> = page.split("```yaml\n").skip(1).collect();
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        let text = block.split("```").next().unwrap();
        let fleet = Fleet::new().source("environments/clusters/here.yaml", text);
        let loaded = fleet.load([]).unwrap_or_else(|report| panic!("{report}"));
        assert!(loaded.model.clusters[&name!("here")].profile.is_some());
    }
}

/// What `public` becomes, exactly.
#[test]
fn public_is_what_each_kind_does_best() {
    for service in ["kafka", "seed"] {
        let public = |profile| {
            let plan = planned(profile, service, "{ perReplica: { public: {} } }");
            plan.map(|plan| outside(&plan, service))
        };
        for profile in [Profile::Kind, Profile::K3d] {
            for it in public(profile).unwrap() {
                assert_eq!(it.host.known().unwrap().to_string(), "127.0.0.1");
                let OutsideWay::NodePort(numbers) = &it.via else {
                    panic!("{:?}", it.via);
                };
                let numbers: Vec<u16> = numbers.values().map(|it| it.get()).collect();
                let dialled: Vec<u16> = it.ports.values().map(|it| it.get()).collect();
                assert_eq!(numbers, dialled);
                // Above those that the API server leaves to who asks for certain ones.
                assert!(
                    dialled.iter().all(|it| (30086..=32767).contains(it)),
                    "{dialled:?}"
                );
                assert!(
                    !it.local,
                    "any node answers for a host that is no certain node's"
                );
            }
        }
        for profile in [Profile::Eks, Profile::Gke, Profile::Aks, Profile::Metallb] {
            let first = u32::from(service == "seed");
            for (ordinal, it) in (first..).zip(public(profile).unwrap()) {
                let host = format!("{service}-{ordinal}.example.com");
                assert_eq!(it.host.known().unwrap().to_string(), host);
                let port = if service == "seed" { 31234 } else { 9094 };
                let dialled: Vec<u16> = it.ports.values().map(|it| it.get()).collect();
                assert_eq!(dialled, [port]);
                let OutsideWay::LoadBalancer(balancer) = &it.via else {
                    panic!("{:?}", it.via);
                };
                assert_eq!(balancer.host.as_ref().unwrap().as_str(), host);
                assert_eq!(balancer.skips_node_ports, profile == Profile::Metallb);
                assert!(it.local, "callers keep their address");
            }
        }
        let problems = public(Profile::Minikube).unwrap_err();
        let [problem] = problems.as_slice() else {
            panic!("{problems:?}");
        };
        assert_eq!(problem.code, "no-node-address");
        assert!(problem.help.as_ref().unwrap().contains("`minikube ip`"));
        let [(place, words)] = problem.related.as_slice() else {
            panic!("{problem:?}");
        };
        assert_eq!(words, "no `nodeAddress`, and `profile: minikube` has none");
        assert!(
            matches!(place, Place::File { span: (9, 17), .. }),
            "{place:?}"
        );
    }
}
