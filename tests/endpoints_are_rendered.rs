//! What is generated for programs is what is rendered: each address that a program can be compiled
//! with leads, by the rendered objects alone, to where it says, and each way to a service that is
//! rendered is among those addresses.

mod fleets;
mod generated;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use stowplan_input::{Fleet, Loaded, Style};
use stowplan_ledger::Ledger;
use stowplan_plan::{Numbers, Plan, Planner};
use stowplan_render::{Adjustments, write_yaml};

use crate::rendered::Objects;
use generated::{Generated, Ports, text};
use world::{Listener, World, ports};

#[test]
fn of_the_catalog() {
    let loaded = stowplan_catalog::fleet().load([]).unwrap();
    let held = hold(&loaded);
    assert!(held > 200, "{held}");
}

#[test]
fn of_the_example() {
    let loaded = stowplan_codegen::load(&arena_fleet::fleet(), None).unwrap();
    let held = hold(&loaded);
    assert!(held > 20, "{held}");
}

#[test]
fn of_every_way_in() {
    let mut held = 0;
    for fleet in fleets::of_every_way_in() {
        held += hold_if_right(&fleet);
    }
    assert!(held > 1000, "{held}");
}

#[test]
fn of_random_fleets() {
    let mut held = 0;
    for number in 0..60 {
        held += hold_if_right(&fleets::random(number));
    }
    assert!(held > 500, "{held}");
}

/// The same for a fleet that may be refused.
fn hold_if_right(fleet: &Fleet) -> usize {
    let loaded = fleet
        .load([])
        .unwrap_or_else(|it| panic!("{}", it.text(Style::Plain)));
    let model = &loaded.model;
    let planner = Planner::new(model);
    let right = model.environments.keys().all(|it| planner.plan(it).is_ok());
    if right && planner.collisions().is_empty() {
        hold(&loaded)
    } else {
        0
    }
}

/// Holds all environments of a fleet; gives the number of addresses.
fn hold(loaded: &Loaded) -> usize {
    let ledger = loaded.lock().map(|it| Ledger::parse(&it.text).unwrap());
    let numbers = Numbers {
        ledger: ledger.unwrap_or_default(),
        ..Numbers::default()
    };
    let planner = Planner::with_numbers(&loaded.model, &numbers);
    let mut held = 0;
    for app in loaded.model.apps.values() {
        let mut own = loaded
            .model
            .environments
            .keys()
            .filter(|it| it.app == app.name)
            .peekable();
        if own.peek().is_none() {
            continue;
        }
        let generated = Generated::of(loaded, app.name.as_str());
        let mut presets = 0;
        for id in own {
            let plan = planner.plan(id).unwrap();
            let mut bytes = Vec::new();
            write_yaml(&plan, &Adjustments::of(app), &mut bytes).unwrap();
            let objects = Objects::read(std::str::from_utf8(&bytes).unwrap());
            let environment = Environment {
                id: id.to_string(),
                plan: &plan,
                services: &generated.environments[id.environment.as_str()],
                world: World {
                    objects: &objects,
                    namespace: plan.namespace.as_str(),
                },
            };
            held += environment.addresses();
            environment.is_complete();
            environment.urls_have_one_form();
            environment.probes(&generated);
            if plan.preset.is_some() {
                let preset = generated.presets.get(presets).unwrap();
                environment.preset(preset);
                presets += 1;
            }
        }
        assert_eq!(presets, generated.presets.len());
    }
    held
}

/// An environment, as it is generated and as it is rendered.
struct Environment<'a> {
    id: String,
    plan: &'a Plan,
    services: &'a BTreeMap<String, Ports>,
    world: World<'a>,
}

