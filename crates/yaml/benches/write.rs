//! How fast a Deployment is written, against `serde_yaml`.

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde::Serialize;
use serde_json::{Value, json};

/// Of the shape, the order of fields and the size of what `k8s-openapi` gives for a web service.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Deployment {
    api_version: &'static str,
    kind: &'static str,
    metadata: Metadata,
    spec: DeploymentSpec,
}

#[derive(Serialize)]
struct Metadata {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: BTreeMap<String, String>,
    labels: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeploymentSpec {
    replicas: i32,
    selector: BTreeMap<String, BTreeMap<String, String>>,
    template: Template,
}

#[derive(Serialize)]
struct Template {
    metadata: Metadata,
    spec: PodSpec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PodSpec {
    containers: Vec<Container>,
    termination_grace_period_seconds: i64,
    volumes: Vec<BTreeMap<String, Value>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Container {
    args: Vec<String>,
    env: Vec<Variable>,
    image: String,
    liveness_probe: Probe,
    name: String,
    ports: Vec<Port>,
    readiness_probe: Probe,
    resources: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Serialize)]
struct Variable {
    name: String,
    value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Port {
    container_port: u16,
    name: String,
    protocol: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Probe {
    http_get: BTreeMap<String, String>,
    period_seconds: i32,
}

fn map(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
    entries
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

fn deployment() -> Deployment {
    let labels = map(&[
        ("app.kubernetes.io/instance", "ovenbreak-prod"),
        ("app.kubernetes.io/managed-by", "stowplan"),
        ("app.kubernetes.io/name", "login"),
    ]);
    let probe = |path| Probe {
        http_get: map(&[("path", path), ("port", "http")]),
        period_seconds: 10,
    };
    let container = |name: &str| Container {
        args: ["--config=/etc/login/config.yaml", "--verbose", "8080"]
            .map(Into::into)
            .into(),
        env: (0..10)
            .map(|number| Variable {
                name: format!("LOGIN_SETTING_{number}"),
                value: match number % 3 {
                    0 => "true".into(),
                    1 => format!("redis://redis-master.ovenbreak.svc.cluster.local:6379/{number}"),
                    _ => "text, and more of it: all on one line".into(),
                },
            })
            .collect(),
        image: "registry.example.com/ovenbreak/login:1.27.3".into(),
        liveness_probe: probe("/healthz"),
        name: name.into(),
        ports: ["http", "metrics"]
            .into_iter()
            .zip([8080, 9090])
            .map(|(name, container_port)| Port {
                container_port,
                name: name.into(),
                protocol: "TCP".into(),
            })
            .collect(),
        readiness_probe: probe("/readyz"),
        resources: BTreeMap::from([
            (
                "limits".into(),
                map(&[("cpu", "500m"), ("memory", "512Mi")]),
            ),
            ("requests".into(), map(&[("cpu", "1"), ("memory", "256Mi")])),
        ]),
    };
    let metadata = |annotations, name| Metadata {
        annotations,
        labels: labels.clone(),
        name,
    };
    Deployment {
        api_version: "apps/v1",
        kind: "Deployment",
        metadata: metadata(
            map(&[("example.com/owner", "team@example.com")]),
            Some("login".into()),
        ),
        spec: DeploymentSpec {
            replicas: 3,
            selector: BTreeMap::from([("matchLabels".into(), labels.clone())]),
            template: Template {
                metadata: metadata(BTreeMap::new(), None),
                spec: PodSpec {
                    containers: vec![container("login"), container("proxy")],
                    termination_grace_period_seconds: 30,
                    volumes: vec![BTreeMap::from([
                        ("configMap".into(), json!({"name": "login"})),
                        ("name".into(), json!("config")),
                    ])],
                },
            },
        },
    }
}

fn configuration() -> Value {
    let lines = "listen: 0.0.0.0:8080\n# a comment\n\nupstream:\n  - http://backend\n".repeat(40);
    let data: BTreeMap<_, _> = (0..4)
        .map(|number| (format!("{number}.yaml"), &lines))
        .collect();
    json!({"apiVersion": "v1", "data": data, "kind": "ConfigMap", "metadata": {"name": "a"}})
}

fn compare<T: Serialize>(criterion: &mut Criterion, name: &str, value: &T) {
    let mut buffer = stowplan_yaml::to_vec(value).expect("the value has text and numbers only");
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(buffer.len() as u64));
    group.bench_function("stowplan_yaml", |bencher| {
        bencher.iter(|| {
            buffer.clear();
            stowplan_yaml::append(&mut buffer, black_box(value))
        });
    });
    group.bench_function("serde_yaml", |bencher| {
        bencher.iter(|| {
            buffer.clear();
            serde_yaml::to_writer(&mut buffer, black_box(value))
        });
    });
    group.finish();
}

fn write(criterion: &mut Criterion) {
    let deployment = deployment();
    compare(criterion, "deployment", &deployment);
    let value = serde_json::to_value(&deployment).expect("the value has text and numbers only");
    compare(criterion, "deployment as a value", &value);
    compare(criterion, "configuration in blocks", &configuration());
}

criterion_group!(benches, write);
criterion_main!(benches);
