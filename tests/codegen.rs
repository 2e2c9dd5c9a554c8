//! The code that is generated of the catalog, used as programs use it.
//!
//! `crates/codegen` holds the goldens to what is generated; here they are compiled, under the
//! strictest lints that a program may have.

/// What programs include.
macro_rules! golden {
    ($module:ident, $file:literal) => {
        #[deny(warnings, missing_docs, clippy::all, clippy::pedantic)]
        mod $module {
            //! The environments of an app.
            include!(concat!("../golden/codegen/", $file));
        }
    };
}

golden!(bookstore_parity, "bookstore-parity.rs");
golden!(cafe, "cafe.rs");
golden!(game_lobby, "game-lobby.rs");
golden!(nine_chronicles, "nine-chronicles.rs");
golden!(ovenbreak, "ovenbreak.rs");

use ovenbreak::{
    Class, Environment,
    services::{couchbase, game_server, kafka, league_server, scheduler_server},
};

#[test]
fn environments_know_their_facts() {
    assert_eq!(Environment::ALL.len(), 6);
    let dev1: Environment = "dev1".parse().unwrap();
    assert_eq!(dev1, Environment::Dev1);
    assert_eq!(dev1.to_string(), "dev1");
    assert_eq!(dev1.class(), Class::Dev);
    assert_eq!(dev1.owner(), Some("minji"));
    assert_eq!(dev1.created().unwrap().to_string(), "2026-01-12");
    assert_eq!(dev1.expires(), None);
    assert_eq!(Environment::Logging.part(), Some("logging"));
    let prod = Environment::Prod;
    assert_eq!(prod.domain().unwrap().as_str(), "ovenbreak.example.com");
    for environment in Environment::ALL {
        assert_eq!(environment.name().parse(), Ok(*environment));
    }
    assert_eq!(
        "dev2".parse::<Environment>().unwrap_err().to_string(),
        "`ovenbreak` has no environment of this name; it has `dev1`, `logging`, `login-dev`, \
         `prod`, `qa`, `staging`"
    );
}

/// Nothing is left to do when a program starts.
const URL: Option<&str> = game_server::http::url(Environment::Dev1);

#[test]
fn endpoints_are_where_the_manifest_puts_them() {
    assert_eq!(URL, Some("https://game.dev1.ovenbreak.example.com"));
    let inside = game_server::http::in_namespace(Environment::Prod).unwrap();
    assert_eq!(inside.to_string(), "http://game-server");
    assert_eq!(inside.socket(), ("game-server", 80));
    let across = game_server::http::in_cluster(Environment::Prod).unwrap();
    assert_eq!(across.host().as_str(), "game-server.prod.svc.cluster.local");
    assert_eq!(across.scheme().as_str(), "http");
    assert_eq!(across.path().as_str(), "/");
    let listens = game_server::http::listens(Environment::Qa).unwrap();
    assert_eq!(listens.get(), 8080);
    assert_eq!(game_server::READINESS_PATH, "/health");
    assert_eq!(league_server::NAME, "league-server");
}

#[test]
fn what_is_not_there_is_none() {
    let logging = Environment::Logging;
    assert!(!game_server::exists(logging));
    assert!(scheduler_server::exists(Environment::Prod));
    assert_eq!(game_server::http::url(logging), None);
    assert_eq!(game_server::http::in_cluster(logging), None);
    assert_eq!(game_server::http::public(logging), []);
    assert_eq!(kafka::kafka::bootstrap(Environment::Dev1), None);
    assert_eq!(kafka::kafka::members(Environment::Dev1), []);
}

#[test]
fn replicas_have_addresses_of_their_own() {
    let members = kafka::kafka::members(Environment::Logging);
    assert_eq!(members.len(), 3);
    let hosts = members.iter().map(|it| it.in_cluster());
    let hosts: Vec<String> = hosts
        .map(|it| format!("{}:{}", it.host(), it.port()))
        .collect();
    let bootstrap = kafka::kafka::bootstrap(Environment::Logging);
    assert_eq!(bootstrap, Some(&*hosts.join(",")));
    let outside = kafka::external::members(Environment::Logging);
    assert!(outside.iter().all(|it| it.public().is_some()));
    assert_eq!(couchbase::data::members(Environment::Prod).len(), 3);
}

#[test]
fn a_module_per_environment_has_what_is_there() {
    use bookstore_parity::{
        Environment,
        environments::{local, prod},
        services::{mysql, web},
    };

    assert_eq!(prod::ENVIRONMENT, Environment::Prod);
    assert_eq!(
        Some(prod::web::http::URL),
        web::http::url(Environment::Prod)
    );
    assert_eq!(
        Some(local::mysql::mysql::IN_CLUSTER),
        mysql::mysql::in_cluster(Environment::Local)
    );
    // In production it is outside and has no replicas of ours: `MEMBERS` would not compile.
    assert_eq!(local::mysql::mysql::MEMBERS.len(), 1);
    assert_eq!(mysql::mysql::members(Environment::Prod), []);
    assert_eq!(
        Some(prod::mysql::mysql::BOOTSTRAP),
        mysql::mysql::bootstrap(Environment::Prod)
    );
}

#[test]
fn peers_are_the_nodes_of_the_network() {
    use nine_chronicles::{Environment, peers::seed};

    let peers = seed::swarm(Environment::Alpha);
    let first = peers.first().unwrap();
    assert_eq!(first.name(), "seed-1");
    assert_eq!(first.ordinal(), 1);
    assert!(first.key().starts_with("027bd368"));
    assert_eq!(first.in_namespace().socket(), ("seed-1", 31234));
    let outside = first.public().unwrap();
    assert_eq!(outside.port().get(), 31234);
}

#[test]
fn presets_are_constants_and_a_document() {
    use game_lobby::{Environment, presets};

    let prod = presets::get(Environment::Prod).unwrap();
    assert_eq!(prod.server().url(), "https://lobby.game.example.com");
    let document: serde_json::Value = serde_json::from_str(presets::JSON).unwrap();
    let written = document["presets"].as_array().unwrap();
    assert_eq!(written.len(), presets::ALL.len());
    for (written, preset) in written.iter().zip(presets::ALL) {
        assert_eq!(written["environment"], preset.environment().name());
        assert_eq!(written["server"]["url"], preset.server().url());
        assert_eq!(written["resourceVersion"], preset.resource_version());
        assert_eq!(written["dataVersion"], preset.data_version());
        assert_eq!(written["state"], preset.state().as_str());
    }
}

#[test]
fn other_apps_are_there_too() {
    for environment in cafe::Environment::ALL {
        assert!(cafe::services::device_api::http::url(*environment).is_some());
    }
}