impl Environment<'_> {
    /// Each address leads to where it says; gives their number.
    fn addresses(&self) -> usize {
        let mut count = 0;
        for (service, ports) in self.services {
            for ((port, protocol), constants) in ports {
                let at = format!("{} {service} {port}", self.id);
                let inside = self.inside(constants, protocol, &at);
                let listens = constants.get("LISTENS").and_then(Value::as_u64);
                if let Some(listens) = listens {
                    assert!(inside.iter().all(|it| it.1 == listens), "{at}: {inside:?}");
                }
                count += 2;
                for address in all(constants, "PUBLIC") {
                    assert_eq!(
                        self.outside(address, port, protocol, &at),
                        inside,
                        "{at}: {address}"
                    );
                    count += 1;
                }
                if let Some(url) = constants.get("URL") {
                    assert_eq!(*url, constants["PUBLIC"][0]["url"]);
                }
                let members = all(constants, "MEMBERS").chain(all(constants, "PEERS"));
                let mut own = BTreeSet::new();
                for member in members {
                    own.extend(self.member(member, protocol, &inside, &at));
                    count += 2;
                }
                self.bootstrap(constants, protocol, &inside, &at);
            }
        }
        count
    }

    /// What answers at the addresses inside.
    fn inside(&self, of: &BTreeMap<String, Value>, protocol: &str, at: &str) -> BTreeSet<Listener> {
        self.both(&of["IN_NAMESPACE"], &of["IN_CLUSTER"], protocol, at)
    }

    fn both(&self, short: &Value, full: &Value, protocol: &str, at: &str) -> BTreeSet<Listener> {
        let find = |address: &Value| {
            is_one_address(address);
            let (host, port) = (text(&address["host"]), address["port"].as_u64().unwrap());
            let found = self.world.answers(host, port, protocol);
            found.unwrap_or_else(|it| panic!("{at}: {it}"))
        };
        let end = format!(".{}.svc.", self.world.namespace);
        assert!(!text(&short["host"]).contains(&end), "{at}: {short}");
        assert!(
            text(&full["host"]).starts_with(&format!("{}{end}", text(&short["host"]))),
            "{at}: {full}"
        );
        let found = find(short);
        assert_eq!(found, find(full), "{at}");
        found
    }

    /// What an address outside leads to.
    fn outside(&self, address: &Value, port: &str, protocol: &str, at: &str) -> BTreeSet<Listener> {
        is_one_address(address);
        let (scheme, host, path) = (
            text(&address["scheme"]),
            text(&address["host"]),
            text(&address["path"]),
        );
        let number = address["port"].as_u64().unwrap();
        let mut routes = self.world.routes();
        routes.retain(|it| it.host == host && it.path == path);
        let is_route = matches!(
            (scheme, number),
            ("https" | "wss", 443) | ("http" | "ws", 80)
        );
        if let ([route], true) = (routes.as_slice(), is_route) {
            assert!(
                !route.has_certificate || ["https", "wss"].contains(&scheme),
                "{at}: {address}"
            );
            let (name, found) = self.world.behind_route(route);
            assert_eq!(name, port, "{at}: {address}");
            return found;
        }
        self.world.behind_outside(host, number, protocol)
    }

    /// A replica or node is one of those that answer for all.
    fn member(
        &self,
        member: &Value,
        protocol: &str,
        all: &BTreeSet<Listener>,
        at: &str,
    ) -> BTreeSet<Listener> {
        let at = format!("{at}: {}", text(&member["name"]));
        let found = self.both(
            &member["in_namespace"],
            &member["in_cluster"],
            protocol,
            &at,
        );
        assert!(found.is_subset(all), "{at}: {found:?} are none of {all:?}");
        assert_eq!(found.len(), 1, "{at}: {found:?}");
        if let Some(address) = member.get("public").filter(|it| !it.is_null()) {
            is_one_address(address);
            let number = address["port"].as_u64().unwrap();
            let outside = self
                .world
                .behind_outside(text(&address["host"]), number, protocol);
            assert!(
                found.is_subset(&outside) && !outside.is_empty(),
                "{at}: {address} leads to {outside:?}"
            );
        }
        found
    }

    fn bootstrap(
        &self,
        of: &BTreeMap<String, Value>,
        protocol: &str,
        all: &BTreeSet<Listener>,
        at: &str,
    ) {
        for item in of
            .get("BOOTSTRAP")
            .iter()
            .flat_map(|it| text(it).split(','))
        {
            let (host, port) = item.rsplit_once(':').unwrap();
            let found = self
                .world
                .answers(host, port.parse().unwrap(), protocol)
                .unwrap();
            assert!(found.is_subset(all), "{at}: {item}");
        }
        for item in of
            .get("PUBLIC_BOOTSTRAP")
            .iter()
            .flat_map(|it| text(it).split(','))
        {
            let (host, port) = item.rsplit_once(':').unwrap();
            let host = host.trim_matches(['[', ']']);
            let found = self
                .world
                .behind_outside(host, port.parse().unwrap(), protocol);
            assert!(!found.is_empty() && found.is_subset(all), "{at}: {item}");
        }
    }

    /// Whatever is rendered is among the addresses.
    fn is_complete(&self) {
        let (mut inside, mut outside, mut urls) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for ((_, protocol), of) in self.services.values().flatten() {
            let members = || all(of, "MEMBERS").chain(all(of, "PEERS"));
            let within = members().map(|it| &it["in_namespace"]);
            for address in [&of["IN_NAMESPACE"]].into_iter().chain(within) {
                inside.insert((
                    text(&address["host"]),
                    address["port"].as_u64(),
                    protocol.as_str(),
                ));
            }
            let of_members = members().map(|it| &it["public"]).filter(|it| !it.is_null());
            for address in all(of, "PUBLIC").chain(of_members) {
                outside.insert((address["port"].as_u64(), protocol.as_str()));
                urls.insert(text(&address["url"]));
            }
        }
        for route in self.world.routes() {
            let path = route.path.trim_end_matches('/');
            let end = format!("://{}{path}", route.host);
            assert!(
                urls.iter()
                    .any(|it| it.trim_end_matches('/').ends_with(&end)),
                "{}: {end} in {urls:?}",
                self.id
            );
        }
        let names: BTreeSet<&str> = self.services.keys().map(String::as_str).collect();
        for service in self.world.services() {
            let name = text(&service["metadata"]["name"]);
            let kind = text(&service["spec"]["type"]);
            for port in ports(service) {
                let protocol = text(&port["protocol"]);
                if names.contains(name) {
                    let found = self.world.behind(service, port);
                    let headless = service["spec"]["clusterIP"] == "None";
                    let number = if headless {
                        found.first().map(|it| it.1)
                    } else {
                        port["port"].as_u64()
                    };
                    assert!(
                        inside.contains(&(name, number, protocol)),
                        "{}: Service {name} {port}",
                        self.id
                    );
                }
                let number = match kind {
                    "NodePort" => port["nodePort"].as_u64(),
                    "LoadBalancer" => port["port"].as_u64(),
                    _ => continue,
                };
                let is_known = outside.contains(&(number, protocol));
                assert!(
                    is_known || self.is_unknown(name, kind),
                    "{}: {kind} {name} {port}",
                    self.id
                );
            }
        }
    }

    /// Whether the host of a way in is known only when it is there, or nobody states the key of the
    /// node that it leads to.
    fn is_unknown(&self, name: &str, kind: &str) -> bool {
        let json = serde_json::to_value(self.plan).unwrap();
        let services = json["services"].as_array().unwrap();
        let own = services
            .iter()
            .filter(|it| name.starts_with(text(&it["name"])));
        let nobody_knows = own.clone().any(|it| {
            let balancer = &it["loadBalancer"];
            kind == "LoadBalancer" && balancer["host"].is_null() && balancer["address"].is_null()
        });
        let members = own.flat_map(|it| it["pods"]["identity"].as_object().into_iter().flatten());
        let members = members.flat_map(|(_, it)| [&it["members"], &it["nodes"]]);
        let mut members = members.flat_map(|it| it.as_array().into_iter().flatten());
        let unknown = members.any(|it| {
            let has_key = it.get("publicKey").is_none_or(|it| !it.is_null());
            let outside = &it["outside"];
            !has_key || (!outside.is_null() && outside["host"].get("known").is_none())
        });
        nobody_knows || unknown || self.plan.node_address.is_none()
    }

    /// A URL that a program is told of something here is the one that others are compiled with.
    fn urls_have_one_form(&self) {
        // Which scheme a program uses inside is its own affair.
        let end = |url: &str| url.split_once("://").unwrap().1.to_owned();
        let mut known: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for of in self.services.values().flat_map(BTreeMap::values) {
            for address in [&of["IN_NAMESPACE"], &of["IN_CLUSTER"]] {
                let urls = known.entry(text(&address["host"])).or_default();
                urls.insert(end(text(&address["url"])));
            }
            for address in all(of, "PUBLIC") {
                let urls = known.entry(text(&address["host"])).or_default();
                urls.insert(text(&address["url"]).to_owned());
            }
        }
        let planned = self.plan.services.iter().flat_map(|it| it.urls.clone());
        for url in planned.chain(told_urls(self.world.objects)) {
            let host = url.split_once("://").unwrap().1;
            let host = host.split(['/', ':']).next().unwrap();
            if let Some(urls) = known.get(host) {
                assert!(
                    urls.contains(&url) || urls.contains(&end(&url)),
                    "{}: {url} is none of {urls:?}",
                    self.id
                );
            }
        }
    }

    /// Paths of probes are those of the containers.
    fn probes(&self, generated: &Generated) {
        for service in self.services.keys() {
            let probes = &generated.probes[service];
            for (kind, path) in [
                ("readinessProbe", &probes.readiness),
                ("livenessProbe", &probes.liveness),
            ] {
                let kinds = ["Deployment", "StatefulSet"].into_iter();
                let found = kinds.filter_map(|it| self.world.objects.find(it, service));
                for workload in found {
                    let container = &workload["spec"]["template"]["spec"]["containers"][0];
                    let asked = container[kind]["httpGet"]["path"].as_str();
                    if asked.is_some() && path.is_some() {
                        assert_eq!(asked, path.as_deref(), "{} {service}", self.id);
                    }
                }
            }
        }
    }

    /// Clients are led to the first public address of a port.
    fn preset(&self, preset: &Value) {
        let ports = self.services.values().flat_map(BTreeMap::values);
        let mut first = ports.filter_map(|of| of.get("PUBLIC")).map(|it| &it[0]);
        assert!(
            first.any(|it| *it == preset["server"]),
            "{}: {preset}",
            self.id
        );
        let variant = text(&preset["environment"]).to_lowercase();
        let name = self.id.split_once('/').unwrap().1.replace('-', "");
        assert_eq!(variant, name);
    }
}

