//! Ways in from outside.

use serde_json::{Value, json};
use stowplan_model::*;
use stowplan_plan::{OutsideWay, PlannedContent, PlannedExternal, PodIdentity};

use super::{planned, pods, web};
use crate::fleet::{cluster_of, env, fleet, id, service};

#[test]
fn what_is_outside_has_a_name_and_no_pods() {
    let model = |app: &App| {
        let mysql = app.mysql(name!("mysql"), image!("mysql:8"));
        app.web(name!("api"), image!("api"), port!("http", 80 => 8080));
        app.worker(name!("user"), image!("u"))
            .env("DB", mysql.address());
    };
    let said = |external: Value| json!({"services": {"mysql": {"external": external}}});
    let host = planned(model, said(json!({"host": "db.example.com"})));
    let mysql = service(&host, "mysql");
    assert_eq!(mysql.kind, KindWord::External);
    assert_eq!(mysql.component, "mysql");
    assert!(mysql.pods.is_none() && mysql.peer_ports.is_empty());
    assert!(matches!(mysql.external, Some(PlannedExternal::Host { .. })));
    assert_eq!(env(service(&host, "user"), "DB"), "mysql:3306");
    let inside = planned(model, json!({}));
    assert_eq!(env(service(&inside, "user"), "DB"), "mysql:3306");

    let api = |external: Value| {
        let plan = planned(model, json!({"services": {"api": {"external": external}}}));
        let port = service(&plan, "api").ports[0].clone();
        (port.number.get(), port.target.get())
    };
    assert_eq!(api(json!({"host": "api.example.com"})), (80, 80));
    assert_eq!(api(json!({"addresses": ["10.0.0.1"]})), (80, 8080));
}

#[test]
fn replicas_have_outside_addresses() {
    let check = |said: Value, expect: [(&str, u16); 2]| {
        let mut all = json!({"domain": "example.com", "services": {"kafka": {"replicas": 2}}});
        all["services"]["kafka"]["expose"] = json!({"perReplica": said});
        let plan = planned(
            |app| {
                app.kafka(name!("kafka"), image!("k:3")).replicas(3);
            },
            all,
        );
        let pods = pods(&plan, "kafka");
        let PodIdentity::Replicas(replicas) = &pods.identity else {
            panic!("{:?}", pods.identity);
        };
        let outside: Vec<_> = replicas
            .members
            .iter()
            .map(|it| it.outside.as_ref().unwrap())
            .collect();
        let found: Vec<_> = outside
            .iter()
            .map(|it| {
                let port = it.ports[&port_name!("external")].get();
                (it.host.known().unwrap().to_string(), port)
            })
            .collect();
        let expected = expect.map(|(host, port)| (host.to_owned(), port));
        assert_eq!(found, expected, "{said}");
        for outside in outside {
            if let OutsideWay::NodePort(numbers) = &outside.via {
                let number = numbers[&port_name!("external")];
                assert_eq!(number.get(), outside.ports[&port_name!("external")].get());
            }
        }
        let PlannedContent::PerPod(contents) = &pods.files[0].content else {
            panic!("{:?}", pods.files);
        };
        for (member, (host, port)) in replicas.members.iter().zip(expect) {
            let advertised = format!("EXTERNAL://{host}:{port}\n");
            assert!(contents[&member.pod].contains(&advertised), "{contents:?}");
        }
    };
    check(
        json!({"loadBalancer": {}}),
        [("kafka-0.example.com", 9094), ("kafka-1.example.com", 9094)],
    );
    check(
        json!({"loadBalancer": {"host": "{environment}-{ordinal}.{domain}"}}),
        [("env-0.example.com", 9094), ("env-1.example.com", 9094)],
    );
    check(
        json!({"nodePort": {"first": 30100}}),
        [("nodes.example.com", 30100), ("nodes.example.com", 30101)],
    );
    check(
        json!({"nodePort": {"first": 30100, "host": "{name}.example.net"}}),
        [
            ("kafka-0.example.net", 30100),
            ("kafka-1.example.net", 30101),
        ],
    );
}

