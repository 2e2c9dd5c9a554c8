//! What rendering an environment came to, in a line.

use stowplan_model::{DnsLabel, EnvironmentId, Name};
use stowplan_plan::Plan;
use stowplan_render::{Manifest, Manifests};

use crate::{
    exposure,
    table::{Column, Table},
};

/// What rendering an environment came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Summary {
    id: EnvironmentId,
    cluster: Name,
    namespace: DnsLabel,
    pub(crate) objects: usize,
    /// Load balancers that cost money each. What routes share on the cluster is not among them.
    paid_load_balancers: usize,
    exposed: String,
}

impl Summary {
    pub(crate) fn new(id: &EnvironmentId, plan: &Plan, manifests: &Manifests) -> Self {
        let balancers = || {
            manifests
                .objects
                .iter()
                .filter(|it| is_load_balancer(it))
                .count()
        };
        Self {
            id: id.clone(),
            cluster: plan.cluster.clone(),
            namespace: plan.namespace.clone(),
            objects: manifests.objects.len(),
            paid_load_balancers: if plan.load_balancers.flavour.paid() {
                balancers().saturating_sub(exposure::sharers(plan))
            } else {
                0
            },
            exposed: exposure::brief(plan),
        }
    }
}

/// Whether it is a Service for which a cloud would set up a load balancer.
fn is_load_balancer(object: &Manifest) -> bool {
    let is_service = object.kind() == "Service" && object.api_version() == "v1";
    is_service
        && object
            .to_value()
            .pointer("/spec/type")
            .is_some_and(|it| it == "LoadBalancer")
}

pub(crate) fn table<'a>(summaries: impl IntoIterator<Item = &'a Summary>) -> Table {
    let mut table = Table::new(&[
        Column::Left("APP"),
        Column::Left("ENVIRONMENT"),
        Column::Left("CLUSTER"),
        Column::Left("NAMESPACE"),
        Column::Right("OBJECTS"),
        Column::Right("PAID LBS"),
        Column::Left("EXPOSED"),
    ]);
    for it in summaries {
        table.row([
            it.id.app.to_string(),
            it.id.environment.to_string(),
            it.cluster.to_string(),
            it.namespace.to_string(),
            it.objects.to_string(),
            it.paid_load_balancers.to_string(),
            it.exposed.clone(),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use stowplan_input::Fleet;
    use stowplan_model::prelude::*;
    use stowplan_plan::Planner;
    use stowplan_render::{Adjustments, render};

    use super::*;

    /// A network whose nodes, broker and page are exposed in all ways.
    fn fleet(load_balancers: &str, environment: &str) -> Fleet {
        let app = App::new(name!("net"));
        app.seed(
            name!("seed"),
            image!("registry.example.com/node:1"),
            port!("swarm", 31234),
        );
        app.broker(
            name!("queue"),
            image!("registry.example.com/queue:1"),
            port!("queue", 4222),
        );
        app.web(
            name!("page"),
            image!("registry.example.com/page:1"),
            port!("http", 80),
        )
        .route(apex());
        let cluster = format!(
            "kubernetes: '1.36'\nrouting: {{ingress: {{class: nginx}}}}\n\
             loadBalancer: {{flavour: {load_balancers}}}\nnodeAddress: nodes.example.com\n"
        );
        let keys = "{1: {publicKey: 02a1}, 2: {publicKey: 02a2}, 3: {publicKey: 02a3}}";
        let keys = keys.replace('a', &"0".repeat(63));
        let environment = format!(
            "class: prod\ncluster: here\ndomain: net.example.com\nservices:\n\
             \u{20}seed: {{nodes: {keys}, expose: {{perReplica: {{loadBalancer: {{}}}}}}}}\n{environment}"
        );
        Fleet::new()
            .app(app)
            .source("environments/clusters/here.yaml", cluster)
            .source("environments/net/live.yaml", environment)
    }

    fn summary(load_balancers: &str, environment: &str) -> Summary {
        let loaded = fleet(load_balancers, environment).load(Vec::new()).unwrap();
        let (id, _) = loaded.model.environments.first_key_value().unwrap();
        let plan = Planner::new(&loaded.model).plan(id).unwrap();
        let manifests = render(&plan, &Adjustments::default()).unwrap();
        Summary::new(id, &plan, &manifests)
    }

    const EXPOSED: &str = concat!(
        " queue: {replicas: 3, expose: {perReplica: {nodePort: {first: 31000}}, nodePort: {queue: 30500}}}\n",
        " page: {expose: {loadBalancer: {host: lb.example.com}}}\n",
    );

    #[test]
    fn what_is_exposed_is_told_in_few_words() {
        let expect = "net.example.com, nodeport queue:30500, nodeport queue[0-2]:31000-31002, \
                      lb seed[1-3]:31234, lb page:80";
        let mut told: Vec<String> = summary("aws", EXPOSED)
            .exposed
            .split(", ")
            .map(str::to_owned)
            .collect();
        let mut expected: Vec<&str> = expect.split(", ").collect();
        told.sort();
        expected.sort_unstable();
        assert_eq!(told, expected);
    }

    #[test]
    fn ports_of_members_are_in_the_order_of_their_ordinals() {
        let ports = |ports: [&str; 3]| {
            let nodes = (0..).zip(ports);
            let nodes: Vec<String> = nodes
                .map(|(it, port)| format!("'{it}': {{nodePort: {port}}}"))
                .collect();
            let queue = format!(
                " queue: {{replicas: 3, nodes: {{{}}}, expose: {{perReplica: {{nodePort: {{}}}}}}}}\n",
                nodes.join(", ")
            );
            summary("aws", &queue).exposed
        };
        let check = |given: [&str; 3], expect: &str| {
            let told = ports(given);
            assert!(
                told.contains(&format!("nodeport queue[0-2]:{expect}")),
                "{told}"
            );
        };
        check(["30873", "32677", "31944"], "30873,32677,31944");
        check(["31003", "30100", "30101"], "31003,30100-30101");
        check(["31002", "31001", "31000"], "31002,31001,31000");
    }

    #[test]
    fn load_balancers_cost_where_a_cloud_has_them() {
        let paid =
            |flavour: &str, environment: &str| summary(flavour, environment).paid_load_balancers;
        assert_eq!(paid("aws", EXPOSED), 4);
        assert_eq!(paid("gcp", ""), 3);
        assert_eq!(paid("metallb", EXPOSED), 0);
        // Replicas that share one have a Service each.
        let shared = "{perReplica: {sharedLoadBalancer: {first: 31000, address: 203.0.113.7}}}";
        let shared = format!(" queue: {{replicas: 3, expose: {shared}}}\n");
        assert_eq!(paid("azure", &shared), 4);
        // What patches make is counted too, as the cloud does.
        let patch = "patches:\n- target: {kind: Service, name: page}\n  merge: {spec: {type: LoadBalancer}}\n";
        assert_eq!(paid("azure", patch), 4);
    }
}
