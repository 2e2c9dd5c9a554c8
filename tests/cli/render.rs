//! `render` as a whole.

use super::{Fleet, golden};

#[test]
fn a_summary_says_what_was_rendered() {
    let fleet = Fleet::new();
    golden("render", &fleet.run(&["render"]).ok());
    golden("render-again", &fleet.run(&["render", "cafe/store"]).ok());
    golden(
        "render-verbose",
        &fleet
            .run(&["-v", "render", "--layout", "service", "*/trial"])
            .ok(),
    );
    let quiet = fleet.run(&["-q", "render"]).ok();
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
}

#[test]
fn without_a_command_everything_is_rendered() {
    let fleet = Fleet::new();
    let run = fleet.run(&[]).ok();
    assert_eq!(run.out, fleet.run(&["render", "-o", "other"]).ok().out);
    let files = [
        ".stowplan-files.json",
        "cafe/laptop.yaml",
        "cafe/store.yaml",
        "cafe/trial.yaml",
    ];
    assert_eq!(fleet.files("manifests"), files);
    assert_eq!(fleet.files("other"), files);
}

#[test]
fn without_a_folder_the_catalog_is_rendered() {
    let fleet = Fleet::new();
    let run = fleet.run_alone(&[]).ok();
    let apps = [
        "bookstore-parity",
        "cafe",
        "game-lobby",
        "nine-chronicles",
        "ovenbreak",
    ];
    for app in apps {
        assert!(
            run.out.contains(&format!("\n{app} ")),
            "no {app} in\n{}",
            run.out
        );
    }
    assert!(run.err.contains("built-in catalog"), "{}", run.err);
    // The header is no environment, the record no manifest.
    assert_eq!(
        run.out.lines().count() - 1,
        fleet.files("manifests").len() - 1
    );
}

#[test]
fn output_goes_where_environments_come_from() {
    let fleet = Fleet::new();
    let elsewhere = Fleet::new();
    let root = fleet.path("").display().to_string();
    elsewhere
        .run_alone(&["-C", &root, "render", "cafe/trial", "-o", "out"])
        .ok();
    assert_eq!(
        fleet.files("out"),
        [".stowplan-files.json", "cafe/trial.yaml"]
    );
    let absolute = elsewhere.path("absolute").display().to_string();
    elsewhere
        .run_alone(&["-C", &root, "render", "cafe/trial", "-o", &absolute])
        .ok();
    assert_eq!(
        elsewhere.files("absolute"),
        [".stowplan-files.json", "cafe/trial.yaml"]
    );
}