#[test]
fn hosts_are_named_after_who_has_them() {
    let plan = planned(
        |app| {
            web(app).route(apex()).route(apex().path("/static/deep"));
            app.web(name!("api"), image!("a"), port!("http", 80))
                .route(apex().path("/api"));
            app.web(name!("chat"), image!("c"), port!("http", 80))
                .route(host("chat"));
            let admin = app.web(name!("admin"), image!("c"), port!("http", 80));
            admin.route(host("admin")).route(host("ops"));
        },
        json!({"domain": "example.com"}),
    );
    let found: Vec<_> = plan
        .routes
        .iter()
        .map(|host| {
            let paths = host
                .paths
                .iter()
                .map(|path| format!("{}>{}", path.path, path.service));
            format!(
                "{} {} {}",
                host.host,
                host.name,
                paths.collect::<Vec<_>>().join(" ")
            )
        })
        .collect();
    let expect = [
        "admin.example.com app-admin />admin",
        "chat.example.com chat />chat",
        "example.com app-example /static/deep>web /api>api />web",
        "ops.example.com app-ops />admin",
    ];
    assert_eq!(found, expect);
    assert_eq!(
        service(&plan, "web").urls,
        ["https://example.com", "https://example.com/static/deep"]
    );
}

#[test]
fn a_host_shared_by_all_is_named_after_the_app() {
    let plan = planned(
        |app| {
            web(app).route(apex());
            app.web(name!("api"), image!("a"), port!("http", 80))
                .route(apex().path("/api"));
        },
        json!({"domain": "example.com"}),
    );
    assert_eq!(plan.routes[0].name, "app");
    let none = planned(
        |app| {
            web(app).route(apex());
        },
        json!({"services": {"web": {"routes": false}}}),
    );
    assert!(none.routes.is_empty());
}

#[test]
fn exposure_can_be_taken_away() {
    let model = |app: &App| {
        web(app)
            .load_balancer()
            .node_port(30080)
            .session_affinity("1h");
    };
    let with = planned(model, json!({}));
    let with = service(&with, "web");
    assert_eq!(with.load_balancer.as_ref().unwrap().ports.len(), 1);
    assert_eq!(with.node_ports.len(), 1);
    let gone = json!({"expose": {"loadBalancer": null, "nodePort": null}, "sessionAffinity": null});
    let without = planned(model, json!({"services": {"web": gone}}));
    let without = service(&without, "web");
    assert_eq!(
        (&without.load_balancer, without.node_ports.len()),
        (&None, 0)
    );
    assert_eq!(without.session_affinity, None);
}

#[test]
fn one_number_may_serve_two_protocols() {
    let app = App::new(name!("app"));
    let web = app.web(name!("dns"), image!("dns"), port!("tcp", 53));
    web.add_port(port!("udp", 53, UDP));
    let said = json!({"services": {"dns": {"expose": {"nodePort": {"tcp": 30053, "udp": 30053}}}}});
    let mut model = fleet(app, &[("env", said)]);
    model
        .clusters
        .insert(name!("cloud"), cluster_of(json!({"kubernetes": "1.36"})));
    assert!(
        stowplan_plan::Planner::new(&model)
            .plan(&id(&model, "env"))
            .is_ok()
    );
}

#[test]
fn what_is_public_is_so_as_the_cluster_can() {
    let model = |app: &App| {
        web(app).public();
    };
    let cloud = planned(model, json!({}));
    let cloud = service(&cloud, "web");
    assert_eq!(cloud.load_balancer.as_ref().unwrap().ports.len(), 1);
    assert!(cloud.node_ports.is_empty());
    let bare = planned(model, json!({"cluster": "bare"}));
    let bare = service(&bare, "web");
    assert_eq!(bare.load_balancer, None);
    assert_eq!(bare.node_ports.len(), 1);
    let gone = planned(
        model,
        json!({"services": {"web": {"expose": {"public": null}}}}),
    );
    let gone = service(&gone, "web");
    assert_eq!((&gone.load_balancer, gone.node_ports.len()), (&None, 0));
}
