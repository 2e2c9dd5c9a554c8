//! What the papers say of the sources is true.

use std::{
    fs,
    path::{Path, PathBuf},
};

const PURE: [&str; 7] = [
    "check", "input", "ledger", "model", "plan", "render", "yaml",
];

/// What a pure crate has no business with, and what that is.
const WORLD: [(&str, &str); 6] = [
    ("std::fs", "files"),
    ("std::env::", "environment variables"),
    ("std::process", "processes"),
    ("SystemTime", "the clock"),
    ("Instant::now", "the clock"),
    ("HashMap", "an order that differs between runs"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    found.sort();
    found
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in entries(folder) {
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn the_architecture_names_every_crate() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let mut named: Vec<_> = text
        .lines()
        .filter_map(|line| line.strip_prefix("### `crates/")?.strip_suffix('`'))
        .collect();
    named.sort_unstable();
    let crates = entries(&root().join("crates"));
    let crates: Vec<_> = crates
        .iter()
        .filter_map(|path| path.file_name()?.to_str())
        .collect();
    assert_eq!(named, crates);
}

#[test]
fn pure_crates_touch_nothing_of_the_world() {
    for name in PURE {
        for path in sources(&root().join("crates").join(name).join("src")) {
            let text = fs::read_to_string(&path).expect("a source file");
            for (word, what) in WORLD {
                assert!(
                    !text.contains(word),
                    "{}: `{word}` ({what}) in a pure crate",
                    path.display()
                );
            }
        }
    }
}

/// A pure crate can't list them itself.
#[test]
fn the_validator_is_held_to_its_oracle_by_all_files() {
    let read = |path: &Path| fs::read_to_string(path).expect("a file");
    let listed = read(&root().join("crates/input/src/walk_tests.rs"));
    let mut folders = vec![root().join("crates/input/tests/problems")];
    folders.push(root().join("environments"));
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = match path.strip_prefix(root().join("environments")) {
                Ok(below) => below.to_str().expect("a name"),
                Err(_) => path.file_name().and_then(|it| it.to_str()).expect("a name"),
            };
            assert!(listed.contains(&format!("\"{name}\"\n")), "{name}");
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}

#[test]
fn library_crates_choose_no_kubernetes_version() {
    for folder in entries(&root().join("crates")) {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("Cargo.toml");
        let dependencies = manifest
            .split("[dev-dependencies]")
            .next()
            .unwrap_or_default();
        assert!(!dependencies.contains("v1_"), "{}", folder.display());
    }
}
