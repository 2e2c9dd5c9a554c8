//! Fleets that nobody has.

use serde_json::{Map, Value, json};
use stowplan_input::Fleet;
use stowplan_model::{PortName, PortNumber, Protocol, prelude::*};

use crate::exposures;

/// Each way in on each provider of load balancers.
pub(super) fn of_every_way_in() -> Vec<Fleet> {
    let mut all = Vec::new();
    for (service, udp) in [("kafka", false), ("seed", false), ("seed", true)] {
        for (_, way) in exposures::ways() {
            for flavour in exposures::FLAVOURS {
                all.push(exposures::fleet(flavour, service, &way, udp));
            }
        }
    }
    all
}

/// Numbers that look random, and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn pick<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// A port of another name than these.
    fn port(&mut self, known: &mut Vec<&'static str>) -> Port {
        const NAMES: [&str; 8] = [
            "http", "grpc", "ws", "admin", "game", "9p", "metrics", "udp",
        ];
        let free: Vec<_> = NAMES.into_iter().filter(|it| !known.contains(it)).collect();
        let name = self.pick(&free);
        known.push(name);
        let number = self.pick(&[80, 443, 8080, 7000]) + u16::try_from(known.len()).unwrap() - 1;
        let mut port = Port::new(PortName::literal(name), PortNumber::literal(number));
        if !self.one_in(3) {
            port.target = PortNumber::literal(8000 + u16::try_from(self.below(900)).unwrap());
        }
        if name == "udp" {
            port.protocol = Protocol::Udp;
        }
        port
    }
}

/// A fleet of an app with all kinds of services in some environments.
pub(super) fn random(number: u64) -> Fleet {
    let mut dice = Dice(number);
    let app = App::new(name!("game"));
    let mut services = Map::new();
    let mut routed = false;
    for index in 0..=dice.below(4) {
        let said = server(&mut dice, &app, index, &mut routed);
        services.insert(format!("web-{index}"), said);
    }
    let count = u32::try_from(1 + dice.below(3)).unwrap();
    let kafka = app
        .kafka(name!("kafka"), image!("kafka:3.9.0"))
        .replicas(count);
    app.worker(name!("eater"), image!("eater:1"))
        .env("KAFKA", kafka.bootstrap());
    let redis = app.redis(name!("redis"), image!("redis:8"));
    app.worker(name!("cache"), image!("cache:1"))
        .env("REDIS", redis.url("redis"));
    app.mysql(name!("mysql"), image!("mysql:8.4"));
    app.external(name!("login"), port!("https", 443));
    let login = [
        json!({"host": "login.example.net"}),
        json!({"addresses": ["203.0.113.7", "2001:db8::7"]}),
    ];
    services.insert("login".to_owned(), json!({"external": dice.pick(&login)}));
    if dice.one_in(2) {
        let outside = [
            json!({"host": "db.example.net"}),
            json!({"addresses": ["203.0.113.9"]}),
        ];
        services.insert("mysql".to_owned(), json!({"external": dice.pick(&outside)}));
    }
    if dice.one_in(2) {
        let (_, way) = dice.pick(&exposures::ways());
        services.insert("kafka".to_owned(), json!({"expose": {"perReplica": way}}));
    }
    let cluster = cluster(&mut dice);
    let mut fleet = Fleet::new()
        .app(app)
        .source("environments/clusters/somewhere.yaml", cluster.to_string());
    for name in ["one", "two"] {
        let mut services = services.clone();
        if name == "two" && dice.one_in(2) {
            services.insert(
                "kafka".to_owned(),
                json!({"external": {"host": "kafka.example.net"}}),
            );
        }
        let environment = json!({
            "class": "prod",
            "cluster": "somewhere",
            "domain": format!("{name}.example.com"),
            "services": services,
        });
        fleet = fleet.source(
            format!("environments/game/{name}.yaml"),
            environment.to_string(),
        );
    }
    fleet
}

/// A server with some ports, and what files say of it.
fn server(dice: &mut Dice, app: &App, index: usize, routed: &mut bool) -> Value {
    let mut known = Vec::new();
    let mut first = dice.port(&mut known);
    while first.protocol == Protocol::Udp {
        first = dice.port(&mut known);
    }
    let web = app.web(
        format!("web-{index}").parse().unwrap(),
        image!("web:1"),
        first.clone(),
    );
    let mut ports = vec![first.clone()];
    for _ in 0..dice.below(3) {
        let port = dice.port(&mut known);
        web.add_port(port.clone());
        ports.push(port);
    }
    if dice.one_in(3) {
        web.headless();
    }
    if dice.one_in(2) {
        web.ready(http_get("/ready"));
    }
    if dice.one_in(2) {
        let path = dice.pick(&["/", "/v1", "/v1/", "/a/b"]);
        web.route(host(format!("w{index}")).path(path));
        app.worker(
            format!("reader-{index}").parse().unwrap(),
            image!("reader:1"),
        )
        .env("PUBLIC", web.endpoint().public_url())
        .env("INSIDE", web.url(first.name.as_str()));
        *routed = true;
    }
    if !*routed {
        web.route(apex());
        *routed = true;
    }
    let mut expose = Map::new();
    if dice.one_in(3) {
        let all = json!({"loadBalancer": {}});
        let host = json!({"loadBalancer": {"host": format!("lb{index}.example.com")}});
        let one = json!({"loadBalancer": {"host": format!("lb{index}.example.com"), "ports": [first.name]}});
        let way: Value = dice.pick(&[all, host, one]);
        expose.extend(way.as_object().unwrap().clone());
    }
    if dice.one_in(3) {
        let wanted = ports.iter().map(|it| (it.name.to_string(), Value::Null));
        expose.insert("nodePort".to_owned(), wanted.collect::<Map<_, _>>().into());
    }
    json!({"expose": expose})
}

/// A cluster that has some ways in.
fn cluster(dice: &mut Dice) -> Value {
    let routing = [
        json!({"ingress": {"class": "nginx"}}),
        json!({"gateway": {"name": "edge", "namespace": "edge"}}),
    ];
    let gateway = dice.one_in(2);
    let tls = if gateway {
        json!("edge")
    } else {
        dice.pick(&[json!("edge"), json!({"issuer": "x"}), Value::Null])
    };
    let mut cluster = json!({
        "kubernetes": "1.36",
        "routing": routing[usize::from(gateway)],
        "tls": tls,
        "loadBalancer": {"flavour": dice.pick(&exposures::FLAVOURS)},
        "hostPorts": "9000-9100",
        "discoveryImage": "registry.example.com/kubectl:1.36",
    });
    if dice.one_in(2) {
        cluster["nodeAddress"] = dice.pick(&["nodes.example.com", "2001:db8::1"]).into();
    }
    cluster
}
