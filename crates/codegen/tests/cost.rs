//! What generated code costs whoever compiles it: 50 services in 20 environments.

use std::{fs, process::Command, time::Instant};

use stowplan_codegen::Options;
use stowplan_input::Fleet;
use stowplan_model::prelude::*;

use crate::support::{generated, of};

fn fleet(services: usize, environments: usize) -> Fleet {
    let app = App::new(name!("large"));
    for number in 0..services {
        match number % 10 {
            0 => {
                let name: Name = format!("queue-{number}").parse().unwrap();
                app.kafka(name, image!("apache/kafka:3.9.0")).replicas(3);
            }
            1 | 2 => {
                let name: Name = format!("worker-{number}").parse().unwrap();
                app.worker(name, image!("registry.example.com/worker:1"));
            }
            _ => {
                let name: Name = format!("web-{number}").parse().unwrap();
                let label = format!("web-{number}");
                let web = app.web(
                    name,
                    image!("registry.example.com/web:1"),
                    port!("http", 80 => 8080),
                );
                let web = web.ready(http_get("/health")).route(host(&*label));
                web.add_port(port!("grpc", 9000));
            }
        }
    }
    let mut fleet = Fleet::new().app(app).source(
        "environments/clusters/here.yaml",
        "profile: k3d\nkubernetes: '1.36'\n",
    );
    for number in 0..environments {
        let file = format!("class: dev\ncluster: here\ndomain: e{number}.example.com\n");
        fleet = fleet.source(format!("environments/large/e{number}.yaml"), file);
    }
    fleet
}

fn text(services: usize, environments: usize, per_environment: bool) -> String {
    let options = Options {
        per_environment,
        ..of("large")
    };
    generated(&fleet(services, environments), &options).rust
}

#[test]
fn the_text_grows_with_what_differs() {
    let (one, five) = (text(10, 1, false).len(), text(10, 5, false).len());
    // An address in the namespace, a port and a path are the same everywhere, and stand there once.
    let per_service = (five - one) / 4 / 10;
    assert!(
        per_service < 1200,
        "{per_service} bytes per service and environment"
    );
}

/// `cargo test -p stowplan-codegen -- --ignored --nocapture cost`
#[test]
#[ignore = "it measures"]
fn seconds() {
    for per_environment in [false, true] {
        let start = Instant::now();
        let rust = text(50, 20, per_environment);
        let generated = start.elapsed();
        let folder = tempfile::tempdir().unwrap();
        let main = format!(
            "//! A consumer.\nmod fleet {{\n{rust}\n}}\nfn main() {{\n    let name = std::env::args().nth(1).unwrap_or_default();\n    let environment = name.parse::<fleet::Environment>();\n    println!(\"{{:?}}\", environment.map(fleet::services::web_3::http::url));\n}}\n"
        );
        fs::write(folder.path().join("main.rs"), main).unwrap();
        let timed = |arguments: &[&str]| {
            let start = Instant::now();
            let mut command = Command::new("rustc");
            command
                .args(["--edition", "2024", "main.rs"])
                .args(arguments);
            let status = command.current_dir(folder.path()).status().unwrap();
            assert!(status.success());
            start.elapsed()
        };
        let check = timed(&["--emit", "metadata"]);
        let debug = timed(&["--emit", "link", "-C", "debuginfo=2"]);
        let debug_size = fs::metadata(folder.path().join("main")).unwrap().len();
        let release = timed(&["--emit", "link", "-C", "opt-level=3"]);
        let size = fs::metadata(folder.path().join("main")).unwrap().len();
        println!(
            "per environment: {per_environment}; {} bytes, {} lines in {generated:?}; check {check:?}, debug {debug:?} ({debug_size} bytes), release {release:?} ({size} bytes)",
            rust.len(),
            rust.lines().count(),
        );
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("main.rs"),
        "fn main() {\n    println!(\"{:?}\", std::env::args().nth(1));\n}\n",
    )
    .unwrap();
    for arguments in [
        &["--emit", "metadata"][..],
        &["--emit", "link", "-C", "debuginfo=2"],
    ] {
        let start = Instant::now();
        let mut command = Command::new("rustc");
        command
            .args(["--edition", "2024", "main.rs"])
            .args(arguments);
        assert!(
            command
                .current_dir(folder.path())
                .status()
                .unwrap()
                .success()
        );
        let size = fs::metadata(folder.path().join("main")).map_or(0, |it| it.len());
        println!("without: {:?} ({size} bytes)", start.elapsed());
    }
}
