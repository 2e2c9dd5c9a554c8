//! P2P nodes, each with key pair and address: a StatefulSet of one pod and a Service per node.

use stowplan_model::StartOrder;
use stowplan_plan::{PlannedNode, PlannedNodes, PlannedPort, Pods};

use crate::{
    budget,
    config_map::ConfigFiles,
    discovery::Discovery,
    labels::{self, Labels},
    member::Member,
    pod::Pod,
    scope::Scope,
    service, shared,
    stateful_set::Set,
    workload,
};

pub(crate) fn render<'a>(scope: &mut Scope<'a>, pods: &'a Pods, nodes: &'a PlannedNodes) {
    let name = &scope.service.name;
    let found: Vec<_> = nodes
        .nodes
        .iter()
        .map(|node| Discovery::of_node(name, pods, node))
        .collect();
    accounts(scope, nodes, &found);
    for node in &nodes.nodes {
        ConfigFiles::new(node.name.as_str(), &node.files).render(scope);
    }
    service::peers(scope, nodes.peers.as_str());
    service::client(scope);
    service::outside(scope);
    shared::render(scope, nodes);
    let ports = &scope.service.ports;
    for node in &nodes.nodes {
        address(scope, node, ports);
    }
    for (node, discovery) in nodes.nodes.iter().zip(found) {
        set(scope, pods, nodes, node, discovery);
    }
    budget::render(scope, pods);
}

/// A node that asks the API server has an account of its own, which may see its own object only;
/// the others share the service's, which may see nothing.
fn accounts(scope: &mut Scope<'_>, nodes: &PlannedNodes, found: &[Option<Discovery<'_>>]) {
    let asks = |it: &Option<Discovery<'_>>| it.as_ref().is_some_and(Discovery::asks);
    if !found.iter().all(asks) {
        workload::account(scope, scope.service.name.as_str());
    }
    for (node, discovery) in nodes.nodes.iter().zip(found) {
        if let Some(discovery) = discovery.as_ref().filter(|it| it.asks()) {
            workload::account(scope, node.name.as_str());
            discovery.allow(scope, node.name.as_str());
        }
    }
}

/// The node's own Service. It leads to the node before it is ready too: a node gets ready by
/// talking to others, and no other pod could answer in its place.
///
/// One that is of the outside too has only the ports that are open there; the others stay on the
/// Service of all nodes.
fn address<'a>(scope: &mut Scope<'a>, node: &'a PlannedNode, ports: &'a [PlannedPort]) {
    let member = Member {
        name: &node.name,
        selector: with_node(&scope.selector, node),
        outside: node.outside.as_ref(),
        node: Some(node),
        names_host: true,
    };
    member.render(scope, ports, true);
}

fn set<'a>(
    scope: &mut Scope<'a>,
    pods: &'a Pods,
    nodes: &'a PlannedNodes,
    node: &'a PlannedNode,
    discovery: Option<Discovery<'a>>,
) {
    let name = node.name.as_str();
    let pod = Pod::new(scope, pods, name, &node.container, &node.files);
    let asks = discovery.as_ref().is_some_and(Discovery::asks);
    let set = Set {
        pod: Pod {
            account: if asks { name } else { pod.account },
            labels: with_node(&scope.labels, node),
            key: nodes
                .key_file
                .as_ref()
                .map(|path| (&node.private_key, path)),
            node: Some(node),
            outside: node.outside.as_ref(),
            discovery,
            ..pod
        },
        selector: with_node(&scope.selector, node),
        peers: &nodes.peers,
        replicas: 1,
        first: 0,
        start: StartOrder::Parallel,
        disk: nodes.disk.as_ref(),
    };
    let metadata = workload::metadata(scope, name, pods);
    let set = set.object(metadata, scope);
    scope.push(set);
}

fn with_node(labels: &Labels, node: &PlannedNode) -> Labels {
    let mut labels = labels.clone();
    labels.insert(labels::NODE.to_owned(), node.ordinal.to_string());
    labels
}
