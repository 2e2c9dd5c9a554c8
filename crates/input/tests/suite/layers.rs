//! What layers merge to.

use stowplan_model::{Environment, EnvironmentId, ServiceOverride, name};

use crate::fleet::{CLUSTER, files, fleet};

fn environment(text: &str) -> Environment {
    let loaded = fleet()
        .load(files(&(CLUSTER.to_owned() + text)))
        .unwrap_or_else(|report| panic!("{report}"));
    let id = EnvironmentId {
        app: name!("game"),
        environment: name!("dev1"),
    };
    loaded
        .model
        .environments
        .get(&id)
        .expect("game/dev1")
        .clone()
}

fn server(text: &str) -> ServiceOverride {
    let settings = environment(text).settings;
    settings
        .services
        .get("server")
        .cloned()
        .flatten()
        .unwrap_or_default()
}

/// What clients load is said in parts; `null` says that there are none, and is not forgotten.
#[test]
fn presets_merge_by_key() {
    let fleet =
        "==> environments/defaults.yaml\ndefaults: {cluster: k3d, preset: {state: maintenance}}\n";
    let app = "==> environments/game/defaults.yaml
defaults: {preset: {dataVersion: 2.31.0}}
classes: {dev: {preset: {resourceVersion: r1, state: null}}}
";
    let check = |text: &str, expect: Option<Option<[Option<&str>; 3]>>| {
        let own = format!("==> environments/game/dev1.yaml\nclass: dev\n{text}");
        let preset = environment(&[fleet, app, &own].concat()).settings.preset;
        let shown = preset.map(|said| {
            said.map(|it| {
                let text = |it: Option<stowplan_model::PresetVersion>| it.map(String::from);
                let state = it.state.map(|it| it.as_str().to_owned());
                [text(it.resource_version), text(it.data_version), state]
            })
        });
        let expect = expect.map(|it| it.map(|it| it.map(|it| it.map(str::to_owned))));
        assert_eq!(shown, expect, "{text}");
    };
    check("", Some(Some([Some("r1"), Some("2.31.0"), None])));
    check(
        "preset: {dataVersion: 3.0.0, state: live}",
        Some(Some([Some("r1"), Some("3.0.0"), Some("live")])),
    );
    check(
        "preset: {resourceVersion: null}",
        Some(Some([None, Some("2.31.0"), None])),
    );
    check("preset: null", Some(None));
    let silent = "==> environments/defaults.yaml\ndefaults: {cluster: k3d}\n";
    let own = "==> environments/game/dev1.yaml\nclass: dev\n";
    let preset = environment(&[silent, own].concat()).settings.preset;
    assert_eq!(preset, None);
}

#[test]
fn later_layers_win() {
    let fleet = "==> environments/defaults.yaml
defaults: {cluster: k3d, domain: '{{ environment }}.{{ app }}.example.com', services: {server: {replicas: 1, tag: a}}}
classes: {dev: {services: {server: {replicas: 2}}}, prod: {services: {server: {replicas: 9}}}}
";
    let app = "==> environments/game/defaults.yaml
defaults: {services: {server: {replicas: 3, tag: b}}}
classes: {dev: {services: {server: {replicas: 4}}}}
";
    let own = "==> environments/game/dev1.yaml\nclass: dev\nservices: {server: {replicas: 5}}\n";
    let none = "==> environments/game/dev1.yaml\nclass: dev\n";
    let check = |text: &[&str], replicas: u32, tag: &str| {
        let server = server(&text.concat());
        assert_eq!(
            (server.replicas, server.tag.as_deref()),
            (Some(replicas), Some(tag))
        );
    };
    check(&[fleet, none], 2, "a");
    check(&[fleet, app, none], 4, "b");
    check(&[fleet, app, own], 5, "b");
    let environment = environment(&[fleet, own].concat());
    assert_eq!(environment.namespace.as_str(), "game-dev1");
    assert_eq!(
        environment.domain.unwrap().as_str(),
        "dev1.game.example.com"
    );
}

