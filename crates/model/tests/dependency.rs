//! What a service uses is found wherever it is named.

use stowplan_model::*;

fn app() -> (App, Endpoint) {
    let app = App::new(name!("shop"));
    let endpoint = app.external(name!("login"), port!("https", 443)).endpoint();
    (app, endpoint)
}

type UseIt = for<'a> fn(handle::Worker<'a>, &Endpoint) -> handle::Worker<'a>;

/// `use_it` makes the worker depend on the endpoint once, whatever it says.
#[track_caller]
fn check(use_it: impl for<'a> FnOnce(handle::Worker<'a>, &Endpoint) -> handle::Worker<'a>) {
    let (app, endpoint) = app();
    use_it(app.worker(name!("worker"), image!("worker:1")), &endpoint);
    let app = app.into_model();
    assert_eq!(app.problems, []);
    let worker = app.service(&name!("worker")).unwrap();
    assert_eq!(worker.dependencies(), [endpoint]);
}

#[test]
fn nothing_is_used_unsaid() {
    let (app, _) = app();
    app.worker(name!("worker"), image!("worker:1"))
        .env("X", "https://login");
    let app = app.into_model();
    assert_eq!(app.service(&name!("worker")).unwrap().dependencies(), []);
}

#[test]
fn every_form_of_an_address() {
    let forms: [fn(&Endpoint) -> Text; 9] = [
        Endpoint::host,
        Endpoint::fqdn,
        Endpoint::port,
        Endpoint::address,
        |it| it.url("https"),
        Endpoint::public_host,
        Endpoint::public_url,
        Endpoint::members,
        |it| it.each("{host}", " "),
    ];
    for form in forms {
        check(|worker, login| worker.env("X", form(login)));
    }
}

#[test]
fn every_place() {
    let places: [UseIt; 16] = [
        |it, login| it.uses(login),
        |it, login| it.uses(login).uses(login.clone()).env("X", login.host()),
        |it, login| it.env("X", concat(["a".into(), login.host()])),
        |it, login| it.env("X", template("{{ a }}", [("a", login.host())])),
        |it, login| it.command([login.host()]),
        |it, login| it.args(["-x".into(), login.host()]),
        |it, login| it.option("--login", login.host()),
        |it, login| it.file("/a", File::text(login.host())),
        |it, login| it.file("/a", File::properties([("a", login.host())])),
        |it, login| it.file("/a", File::json([("a", login.host().into())])),
        |it, login| it.file("/a", File::json([("a", ConfigValue::number(login.port()))])),
        |it, login| {
            let list: ConfigValue = vec![ConfigValue::object([("a", login.host().into())])].into();
            it.file("/a", File::json([("a", list)]))
        },
        |it, login| it.init(helper().env("X", login.host())),
        |it, login| it.init(helper().args([login.host()])),
        |it, login| it.sidecar(helper().option("--x", login.host())),
        |it, login| it.sidecar(helper().command([login.host()])),
    ];
    for place in places {
        check(place);
    }
}

fn helper() -> Container {
    Container::new(name!("helper"), image!("helper:1"))
}

#[test]
fn peers_are_used() {
    let app = App::new(name!("chain"));
    let seed = app.seed(name!("seed"), image!("node:1"), port!("p2p", 31234));
    let peers = || seed.peers(Codec::Enode);
    let miner = app
        .worker(name!("miner"), image!("node:1"))
        .each_peer("--peer", peers());
    let client = app
        .worker(name!("client"), image!("node:1"))
        .env("PEERS", peers().joined(","));
    let endpoint = seed.endpoint();
    let _ = (miner, client);
    let app = app.into_model();
    for name in ["miner", "client"] {
        let service = app.service(&name.parse().unwrap()).unwrap();
        assert_eq!(service.dependencies(), std::slice::from_ref(&endpoint));
    }
}

#[test]
fn endpoints_of_parts_and_handles() {
    let app = App::new(name!("ovenbreak"));
    let logging = app.part(name!("logging"));
    let kafka = logging.kafka(name!("kafka"), image!("apache/kafka:3.9.0"));
    let again = app.part(name!("logging"));
    again
        .worker(name!("logstash"), image!("logstash:8.17.0"))
        .uses(kafka);
    app.worker(name!("game"), image!("game:1"))
        .uses(kafka)
        .uses(kafka.endpoint_named("external"));
    let app = app.into_model();
    assert_eq!(app.problems, []);
    assert_eq!(app.parts, [name!("logging")]);

    let logging = name!("logging");
    let part = app.services_of(Some(&logging));
    assert_eq!(
        part.map(|it| it.name.as_str()).collect::<Vec<_>>(),
        ["kafka", "logstash"]
    );
    let own = app.services_of(None);
    assert_eq!(own.map(|it| it.name.as_str()).collect::<Vec<_>>(), ["game"]);

    let used = app.service(&name!("game")).unwrap().dependencies();
    let used: Vec<_> = used
        .iter()
        .map(|it| {
            (
                it.app().as_str(),
                it.service().as_str(),
                it.port_name().as_str(),
            )
        })
        .collect();
    assert_eq!(
        used,
        [
            ("ovenbreak", "kafka", "external"),
            ("ovenbreak", "kafka", "kafka")
        ]
    );
}
