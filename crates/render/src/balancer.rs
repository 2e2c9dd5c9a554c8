//! Services of type `LoadBalancer`, as the cluster has them.

use std::collections::BTreeMap;

use k8s_openapi::{
    api::core::v1::{Service, ServicePort, ServiceSpec},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use stowplan_model::{Cidr, IpAddress, LoadBalancerFlavour, LoadBalancers, Name, Protocol};
use stowplan_plan::PlannedBalancer;

use crate::{scope::Scope, service};

/// Told to external-dns: the name that it gives a Service's address.
/// <https://kubernetes-sigs.github.io/external-dns/latest/docs/annotations/annotations/>
const HOSTNAME: &str = "external-dns.alpha.kubernetes.io/hostname";
/// Told to external-dns: for how many seconds resolvers may keep that address.
const TTL: &str = "external-dns.alpha.kubernetes.io/ttl";

/// <https://metallb.io/usage/#requesting-specific-ips>
const METALLB_ADDRESS: &str = "metallb.io/loadBalancerIPs";
/// <https://metallb.io/usage/#ip-address-sharing>
const METALLB_SHARING: &str = "metallb.io/allow-shared-ip";
/// <https://cloud-provider-azure.sigs.k8s.io/topics/loadbalancer/#loadbalancer-annotations>
const AZURE_IPV4: &str = "service.beta.kubernetes.io/azure-load-balancer-ipv4";
const AZURE_IPV6: &str = "service.beta.kubernetes.io/azure-load-balancer-ipv6";

/// One listener for TCP and UDP on one number, which Amazon's have only where they are told so.
/// <https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/>
const AWS_BOTH: &str = "service.beta.kubernetes.io/aws-load-balancer-enable-tcp-udp-listener";

/// Adds the Service `name`; where TCP and UDP can't have one together, it is that of TCP, and
/// `<name>-udp` that of UDP.
///
/// Both then have one address, so only the first is told the host: external-dns would take the
/// second for another one that wants it.
pub(crate) fn render(
    scope: &mut Scope<'_>,
    name: &Name,
    spec: ServiceSpec,
    balancer: &PlannedBalancer,
) {
    if !balancer.split {
        push(scope, name, spec, balancer);
        return;
    }
    let is_udp = |port: &ServicePort| port.protocol.as_deref() == Some(Protocol::Udp.as_str());
    let ports = spec.ports.clone().into_iter().flatten();
    let (udp, others): (Vec<_>, Vec<_>) = ports.partition(is_udp);
    let with = |ports| ServiceSpec {
        ports: Some(ports),
        ..spec.clone()
    };
    push(scope, name, with(others), balancer);
    if let Some(name) = scope.derived(name, "udp") {
        push(scope, &name, with(udp), &unnamed(balancer));
    }
}

/// The load balancer without its host, which another Service with the same address is told.
pub(crate) fn unnamed(balancer: &PlannedBalancer) -> PlannedBalancer {
    PlannedBalancer {
        host: None,
        ttl: None,
        ..balancer.clone()
    }
}

fn push(scope: &mut Scope<'_>, name: &Name, spec: ServiceSpec, balancer: &PlannedBalancer) {
    let metadata = scope.metadata(name.as_str());
    let object = object(metadata, spec, &scope.plan.load_balancers, balancer);
    scope.push(object);
}

fn object(
    mut metadata: ObjectMeta,
    mut spec: ServiceSpec,
    cluster: &LoadBalancers,
    balancer: &PlannedBalancer,
) -> Service {
    let ports = spec.ports.as_deref().unwrap_or_default();
    let annotations = annotations(cluster, balancer, ports);
    metadata.annotations = (!annotations.is_empty()).then_some(annotations);
    spec.type_ = Some("LoadBalancer".to_owned());
    spec.allocate_load_balancer_node_ports = balancer.skips_node_ports.then_some(false);
    spec.load_balancer_class = cluster
        .class
        .as_ref()
        .map(|class| class.as_str().to_owned());
    // Google's annotation wants the name of a reserved address, and this field the address itself.
    // <https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters>
    let by_field = cluster.flavour == LoadBalancerFlavour::Gcp;
    spec.load_balancer_ip = balancer
        .address
        .filter(|_| by_field)
        .map(|it| it.to_string());
    spec.load_balancer_source_ranges = (!balancer.source_ranges.is_empty())
        .then(|| balancer.source_ranges.iter().map(Cidr::to_string).collect());
    service::object(metadata, spec)
}

/// Whether TCP and UDP have one number, and the provider wants to be told.
fn listeners(flavour: LoadBalancerFlavour, ports: &[ServicePort]) -> bool {
    flavour == LoadBalancerFlavour::Aws
        && ports.iter().any(|port| {
            let twin =
                |other: &&ServicePort| other.port == port.port && other.protocol != port.protocol;
            ports.iter().any(|other| twin(&other))
        })
}

/// The cluster's, then those that say what the plan says, then further ones: who gives those knows
/// better.
fn annotations(
    cluster: &LoadBalancers,
    balancer: &PlannedBalancer,
    ports: &[ServicePort],
) -> BTreeMap<String, String> {
    let address = balancer.address.and_then(|address| {
        let key = address_key(cluster.flavour, address)?;
        Some((key, address.to_string()))
    });
    let sharing = balancer
        .sharing
        .as_ref()
        .filter(|_| cluster.flavour == LoadBalancerFlavour::Metallb);
    let host = balancer.host.as_ref();
    let both = listeners(cluster.flavour, ports);
    let derived = [
        address,
        both.then(|| (AWS_BOTH, "true".to_owned())),
        sharing.map(|key| (METALLB_SHARING, key.to_string())),
        host.map(|host| (HOSTNAME, host.as_str().to_owned())),
        host.and(balancer.ttl)
            .map(|ttl| (TTL, ttl.as_secs().to_string())),
    ];
    let own = |(key, value): (&stowplan_model::AnnotationKey, &String)| {
        (key.as_str().to_owned(), value.clone())
    };
    cluster
        .annotations
        .iter()
        .map(own)
        .chain(
            derived
                .into_iter()
                .flatten()
                .map(|(key, value)| (key.to_owned(), value)),
        )
        .chain(balancer.annotations.iter().map(own))
        .collect()
}

/// The annotation that asks for an address, of those who have one.
fn address_key(flavour: LoadBalancerFlavour, address: IpAddress) -> Option<&'static str> {
    match flavour {
        LoadBalancerFlavour::Metallb => Some(METALLB_ADDRESS),
        LoadBalancerFlavour::Azure if address.is_ipv6() => Some(AZURE_IPV6),
        LoadBalancerFlavour::Azure => Some(AZURE_IPV4),
        _ => None,
    }
}
