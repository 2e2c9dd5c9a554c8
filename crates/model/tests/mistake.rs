//! What the compiler can't see is kept with the line that said it, and nothing panics.

use stowplan_model::{
    handle::{Broker, Seed, Task, Web, Worker},
    *,
};

/// The one problem of an app on which `say` made one mistake, on the line before the `line!()`
/// that it returns.
#[track_caller]
fn problem(say: impl FnOnce(&App) -> u32) -> Problem {
    let app = App::new(name!("shop"));
    let line = say(&app) - 1;
    let problems = app.into_model().problems;
    let [problem] = &problems[..] else {
        panic!("{problems:#?}");
    };
    let Place::Code { file, line: at, .. } = problem.place else {
        panic!("{problem:?}");
    };
    assert_eq!((file, at), (file!(), line), "{problem}");
    assert!(!problem.message.ends_with('.'), "{problem}");
    problem.clone()
}

#[track_caller]
fn check(code: &str, words: &str, say: impl FnOnce(&App) -> u32) {
    let problem = problem(say);
    assert_eq!(problem.code, code, "{problem}");
    assert!(problem.message.contains(words), "{problem}");
}

#[track_caller]
fn invalid(words: &str, say: impl FnOnce(&App) -> u32) {
    check("invalid-value", words, say);
}

fn web(app: &App) -> Web<'_> {
    app.web(name!("web"), image!("web:1"), port!("http", 80))
}

fn worker(app: &App) -> Worker<'_> {
    app.worker(name!("worker"), image!("worker:1"))
}

fn task(app: &App) -> Task<'_> {
    app.task(name!("task"), image!("task:1"))
}

fn broker(app: &App) -> Broker<'_> {
    app.broker(name!("broker"), image!("broker:1"), port!("main", 9000))
}

fn seed(app: &App) -> Seed<'_> {
    app.seed(name!("seed"), image!("seed:1"), port!("p2p", 31234))
}

fn container() -> Container {
    Container::new(name!("helper"), image!("helper:1"))
}

#[test]
fn text_of_a_workload() {
    invalid("`1X` is not an env", |app| {
        web(app).env("X", "ok").env("1X", "bad");
        line!()
    });
    invalid("`A B` is not", |app| {
        web(app).env("X", "ok").secret_env("Y", "A B", "key");
        line!()
    });
    invalid("`a/b` is not", |app| {
        web(app).secret_env("Y", "secret", "a/b");
        line!()
    });
    invalid("`etc/x` is not", |app| {
        worker(app).file("etc/x", File::text("x"));
        line!()
    });
    invalid("`Cache` is not", |app| {
        worker(app).volume("Cache", "/cache", scratch());
        line!()
    });
    invalid("`1 GiB` is not a quantity", |app| {
        task(app).memory("1 GiB");
        line!()
    });
    invalid("`much` is not a quantity", |app| {
        web(app).cpu("much");
        line!()
    });
    invalid("`much` is not a quantity", |app| {
        web(app).cpu_limit("much");
        line!()
    });
    invalid("`much` is not a quantity", |app| {
        web(app).memory_limit("much");
        line!()
    });
    invalid("`nvidia.com/` is not", |app| {
        web(app).resource("nvidia.com/", "1");
        line!()
    });
    invalid("`soon` is not a duration", |app| {
        web(app).grace_period("soon");
        line!()
    });
    invalid("`soon` is not a duration", |app| {
        web(app).drain("soon");
        line!()
    });
    invalid("`a b` is not", |app| {
        web(app).label("team", "a b");
        line!()
    });
    invalid("`a b` is not", |app| {
        web(app).annotation("a b", "x");
        line!()
    });
}

#[test]
fn every_mistake_of_a_call_is_kept() {
    let app = App::new(name!("shop"));
    web(&app)
        .secret_env("1", "A", "/")
        .label("a b", "c d")
        .volume("A", "b", scratch());
    broker(&app).disk("x", "y");
    let problems = app.into_model().problems;
    assert_eq!(problems.len(), 9, "{problems:#?}");
}

