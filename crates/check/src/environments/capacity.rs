//! What environments ask for, and what there is.

use std::collections::{BTreeMap, BTreeSet};

use super::clusters;
use crate::{
    findings::Findings,
    node::Node,
    object::Object,
    pod::{Pod, Role},
    quantity::Quantity,
    rule::{Family, Group, Level, Look, Rule},
    set::Set,
};

pub(super) static FAMILY: Family = Family {
    rules: &[&QUOTA_EXCEEDED, &NODE_POOL_FULL],
    look: Look::Sets(look),
};

static QUOTA_EXCEEDED: Rule = Rule {
    name: "quota-exceeded",
    group: Group::Environments,
    level: Level::Error,
    summary: "what an environment's pods ask for fits into its quota",
    why: "Pods beyond the quota are refused, so a rollout gets stuck with some of its replicas. \
          Counted are `replicas`, or an autoscaler's `maxReplicas`.",
    source: "https://kubernetes.io/docs/concepts/policy/resource-quotas/",
    wrong: "\
apiVersion: v1
kind: ResourceQuota
metadata:
  name: quota
spec:
  hard:
    requests.cpu: \"1\"
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: registry.example.com/web:1
        resources:
          requests: {cpu: 500m}
",
    right: "\
apiVersion: v1
kind: ResourceQuota
metadata:
  name: quota
spec:
  hard:
    requests.cpu: \"2\"
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: registry.example.com/web:1
        resources:
          requests: {cpu: 500m}
",
};

static NODE_POOL_FULL: Rule = Rule {
    name: "node-pool-full",
    group: Group::Environments,
    level: Level::Warning,
    summary: "what all environments ask of a node pool fits into it",
    why: "Pods that fit on no node stay pending. Counted are `replicas`, or an autoscaler's \
          `maxReplicas`, of pods whose `nodeSelector` names the pool, against the capacity that \
          the cluster's file states.",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-requests-are-scheduled",
    wrong: "\
# environments/clusters/cloud.yaml
kubernetes: '1.36'
nodePools:
  game:
    labels: {pool: game}
    capacity: {cpu: 16, memory: 64Gi}

# environments/shop/prod.yaml: 40 replicas with 500m each on the pool `game`
",
    right: "\
# environments/clusters/cloud.yaml
kubernetes: '1.36'
nodePools:
  game:
    labels: {pool: game}
    capacity: {cpu: 32, memory: 64Gi}

# environments/shop/prod.yaml: 40 replicas with 500m each on the pool `game`
",
};

fn look(sets: &[Set], findings: &mut Findings<'_>) {
    for set in sets {
        quotas(set, findings);
    }
    for cluster in clusters(sets) {
        pools(&cluster, findings);
    }
}

/// What a controller's pods ask for, all replicas together.
struct Demand<'s> {
    object: &'s Object,
    pod: Pod<'s>,
    count: i64,
}

impl Demand<'_> {
    /// The sum of a resource: all requests, or all limits. `None` where a container says nothing.
    fn sum(&self, kind: &'static str, resource: &str) -> Option<Quantity> {
        let amount = |it: Node<'_>| -> Option<Quantity> {
            let resources = it.get("resources");
            let own = resources.get(kind).map().and_then(|map| map.get(resource));
            // A limit is the request too, where none is given.
            let limit = resources
                .get("limits")
                .map()
                .and_then(|map| map.get(resource));
            let value = own.filter(|it| !it.is_null()).or(limit)?;
            Quantity::parse(&Node::root(value).shown())
        };
        let (mut running, mut starting) = (Quantity::ZERO, Quantity::ZERO);
        for container in self.pod.containers() {
            let amount = amount(container.node);
            match container.role {
                Role::Main => running = running.plus(amount?),
                Role::Sidecar => running = running.plus(amount.unwrap_or(Quantity::ZERO)),
                Role::Init => starting = starting.max(amount.unwrap_or(Quantity::ZERO)),
                Role::Ephemeral => {}
            }
        }
        Some(running.max(starting).times(self.count))
    }
}

/// Everything that asks for resources for good: jobs come and go.
fn demands(set: &Set) -> impl Iterator<Item = Demand<'_>> {
    let scaled: BTreeMap<(&str, &str, &str), i64> = set
        .of_kind("autoscaling", "HorizontalPodAutoscaler")
        .filter_map(|it| {
            let target = it.spec().get("scaleTargetRef");
            let key = (
                it.namespace(),
                target.get("kind").str()?,
                target.get("name").str()?,
            );
            Some((key, it.spec().get("maxReplicas").int()?))
        })
        .collect();
    set.objects().iter().filter_map(move |object| {
        let pod = object.pod()?;
        let replicas = || object.spec().get("replicas").int().unwrap_or(1);
        let count = match object.kind() {
            "Pod" => 1,
            "Deployment" | "StatefulSet" | "ReplicaSet" | "ReplicationController" => scaled
                .get(&(object.namespace(), object.kind(), object.name()))
                .copied()
                .unwrap_or_else(replicas),
            _ => return None,
        };
        Some(Demand { object, pod, count })
    })
}

