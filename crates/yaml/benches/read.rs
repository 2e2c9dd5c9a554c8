//! How fast manifests are read: by the short cut, by the full parser, and by `serde_yaml`.

#[path = "../tests/hostile_texts.rs"]
mod hostile_texts;

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde::Deserialize;
use serde_json::Value;
use stowplan_yaml::read::{documents, split};

/// So many documents are in a text.
const COUNT: usize = 1000;

/// Deployments as they are rendered, each about 1.2 KB long.
fn manifests() -> String {
    (0..COUNT).fold(String::new(), |mut text, number| {
        let _ = write!(text, "---\n{}", deployment(number));
        text
    })
}

fn deployment(number: usize) -> String {
    format!(
        "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-{number}
  namespace: shop
  labels:
    app.kubernetes.io/instance: web-{number}
    app.kubernetes.io/managed-by: stowplan
    app.kubernetes.io/name: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/instance: web-{number}
  template:
    metadata:
      annotations:
        prometheus.io/scrape: \"true\"
      labels:
        app.kubernetes.io/instance: web-{number}
    spec:
      containers:
      - name: web
        image: registry.example.com/shop/web:1.27.{number}
        args:
        - --listen=:8080
        - --log=info
        env:
        - name: DATABASE_URL
          value: postgres://db.shop.svc:5432/web?sslmode=disable
        - name: COUNTRY
          value: \"no\"
        ports:
        - name: http
          containerPort: 8080
          protocol: TCP
        livenessProbe:
          httpGet:
            path: /health
            port: http
          periodSeconds: 10
        readinessProbe:
          httpGet:
            path: /ready
            port: http
        resources:
          limits:
            memory: 256Mi
          requests:
            cpu: 100m
            memory: 128Mi
      terminationGracePeriodSeconds: 30
      volumes: []
"
    )
}

fn read(criterion: &mut Criterion) {
    let text = manifests();
    let json: String = documents(text.as_bytes())
        .filter_map(|it| it.value)
        .map(|it| it.to_string())
        .collect();
    let bytes = |text: &str| Throughput::Bytes(text.len() as u64);
    let mut group = criterion.benchmark_group("read");
    group.throughput(bytes(&text));
    group.bench_function("short cut", |bencher| {
        bencher.iter(|| documents(black_box(text.as_bytes())).count());
    });
    group.bench_function("full parser", |bencher| {
        bencher.iter(|| documents(black_box(text.as_bytes())).careful().count());
    });
    group.bench_function("serde_yaml", |bencher| {
        bencher.iter(|| {
            serde_yaml::Deserializer::from_str(black_box(&text))
                .filter_map(|it| Value::deserialize(it).ok())
                .count()
        });
    });
    group.bench_function("split only", |bencher| {
        bencher.iter(|| split(black_box(text.as_bytes())));
    });
    group.throughput(bytes(&json));
    group.bench_function("JSON", |bencher| {
        bencher.iter(|| documents(black_box(json.as_bytes())).count());
    });
    group.finish();
}

/// Twice the text must not take more than twice the time: each pair has the same throughput.
fn hostile(criterion: &mut Criterion) {
    for (name, make) in hostile_texts::MAKERS {
        let mut group = criterion.benchmark_group(format!("hostile: {name}"));
        group.sample_size(10);
        for length in [50_000, 200_000] {
            let text = make(length);
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_function(length.to_string(), |bencher| {
                bencher.iter(|| documents(black_box(text.as_bytes())).count());
            });
        }
        group.finish();
    }
}

criterion_group!(benches, read, hostile);
criterion_main!(benches);
