//! How fast a fleet becomes manifests: planning, rendering and writing apart, and the whole way on
//! one core and on all of them.

mod fleet;
mod stream;

use std::{hint::black_box, io, time::Duration};

use criterion::{
    BenchmarkGroup, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
    measurement::WallTime,
};
use rayon::{ThreadPool, ThreadPoolBuilder};
use stowplan::{
    model::Model,
    plan::{Plan, Planner},
    render::{Adjustments, Manifests, render},
};

use fleet::Size;
use stream::{Tally, stream};

/// Measured stage by stage and as a whole.
const SIZES: [Size; 3] = [
    Size::new(100, 5),
    Size::new(1_000, 5),
    // Many small environments.
    Size::new(20, 500),
];

/// Measured as a whole only.
const LARGE: [Size; 2] = [Size::new(10_000, 1), Size::new(10_000, 5)];

fn pipeline(criterion: &mut Criterion) {
    let one = pool(1);
    let all = pool(0);
    for size in SIZES {
        let model = size.fleet();
        let mut group = group(criterion, size, &model, &all);
        stages(&mut group, &model, &one);
        whole(&mut group, &model, &one, &all);
        group.finish();
    }
    for size in LARGE {
        let model = size.fleet();
        let mut group = group(criterion, size, &model, &all);
        whole(&mut group, &model, &one, &all);
        group.finish();
    }
}

fn group<'c>(
    criterion: &'c mut Criterion,
    size: Size,
    model: &Model,
    all: &ThreadPool,
) -> BenchmarkGroup<'c, WallTime> {
    let mut tally = Tally::default();
    all.install(|| stream(model, &mut tally))
        .expect("a tally takes everything");
    let mut group = criterion.benchmark_group(size.to_string());
    group
        .sample_size(10)
        .sampling_mode(SamplingMode::Flat)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3))
        .throughput(Throughput::ElementsAndBytes {
            elements: tally.documents,
            bytes: tally.bytes,
        });
    group
}

/// Each stage on one core, given what the stage before it made.
fn stages(group: &mut BenchmarkGroup<'_, WallTime>, model: &Model, one: &ThreadPool) {
    group.bench_function("plan", |bencher| {
        bencher.iter(|| {
            let planner = Planner::new(model);
            for id in model.environments.keys() {
                black_box(planner.plan(id)).expect("the fleet has no problems");
            }
        });
    });
    let planner = Planner::new(model);
    let environments = model.environments.keys();
    let plans: Vec<Plan> = environments
        .map(|id| planner.plan(id).expect("the fleet has no problems"))
        .collect();
    let adjustments = Adjustments::default();
    let render = |plan| render(plan, &adjustments).expect("the plans have no problems");
    group.bench_function("render", |bencher| {
        let all = || plans.iter().for_each(|plan| drop(black_box(render(plan))));
        bencher.iter(|| one.install(all));
    });
    let rendered: Vec<Manifests> = plans.iter().map(render).collect();
    let mut buffer = Vec::new();
    group.bench_function("write", |bencher| {
        bencher.iter(|| {
            for manifests in &rendered {
                buffer.clear();
                manifests
                    .append_yaml(&mut buffer)
                    .expect("objects are YAML");
                black_box(&buffer);
            }
        });
    });
}

/// From the model to bytes that are thrown away.
fn whole(
    group: &mut BenchmarkGroup<'_, WallTime>,
    model: &Model,
    one: &ThreadPool,
    all: &ThreadPool,
) {
    for (name, pool) in [("whole, one core", one), ("whole, all cores", all)] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| pool.install(|| stream(model, &mut io::sink())));
        });
    }
}

/// So many threads; 0 for one per core.
fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("threads can be started")
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
