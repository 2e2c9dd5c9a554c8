//! The server, run by its manifest: the real program gets exactly what the rendered YAML gives its
//! container, in every environment, and is talked to over the loopback address.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    process::Command,
};

use serde_json::Value;

use crate::{
    fleet,
    kubelet::{self, Container, secret},
    process::{Ended, Server},
    sockets,
};

/// What a service of an environment tells whoever asks.
struct Told {
    environment: &'static str,
    service: &'static str,
    about: [&'static str; 3],
    motd: Option<&'static str>,
}

const TOLD: [Told; 5] = [
    Told {
        environment: "local",
        service: "arena",
        about: [
            "rooms: 100 of 2 players",
            "turn: 600s",
            "database: mysql:3306",
        ],
        motd: Some("You owe the laptop $5, and $(HOME) is not expanded"),
    },
    Told {
        environment: "dev",
        service: "arena",
        about: [
            "rooms: 100 of 8 players",
            "turn: 30s",
            "kafka: kafka-0.kafka-peers.arena-dev.svc.cluster.local:9092",
        ],
        motd: None,
    },
    Told {
        environment: "dev",
        service: "tournament",
        about: [
            "rooms: 100 of 4 players",
            "turn: 30s",
            "ranking: http://ranking",
        ],
        motd: Some("Bring your \"own\" dice:\n$(ARENA_LISTEN) of them, 주사위"),
    },
    Told {
        environment: "prod",
        service: "arena",
        about: ["rooms: 100 of 8 players", "turn: 30s", "class: prod"],
        motd: None,
    },
    Told {
        environment: "prod",
        service: "tournament",
        about: [
            "rooms: 1 of 64 players",
            "turn: 90s",
            "database: mysql:3306",
        ],
        motd: None,
    },
];

#[test]
fn it_serves_what_its_manifest_says() {
    for told in &TOLD {
        let container = fleet::on_this_machine(told.environment).container(told.service);
        let server = started(&container);
        let what = format!("{}/{}", told.environment, told.service);

        let about = server.get("/").body;
        for line in told.about {
            assert!(
                about.lines().any(|it| it == line),
                "{what}: {line}\n{about}"
            );
        }
        let environment = format!("environment: {}\n", told.environment);
        assert!(about.starts_with(&environment), "{what}\n{about}");
        let motd = server.get("/motd");
        assert_eq!(
            motd.status,
            if told.motd.is_some() { 200 } else { 204 },
            "{what}"
        );
        assert_eq!(motd.body, told.motd.unwrap_or_default(), "{what}");
        assert_eq!(
            server.ask("POST", "/join", "").body,
            "room 1, seat 1\n",
            "{what}"
        );
        assert!(server.stop().success, "{what}");
    }
    // The list has each service of each environment.
    let known = TOLD.map(|told| (told.environment, told.service));
    for environment in fleet::ENVIRONMENTS {
        let cluster = fleet::on_this_machine(environment);
        for service in ["arena", "tournament"] {
            let told = known.contains(&(environment, service));
            assert_eq!(cluster.has(service), told, "{environment}/{service}");
        }
    }
}

#[test]
fn the_probe_asks_what_it_answers_where_it_listens() {
    for told in &TOLD {
        let container = fleet::on_this_machine(told.environment).container(told.service);
        let server = started(&container);

        let (port, path) = &container.probe;
        assert_eq!(server.get(path).status, 200);
        assert_eq!(*port, container.port);
        let here = SocketAddr::from((Ipv4Addr::LOCALHOST, container.port));
        assert_eq!(server.address, here);
        if cfg!(target_os = "linux") {
            assert_eq!(sockets::listening(server.id()), [here]);
        }
        assert_eq!(server.get("/nothing-is-here").status, 404);
        assert!(server.stop().success);
    }
}

#[test]
fn settings_come_as_variables_or_as_a_file() {
    let cluster = fleet::on_this_machine("prod");
    let names = |it: &Container| it.variables.keys().cloned().collect::<Vec<_>>();

    let variables = names(&cluster.container("arena"));
    assert!(
        variables.contains(&"ARENA_ROOM_SIZE".to_owned()),
        "{variables:?}"
    );
    assert!(!variables.contains(&"ARENA_SETTINGS_FILE".to_owned()));

    // What is secret is in no file.
    let expected = [
        "ARENA_ADMIN_TOKEN",
        "ARENA_DATABASE_PASSWORD",
        "ARENA_SETTINGS_FILE",
    ];
    assert_eq!(names(&cluster.container("tournament")), expected);
}

#[test]
fn in_a_cluster_everyone_can_reach_it() {
    for environment in fleet::ENVIRONMENTS {
        let container = fleet::as_it_is(environment).container("arena");
        assert_eq!(container.variables["ARENA_BIND"], "0.0.0.0");
        assert_eq!(
            container.variables["ARENA_LISTEN"],
            container.port.to_string()
        );
    }
}

#[test]
fn a_variable_says_more_than_the_file() {
    let mut container = fleet::on_this_machine("dev").container("tournament");
    let more = ("ARENA_LIMITS_ROOMS".to_owned(), "7".to_owned());
    container.variables.extend([more]);
    let server = started(&container);
    let about = server.get("/").body;
    assert!(about.contains("rooms: 7 of 4 players\n"), "{about}");
}

#[test]
fn secrets_arrive_as_they_are_and_are_shown_nowhere() {
    for service in ["arena", "tournament"] {
        let server = started(&fleet::on_this_machine("dev").container(service));
        let token = secret("arena-admin", "token");
        assert_eq!(server.get("/admin").status, 401);
        let wrong = server.ask("GET", "/admin", "Authorization: hush\r\n");
        assert_eq!(wrong.status, 401);
        let right = server.ask("GET", "/admin", &format!("Authorization: {token}\r\n"));
        assert_eq!((right.status, right.body.as_str()), (200, "0 players\n"));

        assert!(!server.get("/").body.contains("hush"));
        let Ended { output, .. } = server.stop();
        assert!(
            output.contains("room_size: "),
            "the settings are shown:\n{output}"
        );
        assert!(!output.contains("hush"), "{output}");
    }
}

#[test]
fn all_that_is_missing_or_wrong_is_said_at_once() {
    let mut container = fleet::on_this_machine("dev").container("arena");
    let required = [
        "ARENA_ADMIN_TOKEN",
        "ARENA_DATABASE",
        "ARENA_DATABASE_PASSWORD",
        "ARENA_ENVIRONMENT",
        "ARENA_KAFKA",
        "ARENA_RANKING",
    ];
    container
        .variables
        .retain(|name, _| !required.contains(&name.as_str()));
    let wrong = [
        ("ARENA_LISTEN", "hush"),
        ("ARENA_ROOM_SIZE", "65"),
        ("ARENA_TURN", "soon"),
    ];
    for (name, value) in wrong {
        container.variables.insert(name.into(), value.into());
    }

    let Ended { success, output } = ended(&container);
    assert!(!success);
    for name in required.into_iter().chain(wrong.map(|(name, _)| name)) {
        assert!(output.contains(name), "`{name}` is not named:\n{output}");
    }
    assert!(!output.contains("panicked"), "{output}");
}

#[test]
fn an_environment_that_it_was_not_built_with_is_refused() {
    let mut container = fleet::on_this_machine("dev").container("arena");
    container
        .variables
        .insert("ARENA_ENVIRONMENT".into(), "devil".into());
    let Ended { success, output } = ended(&container);
    assert!(!success);
    assert!(
        output.contains("`devil`") && output.contains("`prod`"),
        "{output}"
    );
}

#[test]
fn players_connect_where_the_manifest_publishes() {
    let server = started(&fleet::on_this_machine("dev").container("arena"));
    let presets: Value = serde_json::from_str(&server.get("/presets").body).expect("JSON");
    let presets = presets["presets"].as_array().expect("a list");
    assert_eq!(presets.len(), fleet::ENVIRONMENTS.len());
    for environment in fleet::ENVIRONMENTS {
        let cluster = fleet::as_it_is(environment);
        let published = cluster.published("arena").expect("an address");

        // What the server tells its clients.
        let preset = presets.iter().find(|it| it["environment"] == environment);
        let preset = preset.expect("a preset");
        assert_eq!(preset["server"]["url"], published);
        let state = if environment == "dev" {
            "maintenance"
        } else {
            "live"
        };
        assert_eq!(preset["state"], state);

        // What a client has as constants.
        assert_eq!(url_of("arena", environment), Some(published));
        assert_eq!(
            url_of("tournament", environment),
            cluster.published("tournament")
        );
    }
    assert_eq!(url_of("arena", "devil"), None);
    assert_eq!(url_of("tournament", "local"), None);
}

#[test]
fn references_are_expanded_as_the_kubelet_does() {
    let known = BTreeMap::from([("A".to_owned(), "one".to_owned())]);
    let check = |value, expected| assert_eq!(kubelet::expand(value, &known), expected);
    check("$(A)-$(A)", "one-one");
    check("$(B)", "$(B)");
    check("$$(A)", "$(A)");
    check("$$$(A)", "$one");
    check("$A $ $", "$A $ $");
    check("$(A", "$(A");
}

/// What the tool for players says, unless it ends badly.
fn url_of(service: &str, environment: &str) -> Option<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_arena-url"))
        .args([service, environment])
        .output()
        .expect("the tool starts");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    output.status.success().then(|| text.trim_end().to_owned())
}

fn started(container: &Container) -> Server {
    Server::start(container).unwrap_or_else(|ended| panic!("it doesn't start: {ended:?}"))
}

fn ended(container: &Container) -> Ended {
    match Server::start(container) {
        Ok(_) => panic!("it starts"),
        Err(ended) => ended,
    }
}
