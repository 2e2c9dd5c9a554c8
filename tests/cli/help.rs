//! What the program says about itself.

use super::{Fleet, golden};

#[test]
fn every_command_has_help() {
    let fleet = Fleet::new();
    golden("help", &fleet.run_alone(&["--help"]).ok());
    for command in [
        "render",
        "check",
        "explain",
        "list",
        "plan",
        "endpoints",
        "ledger",
        "local",
        "completions",
    ] {
        golden(
            &format!("help-{command}"),
            &fleet.run_alone(&[command, "--help"]).ok(),
        );
    }
    for action in ["verify", "release", "rename", "forget"] {
        golden(
            &format!("help-ledger-{action}"),
            &fleet.run_alone(&["ledger", action, "--help"]).ok(),
        );
    }
}

#[test]
fn the_short_help_is_short() {
    let fleet = Fleet::new();
    let run = fleet.run_alone(&["-h"]).ok();
    assert!(
        run.out.lines().count() < 30 && run.err.is_empty(),
        "{}",
        run.out
    );
}

#[test]
fn the_version_is_the_packages() {
    let run = Fleet::new().run_alone(&["--version"]).ok();
    assert_eq!(
        run.out,
        concat!("stowplan ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn bad_usage_is_refused() {
    let fleet = Fleet::new();
    for (name, arguments) in [
        ("unknown-command", &["rendr"][..]),
        ("unknown-option", &["render", "--formt", "json"]),
        ("unknown-format", &["render", "--format", "toml"]),
        ("quiet-and-verbose", &["-q", "-v"]),
        (
            "layout-of-a-stream",
            &["-C", ".", "render", "-o", "-", "--layout", "object"],
        ),
        ("bad-date", &["list", "--today", "2026-02-30"]),
    ] {
        super::golden_error(name, &fleet.run_alone(arguments));
    }
}

#[test]
fn shells_are_given_completions() {
    let fleet = Fleet::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = fleet.run_alone(&["completions", shell]).ok();
        assert!(run.err.is_empty(), "{shell}: {}", run.err);
        for word in [
            "render",
            "check",
            "explain",
            "list",
            "plan",
            "endpoints",
            "ledger",
            "local",
            "completions",
            "layout",
            "today",
        ] {
            assert!(run.out.contains(word), "{shell} doesn't complete {word}");
        }
    }
}

#[test]
fn messages_have_colours_where_asked_for() {
    let fleet = Fleet::new();
    let escape = "\u{1b}[";
    let said = |arguments: &[&str]| fleet.run_alone(arguments).err;
    assert!(!said(&["-C", ".", "list", "shop"]).contains(escape));
    assert!(!said(&["-C", ".", "list", "shop", "--color", "never"]).contains(escape));
    assert!(said(&["-C", ".", "list", "shop", "--color", "always"]).contains(escape));
    assert!(!said(&["rendr"]).contains(escape));
    assert!(said(&["rendr", "--color=always"]).contains(escape));
    let data = fleet
        .run_alone(&["-C", ".", "list", "--color", "always"])
        .ok()
        .out;
    assert!(!data.contains(escape));
}
