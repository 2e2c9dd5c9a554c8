//! Builds of a program whose build script generates: what cargo says where the fleet is wrong, and
//! after which changes it builds again.
//!
//! The program in `tests/builds/` is copied below the target folder, and stays there: what it is
//! made with is compiled once. All builds are one test, as each waits for the one before.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A workspace with the program `arena` and its fleet's files.
struct Workspace(PathBuf);

impl Workspace {
    /// The workspace as it is in `tests/builds/`.
    fn new() -> Self {
        let to = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join("builds"));
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let crates = here.parent().unwrap();
        to.restore();
        let from = here.join("tests/builds");
        for file in ["Cargo.toml", "arena/build.rs", "arena/src/main.rs"] {
            to.write(file, &fs::read_to_string(from.join(file)).unwrap());
        }
        let manifest = fs::read_to_string(from.join("arena/Cargo.toml")).unwrap();
        let manifest = manifest.replace("STOWPLAN", crates.to_str().unwrap());
        to.write("arena/Cargo.toml", &manifest);
        // What is resolved anew might be another version, or none without a network.
        let lock = fs::read_to_string(crates.join("../Cargo.lock")).unwrap();
        to.write("Cargo.lock", &lock);
        to
    }

    /// Gives `environments/` the files that it had, and no others, and takes numbers back.
    fn restore(&self) {
        let _ = fs::remove_dir_all(self.0.join("environments"));
        let _ = fs::remove_file(self.0.join("stowplan.lock"));
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/builds");
        for file in ["arena/dev", "arena/prod", "clusters/cloud"] {
            let file = format!("environments/{file}.yaml");
            self.write(&file, &fs::read_to_string(from.join(&file)).unwrap());
        }
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.0.join(path)).unwrap();
    }

    /// What cargo says of a build, without what it says of packages that are none of ours, paths
    /// and times.
    fn build(&self, options: &[&str]) -> Build {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .args(["build", "--offline", "--color=never"])
            .args(options)
            .current_dir(&self.0)
            // Cargo's settings for this test are none for the program.
            .envs([("CARGO_TARGET_DIR", self.0.join("target"))])
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let is_ours = |line: &&str| {
            ![
                "Compiling",
                "Locking",
                "Adding",
                "Removing",
                "Updating",
                "Finished",
                "Blocking",
            ]
            .contains(&line.split_whitespace().next().unwrap_or_default())
                || line.contains(" arena v")
        };
        let lines: Vec<&str> = said.lines().filter(is_ours).collect();
        let said = lines
            .join("\n")
            .replace(self.0.to_str().unwrap(), "WORKSPACE");
        Build {
            succeeded: output.status.success(),
            said,
        }
    }

    /// Whether the program was built anew, and why.
    #[track_caller]
    fn rebuilt(&self) -> Option<String> {
        let build = self.build(&["-v"]);
        assert!(build.succeeded, "{}", build.said);
        let dirty = build.said.lines().find(|it| it.contains("Dirty arena "));
        dirty.map(|it| {
            it.split_once("): ")
                .unwrap()
                .1
                .split(" (")
                .next()
                .unwrap()
                .to_owned()
        })
    }

    /// A build that fails with these files, as `golden/builds/` has it.
    #[track_caller]
    fn fails(&self, name: &str, files: &[(&str, &str)]) {
        self.restore();
        for (path, text) in files {
            self.write(&format!("environments/{path}.yaml"), text);
        }
        let build = self.build(&[]);
        assert!(!build.succeeded, "{}", build.said);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../../../golden/builds");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, format!("$ cargo build\n{}", build.said)));
    }
}

/// What came of a build.
struct Build {
    succeeded: bool,
    said: String,
}

#[test]
fn programs_are_built_as_their_fleet_is() {
    let workspace = Workspace::new();
    let first = workspace.build(&[]);
    assert!(first.succeeded, "{}", first.said);
    after_changes(&workspace);
    of_broken_fleets(&workspace);
}

/// Everything that is read makes a new build, and nothing else does.
fn after_changes(workspace: &Workspace) {
    let same = workspace.rebuilt();
    assert_eq!(same, None, "nothing changed");
    let prod = "class: prod\ncluster: cloud\ndomain: play.example.com\n";
    let change = |path: &str, text: &str, why: Option<&str>| {
        workspace.write(path, text);
        assert_eq!(workspace.rebuilt().as_deref(), why, "{path} changed");
        assert_eq!(workspace.rebuilt(), None, "{path} didn't change again");
    };
    let folder = "the file `arena/../environments` has changed";
    change("environments/arena/prod.yaml", prod, Some(folder));
    change(
        "environments/arena/qa.yaml",
        &prod.replace("play", "qa"),
        Some(folder),
    );
    workspace.remove("environments/arena/qa.yaml");
    assert_eq!(
        workspace.rebuilt().as_deref(),
        Some(folder),
        "a file is gone"
    );
    change("README.md", "# Arena\n", None);
    change("arena/README.md", "# Arena\n", None);

    // Numbers that nobody recorded are others as soon as somebody does.
    let exposed = format!("{prod}services: {{mysql: {{expose: {{nodePort: {{mysql: null}}}}}}}}\n");
    workspace.write("environments/arena/prod.yaml", &exposed);
    let missing = "the file `arena/../stowplan.lock` is missing";
    assert_eq!(workspace.rebuilt().as_deref(), Some(folder));
    assert_eq!(workspace.rebuilt().as_deref(), Some(missing));
    let numbers = "# stowplan.lock 1\ncloud node-port 30011 arena/prod mysql:mysql\n";
    workspace.write("stowplan.lock", numbers);
    assert!(workspace.rebuilt().is_some(), "a lock is there");
    assert_eq!(workspace.rebuilt(), None);
    let lock = "the file `arena/../stowplan.lock` has changed";
    change(
        "stowplan.lock",
        &numbers.replace("30011", "30012"),
        Some(lock),
    );
}

/// Builds that fail say what the command line says.
fn of_broken_fleets(workspace: &Workspace) {
    let prod = "class: prod\ncluster: cloud\ndomain: arena.example.com\n";
    let service = |lines: &str| format!("{prod}services:\n{lines}");
    let misspelt = service("  server:\n    repilcas: 3\n");
    workspace.fails("misspelt-key", &[("arena/prod", &misspelt)]);
    let dangling = service("  sever:\n    replicas: 3\n");
    workspace.fails("dangling-service", &[("arena/prod", &dangling)]);
    let twice = "class: dev\ncluster: cloud\ndomain: arena.example.com\n";
    workspace.fails("duplicate-host", &[("arena/dev", twice)]);
    let value = service("  mysql:\n    disk:\n      size: 20 GB\n");
    workspace.fails("bad-value", &[("arena/prod", &value)]);
    let syntax = "class: prod\n  cluster: [cloud\n";
    workspace.fails("yaml-syntax", &[("arena/prod", syntax)]);
    let several = [
        ("arena/dev", &*misspelt.replace("prod", "dvelopment")),
        ("arena/prod", &*dangling),
        ("clusters/cloud", "kubernetes: 1.36.2\nrooting: {}\n"),
    ];
    workspace.fails("several", &several);
}