/// What is asked for of one resource in one namespace.
#[derive(Clone, Copy)]
struct Asked<'s> {
    sum: Quantity,
    largest: Option<(Quantity, &'s Object)>,
}

/// What is asked for of one resource, by namespace.
fn asked<'s>(set: &'s Set, kind: &'static str, resource: &str) -> BTreeMap<&'s str, Asked<'s>> {
    let mut asked = BTreeMap::new();
    for demand in demands(set) {
        let here = asked.entry(demand.object.namespace()).or_insert(Asked {
            sum: Quantity::ZERO,
            largest: None,
        });
        let amount = demand.sum(kind, resource).unwrap_or(Quantity::ZERO);
        here.sum = here.sum.plus(amount);
        if here.largest.is_none_or(|(most, _)| amount > most) {
            here.largest = Some((amount, demand.object));
        }
    }
    asked
}

fn quotas(set: &Set, findings: &mut Findings<'_>) {
    // Counted once, however many quotas there are.
    let mut counted = BTreeMap::new();
    for quota in set.of_kind("", "ResourceQuota") {
        // A quota with scopes counts some pods only.
        let spec = quota.spec();
        if !spec.get("scopes").is_empty() || spec.get("scopeSelector").exists() {
            continue;
        }
        for (name, hard) in spec.get("hard").entries() {
            let (kind, resource) = match name.split_once('.') {
                None if matches!(name, "cpu" | "memory") => ("requests", name),
                Some(("requests", it)) if matches!(it, "cpu" | "memory") => ("requests", it),
                Some(("limits", it)) if matches!(it, "cpu" | "memory") => ("limits", it),
                _ => continue,
            };
            let Some(most) = Quantity::parse(&hard.shown()) else {
                continue;
            };
            let asked = counted
                .entry((kind, resource))
                .or_insert_with(|| asked(set, kind, resource));
            let Some(Asked { sum, largest }) = asked.get(quota.namespace()).copied() else {
                continue;
            };
            if sum > most {
                let message = format!(
                    "pods ask for {} of `{name}`, and the quota is {}",
                    written(sum, resource),
                    hard.shown()
                );
                let found = findings
                    .report(&QUOTA_EXCEEDED, quota, hard, message)
                    .hint("raise the quota, or ask for less");
                if let Some((amount, object)) = largest {
                    let label = format!("asks for {}", written(amount, resource));
                    found.related(object, object.metadata().get("name"), label);
                }
            }
        }
    }
}

fn pools(cluster: &[&Set], findings: &mut Findings<'_>) {
    let profile = cluster
        .iter()
        .find_map(|set| set.environment())
        .map(|it| &it.cluster);
    for (name, pool) in profile.into_iter().flat_map(|it| &it.node_pools) {
        for (resource, capacity) in &pool.capacity {
            let Some(most) = Quantity::parse(capacity) else {
                continue;
            };
            let mut sum = Quantity::ZERO;
            let mut asking = BTreeSet::new();
            let mut largest: Option<(Quantity, &Object)> = None;
            for set in cluster {
                for demand in demands(set) {
                    let selector = demand.pod.spec.get("nodeSelector");
                    let named = selector.entries().any(|(key, value)| {
                        pool.labels.get(key).map(String::as_str) == value.str()
                    });
                    if !named {
                        continue;
                    }
                    let amount = demand.sum("requests", resource);
                    let amount = amount.unwrap_or(Quantity::ZERO);
                    sum = sum.plus(amount);
                    asking.extend(set.environment().map(|it| it.name.as_str()));
                    if largest.is_none_or(|(most, _)| amount > most) {
                        largest = Some((amount, demand.object));
                    }
                }
            }
            if let Some((amount, object)) = largest.filter(|_| sum > most) {
                let names: Vec<_> = asking.into_iter().collect();
                let message = format!(
                    "{} ask for {} of `{resource}` on the node pool `{name}`, which has {capacity}",
                    names.join(", "),
                    written(sum, resource),
                );
                let label = format!("asks for {}, the most", written(amount, resource));
                let node = object
                    .pod()
                    .map_or_else(|| object.root(), |pod| pod.spec.get("nodeSelector"));
                findings
                    .report(&NODE_POOL_FULL, object, node, message)
                    .hint("add nodes and raise `capacity` in the cluster's file, or ask for less")
                    .related(object, object.metadata().get("name"), label);
            }
        }
    }
}

/// A sum for people: CPUs in thousandths, memory in mebibytes.
fn written(sum: Quantity, resource: &str) -> String {
    let milli = sum.milli();
    if resource == "memory" {
        return format!("{}Mi", milli.div_euclid(1_000 << 20));
    }
    if milli % 1_000 == 0 {
        (milli / 1_000).to_string()
    } else {
        format!("{milli}m")
    }
}
