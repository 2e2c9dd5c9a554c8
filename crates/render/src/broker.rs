//! Stateful services, each replica with identity, address and disk: StatefulSet, peer Service,
//! client Service.

use std::collections::BTreeSet;

use stowplan_plan::{OutsideWay, PlannedBalancer, PlannedReplicas, Pods};

use crate::{
    budget, config_map::ConfigFiles, discovery::Discovery, member::Member, pod::Pod, scope::Scope,
    service, stateful_set::Set, workload,
};

/// Which the controller puts on each pod.
const POD_NAME: &str = "statefulset.kubernetes.io/pod-name";

pub(crate) fn render<'a>(scope: &mut Scope<'a>, pods: &'a Pods, replicas: &'a PlannedReplicas) {
    let name = scope.service.name.as_str();
    let discovery = Discovery::of_replicas(pods, replicas);
    workload::account(scope, name);
    if let Some(discovery) = &discovery {
        discovery.allow(scope, name);
    }
    ConfigFiles::new(name, &pods.files).render(scope);
    service::peers(scope, replicas.peers.as_str());
    service::client(scope);
    service::outside(scope);
    members(scope, replicas);
    let set = Set {
        pod: Pod {
            // One template is for all, so they have the same ports on their nodes.
            outside: replicas.members.iter().find_map(|it| it.outside.as_ref()),
            discovery,
            ..Pod::alike(scope, pods)
        },
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

/// The outside address of each replica that has one of its own: a Service named like its pod, with
/// the port that is dialled there.
///
/// Where all of them share a load balancer, the first is told its host.
fn members<'a>(scope: &mut Scope<'a>, replicas: &'a PlannedReplicas) {
    let ports = &scope.service.ports;
    let mut told = BTreeSet::new();
    for replica in &replicas.members {
        let Some(outside) = &replica.outside else {
            continue;
        };
        if !outside.has_service() {
            continue;
        }
        let mut selector = scope.selector.clone();
        selector.insert(POD_NAME.to_owned(), replica.pod.as_str().to_owned());
        let member = Member {
            name: &replica.pod,
            selector,
            outside: Some(outside),
            node: None,
            names_host: match &outside.via {
                OutsideWay::LoadBalancer(PlannedBalancer {
                    host: Some(host), ..
                }) => told.insert(host),
                _ => true,
            },
        };
        member.render(scope, ports, false);
    }
}
