//! The builder in places and with files that are not as one thinks of them.

use std::{fmt::Write as _, fs};

use stowplan_codegen::configure;
use stowplan_input::Fleet;
use stowplan_model::{App, Exposes as _, Workload as _, apex, image, name, port};

use crate::builder::{CLUSTER, Case, DECLARED, DEV, fleet};

/// What cargo is told, without the words before it.
fn said(told: &str) -> String {
    let lines = told
        .lines()
        .filter_map(|it| it.strip_prefix("cargo::error="));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn folders_may_have_any_name() {
    for name in ["two words", "한국 漢字", "it's \"so\"", "a=b&c", "-dash"] {
        let case = Case::called(name, &[CLUSTER, DEV]);
        assert_eq!(
            case.run(&configure().folder(".."), &fleet()),
            DECLARED,
            "{name}"
        );
        assert_eq!(case.written(), ["stowplan.rs"], "{name}");
        let rust = fs::read_to_string(case.path("target/out/stowplan.rs")).unwrap();
        assert!(!rust.contains(name), "no path is in the text: {name}");
    }
}

#[test]
fn a_workspace_without_a_lock_is_its_package() {
    let wrong: &[u8] = b"class: dev\nclutser: k3d\n";
    let case = Case::new(&[CLUSTER, (DEV.0, wrong)]);
    fs::remove_file(case.path("Cargo.lock")).unwrap();
    let told = case.run(&configure().folder(".."), &fleet());
    assert!(
        said(&told).contains("\n --> ../environments/arena/dev.yaml:2:1\n"),
        "{told}"
    );
}

#[cfg(unix)]
#[test]
fn the_folder_may_be_a_link() {
    let case = Case::new(&[CLUSTER, DEV]);
    fs::rename(case.path("game/environments"), case.path("elsewhere")).unwrap();
    std::os::unix::fs::symlink("../elsewhere", case.path("game/environments")).unwrap();
    assert_eq!(case.run(&configure().folder(".."), &fleet()), DECLARED);
    assert_eq!(case.written(), ["stowplan.rs"]);
}

#[test]
fn a_folder_that_is_gone_stops_the_build_and_is_looked_for_again() {
    let case = Case::new(&[CLUSTER, DEV]);
    let builder = configure().folder("..");
    assert_eq!(case.run(&builder, &fleet()), DECLARED);
    fs::remove_dir_all(case.path("game/environments")).unwrap();
    let told = case.run(&builder, &fleet());
    assert!(told.starts_with(DECLARED), "{told}");
    assert!(
        said(&told).starts_with("error[no-environments]: `game` has no folder `environments`"),
        "{told}"
    );
}

#[test]
fn the_folder_of_a_fleet_may_be_relative() {
    let case = Case::new(&[CLUSTER, DEV]);
    let told = case.run(&configure(), &fleet().directory(".."));
    assert_eq!(told, DECLARED);
}

/// What other systems and editors put around lines changes nothing.
#[test]
fn lines_are_shown_without_what_is_around_them() {
    let plain = "class: dev\ncluster: k3d\nreplicsa: 3\n";
    let told = |text: &str| {
        let case = Case::new(&[CLUSTER, (DEV.0, text.as_bytes())]);
        case.run(&configure().folder(".."), &fleet())
    };
    let expect = told(plain);
    assert!(
        said(&expect).contains("game/environments/arena/dev.yaml:3:1"),
        "{expect}"
    );
    assert_eq!(told(&plain.replace('\n', "\r\n")), expect);
    assert_eq!(told(&format!("\u{feff}{plain}")), expect);
    assert_eq!(told(plain.trim_end()), expect);
}

/// Cargo shows lines as they are, so nothing in them may steer a terminal or cargo.
#[test]
fn nothing_that_is_told_steers() {
    for key in [
        "a\\rb",
        "a\\u001b[31mb",
        "a\\ncargo::rustc-env=A=1",
        "a\\u202eb",
        "a\\u0085b",
    ] {
        let text = format!("class: dev\ncluster: k3d\n\"{key}\": 1\n");
        let case = Case::new(&[CLUSTER, (DEV.0, text.as_bytes())]);
        let told = case.run(&configure().folder(".."), &fleet());
        let begins = |it: &str| it.starts_with("cargo::error=") || it == DECLARED.trim_end();
        assert!(told.lines().all(begins), "{told}");
        let steers = |it: char| it != '\n' && (it.is_control() || it == '\u{202e}');
        assert!(!told.contains(steers), "{told:?}");
    }
}

#[test]
fn as_many_problems_as_there_are_are_told() {
    let mut text = String::from_utf8(DEV.1.to_vec()).unwrap();
    for number in 0..500 {
        writeln!(text, "field{number}: 1").unwrap();
    }
    let case = Case::new(&[CLUSTER, (DEV.0, text.as_bytes())]);
    let told = case.run(&configure().folder(".."), &fleet());
    let said = said(&told);
    assert_eq!(said.matches("error[unknown-field]").count(), 500);
    assert!(said.ends_with("\n\n500 problems"));
    assert!(told.len() < 500 * 600, "{}", told.len());
}

/// What is wrong in the fleet's Rust has a line of Rust.
#[test]
fn mistakes_in_rust_have_their_line() {
    let app = App::new(name!("arena"));
    let server = app.web(name!("server"), image!("arena:1"), port!("http", 80));
    server
        .env("A", "1")
        .env("A", "2")
        .route(apex())
        .route(apex());
    let case = Case::new(&[CLUSTER, DEV]);
    let told = case.run(&configure().folder(".."), &Fleet::new().app(app));
    let here = file!();
    assert!(said(&told).contains(&format!(" {here}:")), "{told}");
}

#[test]
fn a_lock_that_is_wrong_has_its_line() {
    let lock: &[u8] = b"# stowplan.lock 1\nk3d node-port many arena/dev server:http\n";
    let case = Case::new(&[CLUSTER, DEV, ("game/stowplan.lock", lock)]);
    let told = case.run(&configure().folder(".."), &fleet());
    let said = said(&told);
    assert!(said.contains(" --> game/stowplan.lock:2:"), "{told}");
    assert_eq!(case.written(), Vec::<String>::new());
}

/// Two packages with the same fleet are built at the same time.
#[test]
fn builds_at_the_same_time_do_not_meet() {
    let case = Case::new(&[CLUSTER, DEV]);
    let fleet = fleet();
    let texts: Vec<Vec<u8>> = std::thread::scope(|scope| {
        let one = |number: usize| {
            let (case, fleet) = (&case, &fleet);
            let surroundings = stowplan_codegen::Surroundings {
                out: case.path(&format!("target/{number}")),
                package: case.path("game/server"),
            };
            scope.spawn(move || {
                let mut told = Vec::new();
                let builder = configure().folder("..");
                builder.run(fleet, &surroundings, &mut told).unwrap();
                fs::read(surroundings.out.join("stowplan.rs")).unwrap()
            })
        };
        let all: Vec<_> = (0..8).map(one).collect();
        all.into_iter().map(|it| it.join().unwrap()).collect()
    });
    assert!(texts.windows(2).all(|it| it[0] == it[1]));
}