/// The parts of an address say the same as its URL.
fn is_one_address(address: &Value) {
    let (scheme, host) = (text(&address["scheme"]), text(&address["host"]));
    let host = if host.contains(':') {
        format!("[{host}]")
    } else {
        host.to_owned()
    };
    let port = address["port"].as_u64().unwrap();
    let own = json!({"http": 80, "ws": 80, "https": 443, "wss": 443});
    let port = if own[scheme] == port {
        String::new()
    } else {
        format!(":{port}")
    };
    let path = text(&address["path"]);
    let path = if path == "/" { "" } else { path };
    assert_eq!(address["url"], format!("{scheme}://{host}{port}{path}"));
}

fn all<'a>(of: &'a BTreeMap<String, Value>, name: &str) -> impl Iterator<Item = &'a Value> {
    of.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// The variables of all containers that are URLs.
fn told_urls(objects: &Objects) -> Vec<String> {
    let kinds = ["Deployment", "StatefulSet", "Job", "CronJob"].into_iter();
    let workloads = kinds.flat_map(|it| objects.all(it));
    let templates = workloads.map(|it| match it["kind"].as_str() {
        Some("CronJob") => &it["spec"]["jobTemplate"]["spec"]["template"],
        _ => &it["spec"]["template"],
    });
    let containers = templates.flat_map(|it| it["spec"]["containers"].as_array().unwrap());
    let variables = containers.flat_map(|it| it["env"].as_array().into_iter().flatten());
    let values = variables.filter_map(|it| it["value"].as_str());
    let is_url = |it: &&str| {
        ["http://", "https://", "ws://", "wss://"]
            .iter()
            .any(|begin| it.starts_with(begin))
    };
    values.filter(is_url).map(str::to_owned).collect()
}
