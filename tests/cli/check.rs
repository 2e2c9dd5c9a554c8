//! `check` and `explain`.

use std::{fs, io::Write, path::Path, process::Stdio};

use serde_json::Value;

use super::{Fleet, Run, golden, golden_error};

/// The day that waivers are told by.
const TODAY: [&str; 2] = ["--today", "2026-11-21"];

const LEGACY: &str = "tests/manifests/legacy-deployment.yaml";

const SERVICE: &str = "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - port: 80
    nodePort: 30080
";

fn check(fleet: &Fleet, arguments: &[&str]) -> Run {
    fleet.run_alone(&[&["check"], arguments, &TODAY[..]].concat())
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// `rule file:line` of each finding.
fn found(run: &Run) -> Vec<String> {
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let finding = |it: &Value| {
        let text = |key: &str| it[key].as_str().unwrap_or_default().to_owned();
        format!("{} {}:{}", text("rule"), text("file"), it["line"])
    };
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(finding)
        .collect()
}

#[test]
fn the_fleet_is_checked() {
    let fleet = Fleet::new();
    let run = |arguments: &[&str]| check(&fleet, &[&["-C", "."], arguments].concat());
    golden("check", &run(&[]));
    assert_eq!(run(&["--deny", "warnings"]).code, 1);
    assert_eq!(
        run(&["--without", "single-replica", "--deny", "warnings"]).code,
        0
    );
    let selected = run(&["cafe/laptop", "--format", "json"]).ok();
    assert_eq!(found(&selected), [""; 0]);
    golden_error("check-unknown-rule", &run(&["--without", "single-replika"]));
    golden_error("check-unknown-selector", &run(&["cafe/labtop"]));
    golden_error(
        "check-unknown-version",
        &run(&["--kubernetes-version", "1.20"]),
    );
}

#[test]
fn environments_of_one_cluster_are_checked_together() {
    let fleet = Fleet::new();
    let store = fleet.read("environments/cafe/store.yaml");
    fleet.write(
        "environments/cafe/second.yaml",
        format!("{store}namespace: cafe-store\n"),
    );
    let run = check(&fleet, &["-C", ".", "--format", "json"]);
    assert_eq!(run.code, 1);
    let rules: Vec<_> = found(&run)
        .into_iter()
        .filter(|it| it.contains("-taken"))
        .map(|it| it.split(' ').next().unwrap().to_owned())
        .collect();
    assert!(rules.contains(&"namespace-taken".to_owned()), "{rules:?}");
    assert!(rules.contains(&"route-taken".to_owned()), "{rules:?}");
}

#[test]
fn an_environment_waives_with_a_reason() {
    let fleet = Fleet::new();
    let store = fleet.read("environments/cafe/store.yaml");
    let waived = |more: &str| {
        let waivers = "waivers:\n- rule: single-replica\n  reason: it hurts nobody\n";
        fleet.write(
            "environments/cafe/store.yaml",
            format!("{store}{waivers}{more}"),
        );
        check(&fleet, &["-C", ".", "--deny", "warnings"])
    };
    assert_eq!(waived("  until: 2026-12-31\n").code, 0);
    golden("check-waived", &waived(""));
    golden("check-waiver-expired", &waived("  until: 2026-11-20\n"));
    let unused = "- rule: wildcard-role\n  object: ClusterRole/cafe\n  reason: it came with it\n";
    golden("check-waiver-unused", &waived(unused));
}

#[test]
fn the_legacy_deployment_has_all_the_mistakes_that_its_team_names() {
    let fleet = Fleet::new().with("legacy.yaml", read(LEGACY));
    let run = check(&fleet, &["legacy.yaml"]);
    assert_eq!(run.code, 1);
    golden("check-legacy", &run);
    let found = found(&check(&fleet, &["legacy.yaml", "--format", "json"]));
    for expected in [
        "removed-api legacy.yaml:3",
        "deprecated-node-label legacy.yaml:52",
        "data-without-volume legacy.yaml:34",
        "no-replicas legacy.yaml:11",
        "no-resource-requests legacy.yaml:28",
        "no-probes legacy.yaml:27",
        "no-security-context legacy.yaml:55",
    ] {
        assert!(
            found.iter().any(|it| it == expected),
            "{expected}: {found:#?}"
        );
    }
}

#[test]
fn files_folders_and_standard_input_are_checked() {
    let fleet = Fleet::new()
        .with("all/service.yaml", SERVICE)
        .with("all/deep/broken.yml", "a: [1\n")
        .with("all/values.yaml", "{{ not YAML }}")
        .with("all/more.yaml", "replicas: 3\n")
        .with("all/.hidden.yaml", "a: [1\n")
        .with("all/README.md", "a: [1\n");
    let run = check(&fleet, &["all"]);
    assert_eq!(run.code, 1);
    golden("check-folder", &run);
    golden(
        "check-file",
        &check(&fleet, &["all/service.yaml", "all/more.yaml"]),
    );

    let mut command = fleet.command(&["check", "-", "--format", "json"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(SERVICE.as_bytes())
        .unwrap();
    let run = Run::new(&["check", "-"], &child.wait_with_output().unwrap());
    assert_eq!(found(&run), ["node-port-type -:8"]);
}

#[test]
fn one_unreadable_file_does_not_stop_the_rest() {
    let fleet = Fleet::new().with("service.yaml", SERVICE);
    let run = check(&fleet, &["missing.yaml", "service.yaml"]);
    assert_eq!(run.code, 2);
    assert!(run.out.contains("node-port-type"), "{}", run.out);
    assert!(
        run.err.contains("`missing.yaml` can't be read"),
        "{}",
        run.err
    );
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    fleet.write("bytes.yaml", bytes);
    let run = check(&fleet, &["bytes.yaml", "service.yaml", "--format", "json"]);
    assert_eq!(run.code, 1);
    assert!(found(&run).contains(&"node-port-type service.yaml:8".to_owned()));
}

#[test]
fn reports_are_for_programs_too() {
    let fleet = Fleet::new().with("service.yaml", SERVICE);
    let run = |format: &str| {
        let run = check(&fleet, &["service.yaml", "--format", format]);
        assert_eq!(run.code, 1, "{format}");
        run
    };
    golden("check-json", &run("json"));
    golden("check-junit", &run("junit"));
    golden("check-github", &run("github"));
    let log: Value = serde_json::from_str(&run("sarif").out).unwrap();
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "node-port-type");
}

#[test]
fn custom_resources_are_held_against_their_definitions() {
    let definition = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: rooms.game.example.com
spec:
  group: game.example.com
  names: {kind: Room, listKind: RoomList, plural: rooms, singular: room}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              size: {type: integer}
            x-kubernetes-validations:
            - rule: self.size < 10
";
    let room = "\
apiVersion: game.example.com/v1
kind: Room
metadata:
  name: lobby
spec:
  siez: 3
";
    let fleet = Fleet::new()
        .with("definitions/room.yaml", definition)
        .with("room.yaml", room);
    golden(
        "check-custom-unknown",
        &check(&fleet, &["room.yaml", "--verbose"]),
    );
    let run = check(&fleet, &["room.yaml", "--crds", "definitions", "--verbose"]);
    golden("check-custom", &run);
    golden_error(
        "check-crds-missing",
        &check(&fleet, &["room.yaml", "--crds", "nowhere"]),
    );
}

#[test]
fn the_catalog_is_clean_for_every_version() {
    let fleet = Fleet::new();
    // It has its own numbers.
    fs::remove_file(fleet.path("stowplan.lock")).unwrap();
    for version in ["1.33", "1.34", "1.35", "1.36", "1.37"] {
        let run = check(
            &fleet,
            &["--kubernetes-version", version, "--deny", "warnings"],
        );
        assert_eq!(run.code, 0, "{version}: {}", run.out);
    }
}

#[test]
fn rules_are_explained() {
    let fleet = Fleet::new();
    golden(
        "explain",
        &fleet.run_alone(&["explain", "node-port-type"]).ok(),
    );
    golden_error(
        "explain-unknown",
        &fleet.run_alone(&["explain", "node-port-tipe"]),
    );
    let all = fleet.run_alone(&["explain"]).ok().out;
    assert!(all.contains("\nnode-port-type ") && all.lines().count() > 300);
}
