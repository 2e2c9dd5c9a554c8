//! Rust of a fleet: what a build script does when something has changed, and what it costs the
//! program that includes it.
//!
//! 50 services in 20 environments. "whole" has a module per environment too, which is what takes
//! most text. "compile" is rustc alone on a program that asks for one address, "nothing" the same
//! program without generated code.

mod fleet;

use std::{fs, hint::black_box, path::Path, process::Command, time::Duration};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stowplan::prelude::*;
use stowplan_codegen::{Options, generate};

use fleet::Size;

const SIZE: Size = Size::new(50, 20);

fn codegen(criterion: &mut Criterion) {
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
    let loaded = fleet.load([]).expect("the fleet has no problems");
    let mut texts = vec![("nothing", String::new())];

    let mut group = criterion.benchmark_group(format!("generate {SIZE}"));
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(3));
    for (name, per_environment) in [("services", false), ("whole", true)] {
        let options = Options {
            per_environment,
            ..Options::default()
        };
        let generated = generate(&loaded, &options).expect("the fleet has no problems");
        let bytes = u64::try_from(generated.rust.len()).expect("it is in memory");
        texts.push((name, generated.rust));
        group.throughput(Throughput::Bytes(bytes));
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(generate(&loaded, &options)));
        });
    }
    group.finish();
    for (how, arguments) in [
        ("check", &["--emit", "metadata"][..]),
        ("debug", &["--emit", "link", "-C", "debuginfo=2"]),
        ("release", &["--emit", "link", "-C", "opt-level=3"]),
    ] {
        let mut group = criterion.benchmark_group(format!("compile {SIZE}, {how}"));
        group
            .sample_size(10)
            .warm_up_time(Duration::from_millis(1))
            .measurement_time(Duration::from_secs(1));
        for (name, text) in &texts {
            let folder = tempfile::tempdir().expect("a folder");
            program(folder.path(), text);
            group.bench_function(*name, |bencher| {
                bencher.iter(|| compile(folder.path(), arguments));
            });
        }
        group.finish();
    }
}

/// A program that says what it was generated with.
fn program(folder: &Path, generated: &str) {
    let address = if generated.is_empty() {
        "name"
    } else {
        "name.parse::<fleet::Environment>().map(fleet::services::t0000_web_0::http::in_cluster)"
    };
    let text = format!(
        "//! A program.\nmod fleet {{\n{generated}\n}}\nfn main() {{\n    let name = std::env::args().nth(1).unwrap_or_default();\n    println!(\"{{:?}}\", {address});\n}}\n"
    );
    fs::write(folder.join("main.rs"), text).expect("a file");
}

fn compile(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("rustc");
    command
        .args(["--edition", "2024", "main.rs"])
        .args(arguments);
    let status = command.current_dir(folder).status();
    assert!(
        status.expect("rustc").success(),
        "what is generated compiles"
    );
}

criterion_group!(benches, codegen);
criterion_main!(benches);
