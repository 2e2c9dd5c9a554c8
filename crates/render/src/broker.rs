//! Stateful services, each replica with identity, address and disk: StatefulSet, peer Service,
//! client Service.

use stowplan_plan::{PlannedReplicas, Pods};

use crate::{
    budget, config_map::ConfigFiles, member::Member, pod::Pod, scope::Scope, service, service_port,
    stateful_set::Set, workload,
};

/// Which the controller puts on each pod.
const POD_NAME: &str = "statefulset.kubernetes.io/pod-name";

pub(crate) fn render(scope: &mut Scope<'_>, pods: &Pods, replicas: &PlannedReplicas) {
    let name = scope.service.name.as_str();
    workload::account(scope);
    ConfigFiles::new(name, &pods.files).render(scope);
    service::peers(scope, replicas.peers.as_str());
    service::client(scope);
    service::outside(scope);
    members(scope, replicas);
    let set = Set {
        pod: Pod::alike(scope, pods),
        selector: scope.selector.clone(),
        peers: &replicas.peers,
        replicas: pods.replicas.least(),
        first: replicas.first,
        start: replicas.start,
        disk: replicas.disk.as_ref(),
    };
    let metadata = workload::metadata(scope, name, pods);
    let set = set.object(metadata, scope);
    scope.push(set);
    budget::render(scope, pods);
}

/// The outside address of each replica that has one: a Service named like its pod, with the port
/// that is dialled there.
fn members(scope: &mut Scope<'_>, replicas: &PlannedReplicas) {
    let service = scope.service;
    for replica in &replicas.members {
        let Some(outside) = &replica.outside else {
            continue;
        };
        let open = service
            .ports
            .iter()
            .filter(|port| outside.ports.contains_key(&port.name));
        let Some(ports) = service_port::to_pods(service, open) else {
            continue;
        };
        let mut selector = scope.selector.clone();
        selector.insert(POD_NAME.to_owned(), replica.pod.as_str().to_owned());
        let member = Member {
            metadata: scope.metadata(replica.pod.as_str()),
            selector,
            outside: Some(outside),
        };
        let object = member.service(scope, ports, false);
        scope.push(object);
    }
}