#[test]
fn null_takes_back() {
    let check = |class: &str, own: &str| {
        server(&format!(
            "==> environments/defaults.yaml\nclasses: {{dev: {{cluster: k3d, services: {{server: {class}}}}}}}\n\
             ==> environments/game/dev1.yaml\nclass: dev\nservices: {{server: {own}}}\n"
        ))
    };
    assert_eq!(check("{replicas: 1}", "{replicas: null}").replicas, None);
    assert_eq!(check("{replicas: 1}", "{}").replicas, Some(1));
    assert_eq!(check("{replicas: 1}", "").replicas, None);
    // What the app says itself is taken back by a `null` that stays.
    assert_eq!(
        check("{autoscale: {min: 1, max: 2}}", "{autoscale: null}").autoscale,
        Some(None)
    );
    assert_eq!(
        check("{}", "{env: {A: null}}")
            .env
            .values()
            .collect::<Vec<_>>(),
        [&None]
    );
    assert_eq!(
        check(
            "{expose: {nodePort: {http: 30080}}}",
            "{expose: {nodePort: {http: }}}"
        )
        .expose
        .node_port
        .unwrap()
        .unwrap()
        .0
        .values()
        .collect::<Vec<_>>(),
        [&None]
    );
}

#[test]
fn layers_complete_each_other() {
    let text = "==> environments/defaults.yaml\nclasses: {dev: {cluster: k3d, services: {server: {autoscale: {min: 1}}}}}\n\
                ==> environments/game/dev1.yaml\nclass: dev\nservices: {server: {autoscale: {max: 7}}}\n";
    let scale = server(text).autoscale.flatten().unwrap();
    assert_eq!((scale.min, scale.max), (1, 7));
}

#[test]
fn another_form_takes_the_place_of_the_earlier() {
    let check = |class: &str, own: &str| {
        server(&format!(
            "==> environments/defaults.yaml\nclasses: {{dev: {{cluster: k3d, services: {{server: {class}}}}}}}\n\
             ==> environments/game/dev1.yaml\nclass: dev\nservices: {{server: {own}}}\n"
        ))
    };
    let both = check("{replicas: 3}", "{autoscale: {min: 1, max: 2}}");
    assert!(both.replicas.is_none() && both.autoscale.is_some());
    let both = check("{autoscale: {min: 1, max: 2}}", "{replicas: 3}");
    assert!(both.replicas.is_some() && both.autoscale.is_none());
    let env = check(
        "{env: {A: {template: x}}}",
        "{env: {A: {secret: {name: s, key: k}}}}",
    )
    .env;
    assert_eq!(format!("{env:?}").matches("Secret").count(), 2, "{env:?}");
}

#[test]
fn a_part_has_its_own_services_only() {
    let text = "==> environments/game/defaults.yaml\ndefaults: {cluster: k3d, services: {server: {replicas: 1}, elasticsearch: {replicas: 1}}}\n\
                ==> environments/game/dev1.yaml\nclass: dev\npart: logging\n";
    let settings = environment(text).settings;
    assert_eq!(
        settings
            .services
            .keys()
            .map(stowplan_model::Name::as_str)
            .collect::<Vec<_>>(),
        ["elasticsearch"]
    );
}

#[test]
fn what_the_fleet_says_of_one_app_is_not_said_of_another() {
    let text = "==> environments/defaults.yaml\ndefaults: {cluster: k3d, services: {server: {replicas: 1}, web: {replicas: 2}}}\n\
                ==> environments/game/dev1.yaml\nclass: dev\n";
    let settings = environment(text).settings;
    assert_eq!(
        settings
            .services
            .keys()
            .map(stowplan_model::Name::as_str)
            .collect::<Vec<_>>(),
        ["server"]
    );
}

#[test]
fn ordinals_are_keys() {
    let text = "==> environments/game/dev1.yaml\nclass: dev\ncluster: k3d\nservices:\n  seed:\n    nodes:\n      1: {}\n      '2': {}\n";
    let settings = environment(text).settings;
    let seed = settings.services.get("seed").cloned().flatten().unwrap();
    assert_eq!(seed.nodes.keys().map(|it| it.0).collect::<Vec<_>>(), [1, 2]);
}
