//! Rust of a fleet: what a build script does when something has changed.
//!
//! 50 services in 20 environments. "whole" has a module per environment too, which is what takes
//! most text.

mod fleet;

use std::{hint::black_box, time::Duration};

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
        group.throughput(Throughput::Bytes(bytes));
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(generate(&loaded, &options)));
        });
    }
    group.finish();
}

criterion_group!(benches, codegen);
criterion_main!(benches);
