//! What two environments on one cluster can't both have.

use std::collections::BTreeMap;

use stowplan_check::{
    Bundle, Checker, Class, Cluster, Environment, Group, Minor, NodePool, Report, Source,
};

fn bundle(name: &str, cluster: Cluster, text: &str) -> Bundle {
    Bundle {
        environment: Some(Environment {
            name: name.to_owned(),
            class: Class::Local,
            cluster,
            kubernetes: Minor::DEFAULT,
            waivers: Vec::new(),
        }),
        sources: vec![Source::new(format!("{name}.yaml"), text.as_bytes())],
    }
}

fn cluster(name: &str) -> Cluster {
    Cluster {
        name: name.to_owned(),
        ..Cluster::default()
    }
}

/// Two environments with the same text, on one cluster and on two.
fn both(text: &str) -> (Report, Report) {
    let of = |namespace: &str| text.replace("NS", namespace);
    let run = |other: &str| {
        Checker::new().check(vec![
            bundle("shop/a", cluster("cloud"), &of("shop-a")),
            bundle("shop/b", cluster(other), &of("shop-b")),
        ])
    };
    (run("cloud"), run("metal"))
}

fn found(report: &Report) -> Vec<String> {
    report
        .findings
        .iter()
        .filter(|it| it.rule.group == Group::Environments)
        .map(|it| format!("{} {}:{}", it.rule.name, it.place.file, it.place.line))
        .collect()
}

fn collide(text: &str, expect: &str) {
    let (one, two) = both(text);
    assert_eq!(found(&one), [expect]);
    assert_eq!(found(&two), [""; 0], "on clusters of their own");
    let finding = one
        .findings
        .iter()
        .find(|it| it.rule.group == Group::Environments);
    let related = &finding.unwrap().related[0];
    assert_eq!(related.place.file, "shop/a.yaml");
    assert!(related.message.contains("shop/a"), "{}", related.message);
}

#[test]
fn node_ports() {
    let text = "\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: NS}
spec:
  type: NodePort
  ports:
  - port: 80
    nodePort: 30080
";
    collide(text, "node-port-taken shop/b.yaml:8");
}

#[test]
fn one_node_port_of_two_protocols_of_one_service_is_no_collision() {
    let text = "\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  ports:
  - {name: tcp, port: 80, nodePort: 30080, protocol: TCP}
  - {name: udp, port: 80, nodePort: 30080, protocol: UDP}
";
    let report = Checker::new().check(vec![bundle("shop/a", cluster("cloud"), text)]);
    assert_eq!(found(&report), [""; 0]);
}

#[test]
fn addresses_of_load_balancers() {
    let text = "\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: NS
  annotations:
    metallb.io/loadBalancerIPs: 192.0.2.10,2001:db8::10
spec:
  type: LoadBalancer
  ports: [{port: 80}]
";
    let (one, _) = both(text);
    assert_eq!(found(&one).len(), 2, "one for each address");
    let shared = text.replace(
        "    metallb.io/loadB",
        "    metallb.io/allow-shared-ip: shop\n    metallb.io/loadB",
    );
    assert_eq!(found(&both(&shared).0), [""; 0]);
}

#[test]
fn an_address_may_be_shared_by_other_ports() {
    let taken = |protocol: &str, namespace: &str| {
        let service = |name: &str, namespace: &str, protocol: &str| {
            format!(
                "\
---
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  type: LoadBalancer
  loadBalancerIP: 192.0.2.10
  ports: [{{port: 80, protocol: {protocol}}}]
"
            )
        };
        let text = service("web", "shop", "TCP") + &service("web-udp", namespace, protocol);
        let report = Checker::new().check(vec![bundle("shop/a", cluster("cloud"), &text)]);
        !found(&report).is_empty()
    };
    assert!(!taken("UDP", "shop"));
    assert!(taken("TCP", "shop"));
    assert!(taken("UDP", "other"));
}

#[test]
fn hosts_and_paths() {
    let text = "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: NS}
spec:
  ingressClassName: nginx
  rules:
  - host: shop.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: web, port: {number: 80}}}
";
    collide(text, "route-taken shop/b.yaml:10");
    let text = "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: NS}
