//! Problems of later stages are shown where the files said it.

use stowplan_model::{EnvironmentId, Place, Problem, name};

use crate::fleet::{CLUSTER, files, fleet};

#[test]
fn every_key_is_found_in_the_layer_that_said_it_last() {
    let text = "==> environments/defaults.yaml
defaults:
  cluster: k3d
  services:
    server:
      replicas: 1
      tag: 'é'
==> environments/game/dev1.yaml
# The first.
class: dev
services:
  server:
    replicas: 2
    env:
      A: [not, checked]
";
    let text = text.replace("      A: [not, checked]\n", "      A: x\n");
    let loaded = fleet()
        .load(files(&(CLUSTER.to_owned() + &text)))
        .unwrap_or_else(|report| panic!("{report}"));
    let id = EnvironmentId {
        app: name!("game"),
        environment: name!("dev1"),
    };
    let check = |pointer: &str, expect: &str| {
        let place = Place::Environment {
            environment: id.clone(),
            pointer: pointer.to_owned(),
        };
        let report = loaded.report(vec![Problem::new("test", "x", place)]);
        assert_eq!(
            report.lines().collect::<Vec<_>>(),
            [format!("{expect}: x")],
            "{pointer}"
        );
    };
    check(
        "/services/server/replicas",
        "environments/game/dev1.yaml:5:15",
    );
    check("/services/server/tag", "environments/defaults.yaml:6:12");
    check("/services/server/env/A", "environments/game/dev1.yaml:7:10");
    check("/services/server/env/B", "environments/game/dev1.yaml:6:5");
    check(
        "/services/server/disk/size",
        "environments/game/dev1.yaml:4:3",
    );
    check("/services/mysql", "environments/game/dev1.yaml:3:1");
    check("/cluster", "environments/defaults.yaml:2:12");
    check("/domain", "environments/game/dev1.yaml:2:1");
    check("", "environments/game/dev1.yaml:2:1");

    let cluster = Place::Cluster {
        cluster: name!("k3d"),
        pointer: "/kubernetes".to_owned(),
    };
    let report = loaded.report(vec![Problem::new("test", "x", cluster)]);
    assert_eq!(
        report.lines().collect::<Vec<_>>(),
        ["environments/clusters/k3d.yaml:1:13: x"]
    );
}

#[test]
fn what_was_built_in_memory_stays_where_it_is() {
    let loaded = fleet()
        .load(Vec::new())
        .unwrap_or_else(|report| panic!("{report}"));
    let id = EnvironmentId {
        app: name!("game"),
        environment: name!("dev1"),
    };
    let place = Place::Environment {
        environment: id,
        pointer: "/domain".to_owned(),
    };
    assert_eq!(loaded.place(&place), place);
    assert_eq!(loaded.place(&Place::Nowhere), Place::Nowhere);
}

/// Of many environments that are under one file, one is told, and which others have the same.
#[test]
fn one_mistake_of_many_environments_is_told_once() {
    let all = "defaults: {cluster: k3d, domain: '{{ environment }}.example.com', namespace: '{{ environment }}'}\n";
    let mut text = format!("{CLUSTER}==> environments/game/defaults.yaml\n{all}");
    for id in ["dev1", "dev2", "dev3", "dev4", "dev5", "dev6"] {
        text += &format!("==> environments/game/{id}.yaml\nclass: dev\n");
    }
    text = text.replace(
        "dev6.yaml\nclass: dev\n",
        "dev6.yaml\nclass: dev\nnamespace: game\n",
    );
    let loaded = fleet()
        .load(files(&text))
        .unwrap_or_else(|report| panic!("{report}"));
    let code = |line| Place::Code {
        file: "src/fleet.rs",
        line,
        column: 9,
    };
    let mut problems = Vec::new();
    for id in loaded.model.environments.keys().rev() {
        let place = Place::Environment {
            environment: id.clone(),
            pointer: "/namespace".to_owned(),
        };
        problems.push(
            Problem::new("test", format!("the namespace of `{id}` is old"), place)
                .related(code(7), "made here")
                .help("take a new one"),
        );
        // In the domain of each, and said by the model.
        let host = format!("{}.example.com", id.environment);
        let message = format!("`a` and `b` both have the route `b.{host}/x`");
        problems.push(Problem::new("test", message, code(8)));
        // Each in words of its own.
        if id.environment.as_str() < "dev3" {
            let message = format!("`{id}` has {} of them", problems.len());
            problems.push(Problem::new("test", message, code(9)));
        }
    }
    insta::assert_snapshot!(loaded.report(problems.clone()), @r"
    error[test]: `a` and `b` both have the route `b.dev1.example.com/x`
     --> src/fleet.rs:8:9
     = note: the same in `game/dev2`, `game/dev3`, `game/dev4` and 2 more

    error[test]: `game/dev1` has 13 of them
     --> src/fleet.rs:9:9

    error[test]: `game/dev2` has 10 of them
     --> src/fleet.rs:9:9

    error[test]: the namespace of `game/dev1` is old
     --> environments/game/defaults.yaml:1:78
      |
    1 | defaults: {cluster: k3d, domain: '{{ environment }}.example.com', namespace: '{{ environment }}'}
      |                                                                              ^^^^^^^^^^^^^^^^^^^
     ::: src/fleet.rs:7:9
      = note: made here
      = note: the same in `game/dev2`, `game/dev3`, `game/dev4` and `game/dev5`
    help: take a new one

    error[test]: the namespace of `game/dev6` is old
     --> environments/game/dev6.yaml:2:12
      |
    2 | namespace: game
      |            ^^^^
     ::: src/fleet.rs:7:9
      = note: made here
    help: take a new one
    ");
    problems.retain(|it| it.message.contains("both") && !it.message.contains("dev3"));
    problems.truncate(2);
    insta::assert_snapshot!(loaded.warnings(problems), @r"
    warning[test]: `a` and `b` both have the route `b.dev5.example.com/x`
     --> src/fleet.rs:8:9
     = note: the same in `game/dev6`
    ");
}