#[test]
fn probes() {
    invalid("`health` is not a probe path", |app| {
        web(app).ready(http_get("health"));
        line!()
    });
    // The line of the probe, not of the service that is given it.
    invalid("`often` is not a duration", |app| {
        let probe = tcp_open().every("often");
        let line = line!();
        web(app).live(probe);
        line
    });
    invalid("`0s` is not a time of a probe", |app| {
        web(app).startup(tcp_open().timeout("0s"));
        line!()
    });
    invalid("`0` is not a number of failures", |app| {
        web(app).live(tcp_open().failures(0));
        line!()
    });
    invalid("`chat` is not a setting of this probe", |app| {
        web(app).live(tcp_open().service("chat"));
        line!()
    });
    check(
        "foreign-port",
        "the liveness probe of `web` is on a port of `seed`",
        |app| {
            let other = seed(app).endpoint();
            web(app).live(tcp_open().on(&other));
            line!()
        },
    );
    check("probe-port", "worker `worker` dials a port", |app| {
        worker(app).ready(tcp_open());
        line!()
    });
    check("probe-port", "task `task` dials a port", |app| {
        task(app).startup(http_get("/"));
        line!()
    });
}

#[test]
fn a_port_of_the_same_service_in_another_app_is_foreign() {
    let other = App::new(name!("other"));
    let there = web(&other).endpoint();
    check("foreign-port", "readiness probe of `web`", |app| {
        web(app).ready(tcp_open().on(&there));
        line!()
    });
}

#[test]
fn containers_keep_their_own_lines() {
    invalid("`1X` is not", |app| {
        let helper = container().env("1X", "bad");
        let line = line!();
        web(app).init(helper);
        line
    });
    invalid("`tmp` is not", |app| {
        web(app).sidecar(container().mount("cache", "tmp"));
        line!()
    });
    invalid("`often` is not a duration", |app| {
        web(app).sidecar(container().live(tcp_open().every("often")));
        line!()
    });
    check("foreign-port", "readiness probe of `web`", |app| {
        let other = seed(app).endpoint();
        web(app).sidecar(container().ready(tcp_open().on(&other)));
        line!()
    });
    check(
        "init-probe",
        "init container `helper` has a liveness probe",
        |app| {
            web(app).init(container().live(exec(["true"])));
            line!()
        },
    );
}

#[test]
fn ports() {
    check(
        "duplicate-port",
        "port `http` (81/TCP) of `web` clashes with its port `http` (80/TCP)",
        |app| {
            web(app).add_port(port!("http", 81));
            line!()
        },
    );
    check("duplicate-port", "port `other` (80/TCP)", |app| {
        web(app).add_port(port!("other", 80));
        line!()
    });
    check(
        "duplicate-port",
        "port `peer` (9000/TCP) of `broker` clashes with its port `main`",
        |app| {
            broker(app).add_peer_port(port!("peer", 9000));
            line!()
        },
    );
    check("duplicate-port", "port `main` (9001/TCP)", |app| {
        broker(app).add_peer_port(port!("main", 9001));
        line!()
    });
    check(
        "duplicate-port",
        "port `client` (9001/TCP) of `broker` clashes with its port `peer`",
        |app| {
            let broker = broker(app);
            broker.add_peer_port(port!("peer", 9001));
            broker.add_port(port!("client", 9001));
            line!()
        },
    );
    check("unknown-port", "web `web` declares no port `htp`", |app| {
        web(app).endpoint_named("htp");
        line!()
    });
    check(
        "foreign-port",
        "the outside port of `broker` is on a port of `seed`",
        |app| {
            let other = seed(app).endpoint();
            broker(app).outside_port(&other);
            line!()
        },
    );
    check(
        "peer-port",
        "port `peer`, which is for its replicas only",
        |app| {
            let broker = broker(app);
            let peer = broker.add_peer_port(port!("peer", 9001));
            broker.outside_port(&peer);
            line!()
        },
    );
}

#[test]
fn one_number_serves_two_protocols() {
    let app = App::new(name!("shop"));
    let dns = app.broker(name!("dns"), image!("dns:1"), port!("dns", 53));
    dns.add_port(port!("dns-udp", 53, UDP));
    dns.add_peer_port(port!("dns-sctp", 53, SCTP));
    assert_eq!(app.into_model().problems, []);
}

#[test]
fn a_clashing_port_leads_to_the_one_that_is_there() {
    let app = App::new(name!("shop"));
    let endpoint = web(&app).add_port(port!("other", 80));
    assert_eq!(endpoint.port_name(), "http");
    assert_eq!(app.into_model().services[0].ports.len(), 1);
}