spec:
  parentRefs: [{name: public, namespace: gateways}]
  hostnames: [shop.example.com]
  rules:
  - matches:
    - path: {type: PathPrefix, value: /}
    backendRefs: [{name: web, port: 80}]
";
    collide(text, "route-taken shop/b.yaml:9");
}

#[test]
fn dns_names() {
    let text = "\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: NS
  annotations:
    external-dns.alpha.kubernetes.io/hostname: shop.example.com
spec:
  type: LoadBalancer
  ports: [{port: 80}]
";
    collide(text, "dns-name-taken shop/b.yaml:7");
}

#[test]
fn namespaces_and_objects_of_the_cluster() {
    let text = "\
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
";
    collide(text, "namespace-taken shop/b.yaml:3");
    let text = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: shop}
rules: []
";
    collide(text, "cluster-name-taken shop/b.yaml:3");
}

const POD: &str = "\
apiVersion: apps/v1
kind: KIND
metadata: {name: seed, namespace: NS}
spec:
  replicas: 4
  selector: {matchLabels: {app: seed}}
  template:
    metadata: {labels: {app: seed}}
    spec:
      nodeSelector: {pool: game}
      containers:
      - name: seed
        image: registry.example.com/seed:1
        resources: {requests: {cpu: 1500m, memory: 1Gi}}
        ports:
        - containerPort: 31234
          hostPort: 31234
";

#[test]
fn ports_of_nodes() {
    let text = POD.replace("KIND", "Deployment");
    collide(&text, "host-port-taken shop/b.yaml:17");
    let elsewhere = Checker::new().check(vec![
        bundle("shop/a", cluster("cloud"), &text.replace("NS", "a")),
        bundle(
            "shop/b",
            cluster("cloud"),
            &text.replace("NS", "b").replace("pool: game", "pool: web"),
        ),
    ]);
    assert_eq!(found(&elsewhere), [""; 0], "on other nodes");
}

#[test]
fn capacity_of_a_node_pool() {
    let text = POD
        .replace("KIND", "Deployment")
        .replace("          hostPort: 31234\n", "");
    let run = |cpu: &str| {
        let pool = NodePool {
            labels: BTreeMap::from([("pool".to_owned(), "game".to_owned())]),
            capacity: BTreeMap::from([("cpu".to_owned(), cpu.to_owned())]),
        };
        let cluster = Cluster {
            node_pools: BTreeMap::from([("game".to_owned(), pool)]),
            ..cluster("cloud")
        };
        Checker::new().check(vec![
            bundle("shop/a", cluster.clone(), &text.replace("NS", "a")),
            bundle("shop/b", cluster, &text.replace("NS", "b")),
        ])
    };
    assert_eq!(found(&run("12")), [""; 0]);
    let report = run("11");
    assert_eq!(found(&report), ["node-pool-full shop/a.yaml:10"]);
    let finding = report
        .findings
        .iter()
        .find(|it| it.rule.name == "node-pool-full");
    assert_eq!(
        finding.unwrap().message,
        "shop/a, shop/b ask for 12 of `cpu` on the node pool `game`, which has 11"
    );
}

#[test]
fn quotas() {
    let text = format!(
        "{}---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {{name: all, namespace: NS}}\n\
         spec: {{hard: {{HARD}}}}\n",
        POD.replace("KIND", "Deployment")
            .replace("          hostPort: 31234\n", "")
    );
    let run = |hard: &str| {
        let report = both(&text.replace("HARD", hard)).1;
        report
            .findings
            .into_iter()
            .filter(|it| it.rule.name == "quota-exceeded")
            .map(|it| it.message)
            .collect::<Vec<_>>()
    };
    assert_eq!(run("requests.cpu: 6, memory: 4Gi"), [""; 0]);
    assert_eq!(
        run("requests.cpu: 5500m")[0],
        "pods ask for 6 of `requests.cpu`, and the quota is 5500m"
    );
    assert_eq!(
        run("memory: 4000Mi")[0],
        "pods ask for 4096Mi of `memory`, and the quota is 4000Mi"
    );
    assert_eq!(run("pods: 1"), [""; 0], "not a sum of requests");
}
