//! P2P nodes, each with key pair and address: a StatefulSet of one pod and a Service per node.

use stowplan_model::StartOrder;
use stowplan_plan::{PlannedNode, PlannedNodes, Pods};

use crate::{
    budget,
    config_map::ConfigFiles,
    labels::{self, Labels},
    member::Member,
    pod::Pod,
    scope::Scope,
    service, service_port,
    stateful_set::Set,
    workload,
};

pub(crate) fn render(scope: &mut Scope<'_>, pods: &Pods, nodes: &PlannedNodes) {
    workload::account(scope);
    for node in &nodes.nodes {
        ConfigFiles::new(node.name.as_str(), &node.files).render(scope);
    }
    service::peers(scope, nodes.peers.as_str());
    service::client(scope);
    service::outside(scope);
    for node in &nodes.nodes {
        address(scope, node);
    }
    for node in &nodes.nodes {
        set(scope, pods, nodes, node);
    }
    budget::render(scope, pods);
}

/// The node's own Service. It leads to the node before it is ready too: a node gets ready by
/// talking to others, and no other pod could answer in its place.
///
/// To the outside it opens the main port only; the others stay on the Service of all nodes.
fn address(scope: &mut Scope<'_>, node: &PlannedNode) {
    let service = scope.service;
    let open = |name| {
        let outside = node.outside.as_ref();
        outside.is_none_or(|outside| outside.ports.contains_key(name))
    };
    let ports = service.ports.iter().filter(|port| open(&port.name));
    let Some(ports) = service_port::to_pods(service, ports) else {
        return;
    };
    let member = Member {
        metadata: scope.metadata(node.name.as_str()),
        selector: with_node(&scope.selector, node),
        outside: node.outside.as_ref(),
    };
    let object = member.service(scope, ports, true);
    scope.push(object);
}

fn set(scope: &mut Scope<'_>, pods: &Pods, nodes: &PlannedNodes, node: &PlannedNode) {
    let name = node.name.as_str();
    let pod = Pod::new(scope, pods, name, &node.container, &node.files);
    let set = Set {
        pod: Pod {
            labels: with_node(&scope.labels, node),
            key: nodes
                .key_file
                .as_ref()
                .map(|path| (&node.private_key, path)),
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
