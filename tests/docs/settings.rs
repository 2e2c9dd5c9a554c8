//! `docs/settings.md`: its code compiles, its environments are loaded, and what it shows is what is
//! said.

use std::{fs, path::Path};

use stowplan::{Program, prelude::*};
use stowplan_settings::{Settings, Source};

use super::arena::{ArenaSettings, LogLevel, app, start};

fn page() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/settings.md");
    fs::read_to_string(page).expect("the page")
}

/// The blocks of a language.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    let blocks = page.split(fence.as_str()).skip(1);
    blocks.map(|it| it.split("```").next().unwrap()).collect()
}

/// The page's files.
fn fleet(page: &str) -> Fleet {
    let cluster = "profile: k3d\nkubernetes: '1.36'\n";
    let fleet = Fleet::new()
        .app(app())
        .source("environments/clusters/laptop.yaml", cluster);
    let files = blocks(page, "yaml").into_iter().map(|it| {
        let path = it.strip_prefix("# ").expect("a path");
        path.split_once('\n').expect("a text")
    });
    files.fold(fleet, |fleet, (path, text)| {
        fleet.source(path.to_owned(), text.to_owned())
    })
}

fn told(fleet: Fleet, arguments: &[&str]) -> String {
    let (mut data, mut words) = (Vec::new(), Vec::new());
    let arguments = ["stowplan"].iter().chain(arguments);
    let code = Program::new(fleet).run_with(arguments, &mut data, &mut words);
    assert_eq!((code, String::from_utf8(words).unwrap().as_str()), (0, ""));
    String::from_utf8(data).unwrap()
}

#[test]
fn the_code_is_compiled() {
    let code = include_str!("arena.rs");
    let page = page();
    let blocks = blocks(&page, "rust");
    assert_eq!(blocks.len(), 3);
    for block in blocks {
        assert!(code.contains(block), "{block}");
    }
    // The tests' process has no variables of the arena.
    let error = start().unwrap_err().to_string();
    assert!(error.contains("ARENA_DATABASE"), "{error}");
}

#[test]
fn the_environments_tell_the_program() {
    let page = page();
    let sample = told(
        fleet(&page),
        &[
            "settings",
            "arena/dev1",
            "--service",
            "server",
            "--format",
            "env",
        ],
    );
    let shown = blocks(&page, "text")[1];
    assert!(sample.contains(shown), "{sample}");
    let lines = sample.lines().filter(|it| !it.starts_with('#'));
    let variables = lines.filter_map(|it| it.split_once('='));
    let variables: Vec<(&str, &str)> = variables
        .chain([("ARENA_DATABASE_PASSWORD", "x")])
        .collect();
    let settings = ArenaSettings::load_from(&Source::new(variables)).unwrap();
    assert_eq!((settings.room_size, settings.limits.per_room), (12, 50));
    assert_eq!((settings.turn.as_secs(), settings.maps.len()), (45, 2));
    assert!(matches!(settings.log_level, LogLevel::Info));
    assert_eq!(
        (settings.listen.to_string().as_str(), settings.motd),
        ("8080", None)
    );

    for format in ["table", "json", "schema", "environment"] {
        let text = told(
            fleet(&page),
            &["settings", "arena/dev1", "--format", format],
        );
        assert!(text.contains("roomSize"), "{text}");
    }
}

#[test]
fn the_errors_are_what_is_said() {
    let page = page();
    let text = "class: dev\nservices:\n  server:\n    settings:\n      roomSize: 65\n      logLevl: debug\n      databasePassword: hunter2\n";
    let fleet = fleet(&page).source("environments/arena/dev2.yaml", text);
    let report = fleet.load([]).unwrap_err().to_string();
    assert_eq!(report, blocks(&page, "text")[0]);
}
