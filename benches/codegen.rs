//! Rust of a fleet: what a build script does when something has changed, and what rustc does then.
//!
//! 50 services in 20 environments. "whole" has a module per environment too, which is what takes
//! most text.

mod fleet;

use std::{fs, hint::black_box, process::Command, time::Duration};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stowplan::{input::Loaded, prelude::*};
use stowplan_codegen::{Options, generate};

use fleet::Size;

const SIZE: Size = Size::new(50, 20);

/// With a module per environment too, or without.
const OPTIONS: [(&str, bool); 2] = [("services", false), ("whole", true)];

fn codegen(criterion: &mut Criterion) {
    let loaded = loaded();
    let mut group = criterion.benchmark_group(format!("generate {SIZE}"));
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(3));
    for (name, per_environment) in OPTIONS {
        let rust = generated(&loaded, per_environment);
        let bytes = u64::try_from(rust.len()).expect("it is in memory");
        group.throughput(Throughput::Bytes(bytes));
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(generated(&loaded, per_environment)));
        });
    }
    group.finish();
}

/// A program that looks up one thing, and one without generated code.
fn compile(criterion: &mut Criterion) {
    let loaded = loaded();
    let programs = OPTIONS.map(|(name, per_environment)| {
        let rust = generated(&loaded, per_environment);
        let main = "println!(\"{:?}\", fleet::Environment::ALL[0].namespace());";
        (
            name,
            format!("mod fleet {{\n{rust}\n}}\nfn main() {{ {main} }}\n"),
        )
    });
    let alone = "fn main() { println!(\"{:?}\", Some(1)); }\n".to_owned();
    let mut group = criterion.benchmark_group(format!("compile {SIZE}"));
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(10));
    for (name, text) in programs.into_iter().chain([("without", alone)]) {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("main.rs"), text).expect("a file");
        for (how, arguments) in [
            ("check", &["--emit", "metadata"][..]),
            ("debug", &["-C", "debuginfo=2"]),
            ("release", &["-C", "opt-level=3"]),
        ] {
            group.bench_function(format!("{name} {how}"), |bencher| {
                bencher.iter(|| {
                    let mut rustc = Command::new("rustc");
                    rustc.args(["--edition", "2024", "main.rs"]).args(arguments);
                    let status = rustc.current_dir(folder.path()).status();
                    assert!(status.expect("rustc starts").success());
                });
            });
        }
    }
    group.finish();
}

fn generated(loaded: &Loaded, per_environment: bool) -> String {
    let options = Options {
        app: Some(name!("market")),
        per_environment,
        ..Options::default()
    };
    generate(loaded, &options)
        .expect("the fleet has no problems")
        .rust
}

fn loaded() -> Loaded {
    let model = SIZE.fleet();
    let mut fleet = Fleet::new();
    for app in model.apps.into_values() {
        fleet = fleet.app(app);
    }
    for (name, cluster) in model.clusters {
        fleet = fleet.cluster(name, cluster);
    }
    for environment in model.environments.into_values() {
        fleet = fleet.environment(environment);
    }
    fleet.load([]).expect("the fleet has no problems")
}

criterion_group!(benches, codegen, compile);
criterion_main!(benches);
