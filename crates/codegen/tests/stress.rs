//! Fleets that nobody has.

use std::fmt::Write as _;

use stowplan_codegen::Options;
use stowplan_input::Fleet;
use stowplan_model::{PortName, PortNumber, prelude::*};

use crate::support::{check_format, check_lints, generated, rustc};

/// As many environments as there are lengths of a line, each with texts of another length.
fn of_all_lengths() -> Fleet {
    let app = App::new(name!("sizes"));
    app.web(
        name!("web"),
        image!("registry.example.com/web:1"),
        port!("http", 80 => 8080),
    )
    .route(host("www"));
    let mut fleet = Fleet::new()
        .app(app)
        .source("environments/clusters/here.yaml", CLUSTER);
    for length in 1..=110 {
        let text = "x".repeat(length);
        let labels = vec!["d".repeat(40); length / 41 + 1].join(".");
        let domain = labels.get(..length).unwrap().trim_end_matches('.');
        let (short, name) = (length.min(50), format!("e{length}"));
        let namespace = format!("{name}-{}", "n".repeat(short));
        let file = format!(
            "class: dev\ncluster: here\nnamespace: {namespace}\ndomain: {domain}.e{length}\nrecord:\n  owner: {text}\n  description: {text}\n"
        );
        fleet = fleet.source(format!("environments/sizes/{name}.yaml"), file);
    }
    fleet
}

const CLUSTER: &str = "profile: k3d\nkubernetes: '1.36'\n";

fn all(per_environment: bool) -> Options {
    Options {
        per_environment,
        exhaustive: true,
        sources: true,
        ..Options::default()
    }
}

#[test]
fn lines_of_all_lengths_are_laid_out_as_rustfmt_does() {
    let fleet = of_all_lengths();
    check_format(&generated(&fleet, &all(true)).rust);
}

#[test]
fn an_app_of_nothing_has_its_environments() {
    let fleet = Fleet::new()
        .app(App::new(name!("bare")))
        .source("environments/clusters/here.yaml", CLUSTER)
        .source("environments/bare/dev.yaml", "class: dev\ncluster: here\n");
    for per_environment in [false, true] {
        let rust = generated(&fleet, &all(per_environment)).rust;
        check_format(&rust);
        check_lints(&rust);
    }
}

/// Names that are words of Rust or of the generated text, and texts that look like code.
fn odd() -> Fleet {
    let words = [
        "self",
        "crate",
        "super",
        "type",
        "core",
        "std",
        "str",
        "u16",
        "bool",
        "environment",
        "services",
        "environments",
        "peers",
        "presets",
        "all",
        "url",
        "name",
        "gen",
        "option",
        "a--b",
        "v1-2",
        "err",
        "endpoint",
        "table",
        "facts",
    ];
    let mut fleet = Fleet::new().source("environments/clusters/core.yaml", CLUSTER);
    for name in ["self", "services", "core", "endpoint"] {
        let app = App::new(name.parse().unwrap());
        for word in words {
            let port: PortName = if word.contains("--") || word.len() > 15 {
                "80x".parse().unwrap()
            } else {
                word.parse().unwrap()
            };
            let port = Port::new(port, PortNumber::new(8080).unwrap());
            app.web(
                word.parse().unwrap(),
                image!("registry.example.com/web:1"),
                port,
            )
            .ready(http_get("/health?a=(b)"));
        }
        fleet = fleet.app(app);
        for word in words {
            let mut file = String::from("class: dev\ncluster: core\nrecord:\n");
            writeln!(file, "  owner: {ODD}\n  description: {ODD}").unwrap();
            fleet = fleet.source(format!("environments/{name}/{word}.yaml"), file);
        }
    }
    fleet
}

const ODD: &str = r####""*/ `a` [b](c) <d> \" \\ \n# e\r\n한국어 \u202E https://f.example.com \"### GitHubHub a_b::c {{ g }} {% h %}""####;

#[test]
fn odd_names_and_texts_are_only_names_and_texts() {
    for per_environment in [false, true] {
        let rust = generated(&odd(), &all(per_environment)).rust;
        let consumer = format!(
            "//! Consumer.\n#![no_std]\n#![forbid(unsafe_code)]\n#![deny(warnings, missing_docs, nonstandard_style)]\n/// All.\npub mod fleet {{\n{rust}\n}}\n"
        );
        assert_eq!(rustc(&consumer), Ok(()));
        check_format(&rust);
        check_lints(&rust);
    }
}
