//! Ways in from outside.

use serde_json::{Value, json};
use stowplan_model::*;

use super::{Refusals, made, web};

#[test]
fn exposure() {
    let mut all = Refusals::default();
    let one = |app: &App| made(web(app));
    let expose = |said: Value| json!({"services": {"web": {"expose": said}}});
    let on_bare = |mut said: Value| {
        said["cluster"] = "bare".into();
        said
    };
    all.check(
        one,
        on_bare(expose(json!({"loadBalancer": {}}))),
        &["no-load-balancer"],
    );
    all.check(
        |app| made(web(app).load_balancer()),
        json!({"cluster": "bare"}),
        &["no-load-balancer"],
    );
    all.check(
        one,
        expose(json!({"loadBalancer": {"ports": ["htp"]}})),
        &["unknown-port"],
    );
    all.check(
        one,
        expose(json!({"nodePort": {"htp": 30000}})),
        &["unknown-port"],
    );
    all.check(
        one,
        expose(json!({"nodePort": {"http": 29999}})),
        &["node-port-range"],
    );
    all.check(
        one,
        expose(json!({"perReplica": {"nodePort": {"first": 30000}}})),
        &["no-members"],
    );
    let two = |app: &App| {
        web(app).node_port(30080);
        app.web(name!("api"), image!("api"), port!("http", 80))
            .node_port(30080);
    };
    all.check(two, json!({}), &["duplicate-node-port"]);
    let kafka = |app: &App| made(app.kafka(name!("kafka"), image!("kafka:3")).replicas(2));
    let each = |said: Value| json!({"services": {"kafka": {"expose": {"perReplica": said}}}});
    all.check(kafka, each(json!({"loadBalancer": {}})), &["no-domain"]);
    all.check(
        kafka,
        each(json!({"loadBalancer": {"host": "{pod}.example.com"}})),
        &["unknown-placeholder"],
    );
    all.check(
        kafka,
        each(json!({"loadBalancer": {"host": "{network}.example.com"}})),
        &["no-network"],
    );
    all.check(
        kafka,
        each(json!({"loadBalancer": {"host": "kafka.example.com"}})),
        &["duplicate-host"],
    );
    all.check(
        kafka,
        each(json!({"loadBalancer": {"host": "{name}_.example.com"}})),
        &["invalid-host", "invalid-host"],
    );
    all.check(
        kafka,
        each(json!({"nodePort": {"first": 32767}})),
        &["node-port-range"],
    );
    all.check(
        kafka,
        on_bare(each(json!({"loadBalancer": {}}))),
        &["no-load-balancer"],
    );
    all.check(
        kafka,
        on_bare(each(json!({"nodePort": {"first": 30000}}))),
        &["no-node-address"],
    );
    insta::assert_snapshot!("exposure", all.0);
}

#[test]
fn routes() {
    let mut all = Refusals::default();
    let routed = |app: &App| made(web(app).route(host("web")));
    all.check(routed, json!({}), &["no-domain"]);
    all.check(
        routed,
        json!({"domain": "example.com", "cluster": "bare"}),
        &["no-routing"],
    );
    let twice = |app: &App| {
        web(app).route(apex().path("/a"));
        app.web(name!("api"), image!("api"), port!("http", 80))
            .route(apex().path("/a/"));
    };
    all.check(
        twice,
        json!({"domain": "example.com"}),
        &["duplicate-route"],
    );
    all.check(
        routed,
        json!({"domain": "example.com", "services": {"web": {"external": {"host": "web.example.net"}}}}),
        &["external-route"],
    );
    let managed = |app: &App| made(app.external(name!("db"), port!("db", 5432)));
    all.check(managed, json!({}), &["no-external"]);
    all.check(
        managed,
        json!({"services": {"db": {"external": {"addresses": []}}}}),
        &["no-external"],
    );
    insta::assert_snapshot!("routes", all.0);
}

#[test]
fn load_balancers_on_the_nodes_address() {
    let klipper = json!({
        "kubernetes": "1.36",
        "loadBalancer": { "flavour": "klipper" },
        "nodeAddress": "k3d.example.com",
    });
    let app = App::new(name!("app"));
    app.web(name!("api"), image!("api:1"), port!("http", 80))
        .load_balancer();
    let kafka = app.kafka(name!("kafka"), image!("kafka:4")).replicas(2);
    let shared = json!({"sharedLoadBalancer": {"first": 9094}});
    let said = json!({
        "cluster": "k3d",
        "services": {"kafka": {"replicas": 2, "expose": {"perReplica": shared}}},
    });
    let _ = kafka;
    let mut model = crate::fleet::fleet(app, &[("one", said.clone()), ("two", said)]);
    let k3d = crate::fleet::cluster_of(klipper);
    model.clusters.insert(name!("k3d"), k3d);
    let found = stowplan_plan::Planner::new(&model).collisions();
    insta::assert_snapshot!(crate::fleet::shown(&found));
}
