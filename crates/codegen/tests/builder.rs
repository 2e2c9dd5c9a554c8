//! What the builder writes and tells, without cargo.

use std::{fs, path::PathBuf};

use stowplan_codegen::{Builder, Surroundings, configure};
use stowplan_input::Fleet;
use stowplan_model::{App, image, name, port};
use tempfile::TempDir;

/// A package `game/server` in a workspace, and the folder of a fleet.
pub(crate) struct Case(TempDir);

impl Case {
    pub(crate) fn new(files: &[(&str, &[u8])]) -> Self {
        Self::called("case", files)
    }

    /// A workspace in a folder whose name begins so.
    pub(crate) fn called(name: &str, files: &[(&str, &[u8])]) -> Self {
        let case = Self(tempfile::Builder::new().prefix(name).tempdir().unwrap());
        case.write("Cargo.lock", b"");
        case.write("game/server/Cargo.toml", b"");
        for (path, text) in files {
            case.write(path, text);
        }
        case
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &[u8]) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    /// What cargo is told.
    pub(crate) fn run(&self, builder: &Builder, fleet: &Fleet) -> String {
        let surroundings = Surroundings {
            out: self.path("target/out"),
            package: self.path("game/server"),
        };
        let mut told = Vec::new();
        builder.run(fleet, &surroundings, &mut told).unwrap();
        let told = String::from_utf8(told).unwrap();
        told.replace(self.0.path().to_str().unwrap(), "WORKSPACE")
    }

    /// All files, with their texts.
    fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        for entry in fs::read_dir(self.path(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let path = format!("{folder}/{name}");
            if self.path(&path).is_dir() {
                files.extend(self.files(&path));
            } else {
                files.push((path.clone(), fs::read(self.path(&path)).unwrap()));
            }
        }
        files.sort();
        files
    }

    /// The files of `OUT_DIR`.
    pub(crate) fn written(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path("target/out")) else {
            return Vec::new();
        };
        let name = |it: fs::DirEntry| it.file_name().into_string().unwrap();
        entries.map(|it| name(it.unwrap())).collect()
    }
}

pub(crate) fn fleet() -> Fleet {
    let app = App::new(name!("arena"));
    app.web(
        name!("server"),
        image!("registry.example.com/arena:1"),
        port!("http", 80),
    );
    Fleet::new().app(app)
}

pub(crate) const CLUSTER: (&str, &[u8]) = (
    "game/environments/clusters/k3d.yaml",
    b"kubernetes: '1.36'\n",
);
pub(crate) const DEV: (&str, &[u8]) = (
    "game/environments/arena/dev.yaml",
    b"class: dev\ncluster: k3d\n",
);
pub(crate) const DECLARED: &str = "cargo::rerun-if-changed=../environments\n";

#[test]
fn only_the_folder_out_is_written() {
    let case = Case::new(&[CLUSTER, DEV]);
    let before = case.files(".");
    let told = case.run(&configure().folder("..").file("arena.rs"), &fleet());
    assert_eq!(told, DECLARED);
    assert_eq!(case.written(), ["arena.rs"]);
    let mut after = case.files(".");
    after.retain(|(path, _)| path != "./target/out/arena.rs");
    assert_eq!(after, before);
}

#[test]
fn embedded_files_are_enough() {
    let fleet = fleet()
        .source("environments/clusters/k3d.yaml", "kubernetes: '1.36'\n")
        .source("environments/arena/dev.yaml", "class: dev\ncluster: k3d\n");
    let case = Case::new(&[]);
    assert_eq!(
        case.run(&configure(), &fleet),
        "cargo::rerun-if-changed=Cargo.toml\n"
    );
    assert_eq!(case.written(), ["stowplan.rs"]);
}

#[test]
fn the_folder_of_the_fleet_is_read() {
    let case = Case::new(&[CLUSTER, DEV]);
    let fleet = fleet().directory(case.path("game"));
    let told = case.run(&configure(), &fleet);
    assert_eq!(
        told,
        "cargo::rerun-if-changed=WORKSPACE/game/environments\n"
    );
    assert_eq!(case.written(), ["stowplan.rs"]);
}

#[test]
fn paths_are_told_from_the_workspace() {
    let case = Case::new(&[
        CLUSTER,
        (
            "game/environments/arena/dev.yaml",
            b"class: dev\nclutser: k3d\n",
        ),
        ("game/environments/arena/prod.yaml", b"class: prod\n\xff"),
    ]);
    let told = case.run(&configure().folder(".."), &fleet());
    let expect = "
cargo::error=error[unknown-field]: unknown field `clutser`
cargo::error= --> game/environments/arena/dev.yaml:2:1
cargo::error=  |
cargo::error=2 | clutser: k3d
cargo::error=  | ^^^^^^^ not a field of the environment
cargo::error=  |
cargo::error=help: a field with a similar name exists: `cluster`
cargo::error=
cargo::error=error[not-utf8]: `environments/arena/prod.yaml` is not UTF-8
cargo::error= --> game/environments/arena/prod.yaml:2:1
cargo::error=  |
cargo::error=2 | \u{fffd}
cargo::error=  | ^
cargo::error=  |
cargo::error=help: save it as UTF-8
cargo::error=
cargo::error=2 problems
";
    assert_eq!(told, format!("{DECLARED}{}", expect.trim_start()));
    assert_eq!(case.written(), Vec::<String>::new());
}

