//! What is read from a file and written again says the same.

use std::fmt::Debug;

use serde::{Serialize, de::DeserializeOwned};
use stowplan_model::{Class, Cluster, DefaultsFile, EnvironmentFile, Layer};

/// As files are read: YAML makes a tree, the tree a value. (A YAML reader on its own would want
/// tags for our enums.)
fn read<T: DeserializeOwned>(yaml: &str) -> T {
    let tree: serde_json::Value = serde_yaml::from_str(yaml).unwrap();
    serde_json::from_value(tree).unwrap()
}

#[track_caller]
fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(yaml: &str) -> T {
    let first: T = read(yaml);
    let json = serde_json::to_string(&first).unwrap();
    assert_eq!(read::<T>(&json), first, "{json}");
    first
}

#[test]
fn clusters() {
    let small = check::<Cluster>("kubernetes: '1.36'\n");
    assert_eq!(small.dns_domain.as_str(), "cluster.local");
    check::<Cluster>(
        r"
description: everything that a profile can say
kubernetes: '1.34'
dnsDomain: k8s.example.com
routing: {ingress: {class: nginx, annotations: {example.com/a: b}, namespace: ingress-nginx}}
tls: {issuer: letsencrypt}
loadBalancer: {flavour: aws, class: example.com/nlb, annotations: {example.com/a: b}}
storageClasses: {default: gp3, fast: io2}
nodePools:
  rooms: {labels: {pool: rooms}, taints: [{key: pool, value: rooms, effect: NoSchedule}, {key: spot}]}
nodePorts: 30000-60000
nodeAddress: nodes.example.com
registryMirrors: {docker.io: mirror.example.com/hub}
pullSecrets: [acr-regcred]
",
    );
    check::<Cluster>(
        "kubernetes: '1.34'\nrouting: {gateway: {name: gw, namespace: infra, section: https}}\ntls: edge\n",
    );
}

const LAYER: &str = r"
cluster: seoul
namespace: '{{ app }}-{{ environment }}'
domain: example.com
networkPolicies: true
labels: {team: games, old: null}
annotations: {example.com/a: b, example.com/old: null}
values: {redis-db: 3, flag: true, old: null}
network:
  name: 9c-alpha
  genesis: https://example.com/genesis
  protocolVersion: '1/abc'
  signer: 02a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90
defaults:
  replicas: 2
  brokerReplicas: 3
  resources: {cpu: 100m, memory: 128Mi}
  env: {LOG_LEVEL: debug, OLD: null}
  tag: 1.4.2
  nodePool: main
services:
  gone: null
  web:
    enabled: false
    image: registry.example.com/web:2
    autoscale: null
    nodePool: null
    sessionAffinity: null
    env:
      A: 1
      B: {template: '{{ domain }}'}
      C: {secret: {name: web, key: password}}
      D: {field: podIp}
      E: null
    config: {/app/config.json: {debug: true, old: null}}
    ports: {http: {port: 81, targetPort: 8081}}
    volumes: {cache: {size: 1Gi}}
    expose: {loadBalancer: null, nodePort: {http: 30080, admin: null}}
    routes: false
    labels: {a: b, c: null}
  api:
    replicas: 3
    tag: '7'
    autoscale: {min: 2, max: 6, cpu: 70}
    resources: {cpuLimit: '1', memoryLimit: 1Gi}
    expose: {loadBalancer: {ports: [http], sourceRanges: [10.0.0.0/8], host: api.example.com}}
  kafka:
    disk: {size: 1Ti, class: fast, retention: retain}
    expose: {perReplica: {nodePort: {first: 31000, host: '{name}.example.com'}}}
  zookeeper:
    expose: {perReplica: {loadBalancer: {}}}
  mysql: {external: {host: db.example.com}}
  redis: {external: {within: {host: cache.example.com, networks: [10.1.0.0/16]}}}
  turn: {external: {addresses: [192.0.2.1]}}
  seed:
    nodes:
      '1': {publicKey: 02a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90}
      '2': {privateKey: {name: seed-2, key: key}}
  report: {schedule: 0 4 * * *, suspend: true}
patches:
  - target: {kind: Deployment, name: web, service: web}
    merge: {spec: {paused: true, strategy: null}}
  - target: {kind: Service}
    json:
      - {op: replace, path: /spec/type, value: null}
      - {op: move, from: /a, path: /b}
objects:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: extra}}
";

#[test]
fn layers() {
    assert_eq!(check::<Layer>("{}"), Layer::default());
    let layer = check::<Layer>(LAYER);
    assert_eq!(layer.services.len(), 10);
    let web = layer
        .services
        .iter()
        .find(|(name, _)| **name == "web")
        .unwrap();
    assert_eq!(web.1.as_ref().unwrap().autoscale, Some(None));
}

#[test]
fn environment_files() {
    let file = check::<EnvironmentFile>(&format!(
        "class: prod\npart: logging\nshared: {{logging: main}}\nrecord:\n  owner: me\n  description: d\n  \
         version: '1'\n  created: 2026-05-20\n  expires: 2026-06-20\n{LAYER}"
    ));
    assert_eq!(file.class, Class::Prod);
    assert_eq!(file.layer, read(LAYER));
    check::<EnvironmentFile>("class: dev\n");
}

#[test]
fn defaults_files() {
    check::<DefaultsFile>(
        "defaults: {cluster: k3d}\nclasses: {local: {domain: localhost.example.com}}\n",
    );
    assert_eq!(check::<DefaultsFile>("{}"), DefaultsFile::default());
}
