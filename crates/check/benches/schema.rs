//! How fast objects are held against their schemas: documents a second, without reading text.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that can't go on has failed"
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Value, json};
use stowplan_check::{Minor, schema_faults};

fn deployment() -> Value {
    json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {
            "name": "web", "namespace": "shop",
            "labels": { "app.kubernetes.io/name": "web", "app.kubernetes.io/part-of": "shop" },
        },
        "spec": {
            "replicas": 3,
            "selector": { "matchLabels": { "app.kubernetes.io/name": "web" } },
            "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxSurge": "25%" } },
            "template": {
                "metadata": { "labels": { "app.kubernetes.io/name": "web" } },
                "spec": {
                    "serviceAccountName": "web",
                    "automountServiceAccountToken": false,
                    "securityContext": { "runAsNonRoot": true, "seccompProfile": { "type": "RuntimeDefault" } },
                    "containers": [{
                        "name": "web",
                        "image": "registry.example.com/shop/web:1.2.3",
                        "ports": [{ "name": "http", "containerPort": 8080, "protocol": "TCP" }],
                        "env": [
                            { "name": "LOG_LEVEL", "value": "info" },
                            { "name": "TOKEN", "valueFrom": { "secretKeyRef": { "name": "web", "key": "token" } } },
                        ],
                        "resources": {
                            "requests": { "cpu": "100m", "memory": "128Mi" },
                            "limits": { "memory": "256Mi" },
                        },
                        "livenessProbe": { "httpGet": { "path": "/healthz", "port": "http" } },
                        "readinessProbe": { "httpGet": { "path": "/readyz", "port": "http" } },
                        "securityContext": { "allowPrivilegeEscalation": false, "capabilities": { "drop": ["ALL"] } },
                        "volumeMounts": [{ "name": "tmp", "mountPath": "/tmp" }],
                    }],
                    "volumes": [{ "name": "tmp", "emptyDir": { "sizeLimit": "64Mi" } }],
                },
            },
        },
    })
}

fn service() -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": { "name": "web", "namespace": "shop", "labels": { "app.kubernetes.io/name": "web" } },
        "spec": {
            "selector": { "app.kubernetes.io/name": "web" },
            "ports": [{ "name": "http", "port": 80, "targetPort": "http", "protocol": "TCP" }],
        },
    })
}

fn documents(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("schema");
    group.throughput(Throughput::Elements(1));
    let mut broken = deployment();
    *broken.pointer_mut("/spec/replicas").unwrap() = json!("3");
    for (name, object, faults) in [
        ("deployment", deployment(), 0),
        ("service", service(), 0),
        ("broken deployment", broken, 1),
    ] {
        assert_eq!(schema_faults(Minor::DEFAULT, &object), Some(faults));
        group.bench_function(name, |bencher| {
            bencher.iter(|| schema_faults(Minor::DEFAULT, black_box(&object)));
        });
    }
    // The same by a JSON schema library, from the committed file.
    let file = include_str!("../../../schemas/kubernetes/1.36/schemas.json");
    let schemas: Value = serde_json::from_str(file).unwrap();
    let validator = jsonschema::validator_for(&json!({
        "$ref": "#/$defs/io.k8s.api.apps.v1.Deployment",
        "$defs": schemas["$defs"],
    }))
    .unwrap();
    let object = deployment();
    assert!(validator.is_valid(&object));
    group.bench_function("deployment by a library", |bencher| {
        bencher.iter(|| validator.is_valid(black_box(&object)));
    });
    group.finish();
}

criterion_group!(benches, documents);
criterion_main!(benches);
