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
