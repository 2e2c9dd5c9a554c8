//! The output folder over several renders.

use std::{
    fs,
    time::{Duration, SystemTime},
};

use super::{Fleet, golden, golden_error};

const RECORD: &str = ".stowplan-files.json";

#[test]
fn what_is_made_no_more_is_removed_and_nothing_else() {
    let fleet = Fleet::new();
    fleet.run(&["render"]).ok();
    fleet.write("manifests/cafe/notes.txt", "mine");
    fleet.write("manifests/cafe/mine.yaml", "mine");
    fs::remove_file(fleet.path("environments/cafe/trial.yaml")).unwrap();

    // Somebody who renders one environment may not know of the others.
    fleet.run(&["render", "cafe/store"]).ok();
    assert!(fleet.path("manifests/cafe/trial.yaml").exists());

    golden("render-removes", &fleet.run(&["-v", "render"]).ok());
    let left = [
        RECORD,
        "cafe/laptop.yaml",
        "cafe/mine.yaml",
        "cafe/notes.txt",
        "cafe/store.yaml",
    ];
    assert_eq!(fleet.files("manifests"), left);
}

#[test]
fn another_layout_replaces_the_first() {
    let fleet = Fleet::new();
    fleet.run(&["render", "--layout", "object"]).ok();
    assert!(
        fleet
            .path("manifests/cafe/store/deployment-web.yaml")
            .exists()
    );
    fleet.run(&["render", "--format", "json"]).ok();
    let files = [
        RECORD,
        "cafe/laptop.json",
        "cafe/store.json",
        "cafe/trial.json",
    ];
    assert_eq!(fleet.files("manifests"), files);
    assert!(
        !fleet.path("manifests/cafe/store").exists(),
        "an empty folder is left"
    );
}

#[test]
fn an_unchanged_file_is_left_alone() {
    let fleet = Fleet::new();
    fleet.run(&["render"]).ok();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let paths = [RECORD, "cafe/laptop.yaml", "cafe/store.yaml"]
        .map(|it| fleet.path(&format!("manifests/{it}")));
    for path in &paths {
        fs::File::options()
            .write(true)
            .open(path)
            .unwrap()
            .set_modified(long_ago)
            .unwrap();
    }
    fleet.run(&["render"]).ok();
    for path in &paths {
        assert_eq!(
            fs::metadata(path).unwrap().modified().unwrap(),
            long_ago,
            "{}",
            path.display()
        );
    }

    fleet.write(
        "environments/cafe/store.yaml",
        "class: prod\ncluster: cloud\ndomain: other.example.com\n",
    );
    fleet.run(&["render"]).ok();
    let changed = |path| fs::metadata(path).unwrap().modified().unwrap() != long_ago;
    assert_eq!(paths.each_ref().map(changed), [true, false, true]);
    assert!(
        fleet
            .read("manifests/cafe/store.yaml")
            .contains("other.example.com")
    );
}

#[test]
fn a_failing_render_changes_nothing() {
    let fleet = Fleet::new();
    fleet.run(&["render"]).ok();
    let before = fleet.read("manifests/cafe/laptop.yaml");
    fleet.write(
        "environments/cafe/laptop.yaml",
        "class: local\ncluster: laptop\ndomain: changed.localhost\n",
    );
    fleet.write(
        "environments/cafe/store.yaml",
        "class: prod\ncluster: nowhere\n",
    );
    assert_eq!(fleet.run(&["render"]).code, 2);
    assert_eq!(fleet.read("manifests/cafe/laptop.yaml"), before);
    assert_eq!(fleet.files("manifests").len(), 4);
}

#[test]
fn a_file_changed_by_hand_is_written_anew_but_not_removed() {
    let fleet = Fleet::new();
    fleet.run(&["render"]).ok();
    let rendered = fleet.read("manifests/cafe/store.yaml");
    fleet.write("manifests/cafe/store.yaml", "changed");
    fleet.write("manifests/cafe/trial.yaml", "changed");
    fs::remove_file(fleet.path("environments/cafe/trial.yaml")).unwrap();
    golden("render-leaves", &fleet.run(&["render"]).ok());
    assert_eq!(fleet.read("manifests/cafe/store.yaml"), rendered);
    assert_eq!(fleet.read("manifests/cafe/trial.yaml"), "changed");
}

#[test]
fn a_file_of_somebody_else_is_in_the_way() {
    let fleet = Fleet::new()
        .with("manifests/cafe/store.yaml", "mine")
        .with("manifests/cafe/trial.yaml", "mine");
    golden_error("file-in-the-way", &fleet.run(&["render"]));
    assert_eq!(
        fleet.files("manifests"),
        ["cafe/store.yaml", "cafe/trial.yaml"]
    );
    assert_eq!(fleet.read("manifests/cafe/store.yaml"), "mine");
    fleet.run(&["render", "--force"]).ok();
    assert_ne!(fleet.read("manifests/cafe/store.yaml"), "mine");
}

#[test]
fn a_broken_record_stops_the_render() {
    let fleet = Fleet::new();
    fleet.run(&["render"]).ok();
    fs::remove_file(fleet.path("environments/cafe/trial.yaml")).unwrap();
    let whole = fleet.read(&format!("manifests/{RECORD}"));
    let record = format!("manifests/{RECORD}");
    fleet.write(&record, &whole[..whole.len() / 2]);
    golden_error("record-cut-short", &fleet.run(&["render"]));
    fleet.write(
        &record,
        whole.replace("cafe/trial.yaml", "../environments/cafe/laptop.yaml"),
    );
    golden_error("record-leads-outside", &fleet.run(&["render"]));
    assert!(fleet.path("manifests/cafe/trial.yaml").exists());
    assert!(fleet.path("environments/cafe/laptop.yaml").exists());
    fleet.run(&["render", "--force"]).ok();
    assert!(fleet.path("manifests/cafe/trial.yaml").exists());
}

#[test]
fn a_record_names_no_other_files() {
    let fleet = Fleet::new();
    fleet.run(&["render"]).ok();
    fleet.write("manifests/README.md", "mine");
    fs::remove_file(fleet.path("environments/cafe/trial.yaml")).unwrap();
    let record = format!("manifests/{RECORD}");
    fleet.write(
        &record,
        fleet.read(&record).replace("cafe/trial.yaml", "README.md"),
    );
    fleet.run(&["render"]).ok();
    assert_eq!(fleet.read("manifests/README.md"), "mine");
}

#[test]
fn a_folder_that_is_a_file_is_refused() {
    let fleet = Fleet::new().with("manifests", "mine");
    let run = fleet.run(&["render"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("`./manifests"), "{}", run.err);
    assert_eq!(fleet.read("manifests"), "mine");
}