#[test]
fn what_cannot_be_read_is_told() {
    let check = |folder: &str, expect: &str| {
        let told = Case::new(&[CLUSTER, DEV]).run(&configure().folder(folder), &fleet());
        let told = told
            .lines()
            .filter_map(|it| it.strip_prefix("cargo::error="));
        assert_eq!(told.collect::<Vec<_>>().join("\n"), expect, "{folder}");
    };
    check("..", "");
    check(
        "../..",
        "error[no-environments]: `.` has no folder `environments`\n\
         help: environment files are looked for in `./environments`: `.folder(…)` names the folder that holds `environments`",
    );
    check(
        "../gone",
        "error[no-environments]: there is no folder `game/gone`\n\
         help: environment files are looked for in `game/gone/environments`: `.folder(…)` names the folder that holds `environments`",
    );
    check(
        "../environments",
        "error[no-environments]: `game/environments` has no folder `environments`\n\
         help: name the folder that holds `environments`, not `environments` itself",
    );
}

#[test]
fn a_fleet_without_files_is_told_how_to_name_them() {
    let case = Case::new(&[]);
    let named = "`Fleet::directory(env!(\"CARGO_MANIFEST_DIR\"))`";
    let told = case.run(&configure(), &fleet());
    assert!(
        told.contains("there is no environment") && told.contains(named),
        "{told}"
    );
    // With files it isn't the folder that is forgotten.
    let fleet = fleet().source("environments/clusters/k3d.yaml", "kubernetes: '1.36'\n");
    let told = case.run(&configure(), &fleet);
    assert!(
        told.contains("there is no environment") && !told.contains(named),
        "{told}"
    );
}

#[test]
fn an_out_that_cannot_be_written_is_told() {
    let case = Case::new(&[CLUSTER, DEV, ("target/out/stowplan.rs/x", b"")]);
    let told = case.run(&configure().folder(".."), &fleet());
    let begin = format!(
        "{DECLARED}cargo::error=error[cannot-write]: `WORKSPACE/target/out/stowplan.rs` can't be written: "
    );
    assert!(told.starts_with(&begin), "{told}");
}

#[test]
fn numbers_that_nobody_recorded_are_a_warning() {
    let exposed =
        b"class: dev\ncluster: k3d\nservices: {server: {expose: {nodePort: {http: null}}}}\n";
    let case = Case::new(&[CLUSTER, (DEV.0, exposed)]);
    let told = case.run(&configure().folder(".."), &fleet());
    let expect = "cargo::rerun-if-changed=../stowplan.lock\n\
                  cargo::warning=warning[unrecorded-numbers]: numbers are given out that `stowplan.lock` doesn't have\n\
                  cargo::warning=help: render the fleet, which records them, and commit `stowplan.lock`: until then others may be given at any time\n";
    assert_eq!(told, format!("{DECLARED}{expect}"));
    assert_eq!(case.written(), ["stowplan.rs"]);
}

#[test]
fn presets_are_files_as_long_as_there_are_any() {
    let app = App::new(name!("arena"));
    let server = app.web(
        name!("server"),
        image!("registry.example.com/arena:1"),
        port!("http", 80),
    );
    app.preset(server);
    let fleet = Fleet::new().app(app);
    let live =
        b"class: dev\ncluster: k3d\nservices: {server: {expose: {nodePort: {http: 30080}}}}\n\
                 preset: {resourceVersion: '7', dataVersion: 1.0.0}\n";
    let cluster = b"kubernetes: '1.36'\nnodeAddress: k3d.example.com\n";
    let case = Case::new(&[(CLUSTER.0, cluster), (DEV.0, live)]);
    let builder = configure().folder("..").app("arena");
    let told = case.run(&builder, &fleet);
    let presets = fs::read_to_string(case.path("target/out/presets/arena.json"));
    assert!(presets.is_ok_and(|it| it.contains("\"7\"")), "{told}");
    let internal = App::new(name!("arena"));
    internal.web(
        name!("server"),
        image!("registry.example.com/arena:1"),
        port!("http", 80),
    );
    case.write(DEV.0, DEV.1);
    let told = case.run(&builder, &Fleet::new().app(internal));
    assert!(
        !case.path("target/out/presets/arena.json").exists(),
        "{told}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn names_of_files_are_text() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    let case = Case::new(&[CLUSTER, DEV]);
    let path = case.path("game/environments/arena");
    fs::write(path.join(OsStr::from_bytes(b"d\xff.yaml")), "").unwrap();
    let told = case.run(&configure().folder(".."), &fleet());
    let expect = "cargo::error=error[unknown-file]: `d\u{fffd}` is not an environment's name: ";
    assert!(told.contains(expect), "{told}");
}

#[test]
fn names_of_apps_are_names() {
    let case = Case::new(&[CLUSTER, DEV]);
    let told = case.run(&configure().folder("..").app("Arena"), &fleet());
    assert!(
        told.contains("cargo::error=error[bad-name]: `Arena` is not an app's name: "),
        "{told}"
    );
}
