//! What exists outside: an ExternalName, or a Service without selector and its addresses.

use std::net::IpAddr;

use k8s_openapi::{
    api::{
        core::v1::ServiceSpec,
        discovery::v1::{Endpoint, EndpointConditions, EndpointPort, EndpointSlice},
    },
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use stowplan_model::IpAddress;
use stowplan_plan::PlannedExternal;

use crate::{scope::Scope, service, service_port};

/// Without it the endpoint slice controller would take the slices for its own.
const MANAGED_BY: &str = "endpointslice.kubernetes.io/managed-by";
const SERVICE_NAME: &str = "kubernetes.io/service-name";

/// The most endpoints that a slice can have.
/// Source: `maxEndpoints` in
/// [discovery validation](https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/discovery/validation/validation.go).
const MAX_ENDPOINTS: usize = 1000;

pub(crate) fn render(scope: &mut Scope<'_>, external: &PlannedExternal) {
    let planned = scope.service;
    let ports = service_port::to_addresses(&planned.ports);
    let spec = match external {
        PlannedExternal::Host { host, .. } => ServiceSpec {
            external_name: Some(host.as_str().to_owned()),
            ports,
            type_: Some("ExternalName".to_owned()),
            ..ServiceSpec::default()
        },
        PlannedExternal::Addresses(addresses) => ServiceSpec {
            cluster_ip: planned.headless.then(|| "None".to_owned()),
            // Else the Service would have no address of the second family; where the cluster has
            // one family only, this changes nothing.
            ip_family_policy: addresses
                .iter()
                .any(|address| address.is_ipv6())
                .then(|| "PreferDualStack".to_owned()),
            ports,
            type_: Some("ClusterIP".to_owned()),
            ..ServiceSpec::default()
        },
    };
    let metadata = scope.metadata(planned.name.as_str());
    scope.push(service::object(metadata, spec));
    if let PlannedExternal::Addresses(addresses) = external {
        slices(scope, addresses);
    }
}

/// Slices for each family, as a slice has addresses of one only, and at most 1,000.
fn slices(scope: &mut Scope<'_>, addresses: &[IpAddress]) {
    for address in addresses {
        if let Some(what) = unroutable(address.get()) {
            let message = format!(
                "`{}` is at `{address}`, which is {what}",
                scope.service.name
            );
            let help = "give an address that the cluster's nodes can route to".to_owned();
            scope.refuse("invalid-address", message, Some(help));
        }
    }
    for (kind, suffix, ipv6) in [("IPv4", "ipv4", false), ("IPv6", "ipv6", true)] {
        let of_family = addresses.iter().filter(|address| address.is_ipv6() == ipv6);
        let all: Vec<_> = of_family.map(endpoint).collect();
        for (index, endpoints) in all.chunks(MAX_ENDPOINTS).enumerate() {
            let suffix = match index {
                0 => suffix.to_owned(),
                _ => format!("{suffix}-{}", index + 1),
            };
            let slice = slice(scope, kind, &suffix, endpoints.to_vec());
            scope.push(slice);
        }
    }
}

fn slice(scope: &Scope<'_>, kind: &str, suffix: &str, endpoints: Vec<Endpoint>) -> EndpointSlice {
    let ports = scope.service.ports.iter();
    let ports = ports.map(|port| EndpointPort {
        app_protocol: port.app_protocol.as_ref().map(ToString::to_string),
        name: Some(port.name.as_str().to_owned()),
        port: Some(port.target.get().into()),
        protocol: Some(port.protocol.as_str().to_owned()),
    });
    #[allow(
        clippy::useless_conversion,
        reason = "an `Option` from Kubernetes 1.36 on"
    )]
    let endpoints = endpoints.into();
    EndpointSlice {
        address_type: kind.to_owned(),
        endpoints,
        metadata: metadata(scope, suffix),
        ports: Some(ports.collect()),
    }
}

fn endpoint(address: &IpAddress) -> Endpoint {
    Endpoint {
        addresses: vec![address.to_string()],
        conditions: Some(EndpointConditions {
            ready: Some(true),
            ..EndpointConditions::default()
        }),
        ..Endpoint::default()
    }
}

fn metadata(scope: &Scope<'_>, suffix: &str) -> ObjectMeta {
    let name = scope.service.name.as_str();
    let mut metadata = scope.metadata(format!("{name}-{suffix}"));
    let labels = metadata.labels.get_or_insert_default();
    labels.insert(SERVICE_NAME.to_owned(), name.to_owned());
    labels.insert(MANAGED_BY.to_owned(), "stowplan".to_owned());
    metadata
}

/// Why the API server refuses an address as an endpoint.
/// Source: `ValidateEndpointIP` in
/// [core validation](https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go).
fn unroutable(address: IpAddr) -> Option<&'static str> {
    let link_local = match address {
        IpAddr::V4(it) => it.is_link_local() || it.octets()[..3] == [224, 0, 0],
        IpAddr::V6(it) => it.is_unicast_link_local() || it.segments()[0] & 0xff0f == 0xff02,
    };
    if address.is_unspecified() {
        Some("no address")
    } else if address.is_loopback() {
        Some("each pod itself")
    } else if link_local {
        Some("an address of the local link")
    } else {
        None
    }
}