#[test]
fn ways_in() {
    invalid("`Chat` is not", |app| {
        web(app).route(host("Chat"));
        line!()
    });
    invalid("`api` is not", |app| {
        web(app).route(apex().path("api"));
        line!()
    });
    invalid("`a b` is not", |app| {
        web(app).route(Route::fixed("a b"));
        line!()
    });
    check(
        "foreign-port",
        "the route of `web` is on a port of `broker`",
        |app| {
            let other = broker(app).endpoint();
            web(app).route(apex().to(&other));
            line!()
        },
    );
    invalid("`0` is not a node port", |app| {
        web(app).node_port(0u16);
        line!()
    });
    for bad in ["0s", "24h1s"] {
        invalid("a session affinity of", |app| {
            web(app).session_affinity(bad);
            line!()
        });
    }
    for good in ["1s", "24h"] {
        let app = App::new(name!("shop"));
        web(&app).session_affinity(good);
        assert_eq!(app.into_model().problems, []);
    }
}

#[test]
fn numbers_of_pods() {
    for bad in [
        Autoscale::between(0, 0),
        Autoscale::between(0, 3),
        Autoscale::between(3, 2),
        Autoscale::between(1, u32::MAX),
    ] {
        invalid("an autoscaler between", |app| {
            web(app).autoscale(bad.clone());
            line!()
        });
    }
    invalid("a target of 0 % of the requested CPU", |app| {
        worker(app).autoscale(Autoscale::between(1, 2).cpu(0));
        line!()
    });
    invalid("a target of 0 % of the requested memory", |app| {
        worker(app).autoscale(Autoscale::between(1, 2).memory(0));
        line!()
    });
    invalid("4294967295 pods", |app| {
        broker(app).replicas(u32::MAX);
        line!()
    });
    invalid("the ordinal 100000", |app| {
        broker(app).first_ordinal(100_000);
        line!()
    });
    invalid("4294967295 nodes from ordinal 99999", |app| {
        seed(app).nodes(99_999, u32::MAX);
        line!()
    });
    let app = App::new(name!("shop"));
    seed(&app).nodes(99_999, 1);
    web(&app).autoscale(Autoscale::between(1, 1).cpu(200));
    assert_eq!(app.into_model().problems, []);
}

#[test]
fn what_only_one_kind_has() {
    invalid("`daily` is not", |app| {
        task(app).schedule("daily");
        line!()
    });
    for zone in ["", "Local", "Asia Seoul"] {
        invalid("is not a time zone", |app| {
            task(app).time_zone(zone);
            line!()
        });
    }
    invalid("`forever` is not a duration", |app| {
        task(app).deadline("forever");
        line!()
    });
    check("no-disk", "broker `broker` has no disk to change", |app| {
        broker(app).disk_size("1Gi");
        line!()
    });
    invalid("`big` is not a quantity", |app| {
        seed(app).disk("/data", "big");
        line!()
    });
    invalid("`1X` is not", |app| {
        seed(app).key_env("1X");
        line!()
    });
    invalid("`key` is not", |app| {
        seed(app).key_file("key");
        line!()
    });
}

#[test]
fn two_things_in_one_place() {
    check(
        "duplicate-path",
        "volume `b` and volume `a` of `web` are both at `/x`",
        |app| {
            let web = web(app).volume("a", "/x", scratch());
            web.volume("b", "/x", scratch());
            line!()
        },
    );
    check(
        "duplicate-path",
        "a file and the disk of `broker` are both at `/data`",
        |app| {
            let broker = broker(app).disk("/data", "1Gi");
            broker.file("/data", File::text("x"));
            line!()
        },
    );
    check(
        "duplicate-path",
        "the disk and a file of `seed` are both at `/data`",
        |app| {
            let seed = seed(app).file("/data", File::text("x"));
            seed.disk("/data", "1Gi");
            line!()
        },
    );
    check("duplicate-volume", "are both named `data`", |app| {
        let broker = broker(app).disk("/a", "1Gi");
        broker.volume("data", "/b", scratch());
        line!()
    });
    check("duplicate-volume", "are both named `data`", |app| {
        let broker = broker(app).volume("data", "/b", scratch());
        broker.disk("/a", "1Gi");
        line!()
    });
    // Of a volume, a file, a variable and a disk, the later takes the earlier one's place.
    let app = App::new(name!("shop"));
    broker(&app)
        .volume("cache", "/x", scratch())
        .volume("cache", "/x", scratch())
        .file("/y", File::text("1"))
        .file("/y", File::text("2"))
        .env("X", 1)
        .env("X", 2)
        .disk("/data", "1Gi")
        .storage_class(name!("fast"))
        .disk("/data", "2Gi");
    let app = app.into_model();
    assert_eq!(app.problems, []);
    let service = &app.services[0];
    assert_eq!((service.volumes.len(), service.files.len()), (1, 1));
    assert_eq!(service.main().unwrap().env.len(), 1);
    let Kind::Broker(broker) = &service.kind else {
        panic!("{service:?}");
    };
    let disk = broker.disk.as_ref().unwrap();
    assert_eq!(
        (&disk.size, &disk.class),
        (&quantity!("2Gi"), &Some(name!("fast")))
    );
}

