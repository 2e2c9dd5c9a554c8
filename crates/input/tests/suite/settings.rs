//! Settings of programs in layers, and the schema that an editor is given.

use serde_json::{Value, json};
use stowplan_input::{Loaded, schema_for};
use stowplan_model::{EnvironmentId, Place, name};

use crate::fleet::{CLUSTER, files, fleet};

fn load(text: &str) -> Loaded {
    let files = files(&(CLUSTER.to_owned() + text));
    fleet()
        .load(files)
        .unwrap_or_else(|report| panic!("{report}"))
}

fn dev() -> EnvironmentId {
    EnvironmentId {
        app: name!("game"),
        environment: name!("dev"),
    }
}

/// What the environment says of the server's settings.
fn settings(loaded: &Loaded) -> Value {
    let services = &loaded.model.environments[&dev()].settings.services;
    let server = services["server"].as_ref().expect("said");
    server.settings.clone().into_iter().collect()
}

const LAYERS: &str = "==> environments/defaults.yaml
defaults: {cluster: k3d, services: {server: {settings: {turn: 10s, name: arena}}}}
==> environments/game/defaults.yaml
defaults: {services: {server: {settings: {maps: [a, b], limits: {perRoom: 3, token: {secret: {name: game, key: token}}}}}}}
classes: {dev: {services: {server: {settings: {turn: 20s}}}}}
==> environments/game/dev.yaml
class: dev
services:
  server:
    settings:
      maps: [c]
      limits: {perRoom: 4, token: {secret: {key: other}}}
      name: null
      roomSize: 12
";

#[test]
fn layers_say_settings() {
    let expect = json!({
        "turn": "20s",
        // It takes back what the model says too.
        "name": null,
        "maps": ["c"],
        "limits": {"perRoom": 4, "token": {"secret": {"name": "game", "key": "other"}}},
        "roomSize": 12,
    });
    assert_eq!(settings(&load(LAYERS)), expect);
}

/// What a group loses to `null` in one layer isn't back because a later one says something else of it.
#[test]
fn a_group_that_was_taken_back_stays_so() {
    let text = "==> environments/game/defaults.yaml
defaults: {cluster: k3d, services: {server: {settings: {limits: {token: {secret: {name: game, key: token}}}}}}}
classes: {dev: {services: {server: {settings: {limits: null}}}}}
==> environments/game/dev.yaml
class: dev
services: {server: {settings: {limits: {perRoom: 4}}}}
";
    let expect = json!({"limits": {"perRoom": 4, "token": null}});
    assert_eq!(settings(&load(text)), expect);
}

#[test]
fn who_said_a_setting_is_known() {
    let loaded = load(LAYERS);
    let check = |setting: &str, expect: Option<(&str, usize)>| {
        let pointer = format!("/services/server/settings/{setting}");
        let place = loaded.written(&dev(), &pointer);
        let place = place.map(|place| {
            let (path, position) = loaded.report(Vec::new()).position(&place).expect("a file");
            (path.to_string(), position.expect("a line").line)
        });
        let expect = expect.map(|(path, line)| (format!("environments/{path}"), line));
        assert_eq!(place, expect, "{setting}");
    };
    check("turn", Some(("game/defaults.yaml", 2)));
    check("limits/perRoom", Some(("game/dev.yaml", 6)));
    check("roomSize", Some(("game/dev.yaml", 8)));
    check("name", None);
    check("ratio", None);
    check("limits/perRoom/x", None);
    let nobody = EnvironmentId {
        environment: name!("nobody"),
        ..dev()
    };
    assert_eq!(loaded.written(&nobody, "/services"), None::<Place>);
}

/// What the schema of an app's environments takes is what is loaded, as far as settings go.
#[test]
fn an_editor_is_given_the_schema_of_the_settings() {
    let game = &load(LAYERS).model.apps["game"];
    let schema = schema_for(game);
    let validator = jsonschema::draft202012::new(&schema).expect("a schema");
    let check = |settings: Value, valid: bool| {
        let file = json!({"class": "dev", "services": {"server": {"settings": settings}}});
        assert_eq!(validator.is_valid(&file), valid, "{settings}");
    };
    check(
        json!({"roomSize": 12, "turn": null, "limits": {"perRoom": 3}}),
        true,
    );
    check(
        json!({"databasePassword": {"secret": {"name": "a", "key": "b"}}}),
        true,
    );
    check(json!({"roomSize": 65}), false);
    check(json!({"rooms": 12}), false);
    check(json!({"databasePassword": "x"}), false);
    let check = |services: Value, valid: bool| {
        let file = json!({"class": "dev", "services": services});
        assert_eq!(validator.is_valid(&file), valid, "{services}");
    };
    check(json!({"scheduler": {"replicas": 2}, "server": null}), true);
    check(json!({"scheduler": {"settings": {}}}), false);
    check(json!({"scheduler": {"disk": {"size": "1Gi"}}}), false);
    check(json!({"sevrer": {}}), false);
}
