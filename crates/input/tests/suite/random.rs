//! No text of any file brings the reader down.

use proptest::prelude::*;
use stowplan_input::{SourceFile, Style};

use crate::fleet::fleet;

const PATHS: [&str; 5] = [
    "environments/defaults.yaml",
    "environments/clusters/k3d.yaml",
    "environments/game/defaults.yaml",
    "environments/game/dev1.yaml",
    "environments/shop/dev1.yaml",
];

/// Text that is nearly a file of a fleet.
fn text() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "class",
        "cluster",
        "services",
        "server",
        "replicas",
        "defaults",
        "classes",
        "dev",
        "k3d",
        "env",
        "labels",
        "network",
        "autoscale",
        "min",
        "expose",
        "nodePort",
        "http",
        "kubernetes",
        "routing",
        "ingress",
        "é",
        "null",
        "3",
        "-1",
        "true",
        "[]",
        "{}",
        "'x'",
        "part",
        "logging",
        "values",
        "patches",
        "objects",
        "image",
        "disk",
        "external",
        "host",
        "within",
        "A: {secret: {name: X}}",
        "1.36",
        "~",
    ]);
    let line = (
        0..5_usize,
        words.clone(),
        prop::sample::select(vec![": ", ":", ":\n  ", " ", ": - "]),
        words,
    )
        .prop_map(|(depth, key, between, value)| {
            format!("{}{key}{between}{value}\n", "  ".repeat(depth))
        });
    prop::collection::vec(line, 0..8).prop_map(|it| it.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn anything_is_loaded_or_reported(texts in prop::collection::vec(text(), 5)) {
        let files: Vec<SourceFile> = PATHS.iter().zip(texts).map(|(path, text)| SourceFile::new(*path, text)).collect();
        if let Err(report) = fleet().load(files) {
            prop_assert!(!report.problems().is_empty());
            prop_assert_eq!(report.lines().count(), report.problems().len());
            prop_assert!(!report.text(Style::Coloured).is_empty());
        }
    }
}

/// A fleet without mistakes that says something of every kind.
const VALID: [(&str, &str); 3] = [
    (
        "environments/clusters/k3d.yaml",
        r#"
kubernetes: "1.36"
routing: {ingress: {class: nginx}}
tls: {issuer: letsencrypt}
loadBalancer: {flavour: aws, annotations: {a: b}}
nodePorts: 30000-32767
nodePools: {cpu: {labels: {a: b}, taints: [{key: a, value: b, effect: NoSchedule}]}}
"#,
    ),
    (
        "environments/defaults.yaml",
        "classes: {dev: {labels: {a: b}, services: {server: {tag: x}}}}",
    ),
    (
        "environments/game/dev1.yaml",
        r#"
class: dev
cluster: k3d
namespace: "{{ app }}"
networkPolicies: true
record: {owner: me, created: 2026-01-01, expires: 2026-02-01}
values: {redis-db: 1}
defaults: {replicas: 1, resources: {cpu: 1, memory: 1Gi}}
network: {name: x, genesis: y, protocolVersion: '1', signer: 020000000000000000000000000000000000000000000000000000000000000001}
services:
  server:
    autoscale: {min: 1, max: 2}
    resources: {cpu: 100m, memory: 64Mi}
    env: {A: x, B: {secret: {name: a, key: b}}, C: {field: podIp}, D: {value: 1}}
    ports: {http: {port: 81, targetPort: 8081}}
    volumes: {cache: {size: 1Gi}}
    expose: {nodePort: {http: 30001}, loadBalancer: {ports: [http], sourceRanges: [10.0.0.0/8]}}
    nodePool: cpu
    sessionAffinity: 1h
  scheduler: {replicas: 2, enabled: true}
  cleanup: {schedule: "0 3 * * *", suspend: false}
  zookeeper: {disk: {size: 1Gi, retention: delete}, expose: {perReplica: {nodePort: {first: 30100}}}}
  seed: {nodes: {1: {publicKey: 020000000000000000000000000000000000000000000000000000000000000001}}}
  mysql: {external: {within: {host: a.example.com, networks: [10.0.0.0/8]}}}
patches:
- target: {kind: Service, name: server}
  merge: {spec: {}}
"#,
    ),
];

/// What a value may be mistaken for.
const MISTAKES: [&str; 9] = [
    "", "1e1", "-1", "true", "x", "[1]", "{}", "{a: 1}", "{host: }",
];

/// Where scalars and whole mappings of a text stand, roughly: after each `: ` up to what ends it.
fn values(text: &str) -> Vec<(usize, usize)> {
    let starts = text.match_indices(": ").map(|(at, _)| at + 2);
    let one = |from: usize| {
        let mut depth = 0_usize;
        let rest = text[from..].char_indices();
        for (at, it) in rest {
            match it {
                '{' | '[' => depth += 1,
                '}' | ']' | ',' | '\n' if depth == 0 => return (from, from + at),
                '}' | ']' => depth -= 1,
                _ => {}
            }
        }
        (from, text.len())
    };
    starts.map(one).collect()
}

#[test]
fn no_message_is_for_programmers() {
    let valid = VALID.map(|(path, text)| SourceFile::new(path, text));
    assert_eq!(fleet().load(valid).map(|_| ()), Ok(()));
    let mut reports = 0;
    for (changed, (_, text)) in VALID.iter().enumerate() {
        for (start, end) in values(text) {
            for mistake in MISTAKES {
                let files = VALID.iter().enumerate().map(|(at, (path, text))| {
                    let mut text = (*text).to_owned();
                    if at == changed {
                        text.replace_range(start..end, mistake);
                    }
                    SourceFile::new(*path, text)
                });
                let Err(report) = fleet().load(files) else {
                    continue;
                };
                reports += 1;
                for problem in report.problems() {
                    for leak in [
                        "untagged",
                        "variant",
                        "invalid type",
                        "invalid value: ",
                        "u32",
                        "struct ",
                    ] {
                        assert!(
                            !problem.to_string().contains(leak),
                            "{} with {mistake}: {}",
                            &text[start..end],
                            problem.message
                        );
                    }
                }
            }
        }
    }
    assert!(reports > 300, "{reports}");
}

#[test]
fn an_environment_is_read_or_reported() {
    let class = [
        "",
        "class:\n",
        "class: ~\n",
        "class: []\n",
        "class: x\n",
        "class: dev\n",
    ];
    let cluster = [
        "",
        "cluster:\n",
        "cluster: {}\n",
        "cluster: k3d\n",
        "cluster: 'k 3'\n",
    ];
    let rest = [
        "",
        "namespace:\n",
        "domain: ~\n",
        "services:\n",
        "part:\n",
        "part: logging\n",
        "record:\n",
    ];
    for text in class
        .iter()
        .flat_map(|a| cluster.iter().map(move |b| format!("{a}{b}")))
    {
        for rest in rest {
            let text = format!("{text}{rest}");
            let files = [
                SourceFile::new("environments/clusters/k3d.yaml", "kubernetes: '1.36'"),
                SourceFile::new("environments/game/dev1.yaml", text.as_str()),
            ];
            match fleet().load(files) {
                Ok(loaded) => assert_eq!(loaded.model.environments.len(), 1, "{text}"),
                Err(report) => assert!(!report.problems().is_empty(), "{text}"),
            }
        }
    }
}
