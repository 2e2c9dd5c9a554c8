//! What the server's build says of environment files: `build.rs`, called as cargo calls it.

use std::fs;

use stowplan_codegen::{Surroundings, configure};
use tempfile::TempDir;

use crate::fleet;

/// Builds with one change in `dev.yaml`; what cargo is told.
fn built(from: &str, to: &str) -> String {
    let folder = TempDir::new().expect("a folder");
    for file in fleet::files() {
        let text = match &*file.path {
            "environments/arena/dev.yaml" => {
                assert!(file.text.contains(from), "{}", file.text);
                file.text.replace(from, to)
            }
            _ => file.text.to_string(),
        };
        let path = folder.path().join(&*file.path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let surroundings = Surroundings {
        out: folder.path().join("out"),
        package: folder.path().to_owned(),
    };
    fs::create_dir(&surroundings.out).expect("a folder");
    let fleet = arena_fleet::fleet().directory(folder.path());
    let mut told = Vec::new();
    configure()
        .app("arena")
        .run(&fleet, &surroundings, &mut told)
        .expect("it is told");
    let written = surroundings.out.join("stowplan.rs").exists();
    let told = String::from_utf8(told).expect("UTF-8");
    assert_eq!(written, !told.contains("cargo::error="), "{told}");
    told
}

#[test]
fn files_that_say_what_the_struct_has_build() {
    let told = built("roomSize: 4", "roomSize: 5");
    assert!(!told.contains("cargo::error="), "{told}");
}

#[test]
fn a_setting_that_the_struct_has_not_stops_the_build_at_its_line() {
    let told = built("roomSize: 4", "roomPlaces: 4");
    assert!(
        told.contains("environments/arena/dev.yaml:12:7\n"),
        "{told}"
    );
    assert!(told.contains("`roomPlaces`"), "{told}");
    // All that is wrong is said at once.
    let told = built("roomSize: 4", "roomSize: 65\n      trun: 5s");
    assert!(told.contains("dev.yaml:12:17\n"), "{told}");
    assert!(told.contains("dev.yaml:13:7\n"), "{told}");
    assert!(
        told.contains("a field with a similar name exists: `turn`"),
        "{told}"
    );
}