#[test]
fn duplicate_services_name_both_lines() {
    let first = line!() + 2;
    let problem = problem(|app| {
        web(app);
        task(app);
        app.kafka(name!("web"), image!("apache/kafka:3.9.0"));
        line!()
    });
    assert_eq!(problem.code, "duplicate-service");
    assert_eq!(
        problem.message,
        "two services of app `shop` are named `web`"
    );
    let [(Place::Code { line, .. }, _)] = problem.related[..] else {
        panic!("{problem:?}");
    };
    assert!(line < first, "the line of `fn web` is further up");
}

#[test]
fn presets_name_their_callers_line() {
    // Its Secret's name would be too long.
    let problem = problem(|app| {
        let long = "m".repeat(60).parse().unwrap();
        app.mysql(long, image!("mysql:8.4"));
        line!()
    });
    assert!(problem.message.contains("at most 63"), "{problem}");
}

#[test]
fn clients_connect_to_one_port_of_the_app() {
    check("preset", "connect to port `http` of `web` already", |app| {
        let web = web(app);
        app.preset(web);
        app.preset(web.endpoint());
        app.preset(broker(app));
        line!()
    });
    let other = App::new(name!("other"));
    let web = web(&other).endpoint();
    check("preset", "a service of app `other`", |app| {
        app.preset(&web);
        line!()
    });
}

#[test]
fn handles_outlive_mistakes() {
    let app = App::new(name!("shop"));
    let broker = broker(&app)
        .disk("bad", "bad")
        .first_ordinal(u32::MAX)
        .ready(http_get("bad"));
    let text = broker.endpoint_named("B A D").each("{nonsense}", "");
    web(&app).env("X", text).uses(broker);
    let app = app.into_model();
    assert_eq!(app.problems.len(), 5, "{:#?}", app.problems);
    assert_eq!(app.services.len(), 2);
}

#[test]
fn seeds_tell_ports_of_their_own() {
    check("foreign-port", "outside address of `seed`", |app| {
        let other = web(app).endpoint();
        seed(app).outside_ports([&other]);
        line!()
    });
    check("foreign-port", "list of peers of `seed`", |app| {
        let other = web(app).endpoint();
        let _ = seed(app).peers_on(&other, Codec::Libplanet);
        line!()
    });
}

#[test]
fn a_seed_behind_a_relay_uses_it() {
    let app = App::new(name!("shop"));
    let turn = app.external(name!("turn"), port!("turn", 3478));
    let set = seed(&app).behind_turn(&turn.endpoint());
    let metrics = set.add_port(port!("metrics", 9000));
    set.outside_ports([&metrics, &metrics]);
    let app = app.into_model();
    assert_eq!(app.problems, []);
    let service = app.service(&name!("seed")).unwrap();
    let used: Vec<_> = service.uses.iter().map(Endpoint::service).collect();
    assert_eq!(used, [&name!("turn")]);
    let Some(PerReplica::Turn(turn)) = &service.exposure.per_replica else {
        panic!("{:?}", service.exposure);
    };
    assert_eq!(
        (&turn.service, &turn.port),
        (&name!("turn"), &Some(port_name!("turn")))
    );
    let Kind::Seed(set) = &service.kind else {
        panic!("{:?}", service.kind);
    };
    assert_eq!(set.outside_ports, [port_name!("metrics")]);
}
