//! Services inside the cluster, and the ways in from outside that all pods of one share.

use k8s_openapi::{
    api::core::v1::{ClientIPConfig, Service, ServiceSpec, SessionAffinityConfig},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

use crate::{balancer, scope::Scope, service_port};

/// The Service that callers inside the cluster dial: ready pods only.
pub(crate) fn client(scope: &mut Scope<'_>) {
    let service = scope.service;
    if service.ports.is_empty() {
        return;
    }
    let spec = ServiceSpec {
        cluster_ip: service.headless.then(|| "None".to_owned()),
        ports: service_port::to_pods(service, &service.ports),
        ..selecting(scope, "ClusterIP")
    };
    // Nothing stands between a client and the pods that it looks up, so nothing can keep it on one.
    let spec = if service.headless {
        ServiceSpec {
            session_affinity: None,
            session_affinity_config: None,
            ..spec
        }
    } else {
        spec
    };
    let metadata = scope.metadata(service.name.as_str());
    scope.push(object(metadata, spec));
}

/// The headless Service by which replicas find each other, ready or not: they get ready by it.
pub(crate) fn peers(scope: &mut Scope<'_>, name: &str) {
    let service = scope.service;
    let spec = ServiceSpec {
        cluster_ip: Some("None".to_owned()),
        ports: service_port::to_pods(service, service.ports.iter().chain(&service.peer_ports)),
        publish_not_ready_addresses: Some(true),
        selector: Some(scope.selector.clone()),
        type_: Some("ClusterIP".to_owned()),
        ..ServiceSpec::default()
    };
    let metadata = scope.metadata(name);
    scope.push(object(metadata, spec));
}

/// `<service>-lb` and `<service>-nodeport`, where they are wanted.
pub(crate) fn outside(scope: &mut Scope<'_>) {
    let service = scope.service;
    if let Some(balancer) = &service.load_balancer {
        let wanted = |name| balancer.ports.is_empty() || balancer.ports.contains(name);
        let ports = service.ports.iter().filter(|port| wanted(&port.name));
        let spec = ServiceSpec {
            ports: service_port::to_pods(service, ports),
            ..selecting(scope, "LoadBalancer")
        };
        if let Some(name) = scope.derived(&service.name, "lb") {
            balancer::render(scope, &name, spec, balancer);
        }
    }
    if !service.node_ports.is_empty() {
        let wanted = |name| service.node_ports.contains_key(name);
        let ports = service.ports.iter().filter(|port| wanted(&port.name));
        let mut spec = ServiceSpec {
            ports: service_port::to_pods(service, ports),
            ..selecting(scope, "NodePort")
        };
        for port in spec.ports.iter_mut().flatten() {
            let number = port
                .name
                .as_deref()
                .and_then(|name| service.node_ports.get(name));
            port.node_port = number.map(|number| number.get().into());
        }
        if let Some(name) = scope.derived(&service.name, "nodeport") {
            let metadata = scope.metadata(name);
            scope.push(object(metadata, spec));
        }
    }
}

/// Leads to the service's pods, a client always to the same one where that is asked for.
fn selecting(scope: &Scope<'_>, kind: &str) -> ServiceSpec {
    let affinity = scope.service.session_affinity;
    ServiceSpec {
        selector: Some(scope.selector.clone()),
        session_affinity: affinity.map(|_| "ClientIP".to_owned()),
        session_affinity_config: affinity.map(|timeout| SessionAffinityConfig {
            client_ip: Some(ClientIPConfig {
                timeout_seconds: Some(timeout.as_i32()),
            }),
        }),
        type_: Some(kind.to_owned()),
        ..ServiceSpec::default()
    }
}

pub(crate) fn object(metadata: ObjectMeta, spec: ServiceSpec) -> Service {
    Service {
        metadata,
        spec: Some(spec),
        status: None,
    }
}
